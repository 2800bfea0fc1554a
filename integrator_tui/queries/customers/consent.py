"""What customers agreed to (F222)."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.consent import BASES, ConsentForm
from integrator_tui.models.customers import Contact
from integrator_tui.models.messages import Consent
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.session import Session

CHANNELS = {"email": "E-mail", "sms": "SMS"}


def refusal(customer_id: int | None, contact_id: int | None, channel: str, purpose: str) -> str:
    """Why nothing may be sent, as a sentence; empty when it may. Asked when a message is queued, and when it leaves.

    The newest word of the contact counts, else that of the customer. Without any, marketing is refused (it needs
    consent: Lei 13.709/2018, art. 7, I), service and billing are part of the contract (art. 7, V). An SMS to a contact
    also wants "O Contato Autorizou enviar SMS no celular" (manual, 3.4).
    """
    if customer_id is None:
        return ""
    if channel == "sms" and contact_id is not None:
        contact = Contact.get_or_none((Contact.id == contact_id) & Contact.deleted_at.is_null())
        if contact is None:
            return "O contato foi apagado."
        if not contact.sms_authorized:
            return f"O contato {contact.name} não autorizou SMS no celular."
    words = (
        Consent.select()
        .where(
            (Consent.customer_id == customer_id)
            & (Consent.channel == channel)
            & (Consent.purpose == purpose)
            & Consent.deleted_at.is_null()
        )
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )
    about = [word for word in words if word.contact_id in (contact_id, None)]
    newest = next((word for word in about if word.contact_id == contact_id), about[0] if about else None)
    what = f"{CHANNELS[channel]} de {PURPOSES[purpose].lower()}"
    if newest is None:
        return f"Sem consentimento para {what}." if purpose == "marketing" else ""
    return "" if newest.granted else f"Recusou {what} em {format_date(newest.given_on)} ({newest.source})."


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
