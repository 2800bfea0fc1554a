"""Avarias as they touch customers: which open outage is at the place of a plan (F249).

Whoever opens a customer is told: one statement, which costs nothing while there is no outage. An outage touches plans,
at the address where they are installed; where bills go is another place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.queries.plans.network.accounting import naive
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.outages import Place, touches
from integrator_tui.session import Session

LIVE = "p.deleted_at IS NULL AND p.cancelled_on IS NULL"
HOME = (
    "a.id = COALESCE(p.address_id, (SELECT h.id FROM address h WHERE h.customer_id = p.customer_id"
    " AND h.kind = 'principal'))"
)
OUTAGES = (
    "SELECT o.id, o.what, o.message, o.expected_at, o.opened_at, o.call_id, o.city, w.kind, w.low, w.high,"
    " w.point_id, p.id, a.street, a.city, a.state"
    " FROM outage o JOIN outage_place w ON w.outage_id = o.id"
    f" JOIN customer_plan p ON p.customer_id = ? AND {LIVE}"
    f" LEFT JOIN address a ON {HOME}"
    " WHERE o.ended_at IS NULL AND o.deleted_at IS NULL AND ("
    " (w.kind = 'ponto' AND (p.access_point_id = w.point_id OR EXISTS (SELECT 1 FROM plan_ip i"
    " WHERE i.plan_id = p.id AND i.deleted_at IS NULL AND i.access_point_id = w.point_id)))"
    " OR (w.kind = 'cep' AND a.zip BETWEEN w.low AND w.high) OR w.kind = 'rua') ORDER BY o.id, p.id"
)
"""The open outages at the points and CEPs of a customer's plans, and at any street: `told_outages` looks at names."""


OUTAGES_OF_PLAN = OUTAGES.replace("p.customer_id = ?", "p.id = ?")
"""The same of one plan."""


@dataclass(frozen=True)
class Outage:
    """An open outage as it is said to whoever it touches; moments in the operator's zone."""

    id: int
    what: str
    message: str
    """What the customer is told."""
    expected_at: datetime | None
    opened_at: datetime
    call_id: int | None
    """The call on which its calls hang."""
    plans: tuple[int, ...]
    """Those of the customer's plans that it touches."""

    def until(self, now: datetime) -> str:
        """When it is expected to end, in a few words."""
        if self.expected_at is None:
            return "sem previsão"
        if self.expected_at < now:
            return "previsão vencida"
        same_day = self.expected_at.date() == now.date()
        return f"até {self.expected_at:%H:%M}" if same_day else f"até {self.expected_at:%d/%m %H:%M}"

    def said(self, now: datetime) -> str:
        """What it is, and until when."""
        return f"{self.what}, {self.until(now)}"


@query(permission=CUSTOMERS)
def outages_of(session: Session, customer_id: int) -> tuple[Outage, ...]:
    """The open outages that touch plans of a customer, the oldest first."""
    return told_outages(session.local, fetch(OUTAGES, (customer_id,)))


@query(permission=CUSTOMERS)
def outage_of(session: Session, customer_id: int) -> Outage | None:
    """The one that is said of a customer: the oldest that is open where he is."""
    return next(iter(outages_of(session, customer_id)), None)


def told_outages(local: Callable[[datetime], datetime], rows: Iterable[Sequence[Any]]) -> tuple[Outage, ...]:
    """Rows of `OUTAGES`, each outage once, with its plans; `local` puts a moment into the zone."""
    found: dict[int, tuple[Sequence[Any], dict[int, None]]] = {}
    for row in rows:
        place = Place(row[7], row[8], row[9], row[10])
        if touches(place, row[6], row[12] or "", row[13] or "", row[14] or ""):
            found.setdefault(row[0], (row, {}))[1][row[11]] = None
    return tuple(
        Outage(
            id=row[0],
            what=row[1],
            message=row[2],
            expected_at=local(naive(row[3])) if row[3] is not None else None,
            opened_at=local(naive(row[4])),
            call_id=row[5],
            plans=tuple(plans),
        )
        for row, plans in found.values()
    )
