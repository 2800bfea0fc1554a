"""Single fields of a plan: price, due day, address, access point, business unit (domain 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.plans.acts import AddressForm, DueDayForm, LastClosingForm, PointForm, PriceForm, UnitForm
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.acts import act_context
from integrator_tui.queries.plans.dues import ONE_DAY, new_closing, other_due_day
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_date
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, change
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

MOST_AHEAD = timedelta(days=366)
"""How far ahead a plan can be closed: whoever paid a year at once."""


@service(permission=permissions.EDIT_PLAN)
def set_price(work: Work, customer_id: int, plan_id: int, read: int, values: Mapping[str, str]) -> int:
    """Editar Valor do Plano: what the next closing charges. `read` is the price that was shown. Raises `Conflict`."""
    facts, form = _open(work, customer_id, plan_id, "price", PriceForm, values)
    if form.price_cents < 0:
        raise InvalidForm({"price_cents": "O valor não pode ser negativo."})
    change(work, facts, "alterou", "valor", {"price_cents": read}, price_cents=form.price_cents)
    return plan_id


@service(permission=permissions.EDIT_DUE_DAY)
def set_due_day(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> int:
    """Editar Vencimento: the days between the old closing and the first new one are one event. Raises `InvalidForm`."""
    facts, form = _open(work, customer_id, plan_id, "due_day", DueDayForm, values, version)
    if not 1 <= form.due_day <= 31:
        raise InvalidForm({"due_day": "O dia do vencimento vai de 1 a 31."})
    if form.due_day == facts.due_day:
        return plan_id
    note = f"primeiro vencimento novo em {format_date(new_closing(facts, form.due_day))}"
    change(work, facts, "alterou", note, due_day=form.due_day)
    events.write(work, customer_id, plan_id, other_due_day(facts, form.due_day))
    return plan_id


@service(permission=permissions.EDIT_PLAN)
def set_address(work: Work, customer_id: int, plan_id: int, read: int | None, values: Mapping[str, str]) -> int:
    """Another of the customer's addresses. Raises `Conflict`, `InvalidForm`."""
    facts, form = _open(work, customer_id, plan_id, "address", AddressForm, values)
    change(work, facts, "alterou", "endereço", {"address_id": read}, address_id=form.address_id)
    return plan_id


@service(permission=permissions.EDIT_PLAN)
def set_access_point(work: Work, customer_id: int, plan_id: int, read: int | None, values: Mapping[str, str]) -> int:
    """Alterar Ponto de Roteamento, among those of the unit. Raises `Conflict`, `InvalidForm`."""
    facts, form = _open(work, customer_id, plan_id, "routing_point", PointForm, values)
    change(work, facts, "alterou", "ponto de acesso", {"access_point_id": read}, access_point_id=form.access_point_id)
    return plan_id


@service(permission=permissions.EDIT_PLAN)
def set_unit(work: Work, customer_id: int, plan_id: int, read: int | None, values: Mapping[str, str]) -> int:
    """Alterar Unidade de Negócios; an access point of another unit goes with it. Raises `Conflict`, `InvalidForm`."""
    facts, form = _open(work, customer_id, plan_id, "unit", UnitForm, values)
    columns: dict[str, Any] = {"unit_id": form.unit_id}
    before: dict[str, Any] = {"unit_id": read}
    point = ListItem.get_or_none(ListItem.id == facts.access_point_id) if facts.access_point_id else None
    if point is not None and point.parent_id not in (None, form.unit_id):
        columns["access_point_id"], before["access_point_id"] = None, facts.access_point_id
    change(work, facts, "alterou", "unidade de negócios", before, **columns)
    return plan_id


@service(permission=permissions.LAST_CLOSING)
def set_last_closing(work: Work, customer_id: int, plan_id: int, read: str, values: Mapping[str, str]) -> int:
    """Alterar Data de Último Fechamento: from the day after it, the run of the month charges the plan.

    `read` is the date that was shown (ISO, empty where there was none). What has an invoice is not charged again, so a
    date that goes back charges only what was left out. Raises `Conflict`, `InvalidForm`.
    """
    facts, form = _open(work, customer_id, plan_id, "last_closing", LastClosingForm, values)
    earliest, latest = facts.start_date - ONE_DAY, facts.today + MOST_AHEAD
    if form.last_closing is not None and not earliest <= form.last_closing <= latest:
        said = f"O fechamento vai de {format_date(earliest)} a {format_date(latest)}."
        raise InvalidForm({"last_closing": said})
    before = {"last_closing": date.fromisoformat(read) if read else None}
    change(work, facts, "alterou", "data de último fechamento", before, last_closing=form.last_closing)
    return plan_id


def _open(
    work: Work,
    customer_id: int,
    plan_id: int,
    action: str,
    form: Any,
    values: Mapping[str, str],
    version: int | None = None,
) -> tuple[Facts, Any]:
    """The plan, where the action may be done with it, and what was typed. Raises `Refused`, `InvalidForm`, `Gone`."""
    facts = begin(work, customer_id, plan_id, action, version)
    return facts, check(form, values, act_context(work.session, facts))
