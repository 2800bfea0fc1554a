"""Ordens de Serviço: from a call, a plan, or alone; on the agenda, carried out, charged (domain 8.5; F187, F188)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from integrator_tui.errors import Gone, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.calls.order import CALLS, KINDS, CancelForm, FinishForm, OrderForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.customers import Address
from integrator_tui.models.field_work import WorkOrder
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.board import TEAMS, team_of
from integrator_tui.queries.finance.terms import calendar_of
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.rules.calls.orders import (
    CANCELLED,
    DONE,
    HALVES,
    NOT_DONE,
    OPEN,
    STATES,
    TABLE,
    WITHOUT_PLACE,
    over,
    works,
)
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.permissions import CUSTOMERS
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.booking import Slot, change_place
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.field_work import in_a_line
from integrator_tui.services.kind import Kind
from integrator_tui.services.records import check
from integrator_tui.services.rows import Names, Row
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

MOST_CALLS = 50


class Orders(Kind[OrderForm]):
    """The newest first; edited until they are carried out."""

    plural = "work_orders"
    entity = "work_order"
    this = "esta ordem de serviço"
    table = WorkOrder
    form = OrderForm
    permission = EDIT
    searched = ("kind", "place", "message", "plan_id", "call_id", "state", "team_id")
    shown = ("state", "team_id", "visit_on", "half", "result", "signed_by", "opened_at", "opened_by")
    newest_first = True

    def names(self, session: Session, customer_id: int, forms: Sequence[OrderForm]) -> Names:
        """Plans by name, calls by protocol."""
        calls = [form.call_id for form in forms if form.call_id]
        rows = ServiceCall.select(ServiceCall.id, ServiceCall.protocol).where(ServiceCall.id << calls) if calls else ()
        return {
            "plan_id": {plan.id: plan.label for plan in plans_of(session, customer_id)},
            "call_id": {row.id: row.protocol for row in rows},
        }

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """The customer's plans and open calls."""
        its = (ServiceCall.customer_id == customer_id) & ServiceCall.closed_at.is_null()
        calls = ServiceCall.select().where(its & ServiceCall.deleted_at.is_null()).order_by(ServiceCall.id.desc())
        return {
            "plans": tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id)),
            CALLS: tuple(
                Choice(row.id, f"{row.protocol} {row.subject}".strip(), code=row.protocol)
                for row in calls.limit(MOST_CALLS)
            ),
        }

    def begun(self, session: Session, customer_id: int, context: FormContext) -> OrderForm:
        """At the customer's address; about the only plan and the only open call, where there is one."""
        plans, calls = context.choices["plans"], context.choices[CALLS]
        return OrderForm.model_construct(
            place=home_of(customer_id),
            plan_id=plans[0].value if len(plans) == 1 else None,
            call_id=calls[0].value if len(calls) == 1 else None,
        )

    def rows(self, session: Session, customer_id: int, items: Sequence[Any]) -> Sequence[Row[OrderForm]]:
        """With the words for state, team and half-day."""
        rows = super().rows(session, customer_id, items)
        keys = {row.shown["team_id"] for row in rows if row.shown["team_id"]}
        called = {one.id: one.name for one in ListItem.select().where(ListItem.id << list(keys))} if keys else {}
        return [
            replace(
                row,
                shown={
                    **row.shown,
                    "state": STATES.get(row.shown["state"], row.shown["state"]),
                    "state_code": row.shown["state"],
                    "team_id": called.get(row.shown["team_id"], ""),
                    "half": HALVES.get(row.shown["half"], ""),
                },
            )
            for row in rows
        ]

    def added(self, work: Work, form: OrderForm) -> dict[str, Any]:
        """Open, of now."""
        return {"state": OPEN, "opened_at": work.now, "opened_by": work.session.login}

    def _create(self, work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
        """The trail of its call tells of it."""
        key = super()._create(work, customer_id, values)
        row = self.row_of(customer_id, key)
        if row.call_id is not None:
            trail.add(work, row.call_id, "os", f"OS {key} {STATES[OPEN]}: {KINDS.get(row.kind, row.kind)}")
        return key

    def note(self, session: Session, row: Any) -> str:
        """Its number and kind."""
        return f"{row.id}, {KINDS.get(row.kind, row.kind)}"

    def write(self, work: Work, row: Any, read: OrderForm, form: OrderForm, context: FormContext) -> None:
        """As the state allows."""
        _ask(row, "edit")
        super().write(work, row, read, form, context)

    def why_it_stays(self, session: Session, row: Any) -> str:
        """What is on the agenda or was carried out."""
        return "" if row.state in WITHOUT_PLACE else f"A OS está {STATES[row.state].lower()}: cancele-a ou conclua-a."


ORDERS = Orders()


def home_of(customer_id: int) -> str:
    """Where the customer is, in a line."""
    return in_a_line(Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == "principal")))


@service(permission=EDIT)
def book_visit(work: Work, customer_id: int, order_id: int, team_id: int, visit_on: date, half: str) -> int:
    """Onto the agenda, or to another half-day: refused, the old place stays. Raises `Refused`, `Gone`."""
    _book(work, customer_id, order_id, (team_id, visit_on, half))
    return order_id


@service(permission=EDIT)
def order_visit(
    work: Work, customer_id: int, values: Mapping[str, Any], team_id: int, visit_on: date, half: str
) -> int:
    """A new order with its place on the agenda, or neither. Raises `InvalidForm`, `Refused`, `Gone`. Returns its id."""
    order_id = ORDERS._create(work, customer_id, values)
    _book(work, customer_id, order_id, (team_id, visit_on, half))
    return order_id


def _book(work: Work, customer_id: int, order_id: int, slot: Slot) -> None:
    team_id, visit_on, half = slot
    row = ORDERS.row_of(customer_id, order_id)
    to = _ask(row, "book")
    item = ListItem.get_or_none((ListItem.id == team_id) & (ListItem.kind == TEAMS) & ListItem.active)
    if item is None or half not in HALVES:
        raise Gone("A equipe não está mais na lista.")
    team, said = team_of(item), f"{format_date(visit_on)}, {HALVES[half]}, {item.name}"
    if over(visit_on, half, work.session.today()):
        raise Refused(f"Esse período já passou: {said}.")
    if not works(calendar_of(customer_id), visit_on, half, team.saturdays):
        raise Refused(f"A equipe não trabalha nesse período: {said}.")
    change_place(_slot(row), slot, team)
    _go(work, row, to, "agendou", said, team_id=team_id, visit_on=visit_on, half=half)


@service(permission=EDIT)
def give_up_visit(work: Work, customer_id: int, order_id: int) -> int:
    """Off the agenda: the place is free for another. Raises `Refused`, `Gone`."""
    row = ORDERS.row_of(customer_id, order_id)
    to = _ask(row, "give_up")
    change_place(_slot(row), None)
    _go(work, row, to, "tirou da agenda", "", team_id=None, visit_on=None, half="")
    return order_id


@service(permission=EDIT)
def start_order(work: Work, customer_id: int, order_id: int) -> int:
    """The team is there. Raises `Refused`, `Gone`."""
    row = ORDERS.row_of(customer_id, order_id)
    _go(work, row, _ask(row, "start"), "iniciou", "", started_at=work.now)
    return order_id


@service(permission=EDIT)
def finish_order(work: Work, customer_id: int, order_id: int, values: Mapping[str, Any]) -> int:
    """Carried out, or in vain. Raises `InvalidForm`, `Refused`, `Gone`."""
    row = ORDERS.row_of(customer_id, order_id)
    to = _ask(row, "finish")
    form: FinishForm = check(FinishForm, values, FormContext(today=work.session.today().date()))
    columns = {"result": form.result, "signed_by": form.signed_by, "ended_at": work.now}
    if form.material:
        columns["material"] = form.material
    assert to == DONE
    _go(work, row, DONE if form.done else NOT_DONE, "concluiu", form.result, **columns)
    return order_id


@service(permission=EDIT)
def cancel_order(work: Work, customer_id: int, order_id: int, values: Mapping[str, Any]) -> int:
    """Not needed any more: its place is free for another. Raises `InvalidForm`, `Refused`, `Gone`."""
    row = ORDERS.row_of(customer_id, order_id)
    to = _ask(row, "cancel")
    form: CancelForm = check(CancelForm, values, FormContext(today=work.session.today().date()))
    change_place(_slot(row), None)
    assert to == CANCELLED
    _go(work, row, to, "cancelou", form.result, result=form.result, ended_at=work.now)
    return order_id


@service(permission=CUSTOMERS)
def record_order_paper(work: Work, customer_id: int, order_id: int, name: str) -> int:
    """An order was written to a file: what leaves the base is in the history. Raises `Gone`."""
    row = ORDERS.row_of(customer_id, order_id)
    note = f"ordem de serviço {ORDERS.note(work.session, row)} em {name}"
    work.record("work_order", order_id, "imprimiu", customer_id=customer_id, note=note)
    return order_id


def _ask(row: Any, action: str) -> str:
    verdict = TABLE.check(row.state, action, ())
    if verdict.reason:
        raise Refused(verdict.reason)
    return verdict.to


def _slot(row: Any) -> Slot | None:
    if row.state in WITHOUT_PLACE or row.team_id is None or row.visit_on is None:
        return None
    return (row.team_id, row.visit_on, row.half)


def _go(work: Work, row: Any, to: str, verb: str, said: str, **columns: Any) -> None:
    """Into a state, with its line in the history and in the trail of the call it comes from."""
    WorkOrder.update(state=to, version=WorkOrder.version + 1, **columns).where(WorkOrder.id == row.id).execute()
    note = f"ordem de serviço {ORDERS.note(work.session, row)}: {said or STATES[to]}"
    work.record("work_order", row.id, verb, customer_id=row.customer_id, note=note)
    if row.call_id is not None:
        trail.add(work, row.call_id, "os", f"OS {row.id} {STATES[to]}" + (f": {said}" if said else ""))
