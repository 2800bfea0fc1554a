"""Who opened a customer, had his data shown, or looked at his connections (F240; Decreto 8.771/2016 art. 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrator_tui.models.raw import fetch_each
from integrator_tui.registry import query
from integrator_tui.rules import permissions
from integrator_tui.rules.moments import moment_in
from integrator_tui.session import Session

FROM_THE_TOP = 1 << 62
SOON = timedelta(hours=2)
"""A call that an operator begins so soon after he opened the customer is what he opened him for."""

_OPENINGS = (
    "SELECT o.at, o.id, COALESCE(NULLIF(o.login, ''), p.login, ''), o.address, o.what, o.reason, c.protocol,"
    " CASE WHEN o.call_id IS NULL THEN (SELECT later.protocol FROM service_call later"
    "  WHERE later.customer_id = o.customer_id AND later.opened_by = o.login AND later.opened_at >= o.at"
    "  AND later.deleted_at IS NULL ORDER BY later.id LIMIT 1) END,"
    " CASE WHEN o.call_id IS NULL THEN (SELECT later.opened_at FROM service_call later"
    "  WHERE later.customer_id = o.customer_id AND later.opened_by = o.login AND later.opened_at >= o.at"
    "  AND later.deleted_at IS NULL ORDER BY later.id LIMIT 1) END"
    " FROM opening o LEFT JOIN operator p ON p.id = o.operator_id LEFT JOIN service_call c ON c.id = o.call_id"
    " WHERE o.customer_id = ? AND o.id < ? ORDER BY o.id DESC LIMIT ?"
)
_LOOKS = (
    "SELECT at, id, login, address, looked_at, reason FROM session_look"
    " WHERE customer_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
)


@dataclass(frozen=True)
class OpeningRow:
    """Somebody looked; `at` is in the operator's zone."""

    at: datetime
    login: str
    address: str
    what: str
    """Abriu, mostrou os dados, or what of the connections was looked at."""
    protocol: str
    """Of the call that was open, or that he began soon after."""
    reason: str
    openings_before: int
    """The next page begins below these two numbers."""
    looks_before: int


@query(permission=permissions.SEE_OPENINGS)
def openings_of(
    session: Session,
    customer_id: int,
    openings_before: int = FROM_THE_TOP,
    looks_before: int = FROM_THE_TOP,
    limit: int = 200,
) -> tuple[OpeningRow, ...]:
    """At most `limit` looks at a customer, the newest first, below the numbers of the row that was read last."""
    openings, looks = fetch_each(
        (_OPENINGS, (customer_id, openings_before, limit)), (_LOOKS, (customer_id, looks_before, limit))
    )
    rows: list[OpeningRow] = []
    while (openings or looks) and len(rows) < limit:
        is_look = bool(looks) and (not openings or moment_in(looks[0][0]) > moment_in(openings[0][0]))
        row = (looks if is_look else openings).pop(0)
        if is_look:
            looks_before = row[1]
        else:
            openings_before = row[1]
        at, _, login, address, what, reason, *call = row
        rows.append(
            OpeningRow(
                session.local(moment_in(at)),
                *(login, address, what, _protocol(moment_in(at), *call) if call else "", reason),
                *(openings_before, looks_before),
            )
        )
    return tuple(rows)


def _protocol(at: datetime, protocol: str | None, later: str | None, later_at: Any) -> str:
    if protocol:
        return protocol
    return later if later and moment_in(later_at) - at <= SOON else ""
