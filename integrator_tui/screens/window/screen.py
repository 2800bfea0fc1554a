"""Cadastro do Cliente: header, five tabs, the option column, one pane at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen

from integrator_tui.commands.registry import COLUMNS, IN_WINDOW, exists
from integrator_tui.commands.window import TABS
from integrator_tui.desk.commands import Commanded, Destination, bindings, find, tab_scope
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.errors import DeskError
from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.dates import age_phrase
from integrator_tui.rules.money import format_money
from integrator_tui.screens.panes.pane import NotYet, Pane
from integrator_tui.services.customers.customers import log_opening
from integrator_tui.widgets.lines import BottomLine, Line
from integrator_tui.widgets.options import OptionColumn, TabLine


def pane_of(option: Destination, record: CustomerRecord, searched: str) -> Pane:
    """The pane of an option, imported when it is first visited."""
    if not exists(option):
        return NotYet(option.id)
    module, _, pane = option.pane.partition(":")
    made = getattr(import_module(f"integrator_tui.screens.{module}"), pane)
    return cast("Pane", made(record, searched) if option.id == "registration" else made(record))


class CustomerScreen(Commanded, PaintedAtTheEnd, Screen[None]):
    """One customer. Opens in read mode; single letters choose the options.

    The frame is kept and given the next customer; panes never are: nothing of one customer can stand in the window of
    another.
    """

    SCOPE = "customer"
    DEFAULT_CSS = """
    CustomerScreen #header { background: $primary; color: $background; text-style: bold; }
    CustomerScreen OptionColumn { width: 19; }
    CustomerScreen #panes { width: 1fr; height: 1fr; padding-left: 1; border-left: vkey $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_WINDOW)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.customer_id = 0
        self.searched = ""
        self.record: CustomerRecord | None = None
        self.panes: dict[str, Pane] = {}
        self.tab = 1
        self.chosen: dict[int, str] = {}
        """Tab -> the option of its column that was open last."""

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """The frame; positions never depend on the data."""
        yield Line("", id="header")
        yield Line("", id="alerts")
        yield TabLine(TABS, id="tabs")
        with Horizontal():
            yield OptionColumn(COLUMNS[1])
            yield Container(id="panes")
        yield BottomLine()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Styles are of the theme, which seldom changes."""
        event.refresh_styles = self._css_update_count != self.app._css_update_count
        self._css_update_count = self.app._css_update_count

    async def begin(self, record: CustomerRecord, searched: str) -> None:
        """Show a customer who was read, with nothing of the one before."""
        self._take_panes_away()
        self.customer_id, self.record, self.searched = record.id, record, searched
        self.tab, self.chosen = 1, {tab: options[0].id for tab, options in COLUMNS.items()}
        self.query_one(BottomLine).say("")
        self._show_header(record)
        await self._show_pane()
        self.desk.look_up(self._log_opening(record.id))

    def dismiss(self, result: object = None) -> AwaitComplete:
        """What was seen of the customer goes, once the search is painted."""
        left = super().dismiss(None)
        self.app.call_after_refresh(self._take_panes_away, self.panes)
        return left

    def _take_panes_away(self, panes: dict[str, Pane] | None = None) -> None:
        """Those of the customer who was left, unless the next has come before."""
        if panes is None or panes is self.panes:
            panes, self.panes, self.record = self.panes, {}, None
            for pane in panes.values():
                pane.remove()

    async def _log_opening(self, customer_id: int) -> None:
        """A base that takes no writes can still be read: said, and no more than that."""
        try:
            await self.desk.in_db(log_opening, customer_id)
        except DeskError as error:
            self.desk.say(f"A abertura não pôde ser registrada ({error.title}).", error=True)

    async def load(self) -> CustomerRecord:
        """Read the customer again and show the header."""
        record = await self.desk.in_db(customer, self.customer_id)
        if record.id == self.customer_id:  # else the operator went on while the base was slow
            self.record = record
            self._show_header(record)
        return record

    def _show_header(self, record: CustomerRecord) -> None:
        if not self.is_attached:  # the operator went on while the base was slow
            return
        form = record.form
        kind = "CPF" if form.person_type == "PF" else "CNPJ"
        document = format_document(form.document)[:18]  # a CNPJ; what else may stand there pushes nothing off the line
        tail = f"{kind} {document}   {'Ativo' if form.active else 'INATIVO'}"
        name = shown(f"{record.id} {form.legal_name}").truncate(max(self.size.width - len(tail) - 5, 12), ellipsis=True)
        self.query_one("#header", Line).set(Content.assemble(" ", name, "   ", shown(tail)))
        facts = [
            age_phrase(record.registered_on, self.desk.session.today().date()),
            _number(record.active_plans, "plano", "planos"),
        ]
        if record.overdue_cents:
            facts.append(f"vencido {format_money(record.overdue_cents)}")
        alerts = [f"! Leitura obrigatória ({record.must_read})"] if record.must_read else []
        if record.overdue_invoices:
            alerts.append(f"! {_number(record.overdue_invoices, 'fatura vencida', 'faturas vencidas')}")
        if not form.active:
            alerts.append("! cliente inativo")
        warned = "   ".join(alerts)
        while len(facts) > 1 and len("   ".join(facts)) + len(warned) + 4 > self.size.width:
            facts.pop(0)  # a fact may be looked up, an alert must be seen
        self.query_one("#alerts", Line).set(
            Content.assemble(" ", "   ".join(facts), "   ", (warned, "bold $text-warning"))
        )

    def on_resize(self) -> None:
        """The name takes what the rest leaves."""
        if self.record:
            self._show_header(self.record)

    # Tabs and options

    async def _show_pane(self) -> None:
        assert self.record is not None
        name, panes = self.shown, self.panes
        self.query_one(TabLine).choose(self.tab)
        column = self.query_one(OptionColumn)
        column.display = self.tab in COLUMNS
        if self.tab in COLUMNS:
            column.show(COLUMNS[self.tab], name)
        if name not in panes:
            panes[name] = pane_of(self.destination, self.record, self.searched)
            await self.query_one("#panes").mount(panes[name])
            await panes[name].show()
        elif panes[name].stale:
            panes[name].stale = False
            await panes[name].reread(self.record)
        if self.panes is panes and self.shown == name:  # else the operator went on while the base was slow
            for other, pane in panes.items():
                pane.display = other == name
            panes[name].take_focus()

    def scopes(self) -> tuple[str, ...]:
        """The window's own, and the options of the tab that is open."""
        return (self.SCOPE, tab_scope(self.tab))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The letter of an option is heard in its tab; in the next it may mean another."""
        if action == "run":
            command = find(f"{self.SCOPE}.{parameters[0]}")
            return command is None or command.alive_in in self.scopes()
        return super().check_action(action, parameters)

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """Tabs and options are destinations; the rest are methods."""
        command = find(f"customer.{name}")
        if not isinstance(command, Destination):
            return super().handler(name)
        return partial(self.go, command.tab, "" if command in TABS else name)

    async def go(self, tab: int, option: str = "") -> None:
        """Show a tab, and an option of its column; without one that which was open last."""
        self.tab = tab
        if option:
            self.chosen[tab] = option
        async with self.desk.one_stroke():
            await self._show_pane()

    async def drop(self, pane: Pane) -> None:
        """A pane is done with: its option begins anew."""
        for name in [name for name, there in self.panes.items() if there is pane]:
            del self.panes[name]
        await pane.remove()

    @property
    def shown(self) -> str:
        """The id of the option or tab that is open."""
        return self.chosen.get(self.tab, f"tab_{self.tab}")

    @property
    def destination(self) -> Destination:
        """The option or tab that is open."""
        command = find(f"{self.SCOPE}.{self.shown}")
        assert isinstance(command, Destination)
        return command

    @property
    def pane(self) -> Pane:
        """The one that is shown."""
        return self.panes[self.shown]

    async def do_previous_tab(self) -> None:
        """F7."""
        await self.go((self.tab - 2) % len(TABS) + 1)

    async def do_next_tab(self) -> None:
        """F8."""
        await self.go(self.tab % len(TABS) + 1)

    # Leaving

    async def may_leave(self) -> bool:
        """Ask for every pane with unsaved text."""
        return all([await pane.may_leave() for pane in self.panes.values()])

    async def do_back(self) -> None:
        """Back to the search."""
        if await self.may_leave():
            async with self.desk.one_stroke():
                self.dismiss()

    async def do_refresh(self) -> None:
        """Read everything again; what is being typed stays."""
        record = await self.load()
        for pane in list(self.panes.values()):
            await pane.reread(record)
        self.desk.say("Atualizado.")

    async def changed(self) -> None:
        """A pane wrote something: it and the header follow at once, the other panes when they are shown."""
        record, shown = await self.load(), self.panes.get(self.shown)
        for pane in self.panes.values():
            pane.stale = pane is not shown
        if shown is not None:  # else the operator went on while the base was slow
            await shown.reread(record)

    async def do_add_favorite(self) -> None:
        """What is open becomes a favourite."""
        from integrator_tui.screens.customers.favorites import add

        await add(self.desk, self.destination)
        if "tab_2" in self.panes:
            self.panes["tab_2"].stale = True

    async def do_export_customer(self) -> None:
        """This customer as JSON or CSV."""
        from integrator_tui.screens.exchange import export_customers

        await export_customers(self.desk, str(self.customer_id), "codigo")


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
