"""Sessions as FreeRADIUS writes them, with its own kinds of moments and addresses on each engine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from integrator_tui.models.network import CoaOrder, NasServer
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.plans.network.open_sessions import stamp
from integrator_tui.rules.plans.orders import said
from tests.network.router import SECRET, Router
from tests.services.planned import Provider


def started(provider: Provider, login: str, at: datetime, session_id: str = "81a00001", **columns: Any) -> int:
    """A session that began and has not ended; its key."""
    values: dict[str, Any] = {
        "acctsessionid": session_id,
        "acctuniqueid": f"{login} {session_id} {columns.get('nasipaddress', '')}",
        "username": login,
        "nasipaddress": "127.0.0.1",
        "acctstarttime": stamp(at),
        "acctupdatetime": stamp(at),
        "framedipaddress": "100.64.0.7",
        **columns,
    }
    marks = ", ".join("?" * len(values))
    sql = f"INSERT INTO radacct ({', '.join(values)}) VALUES ({marks}) RETURNING radacctid"

    def write() -> int:
        return int(fetch(sql, list(values.values()))[0][0])

    return provider.db.run(write)


def told(provider: Provider, key: int, **columns: datetime) -> None:
    """Accounting tells of a session: `acctupdatetime`, `acctstoptime`."""
    marks = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(at) for at in columns.values()]
    provider.db.run(execute, f"UPDATE radacct SET {marks} WHERE radacctid = ?", [*values, key])


def known(provider: Provider, router: Router, **columns: Any) -> None:
    """The router stands in the list, with the port it has."""
    own = {"name": router.address, "address": router.address, "secret": SECRET, "coa_port": router.port}

    def write() -> None:
        NasServer.insert(**{**own, **columns}).execute()

    provider.db.run(write)


def orders(provider: Provider) -> list[tuple[str, str]]:
    """Purpose and what an operator reads of it, in order."""
    rows = provider.db.run(lambda: list(CoaOrder.select().order_by(CoaOrder.id)))
    return [(row.purpose, said(row.state, row.answer, row.attempts)) for row in rows]
