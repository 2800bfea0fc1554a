"""What an incident touched: whose data was looked at or taken in a time, and until when it must be told (F241)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from integrator_tui.models.raw import fetch
from integrator_tui.registry import query
from integrator_tui.rules import permissions
from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.rules.moments import moment_in
from integrator_tui.session import Session

TERM_DAYS = 3
"""Business days to tell the authority and the persons (Resolução ANPD 15/2024, art. 6); small agents have twice."""
MOST = 100_000


@dataclass(frozen=True)
class Touched:
    """A person: how often he was opened and his connections looked at, how often changed."""

    customer_id: int
    name: str
    looks: int
    changes: int


@dataclass(frozen=True)
class Incident:
    """What is known of it; `exports` is what left the base as files."""

    since: date
    until: date
    login: str
    known_on: date
    tell_until: date
    small_tell_until: date
    touched: tuple[Touched, ...]
    exports: tuple[str, ...]
    operators: tuple[tuple[str, str, int], ...]
    """Login, address, looks."""


@query(permission=permissions.LGPD)
def incident(session: Session, since: date, until: date, login: str = "", known_on: date | None = None) -> Incident:
    """Whom an operator, or anybody, looked at or changed on these days, both included."""
    edges = (_stored(session, since, time.min), _stored(session, until, time.max))
    mine, who = (" AND login = ?", (login,)) if login else ("", ())
    looks = fetch(
        "SELECT customer_id, COUNT(*) FROM (SELECT customer_id, login, at FROM opening UNION ALL"
        f" SELECT customer_id, login, at FROM session_look) seen WHERE at BETWEEN ? AND ?{mine} GROUP BY customer_id"
        f" LIMIT {MOST}",
        (*edges, *who),
    )
    changes = fetch(
        f"SELECT customer_id, COUNT(*) FROM history WHERE customer_id IS NOT NULL AND at BETWEEN ? AND ?{mine}"
        f" GROUP BY customer_id LIMIT {MOST}",
        (*edges, *who),
    )
    operators = fetch(
        "SELECT login, address, COUNT(*) FROM (SELECT login, address, at FROM opening UNION ALL"
        f" SELECT login, address, at FROM session_look) seen WHERE at BETWEEN ? AND ?{mine}"
        " GROUP BY login, address ORDER BY 3 DESC, 1, 2 LIMIT 500",
        (*edges, *who),
    )
    exports = fetch(
        "SELECT at, login, address, action, note FROM history WHERE action IN ('exportou', 'começou a exportar')"
        f" AND at BETWEEN ? AND ?{mine} ORDER BY id LIMIT {MOST}",
        (*edges, *who),
    )
    seen, changed = dict(looks), dict(changes)
    names = _names(sorted({*seen, *changed}))
    known = known_on or session.today().date()
    return Incident(
        *(since, until, login, known, NATION.add(known, TERM_DAYS), NATION.add(known, 2 * TERM_DAYS)),
        tuple(Touched(key, names.get(key, ""), seen.get(key, 0), changed.get(key, 0)) for key in sorted(names)),
        tuple(
            f"{session.local(moment_in(at)):%d/%m/%Y %H:%M} {who} {address} {action} {note}"
            for at, who, address, action, note in exports
        ),
        tuple((name, address, int(number)) for name, address, number in operators),
    )


def _names(keys: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        marks = ", ".join("?" * len(some))
        found.update(fetch(f"SELECT id, legal_name FROM customer WHERE id IN ({marks})", some))
    return found


def _stored(session: Session, day: date, edge: time) -> str:
    moment = datetime.combine(day, edge).replace(tzinfo=session.zone).astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(" ")
