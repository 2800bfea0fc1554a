"""Single changes of a call by their own keys: the agreed date with its reason, the priority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.forms.calls.call import PRIORITIES
from integrator_tui.forms.calls.changes import AgreedForm, PriorityForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules import permissions
from integrator_tui.rules.calls.states import TABLE
from integrator_tui.rules.dates import format_date
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.calls import call_of, checked
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service

PAST = "A data negociada não pode ser num dia que já passou."


@service(permission=CUSTOMERS)
def agree_on(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """ "Mudar Data Negociada", with the reason. Returns the day. Raises `NotPermitted`, `Refused`, `InvalidForm`."""
    row = _open(customer_id, call_id)
    if not work.session.may(permissions.NEGOTIATED_DATE):
        raise NotPermitted(permissions.NEGOTIATED_DATE)
    form: AgreedForm = checked(work, customer_id, AgreedForm, values)
    if form.agreed_on is not None and form.agreed_on < work.session.today().date():
        raise InvalidForm({"agreed_on": PAST})
    before, after = (format_date(day) if day else "" for day in (row.agreed_on, form.agreed_on))
    _write(work, row, "data", Change("agreed_on", "Data Negociada", before, after), form.text, agreed_on=form.agreed_on)
    return after


@service(permission=CUSTOMERS)
def set_priority(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """ "Mudar prioridade". Returns it as it is said. Raises `Refused`, `InvalidForm`."""
    row = _open(customer_id, call_id)
    form: PriorityForm = checked(work, customer_id, PriorityForm, values)
    before, after = PRIORITIES.get(row.priority, ""), PRIORITIES[form.priority]
    _write(work, row, "prioridade", Change("priority", "Prioridade", before, after), "", priority=form.priority)
    return after


def _open(customer_id: int, call_id: int) -> ServiceCall:
    row = call_of(customer_id, call_id)
    if row.closed_at is not None:
        raise Refused(TABLE.refusals[row.state])
    return row


def _write(work: Work, row: ServiceCall, kind: str, change: Change, text: str, **columns: Any) -> None:
    """The column, its line, what follows from it; nothing where it is as it was."""
    if change.before == change.after:
        return
    ServiceCall.update(**columns, version=ServiceCall.version + 1).where(ServiceCall.id == row.id).execute()
    for name, new in columns.items():
        setattr(row, name, new)
    trail.add(work, row.id, kind, f"{change.label}: {change.after or 'nenhuma'}" + (f": {text}" if text else ""))
    trail.keep_due(work, row)
    note = f"atendimento {row.protocol}"
    work.record("service_call", row.id, "alterou", customer_id=row.customer_id, changes=(change,), note=note)
