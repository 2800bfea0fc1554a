"""The network side of a plan on ten times as many sessions as customers: the assistant, a header, a list.

Ten millions of sessions without a million customers: `--accounting 10000000 --only sessions`; the rest are those of
logins that nobody asks about, as many to each.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from benchmarks.bases import copied, sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.queries.plans.network.online import logins_online
from integrator_tui.services.bulk import without_checks_of_time
from integrator_tui.services.plans.network.looks import ask_assistant, look_at_sessions
from integrator_tui.session import Session

EACH = 10
"""Sessions of a login: on a million customers ten millions."""
POOL = "10.0.0.0/18"
"""The largest that is counted, in which every address is in use."""
FIRST = 16_384
"""Number of the first of the others: behind the addresses of the pool."""
ASKED = 300


def figures(bases: Bases) -> Iterator[Figure]:
    """Milliseconds on both engines, on the thread of the base: what the desk does besides is in other rows."""
    with copied(bases.sqlite, bases.folder) as copy:
        yield from _on(bases, f"sqlite:///{copy}", "SQLite")
    if bases.postgres:
        yield from _on(bases, bases.postgres, "PostgreSQL")


def _on(bases: Bases, url: str, engine: str) -> Iterator[Figure]:
    db, session = open_base(url)
    kept = db.run(_with_pool)
    try:
        db.run(_fill, bases.accounting)
        yield from _asked(bases, db, session, engine)
    finally:
        db.run(_empty, kept)
        db.close()


def _asked(bases: Bases, db: Db, session: Session, engine: str) -> Iterator[Figure]:
    ids = sample_ids(bases.customers, bases.samples(ASKED), seed=31)
    rows = db.run(
        fetch, f"SELECT customer_id, plan_id, login FROM plan_login WHERE customer_id IN ({', '.join(map(str, ids))})"
    )
    require(len(rows) > len(ids) // 2, "customers with logins")
    ((rows_of_all,),) = db.run(fetch, "SELECT COUNT(*) FROM radacct")
    taken: dict[str, list[float]] = {"assistant": [], "header": [], "page": [], "bare": []}

    def timed(name: str, asked: Callable[[], object]) -> object:
        begun = time.perf_counter()
        answer = db.run(asked)
        taken[name].append((time.perf_counter() - begun) * 1000)
        return answer

    newest = "SELECT * FROM radacct WHERE username = ? ORDER BY acctstarttime DESC LIMIT 1"
    for customer_id, plan_id, login in rows:
        for name, asked in (
            ("bare", lambda login=login: fetch(newest, (login,))),
            (
                "assistant",
                lambda customer_id=customer_id, plan_id=plan_id: ask_assistant(session, customer_id, plan_id),
            ),
            ("header", lambda customer_id=customer_id: logins_online(session, customer_id)),
            ("page", lambda customer_id=customer_id, plan_id=plan_id: look_at_sessions(session, customer_id, plan_id)),
        ):
            answer = timed(name, asked)
            require(answer, f"{name} of {login}")
    for what, name, goal in (
        ("assistant, asked about a login", "assistant", Goal(None, 50)),
        ("header: who is connected", "header", Goal(None, 5)),
        ("sessions of a plan, written down and read", "page", Goal(None, 50)),
    ):
        note = f"{EACH} sessions to a login, {rows_of_all:,} in all; a pool of 16,384 addresses in use"
        yield figure(f"{what}, {engine}", "ms", taken[name], taken["bare"], goal, note)


def _with_pool() -> list[tuple[int, str]]:
    """Every plan of the catalogue gives addresses out of one pool; what stood there before."""
    kept = fetch("SELECT id, details FROM list_item WHERE kind = 'planos'")
    for key, details in kept:
        told = {**json.loads(details), "pool": "clientes", "pool_range": POOL}
        execute("UPDATE list_item SET details = ? WHERE id = ?", (json.dumps(told), key))
    return [(key, details) for key, details in kept]


def _fill(rows: int) -> None:
    """So many sessions of each login, the newest open, all after the login came to its holder; others up to `rows`."""
    with database.atomic():
        without_checks_of_time()
        for number in range(1, EACH + 1):
            _insert("l.id", "l.login", f"{number}", "plan_login l")
        ((there,),) = fetch("SELECT COUNT(*) FROM radacct")
        others = max((rows - there) // EACH, FIRST)
        _insert("o.n / 10", "'outro-' || CAST(o.n / 10 AS TEXT)", "(o.n % 10 + 1)", _numbers(FIRST, others))
    if on_postgresql():
        execute("ANALYZE radacct")


def _numbers(first: int, count: int) -> str:
    """Ten of each from the first on."""
    begin, end = 10 * first, 10 * (first + count) - 1
    if on_postgresql():
        return f"generate_series({begin}, {end}) o(n)"
    return f"(WITH RECURSIVE c(n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM c WHERE n < {end}) SELECT n FROM c) o"


def _insert(key: str, login: str, number: str, source: str) -> None:
    """A row for each of the source: a session of twelve hours, the first of a login open and heard of now."""
    if on_postgresql():
        now, hours = "now()", "({}) * interval '1 hour'"
    else:
        now, hours = "CAST(strftime('%s', 'now') AS INTEGER)", "({}) * 3600"
    begun, ended = (f"{now} - {hours.format(f'12 * {number} - {less}')}" for less in (0, 6))
    execute(
        "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime,"
        " acctupdatetime, acctstoptime, acctinputoctets, acctoutputoctets, callingstationid, framedipaddress)"
        f" SELECT CAST({number} AS TEXT) || '-' || CAST({key} AS TEXT),"
        f" 'b' || CAST({number} AS TEXT) || '-' || CAST({key} AS TEXT), {login}, '10.255.0.9', {begun},"
        f" CASE WHEN {number} > 1 THEN {ended} ELSE {now} END, CASE WHEN {number} > 1 THEN {ended} END,"
        f" 1, 1, '', {_address(key)} FROM {source}"
    )


def _address(key: str) -> str:
    """An address of its own for each login."""
    parts = "'10.'" + " || '.'".join(f" || CAST({key} / {size} % 256 AS TEXT)" for size in (65536, 256, 1))
    return f"CAST({parts} AS inet)" if on_postgresql() else parts


def _empty(kept: list[tuple[int, str]]) -> None:
    """The base is kept for what is measured next."""
    with database.atomic():
        without_checks_of_time()
        if on_postgresql():  # on SQLite it is a copy
            execute("TRUNCATE radacct")
        for key, details in kept:
            execute("UPDATE list_item SET details = ? WHERE id = ?", (details, key))
