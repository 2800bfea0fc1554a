"""Sessions and refusals of the demonstration: of the first logins one for every line of the assistant, the others open.

Told from noon of the day of the demonstration. The concentrator of most sends no signs of life, so that what is open
stays open however old the base is; that of the one nobody hears of sends some.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.rules.plans.known import BLOCKED
from integrator_tui.services import bulk

MOST = 2_000
"""Customers with sessions: enough to look at, and no more than a base of a million needs."""
QUIET, TALKING = "127.0.0.2", "127.0.0.3"
"""Routers of the demonstration: on the loopback, so that a desk that blocks somebody sends nothing anywhere."""
COLUMNS = (
    *("acctsessionid", "acctuniqueid", "username", "nasipaddress", "nasportid", "acctstarttime", "acctupdatetime"),
    *("acctstoptime", "acctsessiontime", "acctinputoctets", "acctoutputoctets", "callingstationid"),
    *("acctterminatecause", "framedipaddress"),
)
TRIES = ("username", "reply", "authdate", "callingstationid", "nasipaddress", "reason")
MISTYPED = 'pap: Cleartext password does not match "known good" password'
OTHER_ROUTER = "9C:A2:F4:10:22:B7"

Span = tuple[timedelta, timedelta | None]
"""How long before noon a session began, and how long before it ended; None while it is open."""
YESTERDAY: Span = (timedelta(hours=40), timedelta(hours=13, minutes=13))
NOW: Span = (timedelta(hours=3), None)


class _Written:
    """Rows as they are gathered."""

    def __init__(self, noon: datetime) -> None:
        self.noon = noon
        self.sessions: list[tuple[Any, ...]] = []
        self.tries: list[tuple[Any, ...]] = []

    def at(self, before: timedelta | None) -> Any:
        """A moment as `radacct` of the engine has it."""
        if before is None:
            return None
        moment = self.noon - before
        return moment.isoformat(" ") if on_postgresql() else int(moment.timestamp())

    def session(self, login: str, key: int, span: Span, cause: str = "", nas: str = QUIET, address: str = "") -> None:
        """One session of a login."""
        begun, ended = span
        lasted = int((begun - (ended or timedelta())).total_seconds())
        number = len(self.sessions) + 1
        place = f"100.{64 + key // 65_536 % 60}.{key // 256 % 256}.{key % 256}"
        self.sessions.append((
            f"{0x81000000 + number:x}", f"{number:032x}", login, nas, f"{key % 48 + 1}", self.at(begun),
            self.at(ended if ended is not None else timedelta(hours=1)), self.at(ended),
            lasted if ended is not None else None, lasted * 9_000, lasted * 90_000, _mac(key), cause, address or place,
        ))  # fmt: skip

    def tried(self, login: str, before: timedelta, reply: str, mac: str = "", reason: str = "") -> None:
        """One try."""
        self.tries.append((login, reply, (self.noon - before).isoformat(" "), mac, QUIET, reason))


def _mac(key: int) -> str:
    return ":".join(f"{part:02X}" for part in (0x50, 0xC7, 0xBF, key // 65_536 % 256, key // 256 % 256, key % 256))


def fill(today: date) -> None:
    """In the open transaction, once the logins are there."""
    written = _Written(datetime.combine(today, time(12), UTC))
    rows = fetch(
        "SELECT l.id, l.login, s.code, l.customer_id FROM plan_login l JOIN customer_plan p ON p.id = l.plan_id"
        " JOIN list_item s ON s.id = p.status_id WHERE l.customer_id <= ? AND l.deleted_at IS NULL ORDER BY l.id",
        (MOST,),
    )
    execute("INSERT INTO nas_server (name, address, secret, interim_seconds) VALUES (?, ?, ?, ?), (?, ?, ?, ?)", (
        "Concentrador 1", QUIET, "demonstracao", 0, "Concentrador 2", TALKING, "demonstracao", 300,
    ))  # fmt: skip
    _pool()
    kinds = _kinds()
    for key, login, code, _ in rows:
        if code in BLOCKED:
            _blocked(written, key, login)
        else:
            next(kinds, _open)(written, key, login)
    bulk.write("radacct", COLUMNS, written.sessions)
    bulk.write("radpostauth", TRIES, written.tries)
    for number, row in enumerate(written.tries if not on_postgresql() else (), 1):
        # What comes in on SQLite is stamped as it comes: these came earlier.
        execute("UPDATE radpostauth SET authdate = ? WHERE id = ?", (row[2].removesuffix("+00:00"), number))


def _pool() -> None:
    """The plan of the first login gives out addresses of a range that is known."""
    for key, details in fetch(
        "SELECT c.id, c.details FROM list_item c WHERE c.id = (SELECT p.catalog_plan_id FROM plan_login l"
        " JOIN customer_plan p ON p.id = l.plan_id ORDER BY l.id LIMIT 1)"
    ):
        told = {**json.loads(details), "pool": "clientes", "pool_range": "100.64.0.0/22"}
        execute("UPDATE list_item SET details = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), key))


Kind = Callable[[_Written, int, str], None]


def _kinds() -> Iterator[Kind]:
    """The first logins, each with something else the matter."""
    yield from (_other_router, _silent, _lost, _wrong_password, _unsaid, _shared, _shared, _inactive, _off)
    yield from (_without_password, _open, _never, _twice)


def _open(written: _Written, key: int, login: str) -> None:
    written.session(login, key, YESTERDAY, "User-Request")
    written.tried(login, NOW[0], "Access-Accept", _mac(key))
    written.session(login, key, (timedelta(hours=key % 72, minutes=key % 60 + 1), None))


def _lost(written: _Written, key: int, login: str) -> None:
    written.tried(login, YESTERDAY[0], "Access-Accept", _mac(key))
    written.session(login, key, YESTERDAY, "Lost-Carrier")


def _off(written: _Written, key: int, login: str) -> None:
    written.tried(login, YESTERDAY[0], "Access-Accept", _mac(key))
    written.session(login, key, YESTERDAY, "User-Request")


def _other_router(written: _Written, key: int, login: str) -> None:
    """Bound to one router, and another one tries."""
    execute("UPDATE plan_login SET mac = ? WHERE id = ?", (_mac(key), key))
    written.session(login, key, YESTERDAY, "Lost-Carrier")
    written.tried(login, timedelta(minutes=12), "Access-Reject", OTHER_ROUTER)


def _wrong_password(written: _Written, key: int, login: str) -> None:
    written.session(login, key, YESTERDAY, "User-Request")
    written.tried(login, timedelta(minutes=7), "Access-Reject", _mac(key), MISTYPED)


def _unsaid(written: _Written, key: int, login: str) -> None:
    """Refused, and nobody says what for."""
    written.session(login, key, YESTERDAY, "NAS-Reboot")
    written.tried(login, timedelta(minutes=30), "Access-Reject")


def _silent(written: _Written, key: int, login: str) -> None:
    written.session(login, key, (timedelta(days=40), None), nas=TALKING)


def _shared(written: _Written, key: int, login: str) -> None:
    """Two of them on one address."""
    written.session(login, key, NOW, address="100.64.255.7")


def _twice(written: _Written, key: int, login: str) -> None:
    written.session(login, key, (timedelta(hours=9), None))
    written.session(login, key, NOW)


def _inactive(written: _Written, key: int, login: str) -> None:
    execute("UPDATE plan_login SET active = FALSE WHERE id = ?", (key,))
    written.session(login, key, YESTERDAY, "Admin-Reset")
    written.tried(login, timedelta(hours=2), "Access-Reject", _mac(key))


def _without_password(written: _Written, key: int, login: str) -> None:
    execute("UPDATE plan_login SET password = '' WHERE id = ?", (key,))


def _never(written: _Written, key: int, login: str) -> None:
    """It was never used."""


def _blocked(written: _Written, key: int, login: str) -> None:
    """Refused since the plan was cut."""
    written.session(login, key, (timedelta(days=50), timedelta(days=21)), "Admin-Reset")
    written.tried(login, timedelta(minutes=20), "Access-Reject", _mac(key))
