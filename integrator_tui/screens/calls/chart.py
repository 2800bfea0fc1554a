"""Gráfico of the open customer's calls: bars with their numbers, the calls behind one by Enter, as a file by `w`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.calls import CHART
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.calls.chart import MOST, call_facts, calls_behind
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.calls.chart import BY, TYPE, Bar, CallFact, bars, length
from integrator_tui.rules.counting import counted, number
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import fold
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.calls.period import ask_since
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.screens.paper import save_paper
from integrator_tui.services.calls.calls import record_chart
from integrator_tui.session import Session
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

YEAR = timedelta(days=365)
SVG, CSV = "svg", "csv"
FILES = ((SVG, "Figura (SVG)"), (CSV, "Tabela para planilha (CSV)"))


@dataclass(frozen=True)
class Drawn:
    """A bar, and how far it reaches: its share of the longest."""

    id: int
    bar: Bar
    most: int


class ChartPane(Commanded, ListPane[Drawn]):
    """By type at first, of twelve months; the arrows to the side count by something else."""

    SCOPE = "chart"
    EMPTY = "Nenhum atendimento neste período. F4 mostra outro."
    COUNTED = ("linha", "linhas")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CHART)]
    COLUMNS = (
        Column[Drawn]("O que", lambda row: row.bar.label, 18, grow=1),
        Column[Drawn]("Qtd.", lambda row: number(row.bar.count), 6, right=True, sort=lambda row: row.bar.count),
        Column[Drawn]("", lambda row: "", 28, grow=2, sort=lambda row: row.bar.count),
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.by = TYPE
        self.since: date | None = None
        self.begun = False
        self.read: tuple[CallFact, ...] = ()
        self.choices = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """What is counted by, bars."""
        yield self.choices
        yield from super().compose()

    def columns(self) -> tuple[Column[Drawn], ...]:
        """The bars fill what the numbers leave."""
        *first, last = self.COLUMNS
        return (*first, Column(last.label, self._bar, last.width, grow=last.grow, sort=last.sort))

    def _bar(self, row: Drawn) -> str:
        return "█" * length(row.bar.count, row.most, self.rows.fitted()[-1][2])

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown now."""
        return bars(self.read, self.by, self.since, self.desk.session.today().date())

    def facts(self) -> list[str]:
        """Of when, and how many in all."""
        since = f"desde {format_date(self.since)} (F4)" if self.since else "desde o começo (F4)"
        told = counted(len(self.read), "atendimento", "atendimentos")
        return [f"{told} {since}" if len(self.read) < MOST else f"os {number(MOST)} mais recentes", *super().facts()]

    async def show(self, *, keep_cursor: bool = False) -> None:
        """Read once; the arrows only count anew."""
        if not self.begun:
            self.since, self.begun = self.desk.session.today().date() - YEAR, True
        self.read = await self.desk.in_db(call_facts, self.customer_id, self.since)
        await self._draw(keep_cursor=keep_cursor)

    async def _draw(self, *, keep_cursor: bool = False) -> None:
        await super().show(keep_cursor=keep_cursor)
        parts: list[tuple[str, str]] = [(" Por ", "")]
        parts += [(f" {label} ", "reverse" if name == self.by else "") for name, label in BY.items()]
        self.choices.set(Content.assemble(*parts))

    async def page(self, after: Drawn | None) -> Sequence[Drawn]:
        """All at once."""
        if after is not None or not self.read:
            return ()
        found, wanted = self.bars, fold(self.text).split()
        most = max(bar.count for bar in found)
        rows = [Drawn(place, bar, most) for place, bar in enumerate(found)]
        return [row for row in rows if all(word in fold(row.bar.label) for word in wanted)]

    def why_not(self, name: str) -> str | None:
        """What is written wants calls."""
        return self.EMPTY if name == "export" and not self.read else super().why_not(name)

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the calls behind the bar."""
        self.desk.carry_out(self._open(event.row))

    async def _open(self, row: Drawn) -> None:
        behind = await self.desk.in_db(calls_behind, self.customer_id, row.bar.calls)
        options = [(one.id, f"{one.protocol}  {one.opened_at:%d/%m/%y}  {one.status}  {one.label}") for one in behind]
        if not options:
            self.desk.say(f"Nenhum atendimento em «{row.bar.label}».")
            return
        chosen = await self.desk.choose(row.bar.label, options)
        if chosen is not None and await open_call(self.desk, self.customer_id, chosen):
            await self.customer_screen.changed()

    async def do_previous_chart(self) -> None:
        """←."""
        await self._turn(-1)

    async def do_next_chart(self) -> None:
        """→."""
        await self._turn(1)

    async def _turn(self, by: int) -> None:
        names = list(BY)
        self.by = names[(names.index(self.by) + by) % len(names)]
        await self._draw()

    async def do_period(self) -> None:
        """F4: since when."""
        self.since = await ask_since(self.desk, self.since)
        await self.show()

    async def do_export(self) -> None:
        """w: into a file."""
        from integrator_tui.papers.chart import as_csv, as_svg

        kind = await self.desk.choose("Exportar", FILES)
        if kind is None:
            return
        form = self.record.form
        since = f" desde {format_date(self.since)}" if self.since else ""
        title = f"Atendimentos por {BY[self.by]}{since}: {self.customer_id} {form.legal_name}"
        content = as_svg(title, self.bars) if kind == SVG else as_csv(BY[self.by].capitalize(), self.bars)
        name = f"grafico-{self.customer_id}-{self.by}-{self.desk.session.today():%Y%m%d-%H%M%S}.{kind}"

        def record(session: Session, file: str) -> object:
            return record_chart(session, self.customer_id, file)

        await save_paper(self.desk, "Gráfico", content, name, record)

    def value_to_copy(self) -> str:
        """What the bar says."""
        row = self.rows.current
        return f"{row.bar.label}: {row.bar.count}" if row else ""
