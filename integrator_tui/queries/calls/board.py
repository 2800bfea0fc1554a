"""The agenda: teams with the free places of their half-days, and who has a place (domain 8.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.forms.calls.order import KINDS
from integrator_tui.models.field_work import VisitSlot, WorkOrder
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.terms import calendar_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls.orders import HALVES, WITHOUT_PLACE, over, works
from integrator_tui.session import Session

TEAMS = "equipes"
MOST_TEAMS, MOST_ORDERS = 200, 2000


@dataclass(frozen=True)
class Team:
    """Who goes, and how many places a half-day has."""

    id: int
    name: str
    places: int
    saturdays: bool


@dataclass(frozen=True)
class Place:
    """A half-day of a team. `free` is None where there is no work, or where it is past."""

    team: Team
    day: date
    half: str
    free: int | None
    past: bool
    orders: tuple[str, ...]


def teams() -> tuple[Team, ...]:
    """The active ones, in the order of the list."""
    rows = (
        ListItem.select()
        .where((ListItem.kind == TEAMS) & ListItem.active)
        .order_by(ListItem.position, ListItem.id)
        .limit(MOST_TEAMS)
    )
    return tuple(team_of(row) for row in rows)


def team_of(item: Any) -> Team:
    """A team as it stands in the list."""
    details = details_of(item.details)
    places = details.get("places")
    return Team(
        item.id, item.name, places if isinstance(places, int) and places > 0 else 0, bool(details.get("saturday"))
    )


@query(permission=CUSTOMERS)
def board(session: Session, customer_id: int, first: date, days: int = 5) -> tuple[tuple[Place, ...], ...]:
    """Team by team, the half-days from a day on, Sundays left out, by the holidays of the customer's place."""
    shown: list[date] = []
    day = first
    while len(shown) < min(days, 31):
        if day.weekday() != 6:
            shown.append(day)
        day += timedelta(days=1)
    between = (VisitSlot.visit_on >= shown[0]) & (VisitSlot.visit_on <= shown[-1])
    taken = {(row.team_id, row.visit_on, row.half): row.taken for row in VisitSlot.select().where(between)}
    booked: dict[tuple[int, date, str], list[str]] = {}
    there = (WorkOrder.visit_on >= shown[0]) & (WorkOrder.visit_on <= shown[-1]) & WorkOrder.deleted_at.is_null()
    held = WorkOrder.select().where(there & WorkOrder.state.not_in(list(WITHOUT_PLACE)))
    for row in held.order_by(WorkOrder.id).limit(MOST_ORDERS):
        said = f"OS {row.id}  {row.place}  {KINDS.get(row.kind, row.kind)}"
        booked.setdefault((row.team_id, row.visit_on, row.half), []).append(said)
    calendar, now = calendar_of(customer_id), session.today()
    lines = []
    for team in teams():
        line = []
        for day in shown:
            for half in HALVES:
                key = (team.id, day, half)
                past = over(day, half, now)
                free = (
                    None if past or not works(calendar, day, half, team.saturdays) else team.places - taken.get(key, 0)
                )
                line.append(
                    Place(team, day, half, None if free is None else max(free, 0), past, tuple(booked.get(key, ())))
                )
        lines.append(tuple(line))
    return tuple(lines)
