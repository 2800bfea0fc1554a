"""What hangs on the account: billing events, additional services, failed debits (domain 7.4, 7.7, 7.10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.errors import Gone, InvalidForm
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.records import (
    BILLED,
    MOST_TIMES,
    PENDING,
    AdditionalServiceForm,
    EventForm,
    FailedDebitForm,
)
from integrator_tui.models.finance import AdditionalService, FailedDebit, Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import BillingEvent, CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.invoices import plan_names
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.instalments import due_days, instalments
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.invoices import SINGLE, Item, charge
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import Names, Opened
from integrator_tui.services.service import Work
from integrator_tui.session import Session

EVENTS_PERMISSION = "Movimentos Financeiros"
SERVICES_PERMISSION = "Criar Serviço Adicional"
STATUSES = {PENDING: "Pendente", BILLED: "Faturado", "cancelado": "Cancelado"}


def _plan_choices(session: Session, customer_id: int) -> tuple[Choice, ...]:
    """The customer's plans."""
    return tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id))


class Events(Kind[EventForm]):
    """Eventos de Faturamento, the newest first; only pending ones are changed."""

    plural = "billing_events"
    entity = "billing_event"
    this = "este evento"
    table = BillingEvent
    form = EventForm
    permission = EVENTS_PERMISSION
    searched = ("plan_id", "description", "kind", "status")
    shown = ("status", "at", "login", "done", "reason")
    newest_first = True

    def names(self, session: Session, customer_id: int, forms: Sequence[EventForm]) -> Names:
        """The plans by name."""
        return {"plan_id": plan_names({form.plan_id for form in forms if form.plan_id})}

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """The customer's plans."""
        return {"plans": _plan_choices(session, customer_id)}

    def begun(self, session: Session, customer_id: int, context: FormContext) -> EventForm:
        """From today, for the only plan where there is one."""
        plans = context.choices["plans"]
        only = plans[0].value if len(plans) == 1 else None
        return EventForm.model_construct(plan_id=only, period_from=session.today().date())

    def refuse(self, session: Session, form: EventForm, read: EventForm | None) -> None:
        """Reais or a percentage, one of both; so many times."""
        if bool(form.amount_cents) == bool(form.percent_hundredths):
            raise InvalidForm({"amount_cents": "O evento é em reais ou em percentual: um dos dois."})
        if form.amount_cents < 0:
            raise InvalidForm({"amount_cents": "O valor não pode ser negativo: o Tipo diz se soma ou desconta."})
        if form.times is not None and not 1 <= form.times <= MOST_TIMES:
            raise InvalidForm({"times": f"De 1 a {MOST_TIMES} faturamentos, ou vazio para sempre."})

    def added(self, work: Work, form: EventForm) -> dict[str, Any]:
        """Who, when, and that an operator typed it."""
        return {"reason": "manual", "at": work.now, "login": work.session.login, "op_id": work.op_id, "status": PENDING}

    def note(self, session: Session, row: Any) -> str:
        """What it is for."""
        return str(row.description)

    def why_it_stays(self, session: Session, row: Any) -> str:
        """Only pending ones go."""
        return "" if row.status == PENDING else "O evento já foi faturado: não se apaga."

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """What was billed stays as it is."""
        if changes and row.status != PENDING:
            raise InvalidForm({"description": "O evento já foi faturado: não muda mais."})


class AdditionalServices(Kind[AdditionalServiceForm]):
    """Serviço Adicional, the newest first; charged now, or by the next billing."""

    plural = "additional_services"
    entity = "additional_service"
    this = "este serviço adicional"
    table = AdditionalService
    form = AdditionalServiceForm
    permission = SERVICES_PERMISSION
    searched = ("type_id", "plan_id", "note", "status")
    shown = ("day", "status", "login", "invoice_id")
    newest_first = True

    def names(self, session: Session, customer_id: int, forms: Sequence[AdditionalServiceForm]) -> Names:
        """Plans and services by name."""
        plans = plan_names({form.plan_id for form in forms if form.plan_id})
        return {**super().names(session, customer_id, forms), "plan_id": plans}

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """Lists of the provider, and the customer's plans."""
        mine = {"plans": _plan_choices(session, customer_id)}
        others = (ui for ui in self._lists.values() if ui != "plans")
        return mine | {ui: choices_of(session, ui) for ui in dict.fromkeys(others)}

    def begun(self, session: Session, customer_id: int, context: FormContext) -> AdditionalServiceForm:
        """For the only plan where there is one, charged as it is unless a variable says otherwise."""
        plans = context.choices["plans"]
        if len(plans) != 1:
            return AdditionalServiceForm.model_construct()
        return _of_plan(session, CustomerPlan.get_by_id(plans[0].value))

    def refuse(self, session: Session, form: AdditionalServiceForm, read: AdditionalServiceForm | None) -> None:
        """Something is charged, and what was charged stays."""
        if form.unit_cents <= 0:
            raise InvalidForm({"unit_cents": "O valor tem de ser maior que zero."})
        if not 1 <= form.quantity <= 9999:
            raise InvalidForm({"quantity": "A quantidade vai de 1 a 9999."})
        if form.with_next:
            return
        if read is None and form.first_due_on and form.first_due_on < session.today().date():
            raise InvalidForm({"first_due_on": "O vencimento não pode estar no passado."})
        try:
            if form.first_due_on:
                due_days(form.first_due_on, form.parts)
        except BadValue as error:
            raise InvalidForm({"parts": str(error)}) from None

    def added(self, work: Work, form: AdditionalServiceForm) -> dict[str, Any]:
        """Who and when; billed at once where it has an invoice of its own."""
        return {
            "day": work.session.today().date(),
            "login": work.session.login,
            "status": PENDING if form.with_next else BILLED,
        }

    def note(self, session: Session, row: Any) -> str:
        """Which service, what it costs."""
        item = ListItem.get_or_none(ListItem.id == row.type_id)
        return f"{item.name if item else row.type_id}, {format_money(row.unit_cents * row.quantity)}"

    def why_it_stays(self, session: Session, row: Any) -> str:
        """Only pending ones go."""
        if row.status == PENDING:
            return ""
        invoice = Invoice.get_or_none(Invoice.id == row.invoice_id) if row.invoice_id else None
        return f"O serviço está na fatura {invoice.number if invoice else ''}: cancele a fatura."

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """A new one that is charged now makes its invoices; one that was charged does not change."""
        if row.status == PENDING or row.deleted_at is not None:
            return
        if row.invoice_id is not None:
            raise InvalidForm({"type_id": "O serviço já foi faturado: não muda mais."})
        item = ListItem.get_by_id(row.type_id)
        nature = str(details_of(item.details).get("nature", "SVA"))
        sums = instalments(row.unit_cents * row.quantity, row.parts)
        for place, (day, cents) in enumerate(zip(due_days(row.first_due_on, row.parts), sums, strict=True), 1):
            said = item.name if row.parts == 1 else f"{item.name} ({place}/{row.parts})"
            made = charge(
                work,
                row.customer_id,
                SINGLE,
                day,
                [Item(said, nature, cents, source_kind=self.entity, source_id=row.id)],
                plan_id=row.plan_id,
                billing_form_id=row.billing_form_id,
                key=f"servico:{row.id}:{place}",
            )
            if place == 1:
                row.invoice_id = made.id
        AdditionalService.update(invoice_id=row.invoice_id).where(AdditionalService.id == row.id).execute()


class FailedDebits(Kind[FailedDebitForm]):
    """Débitos Não Efetuados: they come from the bank's file; what was done about them is kept here."""

    plural = "failed_debits"
    entity = "failed_debit"
    this = "este débito"
    table = FailedDebit
    form = FailedDebitForm
    permission = EVENTS_PERMISSION
    searched = ("return_code", "reason", "treatment")
    shown = ("day", "return_code", "reason", "cents", "due_on", "remittance", "invoice_id")
    newest_first = True

    def note(self, session: Session, row: Any) -> str:
        """Code and reason."""
        return f"{row.return_code} {row.reason}"


def _of_plan(session: Session, plan: CustomerPlan) -> AdditionalServiceForm:
    inherits = not value(session, variables.SERVICE_WITHOUT_PLANS_FORM)
    form_id = plan.billing_form_id if inherits else None
    return AdditionalServiceForm.model_construct(plan_id=plan.id, billing_form_id=form_id)


EVENTS = Events()
ADDITIONAL_SERVICES = AdditionalServices()
FAILED_DEBITS = FailedDebits()


@query(permission=CUSTOMERS)
def service_of_plan(session: Session, customer_id: int, plan_id: int) -> Opened[AdditionalServiceForm]:
    """What the form of a new service of a plan begins with. Raises `Gone`."""
    plan = CustomerPlan.get_or_none((CustomerPlan.id == plan_id) & (CustomerPlan.customer_id == customer_id))
    if plan is None:
        raise Gone("Não há este plano.")
    return Opened(_of_plan(session, plan), None, ADDITIONAL_SERVICES.context(session, customer_id))
