"""One routine has, moves and gives up the place of a half-day: by conditional updates, the new one before the old (A6).

The rows of both half-days are locked in one order, so that two orders that change places do not wait for each other.
"""

from __future__ import annotations

from datetime import date

from integrator_tui.errors import Refused
from integrator_tui.models.field_work import VisitSlot
from integrator_tui.queries.calls.board import Team
from integrator_tui.rules.calls.orders import HALVES
from integrator_tui.rules.dates import format_date

Slot = tuple[int, date, str]
"""Team, day, half-day."""


def change_place(old: Slot | None, new: Slot | None, team: Team | None = None) -> None:
    """Have `new`, of `team`, and give up `old`. Raises `Refused` where it is full: then the old one stays."""
    if old == new:
        return
    for slot in sorted({slot for slot in (old, new) if slot is not None}):
        VisitSlot.insert(team_id=slot[0], visit_on=slot[1], half=slot[2]).on_conflict_ignore().execute()
        VisitSlot.update(taken=VisitSlot.taken).where(_at(slot)).execute()  # locked until the end
    if new is not None:
        assert team is not None
        free = _at(new) & (VisitSlot.taken < team.places)
        if not VisitSlot.update(taken=VisitSlot.taken + 1).where(free).execute():
            raise Refused(f"Não há mais vaga em {format_date(new[1])} de {HALVES[new[2]]}, {team.name}: escolha outra.")
    if old is not None:
        VisitSlot.update(taken=VisitSlot.taken - 1).where(_at(old) & (VisitSlot.taken > 0)).execute()


def _at(slot: Slot) -> object:
    team, day, half = slot
    return (VisitSlot.team_id == team) & (VisitSlot.visit_on == day) & (VisitSlot.half == half)
