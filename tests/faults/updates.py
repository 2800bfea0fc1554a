"""Many operators change few customers at once; and PostgreSQL is killed under them."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine import address
from integrator_tui.errors import Conflict, DeskError
from integrator_tui.forms.base import as_texts
from integrator_tui.models.base import Table
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work
from integrator_tui.session import Session, new_op_id
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.faults.world import Acknowledged
from tests.identity import allow

OPERATORS, PROCESSES, WRITERS = 50, 8, 8
THINKING = 0.02
"""Seconds at most between opening a form and saving it."""


@dataclass
class Operators:
    """What all of them were told."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """The `op_id` of what was told not to be saved."""
    told: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def work(self, db: Db, session: Session, seed: int, goes_on: Callable[[int], bool]) -> None:
        """One operator: opens a form, thinks, changes one or two fields, saves; and again while it `goes_on`."""
        chance = random.Random(seed)
        number = 0
        while goes_on(number):
            number += 1
            key = chance.randint(1, 3)
            form = db.run(customer, session, key).form
            context = db.run(form_context, session)
            typed = {
                name: f"{session.login} {number} {name}" for name in chance.sample(world.FIELDS, chance.randint(1, 2))
            }
            time.sleep(chance.random() * THINKING)
            op_id = new_op_id()
            try:
                db.run(save_customer, session, key, form, {**as_texts(form, context), **typed}, op_id=op_id)
            except DeskError as error:
                self.told["conflict" if isinstance(error, Conflict) else error.sentence] += 1
                self.refused.append(op_id)
            except Exception as error:
                self.told["an error"] += 1
                self.errors.append(repr(error))
            else:
                self.told["saved"] += 1
                self.acknowledged += [Acknowledged(op_id, key, name, value) for name, value in typed.items()]

    def outcome(self, url: str, faults: int = 0, note: str = "") -> Outcome:
        """Lost is whatever contradicts what was told; an error that is no sentence counts too."""
        rows = world.ask(url, world.HISTORY)
        wrong = world.wrongs(rows, world.current(url), self.acknowledged) + self.errors
        written = {row[2] for row in rows}
        wrong += [f"told not saved, but it is: {op_id}" for op_id in self.refused if op_id in written]
        told = ", ".join(f"{count} told {what}" for what, count in self.told.most_common())
        notes = "; ".join([*[note] * bool(note), told, *wrong[:3]])
        return Outcome(self.told.total(), faults or self.told.total() - self.told["saved"], len(wrong), notes)


def as_operator(db: Db, session: Session, number: int) -> Session:
    """An operator of the base for each desk."""
    login = f"op{number}"
    return replace(session, operator_id=db.run(allow, login, (), True), login=login)


@contextlib.contextmanager
def at_work(url: str, count: int, operators: Operators, goes_on: Callable[[int], bool]) -> Iterator[None]:
    """So many operators, each on a thread with a connection of its own; waits for all at the end."""
    db, session = open_base(url, login="ana")
    own = [as_operator(db, session, number) for number in range(count)]
    db.close()
    desks = [Db(url) for _ in range(count)]
    threads = [
        threading.Thread(target=operators.work, args=(desk, own[number], number, goes_on))
        for number, desk in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()
        for desk in desks:
            desk.close()


def blind(
    work: Work,
    table: type[Table],
    key: int,
    read: Mapping[str, Any],
    new: Mapping[str, Any],
    labels: Mapping[str, str],
    said: Callable[[str, Any], str],
) -> tuple[Change, ...]:
    """`Model.save()` of what the form holds, in the place of `Work.update`."""
    model = table.get_by_id(key)
    for column, value in new.items():
        setattr(model, column, value)
    model.save()
    wanted = [column for column, value in new.items() if value != read[column]]
    return tuple(Change(name, labels[name], said(name, read[name]), said(name, new[name])) for name in wanted)


def on_postgres(saves: int) -> Outcome:
    """Fifty threads, fifty connections."""
    operators = Operators()
    with world.folder(), world.postgres_base() as url:
        with at_work(url, OPERATORS, operators, lambda number: number < saves):
            pass
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return operators.outcome(url, note=f"PostgreSQL, {world.ask(url, deadlocks)[0][0]} deadlocks")


def on_sqlite(saves: int, *, plain: bool = False) -> Outcome:
    """Eight processes on one file."""
    operators = Operators()
    with world.sqlite_base() as url:
        command = [sys.executable, "-m", "tests.faults.updates", url, str(saves), *["plain"] * plain]
        subprocess.run(command, cwd=Path(__file__).parents[2], check=True)
        for number in range(PROCESSES):
            told = json.loads(_answer(url, number).read_text())
            operators.told += Counter(told["told"])
            operators.acknowledged += [Acknowledged(**save) for save in told["acknowledged"]]
            operators.refused += told["refused"]
            operators.errors += told["errors"]
        return operators.outcome(url, note=f"SQLite, {PROCESSES} processes")


def one_of_the_processes(url: str, number: int, saves: int) -> None:
    """One desk on the file, alone in its process; what it was told goes into a file beside."""
    operators = Operators()
    db, session = open_base(url, login="ana")
    own = as_operator(db, session, number)
    operators.work(db, own, number, lambda done: done < saves)
    db.close()
    saved = [asdict(save) for save in operators.acknowledged]
    _answer(url, number).write_text(json.dumps({**vars(operators), "acknowledged": saved}))


def _answer(url: str, number: int) -> Path:
    return Path(url.removeprefix("sqlite:///")).with_name(f"told-{number}.json")


def fork(url: str, saves: int) -> None:
    """All the processes from one that has read the program."""
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if child == 0:
            try:
                one_of_the_processes(url, number, saves)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def plain_saves(full: bool) -> Outcome:
    """The same operators without version and merge."""
    return on_sqlite(60 if full else 5, plain=True)


@row(
    "updates",
    promise="no save undoes another's: acknowledged minus applied is 0",
    fault=f"{OPERATORS} operators on PostgreSQL, {PROCESSES} processes on SQLite, random forms of three customers",
    control=plain_saves,
    without="versions and merging (plain Model.save())",
)
def no_lost_update(full: bool) -> Outcome:
    """Lost is every save that is not in the base, nor in the history of what came over it."""
    both = [on_postgres(200 if full else 3), on_sqlite(400 if full else 6)]
    return Outcome(
        sum(one.trials for one in both),
        sum(one.faults for one in both),
        sum(one.lost for one in both),
        "; ".join(one.note for one in both),
    )


def under_kills(kills: int, seed: int = 218) -> Outcome:
    """Writers go on while the server dies under them, again and again."""
    operators, chance, ended = Operators(), random.Random(seed), threading.Event()
    with world.folder(), world.postgres_base() as url:
        with at_work(url, WRITERS, operators, lambda number: not ended.is_set()):
            for _ in range(kills):
                time.sleep(0.2 + chance.random() * 0.4)
                world.server().kill()
                world.server().start()
            time.sleep(0.5)
            ended.set()
        return operators.outcome(url, faults=kills)


def without_waiting_for_the_disk(full: bool) -> Outcome:
    """What was acknowledged before the server had written it."""
    options = address.POSTGRES_OPTIONS["options"].replace("synchronous_commit=on", "synchronous_commit=off")  # type: ignore[attr-defined]
    with patch.dict(address.POSTGRES_OPTIONS, {"options": options}):
        return under_kills(20 if full else 3)


@row(
    "kills",
    promise="nothing acknowledged is lost, the chain of the history stays whole",
    fault=f"every process of PostgreSQL killed under {WRITERS} writers",
    control=without_waiting_for_the_disk,
    without="synchronous_commit=on",
)
def kills(full: bool) -> Outcome:
    """Lost is whatever contradicts what the writers were told."""
    return under_kills(200 if full else 5)


if __name__ == "__main__":
    with patch.object(Work, "update", blind) if "plain" in sys.argv else contextlib.nullcontext():
        fork(sys.argv[1], int(sys.argv[2]))
