"""Mudar Plano (domain 6.6): the old plan stays as cancelled, the new one has what hung on it; the period is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm, NotPermitted
from integrator_tui.forms.plans.acts import ChangePlanForm
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import BillingEvent, CustomerPlan, PlanDiscount, PlanPause, PlanTrust
from integrator_tui.models.registration import ExtraField, ExtraValue, ScheduledSuspension
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.acts import act_context, price_of
from integrator_tui.queries.plans.dues import ONE_DAY, Event, changing
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.orders import SPEED
from integrator_tui.rules.plans.states import CANCELLED, TABLE
from integrator_tui.services.history import Change
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, change, recount, status_for
from integrator_tui.services.plans.acts.records import move
from integrator_tui.services.plans.network import orders
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

KEPT = (
    *("status_id", "address_id", "debit_data_id", "due_day", "unit_id", "access_point_id", "billing_form_id"),
    *("issues_book", "seller", "sale", "sold_on", "installed_on", "status_since", "trust_until", "pause_until"),
    *("reference", "notes"),
)
"""Columns that the new plan has from the old one."""
REASON = "Mudança de Plano"
PROGRESSIVE = "mensalidade_progressiva"


@service(permission=permissions.CHANGE_PLAN)
def change_plan(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> int:
    """Change to another plan of the catalogue from today on; `version` is that of the plan whose sums were shown.

    Returns the id of the new plan. Raises `NotPermitted` for a price that the operator may not set, `InvalidForm`,
    `Refused` for a plan of another Grupo or Unidade, or one that was changed meanwhile; `Gone`.
    """
    return changed_plan(work, customer_id, plan_id, version, values)


def changed_plan(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> int:
    """The same in the transaction of an act that changes more."""
    facts = begin(work, customer_id, plan_id, "change_plan", version)
    form: ChangePlanForm = check(ChangePlanForm, values, act_context(work.session, facts))
    target = ListItem.get_by_id(form.catalog_plan_id)
    begin(work, customer_id, plan_id, "change_plan", version, _of_choice(facts, target))
    price = _price(work, target, form.price_cents)
    settled, last = changing(facts, price, facts.today)
    new_id = _insert(work, facts, target, price, last)
    note = f"mudou para o plano {new_id} {target.name}"
    if form.cancel_books and facts.issues_book:
        note += "; cancelar carnê(s) existente(s)"
    change(
        work,
        facts,
        "mudou",
        note,
        status_id=status_for(CANCELLED),
        cancelled_on=facts.today,
        cancel_reason_id=_reason(),
        replaced_by_id=new_id,
        trust_until=None,
        pause_until=None,
    )
    if not value(work.session, variables.PROGRESSIVE_AFTER_CHANGE):
        _end_progressive(work, plan_id)
    move(work, plan_id, customer_id, to_plan=new_id, to_customer=customer_id)
    for table in (PlanTrust, PlanPause, ScheduledSuspension):
        table.update(plan_id=new_id).where(table.plan_id == plan_id).execute()
    if value(work.session, variables.COPY_EXTRA_FIELDS):
        _copy_extra_fields(plan_id, new_id)
    if form.events_along and value(work.session, variables.CHECK_TRANSFER_OF_EVENTS):
        pending = (BillingEvent.plan_id == plan_id) & (BillingEvent.status == "pendente")
        BillingEvent.update(plan_id=new_id, version=BillingEvent.version + 1).where(pending).execute()
    for event in settled:
        events.write(work, customer_id, _whose(event, facts, new_id), (event,))
    changes = (
        Change("catalog_plan_id", "Plano", facts.name, target.name),
        Change("price_cents", "Valor", format_money(facts.price_cents), format_money(price)),
    )
    told = f"plano {new_id} {target.name}: em lugar do plano {facts.label}"
    work.record("plan", new_id, "criou", customer_id=customer_id, changes=changes, note=told)
    recount(work, customer_id)
    orders.queue(work, customer_id, new_id, "mudou", SPEED)
    return new_id


def _whose(event: Event, facts: Facts, new_id: int) -> int:
    """Days before the change are of the old plan, and what is given back of it; the others of the new one."""
    old = event.kind == "desconto" or (event.last is not None and event.last < facts.today)
    return facts.id if old else new_id


def _of_choice(facts: Facts, target: ListItem) -> dict[str, str]:
    """The conditions that hang on what was chosen, for the table of states."""
    said = TABLE.conditions
    same_group = str(details_of(target.details).get("group", "")) == facts.group
    same_unit = target.parent_id in (None, facts.unit_id)
    return {
        "same_group": "" if same_group else said["same_group"],
        "same_unit": "" if same_unit else said["same_unit"],
        "other_plan": "" if target.id != facts.catalog_id else said["other_plan"],
    }


def _price(work: Work, target: ListItem, typed: int | None) -> int:
    price = price_of(target)
    if typed is None or typed == price:
        return price
    if not work.session.may(permissions.EDIT_NEW_PLAN_PRICE):
        raise NotPermitted(permissions.EDIT_NEW_PLAN_PRICE)
    if typed < 0:
        raise InvalidForm({"price_cents": "O valor não pode ser negativo."})
    return typed


def _insert(work: Work, facts: Facts, target: ListItem, price: int, last: Any) -> int:
    """The new plan; whoever bills goes on behind the last day that the change settles."""
    old, catalog = CustomerPlan.get_by_id(facts.id), details_of(target.details)
    columns = {name: getattr(old, name) for name in KEPT}
    columns["issues_book"] = bool(catalog.get("issues_book", old.issues_book))
    key: int = CustomerPlan.insert(
        **columns,
        customer_id=facts.customer_id,
        catalog_plan_id=target.id,
        start_date=facts.today,
        price_cents=price,
        last_closing=last if last is not None else facts.today - ONE_DAY,
    ).execute()
    return key


def _reason() -> int | None:
    row = ListItem.get_or_none((ListItem.kind == "motivos_cancelamento") & (ListItem.name == REASON))
    return row.id if row else None


def _end_progressive(work: Work, plan_id: int) -> None:
    """The progressive discount ends with the plan that it was for, unless the variable carries it on."""
    its = (PlanDiscount.plan_id == plan_id) & (PlanDiscount.kind == PROGRESSIVE) & PlanDiscount.deleted_at.is_null()
    PlanDiscount.update(deleted_at=work.now, version=PlanDiscount.version + 1).where(its).execute()


def _copy_extra_fields(plan_id: int, new_id: int) -> None:
    fields = ExtraField.select(ExtraField.id).where(ExtraField.owner == "plan")
    its = (ExtraValue.owner_id == plan_id) & ExtraValue.deleted_at.is_null() & ExtraValue.field_id.in_(fields)
    for row in list(ExtraValue.select().where(its)):
        ExtraValue.insert(field_id=row.field_id, owner_id=new_id, value=row.value).execute()
