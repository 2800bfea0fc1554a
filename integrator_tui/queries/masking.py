"""Whether an operator sees documents, telephones and e-mails whole: the one place that every way out asks (F240).

Without the permission they are masked, where the variable says so, until he has the data of one customer shown: that is
a row among the openings, and holds until he opens the customer again. Who is found by a whole number is found; what is
shown of him is masked all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from integrator_tui.errors import Refused
from integrator_tui.models.raw import fetch
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.access.openings import REVEALED
from integrator_tui.rules.customers.masks import FIELDS, masked
from integrator_tui.session import Session

if TYPE_CHECKING:
    from integrator_tui.forms.base import FormModel

F = TypeVar("F", bound="FormModel")
MASKED = "Os dados estão mascarados: mostre-os antes (Ctrl+R no cliente), depois altere."


def hidden(session: Session, customer_id: int | None = None) -> bool:
    """Whether what is handed out is masked: of one customer, or in lists of many."""
    if session.may(permissions.SEE_PERSONAL) or not value(session, variables.MASK_PERSONAL):
        return False
    newest = "SELECT what FROM opening WHERE operator_id = ? AND customer_id = ? ORDER BY id DESC LIMIT 1"
    return customer_id is None or fetch(newest, (session.operator_id, customer_id)) != [(REVEALED,)]


def masked_form(form: F) -> F:
    """A form without what is not shown."""
    names = FIELDS & type(form).model_fields.keys()
    return form.model_copy(update={name: masked(name, getattr(form, name)) for name in names})


def masked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same of columns by their names."""
    return {name: masked(name, one) if name in FIELDS else one for name, one in values.items()}


def refuse_hidden(session: Session, customer_id: int) -> None:
    """Nobody writes over what he does not see. Raises `Refused`."""
    if hidden(session, customer_id):
        raise Refused(MASKED)
