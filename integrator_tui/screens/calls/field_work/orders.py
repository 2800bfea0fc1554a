"""Ordens de Serviço of the open customer: list and form, the agenda, how they end, the paper (domain 8.5)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.calls import ORDERS as COMMANDS
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.forms.calls.order import CancelForm, FinishForm, OrderForm
from integrator_tui.queries.lists.company import company
from integrator_tui.rules.calls.orders import ACTIONS, BOOKED, OPEN, RUNNING, TABLE
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.calls.field_work.board import choose_place
from integrator_tui.screens.calls.field_work.visiting import resume, visit
from integrator_tui.screens.dialogs import Chooser
from integrator_tui.screens.finance import plan_service
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.screens.paper import show_paper
from integrator_tui.services.calls.orders import (
    ORDERS,
    book_visit,
    cancel_order,
    finish_order,
    give_up_visit,
    record_order_paper,
    start_order,
)
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column

WINDOWS: dict[str, tuple[str, type[FormModel], Any]] = {
    "conclude": ("Concluir", FinishForm, finish_order),
    "cancel": ("Cancelar", CancelForm, cancel_order),
}
"""Act that asks something -> its title, form and service; drafts carry its name."""
LIVE = (OPEN, BOOKED, RUNNING)


def _visit(row: Row[OrderForm]) -> str:
    return f"{row.shown['visit_on']:%d/%m/%y} {row.text('half')}" if row.shown["visit_on"] else "sem data"


class OrdersPane(KindPane[Row[OrderForm]]):
    """`v` puts the one under the cursor onto the agenda or elsewhere on it; `y` says what else may become of it."""

    KIND = ORDERS
    TITLES = ("Ordem de serviço", "Nova ordem de serviço")
    COUNTED = ("ordem de serviço", "ordens de serviço")
    EMPTY = "Nenhuma ordem de serviço. F6 abre uma; v marca a visita."
    MORE_SCOPES = ("orders",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]
    COLUMNS = (
        Column("OS", lambda row: str(row.id), 4, sort=lambda row: row.id),
        Column("Tipo", text("kind"), 10, grow=1),
        Column("Status", text("state"), 13),
        Column("Visita", _visit, 14, sort=lambda row: str(row.shown["visit_on"] or "9")),
        Column("Equipe", text("team_id"), 8, grow=1),
        Column("Endereço", text("place"), 12, keep=2, grow=3),
        Column("Atendimento", text("call_id"), 13, keep=3),
        Column("Resultado", text("result"), 12, keep=4, grow=2),
    )

    def named(self, row: Row[OrderForm]) -> str:
        """Its number."""
        return f"OS {row.id}"

    def faint(self, row: Row[OrderForm]) -> bool:
        """What is over."""
        return row.shown["state_code"] not in LIVE

    def told(self, row: Any) -> str:
        """With how it ended."""
        lines = [super().told(row)]
        if isinstance(row, Row):
            lines += [
                f"{label}: {row.text(name)}" for name, label in (("result", "Resultado"), ("signed_by", "Assinou"))
            ]
        return "\n".join(line for line in lines if not line.endswith(": "))

    async def question(self, row: Row[OrderForm]) -> str:
        """Which one."""
        return f"Apagar a OS {row.id}, {row.text('kind')}?"

    def why_not(self, name: str) -> str | None:
        """A row, in a state that allows it."""
        if name not in ("status", "conclude", "print"):
            return super().why_not(name)
        row = self.rows.current
        if row is None:
            return "Não há ordem de serviço na lista."
        return (TABLE.check(row.shown["state_code"], "finish", ()).reason or None) if name == "conclude" else None

    async def do_book(self) -> None:
        """v: a free half-day for the one under the cursor; where that cannot be booked any more, for a new one."""
        row = self.rows.current
        if row is None or TABLE.check(row.shown["state_code"], "book", ()).reason:
            if await visit(self.desk, self.customer_id):
                await self.wrote()
            return
        place = await choose_place(self.desk, self.customer_id, f"OS {row.id}")
        if place is None:
            return
        await self.desk.in_db(book_visit, self.customer_id, row.id, place.team.id, place.day, place.half)
        await self.wrote()
        self.desk.say(f"OS {row.id} agendada.")

    async def do_status(self) -> None:
        """y: what else may become of it; what may not says why."""
        row = self._row()
        verdicts = {name: TABLE.check(row.shown["state_code"], name, ()) for name in ACTIONS}
        offered = ("start", "give_up", "cancel", "charge")
        dimmed = {name: verdicts[name].reason for name in offered if verdicts[name].reason}
        chosen = await self.desk.ask(Chooser("Status", [(name, ACTIONS[name]) for name in offered], dimmed=dimmed))
        if chosen == "start":
            await self.desk.in_db(start_order, self.customer_id, row.id)
        elif chosen == "give_up":
            await self.desk.in_db(give_up_visit, self.customer_id, row.id)
        elif chosen == "cancel":
            await self._ask(row, "cancel")
        elif chosen == "charge":
            await plan_service.charge(self.desk, self.customer_id, row.form.plan_id)
        if chosen is not None:
            await self.wrote()

    async def do_conclude(self) -> None:
        """c: how it ended."""
        if await self._ask(self._row(), "conclude"):
            await self.wrote()

    async def resume(self, what: str, draft: Draft) -> None:
        """Also what was typed into the window of an act, or for a visit."""
        act, _, key = what.partition("-")
        written: bool | None
        if act in WINDOWS:
            written = await self._ask(await self.row_named(key), act, draft)
        else:
            written = await resume(self.desk, self.customer_id, what, draft)
        if written is None:
            await super().resume(what, draft)
        elif written:
            await self.wrote()

    async def do_print(self) -> None:
        """i: the paper, to be read and from there into a file."""
        from integrator_tui.papers.work_order import paper

        row = self._row()
        today, firm = self.desk.session.today().date(), await self.desk.in_db(company)
        sheet = paper(row.id, row.form, row.text, self.record, firm, today)

        def record(session: Any, name: str) -> object:
            return record_order_paper(session, self.customer_id, row.id, name)

        await show_paper(self.desk, f"OS {row.id}", sheet, f"os-{self.customer_id}-{row.id}", record)

    def _row(self) -> Row[OrderForm]:
        row = self.rows.current
        assert row is not None
        return row

    async def _ask(self, row: Row[OrderForm], act: str, resumed: Draft | None = None) -> bool:
        title, form, service = WINDOWS[act]
        context = FormContext(today=self.desk.session.today().date())

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(service, self.customer_id, row.id, texts)

        dialog = ActDialog(
            (title, f"OS {row.id}"),
            form,
            as_texts(form.model_construct(), context),
            context,
            draft=DraftKey(f"{self.NAME}:{act}-{row.id}", self.customer_id, None),
            write=write,
            resumed=resumed,
            above=[f"{row.text('kind')}   {row.text('state')}   {_visit(row)}   {row.text('team_id')}", ""],
        )
        return await self.desk.ask(dialog) is not None
