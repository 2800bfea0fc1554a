"""What the windows of acts on a plan choose from, and what checks what was typed in them."""

from __future__ import annotations

from integrator_tui.forms.base import FormContext
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def cancel_context(session: Session, facts: Facts) -> FormContext:
    """Reasons and billing forms."""
    lists = ("motivos_cancelamento", "formas_cobranca")
    return FormContext(today=facts.today, choices={kind: choices_of(session, kind) for kind in lists})
