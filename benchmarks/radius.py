"""What RADIUS asks of a login: the queries of FreeRADIUS over the views, beside bare indexed reads of the same rows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from benchmarks.figures import Bases, Figure, Goal, middle_and_end, require
from integrator_tui.db import Db
from integrator_tui.models.raw import execute, fetch, on_postgresql

ASKED = (
    "SELECT id, username, attribute, value, op FROM radcheck WHERE username = ? ORDER BY id",
    "SELECT id, username, attribute, value, op FROM radreply WHERE username = ? ORDER BY id",
    "SELECT groupname FROM radusergroup WHERE username = ? ORDER BY priority",
)
BARE = "SELECT id, plan_id, login, password, mac FROM plan_login WHERE login = ? AND deleted_at IS NULL"
LOGINS = 300
MOST_TIMES = 3.0


def figures(bases: Bases) -> Iterator[Figure]:
    """Milliseconds of the check of one login, the floor being the bare read; on both engines."""
    for engine, url in (("SQLite", bases.url), ("PostgreSQL", bases.postgres)):
        if url is None:
            continue
        db = Db(url)
        try:
            yield from db.run(_measure, engine, bases.samples(LOGINS))
        finally:
            db.close()


def _measure(engine: str, count: int) -> list[Figure]:
    logins = [login for (login,) in fetch("SELECT login FROM plan_login WHERE deleted_at IS NULL LIMIT 20000")]
    require(bool(logins), "the base has no login")
    sample = random.Random(11).choices(logins, k=count)
    for sql in (*ASKED, BARE):
        _by_index(sql, sample[0])
    taken: dict[str, list[float]] = {sql: [] for sql in (BARE, *ASKED)}
    for login in sample:  # in turns, so that a busy machine is busy for all of them
        for sql, times in taken.items():
            began = time.perf_counter()
            fetch(sql, (login,))
            times.append((time.perf_counter() - began) * 1000)
    bare, found = middle_and_end(taken[BARE])[0], []
    for what, sql in zip(("check", "reply", "groups"), ASKED, strict=True):
        p50, p99 = middle_and_end(taken[sql])
        name = f"RADIUS asks of one login: {what}, {engine}"
        found.append(Figure(name, "ms", p50, p99, bare, goal=Goal(ratio=MOST_TIMES), samples=count))
    return found


def _by_index(sql: str, login: str) -> None:
    """No plan reads a whole table of logins or plans."""
    plan = "EXPLAIN " if on_postgresql() else "EXPLAIN QUERY PLAN "
    said = " ".join(str(row) for row in execute(plan + sql, (login,)).fetchall())
    whole = ("Seq Scan on plan_login", "Seq Scan on customer_plan", "SCAN l", "SCAN p", "SCAN plan_login")
    require(not any(one in said for one in whole), f"a whole table is read: {said}")
