"""The network side of a plan on ten times as many sessions as customers: the assistant, a header, a list."""

from __future__ import annotations

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
ASKED = 300


def figures(bases: Bases) -> Iterator[Figure]:
    """Milliseconds on both engines, on the thread of the base: what the desk does besides is in other rows."""
    with copied(bases.sqlite, bases.folder) as copy:
        yield from _on(bases, f"sqlite:///{copy}", "SQLite")
    if bases.postgres:
        yield from _on(bases, bases.postgres, "PostgreSQL")


def _on(bases: Bases, url: str, engine: str) -> Iterator[Figure]:
    db, session = open_base(url)
    try:
        db.run(_fill)
        yield from _asked(bases, db, session, engine)
    finally:
        db.run(_empty)
        db.close()


def _asked(bases: Bases, db: Db, session: Session, engine: str) -> Iterator[Figure]:
    ids = sample_ids(bases.customers, bases.samples(ASKED), seed=31)
    rows = db.run(
        fetch, f"SELECT customer_id, plan_id, login FROM plan_login WHERE customer_id IN ({', '.join(map(str, ids))})"
    )
    require(len(rows) > len(ids) // 2, "customers with logins")
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
        note = f"{EACH} sessions to a login"
        yield figure(f"{what}, {engine}", "ms", taken[name], taken["bare"], goal, note)


def _fill() -> None:
    """So many sessions of each login, the newest open; all after the login came to its holder."""
    with database.atomic():
        without_checks_of_time()
        for number in range(1, EACH + 1):
            if on_postgresql():
                at, one = "now() - interval '{} hours'", "'b{}-' || l.id"
            else:
                at, one = "CAST(strftime('%s', 'now') AS INTEGER) - {} * 3600", "'b{}-' || l.id"
            ended = at.format(12 * number - 6) if number > 1 else "NULL"
            heard = ended if number > 1 else at.format(0)
            execute(
                "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime,"
                " acctupdatetime, acctstoptime, acctinputoctets, acctoutputoctets, callingstationid, framedipaddress)"
                f" SELECT '{number}-' || CAST(l.id AS TEXT), {one.format(number)}, l.login, '10.255.0.9',"
                f" {at.format(12 * number)}, {heard}, {ended}, 1, 1, '',"
                " " + _address() + " FROM plan_login l"
            )
    if on_postgresql():
        execute("ANALYZE radacct")


def _address() -> str:
    """An address of its own for each login."""
    parts = "'10.'" + " || '.'".join(f" || CAST(l.id / {size} % 256 AS TEXT)" for size in (65536, 256, 1))
    return f"CAST({parts} AS inet)" if on_postgresql() else parts


def _empty() -> None:
    """The base is kept for what is measured next."""
    with database.atomic():
        without_checks_of_time()
        execute("DELETE FROM radacct WHERE nasipaddress = '10.255.0.9'")
