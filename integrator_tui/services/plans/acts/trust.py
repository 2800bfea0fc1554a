"""Habilitar Provisoriamente o Plano: a suspended plan works for some days, on the customer's word (domain 6.7)."""

from __future__ import annotations

from integrator_tui.errors import InvalidForm
from integrator_tui.models.plans import PlanTrust
from integrator_tui.queries.plans.trust import trust_of
from integrator_tui.rules import permissions
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.plans.states import TRUST
from integrator_tui.services.plans.acts.act import begin, turn
from integrator_tui.services.service import Work, service


@service(permission=permissions.ENABLE_SUSPENDED)
def release_on_trust(work: Work, customer_id: int, plan_id: int, reason: str = "") -> str:
    """Release a suspended plan until the day that its billing form allows; that day is returned (ISO).

    Raises `Refused` with the limit that is against it, or because somebody released it already; `InvalidForm`, `Gone`.
    """
    try:
        why = clean(reason, limit=200)
    except BadValue as error:
        raise InvalidForm({"reason": str(error)}) from error
    facts = begin(work, customer_id, plan_id, "trust")
    until = trust_of(work.session, facts).until
    note = f"na confiança até {format_date(until)}" + (f"; motivo: {why}" if why else "")
    turn(work, facts, TRUST, "liberou", note, trust_until=until)
    PlanTrust.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        given_at=work.now,
        until=until,
        suspended_on=facts.since,
        login=work.session.login,
        reason=why,
    ).execute()
    return until.isoformat()
