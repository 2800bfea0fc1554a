"""What customers agreed to (F222)."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.consent import BASES, ConsentForm
from integrator_tui.models.customers import Contact
from integrator_tui.models.messages import Consent
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.session import Session

CHANNELS = {"email": "E-mail", "sms": "SMS"}


@dataclass(frozen=True)
class ConsentRow:
    """One word of a customer or of a contact."""

    id: int
    form: ConsentForm
    who: str
    version: int


def consents(
    session: Session, customer_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[ConsentRow, ...]:
    """What the customer and the contacts said, the newest entry first, with all the words of `text`."""
    query = Consent.select().where((Consent.customer_id == customer_id) & Consent.deleted_at.is_null())
    if after is not None:
        query = query.where(Consent.id < after)
    names = {row.id: row.name for row in Contact.select().where(Contact.customer_id == customer_id)}
    words, found = fold(text).split(), []
    for row in query.order_by(Consent.id.desc()).iterator():
        who = names.get(row.contact_id, "") if row.contact_id else "o cliente"
        said = fold(f"{who} {CHANNELS[row.channel]} {PURPOSES[row.purpose]} {row.source}")
        if all(word in said for word in words):
            values = {name: getattr(row, name) for name in ConsentForm.model_fields}
            found.append(ConsentRow(row.id, ConsentForm.model_construct(**values), who, row.version))
        if len(found) == limit:
            break
    return tuple(found)


def consent(session: Session, customer_id: int, key: int) -> ConsentRow:
    """One of them as it stands now. Raises `Gone`."""
    found = next((row for row in consents(session, customer_id, limit=100_000) if row.id == key), None)
    if found is None:
        raise Gone("Outro operador apagou este consentimento.")
    return found


def consent_context(session: Session, customer_id: int) -> FormContext:
    """What checks a consent: the contacts, channels, purposes and legal bases."""
    people = Contact.select().where((Contact.customer_id == customer_id) & Contact.deleted_at.is_null())
    return FormContext(
        today=session.today().date(),
        choices={
            "contacts": tuple(Choice(row.id, row.name) for row in people.order_by(Contact.id).limit(500)),
            "channels": tuple(Choice(code, label) for code, label in CHANNELS.items()),
            "purposes": tuple(Choice(code, label) for code, label in PURPOSES.items()),
            "bases": tuple(Choice(code, label) for code, label in BASES.items()),
        },
    )
