"""Open sessions as an order names them, and what RADIUS would say of a login now. The same values on both engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from integrator_tui.models.raw import among, fetch, on_postgresql
from integrator_tui.rules.variables import REDUCED_DOWN, REDUCED_UP

REDUCED_SPEED = (REDUCED_DOWN, REDUCED_UP)
"""The variables that the view `radgroupreply` obeys, by their codes."""
_READ = "radacctid, acctsessionid, username, nasipaddress, framedipaddress, acctupdatetime, acctstoptime"


@dataclass(frozen=True)
class OpenSession:
    """A row of `radacct`: a session is named by its id, its user and its router together (traps P2)."""

    key: int
    session_id: str
    login: str
    nas_address: str
    framed_address: str
    heard: datetime | None
    """Its last sign of life, as moments are stored."""
    ended: bool


@dataclass(frozen=True)
class Entry:
    """A login that is there: whose it is, and whether it may enter."""

    plan_id: int
    allowed: bool


def there_are_routers() -> bool:
    """Whether anybody could be told: a base that names no router is asked nothing more."""
    asked = "SELECT 1 FROM nas_server WHERE active = ? AND deleted_at IS NULL LIMIT 1"
    return bool(fetch(asked, (True,)))


def open_sessions(logins: Iterable[str]) -> tuple[OpenSession, ...]:
    """Those that nobody has told the end of, the oldest first."""
    condition, values = among("username", logins)
    rows = fetch(f"SELECT {_READ} FROM radacct WHERE {condition} AND acctstoptime IS NULL ORDER BY radacctid", values)
    return tuple(_session(*row) for row in rows)


def session_of(key: int) -> OpenSession | None:
    """One of them, ended or not."""
    rows = fetch(f"SELECT {_READ} FROM radacct WHERE radacctid = ?", (key,))
    return _session(*rows[0]) if rows else None


def entries(logins: Iterable[str]) -> dict[str, Entry]:
    """Login -> what the views that FreeRADIUS reads say of it; none for one that they do not know."""
    condition, values = among("username", logins)
    rows = fetch(f"SELECT username, plan_id, allowed FROM radius_login WHERE {condition}", values)
    return {login: Entry(plan_id, bool(allowed)) for login, plan_id, allowed in rows}


def rate_of(login: str) -> str:
    """The speed that RADIUS tells a router for a login, upload first; empty where it tells none."""
    limit = "attribute = 'Mikrotik-Rate-Limit'"
    own = fetch(f"SELECT value FROM radreply WHERE username = ? AND {limit}", (login,))
    if own:
        return str(own[0][0])
    rows = fetch(
        f"SELECT r.value FROM radusergroup g JOIN radgroupreply r ON r.groupname = g.groupname AND r.{limit}"
        " WHERE g.username = ? ORDER BY g.priority",
        (login,),
    )
    return str(rows[0][0]) if rows else ""


def _session(key: int, session_id: Any, login: Any, nas: Any, framed: Any, heard: Any, ended: Any) -> OpenSession:
    return OpenSession(
        key, str(session_id), str(login or ""), _address(nas), _address(framed), _moment(heard), ended is not None
    )


def _address(value: Any) -> str:
    """Without the mask that PostgreSQL may add to one machine."""
    return str(value or "").partition("/")[0]


def _moment(value: Any) -> datetime | None:
    """SQLite has seconds since 1970 there, PostgreSQL a moment with its zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    try:
        return datetime.fromtimestamp(float(value), UTC).replace(tzinfo=None) if value is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def stamp(moment: datetime) -> Any:
    """A stored moment as `radacct` has it."""
    aware = moment.replace(tzinfo=UTC)
    return aware if on_postgresql() else int(aware.timestamp())
