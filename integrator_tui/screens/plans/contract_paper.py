"""The contract of a plan to be read, and from there into a file (domain 6.3, "Imprimir")."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.queries.plans.contract import contract_paper
from integrator_tui.screens.paper import show_paper
from integrator_tui.services.plans.agreements import record_contract


async def print_contract(desk: Desk, customer_id: int, plan_id: int, key: int) -> None:
    """Inside an action only."""
    from integrator_tui.papers.contract import paper

    found = await desk.in_db(contract_paper, customer_id, plan_id, key)
    await show_paper(
        desk,
        "Contrato",
        paper(found, desk.session.today().date()),
        f"contrato-{customer_id}-{plan_id}-{key}",
        lambda session, name: record_contract(session, customer_id, plan_id, key, name),
    )
