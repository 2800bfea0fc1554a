"""Invoices of a customer as the lists show them: each as it stands today, derived from its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from integrator_tui.errors import Gone
from integrator_tui.models.finance import Invoice, InvoiceItem
from integrator_tui.models.odd import number_of
from integrator_tui.models.raw import among, fetch, fetch_each
from integrator_tui.queries.finance.days import day_of
from integrator_tui.queries.finance.ledger import DELETED, Owing, credit_of, owing, posted
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.counting import counted
from integrator_tui.rules.finance.states import CANCELLED, CONTESTED, INVOICE, NEGOTIATED, PAID
from integrator_tui.session import Session

GROUPS = {
    "mensalidade": "Mensalidade",
    "negociacao": "Negociação",
    "protocolo": "Protocolos",
    "credito": "Compra de Créditos",
    "avulsa": "Avulsas",
}
"""Kinds of invoices, as the filter groups of "Faturas" call them (domain 7.3)."""
FRIDAY = 4


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice today; cents."""

    id: int
    number: int
    kind: str
    due_on: date
    issued_on: date
    plan_id: int | None
    plan: str
    form: str
    about: str
    """What it is for: its first item."""
    login: str
    settled_on: date | None
    agreement_id: int | None
    """It is an instalment of this agreement."""
    owing: Owing
    scm: int
    sva: int
    """What of it is telecom, and value-added, service."""
    our_number: str = ""
    """Of its newest slip."""
    file: str = ""
    """The remittance that it last went to a bank with."""

    @property
    def closed(self) -> bool:
        """Nothing is to be paid of it."""
        return self.owing.state in (PAID, CANCELLED, NEGOTIATED)

    @property
    def status(self) -> str:
        """State in words, with the sign of what matters now and the days since it was due."""
        word = INVOICE.states[self.owing.state]
        if self.owing.contested:
            return f"~ {INVOICE.states[CONTESTED]}" if not self.closed else f"{word}, contestada"
        return f"! {word} {self.owing.late_days} d" if self.owing.late_days and not self.closed else word

    @property
    def short_status(self) -> str:
        """For the narrow statement: paid, the days of delay, or open."""
        if self.owing.contested:
            return "~ contest."
        if self.closed:
            return "quitada" if self.owing.state == PAID else INVOICE.states[self.owing.state].lower()
        if self.owing.late_days:
            return f"! {counted(self.owing.late_days, 'dia')}"
        return "parcial" if self.owing.paid else "em aberto"


@dataclass(frozen=True)
class Totals:
    """What stands below the statement; cents."""

    paid: int
    """Within the period."""
    open: int
    overdue: int
    late: int
    """Fine and interest of today."""
    contested: int
    """Open, and not due until it is answered."""
    credit: int
    later: int
    """How many open ones fall due after the period."""
    later_cents: int

    @property
    def receivable(self) -> int:
        """What would settle everything that is overdue today."""
        return self.overdue + self.late


@dataclass(frozen=True)
class Line:
    """An item of an invoice; cents."""

    description: str
    nature: str
    quantity: int
    unit: int
    total: int


@dataclass(frozen=True)
class Movement:
    """An entry as it is told; cents are positive where they are owed."""

    id: int
    day: date
    kind: str
    note: str
    login: str
    cents: int
    payment_id: int | None


@dataclass(frozen=True)
class InvoiceRecord:
    """One invoice with all that stands behind its figures."""

    row: InvoiceRow
    original_due_on: date
    effective_due_on: date
    fine_rate: int
    interest_rate: int
    from_original_due: bool
    daily_rounded: bool
    period: tuple[date, date] | None
    cancel_reason: str
    items: tuple[Line, ...]
    movements: tuple[Movement, ...]
    version: int
    ahead: tuple[tuple[date, int], ...]
    """Later days and what would settle it then; cents."""


@query(permission=CUSTOMERS)
def invoices_of(
    session: Session, customer_id: int, kind: str = "", after: int | None = None, limit: int = 200
) -> tuple[InvoiceRow, ...]:
    """Those of a group, or of all: what is open first, the oldest first; then what is closed, the newest first.

    `after` is the id of the last closed one that came; the open ones come with the first page.
    """
    there = (Invoice.customer_id == customer_id) & ~Invoice.cancel_reason.startswith(DELETED)
    if kind:
        there &= Invoice.kind == kind
    found: list[Invoice] = []
    if after is None:
        found = list(Invoice.select().where(there & (Invoice.open_cents > 0)).order_by(Invoice.due_on, Invoice.id))
    closed = Invoice.select().where(there & (Invoice.open_cents == 0)).order_by(Invoice.id.desc()).limit(limit)
    found += list(closed if after is None else closed.where(Invoice.id < after))
    numbers, files = _at_banks([row.id for row in found])
    return tuple(
        replace(row, our_number=numbers.get(row.id, ""), file=files.get(row.id, "")) for row in _rows(session, found)
    )


def _at_banks(ids: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Our number of the newest slip of each invoice, and the file that it last went to a bank in."""
    if not ids:
        return {}, {}
    condition, values = among("invoice_id", ids)
    slips, sent = fetch_each(
        (f"SELECT invoice_id, our_number, our_digit FROM slip WHERE {condition} ORDER BY id", values),
        (
            "SELECT line.invoice_id, bank_file.name FROM bank_file_line AS line"
            f" JOIN bank_file ON bank_file.id = line.file_id WHERE {condition}"
            " AND bank_file.kind IN ('remessa_boleto', 'remessa_debito') ORDER BY line.id",
            values,
        ),
    )
    numbers = {int(key): f"{number}-{digit}" if digit else str(number) for key, number, digit in slips}
    return numbers, {int(key): str(name) for key, name in sent}


@query(permission=CUSTOMERS)
def counts_of(session: Session, customer_id: int) -> dict[str, int]:
    """How many invoices each group has."""
    rows = fetch(
        "SELECT kind, COUNT(*) FROM invoice WHERE customer_id = ? AND cancel_reason NOT LIKE ? GROUP BY kind",
        (customer_id, f"{DELETED}%"),
    )
    return {str(kind): int(count) for kind, count in rows}


@query(permission=CUSTOMERS)
def statement(
    session: Session, customer_id: int, since: str, until: str, after: int | None = None, limit: int = 200
) -> tuple[InvoiceRow, ...]:
    """ "Extrato Financeiro" (facts 1): what falls due in a period (ISO), in its order; cancelled ones are left out.

    `after` is the id of the last one that came.
    """
    there = (Invoice.customer_id == customer_id) & Invoice.cancelled_on.is_null()
    there &= Invoice.due_on.between(day_of(since), day_of(until))
    last = Invoice.get_or_none((Invoice.id == after) & (Invoice.customer_id == customer_id)) if after else None
    if last is not None:
        there &= (Invoice.due_on > last.due_on) | ((Invoice.due_on == last.due_on) & (Invoice.id > last.id))
    return _rows(session, list(Invoice.select().where(there).order_by(Invoice.due_on, Invoice.id).limit(limit)))


@query(permission=CUSTOMERS)
def oldest_open(session: Session, customer_id: int) -> date | None:
    """The due date of the oldest invoice that is open: the statement begins there at the latest."""
    rows = fetch("SELECT MIN(due_on) FROM invoice WHERE customer_id = ? AND open_cents > 0", (customer_id,))
    return date.fromisoformat(str(rows[0][0])) if rows[0][0] else None


@query(permission=CUSTOMERS)
def totals(session: Session, customer_id: int, since: str, until: str) -> Totals:
    """Below the statement: what was paid in the period (ISO), and how the account stands today."""
    today = session.today().date()
    rows = list(Invoice.select().where((Invoice.customer_id == customer_id) & (Invoice.open_cents > 0)))
    entries = posted([row.id for row in rows])
    stands = [owing(row, entries[row.id], today) for row in rows]
    later = [row.open_cents for row in rows if row.due_on > day_of(until)]
    late = [one for one in stands if one.late_days]
    paid = fetch(
        "SELECT COALESCE(SUM(-entry.cents), 0) FROM ledger_entry AS entry JOIN payment ON payment.id = entry.payment_id"
        " WHERE entry.customer_id = ? AND entry.invoice_id IS NOT NULL AND entry.kind = 'pagamento'"
        " AND payment.source <> 'acordo' AND payment.paid_on BETWEEN ? AND ?",
        (customer_id, day_of(since).isoformat(), day_of(until).isoformat()),
    )
    return Totals(
        int(paid[0][0]),
        sum(one.principal for one in stands if not one.contested),
        sum(one.principal for one in late),
        sum(one.fine + one.interest for one in late),
        sum(one.principal for one in stands if one.contested),
        credit_of(customer_id),
        len(later),
        sum(later),
    )


@query(permission=CUSTOMERS)
def invoice(session: Session, customer_id: int, invoice_id: int) -> InvoiceRecord:
    """One invoice with its items and every entry. Raises `Gone`."""
    row = Invoice.get_or_none((Invoice.id == invoice_id) & (Invoice.customer_id == customer_id))
    if row is None:
        raise Gone("Não há esta fatura.")
    (shown,) = _rows(session, [row])
    items = InvoiceItem.select().where(InvoiceItem.invoice_id == invoice_id).order_by(InvoiceItem.id)
    entries = fetch(
        "SELECT id, day, kind, note, login, cents, payment_id FROM ledger_entry WHERE invoice_id = ? ORDER BY id",
        (invoice_id,),
    )
    return InvoiceRecord(
        shown,
        row.original_due_on,
        row.effective_due_on,
        row.fine_rate,
        row.interest_rate,
        row.from_original_due,
        row.daily_rounded,
        (row.period_from, row.period_to) if row.period_from and row.period_to else None,
        row.cancel_reason.removeprefix(DELETED),
        tuple(Line(one.description, one.nature, one.quantity, one.unit_cents, one.total_cents) for one in items),
        tuple(
            Movement(key, date.fromisoformat(str(day)), kind, note, login, cents, payment_id)
            for key, day, kind, note, login, cents, payment_id in entries
        ),
        row.version,
        _ahead(row, session.today().date()) if not shown.closed else (),
    )


def _ahead(row: Invoice, today: date) -> tuple[tuple[date, int], ...]:
    """Tomorrow and the Friday after it: who asks on the telephone means to pay then."""
    tomorrow = today + timedelta(days=1)
    friday = tomorrow + timedelta(days=(FRIDAY - tomorrow.weekday()) % 7 or 7)
    entries = posted([row.id])[row.id]
    return tuple((day, owing(row, entries, day).to_settle) for day in (tomorrow, friday))


def _rows(session: Session, found: Sequence[Invoice]) -> tuple[InvoiceRow, ...]:
    today = session.today().date()
    ids = [row.id for row in found]
    entries, about = posted(ids), _about(ids)
    plans = plan_names({row.plan_id for row in found if row.plan_id})
    forms = _names({row.billing_form_id for row in found if row.billing_form_id})
    return tuple(
        InvoiceRow(
            row.id,
            row.number,
            row.kind,
            row.due_on,
            row.issued_on,
            row.plan_id,
            plans.get(row.plan_id or 0, ""),
            forms.get(row.billing_form_id or 0, ""),
            about[row.id].first or row.note,
            row.login,
            row.settled_on,
            row.agreement_id,
            owing(row, entries[row.id], today),
            about[row.id].cents["SCM"],
            about[row.id].cents["SVA"],
        )
        for row in found
    )


@dataclass
class _Items:
    """What the items of an invoice say together."""

    first: str = ""
    cents: Counter[str] = field(default_factory=Counter)


def _about(ids: Sequence[int]) -> dict[int, _Items]:
    found = {key: _Items() for key in ids}
    if ids:
        condition, values = among("invoice_id", ids)
        sql = (
            f"SELECT invoice_id, description, nature, total_cents FROM invoice_item WHERE {condition} ORDER BY id DESC"
        )
        for key, description, nature, cents in fetch(sql, values):
            found[key].first = str(description)
            found[key].cents[nature] += number_of(cents)
    return found


def plan_names(ids: Iterable[int]) -> dict[int, str]:
    """Plans of customers by their codes: code and name of the catalogue."""
    wanted = list(ids)
    if not wanted:
        return {}
    condition, values = among("customer_plan.id", wanted)
    sql = (
        "SELECT customer_plan.id, list_item.name FROM customer_plan"
        f" JOIN list_item ON list_item.id = customer_plan.catalog_plan_id WHERE {condition}"
    )
    return {int(key): f"{key} {name}" for key, name in fetch(sql, values)}


def _names(ids: Iterable[int]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    condition, values = among("id", wanted)
    return {int(key): str(name) for key, name in fetch(f"SELECT id, name FROM list_item WHERE {condition}", values)}
