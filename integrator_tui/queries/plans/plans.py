"""Reading the plans of a customer: in lists to choose from, and in the three lists of the tab "Planos" (domain 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan, PlanLogin
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold
from integrator_tui.rules.plans.states import DEBT, state_of
from integrator_tui.session import Session

ACTIVE = "ativo"
INACTIVE_BUCKET = "inativo"
CANCELLED = "cancelado"
"""Buckets of the statuses (domain 6.1)."""
PLAN_STATUSES = "status_planos"
LISTED = ("catalog_plan_id", "status_id", "unit_id", "access_point_id", "billing_form_id", "cancel_reason_id")
"""Columns of a plan that hold entries of the provider's lists."""


@dataclass(frozen=True)
class PlanRow:
    """A plan as a line of a list; money in cents."""

    id: int
    name: str
    status: str
    bucket: str
    address: str
    due_day: int
    price_cents: int
    state: str
    """Of the table of states."""
    start_date: date
    unit: str
    access_point: str
    billing_form: str
    login: str
    cancelled_on: date | None
    cancel_reason: str

    @property
    def label(self) -> str:
        """As it stands in a list to choose from."""
        return f"{self.id} {self.name} ({self.status})"


@dataclass(frozen=True)
class Buckets:
    """How many plans of a customer are in each bucket, and since when the first of the suspended ones is."""

    active: int = 0
    inactive: int = 0
    cancelled: int = 0
    in_debt: int = 0
    """Suspended for debt."""
    in_debt_since: date | None = None

    @property
    def wanting(self) -> str:
        """The bucket with the plan that needs somebody most; the active ones where none does."""
        return INACTIVE_BUCKET if self.in_debt or (self.inactive and not self.active) else ACTIVE

    def of(self, bucket: str) -> int:
        """How many are in one."""
        return {ACTIVE: self.active, INACTIVE_BUCKET: self.inactive, CANCELLED: self.cancelled}[bucket]


@query(permission=CUSTOMERS)
def plans_of(session: Session, customer_id: int) -> tuple[PlanRow, ...]:
    """All plans of a customer, in the order in which they began."""
    its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    return _rows(list(CustomerPlan.select().where(its).order_by(CustomerPlan.id)))


@query(permission=CUSTOMERS)
def plans_in(
    session: Session, customer_id: int, bucket: str, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[PlanRow, ...]:
    """At most `limit` plans of a bucket with all the words of `text`, in the order in which they began, behind one."""
    its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    query = CustomerPlan.select().where(its & CustomerPlan.status_id.in_(in_bucket(bucket))).order_by(CustomerPlan.id)
    wanted, found = fold(text).split(), list[PlanRow]()
    while True:
        size = AT_ONCE if wanted else limit
        items = list((query if after is None else query.where(CustomerPlan.id > after)).limit(size))
        found += [row for row in _rows(items) if all(word in _searched(row) for word in wanted)]
        if len(items) < size or len(found) >= limit:
            return tuple(found[:limit])
        after = items[-1].id


def _searched(row: PlanRow) -> str:
    told = (row.id, row.name, row.status, row.address, row.unit, row.access_point, row.billing_form, row.login)
    return fold(" ".join(map(str, told)))


BUCKETS = (
    "SELECT item.code, item.details, COUNT(*), MIN(plan.status_since) FROM customer_plan AS plan"
    " JOIN list_item AS item ON item.id = plan.status_id"
    " WHERE plan.customer_id = ? AND plan.deleted_at IS NULL GROUP BY item.id, item.code, item.details"
)
"""The counts of the tab "Planos" of a customer, in one statement."""


def counted_buckets(local: Callable[[datetime], datetime], rows: Iterable[tuple[Any, ...]]) -> Buckets:
    """What `BUCKETS` gave; `local` puts a stored moment into the zone of the operator."""
    counts, in_debt, since = dict[str, int](), 0, list[date]()
    for code, details, number, first in rows:
        bucket = bucket_in(details)
        counts[bucket] = counts.get(bucket, 0) + number
        if state_of(code, bucket) == DEBT:
            in_debt += number
            if first is not None:
                moment = first if isinstance(first, datetime) else datetime.fromisoformat(str(first))
                since.append(local(moment).date())
    active, inactive, cancelled = (counts.get(bucket, 0) for bucket in (ACTIVE, INACTIVE_BUCKET, CANCELLED))
    return Buckets(active, inactive, cancelled, in_debt, min(since, default=None))


@query(permission=CUSTOMERS)
def wanting_plan(session: Session, customer_id: int) -> int | None:
    """The plan that needs somebody most: suspended longest, else the first that lives, else the first; None without."""
    rows = fetch(
        "SELECT plan.id, item.code, item.details, plan.status_since FROM customer_plan AS plan"
        " JOIN list_item AS item ON item.id = plan.status_id WHERE plan.customer_id = ? AND plan.deleted_at IS NULL",
        (customer_id,),
    )

    def how_much(row: tuple[int, str, Any, Any]) -> tuple[int, str, int]:
        key, code, details, since = row
        bucket = bucket_in(details)
        if state_of(code, bucket) == DEBT:
            return 0, str(since or ""), key
        return (ACTIVE, INACTIVE_BUCKET, CANCELLED).index(bucket) + 1, "", key

    best = min(((key, code, details, since) for key, code, details, since in rows), key=how_much, default=None)
    return best[0] if best else None


@query(permission=CUSTOMERS)
def successor_of(session: Session, customer_id: int, plan_id: int) -> int | None:
    """The plan that stands in the place of one that was changed."""
    rows = fetch("SELECT replaced_by_id FROM customer_plan WHERE id = ? AND customer_id = ?", (plan_id, customer_id))
    return rows[0][0] if rows else None


def in_bucket(bucket: str) -> list[int]:
    """The statuses that are in a bucket."""
    return [item.id for item in ListItem.select().where(ListItem.kind == PLAN_STATUSES) if bucket_of(item) == bucket]


def not_cancelled(customer_id: int) -> int:
    """How many plans of a customer are active or only suspended."""
    held = CustomerPlan.status_id.not_in(in_bucket(CANCELLED)) & CustomerPlan.deleted_at.is_null()
    return int(CustomerPlan.select().where((CustomerPlan.customer_id == customer_id) & held).count())


def bucket_of(status: ListItem) -> str:
    """The bucket of a status."""
    return bucket_in(status.details)


def bucket_in(details: Any) -> str:
    """The bucket that the details of a status name; active where they name none."""
    bucket = str(details_of(details).get("bucket", ACTIVE))
    return bucket if bucket in (ACTIVE, INACTIVE_BUCKET, CANCELLED) else ACTIVE


# Lines


def _rows(plans: Sequence[Any]) -> tuple[PlanRow, ...]:
    """Lines of plans: one statement for the names, one for the addresses, one for the logins."""
    items = names_of(getattr(plan, name) for plan in plans for name in LISTED)
    places = {plan.address_id for plan in plans if plan.address_id}
    addresses = {one.id: one for one in Address.select().where(Address.id.in_(places))} if places else {}
    logins = _logins([plan.id for plan in plans])
    return tuple(_row(plan, items, addresses.get(plan.address_id or 0), logins.get(plan.id, "")) for plan in plans)


def _row(plan: Any, items: dict[int, Any], address: Address | None, login: str) -> PlanRow:
    status = items.get(plan.status_id)
    bucket = bucket_of(status) if status else ACTIVE
    return PlanRow(
        plan.id,
        name_in(items, plan.catalog_plan_id) or f"plano {plan.catalog_plan_id}",
        status.name if status else "",
        bucket,
        place(address),
        plan.due_day,
        plan.price_cents,
        state_of(status.code if status else "", bucket),
        plan.start_date,
        name_in(items, plan.unit_id),
        name_in(items, plan.access_point_id),
        name_in(items, plan.billing_form_id),
        login,
        plan.cancelled_on,
        name_in(items, plan.cancel_reason_id),
    )


def names_of(keys: Iterable[int | None]) -> dict[int, Any]:
    """Entries of the provider's lists by id."""
    wanted = {key for key in keys if key}
    return {item.id: item for item in ListItem.select().where(ListItem.id.in_(wanted))} if wanted else {}


def name_in(items: dict[int, Any], key: int | None) -> str:
    """The name of an entry; empty for none."""
    item = items.get(key or 0)
    return str(item.name) if item is not None else ""


def _logins(plans: list[int]) -> dict[int, str]:
    """The first login of each plan."""
    if not plans:
        return {}
    there = PlanLogin.plan_id.in_(plans) & PlanLogin.deleted_at.is_null()
    return {row.plan_id: row.login for row in PlanLogin.select().where(there).order_by(PlanLogin.id.desc())}


def place(address: Address | None) -> str:
    """An address in one line: street and number, city and state."""
    if address is None:
        return ""
    street = ", ".join(part for part in (address.street, address.number) if part)
    city = "/".join(part for part in (address.city, address.state) if part)
    return " - ".join(part for part in (street, city) if part)
