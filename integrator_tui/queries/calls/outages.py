"""The list of outages, one with its calls, and what its end would bring (F249)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.calls.outage import POINTS, OutageForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.customers import Customer
from integrator_tui.models.outages import Outage
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.messages.refusals import refusals
from integrator_tui.queries.plans.network.outages import LIVE, outage_of, outages_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.calls.states import OPEN
from integrator_tui.rules.customers.phones import why_no_sms
from integrator_tui.rules.fold import fold, words
from integrator_tui.session import Session

__all__ = ["OutageRow", "Rush", "calls_of_outage", "outage", "outage_of", "outages", "outages_of", "rushes"]

ACCESS_POINTS = "pontos_acesso"
MOST_CALLS = 5000
LOOKED_THROUGH = 2000
"""The newest calls among which a rush is looked for."""


@dataclass(frozen=True)
class OutageRow:
    """An outage as the list shows it; moments in the operator's zone."""

    id: int
    version: int
    form: OutageForm
    opened_at: datetime
    opened_by: str
    ended_at: datetime | None
    ended_by: str
    told: int
    late: bool
    """It lasts longer than was expected."""
    call_id: int | None
    protocol: str
    """Of the call on which the others hang; empty while nobody has called."""

    @property
    def open(self) -> bool:
        """It lasts."""
        return self.ended_at is None


@dataclass(frozen=True)
class Caller:
    """Somebody who called about an outage; `why_not` says why no SMS goes to him."""

    customer_id: int
    phone: str
    why_not: str = ""


@dataclass(frozen=True)
class Calls:
    """The calls of an outage, and who is told of its end: each number once."""

    calls: tuple[tuple[int, int], ...]
    """Call and customer, of all that hang on it."""
    open: tuple[tuple[int, int], ...]
    callers: tuple[Caller, ...]

    @property
    def to_tell(self) -> tuple[Caller, ...]:
        """Those whom an SMS reaches."""
        return tuple(one for one in self.callers if not one.why_not)


@dataclass(frozen=True)
class Rush:
    """Many who called within minutes from one access point at which no outage is stated."""

    point_id: int
    point: str
    customers: int
    minutes: int

    @property
    def said(self) -> str:
        """As it is suggested."""
        return f"{self.customers} ligações em {self.minutes} min de {self.point}"


@query(permission=CUSTOMERS)
def outages(
    session: Session, text: str = "", after: OutageRow | None = None, limit: int = 200
) -> tuple[OutageRow, ...]:
    """Those that last first, the newest of them above, with all the words of `text`, behind the one `after`."""
    rows: list[OutageRow] = []
    wanted = words(text)
    for lasting in (True, False):
        if not lasting or after is None or after.open:
            there = Outage.select().where(Outage.deleted_at.is_null() & Outage.ended_at.is_null(lasting))
            if after is not None and after.open == lasting:
                there = there.where(Outage.id < after.id)
            left = there.order_by(Outage.id.desc()).limit(None if wanted else limit - len(rows))
            rows += [row for row in _rows(session, left) if all(word in _line(row.form) for word in wanted)]
    return tuple(rows[:limit])


@query(permission=CUSTOMERS)
def outage(session: Session, key: int) -> OutageRow:
    """One as it stands now. Raises `Gone`."""
    found = _rows(session, Outage.select().where((Outage.id == key) & Outage.deleted_at.is_null()))
    if not found:
        raise Gone("Outro operador apagou esta avaria.")
    return found[0]


@query(permission=CUSTOMERS)
def outage_context(session: Session) -> FormContext:
    """What checks an outage: the access points there are."""
    return FormContext(today=session.today().date(), choices={POINTS: choices_of(session, ACCESS_POINTS)})


@query(permission=CUSTOMERS)
def end_context(session: Session) -> FormContext:
    """What checks how an outage ends."""
    types = choices_of(session, "tipos_fechamento")
    return FormContext(today=session.today().date(), choices={"tipos_fechamento": types})


@query(permission=CUSTOMERS)
def calls_of_outage(session: Session, key: int) -> Calls:
    """The calls that hang on an outage, and whom an SMS about its end would reach."""
    return _calls(Outage.get_or_none(Outage.id == key))


@query(permission=CUSTOMERS)
def rushes(session: Session) -> tuple[Rush, ...]:
    """Access points from which so many customers called within so many minutes as the variables say (F249).

    Not those at which an outage is stated already.
    """
    fewest, minutes = value(session, variables.RUSH_CALLS), value(session, variables.RUSH_MINUTES)
    if not fewest:
        return ()
    since = session.now() - timedelta(minutes=minutes)
    rows = fetch(
        "SELECT p.access_point_id, item.name, COUNT(DISTINCT p.customer_id) FROM service_call c"
        f" JOIN customer_plan p ON p.customer_id = c.customer_id AND {LIVE}"
        " JOIN list_item item ON item.id = p.access_point_id"
        f" WHERE c.id > (SELECT COALESCE(MAX(id), 0) - {LOOKED_THROUGH} FROM service_call) AND c.opened_at >= ?"
        " AND c.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM outage o JOIN outage_place w ON w.outage_id = o.id"
        " WHERE o.ended_at IS NULL AND o.deleted_at IS NULL AND w.point_id = p.access_point_id)"
        " GROUP BY p.access_point_id, item.name HAVING COUNT(DISTINCT p.customer_id) >= ? ORDER BY 3 DESC, 1",
        (since.isoformat(" "), fewest),
    )
    return tuple(Rush(key, name, number, minutes) for key, name, number in rows)


def _rows(session: Session, found: Iterable[Any]) -> list[OutageRow]:
    items = list(found)
    keys = [item.call_id for item in items if item.call_id is not None]
    calls = ServiceCall.select(ServiceCall.id, ServiceCall.protocol).where(ServiceCall.id << keys) if keys else ()
    protocols = {row.id: row.protocol for row in calls}
    return [
        OutageRow(
            id=item.id,
            version=item.version,
            form=_form_of(session, item),
            opened_at=session.local(item.opened_at),
            opened_by=item.opened_by,
            ended_at=session.local(item.ended_at) if item.ended_at is not None else None,
            ended_by=item.ended_by,
            told=item.told,
            late=item.ended_at is None and item.expected_at is not None and item.expected_at < session.now(),
            call_id=item.call_id,
            protocol=str(protocols.get(item.call_id, "")),
        )
        for item in items
    ]


def _line(form: OutageForm) -> str:
    return fold(f"{form.what} {form.points} {form.streets} {form.city} {form.ceps}")


def _form_of(session: Session, item: Any) -> OutageForm:
    """The form of a row, its moment in the operator's zone."""
    values = {name: getattr(item, name) for name in OutageForm.model_fields}
    if item.expected_at is not None:
        values["expected_at"] = session.local(item.expected_at).replace(tzinfo=None)
    return OutageForm.model_construct(**values)


def _calls(row: Any) -> Calls:
    """Whatever hangs on its call, by however many steps."""
    if row is None or row.call_id is None:
        return Calls((), (), ())
    found: dict[int, Any] = {}
    above: Sequence[int] = (row.call_id,)
    condition: Any = ServiceCall.id << list(above)
    while above and len(found) < MOST_CALLS:
        level = list(ServiceCall.select().where(condition & ServiceCall.deleted_at.is_null()))
        above = [one.id for one in level if one.id not in found]
        found |= {one.id: one for one in level}
        condition = ServiceCall.parent_id << list(above)
    several = sorted(found.values(), key=lambda one: one.id)
    return Calls(
        tuple((one.id, one.customer_id) for one in several),
        tuple((one.id, one.customer_id) for one in several if one.state in OPEN),
        _callers(several),
    )


def _callers(calls: Sequence[Any]) -> tuple[Caller, ...]:
    """Each number once; the mobile of the registration where somebody called from what takes no SMS."""
    people = {one.customer_id for one in calls}
    rows = Customer.select(Customer.id, Customer.mobile).where(Customer.id << list(people)) if people else ()
    mobiles = {row.id: row.mobile for row in rows}
    found: dict[str, Caller] = {}
    without: dict[int, Caller] = {}
    for call in calls:
        numbers = (call.phone, mobiles.get(call.customer_id, ""))
        phone = next((one for one in numbers if one and not why_no_sms(one)), "")
        if not phone:
            without.setdefault(call.customer_id, Caller(call.customer_id, "", "sem celular"))
        elif phone not in found:
            against = refusals(call.customer_id, "sms", "servico", (phone,))
            found[phone] = Caller(call.customer_id, phone, "sem consentimento" if against else "")
    reached = {one.customer_id for one in found.values()}
    return (*found.values(), *(one for key, one in without.items() if key not in reached))
