"""Rows as FreeRADIUS writes them on either engine: epochs on SQLite, moments with a zone on PostgreSQL (facts 2.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from integrator_tui.models.raw import execute, on_postgresql

_NUMBERS = count(1)
NAS = "10.0.0.1"


def stamped(moment: datetime | None) -> Any:
    """A moment (naive UTC) as `radacct` has it."""
    if moment is None:
        return None
    aware = moment.replace(tzinfo=UTC)
    return aware if on_postgresql() else int(aware.timestamp())


def accounted(login: str, started: datetime | None, ended: datetime | None = None, **columns: Any) -> None:
    """A session, in the open transaction; heard of when it ended, else two minutes ago."""
    number = next(_NUMBERS)
    heard = columns.pop("heard", ended or datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=2))
    row = {
        "acctsessionid": f"{number:08x}",
        "acctuniqueid": f"{number:032x}",
        "username": login,
        "nasipaddress": NAS,
        "acctstarttime": stamped(started),
        "acctupdatetime": stamped(heard),
        "acctstoptime": stamped(ended),
        "acctinputoctets": 300_000_000,
        "acctoutputoctets": 4_100_000_000,
        "callingstationid": "50-C7-BF-3A-11-09",
        "framedipaddress": "177.20.14.91",
        "acctterminatecause": "Lost-Carrier" if ended else "",
        **columns,
    }
    marks = ", ".join("?" * len(row))
    execute(f"INSERT INTO radacct ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def tried(login: str, at: datetime, reply: str = "Access-Reject", mac: str = "", reason: str = "") -> None:
    """A try, with the password that was typed, as the stock queries write it."""
    given = at.replace(tzinfo=UTC) if on_postgresql() else at.isoformat(" ")
    execute(
        "INSERT INTO radpostauth (username, pass, reply, authdate, callingstationid, reason) VALUES (?, ?, ?, ?, ?, ?)",
        (login, "digitada-pelo-cliente", reply, given, mac, reason),
    )
    if not on_postgresql():  # there it is stamped as it comes
        execute("UPDATE radpostauth SET authdate = ? WHERE id = (SELECT MAX(id) FROM radpostauth)", (given,))


def router(interim: int = 300) -> None:
    """The concentrator of these rows, and how often it gives a sign."""
    execute(
        "INSERT INTO nas_server (name, address, secret, interim_seconds) VALUES ('C1', ?, 's3gredo', ?)", (NAS, interim)
    )
