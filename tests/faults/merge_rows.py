"""Fifty operators fill in forms of three customers, and each merges by hand what collides, until it is saved."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, DeskError
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.filling import Filling
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.screens.collision import SIDES, Merge
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.session import Session, new_op_id
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.faults.updates import OPERATORS, as_operator


@dataclass
class Merging:
    """What all of them saw and were told. `blind` chooses for what is there when it saves, not for what was shown."""

    blind: bool = False
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    """(`op_id`, field) -> what the operator had before his eyes when he wrote it."""
    acknowledged: list[world.Acknowledged] = field(default_factory=list)

    def work(self, db: Db, session: Session, seed: int, together: threading.Barrier) -> None:
        """One operator: all open their forms, then all save, and merge until they are through."""
        chance = random.Random(seed)
        key = chance.randint(1, 3)
        context = db.run(form_context, session)
        shown = db.run(customer, session, key).form
        typed = {name: f"{session.login} {name}" for name in chance.sample(world.FIELDS, chance.randint(1, 4))}
        filling = Filling(type(shown), as_texts(shown, context), context, typed)
        together.wait()
        while True:
            op_id = new_op_id()
            written = filling.typed
            for name in written:
                self.seen[op_id, name] = filling.read[name]
            base = db.run(customer, session, key).form if self.blind else shown
            try:
                db.run(save_customer, session, key, base, filling.texts, op_id=op_id)
            except Conflict as conflict:
                self.told["conflict"] += 1
                shown = db.run(customer, session, key).form
                newer = as_texts(shown, context)
                merge = Merge.of(filling, newer, conflict)
                for one in merge.rows:
                    if (one.mine, one.before) != (filling.texts[one.field], filling.read[one.field]) or (
                        one.theirs != newer[one.field]
                    ):
                        self.wrong.append(f"not the three values: {one}")
                chosen = {one.field: replace(one, side=chance.choice(SIDES)).value for one in merge.rows}
                filling.read_again(newer, context)
                for name, text in chosen.items():
                    filling.put(name, text)
            except DeskError as error:
                self.told[error.sentence] += 1
                return
            else:
                self.told["saved"] += 1
                # What stood there before both may have been brought back by a third already: that writes nothing.
                mine = {name: text for name, text in written.items() if typed.get(name) == text}
                self.acknowledged += [world.Acknowledged(op_id, key, *one) for one in mine.items()]
                return

    def outcome(self, url: str, engine: str) -> Outcome:
        """Lost is what was written over without having been shown, and whatever else contradicts what was told."""
        rows = world.ask(url, world.HISTORY)
        wrong = self.wrong + world.wrongs(rows, world.current(url), self.acknowledged)
        for entry in map(world._row, rows):
            for name, before, _ in entry.changes:
                if (shown := self.seen.get((entry.op_id, name), before)) != before:
                    wrong.append(f"{entry.customer_id} {name}: «{before}» was written over, «{shown}» was shown")
        told = ", ".join(f"{count} told {what}" for what, count in self.told.most_common())
        return Outcome(self.told.total(), self.told["conflict"], len(wrong), "; ".join([engine, told, *wrong[:2]]))


def merged(url: str, operators: int, rounds: int, engine: str, blind: bool) -> Outcome:
    """So many operators at once, so many times."""
    db, session = open_base(url, login="ana")
    with closing(db):
        own = [as_operator(db, session, number) for number in range(operators)]
    merging, together = Merging(blind), threading.Barrier(operators)
    desks = [Db(url) for _ in own]
    try:
        for number in range(rounds):
            threads = [
                threading.Thread(target=merging.work, args=(desk, own[at], number * operators + at, together))
                for at, desk in enumerate(desks)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        for desk in desks:
            desk.close()
    return merging.outcome(url, engine)


def both(full: bool, *, blind: bool = False) -> Outcome:
    """On PostgreSQL with all of them, on a file with fewer: it lets one write at a time."""
    with world.folder(), world.postgres_base() as url:
        one = merged(url, OPERATORS if full else 20, 20 if full else 1, "PostgreSQL", blind)
    with world.sqlite_base() as url:
        other = merged(url, OPERATORS if full else 8, 5 if full else 1, "SQLite", blind)
    sums = (one.trials + other.trials, one.faults + other.faults, one.lost + other.lost)
    return Outcome(*sums, f"{one.note}; {other.note}")


def saves_over_what_is_there(full: bool) -> Outcome:
    """The same operators, each of whose saves is compared with what stands there when he saves."""
    return both(full, blind=True)


@row(
    "merges",
    promise="nothing is written over that its operator was not shown: every collision comes with its three values",
    fault=f"{OPERATORS} operators with random forms of three customers save at once, and merge until they are through",
    control=saves_over_what_is_there,
    without="comparing with what was shown (with what is there at the save instead)",
    functions=("F215", "F218"),
)
def no_unseen_overwriting(full: bool) -> Outcome:
    """Each collision is chosen by chance: mine, theirs or before."""
    return both(full)
