"""What customers agree to and refuse: entered, corrected, taken back; each with its history (F222)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.consent import ConsentForm
from integrator_tui.models.messages import Consent
from integrator_tui.queries.customers.consent import CHANNELS, consent_context
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.service import Work, service

CONSENT = records.Kind("consent", "consentimento", Consent, ConsentForm)


@service(permission=EDIT)
def create_consent(work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
    """A new word of the customer or of a contact. Raises `InvalidForm`. Returns its id."""
    context = consent_context(work.session, customer_id)
    form = _checked(values, context)
    return records.create(work, CONSENT, customer_id, form, context, CHANNELS[form.channel])


@service(permission=EDIT)
def save_consent(work: Work, customer_id: int, key: int, read: ConsentForm, values: Mapping[str, Any]) -> int:
    """Correct what was entered. Raises `InvalidForm`, `Conflict`, `Gone`. Returns its id."""
    context = records.untouched(consent_context(work.session, customer_id), read)
    form = _checked(values, context)
    records.save(work, CONSENT, customer_id, key, read, form, context, CHANNELS[form.channel])
    return key


@service(permission=EDIT)
def remove_consent(work: Work, customer_id: int, key: int) -> int:
    """Mark as deleted. Raises `Gone`. Returns its id."""
    row = records.row_of(CONSENT, customer_id, key)
    return records.remove(work, CONSENT, customer_id, key, CHANNELS[row.channel])


@service(permission=EDIT)
def restore_consent(work: Work, customer_id: int, key: int) -> int:
    """Bring it back. Returns its id."""
    return records.restore(work, CONSENT, customer_id, key, "")


def _checked(values: Mapping[str, Any], context: FormContext) -> ConsentForm:
    form: ConsentForm = records.check(ConsentForm, values, context)
    if form.given_on and form.given_on > context.today:
        raise InvalidForm({"given_on": "A data do consentimento não pode estar no futuro."})
    return form
