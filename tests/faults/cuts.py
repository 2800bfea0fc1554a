"""The connection is cut during a save, at every request and on both sides of it: the operator is told the truth.

Below the screen at every request, and at a desk around COMMIT, or everywhere when all trials are asked for.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, DeskError
from integrator_tui.forms.base import as_texts
from integrator_tui.models.system import Operation
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.services.customers.customers import create_customer, save_customer
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.proxy import Direction, Kind, Proxy, Side, Strike
from tests.faults.registry import Outcome, row
from tests.identity import allow
from tests.screens.conftest import JOAO
from tests.screens.desk import DeskPilot, open_desk

FAR = 1_000_000


@dataclass(frozen=True)
class Trial:
    """One cut."""

    at: int | str
    side: Side = "before"
    kind: Kind = "cut"
    other: bool = False
    """Another operator changes the same field before the desk can connect again."""
    new: bool = False
    """A new customer instead of a changed one."""
    bytes: tuple[Direction, int] | None = None

    def strike(self) -> Strike:
        """For the proxy."""
        return Strike(at=self.at, side=self.side, kind=self.kind, bytes=self.bytes)


class Bench:
    """Two operators on one base behind a proxy; what they were told is held against what the base says."""

    def __init__(self, url: str, proxy: Proxy) -> None:
        self.url = url
        self.proxy = proxy
        self.db, self.ana = open_base(proxy.url, login="ana")
        self.bia_db = Db(proxy.url)
        self.bia = replace(self.ana, operator_id=self.db.run(allow, "bia", (), True), login="bia")
        self.number = 0
        self.struck = 0
        self.length = {new: self._requests(new) for new in (False, True)}
        self.told: list[str] = []
        self.lies: list[str] = []

    def close(self) -> None:
        """Both leave."""
        self.proxy.refusing = False
        self.db.close()
        self.bia_db.close()

    def _requests(self, new: bool) -> int:
        """Requests of one save when nothing happens."""
        strike = self.proxy.arm(Strike())
        self._save(new)
        return len(strike.texts)

    def _save(self, new: bool) -> str:
        """Save something never seen before; what was told."""
        self.number += 1
        try:
            if new:
                document = _cpf(self.number)
                self.db.run(create_customer, self.ana, {**JOAO, "document": document, "block": self.value})
            else:
                change(self.db, self.ana, 1, "reference", self.value)
        except Conflict:
            return "conflict"
        except DeskError as error:
            return error.sentence
        except Exception as error:
            return repr(error)
        return "saved"

    def bytes(self) -> dict[Direction, int]:
        """How many bytes one save sends each way."""
        lengths: dict[Direction, int] = {"up": FAR, "down": FAR}
        for way in lengths:
            strike = self.proxy.arm(Strike(bytes=(way, FAR)))
            self._save(new=False)
            assert strike.bytes
            lengths[way] -= strike.bytes[1]
        return lengths

    @property
    def value(self) -> str:
        """What the last save has put into the base, and no other."""
        return f"texto {self.number}"

    def run(self, trial: Trial) -> None:
        """One trial below the screen."""
        strike = self.arm(trial)
        self.judge(trial, strike, self._save(trial.new))

    async def at_desk(self, desk: DeskPilot, trial: Trial) -> None:
        """One trial at a desk that shows the customer."""
        self.number += 1
        await desk.press("f2")
        await desk.fill(reference=self.value)
        strike = self.arm(trial)
        await desk.press("ctrl+s")
        if "Dados salvos com sucesso" in desk.bottom:
            told = "saved"
        elif "Choque com outro operador" in desk.text and self.value in desk.text:
            told = "conflict"
            await desk.press("escape", "f3", "d")
        else:
            told = desk.text
        self.judge(trial, strike, told)

    def arm(self, trial: Trial) -> Strike:
        """Whatever saves next meets it."""
        strike = trial.strike()
        if trial.other:
            read = self.bia_db.run(customer, self.bia, 1).form, self.bia_db.run(form_context, self.bia)
            strike.meanwhile = lambda: self._bia_writes(read)
        return self.proxy.arm(strike)

    def judge(self, trial: Trial, strike: Strike, told: str) -> None:
        """A lie is noted: told saved, but not once in the history; told otherwise, but there."""
        self.proxy.strike = None
        self.told.append(told)
        self.struck += strike.done.is_set()
        says = f'%"after": "{self.value}"%'
        rows = world.ask(self.url, "SELECT count(*) FROM history WHERE changes LIKE %s", (says,))[0][0]
        if trial.new:
            stands = world.ask(self.url, "SELECT count(*) FROM customer WHERE block = %s", (self.value,))[0][0] == 1
        else:
            stands = world.current(self.url)[1, "reference"] == self.value
        truth = "saved" if rows == 1 and (stands or trial.other) else "conflict" if rows == 0 and trial.other else ""
        if told != truth:
            self.lies.append(f"{trial}: told «{told}», {rows} rows of history, value {'stands' if stands else 'lacks'}")

    def outcome(self) -> Outcome:
        """Lost is every lie, and whatever does not fit in the base."""
        broken = world.wrongs_of(self.url, ())
        note = ", ".join(f"{self.told.count(answer)} told {answer}" for answer in sorted(set(self.told)))
        notes = "; ".join([note, *self.lies, *broken])
        return Outcome(len(self.told), self.struck, len(self.lies) + len(broken), notes)

    def _bia_writes(self, read: tuple[Any, Any]) -> None:
        """Over what ana has read; or, where ana's save stands already, over that."""
        value = f"da Bia {self.number}"
        try:
            change(self.bia_db, self.bia, 1, "reference", value, read=read)
        except Conflict:
            change(self.bia_db, self.bia, 1, "reference", value)


def change(
    db: Db, session: Session, key: int, field: str, value: str, *, read: tuple[Any, Any] | None = None, **options: Any
) -> None:
    """One operator changes one field of a customer as a form would."""
    form, context = read or (db.run(customer, session, key).form, db.run(form_context, session))
    db.run(save_customer, session, key, form, {**as_texts(form, context), field: value}, **options)


@contextmanager
def bench() -> Iterator[Bench]:
    """On a base of its own."""
    with world.folder(), world.postgres_base() as url, Proxy(url) as proxy:
        made = Bench(url, proxy)
        try:
            yield made
        finally:
            made.close()


BEFORE_AFTER: tuple[Side, ...] = ("before", "after")


def every_point(made: Bench, full: bool) -> list[Trial]:
    """Each request of a save, on both sides of it; a few of them when there is little time."""
    points = [
        Trial(at, side, new=new) for new in (False, True) for at in range(made.length[new]) for side in BEFORE_AFTER
    ]
    return points if full else points[::7]


def around_commit(*, with_new: bool) -> list[Trial]:
    """Where not knowing is possible, in every way."""
    kinds = (False, True) if with_new else (False,)
    sides: tuple[Side, ...] = (*BEFORE_AFTER, "late")
    trials = [Trial("COMMIT", side, "reset", new=new) for side in sides for new in kinds]
    trials += [Trial("COMMIT", side, "terminate", new=new) for side in BEFORE_AFTER for new in kinds]
    trials += [Trial("COMMIT", side, "crash") for side in BEFORE_AFTER]
    trials += [Trial("COMMIT", side, other=True) for side in BEFORE_AFTER]
    return [*trials, Trial(0, other=True), Trial('INSERT INTO "operation"', "after", "terminate", other=True)]


def without_lookup(full: bool) -> Outcome:
    """A service that runs again as if it had never run: what was saved is told as somebody else's."""
    found: Callable[..., None] = lambda *query: None  # noqa: E731
    with bench() as made, patch.object(Operation, "get_or_none", found):
        made.run(Trial("COMMIT", "after", other=True))
        made.run(Trial("COMMIT", "after", new=True))
        return made.outcome()


@row(
    "cut-save",
    promise="after a cut during a save the truth is told, and it is saved once or not at all",
    fault="link or backend ends before and after each request of a save, at any byte, while COMMIT is under way",
    control=without_lookup,
    without="the look-up of the op_id",
)
def cut_saves(full: bool) -> Outcome:
    """Below the screen: what the service answers is what the base says."""
    with bench() as made:
        trials = [*every_point(made, full), *around_commit(with_new=True)]
        if full:
            chance = random.Random(218)
            for way, length in made.bytes().items():
                trials += [Trial(-1, bytes=(way, chance.randint(1, length))) for _ in range(500)]
        for trial in trials:
            made.run(trial)
        return made.outcome()


@row(
    "cut-desk",
    promise="the screen says the same truth: saved, or changed by another",
    fault="the same at a desk, while the operator saves a form",
    control=without_lookup,
    without="the look-up of the op_id",
)
def cut_at_desk(full: bool) -> Outcome:
    """What the screen says is what the base says."""
    return asyncio.run(_cut_at_desk(full))


async def _cut_at_desk(full: bool) -> Outcome:
    with world.folder() as home, bench() as made:
        trials = around_commit(with_new=False)
        trials += [trial for trial in every_point(made, full) if not trial.new] if full else []
        async with open_desk(made.proxy.url, home) as desk:
            await desk.open("maria silva")
            for trial in trials:
                await made.at_desk(desk, trial)
        return made.outcome()


def _cpf(number: int) -> str:
    """A valid CPF of nobody for a number."""
    digits = [int(digit) for digit in f"{700000000 + number}"]
    for _ in range(2):
        rest = (
            sum(digit * weight for digit, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) * 10 % 11
        )
        digits.append(rest % 10)
    return "".join(map(str, digits))
