"""One plan ("Plano/Serviço"): three lines at the top, its areas in the column, one at a time (domain 6.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import ClassVar, cast

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from integrator_tui.commands.plans import ACTS, PLAN
from integrator_tui.commands.window import INNER
from integrator_tui.desk.commands import IN_PLAN, Area, bindings, find
from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.desk.text import shown
from integrator_tui.errors import DeskError, Gone
from integrator_tui.queries.calls.waiting import begun_of, waiting_calls
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.plans import wanting_plan
from integrator_tui.queries.plans.possible import plan_with_customer
from integrator_tui.queries.plans.record import COUNTED, PlanRecord
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.states import DEBT, ENABLED
from integrator_tui.rules.states import Verdict
from integrator_tui.screens.frame import Frame
from integrator_tui.screens.panes.pane import NotYet, Pane, Window
from integrator_tui.screens.plans.act import act
from integrator_tui.screens.plans.commanded import PlanCommanded
from integrator_tui.screens.plans.telling import connection, status
from integrator_tui.widgets.lines import BottomLine, Line


class PlanScreen(PlanCommanded, Frame):
    """One plan of a customer, over his window: `1` to `5` lead out to his tabs."""

    SCOPE = "inner"
    MORE_SCOPES = (IN_PLAN,)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(INNER), *bindings(PLAN), *bindings(ACTS)]

    def __init__(self) -> None:
        super().__init__()
        self.plan_id = 0
        self.plan_read: PlanRecord | None = None
        self.area = PLAN[0].id
        self.begun = ""
        """The protocol of the contact that is open."""

    def top(self) -> Sequence[Widget]:
        """One line of the customer, two of the plan."""
        return Line("", id="header"), Line("", id="plan"), Line("", id="more")

    def options(self) -> tuple[Area, ...]:
        """The areas."""
        return PLAN

    def counts(self) -> Mapping[str, int]:
        """What hangs on the plan; nothing is no number."""
        counts = self.plan_read.counts if self.plan_read else {}
        return {area: counts[area] for area in COUNTED if counts.get(area)}

    @property
    def shown(self) -> str:
        """The area."""
        return self.area

    @property
    def about(self) -> str:
        """The plan, and whose it is."""
        plan = f"{self.plan_read.id} {self.plan_read.name} · " if self.plan_read else ""
        return plan + super().about

    async def begin(self, record: CustomerRecord, plan: PlanRecord, verdicts: Mapping[str, Verdict], area: str) -> None:
        """Show a plan that was read, with nothing of the one before."""
        self.take_panes_away()
        self.verdicts = verdicts
        self.customer_id, self.record, self.plan_id, self.plan_read = record.id, record, plan.id, plan
        self.area, self.begun = area, getattr(self.below, "begun", "")
        self.caller, self.waits, self.rang = self.below.caller, self.below.waits, self.below.rang
        self.query_one(BottomLine).say("")
        self.show_header()
        await self.show_pane()

    def made(self) -> Pane:
        """A new pane of the area."""
        command = find(f"{IN_PLAN}.{self.area}")
        assert isinstance(command, Area)
        if not command.pane:
            return NotYet(command.id)
        module, _, pane = command.pane.partition(":")
        return cast(
            "Pane", getattr(import_module(f"integrator_tui.screens.{module}"), pane)(self.record, self.plan_read)
        )

    async def read(self) -> CustomerRecord:
        """With the plan, and what may be done with it."""
        read = await self.desk.in_db(plan_with_customer, self.customer_id, self.plan_id)
        record, self.plan_read, self.verdicts = read
        begun = begun_of(await self.desk.in_db(waiting_calls, self.customer_id))
        self.begun = begun.protocol if begun else ""
        return record

    def show_header(self) -> None:
        """The customer and what he owes; the plan and its status; its login and where it is."""
        record, plan = self.record, self.plan_read
        assert record is not None
        assert plan is not None
        form, width = record.form, self.size.width
        kind = "CPF" if form.person_type == "PF" else "CNPJ"
        tail = f"{kind} {format_document(form.document)[:18]}"
        alert = f"! vencido {format_money(record.overdue_cents)}" if record.overdue_cents else ""
        room = max(width - len(tail) - len(alert) - 6, 12)
        name = shown(f"{record.id} {form.called}").truncate(room, ellipsis=True)
        self.query_one("#header", Line).set(Content.assemble(" ", name, "  ", shown(tail), f"  {alert}"))
        price = f"{format_money(plan.price_cents)}  dia {plan.due_day}"
        state = status(plan)
        room = max(width - len(state) - len(price) - 6, 12)
        called = shown(f"{plan.id} {plan.name}").truncate(room, ellipsis=True)
        told = shown(state).stylize("" if plan.state == ENABLED else "bold $text-warning")
        self.query_one("#plan", Line).set(Content.assemble(" ", called, "  ", told, f"  {price}"))
        login = f"login {plan.login}" if plan.login else "sem login"
        parts = [login, connection(plan, self.desk.session.today()), ", ".join(plan.address[:1]), plan.access_point]
        told = shown(f" {'   '.join(part for part in parts if part)}")
        if self.begun:
            told = told.truncate(max(width - len(self.begun) - 3, 12), ellipsis=True, pad=True)
            told = Content.assemble(told, f"  #{self.begun}")
        self.query_one("#more", Line).set(told)

    # Areas, acts, and the way out

    def plan(self) -> tuple[int, int] | None:
        """This one."""
        return (self.customer_id, self.plan_id) if self.plan_id else None

    async def go_to_area(self, name: str) -> None:
        """Show an area."""
        self.area = name
        async with self.desk.one_stroke():
            await self.show_pane()

    async def go(self, tab: int, option: str = "") -> None:
        """An area by its name, else out to a tab of the customer."""
        if option and find(f"{IN_PLAN}.{option}"):
            await self.go_to_area(option)
        else:
            await self.leave_to(tab, option)

    async def acted(self) -> None:
        """Everything is read again; a plan that is gone, or another customer's by now, takes its window with it."""
        below = self.below
        try:
            await self.changed()
        except Gone:
            async with self.desk.one_stroke():
                self.stale_below = False
                self.dismiss()
                await below.changed()

    async def acted_to(self, plan_id: int) -> None:
        """The window is that of the plan that came."""
        self.plan_id = plan_id
        await self.acted()

    async def changed(self) -> None:
        """The customer's window below follows when it is shown."""
        await super().changed()
        self.stale_below = True

    stale_below = False

    def why_not(self, name: str) -> str | None:
        """Who calls is not confirmed by looking at his plan."""
        if name == "confirm_caller":
            return None if self.caller else "Não há ligação a confirmar."
        return self.held_back(name) or super().why_not(name)

    def do_confirm_caller(self) -> None:
        """It is he, in his own window too."""
        self.caller = ""
        self.below.action_run("confirm_caller")

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """The digits lead out."""
        if name.startswith("tab_"):
            return partial(self.leave_to, int(name[4:]))
        return super().handler(name)

    @property
    def below(self) -> Window:
        """The window of the customer."""
        stack = self.desk.screen_stack
        return cast("Window", stack[stack.index(self) - 1])

    async def leave_to(self, tab: int, option: str = "") -> None:
        """Out, to a tab of the customer."""
        below = self.below
        if not await self.may_leave():
            return
        async with self.desk.one_stroke():
            self.dismiss()
            await self._follow(below)
            await below.go(tab, option)

    async def do_back(self) -> None:
        """Out, to where it was opened."""
        below = self.below
        if not await self.may_leave():
            return
        async with self.desk.one_stroke():
            self.dismiss()
            await self._follow(below)

    async def _follow(self, below: Window) -> None:
        """What was changed here is seen there."""
        if self.stale_below:
            self.stale_below = False
            await below.changed()

    async def do_connection(self) -> None:
        """6: the assistant about this plan, and the login under the cursor."""
        from integrator_tui.screens.plans.network.assistant import connection_target, open_assistant

        if await open_assistant(self.desk, self.customer_id, self.plan_id, connection_target(self.pane)[1]):
            await self.acted()

    async def do_trust(self) -> None:
        """7: this plan, else the one of the customer that wants it."""
        plan_id: int | None = self.plan_id
        if self.plan_read is None or self.plan_read.state != DEBT:
            plan_id = await self.desk.in_db(wanting_plan, self.customer_id)
        if plan_id is not None and await act(self.desk, "trust", self.customer_id, plan_id):
            await self.acted()

    async def do_second_copy(self) -> None:
        """8: of the oldest open invoice."""
        await self._money("second_copy")

    async def do_pix(self) -> None:
        """9: of the oldest open invoice."""
        await self._money("pix")

    async def do_contact(self) -> None:
        """0: a call of the customer, about this plan."""
        run = import_module("integrator_tui.screens.calls.contact").contact
        if await run(self.desk, self.customer_id, self.plan_id, phone=self.rang):
            await self.acted()

    async def _money(self, act: str) -> None:
        run = getattr(import_module(f"integrator_tui.screens.finance.charging.{act}"), act)
        await run(self.desk, self.customer_id)


async def open_plan(desk: Desk, customer_id: int, plan_id: int, area: str = "detail") -> PlanScreen:
    """The window of a plan once it shows it. Raises `Gone`. Inside an action only, over the customer's window."""
    record, plan, verdicts = await desk.in_db(plan_with_customer, customer_id, plan_id)
    screen = desk.kept_screen(PlanScreen)
    async with desk.one_stroke():
        await desk.push_screen(screen)
        try:
            await screen.begin(record, plan, verdicts, area)
        except DeskError:
            screen.dismiss()
            raise
    return screen


async def resume(desk: Desk, customer_id: int, draft: Draft) -> None:
    """A draft of what hangs on a plan: its name says area, plan, and what the area knows. Raises `Gone`."""
    _, area, plan_id, what = draft.key.screen.split(":", 3)
    screen = await open_plan(desk, customer_id, int(plan_id), area)
    await screen.pane.resume(what, draft)
