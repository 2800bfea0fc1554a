"""A plan as its acts see it: state, prices, catalogue, what the customer owes; names for whoever has to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from integrator_tui.errors import Gone
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.odd import as_text, details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.raw import as_fields, fetch_each
from integrator_tui.queries.customers.standing import overdue_asked, overdue_told
from integrator_tui.queries.plans.plans import ACTIVE, bucket_in
from integrator_tui.queries.variables import asked, told
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.plans.states import DEBT, state_of
from integrator_tui.session import Session


@dataclass(frozen=True)
class Debt:
    """What a customer owes and is overdue; `oldest` is the due date of the oldest, where it is known."""

    invoices: int
    cents: int
    oldest: date | None


@dataclass(frozen=True)
class Facts:
    """One plan at one moment; money in cents, `since` is the day on which it came into its status."""

    id: int
    customer_id: int
    version: int
    state: str
    status_id: int
    status: str
    generates_billing: bool
    next: tuple[str, ...]
    """Codes of "Próximo Status"."""
    since: date | None
    turned: datetime | None
    """The moment of `since`."""
    catalog_id: int
    name: str
    group: str
    catalog: Mapping[str, Any]
    """Details of the catalogue plan."""
    form: Mapping[str, Any]
    """Details of the billing form; empty where the plan has none."""
    price_cents: int
    due_day: int
    start_date: date
    sale: str
    """Where it was sold."""
    sold_on: date | None
    installed_on: date | None
    last_closing: date | None
    trust_until: date | None
    pause_until: date | None
    unit_id: int | None
    access_point_id: int | None
    address_id: int | None
    billing_form_id: int | None
    issues_book: bool
    debt: Debt
    divisor: int
    """Days that a price pays for."""
    today: date

    @property
    def label(self) -> str:
        """As a title names it."""
        return f"{self.id} {self.name}"

    @property
    def bills(self) -> bool:
        """Whether its days cost something in the status in which it is."""
        return self.generates_billing or (self.state == DEBT and bool(self.catalog.get("bill_when_suspended")))


_COLUMNS = (
    *("id", "version", "status_id", "status_since", "catalog_plan_id", "price_cents", "due_day", "start_date", "sale"),
    *("sold_on", "installed_on", "last_closing", "trust_until", "pause_until", "unit_id", "access_point_id"),
    *("address_id", "billing_form_id", "issues_book"),
)
_PLAN = f"SELECT {', '.join(_COLUMNS)} FROM customer_plan WHERE id = ? AND customer_id = ? AND deleted_at IS NULL"
_NAMED = (
    "SELECT i.id, i.name, i.code, i.parent_id, i.details FROM customer_plan p"
    " JOIN list_item i ON i.id IN (p.status_id, p.catalog_plan_id, p.billing_form_id) WHERE p.id = ?"
)
"""Status, plan of the catalogue and billing form."""
_STANDS = ("overdue_invoices", "overdue_cents", "oldest_due")
_STANDING = f"SELECT {', '.join(_STANDS)} FROM customer_standing WHERE customer_id = ?"


class _Named(NamedTuple):
    """An entry of a list."""

    name: str
    code: str
    parent_id: int | None
    details: Any


@query(permission=CUSTOMERS)
def plan_facts(session: Session, customer_id: int, plan_id: int) -> Facts:
    """The plan as it stands now. Raises `Gone` where the customer has no such plan."""
    today = session.today().date()
    plans, named, overdue, standing, divisor = fetch_each(
        (_PLAN, (plan_id, customer_id)),
        (_NAMED, (plan_id,)),
        *_debt_asked(customer_id, today),
        asked(variables.PRO_RATA_DIVISOR),
    )
    if not plans:
        raise Gone("Este cliente não tem mais esse plano: outro operador o apagou ou trocou o dono.")
    row = SimpleNamespace(**as_fields(CustomerPlan, _COLUMNS, plans[0]))
    items = {key: _Named(as_text(name), as_text(code or ""), *more) for key, name, code, *more in named}
    status, plan, form = items.get(row.status_id), items.get(row.catalog_plan_id), items.get(row.billing_form_id)
    about = details_of(status.details) if status else {}
    catalog = details_of(plan.details) if plan else {}
    return Facts(
        id=row.id,
        customer_id=customer_id,
        version=row.version,
        state=state_of(status.code if status else "", bucket_in(status.details) if status else ACTIVE),
        status_id=row.status_id,
        status=status.name if status else "",
        generates_billing=bool(about.get("generates_billing")),
        next=_codes(about.get("next")),
        since=_day(session, row.status_since),
        turned=session.local(row.status_since) if row.status_since else None,
        catalog_id=row.catalog_plan_id,
        name=plan.name if plan else f"plano {row.catalog_plan_id}",
        group=str(catalog.get("group", "")),
        catalog=catalog,
        form=details_of(form.details) if form else {},
        price_cents=row.price_cents,
        due_day=row.due_day,
        start_date=row.start_date,
        sale=row.sale,
        sold_on=row.sold_on,
        installed_on=row.installed_on,
        last_closing=row.last_closing,
        trust_until=row.trust_until,
        pause_until=row.pause_until,
        unit_id=row.unit_id if row.unit_id is not None else plan.parent_id if plan else None,
        access_point_id=row.access_point_id,
        address_id=row.address_id,
        billing_form_id=row.billing_form_id,
        issues_book=bool(row.issues_book),
        debt=_debt_told(overdue, standing),
        divisor=told(variables.PRO_RATA_DIVISOR, divisor),
        today=today,
    )


def debt_of(customer_id: int, today: date) -> Debt:
    """What is overdue by the customer's invoices; where he has none here, as whoever bills him counted it."""
    return _debt_told(*fetch_each(*_debt_asked(customer_id, today)))


def _debt_asked(customer_id: int, today: date) -> tuple[tuple[str, Sequence[Any]], tuple[str, Sequence[Any]]]:
    return overdue_asked(customer_id, today), (_STANDING, (customer_id,))


def _debt_told(overdue: Sequence[Sequence[Any]], standing: Sequence[Sequence[Any]]) -> Debt:
    if found := overdue_told(overdue):
        return Debt(found.invoices, found.cents, found.oldest)
    return Debt(*as_fields(CustomerStanding, _STANDS, standing[0]).values()) if standing else Debt(0, 0, None)


def _codes(value: Any) -> tuple[str, ...]:
    """One code, several with commas or blanks between, or a list of them."""
    several = value if isinstance(value, list) else str(value or "").replace(",", " ").split()
    return tuple(str(code) for code in several)


def _day(session: Session, moment: datetime | None) -> date | None:
    return session.local(moment).date() if moment is not None else None
