"""The shields of a customer's plans (domain 3.10)."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.suspension import SuspensionForm
from integrator_tui.models.registration import ScheduledSuspension
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import Names
from integrator_tui.session import Session


class Suspensions(Kind[SuspensionForm]):
    """The newest first."""

    plural = "suspensions"
    entity = "suspension"
    this = "esta programação"
    table = ScheduledSuspension
    form = SuspensionForm
    permission = EDIT
    searched = ("plan_id",)
    newest_first = True

    def names(self, session: Session, customer_id: int, forms: Sequence[SuspensionForm]) -> Names:
        """The plans by name."""
        return {"plan_id": {plan.id: plan.label for plan in plans_of(session, customer_id)}}

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """The customer's plans."""
        return {"plans": tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id))}

    def begun(self, session: Session, customer_id: int, context: FormContext) -> SuspensionForm:
        """It protects from both; for the only plan, where there is one."""
        plans = context.choices["plans"]
        if not plans:
            raise Refused("Este cliente não tem plano para proteger.")
        return SuspensionForm.model_construct(plan_id=plans[0].value if len(plans) == 1 else None)

    def refuse(self, session: Session, form: SuspensionForm, read: SuspensionForm | None) -> None:
        """What protects from nothing, and a new date that is over."""
        if form.until and (read is None or form.until != read.until) and form.until < session.today().date():
            raise InvalidForm({"until": "A data já passou: a proteção vale até ela."})
        if form.suspend and form.reduce:
            nothing = "Com Suspender e Reduzir em Sim nada é protegido: ponha Não em pelo menos um."
            raise InvalidForm({"suspend": nothing})


SUSPENSIONS = Suspensions()
