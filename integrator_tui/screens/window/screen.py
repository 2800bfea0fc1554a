"""Cadastro do Cliente: header, five tabs, the option column, one pane at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.widget import Widget

from integrator_tui.commands.plans import BUCKETS
from integrator_tui.commands.registry import COLUMNS, IN_WINDOW, exists
from integrator_tui.commands.window import TABS
from integrator_tui.desk.commands import Destination, bindings, find, tab_scope
from integrator_tui.errors import DeskError, Refused
from integrator_tui.queries.calls.overview import Overview, customer_overview
from integrator_tui.queries.calls.waiting import begun_of
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.plans import wanting_plan
from integrator_tui.rules.plans.online import neediest
from integrator_tui.screens.frame import Frame
from integrator_tui.screens.header import Header
from integrator_tui.screens.panes.pane import NotYet, Pane
from integrator_tui.screens.plans.act import act
from integrator_tui.services.access.openings import log_opening
from integrator_tui.widgets.lines import BottomLine
from integrator_tui.widgets.options import TabLine

BUCKET_NAMES = ("ativo", "inativo", "cancelado")


def pane_of(option: Destination, record: CustomerRecord, searched: str) -> Pane:
    """The pane of an option, imported when it is first visited."""
    if not exists(option):
        return NotYet(option.id)
    module, _, pane = option.pane.partition(":")
    made = getattr(import_module(f"integrator_tui.screens.{module}"), pane)
    return cast("Pane", made(record, searched) if option.id == "registration" else made(record))


class CustomerScreen(Frame):
    """One customer, with the tabs."""

    SCOPE = "customer"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_WINDOW)]

    def __init__(self) -> None:
        super().__init__()
        self.searched = ""
        self.seen: Overview | None = None
        self.tab = 1
        self.chosen: dict[int, str] = {}
        """Tab -> the option of its column that was open last."""

    def top(self) -> Sequence[Widget]:
        """Who, what matters now, the tabs."""
        return Header(), TabLine(TABS, id="tabs")

    def options(self) -> tuple[Destination, ...]:
        """Of the tab."""
        return COLUMNS.get(self.tab, ())

    def counts(self) -> Mapping[str, int]:
        """Plans by bucket, calls that are open."""
        if self.seen is None:
            return {}
        buckets = self.seen.buckets
        plans = {option.id: buckets.of(bucket) for option, bucket in zip(BUCKETS, BUCKET_NAMES, strict=True)}
        return plans | ({"service_calls": len(self.seen.calls)} if self.seen.calls else {})

    async def begin(self, seen: Overview, searched: str) -> None:
        """Show a customer who was read, with nothing of the one before. Tab 3 opens on the plan that needs somebody."""
        self.take_panes_away()
        self.customer_id, self.record, self.searched = seen.record.id, seen.record, searched
        self.seen, self.opened_at = seen, self.desk.session.now()
        self.tab = 5 if seen.summary_first else 1
        self.chosen = {tab: options[0].id for tab, options in COLUMNS.items()}
        self.chosen[3] = BUCKETS[BUCKET_NAMES.index(seen.buckets.wanting)].id
        self.caller = self.rang = ""
        self.query_one(BottomLine).say("")
        self.show_header()
        await self.show_pane()
        self.desk.look_up(self._log_opening(seen.record.id))

    async def _log_opening(self, customer_id: int) -> None:
        """A base that takes no writes can still be read: said, and no more than that."""
        try:
            await self.desk.in_db(log_opening, customer_id)
        except DeskError as error:
            self.desk.say(f"A abertura não pôde ser registrada ({error.title}).", error=True)

    async def read(self) -> CustomerRecord:
        """With what header and column count."""
        seen = await self.desk.in_db(customer_overview, self.customer_id)
        if seen.record.id == self.customer_id:  # else the operator went on while the base was slow
            self.seen = seen
        return seen.record

    async def called_from(self, number: str) -> None:
        """He was opened because his number calls: nobody has said yet that it is he."""
        from integrator_tui.services.calls.telephone import confirm_first

        self.caller, self.rang, self.waits = number, number, await self.desk.in_db(confirm_first)
        self.show_header()
        if "summary" in self.panes and self.record is not None:
            await self.panes["summary"].reread(self.record)

    def why_not(self, name: str) -> str | None:
        """What is not sent to a number alone."""
        if name == "confirm_caller" and not self.caller:
            return "Não há ligação a confirmar."
        if name == "reveal" and not (self.record and self.record.masked):
            return "Nada está mascarado aqui."
        return self.held_back(name) or super().why_not(name)

    def do_confirm_caller(self) -> None:
        """It is he: asked for something that a stranger does not know."""
        self.caller = ""
        self.show_header()
        if "summary" in self.panes:
            self.panes["summary"].stale = True
        self.desk.say("Confirmado.")

    def show_header(self) -> None:
        """Name and state; facts and alerts, as far as they fit."""
        assert self.record is not None
        assert self.seen is not None
        debt, calls = self.seen.buckets, self.seen.calls
        since = f" {debt.in_debt_since:%d/%m}" if debt.in_debt_since else ""
        more = [(f"! suspenso{since} (7)", "! suspenso (7)")] if debt.in_debt else []
        if self.seen.outages:
            more.insert(0, (f"! avaria {self.seen.outages[0].until(self.desk.session.today())} (6)", "! avaria (6)"))
        if self.caller:
            more.insert(0, ("! pelo número, não confirmado", "! não confirmado"))
        self.query_one(Header).show(self.record, more, neediest(self.seen.online), calls)
        self.query_one(TabLine).note(f"#{self.begun}" if self.begun else "")

    @property
    def begun(self) -> str:
        """The protocol of the contact that is open, for the windows over this one; empty without."""
        begun = begun_of(self.seen.calls) if self.seen else None
        return begun.protocol if begun else ""

    # Tabs and options

    async def show_pane(self) -> None:
        """With the tab marked."""
        self.query_one(TabLine).choose(self.tab)
        await super().show_pane()

    def made(self) -> Pane:
        """A new pane of the option that is open."""
        assert self.record is not None
        return pane_of(self.destination, self.record, self.searched)

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
            await self.show_pane()

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

    async def do_previous_tab(self) -> None:
        """F7."""
        await self.go((self.tab - 2) % len(TABS) + 1)

    async def do_next_tab(self) -> None:
        """F8."""
        await self.go(self.tab % len(TABS) + 1)

    # What is done

    async def do_trust(self) -> None:
        """7: the suspended plan under the cursor, else the one that wants it most."""
        plan_id = getattr(self.pane, "suspended", None) or await self.desk.in_db(wanting_plan, self.customer_id)
        if plan_id is None:
            raise Refused("Este cliente não tem plano.")
        if await act(self.desk, "trust", self.customer_id, plan_id):
            await self.changed()

    async def do_connection(self) -> None:
        """6: the assistant about the plan under the cursor, else about the login that needs it most."""
        from integrator_tui.screens.plans.network.assistant import connection_target, open_assistant

        if await open_assistant(self.desk, self.customer_id, *connection_target(self.pane)):
            await self.changed()

    async def do_second_copy(self) -> None:
        """8: the open invoices that are marked, else the one under the cursor, else the oldest."""
        from integrator_tui.screens.finance.charging.second_copy import second_copy
        from integrator_tui.screens.finance.charging.several import several_copies

        several = getattr(self.pane, "invoices_marked", ())
        if len(several) > 1:
            sent = await several_copies(self.desk, self.customer_id, several)
        else:
            sent = await second_copy(self.desk, self.customer_id, getattr(self.pane, "invoice_at", None))
        if sent:
            await self.changed()

    async def do_pix(self) -> None:
        """9: the open invoice under the cursor, else the oldest."""
        from integrator_tui.screens.finance.charging.pix import pix

        await pix(self.desk, self.customer_id, getattr(self.pane, "invoice_at", None))

    async def do_contact(self) -> None:
        """0: a call of this customer that was begun, else a new one."""
        from integrator_tui.screens.calls.contact import contact

        if await contact(self.desk, self.customer_id, phone=self.rang):
            await self.changed()

    async def do_add_favorite(self) -> None:
        """What is open becomes a favourite."""
        from integrator_tui.screens.customers.favorites import add

        await add(self.desk, self.destination)
        if "tab_2" in self.panes:
            self.panes["tab_2"].stale = True

    async def do_reveal(self) -> None:
        """Documents, telephones and e-mails whole, once it is written down why."""
        from integrator_tui.screens.dialogs import Prompt
        from integrator_tui.services.access.openings import reveal

        assert self.seen is not None
        reason: str | None = ""
        if not self.seen.calls:
            reason = await self.desk.ask(Prompt("Por que mostrar os dados?"))
        if reason is None:
            return
        await self.desk.in_db(reveal, self.customer_id, reason)
        await self.changed()
        self.desk.say("Dados mostrados; ficou registrado.")

    async def do_openings(self) -> None:
        """Who opened this customer."""
        from integrator_tui.screens.access.openings import open_openings

        assert self.record is not None
        await open_openings(self.desk, self.customer_id, self.record.form.legal_name)

    async def do_export_customer(self) -> None:
        """This customer as JSON or CSV."""
        from integrator_tui.screens.exchange import export_customers

        await export_customers(self.desk, str(self.customer_id), "codigo")
