"""The rule of trust releases, asked about a plan as it stands (domain 6.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from integrator_tui.models.plans import PlanTrust
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.trust import Check, Trust, TrustTerms, trust_release
from integrator_tui.session import Session

MOST = 9999
"""Days beyond which nobody counts; a date far off is none."""


@query(permission=CUSTOMERS)
def trust_of(session: Session, facts: Facts) -> Trust:
    """The answer with each of its limits.

    Where nobody knows since when the customer owes, he is late at least since the plan was suspended.
    """
    given = PlanTrust.select(PlanTrust.given_at).where(PlanTrust.plan_id == facts.id)
    form = facts.form
    days = _number(form.get("notice_days")) or 0
    allows = facts.catalog.get("allows_provisional")
    found = trust_release(
        facts.today,
        plan_allows=allows if isinstance(allows, bool) else None,
        oldest_due=facts.debt.oldest or facts.since or facts.today,
        releases=[session.local(row.given_at).date() for row in given],
        terms=TrustTerms(days, _number(form.get("provisional_gap_days")), _number(form.get("provisional_limit_days"))),
    )
    if days > 0:
        return found
    why = (
        "A Forma de Cobrança do plano não dá dias de confiança (Dias de Aviso)."
        if form
        else "O plano não tem Forma de Cobrança, que diz por quantos dias se libera."
    )
    return replace(found, checks=(Check(False, why), *found.checks))


def _number(value: Any) -> int | None:
    """A count of days of the provider's list; what is none sets no limit."""
    return min(value, MOST) if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
