"""A call from its first second: the number first, then what it is about (domain 8.3; F180, F232)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.forms.base import FormContext, as_text
from integrator_tui.forms.calls.call import CallForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.customers import Customer
from integrator_tui.queries.calls.context import call_context
from integrator_tui.queries.calls.terms import place_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import permissions
from integrator_tui.rules.calls.states import PENDING, TABLE
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.telling import tell_protocol
from integrator_tui.services.protocols import draw_protocol
from integrator_tui.services.records import check, untouched
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

TOLD = {
    "type_id": "tipo",
    "priority": "prioridade",
    "agreed_on": "data",
    "operator": "destino",
    "job_title_id": "destino",
}
"""Fields whose change is a line of the trail, by its kind."""


@service(permission=CUSTOMERS)
def start_call(work: Work, customer_id: int, phone: str = "", contact_name: str = "") -> int:
    """A call with its protocol and nothing else yet, pending, of the operator who began it. Raises `Gone`."""
    if Customer.get_or_none(Customer.id == customer_id) is None:
        raise Gone(f"Não há cliente com o código {customer_id}.")
    me = work.session.login
    row = begin(work, customer_id, phone=phone[:30], contact_name=contact_name[:120], operator=me, seen=True)
    return int(row.id)


def begin(work: Work, customer_id: int, **columns: Any) -> ServiceCall:
    """A pending call with its protocol, its first line, and what is known of it."""
    uf, city = place_of(customer_id, columns.get("plan_id"))
    row = ServiceCall(
        protocol=draw_protocol(work, customer_id),
        customer_id=customer_id,
        state=PENDING,
        opened_at=work.now,
        opened_by=work.session.login,
        uf=uf,
        city=city,
        **columns,
    )
    row.save(force_insert=True)
    trail.add(work, row.id, trail.OPENED, after=PENDING)
    work.record("service_call", row.id, "abriu", customer_id=customer_id, note=f"atendimento {row.protocol}")
    index_customers([customer_id])
    return row


@service(permission=CUSTOMERS)
def save_call(work: Work, customer_id: int, call_id: int, read: CallForm, values: Mapping[str, Any]) -> int:
    """Write what differs between `read` and texts as typed; the customer is told the protocol as the settings say.

    Raises `InvalidForm`, `Conflict`, `Refused`, `Gone`.
    """
    row = write(work, customer_id, call_id, read, values)
    tell_protocol(work, row)
    return call_id


def write(work: Work, customer_id: int, call_id: int, read: CallForm, values: Mapping[str, Any]) -> ServiceCall:
    """The same inside a transaction, and nobody is told yet."""
    row = call_of(customer_id, call_id)
    if row.closed_at is not None:
        raise Refused(TABLE.refusals[row.state])
    context = untouched(call_context(work.session, customer_id), read)
    form: CallForm = check(CallForm, values, context)
    if form.agreed_on != read.agreed_on:
        if not work.session.may(permissions.NEGOTIATED_DATE):
            raise NotPermitted(permissions.NEGOTIATED_DATE)
        if form.agreed_on is not None and form.agreed_on < work.session.today().date():
            raise InvalidForm({"agreed_on": "A data negociada não pode ser num dia que já passou."})
    if read.type_id is not None and form.type_id != read.type_id and not work.session.may(permissions.CALL_PLAN):
        raise NotPermitted(permissions.CALL_PLAN)
    before, after = read.model_dump(), form.model_dump()
    labels = {name: CallForm.ui(name).label for name in CallForm.model_fields}
    changes = work.update(
        ServiceCall, row.id, before, after, labels, lambda name, value: as_text(CallForm, name, value, context)
    )
    if not changes:
        return row
    for change in changes:
        setattr(row, change.field, after[change.field])
    if any(change.field == "plan_id" for change in changes):
        row.uf, row.city = place_of(customer_id, row.plan_id)
        ServiceCall.update(uf=row.uf, city=row.city).where(ServiceCall.id == row.id).execute()
    for kind in dict.fromkeys(TOLD[change.field] for change in changes if change.field in TOLD):
        said = [f"{one.label}: {one.after or 'nenhum'}" for one in changes if TOLD.get(one.field) == kind]
        trail.add(work, row.id, kind, ", ".join(said))
    trail.keep_due(work, row)
    note = f"atendimento {row.protocol}"
    work.record("service_call", row.id, "alterou", customer_id=customer_id, changes=changes, note=note)
    return row


@service(permission=CUSTOMERS)
def record_protocol(work: Work, customer_id: int, call_id: int | None, name: str) -> int:
    """The history of a call, or of all of a customer, was written to a file. Raises `Gone`. Returns the customer."""
    about = f"atendimento {call_of(customer_id, call_id).protocol}" if call_id is not None else "atendimentos"
    work.record("service_call", call_id, "imprimiu", customer_id=customer_id, note=f"{about} em {name}")
    return customer_id


@service(permission=CUSTOMERS)
def record_chart(work: Work, customer_id: int, name: str) -> int:
    """The chart of the calls was written to a file: what leaves the base is in the history. Returns the customer."""
    work.record("service_call", None, "exportou", customer_id=customer_id, note=f"atendimentos: gráfico em {name}")
    return customer_id


@query(permission=CUSTOMERS)
def begun_call(session: Session, customer_id: int) -> int | None:
    """The newest call that this operator began about a customer and has not said anything of; None where none is."""
    its = (ServiceCall.customer_id == customer_id) & (ServiceCall.opened_by == session.login)
    left = its & ServiceCall.closed_at.is_null() & ServiceCall.type_id.is_null() & ServiceCall.deleted_at.is_null()
    row = ServiceCall.select(ServiceCall.id).where(left).order_by(ServiceCall.id.desc()).first()
    return int(row.id) if row is not None else None


def call_of(customer_id: int, call_id: int) -> ServiceCall:
    """The row of a call of the customer. Raises `Gone`."""
    row: ServiceCall | None = ServiceCall.get_or_none(
        (ServiceCall.id == call_id) & (ServiceCall.customer_id == customer_id)
    )
    if row is None or row.deleted_at is not None:
        raise Gone("Não há este atendimento.")
    return row


def checked(work: Work, customer_id: int, form: Any, values: Mapping[str, Any], **more: Any) -> Any:
    """What was typed into a form of an act. Raises `InvalidForm`."""
    context = call_context(work.session, customer_id)
    return check(form, values, FormContext(today=context.today, choices={**context.choices, **more}))
