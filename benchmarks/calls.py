"""Calls: as many as customers, written in one statement; the list, the queue, Resumo, timeline and chart over them.

Everything happens inside one transaction that is rolled back: the bases stay as they were.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.db import Db
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.queries.calls.calls import MINE, call_counts, calls_of, queue, queue_counts
from integrator_tui.queries.calls.chart import call_facts
from integrator_tui.queries.calls.summary import summary
from integrator_tui.services.calls.timeline import timeline
from integrator_tui.session import Session

ASKED = 200
OPEN = 2_000
"""Calls that are open: a provider works on no more of them because he has more behind him."""
OPERATORS = 50
NOW = datetime(2026, 12, 1, 15)
SESSION = Session(1, "op7", "Operador", "local", True, frozenset(), now=lambda: NOW, zone=UTC)


class _Done(Exception):
    """Everything was measured: the rows go."""


def figures(bases: Bases) -> Iterator[Figure]:
    """On the bases of the demonstration."""
    urls = {"SQLite": bases.url} | ({"PostgreSQL": bases.postgres} if bases.postgres else {})
    for engine, url in urls.items():
        db = Db(url)
        try:
            sample = sample_ids(bases.customers, bases.samples(ASKED), seed=41)
            taken = db.run(_measured, bases.customers, bases.customers, sample)
        finally:
            db.close()
        for what, goal in GOALS.items():
            note = f"{bases.customers:,} calls, on the database thread".replace(",", " ")
            yield figure(f"{what}, {engine}", "ms", taken[what], goal=goal, note=note)


GOALS = {
    "list of a customer's calls with its counts": Goal(5, 15),
    "Minha fila with its counts": Goal(15, 45),
    "Resumo": Goal(8, 25),
    "timeline, first page": Goal(10, 30),
    "timeline, second page": Goal(10, 30),
    "chart": Goal(5, 15),
}
"""What is asked -> milliseconds; a tab is painted within 25, and most of that is not the base."""


def _measured(count: int, customers: int, sample: Sequence[int]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    try:
        with database.atomic():
            _fill(count, customers)
            require(len(queue(SESSION, MINE)) == min(OPEN, count) // OPERATORS, "the queue is not what was written")
            require(any(calls_of(SESSION, key, "concluido") for key in sample), "no customer has a call")
            for key in sample:
                for what, ask in _asked(key).items():
                    ask()
                    began = time.perf_counter()
                    ask()
                    found.setdefault(what, []).append((time.perf_counter() - began) * 1000)
            raise _Done
    except _Done:
        return found


def _asked(key: int) -> dict[str, Callable[[], Any]]:
    first = timeline(SESSION, key, limit=20)
    place = first[-1].place if first else ()
    return {
        "list of a customer's calls with its counts": lambda: (calls_of(SESSION, key), call_counts(SESSION, key)),
        "Minha fila with its counts": lambda: (queue(SESSION, MINE), queue_counts(SESSION)),
        "Resumo": lambda: summary(SESSION, key, NOW),
        "timeline, first page": lambda: timeline(SESSION, key, limit=20),
        "timeline, second page": lambda: timeline(SESSION, key, after=place, limit=20),
        "chart": lambda: call_facts(SESSION, key),
    }


def _fill(count: int, customers: int) -> None:
    """Calls of a year, spread over all customers; the newest are open."""
    if on_postgresql():
        execute("SET LOCAL statement_timeout = 0")
        execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        numbers, moment = f"generate_series(1::BIGINT, {count}) AS n(x)", f"TIMESTAMP '{NOW}'"
        opened, closed, due = (f"{moment} - ({count} - x) * INTERVAL '31 seconds' + INTERVAL '{m} minutes'" for m in (
            0, 55, 300,
        ))  # fmt: skip
    else:
        numbers = f"(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {count}) SELECT x FROM n)"
        opened, closed, due = (
            f"datetime('{NOW}', -(({count} - x) * 31) || ' seconds', '+{m} minutes')" for m in (0, 55, 300)
        )
    is_open = f"x > {count - OPEN}"
    execute(
        "INSERT INTO service_call (protocol, customer_id, type_id, subject, state, operator, seen, opened_at,"
        " opened_by, closed_at, due_at, solution)"
        f" SELECT 'B' || x, 1 + (x * 7919) % {customers},"
        " (SELECT MIN(id) FROM list_item WHERE kind = 'tipos_atendimento'),"
        f" 'Sem sinal', CASE WHEN {is_open} THEN 'em_analise' ELSE 'concluido' END, 'op' || (x % {OPERATORS}), TRUE,"
        f" {opened}, 'op' || ((x * 31) % {OPERATORS}), CASE WHEN {is_open} THEN NULL ELSE {closed} END,"
        f" CASE WHEN {is_open} THEN {due} ELSE NULL END, 'Conector refeito' FROM {numbers}"
    )
    execute(
        "INSERT INTO call_entry (call_id, kind, to_state, login, at, op_id)"
        " SELECT id, 'abertura', 'pendente', opened_by, opened_at, '' FROM service_call WHERE protocol LIKE 'B%'"
    )
    execute("ANALYZE service_call")
    execute("ANALYZE call_entry")
    ((written,),) = fetch("SELECT COUNT(*) FROM service_call WHERE protocol LIKE 'B%'")
    require(written == count, f"{written} calls instead of {count}")
