"""Sessions and refusals of the demonstration: of the first logins one for every line of the assistant, the others open.

Told from noon of the day of the demonstration. The concentrator of most sends no signs of life, so that what is open
stays open however old the base is; that of the one nobody hears of sends some.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_address
from typing import Any

from integrator_tui.demo.load import nobody
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.rules.plans.known import BLOCKED
from integrator_tui.rules.plans.orders import BLOCK, KINDS, QUEUED, REFUSED, SPEED
from integrator_tui.rules.plans.states import DEBT, TRUST
from integrator_tui.services import bulk
from integrator_tui.services.history import Change, Entry, append

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
OTHER_ROUTER, LENT_ROUTER = "9C:A2:F4:10:22:B7", "9C:A2:F4:10:22:C8"
CROWDED = "100.64.252.0"
"""The first address of the range that is full."""
OLD = timedelta(days=90)
"""A plan for so long has had what the demonstration tells of."""
FAR = "2099-12-31 12:00:00"

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
        self.once: set[str] = set()
        """What was told of one, and is of no other."""

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
        "SELECT l.id, l.login, s.code, p.catalog_plan_id, p.start_date FROM plan_login l"
        " JOIN customer_plan p ON p.id = l.plan_id JOIN list_item s ON s.id = p.status_id"
        " WHERE l.customer_id <= ? AND l.deleted_at IS NULL ORDER BY l.id",
        (MOST,),
    )
    execute("INSERT INTO nas_server (name, address, secret, interim_seconds) VALUES (?, ?, ?, ?), (?, ?, ?, ?)", (
        "Concentrador 1", QUIET, "demonstracao", 0, "Concentrador 2", TALKING, "demonstracao", 300,
    ))  # fmt: skip
    full = _pools(rows)
    kinds, cut = _kinds(), iter((_still_open, _refused_before))
    for key, login, code, catalog, start in rows:
        if code in BLOCKED:
            of_old = code == DEBT and str(start) < (today - OLD).isoformat()
            (next(cut, _blocked) if of_old else _blocked)(written, key, login)
        elif code == TRUST:
            _let_in(written, key, login)
        elif catalog == full:
            _crowded(written, key, login)
        else:
            next(kinds, _open)(written, key, login)
    _neighbours(written)
    bulk.write("radacct", COLUMNS, written.sessions)
    bulk.write("radpostauth", TRIES, written.tries)
    for number, row in enumerate(written.tries if not on_postgresql() else (), 1):
        # What comes in on SQLite is stamped as it comes: these came earlier.
        execute("UPDATE radpostauth SET authdate = ? WHERE id = ?", (row[2].removesuffix("+00:00"), number))


def _pools(rows: Sequence[tuple[Any, ...]]) -> int:
    """The plan of the first login gives out addresses of a range that is known, another one of a range that is full.

    Answers which is full: that whose first login stands last, so that it is no part of what else is shown.
    """
    firsts: dict[int, int] = {}
    for place, (_, _, code, catalog, _) in enumerate(rows):
        if code not in BLOCKED:
            firsts.setdefault(catalog, place)
    if not firsts:
        return 0
    full = max(firsts, key=firsts.__getitem__)
    for key, pool, addresses in ((rows[0][3], "clientes", "100.64.0.0/22"), (full, "bairro", f"{CROWDED}/30")):
        ((details,),) = fetch("SELECT details FROM list_item WHERE id = ?", (key,))
        told = {**json.loads(details), "pool": pool, "pool_range": addresses}
        execute("UPDATE list_item SET details = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), key))
    return full


def _neighbours(written: _Written) -> None:
    """Those who have all addresses of the range that is full."""
    for number in range(4):
        address = str(ip_address(CROWDED) + number)
        written.session(f"vizinho.{number + 1}", 60_000 + number, NOW, address=address)


Kind = Callable[[_Written, int, str], None]


def _kinds() -> Iterator[Kind]:
    """The first logins, each with something else the matter."""
    yield from (_other_router, _silent, _lost, _wrong_password, _unsaid, _shared, _shared, _inactive, _off)
    yield from (_without_password, _open, _never, _twice, _changed, _misspelt, _unsaid_bound, _bound, _taken_router)
    yield from (_refused_order, *[_taken_address] * 20)


def _crowded(written: _Written, key: int, login: str) -> None:
    """One is out, and finds no address; the others have theirs."""
    if "crowded" in written.once:
        _open(written, key, login)
        return
    written.once.add("crowded")
    _off(written, key, login)


def _still_open(written: _Written, key: int, login: str) -> None:
    """The plan was cut, and the concentrator has not answered yet."""
    written.session(login, key, (timedelta(days=40), None))
    _ordered(key, login, QUEUED, BLOCK, "", written)


def _refused_before(written: _Written, key: int, login: str) -> None:
    """Refused before the plan was cut, and never tried again."""
    written.session(login, key, (timedelta(days=60), timedelta(days=50)), "User-Request")
    written.tried(login, timedelta(days=45), "Access-Reject", _mac(key))


def _let_in(written: _Written, key: int, login: str) -> None:
    """Refused while the plan was cut; it is not any more, and the router has not tried again."""
    written.session(login, key, (timedelta(days=9), timedelta(days=3)), "Admin-Reset")
    written.tried(login, timedelta(hours=30), "Access-Reject", _mac(key))


def _refused_order(written: _Written, key: int, login: str) -> None:
    """Connected, and the concentrator did not take the new speed."""
    _open(written, key, login)
    _ordered(key, login, REFUSED, SPEED, "atributo não aceito", written)


def _ordered(key: int, login: str, state: str, purpose: str, answer: str, written: _Written) -> None:
    """An order about a login; one that waits waits for ever: nothing is sent from a demonstration."""
    at = (written.noon - timedelta(minutes=5)).replace(tzinfo=None).isoformat(" ")
    execute(
        "INSERT INTO coa_order (customer_id, plan_id, plan_version, login, purpose, kind, note, at, operator, op_id,"
        " state, state_at, answer, next_attempt_at, expires_at) SELECT customer_id, plan_id, 1, ?, ?, ?, ?, ?,"
        " 'demonstração', ?, ?, ?, ?, ?, ? FROM plan_login WHERE id = ?",
        (login, purpose, KINDS[purpose], "Demonstração", at, f"{key:032x}", state, at, answer, FAR, FAR, key),
    )


def _changed(written: _Written, key: int, login: str) -> None:
    """Refused, and somebody has changed the login since."""
    written.session(login, key, YESTERDAY, "User-Request")
    written.tried(login, timedelta(hours=2), "Access-Reject", _mac(key), MISTYPED)
    ((customer,),) = fetch("SELECT customer_id FROM plan_login WHERE id = ?", (key,))
    at = (written.noon - timedelta(hours=1)).replace(tzinfo=None)
    change = Change("password", "Senha", "••••••", "••••••")
    append(nobody(at), f"{key:032x}", at, [Entry("plan_login", key, "alterou", customer, (change,), login)])


def _misspelt(written: _Written, key: int, login: str) -> None:
    """The new router has the login in capitals."""
    written.session(login, key, YESTERDAY, "User-Request")
    written.tried(login.upper(), timedelta(minutes=9), "Access-Reject", _mac(key))


def _unsaid_bound(written: _Written, key: int, login: str) -> None:
    """Bound to a router; refused, and neither what for nor which router it was is known."""
    execute("UPDATE plan_login SET mac = ? WHERE id = ?", (_mac(key), key))
    _unsaid(written, key, login)


def _bound(written: _Written, key: int, login: str) -> None:
    """Bound to its router, and connected by it."""
    execute("UPDATE plan_login SET mac = ? WHERE id = ?", (LENT_ROUTER, key))
    _open(written, key, login)


def _taken_router(written: _Written, key: int, login: str) -> None:
    """It tries by the router of the one before."""
    written.session(login, key, YESTERDAY, "User-Request")
    written.tried(login, timedelta(minutes=18), "Access-Reject", LENT_ROUTER)


def _taken_address(written: _Written, key: int, login: str) -> None:
    """Somebody else has the address that is kept for its plan."""
    rows = fetch(
        "SELECT i.address FROM plan_ip i JOIN plan_login l ON l.plan_id = i.plan_id WHERE l.id = ? ORDER BY i.id",
        (key,),
    )
    if not rows or "taken" in written.once:
        _open(written, key, login)
        return
    written.once.add("taken")
    _lost(written, key, login)
    written.session("visitante", 60_009, NOW, address=rows[0][0])


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
