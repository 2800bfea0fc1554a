"""What is paid enables the plans that were suspended for that debt (F177), in the transaction of the payment."""

from __future__ import annotations

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.rules.plans.states import DEBT, TRUST
from integrator_tui.services.plans.acts.enable import enable
from integrator_tui.services.service import Work


def enable_paid(work: Work, customer_id: int, because: str) -> list[str]:
    """Enable what nothing keeps cut any more: plans suspended for debt, and those on trust. Returns their labels."""
    enabled = []
    cut, codes = among("status.code", (DEBT, TRUST))
    for (plan_id,) in fetch(
        "SELECT plan.id FROM customer_plan AS plan JOIN list_item AS status ON status.id = plan.status_id"
        f" WHERE plan.customer_id = ? AND plan.deleted_at IS NULL AND {cut} ORDER BY plan.id",
        (customer_id, *codes),
    ):
        facts = plan_facts(work.session, customer_id, plan_id)
        if facts.state in (DEBT, TRUST) and not verdict(work.session, facts, "enable").reason:
            enable(work, facts, because)
            enabled.append(facts.label)
    return enabled
