"""What every act on a plan does: ask the table of states, write against the version, tell the history, count again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.acts import place_of
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.plans import ACTIVE, PLAN_STATUSES, in_bucket
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.orders import RENEW
from integrator_tui.rules.plans.states import REDUCED, STATES
from integrator_tui.services.plans.network import orders
from integrator_tui.services.service import Work

LABELS = {
    "status_id": "Status",
    "price_cents": "Valor",
    "due_day": "Dia do Vencimento",
    "start_date": "Data Início",
    "installed_on": "Instalado em",
    "last_closing": "Último fechamento",
    "trust_until": "Confiança até",
    "pause_until": "Suspensão Temporária até",
    "cancelled_on": "Data do Cancelamento",
    "cancel_reason_id": "Motivo do Cancelamento",
    "replaced_by_id": "Substituído pelo plano",
    "address_id": "Endereço",
    "access_point_id": "Ponto de Acesso",
    "unit_id": "Unidade de Negócios",
    "billing_form_id": "Forma de Cobrança",
    "customer_id": "Cliente",
    "debit_data_id": "Dados Débito",
    "catalog_plan_id": "Plano",
}
"""Columns that the history tells, as the operator calls them."""
LISTED = ("status_id", "cancel_reason_id", "access_point_id", "unit_id", "billing_form_id", "catalog_plan_id")
CHANGED = "Outro operador mudou este plano enquanto a janela estava aberta: nada foi feito. Abra de novo e confira."


def begin(
    work: Work,
    customer_id: int,
    plan_id: int,
    action: str,
    version: int | None = None,
    known: Mapping[str, str] | None = None,
) -> Facts:
    """The plan, if the action may be done with it now; `version` is the one from which sums were shown.

    Raises `Refused` with the sentence of the table, or where the plan is not the one that was shown; `Gone`.
    """
    facts = plan_facts(work.session, customer_id, plan_id)
    found = verdict(work.session, facts, action, known)
    if found.reason:
        raise Refused(found.reason)
    if version is not None and version != facts.version:
        raise Refused(CHANGED)
    return facts


def turn(work: Work, facts: Facts, state: str, verb: str, note: str = "", **columns: Any) -> None:
    """Put a plan into the provider's status of a state, with other columns; active plans are counted, routers told."""
    change(work, facts, verb, note, **{"status_id": status_for(state), **columns})
    recount(work, facts.customer_id)
    tell_routers(work, facts, state, verb)


def tell_routers(work: Work, facts: Facts, state: str, verb: str) -> None:
    """After a plan came into another state; a reduced speed and its list begin and end with a new session only."""
    changed = RENEW if REDUCED in (facts.state, state) and facts.state != state else ""
    orders.queue(work, facts.customer_id, facts.id, verb, changed)


def status_for(state: str) -> int:
    """The provider's status of a state. Raises `Refused` where his list has none."""
    found = ListItem.get_or_none((ListItem.kind == PLAN_STATUSES) & (ListItem.code == state))
    if found is None:
        raise Refused(f"A lista «Status Planos» não tem «{STATES[state]}» ({state}).")
    return int(found.id)


def change(
    work: Work, facts: Facts, verb: str, note: str = "", read: Mapping[str, Any] | None = None, **columns: Any
) -> None:
    """Write columns of a plan that differ from how it was read, with their history.

    `read` is what stood in a window when the operator began; without it, what stands there now. Raises `Conflict` where
    somebody else wrote another value since, `Gone`.
    """
    row = CustomerPlan.get_by_id(facts.id)
    before = read or {name: getattr(row, name) for name in columns}
    since = {"status_since": work.now}
    changes = work.update(
        CustomerPlan,
        facts.id,
        before,
        columns,
        LABELS,
        said_of({name: (before[name], getattr(row, name), value) for name, value in columns.items()}),
        lambda written: since if "status_id" in written else {},
    )
    if not changes:
        return
    text = f"plano {facts.label}" + (f": {note}" if note else "")
    work.record("plan", facts.id, verb, customer_id=facts.customer_id, changes=changes, note=text)


def said_of(columns: Mapping[str, tuple[Any, ...]]) -> Callable[[str, Any], str]:
    """How the values of columns are read, those of lists by their names."""
    wanted = {value for name in LISTED for value in columns.get(name, ()) if value is not None}
    names = {item.id: item.name for item in ListItem.select().where(ListItem.id.in_(wanted))} if wanted else {}
    at = {key: place_of(key) for key in columns.get("address_id", ()) if key is not None}

    def said(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in LISTED:
            return str(names.get(value, value))
        if name == "address_id":
            return at.get(value, str(value))
        if name.endswith("_cents"):
            return format_money(value)
        return format_date(value) if isinstance(value, date) else str(value)

    return said


def recount(work: Work, *customers: int) -> None:
    """The active plans of customers are counted again; who writes about the same customers waits until this ends."""
    active = in_bucket(ACTIVE)
    for customer_id in sorted(customers):
        if on_postgresql():
            fetch("SELECT id FROM customer WHERE id = ? FOR NO KEY UPDATE", (customer_id,))
        its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
        count = CustomerPlan.select().where(its & CustomerPlan.status_id.in_(active)).count()
        its_row = CustomerStanding.customer_id == customer_id
        if not CustomerStanding.update(active_plans=count).where(its_row).execute():
            today = work.session.local(work.now).date()
            CustomerStanding.insert(customer_id=customer_id, active_plans=count, as_of=today).execute()
