"""The customer is told his protocol: once, when the call is saved, in the transaction that saves it (facts 4.3)."""

from __future__ import annotations

from integrator_tui.models.calls import ServiceCall
from integrator_tui.queries.calls.telling import PURPOSE, protocol_notices
from integrator_tui.queries.messages.templates import Template, templates, values_for
from integrator_tui.rules.messages.placeholders import filled, names
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.rules.messages.states import CHANNELS
from integrator_tui.services.calls import trail
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work

TEMPLATES = {"sms": "SMSPROTOCOLO", "email": "PROTOCOLO"}
SUBJECT = "Protocolo {protocolo}"
BODIES = {
    "sms": "Seu atendimento tem o protocolo {protocolo}.",
    "email": "Olá, {nome}.\n\nSeu atendimento foi registrado com o protocolo {protocolo}.",
}
"""Where the provider has no template, or one that says what nobody knows here."""


def tell_protocol(work: Work, row: ServiceCall, first: int = 1) -> int:
    """Queue it by the ways that the variable says, to whom may be written; never twice. Returns how many messages.

    `first` is the number of the first among those of the operation.
    """
    if row.told_at is not None:
        return 0
    found = protocol_notices(work.session, row.customer_id, row.phone)
    values = values_for(work.session, row.customer_id) | {"protocolo": row.protocol}
    messages = [_message(work, one.channel, one.to, one.contact_id, values) for one in found]
    if not messages:
        return 0
    enqueue(work, row.customer_id, messages, first=first)
    said = ", ".join(f"{CHANNELS[one.channel]} para {one.to}" for one in found)
    trail.add(work, row.id, trail.TOLD, said)
    ServiceCall.update(told_at=work.now).where(ServiceCall.id == row.id).execute()
    row.told_at = work.now
    return len(messages)


def _message(work: Work, channel: str, to: str, contact_id: int | None, values: dict[str, str]) -> Message:
    chosen = next((one for one in templates(work.session, channel) if one.code == TEMPLATES[channel]), None)
    if chosen is not None and not _fits(chosen, values):
        chosen = None
    body = filled(chosen.body if chosen else BODIES[channel], values)
    segments = 0
    if channel == "sms":
        body = without_accents(body)
        segments = len(measure(body).segments)
    return Message(
        channel=channel,
        purpose=PURPOSE,
        sender=chosen.sender if chosen else "",
        recipients=(to,),
        subject=filled(chosen.subject if chosen else SUBJECT, values) if channel == "email" else "",
        body=body,
        contact_id=contact_id,
        template_id=chosen.id if chosen else None,
        segments=segments,
    )


def _fits(one: Template, values: dict[str, str]) -> bool:
    """Whether everything it says is known, it names the protocol, and an SMS has room for it."""
    asked = set(names(f"{one.subject} {one.body}"))
    if "protocolo" not in asked or not asked <= set(values):
        return False
    return one.kind != "sms" or len(measure(without_accents(filled(one.body, values))).segments) <= MOST_SEGMENTS
