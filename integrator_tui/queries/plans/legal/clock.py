"""The legal clock of each debt of a customer: what is proved, what is lawful and from when (F228, facts 4.1, 4.2).

What a plan is suspended for are the debts that charge it: its own invoices, and the instalments of an agreement into
which invoices of it went (traps P6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.models.finance import Contest as ContestRow
from integrator_tui.models.finance import Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.customers.standing import overdue_of
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.legal.notices import Notice, notices_of, proved
from integrator_tui.queries.plans.legal.suspended import suspended_since
from integrator_tui.queries.plans.plans import ACTIVE, bucket_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.legal_clock import SIZES, TERMS, Clock, Contest, LegalTerms, legal_clock, terms_on
from integrator_tui.rules.plans.states import CANCELLED, TABLE, state_of
from integrator_tui.rules.variables import PROVIDER_SIZE, TRUST_STOPS_CLOCK
from integrator_tui.session import Session

LEGAL_TERMS = "prazos_legais"


@dataclass(frozen=True)
class DebtClock:
    """The clock of one overdue invoice."""

    customer_id: int
    invoice_id: int
    number: int
    plan_id: int | None
    due_on: date
    """The effective one."""
    cents: int
    notices: tuple[Notice, ...]
    notice: Notice | None
    """The proved one that counts."""
    contests: tuple[Contest, ...]
    form_days: int
    """Days after the due date that the billing form waits before it suspends."""
    suspended_on: date | None
    ended_on: date | None
    never_report: bool
    terms: LegalTerms
    clock: Clock


@query(permission=CUSTOMERS)
def legal_terms(session: Session) -> LegalTerms:
    """The terms in force today for the size of this provider."""
    return terms_on(session.today().date(), SIZES[value(session, PROVIDER_SIZE) - 1], _table())


@query(permission=CUSTOMERS)
def debt_clock(session: Session, customer_id: int, invoice_id: int) -> DebtClock:
    """The clock of one invoice. Raises `Gone`."""
    row = Invoice.get_or_none((Invoice.id == invoice_id) & (Invoice.customer_id == customer_id))
    if row is None:
        raise Gone("Não há esta fatura.")
    return _clocks(session, customer_id, [row])[0]


@query(permission=CUSTOMERS)
def plan_clocks(session: Session, facts: Facts, *, reduce: bool = False) -> tuple[DebtClock, ...]:
    """The clocks of the overdue debts that charge a plan, the oldest first; `reduce` for slowing it down."""
    today = facts.today.isoformat()
    late = (Invoice.customer_id == facts.customer_id) & (Invoice.open_cents > 0) & (Invoice.effective_due_on < today)
    went = (Invoice.customer_id == facts.customer_id) & (Invoice.plan_id == facts.id)
    agreements = Invoice.select(Invoice.negotiated_id).where(went & Invoice.negotiated_id.is_null(False))
    its = (Invoice.plan_id == facts.id) | Invoice.agreement_id.in_(agreements)
    rows = list(Invoice.select().where(late & its).order_by(Invoice.due_on, Invoice.id))
    return _clocks(session, facts.customer_id, rows, reduce=reduce)


@query(permission=CUSTOMERS)
def why_not_suspend(session: Session, facts: Facts, *, reduce: bool = False) -> str:
    """Why no debt of a plan allows to suspend it today, as a sentence; empty where one does."""
    clocks = plan_clocks(session, facts, reduce=reduce)
    if not clocks:
        return TABLE.conditions["clock_allows"]
    if any(one.clock.may_suspend(facts.today) for one in clocks):
        return ""
    days = [one.clock.earliest_suspension for one in clocks if one.clock.earliest_suspension is not None]
    if days:
        return f"O prazo legal só permite suspender a partir de {format_date(min(days))}."
    return clocks[0].clock.why


@query(permission=CUSTOMERS)
def keeping_cut(session: Session, facts: Facts, paid: Sequence[int] = ()) -> int:
    """Cents of the debts that lawfully keep a plan cut (traps P6): its own whose notice has run out. `paid` are those
    that are thought away.

    An invoice that names no plan may be for any, and counts as it is; so does what whoever bills the customer counted.
    """
    if not facts.debt.invoices or overdue_of(facts.customer_id, facts.today) is None:
        return facts.debt.cents if facts.debt.invoices else 0
    today = facts.today.isoformat()
    late = (Invoice.customer_id == facts.customer_id) & (Invoice.open_cents > 0) & (Invoice.effective_due_on < today)
    unnamed = Invoice.select().where(late & Invoice.plan_id.is_null() & Invoice.agreement_id.is_null())
    own = (one for one in plan_clocks(session, facts) if one.clock.may_suspend(facts.today))
    keeping = [(one.invoice_id, int(one.cents)) for one in own] + [(row.id, int(row.open_cents)) for row in unnamed]
    return sum(cents for key, cents in keeping if key not in paid)


def _clocks(
    session: Session, customer_id: int, rows: Sequence[Invoice], *, reduce: bool = False
) -> tuple[DebtClock, ...]:
    if not rows:
        return ()
    keys = [row.id for row in rows]
    notices, contests = notices_of(session, keys), _contests(rows)
    terms, never = legal_terms(session), of(session, customer_id).form.never_protest
    forms = _details({row.billing_form_id for row in rows if row.billing_form_id})
    plans = _plans(session, {row.plan_id for row in rows if row.plan_id})
    found = []
    for row in rows:
        notice = proved(notices[row.id], row.effective_due_on)
        suspended, ended, released = plans.get(row.plan_id or 0, (None, None, ()))
        days = forms.get(row.billing_form_id or 0, {}).get("reduce_after_days" if reduce else "suspend_after_days")
        form_days = days if isinstance(days, int) and 0 <= days <= 3650 else 0
        clock = legal_clock(
            row.effective_due_on,
            notice.proved_on if notice else None,
            suspended=suspended,
            ended=ended,
            contests=contests[row.id],
            released=released if value(session, TRUST_STOPS_CLOCK) else (),
            form_days=form_days,
            never_report=never,
            terms=terms,
        )
        found.append(
            DebtClock(
                customer_id,
                row.id,
                row.number,
                row.plan_id,
                row.effective_due_on,
                row.open_cents,
                tuple(notices[row.id]),
                notice,
                tuple(contests[row.id]),
                form_days,
                suspended,
                ended,
                never,
                terms,
                clock,
            )
        )
    return tuple(found)


def _contests(rows: Sequence[Invoice]) -> dict[int, list[Contest]]:
    """Invoice -> the contests that stop its clock: those that leave nothing uncontested that could be owed."""
    left = {row.id: row.open_cents for row in rows}
    found: dict[int, list[Contest]] = {key: [] for key in left}
    for one in ContestRow.select().where(ContestRow.invoice_id.in_(list(left))).order_by(ContestRow.id):
        if one.cents >= left[one.invoice_id] or one.answered_on is not None:
            answered = max(one.answered_on, one.contested_on) if one.answered_on is not None else None
            found[one.invoice_id].append(Contest(one.contested_on, answered))
    return found


def _plans(session: Session, keys: set[int]) -> dict[int, tuple[date | None, date | None, tuple[Contest, ...]]]:
    """Plan -> since when it is suspended for debt, when it ended, its trust releases since; None for what is not."""
    rows = list(CustomerPlan.select().where(CustomerPlan.id.in_(list(keys)))) if keys else []
    items = {row.status_id for row in rows}
    statuses = {item.id: item for item in ListItem.select().where(ListItem.id.in_(list(items)))} if items else {}
    states = []
    for row in rows:
        item = statuses.get(row.status_id)
        states.append((row, state_of(item.code if item else "", bucket_of(item) if item else ACTIVE)))
    since = suspended_since(session, states)
    found: dict[int, tuple[date | None, date | None, tuple[Contest, ...]]] = {}
    for row, state in states:
        suspended, released = since.get(row.id, (None, ()))
        found[row.id] = (suspended, row.cancelled_on if state == CANCELLED else None, released)
    return found


def _details(keys: set[int]) -> Mapping[int, Mapping[str, Any]]:
    if not keys:
        return {}
    return {item.id: details_of(item.details) for item in ListItem.select().where(ListItem.id.in_(list(keys)))}


def _table() -> Sequence[LegalTerms]:
    """The provider's list; where it is empty, what the program knows. What is no entry for a form is passed over."""
    found = []
    for item in ListItem.select().where((ListItem.kind == LEGAL_TERMS) & ListItem.active):
        details = details_of(item.details)
        days = [details.get(name) for name in ("suspension_days", "ending_days", "restore_days")]
        try:
            since = date.fromisoformat(str(details.get("valid_from")))
            suspension, ending, restore = (int(str(one)) for one in days)
        except ValueError:
            continue
        if details.get("size") in SIZES and min(suspension, ending, restore) > 0:
            source = str(details.get("source") or item.name)
            found.append(LegalTerms(since, str(details["size"]), suspension, ending, restore, source))
    sizes = {one.size for one in found}
    return [*found, *(one for one in TERMS if one.size not in sizes)]
