"""What the forms of a call choose from: types as a tree, plans of the customer, who can have it."""

from __future__ import annotations

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.lists.calls import CANNED_TEXTS
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem, Operator
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.plans.plans import CANCELLED, plans_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.lists.tree import path
from integrator_tui.session import Session

TYPES = "tipos_atendimento"


@query(permission=CUSTOMERS)
def call_context(session: Session, customer_id: int) -> FormContext:
    """For every form of a call. Raises `Gone` without the customer."""
    shared = several_context(session)
    plans = tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id))
    return FormContext(today=shared.today, choices={**shared.choices, "plans": plans})


@query(permission=CUSTOMERS)
def only_plan(session: Session, customer_id: int) -> int | None:
    """The plan that a new call is most likely about: the only one that is not cancelled."""
    held = [plan.id for plan in plans_of(session, customer_id) if plan.bucket != CANCELLED]
    return held[0] if len(held) == 1 else None


@query(permission=CUSTOMERS)
def several_context(session: Session) -> FormContext:
    """For a form that is about calls of several customers."""
    choices = {kind: choices_of(session, kind) for kind in ("cargos", "tipos_fechamento")}
    choices["call_types"] = call_types(session)
    choices["operators"] = operators()
    return FormContext(today=session.today().date(), choices=choices)


@query(permission=CUSTOMERS)
def canned_texts(session: Session) -> tuple[tuple[str, str], ...]:
    """Name and text of what is written again and again, in the order of their list."""
    there = (ListItem.kind == CANNED_TEXTS) & ListItem.active & ListItem.deleted_at.is_null()
    rows = ListItem.select().where(there).order_by(ListItem.position, ListItem.id)
    texts = ((row.name, details_of(row.details).get("body")) for row in rows)
    return tuple((name, body) for name, body in texts if isinstance(body, str) and body)


def call_types(session: Session) -> tuple[Choice, ...]:
    """The types behind the branches they hang on; what has others below is no choice where the variable says so."""
    there = (ListItem.kind == TYPES) & ListItem.deleted_at.is_null()
    rows = list(ListItem.select().where(there).order_by(ListItem.position, ListItem.id))
    names = {row.id: row.name for row in rows}
    told = {row.id: details_of(row.details).get("under_id") for row in rows}
    above = {key: under for key, under in told.items() if isinstance(under, int) and under in names and under != key}
    roots = {above[row.id] for row in rows if row.active and row.id in above}
    leaves_only = value(session, variables.NO_ROOT_TYPES)
    return tuple(
        Choice(row.id, path(row.id, above, names))
        for row in rows
        if row.active and not (leaves_only and row.id in roots)
    )


def operators() -> tuple[Choice, ...]:
    """Those who work here, by login and name."""
    rows = Operator.select().where(Operator.active).order_by(Operator.login)
    return tuple(
        Choice(row.login, row.login if row.name in ("", row.login) else f"{row.login} {row.name}") for row in rows
    )
