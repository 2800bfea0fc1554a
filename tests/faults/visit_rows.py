"""Twenty operators want the same half-day of a team that has three places: exactly three have it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Refused
from integrator_tui.models.field_work import VisitSlot, WorkOrder
from integrator_tui.models.system import ListItem
from integrator_tui.services.calls.booking import change_place
from integrator_tui.services.calls.orders import book_visit
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.registry import Outcome, row

OPERATORS, PLACES = 20, 3
ALL, FEW = 100, 4
"""Half-days that they want one after the other."""
READ = threading.Barrier(OPERATORS)
"""Without the protection all have looked before any of them writes."""
Change = Callable[..., None]


def believed(old: Any, new: Any, team: Any = None) -> None:
    """Whoever saw a free place has it: looked at first, then written."""
    at = (VisitSlot.team_id == new[0]) & (VisitSlot.visit_on == new[1]) & (VisitSlot.half == new[2])
    found = VisitSlot.get_or_none(at)
    READ.wait(60)
    if found is not None and found.taken >= team.places:
        raise Refused("cheio")
    VisitSlot.insert(team_id=new[0], visit_on=new[1], half=new[2]).on_conflict_ignore().execute()
    VisitSlot.update(taken=VisitSlot.taken + 1).where(at).execute()


def _days(first: date, count: int) -> list[date]:
    """Mondays: no holiday of the nation falls on so many of them that it would matter."""
    monday = first + timedelta(days=7 - first.weekday())
    return [monday + timedelta(days=7 * number) for number in range(count)]


def _orders(session: Session, days: int) -> tuple[int, list[list[int]]]:
    """The team, and of each operator an order for each day."""
    details = json.dumps({"places": PLACES})
    team = int(ListItem.insert(kind="equipes", name="Beto", details=details, position=1).execute())
    common = {"customer_id": 1, "kind": "manutencao", "state": "aberta", "place": "Rua A, 1"}
    opened = {"opened_at": session.now(), "opened_by": "ana"}
    keys = [int(WorkOrder.insert(**common, **opened).execute()) for _ in range(OPERATORS * days)]
    return team, [keys[number::OPERATORS] for number in range(OPERATORS)]


def at_once(url: str, count: int, change: Change) -> Outcome:
    """Each half-day by all of them at the same moment."""
    db, session = open_base(url, login="ana")
    days = _days(session.today().date(), count)
    team, orders = db.run(_orders, session, count)
    desks, start, told = [Db(url) for _ in orders], threading.Barrier(OPERATORS), list[str]()

    def work(desk: Db, keys: list[int]) -> None:
        for day, key in zip(days, keys, strict=True):
            start.wait(60)
            try:
                desk.run(book_visit, session, 1, key, team, day, "M")
                told.append("had")
            except Refused:
                told.append("refused")
            except Exception as error:
                told.append(repr(error))

    with patch("integrator_tui.services.calls.orders.change_place", change):
        threads = [threading.Thread(target=work, args=pair) for pair in zip(desks, orders, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    held = db.run(lambda: [one.visit_on for one in WorkOrder.select().where(WorkOrder.state == "agendada")])
    kept = db.run(lambda: {one.visit_on: one.taken for one in VisitSlot.select() if one.taken})
    for desk in (db, *desks):
        desk.close()
    worked = {day for day in days if day in held}  # a holiday among the Mondays has no places
    wrong = [f"{day}: {held.count(day)} have {PLACES} places" for day in worked if held.count(day) != PLACES]
    wrong += [
        f"{day}: {held.count(day)} have one, {kept.get(day)} are counted"
        for day in worked
        if kept.get(day) != held.count(day)
    ]
    wrong += [text for text in told if text not in ("had", "refused")]
    wrong += ["nobody had any"] * (not worked)
    refused = told.count("refused")
    return Outcome(
        len(told), refused, len(wrong), "; ".join([f"{told.count('had')} had, {refused} refused", *wrong[:3]])
    )


def _believed(full: bool) -> Outcome:
    with world.folder(), world.postgres_base() as url:
        return at_once(url, FEW, believed)


@row(
    "places",
    promise="a half-day of three places is had by exactly three orders, and what is counted is what is held",
    fault="20 operators on PostgreSQL book the same half-day at the same moment, again and again",
    control=_believed,
    without="the conditional update under the lock of the half-day (looked at, then written)",
    functions=("F218", "F188"),
)
def had(full: bool) -> Outcome:
    """Half-day by half-day."""
    with world.folder(), world.postgres_base() as url:
        return at_once(url, ALL if full else FEW, change_place)
