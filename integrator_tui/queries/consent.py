"""What customers agreed to (F222)."""

from __future__ import annotations

from integrator_tui.models.customers import Contact
from integrator_tui.models.messages import Consent
from integrator_tui.outbox.port import PURPOSES
from integrator_tui.rules.dates import format_date

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
