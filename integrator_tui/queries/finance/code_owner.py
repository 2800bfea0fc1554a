"""What a slip or a PIX code says that was pasted into the search, and whose it is where it is one of ours."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.bank.pix_read import PixCode
from integrator_tui.bank.slip import Slip as BankSlip
from integrator_tui.bank.told import read_code
from integrator_tui.bank.wrong import WrongField
from integrator_tui.models.raw import fetch
from integrator_tui.queries.finance.slips import pix_key
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session


@dataclass(frozen=True)
class CodeOwner:
    """In a sentence; the customer of whose invoice it is, where that is known here."""

    said: str
    customer_id: int | None = None


@query(permission=CUSTOMERS)
def whose_code(session: Session, text: str) -> CodeOwner:
    """Whatever is wrong with the text is the sentence."""
    try:
        found = read_code(text, session.today().date())
    except WrongField as error:
        return CodeOwner(str(error))
    amount = format_money(found.amount_cents) if found.amount_cents else "valor em aberto"
    if isinstance(found, BankSlip):
        due = f"vence {format_date(found.due_date)}" if found.due_date else "sem vencimento"
        rows = fetch(
            "SELECT i.customer_id, i.number FROM slip AS s JOIN invoice AS i ON i.id = s.invoice_id"
            " WHERE s.bank = ? AND s.free_field = ?",
            (found.bank, found.free_field),
        )
        return _told(f"boleto do banco {found.bank}, {due}, {amount}", rows, "não foi feito aqui")
    if not isinstance(found, PixCode):
        return CodeOwner(f"conta de consumo ou tributo ({found.segment_name}), {amount}: não é boleto daqui")
    ours, number = pix_key(session), found.txid.removeprefix("FAT")
    if ours is None or found.key != ours.pix_key:
        return CodeOwner(f"PIX para {found.name}, {amount}: a chave não é a daqui")
    known = number.isdecimal() and found.txid.startswith("FAT") and len(number) < 10
    rows = fetch("SELECT customer_id, number FROM invoice WHERE number = ?", (int(number),)) if known else []
    return _told(f"PIX, {amount}", rows, "não diz de que fatura é")


def _told(said: str, rows: list[tuple[int, int]], unknown: str) -> CodeOwner:
    if len(rows) != 1:
        return CodeOwner(f"{said}: {unknown}")
    ((customer_id, number),) = rows
    return CodeOwner(f"{said}: fatura {number} do cliente abaixo", customer_id)
