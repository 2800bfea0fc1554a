"""The papers of a plan to be read, and from there into a file (domain 6.3, "Documentos")."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.queries.plans.papers import Changed, change_paper, contract_paper, debit_of_plan
from integrator_tui.screens.customers.debits import print_authorization
from integrator_tui.screens.paper import show_paper
from integrator_tui.services.plans.agreements import record_change_paper, record_contract

TITLES: dict[Changed, str] = {"address_id": "Alterar Endereço", "due_day": "Alterar Vencimento"}


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


async def print_change(desk: Desk, customer_id: int, plan_id: int, field: Changed) -> None:
    """The last change of address or due day; a form to be filled in where there was none. Inside an action only."""
    from integrator_tui.papers.plan_change import paper

    found = await desk.in_db(change_paper, customer_id, plan_id, field)
    title = TITLES[field]
    await show_paper(
        desk,
        title,
        paper(found, field, desk.session.today().date()),
        f"{title.lower().replace(' ', '-').replace('ç', 'c')}-{customer_id}-{plan_id}",
        lambda session, name: record_change_paper(session, customer_id, plan_id, title, name),
    )


async def print_debit(desk: Desk, customer_id: int, plan_id: int) -> None:
    """The authorisation by which the plan is paid. Inside an action only. Raises `Refused` where there is none."""
    await print_authorization(desk, customer_id, await desk.in_db(debit_of_plan, customer_id, plan_id))
