"""Mudar Status, along "Próximo Status": what an act of its own leads to, has that act's conditions and effects."""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.errors import Refused
from integrator_tui.forms.plans.acts import StatusForm
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.acts import act_context
from integrator_tui.queries.plans.plans import bucket_of
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.rules import permissions
from integrator_tui.rules.plans.states import CANCELLED, ON_REQUEST, TABLE, TRUST, state_of
from integrator_tui.services.plans.acts.act import begin, change, recount, tell_routers
from integrator_tui.services.plans.acts.enable import enable
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

OWN_ACT = {
    CANCELLED: "Cancelar pede motivo, data e multa: use Cancelar (k).",
    ON_REQUEST: "A Suspensão Temporária pede até quando: use Suspensão Temporária (z).",
    TRUST: "A confiança tem prazo e limites: use Confiança (7).",
}
"""States to which only their own act leads: it asks for more than a name."""


@service(permission=permissions.EDIT_PLAN_STATUS)
def change_status(work: Work, customer_id: int, plan_id: int, read: int, values: Mapping[str, str]) -> int:
    """Put a plan into one of the next statuses; `read` is the status that was shown.

    Raises `Refused` with the reason of the act that leads there, `InvalidForm`, `Conflict`, `Gone`.
    """
    facts = begin(work, customer_id, plan_id, "change_status")
    form: StatusForm = check(StatusForm, values, act_context(work.session, facts))
    target = ListItem.get_by_id(form.status_id)
    to = state_of(target.code, bucket_of(target))
    if to == facts.state:
        change(work, facts, "alterou", "status", {"status_id": read}, status_id=target.id)
        tell_routers(work, facts, to, "alterou")
        return plan_id
    if to in OWN_ACT:
        raise Refused(OWN_ACT[to])
    leading = TABLE.leading(facts.state, to)
    verdicts = [verdict(work.session, facts, action) for action in leading]
    if not any(one.allowed for one in verdicts):
        said = f"De «{facts.status}» não se passa a «{target.name}»."
        raise Refused(verdicts[0].reason if verdicts else said)
    if "enable" in leading:
        enable(work, facts, status_id=target.id)
        return plan_id
    columns = {"installed_on": facts.today} if "install" in leading else {}
    change(
        work, facts, "alterou", "status", {"status_id": read, **dict.fromkeys(columns)}, status_id=target.id, **columns
    )
    recount(work, customer_id)
    tell_routers(work, facts, to, "alterou")
    return plan_id
