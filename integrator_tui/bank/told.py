"""What a slip or a PIX code says, line by line, as whoever dictated or pasted it is told."""

from __future__ import annotations

from datetime import date

from integrator_tui.bank.collection import Collection
from integrator_tui.bank.labels import pix_in
from integrator_tui.bank.layouts import READABLE
from integrator_tui.bank.pix import ANY_TXID
from integrator_tui.bank.pix_keys import KINDS
from integrator_tui.bank.pix_read import PixCode, read_pix
from integrator_tui.bank.slip import Slip
from integrator_tui.bank.slip_read import read_slip
from integrator_tui.bank.wrong import WrongField
from integrator_tui.data_files import table
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.typed import tidy

Row = tuple[str, str]


_LABELS = {
    "agencia": "Agência",
    "beneficiario": "Beneficiário",
    "nosso_numero": "Nosso número",
    "nosso_numero_dv": "Dígito do nosso nº",
    "operacao": "Operação",
    "sequencia": "Sequência",
}


_KINDS = {
    "static": "PIX estático, pago a uma chave",
    "dynamic": "PIX dinâmico: valor e pagador estão no endereço, que só o banco consulta",
    "recurrence": "PIX Automático: só a autorização de uma recorrência",
}


def read_code(text: str, today: date) -> Slip | Collection | PixCode:
    """Of either: a PIX code begins with 000201 and has letters. Raises `WrongField`."""
    begun = pix_in(tidy(text))
    if begun.startswith("000201") and any(one.isalpha() for one in begun):
        return read_pix(text)
    return read_slip(text, today)


def code_rows(text: str, today: date) -> list[Row]:
    """What it says. Raises `WrongField`."""
    found = read_code(text, today)
    return pix_rows(found) if isinstance(found, PixCode) else slip_rows(found)


def slip_rows(found: Slip | Collection) -> list[Row]:
    """Label and text, for reading."""
    if isinstance(found, Slip):
        rows = [
            ("É", "Boleto de cobrança"),
            ("Banco", f"{found.bank} {bank_name(found.bank)}".rstrip()),
            ("Vencimento", format_date(found.due_date) if found.due_date else "sem vencimento"),
            ("Valor", format_money(found.amount_cents) if found.amount_cents else "em aberto: quem paga digita"),
            *((_LABELS.get(name, name.capitalize()), text) for name, text in slip_parts(found).items()),
        ]
    else:
        amount = "não está em reais" if found.amount_cents is None else format_money(found.amount_cents)
        rows = [("É", "Conta de consumo ou tributo"), ("De", found.segment_name), ("Valor", amount)]
    return [
        *rows,
        ("Campo livre", found.free_field),
        ("Linha digitável", found.line_formatted),
        ("Código de barras", found.barcode),
    ]


def pix_rows(found: PixCode) -> list[Row]:
    """Label and text, for reading."""
    if found.amount_cents is not None:
        amount = format_money(found.amount_cents)
    else:
        amount = "em aberto: quem paga digita" if found.key else ""
    return [
        ("É", _KINDS[found.kind]),
        ("Chave", f"{found.key} ({KINDS[found.key_kind]})" if found.key else ""),
        ("Endereço", found.url),
        ("Recorrência", found.recurrence.get("25", "")),
        ("Nome", found.name),
        ("Cidade", found.city),
        ("Valor", amount),
        ("Identificação", "nenhuma" if found.txid == ANY_TXID else found.txid),
        ("Descrição", found.description),
    ]


def bank_name(compe: str) -> str:
    """As the list of banks has it; a bank that it does not know is no error."""
    return next((row["name"] for row in table("banks.csv") if row["compe"] == compe), "")


def slip_parts(found: Slip) -> dict[str, str]:
    """Parts of the campo livre where the bank's is known and this is one; nothing is refused for it."""
    layout = READABLE.get(found.bank)
    try:
        parts = layout.read(found.free_field) if layout else {}
    except WrongField:
        return {}
    if layout:
        parts["nosso_numero_dv"] = layout.number_digit(parts)
    return parts
