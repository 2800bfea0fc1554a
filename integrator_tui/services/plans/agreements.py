"""Contract, discounts, equipment and tasks of a plan (domain 6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.plans.papers import ContractForm, EquipmentForm, PlanDiscountForm, TaskForm
from integrator_tui.models.plans import CustomerPlan, PlanContract, PlanDiscount, PlanEquipment, PlanTask
from integrator_tui.queries.customers.options import Discount, of
from integrator_tui.queries.plans.record import stored_plan
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.numbers import format_percent
from integrator_tui.services.history import Change
from integrator_tui.services.plans.identifiers import follow
from integrator_tui.services.plans.plan_kind import PlanKind
from integrator_tui.services.plans.unique import refuse_held
from integrator_tui.services.rows import Opened, Row
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

MOST_MONTHS = 120
MOST_PARTS = 48


class Contracts(PlanKind[ContractForm]):
    """ "Documentos, Contratos"; the fine of a cancellation is proposed from the newest."""

    plural, entity, this = "contracts", "plan_contract", "este contrato"
    table, form = PlanContract, ContractForm
    permission = permissions.CONTRACT
    action = "contract"
    searched = ("number", "sold_on", "model_id")
    newest_first = True

    def begun(self, session: Session, customer_id: int, context: FormContext) -> ContractForm:
        """Of today, numbered after the plan, with what was agreed for its installation."""
        plan = CustomerPlan.get_by_id(self.plan_id)
        count = PlanContract.select().where(PlanContract.plan_id == self.plan_id).count()
        return ContractForm.model_construct(
            number=f"C-{self.plan_id}{f'-{count + 1}' if count else ''}",
            sold_on=plan.sold_on or context.today,
            install_fee_cents=plan.install_fee_cents,
            install_parts=plan.install_parts,
            months=0,
        )

    def refuse(self, session: Session, form: ContractForm, read: ContractForm | None) -> None:
        """Numbers that mean something; the benefit, of which the fine is made, by permission only."""
        wrong = {
            "months": not 0 <= form.months <= MOST_MONTHS and f"A validade vai de 0 a {MOST_MONTHS} meses.",
            "install_parts": not 1 <= form.install_parts <= MOST_PARTS and f"As parcelas vão de 1 a {MOST_PARTS}.",
            "install_fee_cents": form.install_fee_cents < 0 and "O valor não pode ser negativo.",
            "benefit_cents": form.benefit_cents < 0 and "O valor não pode ser negativo.",
        }
        if errors := {name: sentence for name, sentence in wrong.items() if sentence}:
            raise InvalidForm(errors)
        fine = permissions.EDIT_CONTRACT_FINE
        if read is not None and form.benefit_cents != read.benefit_cents and not session.may(fine):
            raise InvalidForm({"benefit_cents": f"Falta a permissão «{fine}»."})
        refuse_held(PlanContract.number, form.number, self.key, "number", f"O contrato {form.number}")

    def note(self, session: Session, row: Any) -> str:
        """The number and the plan."""
        return f"{row.number} do plano {row.plan_id}"

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """The search follows."""
        before = {change.field: change.before for change in changes}
        follow(row.customer_id, "contract", {row.number, before.get("number", "")})


class Discounts(PlanKind[PlanDiscountForm]):
    """Discounts on the plan, as far as Outras Opções 8 and 9 let them through."""

    plural, entity, this = "plan_discounts", "plan_discount", "este desconto"
    table, form = PlanDiscount, PlanDiscountForm
    permission = permissions.PLAN_DISCOUNT
    action = "discount"
    searched = ("kind", "reason", "login")
    shown = ("login",)
    newest_first = True

    def begun(self, session: Session, customer_id: int, context: FormContext) -> PlanDiscountForm:
        """From today on."""
        return PlanDiscountForm.model_construct(starts_on=context.today)

    def refuse(self, session: Session, form: PlanDiscountForm, read: PlanDiscountForm | None) -> None:
        """An amount or a percentage, of something; a period that has an end after its beginning; options 8 and 9."""
        if (form.value_cents is None) == (form.percent_hundredths is None):
            raise InvalidForm({"value_cents": "Preencha «Valor» ou «Percentagem», um dos dois."})
        if form.value_cents is not None and form.value_cents <= 0:
            raise InvalidForm({"value_cents": "O desconto tem de ser maior que zero."})
        if form.percent_hundredths == 0:
            raise InvalidForm({"percent_hundredths": "O desconto tem de ser maior que zero."})
        if form.ends_on and form.starts_on and form.ends_on < form.starts_on:
            raise InvalidForm({"ends_on": "O fim vem antes do começo."})
        plan = CustomerPlan.get_by_id(self.plan_id)
        if form.value_cents is not None and form.value_cents > plan.price_cents:
            raise InvalidForm({"value_cents": f"O plano custa {format_money(plan.price_cents)}."})
        kind = Discount(form.kind)
        if not of(session, plan.customer_id).allows_discount(kind):
            number, name = (8, "progressivo") if kind is Discount.PROGRESSIVE else (9, "promocional")
            raise InvalidForm({"kind": f"O cliente não recebe desconto {name} (Outras Opções, {number})."})

    def added(self, work: Work, form: PlanDiscountForm) -> dict[str, Any]:
        """With who gave it."""
        return {**super().added(work, form), "login": work.session.login}

    def note(self, session: Session, row: Any) -> str:
        """How much, and the plan."""
        much = format_percent(row.percent_hundredths) if row.value_cents is None else format_money(row.value_cents)
        return f"{much} do plano {row.plan_id}"


class Equipment(PlanKind[EquipmentForm]):
    """Equipment of the provider: lent, until it was returned (Patrimônios)."""

    plural, entity, this = "equipment", "plan_equipment", "este equipamento"
    table, form = PlanEquipment, EquipmentForm
    permission = permissions.MOVE_EQUIPMENT
    action = "equipment"
    searched = ("description", "asset_no", "serial", "mac")

    def begun(self, session: Session, customer_id: int, context: FormContext) -> EquipmentForm:
        """Lent today."""
        return EquipmentForm.model_construct(lent_on=context.today)

    def refuse(self, session: Session, form: EquipmentForm, read: EquipmentForm | None) -> None:
        """Returned after it was lent, and not in the future; the same piece is not with two customers at once."""
        today = session.today().date()
        if form.returned_on and form.lent_on and form.returned_on < form.lent_on:
            raise InvalidForm({"returned_on": f"Foi emprestado em {format_date(form.lent_on)}."})
        if form.returned_on and form.returned_on > today and (read is None or form.returned_on != read.returned_on):
            raise InvalidForm({"returned_on": "A devolução não pode ser no futuro."})
        if form.value_cents is not None and form.value_cents < 0:
            raise InvalidForm({"value_cents": "O valor não pode ser negativo."})
        if form.asset_no and form.returned_on is None:
            out = PlanEquipment.returned_on.is_null()
            said = f"O patrimônio {form.asset_no}"
            refuse_held(PlanEquipment.asset_no, form.asset_no, self.key, "asset_no", said, out)

    def note(self, session: Session, row: Any) -> str:
        """Which piece, and the plan."""
        piece = f"{row.description}, nº {row.asset_no}" if row.asset_no else row.description
        return f"{piece} do plano {row.plan_id}"

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """The search follows."""
        before = {change.field: change.before for change in changes}
        follow(row.customer_id, "mac", {row.mac, before.get("mac", "")})


class Tasks(PlanKind[TaskForm]):
    """Scheduled tasks (Tarefas Agendadas); their moments are stored as UTC and typed in the operator's zone."""

    plural, entity, this = "plan_tasks", "plan_task", "esta tarefa"
    table, form = PlanTask, TaskForm
    permission = permissions.ADD_TASK
    action = "task"
    searched = ("kind", "due_at", "note")

    def begun(self, session: Session, customer_id: int, context: FormContext) -> TaskForm:
        """Still to be done."""
        return TaskForm.model_construct(done=False)

    def rows(self, session: Session, customer_id: int, items: Any) -> list[Row[TaskForm]]:
        """With their moments as they were typed."""
        return [replace(row, form=_local(session, row.form)) for row in super().rows(session, customer_id, items)]

    def _opened_at(self, session: Session, customer_id: int, plan_id: int, key: int | None) -> Opened[TaskForm]:
        """With its moment as it was typed. Raises `Gone`, `Refused`."""
        opened = super()._opened_at(session, customer_id, plan_id, key)
        return replace(opened, form=_local(session, opened.form))

    def added(self, work: Work, form: TaskForm) -> dict[str, Any]:
        """The moment as it is stored."""
        return {**super().added(work, form), "due_at": _utc(work.session, form.due_at)}

    def write(self, work: Work, row: Any, read: TaskForm, form: TaskForm, context: FormContext) -> None:
        """The moments as they are stored."""
        stored = [one.model_copy(update={"due_at": _utc(work.session, one.due_at)}) for one in (read, form)]
        self.zone = work.session
        super().write(work, row, stored[0], stored[1], context)

    zone: Session | None = None
    """Of the operator who writes: history and conflicts tell his time."""

    def told(self, name: str, value: Any, context: FormContext) -> str:
        """As it was typed."""
        if name == "due_at" and isinstance(value, datetime) and self.zone is not None:
            value = self.zone.local(value).replace(tzinfo=None)
        return super().told(name, value, context)

    def note(self, session: Session, row: Any) -> str:
        """What kind of task, and the plan."""
        return f"{row.kind} do plano {row.plan_id}"


def _local(session: Session, form: TaskForm) -> TaskForm:
    moment = getattr(form, "due_at", None)
    if not isinstance(moment, datetime):
        return form
    return form.model_copy(update={"due_at": session.local(moment).replace(tzinfo=None)})


def _utc(session: Session, moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=session.zone).astimezone(UTC).replace(tzinfo=None)


CONTRACTS, DISCOUNTS, EQUIPMENT, TASKS = Contracts(), Discounts(), Equipment(), Tasks()


@service(permission=CUSTOMERS)
def record_contract(work: Work, customer_id: int, plan_id: int, key: int, name: str) -> int:
    """A contract was written to a file: what leaves the base is in the history. Raises `Gone`. Returns the id."""
    row = CONTRACTS.at(customer_id, plan_id).row_of(customer_id, key)
    note = f"contrato {row.number} do plano {plan_id} em {name}"
    work.record(CONTRACTS.entity, key, "imprimiu", customer_id=customer_id, note=note)
    return key


@service(permission=CUSTOMERS)
def record_change_paper(work: Work, customer_id: int, plan_id: int, title: str, name: str) -> int:
    """A paper about a change of a plan was written to a file. Raises `Gone`. Returns the plan."""
    stored_plan(customer_id, plan_id)
    work.record("plan", plan_id, "imprimiu", customer_id=customer_id, note=f"«{title}» do plano {plan_id} em {name}")
    return plan_id
