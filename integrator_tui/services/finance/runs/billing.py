"""Charging some customers for a month, in one transaction; the mark of each invoice keeps it from being made twice.

What is reckoned is read and reckoned first, then written for all of them together. Where the base refuses a row, each
customer is written alone, and only the one with the bad row is left out (traps C2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import InterfaceError, OperationalError, PeeweeException

from integrator_tui.errors import DeskError
from integrator_tui.forms.finance.payment import CREDIT as BY_CREDIT
from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.models.base import database
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import among, execute, execute_many, fetch
from integrator_tui.queries.finance.ledger import owing, posted
from integrator_tui.queries.finance.runs.billing import ToBill, to_bill
from integrator_tui.queries.finance.runs.journal import BILLING, FAILED, LEFT_OUT
from integrator_tui.queries.variables import value
from integrator_tui.registry import query
from integrator_tui.rules import variables
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.early_discount import offers, offers_text
from integrator_tui.rules.finance.ledger import CHARGE, CREDIT_USED, OF_CUSTOMER
from integrator_tui.rules.finance.month_bill import CREDITS, RULE, SERVICE, MonthBill, month_bill
from integrator_tui.rules.money import format_money
from integrator_tui.services import bulk
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.ledger import draw_some, post
from integrator_tui.services.finance.payments import book_payment
from integrator_tui.services.finance.runs.journal import Tally, note
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service, stand_in_lines
from integrator_tui.session import Session

INVOICE = (
    *("id", "number", "customer_id", "plan_id", "kind", "billing_form_id", "issued_on", "due_on", "original_due_on"),
    *("effective_due_on", "period_from", "period_to", "charge_key", "fine_rate", "interest_rate", "from_original_due"),
    *("daily_rounded", "early", "total_cents", "open_cents", "settled_on", "login", "at"),
)
ITEM = ("invoice_id", "description", "nature", "quantity", "unit_cents", "total_cents", "source_kind", "source_id")
GRANT = ("customer_id", "plan_id", "rule_id", "invoice_id", "day", "cents", "login")
ENTRY = ("customer_id", "invoice_id", "kind", "cents", "day", "note", "login", "at", "op_id")
Note = tuple[int, int | None, str, str, int]


@dataclass
class Made:
    """An invoice that is to be written."""

    asked: ToBill
    bill: MonthBill
    due: date
    effective: date


@dataclass
class Part:
    """What becomes of some customers."""

    made: list[Made]
    notes: list[Note]
    there: int = 0

    def tally(self, customers: int) -> Tally:
        """In numbers."""
        failed = sum(outcome == FAILED for _, _, outcome, _, _ in self.notes)
        cents = sum(one.bill.total for one in self.made)
        return Tally(customers, len(self.made), cents, self.there, len(self.notes) - failed, failed)


@query(permission=MONEY)
def would_bill(session: Session, customers: list[int], month: date, books: bool = False) -> tuple[Tally, list[Note]]:
    """What `bill_customers` would do now."""
    part = _reckoned(session, customers, month, books)
    return part.tally(0 if books else len(customers)), part.notes


@service(permission=MONEY)
def bill_customers(work: Work, token: str, customers: list[int], month: date, books: bool = False) -> list[int]:
    """Charge some customers, whose codes grow, for a month: an invoice per plan that has something to charge.

    With `books` only plans that issue a carnê are charged, for a further month of it. Who was charged before is passed
    over. Returns how many invoices were made, and how many customers failed.
    """
    stand_in_lines(customers)
    part = _reckoned(work.session, customers, month, books)
    try:
        with database.atomic():
            _write(work, part.made, month)
    except (InterfaceError, OperationalError):
        raise
    except (PeeweeException, ValueError):
        part = _one_by_one(work, part, month)
    tally = part.tally(0 if books else len(customers))
    note(work, token, customers[-1], tally, part.notes)
    return [tally.made, tally.failed]


def _reckoned(session: Session, customers: Sequence[int], month: date, books: bool) -> Part:
    """What is to be charged; nothing is written."""
    today = session.today().date()
    earliest = today + timedelta(days=value(session, variables.DAYS_BEFORE_DUE))
    part, effective = Part([], []), dict[tuple[int, date], date]()
    for one in to_bill(session, customers, month):
        if books and not one.issues_book:
            continue
        if one.there:
            part.there += 1
        elif one.asked is None:
            if one.reason:
                outcome = FAILED if one.broken else LEFT_OUT
                part.notes.append((one.customer_id, one.plan_id, outcome, one.reason, 0))
        else:
            _reckon(part, one, month, earliest, effective)
    return part


def _reckon(part: Part, one: ToBill, month: date, earliest: date, effective: dict[tuple[int, date], date]) -> None:
    assert one.asked is not None
    try:
        bill = month_bill(one.asked, month)
        if not bill.lines:
            if one.asked.bills:
                reason = "os dias do mês já foram cobrados, e nada mais espera a fatura"
                part.notes.append((one.customer_id, one.plan_id, LEFT_OUT, reason, 0))
            return
        if bill.total > MOST_PRICE:
            raise BadValue(f"Uma fatura vai até {format_money(MOST_PRICE)}; seriam {format_money(bill.total)}.")
        due = max(bill.due_on, earliest)
        place = id(one.calendar), due  # the customers of a city share their calendar
        if place not in effective:
            effective[place] = one.calendar.following(due)
        part.made.append(Made(one, bill, due, effective[place]))
    except BadValue as error:
        part.notes.append((one.customer_id, one.plan_id, FAILED, str(error), 0))


def _one_by_one(work: Work, part: Part, month: date) -> Part:
    """Each customer in a savepoint of his own; the entries of who fails do not reach the history."""
    kept = Part([], list(part.notes), part.there)
    by_customer: dict[int, list[Made]] = {}
    for one in part.made:
        by_customer.setdefault(one.asked.customer_id, []).append(one)
    for customer_id, made in by_customer.items():
        before = len(work.entries)
        try:
            with database.atomic():
                _write(work, made, month)
            kept.made += made
        except (InterfaceError, OperationalError):
            raise
        except (PeeweeException, ValueError, DeskError) as error:
            del work.entries[before:]
            said = f"o banco de dados não aceita o que seria gravado ({type(error).__name__})"
            kept.notes.append((customer_id, made[0].asked.plan_id, FAILED, said, 0))
    return kept


def _write(work: Work, made: Sequence[Made], month: date) -> None:
    """The invoices with their lines and entries, and what they took along."""
    if not made:
        return
    before = len(work.entries)
    try:
        keys = bulk.new_ids("invoice", len(made))
        numbers = draw_some("invoice", len(made))
        today, at = work.session.today().date().isoformat(), work.now.isoformat(" ")
        login = work.session.login
        invoices, items, entries = [], [], []
        for key, number, one in zip(keys, numbers, made, strict=True):
            asked, bill, total = one.asked, one.bill, one.bill.total
            due, first, last = one.due.isoformat(), bill.first, bill.last
            period = (first.isoformat() if first else None, last.isoformat() if last else None)
            terms = (asked.terms.fine, asked.terms.interest_month, asked.terms.from_original_due)
            invoices.append(
                (
                    *(key, number, asked.customer_id, asked.plan_id, asked.kind, asked.form_id, today, due, due),
                    *(one.effective.isoformat(), *period, asked.key, *terms, asked.terms.daily_amount_rounded),
                    *(_offered(one), total, total, None if total else today, login, at),
                )
            )
            for line in bill.lines:
                items.append(
                    (key, line.description, line.nature, 1, line.cents, line.cents, line.source_kind, line.source_id)
                )
            said = bill.lines[0].description
            entries.append((asked.customer_id, key, CHARGE, total, today, said, login, at, work.op_id))
            changes = (
                Change("total_cents", "Valor", "", format_money(total)),
                Change("due_on", "Vencimento", "", format_date(one.due)),
            )
            text = f"fatura {number}, faturamento {month:%m/%Y}"
            work.record("invoice", key, "criou", customer_id=asked.customer_id, changes=changes, note=text)
        bulk.write("invoice", INVOICE, invoices)
        bulk.write("invoice_item", ITEM, items)
        bulk.write("ledger_entry", ENTRY, entries)
        bulk.write("discount_grant", GRANT, list(_granted(zip(keys, made, strict=True), today, login)))
        _take_along(zip(keys, made, strict=True))
        _use_credit(work, [one.asked.customer_id for one in made], set(keys))
    except BaseException:
        del work.entries[before:]
        raise


def _offered(one: Made) -> str:
    """What the invoice is less for being paid early: told with it from now on."""
    assert one.asked.asked is not None
    steps = one.asked.asked.early
    return offers_text(offers(one.bill.price, one.bill.total, steps, one.due, one.asked.calendar)) if steps else ""


def _granted(made: Iterable[tuple[int, Made]], today: str, login: str) -> Iterable[tuple[Any, ...]]:
    """What the rules of the provider gave: a row for each rule and invoice."""
    for key, one in made:
        given: dict[int, int] = {}
        for line in one.bill.lines:
            if line.source_kind == RULE and line.source_id is not None:
                given[line.source_id] = given.get(line.source_id, 0) - line.cents
        for rule_id, cents in given.items():
            yield one.asked.customer_id, one.asked.plan_id, rule_id, key, today, cents, login


def _take_along(made: Iterable[tuple[int, Made]]) -> None:
    """Mark what the invoices charged: events, services, credits, and the last day of each plan."""
    events, services, credits = [], [], []
    plans: dict[date, list[int]] = {}
    for key, one in made:
        sources = {(line.source_kind, line.source_id) for line in one.bill.lines}
        for event_id, cents in one.bill.used.items():
            version, done, times = one.asked.versions[event_id]
            events.append(_event(one, event_id, cents, key, version, done, times))
        services += [(key, source) for kind, source in sources if kind == SERVICE]
        credits += [(key, source) for kind, source in sources if kind == CREDITS]
        if one.bill.last is not None and (one.asked.closed is None or one.asked.closed < one.bill.last):
            plans.setdefault(one.bill.last, []).append(one.asked.plan_id)
    if events:
        sql = "UPDATE billing_event SET amount_cents = ?, done = ?, status = ?, invoice_id = ?, version = version + 1"
        execute_many(f"{sql} WHERE id = ? AND version = ?", events)
    if services:
        execute_many(
            "UPDATE additional_service SET invoice_id = COALESCE(invoice_id, ?), version = version + 1,"
            " status = CASE WHEN parts <= (SELECT COUNT(DISTINCT invoice_id) FROM invoice_item WHERE source_kind ="
            f" '{SERVICE}' AND source_id = additional_service.id) THEN 'faturado' ELSE status END WHERE id = ?",
            services,
        )
    if credits:
        execute_many("UPDATE credit_purchase SET invoice_id = ?, version = version + 1 WHERE id = ?", credits)
    for last, some in plans.items():
        where, values = among("id", some)
        execute(
            f"UPDATE customer_plan SET last_closing = ?, version = version + 1 WHERE {where}",
            (last.isoformat(), *values),
        )


def _event(
    one: Made, key: int, cents: int, invoice_id: int, version: int, done: int, times: int | None
) -> tuple[Any, ...]:
    """An event after it was charged: a reduction that was more than the invoice waits with the rest."""
    assert one.asked.asked is not None
    event = next(event for event in one.asked.asked.events if event.id == key)
    rest = event.cents - cents if event.kind == "desconto" and not event.hundredths else 0
    if rest > 0 and times == 1:
        return rest, done, "pendente", invoice_id, key, version
    over = times is not None and done + 1 >= times
    return event.cents, done + 1, "faturado" if over else "pendente", invoice_id, key, version


def _use_credit(work: Work, customers: Sequence[int], made: set[int]) -> None:
    """What a customer has in his favour pays his new invoices, the oldest first."""
    where, values = among("customer_id", customers)
    kinds, more = among("kind", OF_CUSTOMER)
    rows = fetch(
        f"SELECT customer_id, -SUM(cents) FROM ledger_entry WHERE invoice_id IS NULL AND {where} AND {kinds}"
        " GROUP BY customer_id HAVING SUM(cents) < 0 ORDER BY customer_id",
        (*values, *more),
    )
    today = work.session.today().date()
    for customer_id, credit in rows:
        left, parts = int(credit), {}
        for row in (
            Invoice.select()
            .where((Invoice.customer_id == customer_id) & (Invoice.open_cents > 0))
            .order_by(Invoice.due_on, Invoice.id)
        ):
            if row.id in made and (cents := min(left, owing(row, posted([row.id])[row.id], today).total)):
                parts[row.id] = cents
                left -= cents
        if parts:
            key = book_payment(work, customer_id, today, parts, BY_CREDIT, source=BILLING)
            post(work, customer_id, CREDIT_USED, sum(parts.values()), today, payment_id=key)
            said = f"{format_money(sum(parts.values()))} de crédito do cliente"
            work.record("payment", key, "recebeu", customer_id=customer_id, note=said)
