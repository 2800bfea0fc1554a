"""Concluir instalação and Habilitar Plano: what waits, was suspended or was tried works from now on (domain 6.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from integrator_tui.models.plans import PlanPause, PlanTrust
from integrator_tui.queries.plans.dues import enabling, trusted
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.trust_card import PAID
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.plans.states import ENABLED, TRIAL, TRUST
from integrator_tui.services.plans.acts.act import begin, turn
from integrator_tui.services.plans.events import write
from integrator_tui.services.service import Work, service


@service(permission=permissions.EDIT_PLAN_STATUS)
def install_plan(work: Work, customer_id: int, plan_id: int) -> int:
    """The installation is done: the plan is enabled from today. Raises `Refused`, `Gone`. Returns its id."""
    facts = begin(work, customer_id, plan_id, "install")
    turn(work, facts, ENABLED, "instalou", installed_on=facts.today)
    return plan_id


@service(permission=permissions.ENABLE_SUSPENDED)
def enable_plan(work: Work, customer_id: int, plan_id: int) -> int:
    """Back to enabled. Raises `Refused` while a debt keeps it cut, `Gone`. Returns the id of the plan."""
    enable(work, begin(work, customer_id, plan_id, "enable"))
    return plan_id


def enable(work: Work, facts: Facts, note: str = "", **columns: Any) -> None:
    """What enabling writes: status, end of a release and of a pause, and the event that a variable asks for."""
    if facts.state == TRIAL and value(work.session, variables.DATE_AFTER_TRIAL):
        columns["start_date"] = facts.today
    turn(work, facts, ENABLED, "habilitou", note, trust_until=None, pause_until=None, **columns)
    close_release(work, facts.id, PAID)
    close_pause(facts.id, facts.today)
    charge_trust(work, facts)
    if value(work.session, variables.EVENT_ON_ENABLING):
        write(work, facts.customer_id, facts.id, enabling(facts))


def close_release(work: Work, plan_id: int, outcome: str) -> None:
    """The release that holds is over, with what came of it."""
    held = (PlanTrust.plan_id == plan_id) & PlanTrust.ended_at.is_null()
    PlanTrust.update(ended_at=work.now, outcome=outcome).where(held).execute()


def close_pause(plan_id: int, day: date) -> None:
    """The suspension at the customer's request is over."""
    PlanPause.update(ended_on=day).where((PlanPause.plan_id == plan_id) & PlanPause.ended_on.is_null()).execute()


def charge_trust(work: Work, facts: Facts) -> None:
    """The days of a release that ends now are an event where the parameter says so; else a release changes nothing."""
    last = PlanTrust.select().where(PlanTrust.plan_id == facts.id).order_by(PlanTrust.id.desc()).first()
    if facts.state == TRUST and last is not None and value(work.session, variables.TRUST_BILLS):
        given = work.session.local(last.given_at).date()
        write(work, facts.customer_id, facts.id, trusted(facts, given, min(facts.today, last.until)))
