"""Lines and codes as chats, mails and telephones bring them: with what they are called, with thanks (F229, F230)."""

from __future__ import annotations

from datetime import date

import pytest

from integrator_tui.bank.pix import static_code
from integrator_tui.bank.pix_read import read_pix
from integrator_tui.bank.slip_read import read_slip
from integrator_tui.bank.wrong import WrongField
from tests.vectors import vectors

TODAY = date(2026, 11, 28)
LINE, OTHER = [case["line"] for case in vectors("boleto") if case["kind"] == "cobranca" and case["valid"]][:2]
PRINTED = f"{LINE[:5]}.{LINE[5:10]} {LINE[10:15]}.{LINE[15:21]} {LINE[21:26]}.{LINE[26:32]} {LINE[32]} {LINE[33:]}"


@pytest.mark.function("F230")
@pytest.mark.parametrize(
    "text",
    [
        f"linha digitável: {PRINTED}",
        f"Linha Digitável:\n{PRINTED}\nvence 10/10/2026, obrigado",
        f"Olá! Segue o boleto 123 de R$ 99,90: {LINE} 👍",
        f"*{PRINTED}*",
        f"> {PRINTED}\n",
        PRINTED.replace(".", ","),
        PRINTED.replace(" ", "\u00a0").replace(".", " . "),
        f"{PRINTED}\n{PRINTED}",
        f"linha: {' '.join(LINE)}",
    ],
)
def test_a_line_with_words_around_it(text: str) -> None:
    """As chats and telephones bring it: what it is called stands before it, thanks behind it."""
    assert read_slip(text, TODAY) == read_slip(LINE, TODAY)


def test_two_lines_are_no_line() -> None:
    with pytest.raises(WrongField):
        read_slip(f"{PRINTED} ou {OTHER}", TODAY)


@pytest.mark.function("F229")
@pytest.mark.parametrize(
    "text", ["Pix copia e cola: {}", "*PIX:*\n{}\n\n", "`{}`  \n", "«{}»", "{}\r\n", "\ufeff{}\u200b "]
)
def test_a_code_with_words_around_it(text: str) -> None:
    """As chats bring it."""
    code = static_code("cnpj", "11222333000181", "Provedor", "Sao Paulo", amount=9990, txid="FAT00012345")
    assert read_pix(text.format(code)) == read_pix(code)
