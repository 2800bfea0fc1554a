"""Rows of `radacct` and `radpostauth` as they stand on either engine: epochs or moments with a zone, addresses of a
type of their own or texts (facts 2.1). The column with passwords is named in no statement.

A login belongs to whoever holds it: of the time before nobody is told (traps P5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from ipaddress import ip_address
from typing import Any

from integrator_tui.models.odd import as_text, number_of
from integrator_tui.models.raw import fetch, fetch_each, on_postgresql
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.logins import login_key
from integrator_tui.rules.plans.mac import parse_mac
from integrator_tui.rules.plans.sessions import Connection, every

READ = (
    "radacctid, acctsessionid, username, nasipaddress, nasportid, acctstarttime, acctupdatetime, acctstoptime,"
    " acctterminatecause, callingstationid, framedipaddress, framedipv6prefix, delegatedipv6prefix,"
    " acctoutputoctets, acctinputoctets, acctinterval"
)
"""Of `radacct`. What the concentrator sent out is what the customer received (RFC 2866)."""
NOT_TOLD = 600
"""Seconds between signs of life of a concentrator that is in no list."""
FIRST_YEAR = 2000
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a session ended of which the table has that it did, and nothing readable of when."""
MOST_OPEN = 20
"""Open sessions of one login or address that anybody wants to hear of."""


@dataclass(frozen=True)
class Holding:
    """A login while a plan held it: how routers may write it, since when and until when (naive UTC)."""

    names: tuple[str, ...]
    since: datetime
    until: datetime | None


def stamp(moment: datetime) -> Any:
    """A stored moment (naive UTC) as `radacct` compares it."""
    aware = moment.replace(tzinfo=UTC)
    return aware if on_postgresql() else int(aware.timestamp())


def moment(zone: tzinfo | None, value: Any) -> datetime | None:
    """What stands in a column of moments, in the operator's zone: an epoch, a moment with its zone, or one in UTC."""
    try:
        if isinstance(value, str):
            value = float(value) if value.strip().isdecimal() else datetime.fromisoformat(value.strip())
        if isinstance(value, int | float):
            value = datetime.fromtimestamp(value, UTC)
        if not isinstance(value, datetime):
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None  # another program wrote it, and it is no moment


def seen_mac(text: Any) -> str:
    """A router as it was seen, in the form in which MACs are kept; what is none as it stands."""
    said = as_text(text or "")
    try:
        return parse_mac(said)
    except BadValue:
        return said


INTERVALS = "SELECT address, interim_seconds FROM nas_server WHERE deleted_at IS NULL"
"""How often each concentrator tells of a session, in seconds, by its address."""


def intervals() -> dict[str, int]:
    """What `INTERVALS` asks."""
    return dict(fetch(INTERVALS))


def connection(zone: tzinfo | None, row: Sequence[Any], told: Mapping[str, int]) -> Connection:
    """A row of `READ`; `told` are the `intervals`."""
    key, name, login, nas, port, started, heard, ended, cause, mac, address, prefix, delegated, received, sent, gap = (
        row
    )
    return Connection(
        key=key,
        session=as_text(name or ""),
        login=as_text(login or ""),
        nas=_address(nas),
        port=as_text(port or ""),
        started=_believed(zone, started),
        heard=_believed(zone, heard),
        ended=(moment(zone, ended) or NEVER.astimezone(zone)) if ended is not None else None,
        cause=as_text(cause or ""),
        mac=seen_mac(mac),
        address=_address(address),
        prefix=_address(delegated) or _address(prefix),
        received=whole(received),
        sent=whole(sent),
        every=every(told.get(_address(nas), NOT_TOLD), whole(gap)),
    )


def _believed(zone: tzinfo | None, value: Any) -> datetime | None:
    """A moment of a router whose clock runs: one that was never set counts from 1970, and says nothing."""
    found = moment(zone, value)
    return found if found is not None and found.year >= FIRST_YEAR else None


def whole(value: Any) -> int:
    """A count; 0 for what is none."""
    return int(number_of(value) or 0)


def _address(value: Any) -> str:
    """An address without the mask that PostgreSQL adds to one of a single machine."""
    text = as_text(value or "")
    return text.removesuffix("/32").removesuffix("/128")


HELD = (
    "SELECT value, since, until, customer_id FROM plan_holding WHERE plan_id = ? AND kind = 'login'"
    " ORDER BY since DESC, id DESC"
)
"""The logins that a plan holds or held."""


def holdings(customer_id: int | None, plan_id: int) -> tuple[Holding, ...]:
    """The logins that a plan holds or held, of the time of one customer, or of all with None."""
    held, typed = fetch_each((HELD, (plan_id,)), ("SELECT login FROM plan_login WHERE plan_id = ?", (plan_id,)))
    return held_by(customer_id, held, [str(login) for (login,) in typed])


def held_by(customer_id: int | None, held: Sequence[Sequence[Any]], typed: Sequence[str]) -> tuple[Holding, ...]:
    """The same of rows of `HELD`; `typed` are the logins of the plan, the deleted ones too."""
    return tuple(
        Holding(_names_of(value, typed), naive(since), naive(until) if until else None)
        for value, since, until, whose in held
        if customer_id in (None, whose)
    )


def _names_of(key: str, typed: Sequence[str]) -> tuple[str, ...]:
    """How a login may stand in `radacct`: as it was typed at the desk, and folded."""
    return tuple(dict.fromkeys((*(login for login in typed if login_key(login) == key), key)))


def naive(value: Any) -> datetime:
    """A moment of ours as it is stored, from either engine."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def among_names(names: Iterable[str]) -> tuple[str, list[str]]:
    """A condition on `username` that every index of it serves, and its values."""
    values = list(names)
    return f"username IN ({', '.join('?' * len(values))})", values


def is_address(text: str) -> bool:
    """Whether a text is an address, as PostgreSQL wants one to compare with."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def on_addresses(addresses: Sequence[str]) -> tuple[str, list[str]]:
    """Asks for the open sessions on addresses, of each only so many."""
    one = f"SELECT {READ} FROM radacct WHERE framedipaddress = ? AND acctstoptime IS NULL LIMIT {MOST_OPEN}"
    parts = [f"SELECT {READ} FROM ({one}) AS a{number}" for number in range(len(addresses))]
    return " UNION ALL ".join(parts), list(addresses)


def still_open(names: Sequence[str]) -> tuple[str, list[str]]:
    """Asks for the open sessions of a login, the newest first, whoever began them: they stand in the way now."""
    condition, values = among_names(names)
    sql = (
        f"SELECT {READ} FROM radacct WHERE {condition} AND acctstoptime IS NULL"
        f" ORDER BY acctstarttime DESC, radacctid DESC LIMIT {MOST_OPEN}"
    )
    return sql, values
