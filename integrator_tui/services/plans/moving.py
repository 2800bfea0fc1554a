"""Mudança de Endereço: another address, perhaps another plan there and a visit, in one transaction (domain 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from integrator_tui.errors import InvalidForm, NotPermitted
from integrator_tui.forms.plans.move import MoveForm
from integrator_tui.models.plans import PlanTask
from integrator_tui.queries.plans.moving import moving
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_date
from integrator_tui.services.plans.acts.act import begin, change
from integrator_tui.services.plans.acts.change_plan import changed_plan
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

VISIT = "visita"
MORNING = time(9)


@service(permission=permissions.EDIT_PLAN)
def move_plan(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> int:
    """Move a plan that was shown as of `version`; returns its id, that of the new plan where it became another.

    Raises `InvalidForm`, `Refused` for a state that does not allow it or a plan that was changed meanwhile,
    `NotPermitted` for another plan, `Gone`.
    """
    facts = begin(work, customer_id, plan_id, "address", version)
    form: MoveForm = check(MoveForm, values, moving(work.session, customer_id, plan_id).context)
    if form.address_id == facts.address_id and form.catalog_plan_id is None:
        raise InvalidForm({"address_id": "O plano já está neste endereço."})
    if form.visit_on is not None and form.visit_on < facts.today:
        raise InvalidForm({"visit_on": "A visita não pode ser num dia que já passou."})
    if form.catalog_plan_id is not None:
        if not work.session.may(permissions.CHANGE_PLAN):
            raise NotPermitted(permissions.CHANGE_PLAN)
        plan_id = changed_plan(work, customer_id, plan_id, version, {"catalog_plan_id": values["catalog_plan_id"]})
        facts = begin(work, customer_id, plan_id, "address")
    before = {"address_id": facts.address_id, "access_point_id": facts.access_point_id}
    new = {"address_id": form.address_id, "access_point_id": form.access_point_id or facts.access_point_id}
    change(work, facts, "mudou de endereço", "", before, **new)
    if form.visit_on is not None:
        _visit(work, customer_id, plan_id, form.visit_on, form.note)
    return plan_id


def morning_of(work: Work, day: date) -> datetime:
    """Nine o'clock of a day where the operator is, as moments are stored."""
    moment = datetime.combine(day, MORNING, tzinfo=work.session.today().tzinfo)
    return moment.astimezone(UTC).replace(tzinfo=None)


def _visit(work: Work, customer_id: int, plan_id: int, day: date, note: str) -> None:
    due_at = morning_of(work, day)
    text = note or "Mudança de endereço"
    key: int = PlanTask.insert(customer_id=customer_id, plan_id=plan_id, kind=VISIT, due_at=due_at, note=text).execute()
    said = f"visita em {format_date(day)}, plano {plan_id}: {text}"
    work.record("plan_task", key, "criou", customer_id=customer_id, note=said)
