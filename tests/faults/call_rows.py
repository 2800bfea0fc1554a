"""Many operators take from one queue at the same moment: each call is had by one, and none is forgotten."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.system import ListItem, Operator
from integrator_tui.queries.calls.calls import MY_TITLE, CallRow, queue
from integrator_tui.rules.protocols import protocol_of
from integrator_tui.services.calls.acts import take_call
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.faults.updates import as_operator

ALL, FEW = (50, 5000), (8, 120)
"""Operators and calls."""
SHOWN = 40
"""Rows of the queue that an operator sees."""

Take = Callable[[Db, Session, CallRow], bool]


def waiting(db: Db, session: Session, count: int) -> int:
    """Calls of a Cargo that nobody has, of one customer, and the Cargo."""
    title: int = ListItem.get(ListItem.kind == "cargos").id
    now = session.now()
    rows = [
        {
            "protocol": protocol_of(number),
            "customer_id": 1,
            "state": "pendente",
            "job_title_id": title,
            "opened_at": now - timedelta(minutes=number),
            "opened_by": "ana",
            "due_at": now + timedelta(minutes=number % 500),
        }
        for number in range(count)
    ]
    for at in range(0, count, 500):
        ServiceCall.insert_many(rows[at : at + 500]).execute()
    return title


def take(db: Db, session: Session, call: CallRow) -> bool:
    """As the key does."""
    try:
        db.run(take_call, session, call.customer_id, call.id)
    except Refused:
        return False
    return True


def take_as_read(db: Db, session: Session, call: CallRow) -> bool:
    """Whoever saw it free has it: looked at first, then written."""
    if db.run(ServiceCall.get_by_id, call.id).operator:
        return False
    db.run(ServiceCall.update(operator=session.login).where(ServiceCall.id == call.id).execute)
    return True


def work(db: Db, session: Session, how: Take, start: threading.Barrier, told: list[tuple[str, int]]) -> None:
    """Until the queue is empty: one of the rows that are shown, then the queue again."""
    chance = random.Random(session.login)
    start.wait()
    try:
        while shown := db.run(queue, session, MY_TITLE, SHOWN):
            call = chance.choice(shown)
            told.append(("taken" if how(db, session, call) else "refused", call.id))
    except Exception as error:
        told.append((repr(error), 0))


def at_once(url: str, operators: int, count: int, how: Take) -> Outcome:
    """All operators, one queue."""
    db, session = open_base(url, login="ana")
    title = db.run(waiting, db, session, count)
    own = [as_operator(db, session, number) for number in range(operators)]
    db.run(Operator.update(job_title_id=title).execute)
    desks, told, start = [Db(url) for _ in own], list[tuple[str, int]](), threading.Barrier(operators)
    threads = [
        threading.Thread(target=work, args=(desk, who, how, start, told)) for desk, who in zip(desks, own, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = db.run(lambda: [line.call_id for line in CallEntry.select().where(CallEntry.kind == "assumiu")])
    left = db.run(ServiceCall.select().where(ServiceCall.operator == "").count)
    for desk in (db, *desks):
        desk.close()
    said = Counter(text for text, _ in told)
    times = Counter(key for text, key in told if text == "taken")
    wrong = [text for text, _ in told if text not in ("taken", "refused")]
    wrong += [f"{key} taken {number} times" for key, number in times.items() if number > 1]
    wrong += [f"{left} forgotten"] * (left > 0)
    wrong += ["the trail tells of others"] * (how is take and Counter(lines) != times)
    note = f"{said['taken']} taken, {said['refused']} refused by whoever was quicker"
    return Outcome(len(told), said["refused"], len(wrong), "; ".join([note, *wrong[:3]]))


def _as_read(full: bool) -> Outcome:
    with world.folder(), world.postgres_base() as url:
        return at_once(url, *FEW, take_as_read)


@row(
    "queue",
    promise="each call of a common queue is taken by one operator, none twice and none forgotten",
    fault="50 operators on PostgreSQL take from one queue of 5,000 at the same moment",
    control=_as_read,
    without="the conditional update (looked at, then written)",
    functions=("F218", "F233"),
)
def taken(full: bool) -> Outcome:
    """The queue of a Cargo, worked off."""
    with world.folder(), world.postgres_base() as url:
        return at_once(url, *(ALL if full else FEW), take)
