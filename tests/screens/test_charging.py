"""2ª via, PIX and the legal clock, by the keys that an agent presses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from integrator_tui.bank.pix_read import read_pix
from integrator_tui.bank.slip_read import read_slip
from integrator_tui.models.charging import Slip
from integrator_tui.models.messages import Outbox
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.slips import living_slips
from integrator_tui.services.lists.list_items import create_list_item
from tests.papers.looked_at import codes, from_png, pages, qr_by_opencv
from tests.screens.desk import DeskPilot
from tests.screens.test_finance import account
from tests.services.test_slips import ITAU
from tests.vectors import vectors

TODAY = date.today()
KEY = {"name": "CNPJ", "key_kind": "CNPJ", "pix_key": "12345678000195", "receiver": "NET SUL TELECOM", "city": "Rio"}
LIGHT, DARK = (255, 255, 255), (0, 0, 0)


def charging(desk: DeskPilot) -> list[int]:
    """Invoices of maria, an agreement at Itaú, a key of PIX; the ids of the open ones."""
    desk.db.run(create_list_item, desk.session, "carteiras", ITAU)
    desk.db.run(create_list_item, desk.session, "chaves_pix", KEY)
    return account(desk)[1:]


def seen(desk: DeskPilot) -> Any:
    """The left part of the terminal as a picture: two pixels a cell, six times, in the colours that are sent."""
    strips = desk.app.screen._compositor.render_strips()
    rows: list[list[int]] = []
    for strip in strips[2:-1]:
        upper, lower = list[int](), list[int]()
        for text, style, _ in strip:
            ground = _grey(style.bgcolor if style else None, 60)
            front = _grey(style.color if style else None, 200)
            for character in text:
                upper.append(front if character in "▀█" else ground)
                lower.append(front if character in "▄█" else ground)
        rows += [upper, lower]
    width = min(len(row) for row in rows)
    cells = np.array([row[:width] for row in rows], np.uint8)
    return np.kron(cells, np.ones((6, 6), np.uint8))


def _grey(colour: Any, standard: int) -> int:
    return round(sum(colour.get_truecolor()) / 3) if colour is not None else standard


@pytest.mark.function("F229")
async def test_the_pix_code_is_copied_in_three_keys_and_read_from_the_screen(desk: DeskPilot, tmp_path: Path) -> None:
    charging(desk)
    await desk.open("maria")
    for width, height in ((80, 24), (100, 30), (132, 43)):
        await desk.pilot.resize_terminal(width, height)
        await desk.press("9")
        code = desk.app.screen.value_to_copy()  # type: ignore[attr-defined]
        assert codes(seen(desk), "QRCode") == [code], f"{width}x{height}\n{desk.text}"
        assert qr_by_opencv(seen(desk)[: (height - 4) * 12, : 47 * 6]) == code
        assert "Copiar não paga" in desk.text
        await desk.press("escape")
    await desk.pilot.resize_terminal(80, 24)
    await desk.press("9")
    found = read_pix(code)
    assert (found.key, found.name, found.city) == ("12345678000195", "NET SUL TELECOM", "RIO")
    await desk.press("f9")
    assert "Enviado ao seu terminal (OSC 52)" in desk.said
    assert desk.app._clipboard == code
    await desk.press("s", "enter")
    assert "na fila para (41) 99876-5432" in desk.said
    assert desk.db.run(Outbox.get).body == code
    await desk.press("i")
    assert "Gravado em" in desk.text
    (picture,) = tmp_path.rglob("pix-*.png")
    assert codes(from_png(picture.read_bytes()), "QRCode") == [code]
    await desk.press("escape", "escape")
    # A random key makes a larger code: at 80x24 it is never cut; the window says from which size on it is there.
    desk.db.run(ListItem.update(active=False).where(ListItem.kind == "chaves_pix").execute)
    random = KEY | {"name": "Outra", "key_kind": "aleatória", "pix_key": "123e4567-e89b-12d3-a456-426655440000"}
    desk.db.run(create_list_item, desk.session, "chaves_pix", random)
    await desk.press("9")
    assert "O desenho precisa de 24 linhas e 47 colunas" in desk.text
    assert "Aumente a janela para 85x28" in desk.text
    whole = desk.app.screen.value_to_copy().replace(" ", "")  # type: ignore[attr-defined]
    assert whole in "".join(desk.window).replace(" ", ""), "the code stands whole, line under line"
    assert not codes(seen(desk), "QRCode")
    await desk.press("f9")
    assert read_pix(desk.app._clipboard).key == random["pix_key"]
    await desk.pilot.resize_terminal(100, 30)
    await desk.idle()
    assert codes(seen(desk), "QRCode") == [desk.app._clipboard]


@pytest.mark.function("F153", "F154", "F230")
async def test_a_second_copy_goes_out_in_three_keys_and_only_what_can_be_paid(desk: DeskPilot, tmp_path: Path) -> None:
    late, other = charging(desk)
    await desk.open("maria")
    await desk.press("8")
    assert "Sem boleto. F6 faz um" in desk.text
    assert "Vai        código PIX, sem boleto" in desk.text
    await desk.press("f6", "f9")
    assert "vai ao banco na próxima remessa" in desk.said
    slip = desk.db.run(living_slips, [late])[late]
    assert slip.line in desk.text, "there at once, to be dictated"
    assert "! O boleto ainda não está registrado" in desk.text
    await desk.press("f9")
    (first,) = desk.db.run(lambda: list(Outbox.select()))
    assert (first.attachments, slip.line in first.body) == ("[]", False), "no bank takes it: the PIX goes alone"
    assert "copia e cola" in first.body
    desk.db.run(Slip.update(state="registrado").execute)
    await desk.press("8", "c")
    assert read_slip(desk.app._clipboard, TODAY).amount_cents == slip.cents
    assert "Última 2ª via" in desk.text
    await desk.press("f9")
    assert "2ª via da fatura" in desk.said
    second = desk.db.run(lambda: list(Outbox.select().order_by(Outbox.id))[1])
    assert slip.line in second.body
    assert '"boleto-2.pdf"' in second.attachments
    assert "paga" not in desk.db.run(lambda: Slip.get().state), "nothing is marked as paid"
    # i prints it; the paper is what the line says. With marks it is a carnê.
    await desk.press("4", "f", "i")
    if "Salvar em" in desk.text:  # a base of one's own asks where to
        await desk.press("enter")
    (paper,) = tmp_path.rglob("boleto-*.pdf")
    assert codes(pages(paper.read_bytes())[0], "ITF") == [slip.barcode]
    # Only what is open has a second copy; the next one is a key away, and SMS takes the line.
    assert "Gravado em" in desk.text
    await desk.press("escape", "8", "down", "right")
    assert "fatura 3 (2 de 2)" in desk.text
    assert "‹SMS›" in desk.text
    # 8 is about all that are marked: one window, one F9, a message each.
    await desk.press("escape", "home", "space", "space", "space", "8")
    assert "2ª via · 2 faturas" in desk.text
    assert "Soma hoje" in desk.text
    await desk.press("f9")
    assert "2ª via de 2 faturas na fila" in desk.said
    sent = desk.db.run(lambda: [row.invoice_id for row in Outbox.select().order_by(Outbox.id)][2:])
    assert sorted(sent) == sorted([late, other])


@pytest.mark.function("F229", "F230")
async def test_what_is_dictated_or_pasted_says_what_it_is(desk: DeskPilot) -> None:
    line = "34191.09982 71234.500057 71234.570001 5 16560000009990"
    await desk.press("f10")
    await desk.type("ler boleto")
    await desk.press("enter")
    await desk.type(line.replace("71234", "71235", 1))
    await desk.press("enter")
    assert "O 2º campo (71235.500057) não confere" in " ".join("".join(desk.window).split())
    assert "71235" in "".join(desk.window), "what was typed stays, to be mended"
    await desk.type(line)
    await desk.press("enter")
    for words in ("Boleto de cobrança", "341 Itaú Unibanco", "10/12/2026", "R$ 99,90"):
        assert words in desk.text, desk.text
    await desk.press("escape")
    await desk.press("f10")
    await desk.type("ler boleto")
    await desk.press("enter")
    await desk.type(next(case["payload"] for case in vectors("pix") if case["id"] == "static-key-cnpj"))
    await desk.press("enter")
    assert "11222333000181 (CNPJ)" in desk.text
    assert "R$ 99,90" in desk.text


@pytest.mark.function("F228")
async def test_the_clock_tells_from_when_and_takes_a_notice_on_paper(desk: DeskPilot) -> None:
    charging(desk)
    await desk.open("maria")
    await desk.press("4", "f", "l")
    assert "Prazos legais · fatura 2" in desk.text
    assert "só depois do aviso" in desk.text
    await desk.press("f6")
    await desk.fill(given_on=f"{TODAY - timedelta(days=3):%d/%m/%Y}", proof="AR 123")
    await desk.press("f9")
    assert "ok Aviso provado" in desk.text
    lawful = TODAY + timedelta(days=13)
    assert any("Suspender" in line and f"{lawful:%d/%m/%Y}  faltam 13 dias" in line for line in desk.lines())
    await desk.press("enter")
    assert "Prova: AR 123" in desk.text


@pytest.mark.function("F229", "F230")
async def test_a_line_or_code_in_the_search_says_whose_it_is(desk: DeskPilot) -> None:
    """Where an agent pastes everything else; the customer of one of ours stands below, Enter opens him."""
    late, _ = charging(desk)
    await desk.open("maria")
    await desk.press("8", "f6", "f9")
    slip = desk.db.run(living_slips, [late])[late]
    await desk.press("escape", "9")
    code = desk.app.screen.value_to_copy()  # type: ignore[attr-defined]
    await desk.press("escape", "escape")
    await desk.search(f"linha digitável: {slip.line}")
    assert "boleto do banco 341" in desk.text
    assert "fatura 2 do cliente abaixo" in desk.text
    assert "MARIA" in desk.text.upper()
    await desk.search(code)
    assert "PIX, R$" in desk.text
    assert "do cliente abaixo" in desk.text
    await desk.search(slip.line[:-1])
    assert "último campo" in desk.text
    strange = next(case["line"] for case in vectors("boleto") if case["id"].startswith("bb-") and case["valid"])
    await desk.search(strange)
    assert "não foi feito aqui" in desk.text
    await desk.search(slip.line)
    await desk.press("enter")
    assert "Pesquisar Cliente" not in desk.lines()[0]
