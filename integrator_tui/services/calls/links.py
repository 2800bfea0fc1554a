"""Linked calls: one hangs on another, in no circle (traps A2; facts 5.2).

Two desks may link in opposite ways at once, and the calls be of two customers: all who link stand in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.calls.link import LinkForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.calls.states import TABLE
from integrator_tui.rules.protocols import protocol_in
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.calls import begin, call_of, checked
from integrator_tui.services.calls.telling import tell_protocol
from integrator_tui.services.service import Work, service, stand_in_line

LINKS = -4
"""The line of all who link calls."""
LINKED = "vinculo"


@service(permission=CUSTOMERS)
def link_call(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> int | None:
    """ "Vincular": under the call of a protocol, of whatever customer; under none where it is empty.

    Returns the call that it hangs on. Raises `InvalidForm`, `Refused`, `Gone`.
    """
    row = call_of(customer_id, call_id)
    form: LinkForm = checked(work, customer_id, LinkForm, values)
    if not form.protocol:
        put_under(work, row, None)
        return None
    number = protocol_in(form.protocol)
    there = (ServiceCall.protocol == number) & ServiceCall.deleted_at.is_null()
    parent = ServiceCall.get_or_none(there) if number is not None else None
    if parent is None:
        raise InvalidForm({"protocol": "Não há atendimento com este protocolo: são treze algarismos."})
    put_under(work, row, parent)
    return int(parent.id)


def put_under(work: Work, row: ServiceCall, parent: ServiceCall | None) -> bool:
    """Hang a call on another, with a line in both trails; whether that changed anything. Raises `Refused`."""
    stand_in_line(LINKS)
    now = ServiceCall.get_by_id(row.id).parent_id  # what another desk did before it was our turn
    if now == (parent.id if parent is not None else None):
        return False
    if parent is not None and _hangs_on(parent, row.id):
        raise Refused(TABLE.conditions["no_circle"])
    new = parent.id if parent is not None else None
    ServiceCall.update(parent_id=new, version=ServiceCall.version + 1).where(ServiceCall.id == row.id).execute()
    row.parent_id = new
    said = f"debaixo de {parent.protocol}" if parent is not None else "sem vínculo"
    trail.add(work, row.id, LINKED, said)
    for above, text in ((now, "não tem mais"), (new, "tem debaixo de si")):
        if above is not None:
            trail.add(work, above, LINKED, f"{text} {row.protocol}")
    work.record(
        "service_call", row.id, "vinculou", customer_id=row.customer_id, note=f"atendimento {row.protocol}: {said}"
    )
    return True


def begin_anew(work: Work, old: ServiceCall, text: str) -> ServiceCall:
    """What begins where a call may not be opened any more: a call under it, in the same queue, that nobody has yet.

    The customer is told its protocol like that of any other.
    """
    kept = {name: getattr(old, name) for name in ("plan_id", "type_id", "contact_name", "phone", "subject", "priority")}
    row = begin(work, old.customer_id, **kept, job_title_id=old.job_title_id, operator=old.operator, text=text)
    put_under(work, row, old)
    trail.keep_due(work, row)
    tell_protocol(work, row)
    return row


def _hangs_on(call: ServiceCall, key: int) -> bool:
    """Whether a call is the one of a key, or hangs on it by however many steps."""
    seen: set[int] = set()
    at: int | None = call.id
    while at is not None and at not in seen:  # other programs may have made a circle
        if at == key:
            return True
        seen.add(at)
        above = ServiceCall.get_or_none(ServiceCall.id == at)
        at = above.parent_id if above is not None else None
    return False
