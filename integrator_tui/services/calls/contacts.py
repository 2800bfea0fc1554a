"""A contact that is over with the call: saved and concluded in one act, or ended in a key with a result (F232)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.calls.call import MISTAKE, RESULTS, CallForm, ContactForm
from integrator_tui.queries.calls.context import call_context
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules import variables
from integrator_tui.rules.calls.states import TABLE
from integrator_tui.services.calls.acts import conclude
from integrator_tui.services.calls.calls import call_of, write
from integrator_tui.services.calls.telling import tell_protocol
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import Work, service


@service(permission=CUSTOMERS)
def conclude_contact(work: Work, customer_id: int, call_id: int, read: CallForm, values: Mapping[str, Any]) -> int:
    """Save and conclude at once: what was done is the description. `values` are texts of a `ContactForm`.

    Raises `InvalidForm`, `Conflict`, `Refused`, `Gone`.
    """
    context = untouched(call_context(work.session, customer_id), read)
    form: ContactForm = check(ContactForm, values, context)
    if value(work.session, variables.CLOSING_TYPE) and form.closing_type_id is None:
        raise InvalidForm({"closing_type_id": TABLE.conditions["closing_type"]})
    row = write(work, customer_id, call_id, read, {name: values[name] for name in CallForm.model_fields})
    conclude(work, row, form.text, form.result, form.closing_type_id)
    if form.result != MISTAKE:
        tell_protocol(work, row)
    return call_id


@service(permission=CUSTOMERS)
def end_contact(work: Work, customer_id: int, call_id: int, result: str) -> int:
    """A contact of which nothing was said ends with a result, so that it is not left pending; `Engano` tells nobody.

    Raises `Refused` where something was said already: that is concluded with its solution. `Gone`.
    """
    row = call_of(customer_id, call_id)
    if result not in RESULTS:
        raise Refused("Escolha um dos resultados.")
    if row.closed_at is not None:
        raise Refused(TABLE.refusals[row.state])
    if row.type_id is not None:
        raise Refused("O atendimento já tem Tipo: conclua-o com a solução.")
    conclude(work, row, RESULTS[result], result, None)
    if result != MISTAKE:
        tell_protocol(work, row)
    return call_id
