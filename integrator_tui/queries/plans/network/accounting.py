"""Rows of `radacct` and `radpostauth` as they stand on either engine: epochs or moments with a zone, addresses of a
type of their own or texts (facts 2.1). The column with passwords is named in no statement.

A login belongs to whoever holds it: of the time before nobody is told (traps P5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from integrator_tui.models.raw import fetch, on_postgresql
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
    try:
        return parse_mac(str(text or ""))
    except BadValue:
        return str(text or "")


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
        session=str(name or ""),
        login=str(login or ""),
        nas=_address(nas),
        port=str(port or ""),
        started=moment(zone, started),
        heard=moment(zone, heard),
        ended=moment(zone, ended),
        cause=str(cause or ""),
        mac=seen_mac(mac),
        address=_address(address),
        prefix=_address(delegated) or _address(prefix),
        received=int(received or 0),
        sent=int(sent or 0),
        every=every(told.get(_address(nas), NOT_TOLD), int(gap or 0)),
    )


def _address(value: Any) -> str:
    """An address without the mask that PostgreSQL adds to one of a single machine."""
    text = str(value or "")
    return text.removesuffix("/32").removesuffix("/128")


def holdings(customer_id: int | None, plan_id: int) -> tuple[Holding, ...]:
    """The logins that a plan holds or held, of the time of one customer, or of all with None."""
    rows = fetch(
        "SELECT value, since, until, customer_id FROM plan_holding WHERE plan_id = ? AND kind = 'login'"
        " ORDER BY since DESC, id DESC",
        (plan_id,),
    )
    return tuple(
        Holding(names_of(value, plan_id), naive(since), naive(until) if until else None)
        for value, since, until, whose in rows
        if customer_id in (None, whose)
    )


def names_of(key: str, plan_id: int) -> tuple[str, ...]:
    """How a login may stand in `radacct`: as it was typed at the desk, and folded."""
    typed = fetch("SELECT login FROM plan_login WHERE plan_id = ?", (plan_id,))
    return tuple(dict.fromkeys((*(login for (login,) in typed if login_key(login) == key), key)))


def naive(value: Any) -> datetime:
    """A moment of ours as it is stored, from either engine."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def among_names(names: Iterable[str]) -> tuple[str, list[str]]:
    """A condition on `username` that every index of it serves, and its values."""
    values = list(names)
    return f"username IN ({', '.join('?' * len(values))})", values


def still_open(names: Sequence[str]) -> tuple[str, list[str]]:
    """Asks for the open sessions of a login, the newest first, whoever began them: they stand in the way now."""
    condition, values = among_names(names)
    sql = (
        f"SELECT {READ} FROM radacct WHERE {condition} AND acctstoptime IS NULL"
        f" ORDER BY acctstarttime DESC, radacctid DESC LIMIT {MOST_OPEN}"
    )
    return sql, values
