"""The tab "Planos": three lists by bucket, and what the plan under the cursor is (domain 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from integrator_tui.commands.plans import ACTS, PLAN, PLANS
from integrator_tui.desk.commands import IN_PLAN, bindings
from integrator_tui.errors import Gone
from integrator_tui.queries.plans.plans import ACTIVE, CANCELLED, INACTIVE_BUCKET, PlanRow, plans_in
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.plans.states import DEBT
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.screens.plans.act import new_plan
from integrator_tui.screens.plans.commanded import PlanCommanded
from integrator_tui.screens.plans.telling import below, money
from integrator_tui.screens.plans.window import open_plan
from integrator_tui.services.plans.network.looks import look_at_plan
from integrator_tui.widgets.facts import Facts
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

NEWEST, WIDE_FROM = 3, 110
"""Sessions that stand in the half below, and the width of a terminal from which there is room for them."""
_ENDS = (
    Column[PlanRow]("Cancelado", lambda row: format_date(row.cancelled_on) if row.cancelled_on else "", 10, keep=1),
    Column[PlanRow]("Motivo", lambda row: row.cancel_reason, 16, grow=1, keep=2),
)


class PlansPane(PlanCommanded, ListPane[PlanRow]):
    """The plans of one bucket; the letters of a plan act on the row."""

    SCOPE = "plans"
    MORE_SCOPES = (IN_PLAN,)
    BUCKET: ClassVar[str]
    DEFAULT_CSS = """
    PlansPane RecordList { height: 9; }
    PlansPane #about { height: 1; }
    PlansPane VerticalScroll { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PLANS), *bindings(PLAN), *bindings(ACTS)]
    COUNTED = ("plano", "planos")
    COLUMNS: ClassVar[tuple[Column[Any], ...]] = (
        Column("Código", lambda row: str(row.id), 6, sort=lambda row: row.id),
        Column("Plano", lambda row: row.name, 15, grow=3),
        Column("Status", lambda row: row.status, 19, grow=1),
        Column("Dia", lambda row: str(row.due_day), 3, right=True, sort=lambda row: row.due_day),
        Column("Valor R$", lambda row: money(row.price_cents), 8, right=True, sort=lambda row: row.price_cents),
        Column("Início", lambda row: format_date(row.start_date), 10, keep=3, sort=lambda row: row.start_date),
        Column("Cobrança", lambda row: row.billing_form, 12, grow=1, keep=6),
        Column("Login", lambda row: row.login, 14, grow=1, keep=4),
        Column("Ponto de Acesso", lambda row: row.access_point, 14, grow=1, keep=7),
        Column("Endereço", lambda row: row.address, 20, grow=2, keep=5),
    )

    def __init__(self, record: Any) -> None:
        super().__init__(record)
        self.about = Facts(10)
        self.plan_read: PlanRecord | None = None

    def compose(self) -> ComposeResult:
        """The list above, below it what its row is: neither moves the other."""
        yield from super().compose()
        yield Line("", id="about")
        with VerticalScroll(can_focus=False):
            yield self.about

    async def page(self, after: PlanRow | None) -> Sequence[PlanRow]:
        """In the order in which they began."""
        key = after.id if after else None
        return await self.desk.in_db(plans_in, self.customer_id, self.BUCKET, self.text, key, PAGE)

    def faint(self, row: PlanRow) -> bool:
        """Those that are over."""
        return row.bucket == CANCELLED

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The list, on a plan that is suspended for debt where there is one, and what its row is."""
        self.following = True  # what the list says of its cursor meanwhile is asked here, once
        try:
            await super().show(keep_cursor=keep_cursor)
            if not keep_cursor:
                self.rows.go_to(lambda row: row.state == DEBT)
            await self.tell_beside()
        finally:
            self.following = False
        self.on_record_list_moved()  # the operator may have gone on

    def on_record_list_moved(self) -> None:
        """Another row."""
        row = self.rows.current
        if (row.id if row else None) != (self.plan_read.id if self.plan_read else None):
            self.follow_cursor()

    async def tell_beside(self) -> None:
        """The half below, of the row under the cursor."""
        row = self.rows.current
        if row is None:
            self.plan_read, self.verdicts = None, {}
            self.query_one("#about", Line).set("")
            self.about.show(())
            return
        try:
            most = NEWEST if self.app.size.width >= WIDE_FROM else 0
            plan, verdicts, sessions = await self.desk.in_db(look_at_plan, self.customer_id, row.id, most)
        except Gone:
            return  # another operator deleted it meanwhile; the list says so when it is read again
        if self.is_attached and self.rows.current is row:  # else the operator went on
            self.plan_read, self.verdicts = plan, verdicts
            self.query_one("#about", Line).set(f"-- {row.id} {row.name} --")
            self.about.show(below(plan, self.desk.session.today(), sessions))

    # Commands

    def plan(self) -> tuple[int, int] | None:
        """That of the row."""
        row = self.rows.current
        return (self.customer_id, row.id) if row else None

    @property
    def suspended(self) -> int | None:
        """The plan of the row, where it is one to be released."""
        row = self.rows.current
        return row.id if row and row.state == DEBT else None

    async def go_to_area(self, name: str) -> None:
        """The window of the row, there."""
        assert self.rows.current is not None
        await open_plan(self.desk, self.customer_id, self.rows.current.id, name)

    async def acted(self) -> None:
        """The window follows; a plan that went to another list takes the operator along."""
        await self.customer_screen.changed()

    async def acted_to(self, plan_id: int) -> None:
        """The list that is shown by then, on the plan that came."""
        await self.acted()
        pane = cast("Any", self.customer_screen).pane
        if isinstance(pane, PlansPane):
            pane.rows.go_to(lambda row: row.id == plan_id)
            await pane.tell_beside()

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("detail")

    def value_to_copy(self) -> str:
        """The login of the plan, else its code."""
        row = self.rows.current
        return (row.login or str(row.id)) if row else ""

    async def do_new(self) -> None:
        """F6: the wizard; then the window of what it made."""
        key = await new_plan(self.desk, self.customer_id)
        if key is not None:
            await self.acted()
            await open_plan(self.desk, self.customer_id, key)


class ActivePlans(PlansPane):
    """Planos Ativos."""

    BUCKET = ACTIVE
    EMPTY = "Nenhum plano ativo. F6 cria o primeiro."

    def facts(self) -> list[str]:
        """What waits in the other lists is said here."""
        buckets = cast("Any", self.customer_screen).seen.buckets
        facts = super().facts()
        if buckets.in_debt:
            facts.append(f"! {buckets.in_debt} suspenso por débito (i)")
        elif buckets.inactive:
            facts.append(f"~ {buckets.inactive} inativo (i)")
        return facts


class InactivePlans(PlansPane):
    """Planos Inativos."""

    BUCKET = INACTIVE_BUCKET
    EMPTY = "Nenhum plano inativo."


class CancelledPlans(PlansPane):
    """Planos Cancelados, with when and why."""

    BUCKET = CANCELLED
    EMPTY = "Nenhum plano cancelado."
    COLUMNS = (*PlansPane.COLUMNS[:2], *_ENDS, *PlansPane.COLUMNS[4:])
