"""Rotinas (code ROT): when each last ran, what it did, what it would do now; and to run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.finance import ROUTINES
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.port import Desk
from integrator_tui.errors import DeskError, Stopped
from integrator_tui.folders import outbox
from integrator_tui.holder import alive, holder
from integrator_tui.queries.finance.runs.billing import customers_with_plans
from integrator_tui.queries.finance.runs.journal import BILLING, KINDS, NOTICE, PRINT, SILENCE, SUSPEND, items_of
from integrator_tui.queries.finance.runs.routines import WAYS, Routine, routines
from integrator_tui.queries.plans.legal.notices import NOTICE as NOTICES
from integrator_tui.queries.plans.legal.notices import REMINDER
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.finance.routines.files import open_bank_files
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.screens.working import Progress, carry_out
from integrator_tui.services.finance.runs.billing_run import Billed, months_to_run, run_billing
from integrator_tui.services.finance.runs.journal import Do
from integrator_tui.services.finance.runs.remind import Reminded, run_reminders
from integrator_tui.services.finance.runs.slip_run import Printed, run_slips
from integrator_tui.services.finance.runs.suspension import run_suspensions
from integrator_tui.services.plans.suspension_run import Ended, run_suspension
from integrator_tui.session import Session
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

MOST_BY_ITSELF = 20_000
"""Customers up to whom it is reckoned without being asked for."""
MOST = 200
"""Lines of a report that are shown; the shell gives all of them."""
TITLE = "Rotinas"
STOPPED = "Parada. O que já foi feito fica; F9 continua de onde parou."


class RoutinesView(Commanded, Listing[Routine], Vertical):
    """One line each; what it would do stands below once it was simulated."""

    SCOPE = "routines"
    DEFAULT_CSS = "RoutinesView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ROUTINES)]
    EMPTY = "Nenhuma rotina."
    COUNTED = ("rotina", "rotinas")

    def __init__(self) -> None:
        self.would: dict[str, str] = {}
        self.too_many = False
        super().__init__()

    def columns(self) -> tuple[Column[Any], ...]:
        """With what each would do now, as far as somebody asked."""
        return (
            Column("Rotina", lambda row: ("! " if row.late else "  ") + row.name, 24),
            Column("Última vez", lambda row: format_datetime(row.last) if row.last else "nunca", 16),
            Column("O que fez", lambda row: row.did, 16, grow=1),
            Column("Agora faria", lambda row: self._in_short(row), 16),
            Column("Quem", lambda row: row.by, 8, keep=1),
        )

    def compose(self) -> ComposeResult:
        """The list, an alarm, what the line would do now."""
        yield Line("", id="alarm")
        yield from super().compose()
        yield Line("", id="now")
        yield Line("", id="how", classes="faint")

    async def page(self, after: Routine | None) -> Sequence[Routine]:
        """All at once."""
        if after is not None:
            return ()
        rows = await self.desk.in_db(routines)
        late = ", ".join(row.name for row in rows if row.late)
        self.query_one("#alarm", Line).set(
            f" ! Não roda há mais de um dia: {late}. Ver o cron do servidor." if late else ""
        )
        return rows

    def _in_short(self, row: Routine) -> str:
        return (
            self.would.get(row.kind, "" if row.kind in WAYS or self.too_many else "…").split(",")[0].rpartition(": ")[2]
        )

    def on_mount(self) -> None:
        """What each would do now is reckoned beside what the operator does: keys do not wait for it."""
        self.desk.look_up(self._simulate())

    def _works(self) -> dict[str, Callable[[Session, bool, Progress, Do], str]]:
        """What can be run, in the order of a day; slips are written where the operator's files go."""
        folder = outbox(self.desk.settings, self.desk.session.login)
        return {BILLING: _bill, PRINT: partial(_print, folder), **_DAILY}

    async def _simulate(self) -> None:
        self.too_many = await self.desk.in_db(lambda _: customers_with_plans()) > MOST_BY_ITSELF
        session, db = self.desk.session, self.desk.db

        def tell(*_: Any) -> None:
            if not self.is_attached:
                raise Stopped("Nada foi gravado.")

        for kind, work in self._works().items() if not self.too_many else ():
            try:
                self.would.setdefault(kind, await asyncio.to_thread(work, session, True, tell, db.run))
            except Stopped:
                return
            except DeskError as error:  # the quiet hours, or another one at work: it says so itself
                self.would.setdefault(kind, error.sentence)
            if not self.is_attached:
                return
            self.rows.refresh()
            self.on_record_list_moved()

    def on_record_list_moved(self) -> None:
        """What the line would do now."""
        row = self.rows.current
        if row is None:
            return
        would = self.would.get(row.kind, "tecle s para ver o que faria" if self.too_many else "…")
        first, _, rest = would.partition("; ")
        by = f", a última vez por {row.by}" if row.by else ""
        self.query_one("#now", Line).set(f" {row.name}{by}; agora: {first}")
        files = row.kind in WAYS
        how = "F9 abre Arquivos do banco." if files else "F9 executa (pergunta antes); Enter mostra o relatório."
        self.query_one("#how", Line).set(f" {rest or how}")

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("report")

    def why_not(self, name: str) -> str | None:
        """It wants a line, and files have a screen of their own."""
        row = self.rows.current
        if row is None:
            return "Não há linha para isso."
        if name == "simulate" and row.kind in WAYS:
            return "Os arquivos do banco têm tela própria: F9."
        return None

    async def do_report(self) -> None:
        """Whom the last run left out, and why."""
        row = self.rows.current
        assert row is not None
        if row.run_id is None:
            self.desk.say(f"{row.name}: {row.did}.")
            return
        items = await self.desk.in_db(items_of, row.run_id, 0, MOST)
        lines = [f"cliente {one.customer_id}{_plan(one.plan_id)}: {one.reason}" for one in items]
        more = [f"… só as primeiras {MOST}; o comando mostra todas com --json."] if len(items) == MOST else []
        self.desk.tell(row.name, "\n".join([f"{row.did}.", "", *lines, *more]))

    async def do_simulate(self) -> None:
        """A dry run of the line."""
        row = self.rows.current
        assert row is not None
        said = await self._carry_out(row, True)
        if said is not None:
            self.would[row.kind] = said
            self.on_record_list_moved()

    async def do_execute(self) -> None:
        """Run the line, after a question that says what it would do."""
        row = self.rows.current
        assert row is not None
        if row.kind in WAYS:
            await open_bank_files(self.desk)
            return
        would = await self._carry_out(row, True)
        if would is None:
            return
        question = f"{KINDS[row.kind]}, agora: {would}."
        answer = await self.desk.ask(Ask("Executar rotina", question, [("e", "Executar"), ("c", "Cancelar")]))
        if answer != "e":
            return
        said = await self._carry_out(row, False)
        self.would.pop(row.kind, None)
        await self.show(keep_cursor=True)
        self.on_record_list_moved()
        if said is not None:
            self.desk.say(f"{KINDS[row.kind]}: {said}.")

    async def _carry_out(self, row: Routine, dry_run: bool) -> str | None:
        """What it did, or would do, in a sentence; None where the operator stopped it."""
        work = self._works()[row.kind]
        try:
            said = await carry_out(
                self.desk, KINDS[row.kind], lambda session, tell: work(session, dry_run, tell, _here)
            )
        except Stopped:
            self.desk.say(STOPPED if not dry_run else "Parada. Nada foi gravado.")
            if not dry_run:
                await self.show(keep_cursor=True)
            return None
        return said


def _plan(plan_id: int | None) -> str:
    return f", plano {plan_id}" if plan_id else ""


def _here(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """The work is on the database thread already."""
    return function(*args, **options)


def _bill(session: Session, dry_run: bool, progress: Progress, do: Do) -> str:
    said = []
    for month in do(months_to_run, session):
        found: Billed = run_billing(session, do, month, dry_run, progress, holder(), alive)
        said.append(f"{month:%m/%Y}: {found.sentence}")
    return "; ".join(said)


def _print(folder: Path, session: Session, dry_run: bool, progress: Progress, do: Do) -> str:
    found: Printed = run_slips(session, do, dry_run, folder, progress, holder(), alive)
    return found.sentence


def _tell(kind: str) -> Callable[[Session, bool, Progress, Do], str]:
    def work(session: Session, dry_run: bool, progress: Progress, do: Do) -> str:
        found: Reminded = run_reminders(session, do, kind, dry_run, progress, holder(), alive)
        return found.sentence

    return work


def _suspend(session: Session, dry_run: bool, progress: Progress, do: Do) -> str:
    day = session.today().date()
    found: Ended
    if dry_run:
        found = run_suspension(session, do, day, True, progress)
    else:
        found = run_suspensions(session, do, day, progress, holder(), alive)
    made = len(found.suspended) + len(found.cut)
    said = f"{counted(made, 'plano suspenso', 'planos suspensos')}, {len(found.enabled)} habilitados"
    spared = f"{len(found.waiting) + found.passed_over} poupados"
    held = [why for _, _, why in found.why if why.startswith("parada:")]
    return f"{said}, {spared}" + (f"; {held[0]}" if held else "")


def _silence(session: Session, dry_run: bool, progress: Progress, do: Do) -> str:
    found: Reminded = import_module("integrator_tui.services.calls.silence").run_silences(
        session, do, dry_run, progress, holder(), alive
    )
    return found.sentence


_DAILY: dict[str, Callable[[Session, bool, Progress, Do], str]] = {
    "lembrete": _tell(REMINDER),
    NOTICE: _tell(NOTICES),
    SUSPEND: _suspend,
    SILENCE: _silence,
}


async def open_routines(desk: Desk) -> None:
    """Show the screen until it is left."""
    screen = RecordsScreen(TITLE, RoutinesView())
    await desk.push_screen(screen)
    await screen.ready.wait()
