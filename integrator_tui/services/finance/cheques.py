"""Cheques with their life: deposit, clear, return, represent, redeem (domain 7.11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.records import BounceForm, ChequeForm
from integrator_tui.models.finance import Cheque, LedgerEntry, Payment
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.ledger import PAYMENT
from integrator_tui.rules.finance.states import CHEQUE, HAND, RETURN_REASONS
from integrator_tui.rules.money import format_money
from integrator_tui.rules.states import Verdict
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.payments import last_turn, parts_of, turn_payment
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.lists.lists import BANKS
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session


class Cheques(Kind[ChequeForm]):
    """The newest first; edited while in hand."""

    plural = "cheques"
    entity = "cheque"
    this = "este cheque"
    table = Cheque
    form = ChequeForm
    permission = MONEY
    searched = ("bank_id", "number", "issuer", "issuer_document", "status")
    shown = ("status", "return_reason", "login")
    newest_first = True

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """Banks by their numbers."""
        banks = ListItem.select().where((ListItem.kind == BANKS) & ListItem.active).order_by(ListItem.code, ListItem.id)
        return {BANKS: tuple(Choice(item.id, f"{item.code} {item.name}", code=item.code) for item in banks)}

    def begun(self, session: Session, customer_id: int, context: FormContext) -> ChequeForm:
        """Received today."""
        return ChequeForm.model_construct(received_on=session.today().date())

    def refuse(self, session: Session, form: ChequeForm, read: ChequeForm | None) -> None:
        """An amount, and no day to come."""
        if form.cents <= 0:
            raise InvalidForm({"cents": "O valor tem de ser maior que zero."})
        if form.received_on and form.received_on > session.today().date():
            raise InvalidForm({"received_on": "A data ainda não chegou."})

    def added(self, work: Work, form: ChequeForm) -> dict[str, Any]:
        """In hand."""
        return {"status": HAND, "login": work.session.login}

    def note(self, session: Session, row: Any) -> str:
        """Number and amount."""
        return f"{row.number}, {format_money(row.cents)}"

    def why_it_stays(self, session: Session, row: Any) -> str:
        """Only in hand, and where it paid nothing."""
        if row.status != HAND:
            return f"O cheque está {CHEQUE.states[row.status].lower()}: cancele ou resgate."
        return CHEQUE.conditions["pays_nothing"] if paid_with(row.id) else ""

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """What went to the bank is not edited any more."""
        if changes and row.status != HAND:
            raise InvalidForm({"number": CHEQUE.refusals[row.status]})


CHEQUES = Cheques()
BOUNCED = "cheque devolvido, alínea"
"""How the note of the entries begins by which a cheque takes back what it paid."""


def paid_with(cheque_id: int) -> list[Payment]:
    """The payments that were made with a cheque and stand."""
    return [one for one in Payment.select().where(Payment.cheque_id == cheque_id) if parts_of(one.id)]


def _holds(row: Any, today: date, reason: str) -> set[str]:
    held = {"reason"} if reason in RETURN_REASONS else set()
    if row.good_for is None or row.good_for <= today:
        held.add("good_for")
    if RETURN_REASONS.get(row.return_reason, ("", True))[1]:
        held.add("representable")
    if not paid_with(row.id):
        held.add("pays_nothing")
    return held


@query(permission=CUSTOMERS)
def cheque_acts(session: Session, customer_id: int, cheque_id: int) -> dict[str, Verdict]:
    """What may be done with a cheque now. A return still has to say its reason. Raises `Gone`."""
    row = CHEQUES.row_of(customer_id, cheque_id)
    return CHEQUE.possible(row.status, _holds(row, session.today().date(), "11"))


@service(permission=MONEY)
def move_cheque(
    work: Work, customer_id: int, cheque_id: int, status_read: str, action: str, values: Mapping[str, Any]
) -> int:
    """Carry out an action of the table of states; a returned cheque takes back what it paid, a represented or redeemed
    one pays it again. Raises `Refused` with the table's sentence, or when another operator was first.
    """
    row = CHEQUES.row_of(customer_id, cheque_id)
    if row.status != status_read:
        raise Refused(f"Outro operador já mudou o cheque: está {CHEQUE.states[row.status]}. Nada foi gravado.")
    reason = ""
    if action == "bounce":
        form: BounceForm = check(BounceForm, values, FormContext(today=work.session.today().date()))
        reason = form.reason
    verdict = CHEQUE.check(row.status, action, _holds(row, work.session.today().date(), reason))
    if not verdict.allowed:
        raise Refused(verdict.reason)
    for payment in Payment.select().where(Payment.cheque_id == cheque_id):
        _follow(work, payment, action, reason)
    changes: tuple[Change, ...] = (Change("status", "Status", CHEQUE.states[row.status], CHEQUE.states[verdict.to]),)
    columns: dict[str, Any] = {"status": verdict.to, "version": Cheque.version + 1}
    if reason:
        columns["return_reason"] = reason
        changes += (Change("return_reason", "Alínea", row.return_reason, f"{reason} {RETURN_REASONS[reason][0]}"),)
    Cheque.update(**columns).where(Cheque.id == cheque_id).execute()
    note = f"cheque {CHEQUES.note(work.session, row)}"
    work.record("cheque", cheque_id, "alterou", customer_id=customer_id, changes=changes, note=note)
    return cheque_id


def _follow(work: Work, payment: Payment, action: str, reason: str) -> None:
    """The money follows the cheque: gone when it comes back, there again when it is presented again or paid out."""
    parts = parts_of(payment.id)
    if action == "bounce" and parts:
        turn_payment(work, payment, parts, f"{BOUNCED} {reason}")
    elif action in ("represent", "redeem") and not parts and _bounced(payment.id):
        turn_payment(
            work,
            payment,
            last_turn(payment.id),
            "cheque reapresentado" if action == "represent" else "cheque resgatado",
        )


def _bounced(payment_id: int) -> bool:
    """Whether it was the cheque that took the payment back, and not an operator."""
    there = (LedgerEntry.payment_id == payment_id) & (LedgerEntry.kind == PAYMENT)
    last = LedgerEntry.select(LedgerEntry.note).where(there).order_by(LedgerEntry.id.desc()).first()
    return last is not None and str(last.note).startswith(BOUNCED)
