"""Reading one plan with all that its window says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan, PlanContract
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.network.online import statement
from integrator_tui.queries.plans.network.online import told as online_by
from integrator_tui.queries.plans.plans import ACTIVE, LISTED, PLAN_STATUSES, bucket_of, name_in, names_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.dates import term_of_months
from integrator_tui.rules.plans.online import Online
from integrator_tui.rules.plans.states import state_of
from integrator_tui.session import Session

COUNTED = {
    "logins": ("plan_login",),
    "ips": ("plan_ip",),
    "emails": ("plan_email",),
    "hosting": ("plan_ftp", "plan_domain"),
    "contracts": ("plan_contract",),
    "discounts": ("plan_discount",),
    "equipment": ("plan_equipment",),
    "tasks": ("plan_task",),
}
"""Area of a plan -> the tables whose rows it counts."""
_OPEN = {"plan_equipment": " AND returned_on IS NULL", "plan_task": " AND NOT done"}


@dataclass(frozen=True)
class Contract:
    """The newest contract of a plan; `bound_until` is the first day without a fine, `bound` whether it is to come."""

    id: int
    number: str
    sold_on: date
    months: int
    benefit_cents: int
    bound_until: date | None
    bound: bool


@dataclass(frozen=True)
class PlanRecord:
    """A plan with everything by name; money in cents, speeds in kbit/s, moments in the operator's zone."""

    id: int
    customer_id: int
    version: int
    catalog_plan_id: int
    name: str
    group: str
    catalog: Mapping[str, Any]
    """What the catalogue says of it: `allows_radius`, `allows_email` ..."""
    status_id: int
    status: str
    state: str
    bucket: str
    status_since: datetime | None
    next_statuses: tuple[str, ...]
    start_date: date
    due_day: int
    price_cents: int
    unit: str
    access_point: str
    billing_form: str
    address: tuple[str, ...]
    """Street with number and complement, then district, city and CEP."""
    seller: str
    sale: str
    sold_on: date | None
    installed_on: date | None
    install_fee_cents: int
    install_parts: int
    issues_book: bool
    last_closing: date | None
    trust_until: date | None
    pause_until: date | None
    cancelled_on: date | None
    cancel_reason: str
    replaced_by_id: int | None
    down_kbps: int | None
    up_kbps: int | None
    reference: str
    notes: str
    login: str
    online: Online | None
    """Whether the first login is connected; None without one."""
    contract: Contract | None
    counts: Mapping[str, int]
    """Area -> how many hang on the plan; of equipment what is lent, of tasks what is to be done."""
    events: int
    """Pending billing events."""
    events_cents: int


def stored_plan(customer_id: int, plan_id: int) -> Any:
    """The row of a plan of the customer. Raises `Gone` where there is none, or it was deleted."""
    row = CustomerPlan.get_or_none(
        (CustomerPlan.id == plan_id) & (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    )
    if row is None:
        raise Gone(f"Este cliente não tem o plano {plan_id}.")
    return row


@query(permission=CUSTOMERS)
def plan_record(session: Session, customer_id: int, plan_id: int) -> PlanRecord:
    """One plan. Raises `Gone`."""
    row = stored_plan(customer_id, plan_id)
    items = names_of(getattr(row, name) for name in LISTED)
    catalog = details_of(items[row.catalog_plan_id].details) if row.catalog_plan_id in items else {}
    status = items.get(row.status_id)
    bucket = bucket_of(status) if status else ACTIVE
    address = Address.get_or_none(Address.id == row.address_id) if row.address_id else None
    events = fetch(
        "SELECT COUNT(*), COALESCE(SUM(CASE kind WHEN 'desconto' THEN -amount_cents ELSE amount_cents END), 0)"
        " FROM billing_event WHERE plan_id = ? AND status = 'pendente'",
        (plan_id,),
    )
    logins = online_by(session, fetch(statement("id"), (plan_id,)))
    return PlanRecord(
        id=row.id,
        customer_id=row.customer_id,
        version=row.version,
        catalog_plan_id=row.catalog_plan_id,
        name=name_in(items, row.catalog_plan_id) or f"plano {row.catalog_plan_id}",
        group=str(catalog.get("group", "")),
        catalog=catalog,
        status_id=row.status_id,
        status=status.name if status else "",
        state=state_of(status.code if status else "", bucket),
        bucket=bucket,
        status_since=session.local(row.status_since) if row.status_since else None,
        next_statuses=_next(status),
        start_date=row.start_date,
        due_day=row.due_day,
        price_cents=row.price_cents,
        unit=name_in(items, row.unit_id),
        access_point=name_in(items, row.access_point_id),
        billing_form=name_in(items, row.billing_form_id),
        address=_address(address),
        seller=row.seller,
        sale=row.sale,
        sold_on=row.sold_on,
        installed_on=row.installed_on,
        install_fee_cents=row.install_fee_cents,
        install_parts=row.install_parts,
        issues_book=row.issues_book,
        last_closing=row.last_closing,
        trust_until=row.trust_until,
        pause_until=row.pause_until,
        cancelled_on=row.cancelled_on,
        cancel_reason=name_in(items, row.cancel_reason_id),
        replaced_by_id=row.replaced_by_id,
        down_kbps=row.down_kbps or _number(catalog.get("down_kbps")),
        up_kbps=row.up_kbps or _number(catalog.get("up_kbps")),
        reference=row.reference,
        notes=row.notes,
        login=logins[0].login if logins else "",
        online=logins[0] if logins else None,
        contract=_contract(session, plan_id),
        counts=_counts(plan_id),
        events=events[0][0],
        events_cents=int(events[0][1]),
    )


def _next(status: ListItem | None) -> tuple[str, ...]:
    """The names of what a status may become by its `next`: codes, one or several."""
    told = details_of(status.details).get("next", "") if status else ""
    codes = [str(code) for code in told] if isinstance(told, list) else str(told).replace(",", " ").split()
    rows = ListItem.select().where((ListItem.kind == PLAN_STATUSES) & ListItem.code.in_(codes)) if codes else ()
    names = {row.code: row.name for row in rows}
    return tuple(names[code] for code in codes if code in names)


def _contract(session: Session, plan_id: int) -> Contract | None:
    row = (
        PlanContract.select()
        .where((PlanContract.plan_id == plan_id) & PlanContract.deleted_at.is_null())
        .order_by(PlanContract.sold_on.desc(), PlanContract.id.desc())
        .first()
    )
    if row is None:
        return None
    until = term_of_months(row.sold_on, row.months) if row.months and isinstance(row.sold_on, date) else None
    bound = until is not None and session.today().date() < until
    return Contract(row.id, row.number, row.sold_on, row.months, row.benefit_cents, until, bound)


def _counts(plan_id: int) -> dict[str, int]:
    """All in one statement."""
    tables = [table for several in COUNTED.values() for table in several]
    parts = [
        f"(SELECT COUNT(*) FROM {table} WHERE plan_id = ? AND deleted_at IS NULL{_OPEN.get(table, '')})"
        for table in tables
    ]
    found = dict(zip(tables, fetch(f"SELECT {', '.join(parts)}", [plan_id] * len(tables))[0], strict=True))
    return {area: sum(found[table] for table in several) for area, several in COUNTED.items()}


def _address(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    street = ", ".join(part for part in (address.street, address.number, address.complement) if part)
    city = "/".join(part for part in (address.city, address.state) if part)
    rest = ", ".join(part for part in (address.district, city, format_cep(address.zip)) if part)
    return tuple(part for part in (street, rest) if part)


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
