"""A year of calls of the demonstration, the orders that some of them led to, surveys; all the same on both engines.

What is closed was closed within its term; what is open came in the last days, and waits as calls do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.demo.service_calls.call_texts import CASES, STORY, TO_BE_VISITED, WEIGHTS, Case
from integrator_tui.demo.service_calls.field_work import FieldWork
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.calls.terms import wrong_dues
from integrator_tui.rules.calls.states import DONE, PENDING, UNSOLVED, WAITING
from integrator_tui.rules.protocols import A_DAY, FIRST, protocol_of
from integrator_tui.services import bulk
from integrator_tui.services.lists import lists
from integrator_tui.services.protocols import SERIES

MOST = 10_000
"""Customers who called: enough to look at, and no more than a base of a million needs."""
OF_THE_FIRST = 12
"""Calls of the first customer, whom everybody opens."""
YEAR, LATELY = 365, 6
LOGIN = "demonstração"
COLUMNS = {
    "service_call": (
        *("id", "protocol", "customer_id", "plan_id", "type_id", "contact_name", "phone", "origin", "subject"),
        *("text", "priority", "state", "state_before", "operator", "job_title_id", "seen", "uf", "city"),
        *("opened_at", "opened_by", "closed_at", "result", "solution", "version"),
    ),
    "call_entry": ("call_id", "kind", "from_state", "to_state", "text", "login", "at", "op_id"),
    "customer_identifier": ("customer_id", "kind", "value"),
}


@dataclass(frozen=True)
class Caller:
    """A customer as his calls need him."""

    id: int
    name: str
    phone: str
    plan_id: int | None
    place: str
    uf: str
    city: str


def fill(customers: int, seed: int, today: date) -> None:
    """In the open transaction, once the plans are there."""
    random = Random(f"calls {seed}")  # noqa: S311 - nothing here is a secret
    callers = _callers(min(customers, MOST))
    types = dict(fetch("SELECT name, id FROM list_item WHERE kind = ?", (lists.CALL_TYPES,)))
    titles = dict(fetch("SELECT name, id FROM list_item WHERE kind = ?", (lists.JOB_TITLES,)))
    moments = sorted(
        (*_moment(random, today), caller)
        for caller in range(len(callers))
        for _ in range(OF_THE_FIRST if not caller else random.choices((0, 1, 2, 4), (3, 4, 2, 1))[0])
    )
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    work = FieldWork(random, today)
    of_the_day: dict[date, int] = defaultdict(int)
    count = 0
    for number, (opened, draw, place) in enumerate(moments, 1):
        caller, case = callers[place], random.choices(CASES, WEIGHTS)[0]
        of_the_day[opened.date()] += 1
        count = (opened.date() - FIRST).days * A_DAY + 40_000 + of_the_day[opened.date()]
        told, ended = "", None
        waits = (today - opened.date()).days <= LATELY and draw < 0.5
        if case.visit:
            told, ended = work.order(number, caller.id, caller.plan_id, caller.place, case, opened, waits)
            waits = waits or ended is None
        trail = _open(opened, draw) if waits else _closed(case, opened, draw, ended)
        _, before, state, moved, said = next(line for line in reversed(trail) if line[2])
        closed: datetime | None = None if waits else moved
        solution = "" if waits else said
        protocol = protocol_of(count)
        rows["service_call"].append((
            number, protocol, caller.id, caller.plan_id, types.get(case.type), caller.name, caller.phone, case.origin,
            case.subject, case.asked, case.priority, state, before, "", titles.get(case.title), bool(closed), caller.uf,
            caller.city,
            _iso(opened), LOGIN, _iso(closed) if closed else None,
            ("resolvido" if case.at_once else "orientado") if closed else "", solution, len(trail),
        ))  # fmt: skip
        for kind, was, to, at, text in trail:
            rows["call_entry"].append((number, kind, was, to, text, LOGIN, _iso(at), f"{number:032x}"))
        rows["customer_identifier"].append((caller.id, "protocol", protocol))
        if told:
            noted = _iso(opened + timedelta(minutes=9))
            rows["call_entry"].append((number, "os", "", "", told, LOGIN, noted, f"{number:032x}"))
    for caller in callers:
        work.survey(caller.id, caller.place)
    with bare(("service_call", "call_entry")):
        for table, columns in COLUMNS.items():
            bulk.write(table, columns, rows[table])
    work.write()
    for table in ("service_call", "call_entry", "work_order", "site_survey"):
        continue_ids(table)
    if moments:
        execute("INSERT INTO counter (name, value) VALUES (?, ?)", (SERIES, count))
    for key, (_, due) in wrong_dues(datetime.combine(today, time(12))).items():
        ServiceCall.update(due_at=due.at, due_by_hand=due.by_hand).where(ServiceCall.id == key).execute()


def _callers(most: int) -> list[Caller]:
    found = fetch(
        "SELECT c.id, c.legal_name, c.mobile, c.phone, (SELECT MIN(id) FROM customer_plan WHERE customer_id = c.id),"
        " COALESCE(a.state, ''), a.street, a.number, a.district, COALESCE(a.city, '')"
        " FROM customer c LEFT JOIN address a ON a.customer_id = c.id AND a.kind = 'principal'"
        " WHERE c.id <= ? ORDER BY c.id",
        (most,),
    )
    return [
        Caller(key, name, mobile or phone or "", plan, ", ".join(part for part in place if part)[:200], uf, place[-1])
        for key, name, mobile, phone, plan, uf, *place in found
    ]


def _moment(random: Random, today: date) -> tuple[datetime, float]:
    """In the last year, by day; in hours that are of the same day in every zone of the country."""
    back = random.randrange(1, LATELY) if random.random() < 0.05 else random.randrange(1, YEAR)
    at = datetime.combine(today - timedelta(days=back), time(12)) + timedelta(seconds=random.randrange(10 * 3600))
    return at, random.random()


Line = tuple[str, str, str, datetime, str]
"""Kind, from, to, when, what was written; the last that moves is the state in which the call is."""


def _open(opened: datetime, draw: float) -> list[Line]:
    lines: list[Line] = [("abertura", "", PENDING, opened, "")]
    story = STORY[int(draw * 2 * len(STORY))] if draw < 0.5 else TO_BE_VISITED
    for state, kind, minutes, text in story:
        was = lines[-1][2]
        lines.append((kind, was if state else "", state, opened + timedelta(minutes=minutes), text))
    return lines


def _closed(case: Case, opened: datetime, draw: float, visited: datetime | None) -> list[Line]:
    """The clock stands still while a visit is waited for."""
    lines: list[Line] = [("abertura", "", PENDING, opened, "")]
    steps = [] if case.at_once else [("em_analise", 3)]
    if visited is not None:
        steps.append((WAITING, 10))
    for state, minutes in steps:
        lines.append(("status", lines[-1][2], state, opened + timedelta(minutes=minutes), ""))
    end = visited or opened + timedelta(minutes=11 + int(draw * 200))
    lines.append(("status", lines[-1][2], UNSOLVED if draw > 0.97 else DONE, end, case.solved))
    return lines


def _iso(moment: datetime) -> str:
    return moment.isoformat(" ")
