"""What is paid enables the plans that were suspended for that debt (F177), in the transaction of the payment."""

from __future__ import annotations

from integrator_tui.queries.plans.legal.cut import cut_for_debt
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.services.plans.acts.enable import enable
from integrator_tui.services.service import Work


def enable_paid(work: Work, customer_id: int, because: str) -> list[str]:
    """Enable what nothing keeps cut any more: plans suspended for debt, and those on trust. Returns their labels."""
    enabled = []
    for facts in cut_for_debt(work.session, customer_id):
        if not verdict(work.session, facts, "enable").reason:
            enable(work, facts, because)
            enabled.append(facts.label)
    return enabled
