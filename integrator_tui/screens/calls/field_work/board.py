"""Agenda: the free places of the teams' half-days; Enter takes the one under the cursor (sketch 21)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.calls import BOARD
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import cells
from integrator_tui.errors import Refused
from integrator_tui.queries.calls.board import Place, board
from integrator_tui.rules.calls.orders import HALVES
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.screens.dialog import Dialog
from integrator_tui.widgets.lines import Line

DAYS, TEAMS_SHOWN, ORDERS_SHOWN = 5, 6, 4
NAME, CELL = 16, 5
WEEKDAYS = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
NO_TEAMS = "Não há equipe na lista Equipes de Campo (Listas do Provedor): cadastre uma com as vagas."


class Board(Dialog[Place]):
    """Answers the half-day that was chosen. The arrows move the cursor, PgDn and PgUp the week."""

    MORE_SCOPES = ("board",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(BOARD)]

    def __init__(self, customer_id: int, rows: tuple[tuple[Place, ...], ...], record: str = "", said: str = "") -> None:
        super().__init__("Agenda", record)
        self.said = said
        self.customer_id = customer_id
        self.rows = rows
        self.team, self.column = _first_free(rows)
        self.lines = [Line("") for _ in range(TEAMS_SHOWN + ORDERS_SHOWN + 5)]

    def content(self) -> ComposeResult:
        """Days, teams, the sum, who has a place in the one under the cursor."""
        yield from self.lines

    def on_mount(self) -> None:
        """As it stands."""
        super().on_mount()
        self.show()
        if self.said:
            desk_of(self).say(self.said, error=True)

    @property
    def place(self) -> Place:
        """Under the cursor."""
        return self.rows[self.team][self.column]

    def show(self) -> None:
        """The lines again."""
        days = self.rows[0][:: len(HALVES)]
        heads = "".join(f" {WEEKDAYS[one.day.weekday()]} {one.day:%d/%m}" for one in days)
        said: list[Content | str] = [
            f"{'Equipe':<{NAME}}{heads}",
            " " * NAME + "".join(f"{half:>{CELL}}" for half in HALVES) * len(days),
        ]
        top = max(0, min(self.team - TEAMS_SHOWN + 1, len(self.rows) - TEAMS_SHOWN))
        for number, line in enumerate(self.rows[top : top + TEAMS_SHOWN], top):
            parts: list[tuple[str, str]] = [(cells(line[0].team.name, NAME), "")]
            for column, one in enumerate(line):
                here = (number, column) == (self.team, self.column)
                parts.append((f"{f'[{_said(one)}]' if here else f'{_said(one)} ':>{CELL}}", "reverse" if here else ""))
            said.append(Content.assemble(*parts))
        sums = [sum(line[column].free or 0 for line in self.rows) for column in range(len(self.rows[0]))]
        said += [f"{'total':<{NAME}}" + "".join(f"{f'{one} ':>{CELL}}" for one in sums), ""]
        said += self._about()
        for widget, text in zip(self.lines, [*said, *[""] * len(self.lines)], strict=False):
            widget.set(text)

    def _about(self) -> list[str]:
        place = self.place
        when = f"{WEEKDAYS[place.day.weekday()]} {place.day:%d/%m} {HALVES[place.half]}, {place.team.name}"
        if place.free is None:
            return [f"{when}: {'já passou' if place.past else 'sem trabalho'}", *place.orders[:ORDERS_SHOWN]]
        free = counted(place.free, "vaga", "vagas")
        more = [f"e mais {len(place.orders) - 3}"] if len(place.orders) > ORDERS_SHOWN else []
        listed = place.orders[: 3 if more else ORDERS_SHOWN]
        return [f"{when}: {free} de {place.team.places}", *(f"  {one}" for one in (*listed, *more))]

    def why_not(self, name: str) -> str | None:
        """A place that is free."""
        if name == "choose" and not self.place.free:
            if self.place.past:
                return "Esse período já passou."
            return "Não há vaga nesse período." if self.place.free == 0 else "A equipe não trabalha nesse período."
        return super().why_not(name)

    def do_choose(self) -> None:
        """Enter."""
        self.dismiss(self.place)

    def do_earlier(self) -> None:
        """←."""
        self._move(0, -1)

    def do_later(self) -> None:
        """→."""
        self._move(0, 1)

    def do_team_above(self) -> None:
        """↑."""
        self._move(-1, 0)

    def do_team_below(self) -> None:
        """↓."""
        self._move(1, 0)

    async def do_next_days(self) -> None:
        """PgDn."""
        await self._read(self.rows[0][-1].day + timedelta(days=1))

    async def do_previous_days(self) -> None:
        """PgUp: not before today."""
        today = desk_of(self).session.today().date()
        await self._read(max(self.rows[0][0].day - timedelta(days=DAYS + 1), today))

    def _move(self, down: int, right: int) -> None:
        self.team = max(0, min(self.team + down, len(self.rows) - 1))
        self.column = max(0, min(self.column + right, len(self.rows[0]) - 1))
        self.show()

    async def _read(self, first: date) -> None:
        rows = await desk_of(self).in_db(board, self.customer_id, first, DAYS)
        if rows:
            self.rows = rows
            self.team, self.column = min(self.team, len(rows) - 1), 0
            self.show()

    def value_to_copy(self) -> str:
        """The day."""
        return format_date(self.place.day)


async def choose_place(desk: Desk, customer_id: int, record: str = "", said: str = "") -> Place | None:
    """A free half-day; `said` is why it is asked again. Inside an action only. Raises `Refused` without a team."""
    rows = await desk.in_db(board, customer_id, desk.session.today().date(), DAYS)
    if not rows:
        raise Refused(NO_TEAMS)
    return await desk.ask(Board(customer_id, rows, record, said))


def _said(place: Place) -> str:
    if place.free is None:
        return "x" if place.past else "-"
    return str(place.free)


def _first_free(rows: tuple[tuple[Place, ...], ...]) -> tuple[int, int]:
    found = [(column, team) for team, line in enumerate(rows) for column, one in enumerate(line) if one.free]
    column, team = min(found, default=(0, 0))
    return team, column
