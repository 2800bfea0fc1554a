"""Contract, discounts, equipment, tasks, extra fields and history of a plan (domain 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.plans import CONTRACT
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.customers.extra_fields import ExtraRow
from integrator_tui.queries.history import HistoryRow
from integrator_tui.queries.plans.history import history_of_plan
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.screens.customers.extra_fields import ExtraFieldsPane
from integrator_tui.screens.customers.history import HistoryPane
from integrator_tui.screens.panes.kind_pane import text
from integrator_tui.screens.panes.list_pane import PAGE
from integrator_tui.screens.plans.kind_pane import DRAFTS, PlanKindPane
from integrator_tui.services.plans.agreements import CONTRACTS, DISCOUNTS, EQUIPMENT, TASKS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column

AnyRow = Row[Any]


class ContractsPane(PlanKindPane):
    """Contracts, the newest first; F9 prints the one of the row."""

    KIND, AREA = CONTRACTS, "contracts"
    TITLES = ("Contrato", "Novo Contrato")
    COUNTED = ("contrato", "contratos")
    EMPTY = "Nenhum contrato. F6 cadastra o primeiro."
    COLUMNS = (
        Column("No. Contrato", text("number"), 14, grow=1),
        Column("Dt. Venda", text("sold_on"), 10),
        Column("Validade", lambda row: f"{row.form.months} meses" if row.form.months else "sem prazo", 9),
        Column("Assinado", text("signed"), 8),
        Column("Benefício", text("benefit_cents"), 11, right=True),
        Column("Modelo", text("model_id"), 14, grow=1, keep=1),
        Column("Tx. Instalação", text("install_fee_cents"), 14, right=True, keep=2),
    )
    MORE_SCOPES = ("contract",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CONTRACT)]

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.number)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o contrato {row.form.number}?"

    def why_not(self, name: str) -> str | None:
        """The paper is of a row."""
        if name == "print":
            return None if self.rows.current else "Nenhum contrato. F6 cadastra o primeiro."
        return super().why_not(name)

    async def do_print(self) -> None:
        """The contract to be read, and from there into a file."""
        from integrator_tui.screens.plans.papers import print_contract

        assert self.rows.current is not None
        await print_contract(self.desk, self.customer_id, self.plan_id, self.rows.current.id)


class DiscountsPane(PlanKindPane):
    """Discounts on the plan."""

    KIND, AREA = DISCOUNTS, "discounts"
    TITLES = ("Desconto do Plano", "Novo Desconto do Plano")
    COUNTED = ("desconto", "descontos")
    EMPTY = "Nenhum desconto. F6 dá um."
    COLUMNS = (
        Column("Tipo", text("kind"), 14, grow=2),
        Column("Desconto", lambda row: row.text("value_cents") or row.text("percent_hundredths"), 10, right=True),
        Column("De", text("starts_on"), 10),
        Column("Até", lambda row: row.text("ends_on") or "sem fim", 10),
        Column("Motivo", text("reason"), 14, grow=2, keep=1),
        Column("Quem deu", text("login"), 8, keep=2),
    )

    def faint(self, row: AnyRow) -> bool:
        """Those that are over."""
        return row.form.ends_on is not None and row.form.ends_on < self.desk.session.today().date()

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.text("value_cents") or row.text("percent_hundredths"))

    async def question(self, row: AnyRow) -> str:
        """Which."""
        much = row.text("value_cents") or row.text("percent_hundredths")
        return f"Apagar o desconto de {much}? O plano volta ao preço sem ele."


class EquipmentPane(PlanKindPane):
    """Equipment that is with the customer, and what came back."""

    KIND, AREA = EQUIPMENT, "equipment"
    TITLES = ("Equipamento", "Emprestar Equipamento")
    COUNTED = ("equipamento", "equipamentos")
    EMPTY = "Nenhum equipamento com o cliente. F6 empresta."
    COLUMNS = (
        Column("Equipamento", text("description"), 18, grow=2),
        Column("Patrimônio", text("asset_no"), 10),
        Column("Emprestado", text("lent_on"), 10),
        Column("Devolvido", lambda row: row.text("returned_on") or "! com o cliente", 15),
        Column("Série", text("serial"), 14, grow=1, keep=1),
        Column("MAC", text("mac"), 17, keep=2),
    )

    def faint(self, row: AnyRow) -> bool:
        """What came back."""
        return row.form.returned_on is not None

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.form.description)

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar o registro de {row.form.description}? Se voltou, ponha a data em «Devolvido em»."


class TasksPane(PlanKindPane):
    """Scheduled tasks."""

    KIND, AREA = TASKS, "tasks"
    TITLES = ("Tarefa Agendada", "Adicionar Tarefa Agendada")
    COUNTED = ("tarefa", "tarefas")
    EMPTY = "Nenhuma tarefa agendada. F6 agenda."
    COLUMNS = (
        Column("Quando", text("due_at"), 16),
        Column("Tarefa", text("kind"), 20),
        Column("Feita", text("done"), 5),
        Column("Observação", text("note"), 12, grow=1, keep=1),
    )

    def faint(self, row: AnyRow) -> bool:
        """What is done."""
        return bool(row.form.done)

    def named(self, row: AnyRow) -> str:
        """For the title."""
        return str(row.text("kind"))

    async def question(self, row: AnyRow) -> str:
        """Which."""
        return f"Apagar a tarefa «{row.text('kind')}» de {row.text('due_at')}?"


class PlanExtraFields(ExtraFieldsPane):
    """The extra fields of the plan."""

    OWNER = "plan"

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record, plan.id)

    def draft_key(self, row: ExtraRow) -> DraftKey:
        """With area and plan, so that it is found again."""
        return DraftKey(f"{DRAFTS}:extra_fields:{self.owner_id}:values:{row.id}", self.customer_id, row.version)

    async def resume(self, what: str, draft: Draft) -> None:
        """What stands behind the plan in the name of the draft."""
        await super().resume(what.rpartition(":")[2], draft)


class PlanHistory(HistoryPane):
    """What was done to the plan and to what hangs on it, the newest first."""

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record)
        self.plan_id = plan.id

    async def page(self, after: HistoryRow | None) -> Sequence[HistoryRow]:
        """Older rows than one."""
        key = after.id if after else None
        return await self.desk.in_db(history_of_plan, self.customer_id, self.plan_id, self.wanted, key, PAGE)
