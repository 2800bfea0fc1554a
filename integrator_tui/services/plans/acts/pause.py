"""Suspensão Temporária: the customer asks for it, for some weeks, once in a while, paid up (domain 12.16)."""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.plans.acts import PauseForm
from integrator_tui.models.plans import PlanPause
from integrator_tui.queries.plans.acts import act_context
from integrator_tui.queries.plans.dues import ONE_DAY, leaving
from integrator_tui.queries.plans.possible import last_pause, temporary_terms
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.plans.states import ON_REQUEST
from integrator_tui.rules.plans.temporary import back_on, refusal
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, turn
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service


@service(permission=permissions.EDIT_PLAN_STATUS)
def suspend_on_request(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> str:
    """Suspend from today until the day typed, its last; the day on which it is back is returned (ISO).

    Raises `Refused` where the variable, a debt or the last one is against it, `InvalidForm` for too short or too long.
    """
    facts = begin(work, customer_id, plan_id, "suspend_request", version)
    form: PauseForm = check(PauseForm, values, act_context(work.session, facts))
    assert form.until is not None
    last = last_pause(plan_id)
    why = refusal(
        facts.today,
        form.until,
        last_start=last.starts_on if last else None,
        paid_up=not facts.debt.invoices,
        terms=temporary_terms(work.session),
    )
    if why:
        raise InvalidForm({"until": why})
    back = back_on(form.until)
    note = f"a pedido do cliente até {format_date(form.until)}; volta em {format_date(back)}"
    turn(work, facts, ON_REQUEST, "suspendeu", note, pause_until=form.until)
    PlanPause.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        starts_on=facts.today,
        until=form.until,
        login=work.session.login,
    ).execute()
    events.write(work, customer_id, plan_id, leaving(facts, facts.today - ONE_DAY))
    return back.isoformat()
