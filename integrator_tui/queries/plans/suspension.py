"""Shields of plans: the lists of a customer, and the one question that a run of suspensions asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.suspension import SuspensionForm
from integrator_tui.models.registration import ScheduledSuspension
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session


@dataclass(frozen=True)
class SuspensionRow:
    """A shield of a plan."""

    id: int
    form: SuspensionForm
    plan: str
    version: int

    def in_force(self, today: date) -> bool:
        """Whether it still shields."""
        return self.form.until is not None and today <= self.form.until


def shielded(plan_id: int, day: date) -> tuple[bool, bool]:
    """Whether a plan may not be suspended, and may not be reduced, on a day; the last day counts (domain 3.10)."""
    rows = ScheduledSuspension.select().where(
        (ScheduledSuspension.plan_id == plan_id)
        & ScheduledSuspension.deleted_at.is_null()
        & (ScheduledSuspension.until >= day)
    )
    found = list(rows)
    return any(not row.suspend for row in found), any(not row.reduce for row in found)


def suspensions(
    session: Session, customer_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[SuspensionRow, ...]:
    """The shields of a customer, the newest first, with all the words of `text`."""
    query = ScheduledSuspension.select().where(
        (ScheduledSuspension.customer_id == customer_id) & ScheduledSuspension.deleted_at.is_null()
    )
    if after is not None:
        query = query.where(ScheduledSuspension.id < after)
    names = {plan.id: plan.label for plan in plans_of(session, customer_id)}
    found = []
    for row in query.order_by(ScheduledSuspension.id.desc()).iterator():
        plan = names.get(row.plan_id, f"plano {row.plan_id}")
        if all(word in fold(plan) for word in fold(text).split()):
            values = {name: getattr(row, name) for name in SuspensionForm.model_fields}
            found.append(SuspensionRow(row.id, SuspensionForm.model_construct(**values), plan, row.version))
        if len(found) == limit:
            break
    return tuple(found)


def suspension(session: Session, customer_id: int, key: int) -> SuspensionRow:
    """One of them as it stands now. Raises `Gone`."""
    found = next((row for row in suspensions(session, customer_id, limit=100_000) if row.id == key), None)
    if found is None:
        raise Gone("Outro operador apagou esta programação. O que você digitou está guardado.")
    return found


def suspension_context(session: Session, customer_id: int) -> FormContext:
    """What checks a shield: the customer's plans."""
    plans = tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id))
    return FormContext(today=session.today().date(), choices={"plans": plans})
