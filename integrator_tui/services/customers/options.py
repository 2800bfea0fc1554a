"""What changes a customer's "Outras Opções"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integrator_tui.errors import Collision, Conflict
from integrator_tui.forms.base import as_text
from integrator_tui.forms.customers.options import OptionsForm
from integrator_tui.models.customers import CustomerOptions
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers import options
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import Work, service

ENTITY = "options"
LABELS = {name: OptionsForm.ui(name).label.partition(" (Sim:")[0] for name in OptionsForm.model_fields}
LABELS["origin_id"] = "Nome da Origem Com."
"""In the history, away from the form, "Nome" alone says nothing."""


@service(permission=EDIT)
def save_options(work: Work, customer_id: int, read: OptionsForm, values: Mapping[str, Any]) -> int:
    """Write what the operator changed between `read` and `values` (texts as typed), with its history.

    Raises `InvalidForm`, `Conflict` when somebody else changed the same option, `Gone`. Returns the customer's id.
    """
    if options.of(work.session, customer_id).version == 0:
        CustomerOptions.insert(customer_id=customer_id).execute()
    context = untouched(options.options_context(work.session, read), read)
    new = check(OptionsForm, values, context)

    def said(name: str, value: Any) -> str:
        return as_text(OptionsForm, name, value, context)

    changes = work.update(CustomerOptions, customer_id, read.model_dump(), new.model_dump(), LABELS, said)
    if changes:
        _refuse_torn_origin(work, customer_id, read, new, said)
        work.record(ENTITY, customer_id, "alterou", customer_id=customer_id, changes=changes, note="outras opções")
    return customer_id


def _refuse_torn_origin(
    work: Work, customer_id: int, read: OptionsForm, new: OptionsForm, said: Callable[[str, Any], str]
) -> None:
    """Two operators who change one field each of the pair must not leave a name that is not of its type."""
    now = options.of(work.session, customer_id).form
    origin = None if now.origin_id is None else ListItem.get_or_none(ListItem.id == now.origin_id)
    mine = (now.origin_type_id, now.origin_id) == (new.origin_type_id, new.origin_id)
    if origin is not None and origin.parent_id != now.origin_type_id and not mine:
        name = "origin_type_id" if now.origin_type_id != new.origin_type_id else "origin_id"
        values = (getattr(form, name) for form in (read, now, new))
        raise Conflict((Collision(name, LABELS[name], *(said(name, value) for value in values)),))
