"""Sending to a customer: an e-mail, or an SMS to each of some mobiles. Checked here, then queued as it will go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.messages.message import EmailForm, SmsForm
from integrator_tui.queries.messages.message_targets import email_targets, message_context, sms_targets
from integrator_tui.queries.messages.refusals import key_of, refusals
from integrator_tui.queries.messages.templates import templates
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.messages.mailboxes import parse_mailbox
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.rules.messages.states import Attachment
from integrator_tui.services import records
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service

ATTACHMENTS_LIMIT = 15 * 1024 * 1024
"""Bytes of all attachments of a message: after base64 a third more, and common servers take 20 to 25 MB."""


@service(permission=CUSTOMERS)
def send_email(
    work: Work, customer_id: int, values: Mapping[str, Any], sender: str, attachments: Sequence[Attachment] = ()
) -> int:
    """Queue an e-mail from texts as typed. `sender` is the address of the settings, unless the template has its own;
    where both are empty, whoever sends it has one.

    Raises `InvalidForm` with a sentence per field, `Refused` where the customer refused. Returns the message's id.
    """
    form: EmailForm = records.check(EmailForm, values, message_context(work.session, customer_id, "email"))
    if sum(one.size for one in attachments) > ATTACHMENTS_LIMIT:
        raise InvalidForm({"attachments": f"Os anexos passam de {ATTACHMENTS_LIMIT // 1024 // 1024} MB no total."})
    recipients = tuple(form.recipients.split(", "))
    copies = tuple(filter(None, form.copies.split(", ")))
    against = refusals(customer_id, "email", form.purpose, (*recipients, *copies))
    errors = {
        name: f"{one}: {against[one]}"
        for name, there in (("copies", copies), ("recipients", recipients))
        for one in there
        if one in against
    }
    if errors:
        raise InvalidForm(errors)
    sender = _sender(sender)
    chosen = next((one for one in templates(work.session, "email") if one.id == form.template_id), None)
    message = Message(
        channel="email",
        purpose=form.purpose,
        sender=(chosen.sender if chosen else "") or sender,
        recipients=recipients,
        copies=copies,
        subject=form.subject,
        body=form.body,
        attachments=tuple(attachments),
        contact_id=_contact(work, customer_id, form.purpose, recipients),
        template_id=form.template_id,
    )
    return enqueue(work, customer_id, [message])[0]


@service(permission=CUSTOMERS)
def send_sms(work: Work, customer_id: int, values: Mapping[str, Any]) -> list[int]:
    """Queue an SMS to each mobile, from texts as typed. Raises `InvalidForm`, also for a number without authorisation.

    Only numbers of the customer and of its contacts are taken: nobody else has said yes.
    """
    form: SmsForm = records.check(SmsForm, values, message_context(work.session, customer_id, "sms"))
    known = {one.value: one for one in sms_targets(work.session, customer_id, form.purpose)}
    body = without_accents(form.body) if form.plain else form.body
    found = measure(body)
    if len(found.segments) > MOST_SEGMENTS:
        raise InvalidForm({"body": f"São {len(found.segments)} segmentos; o máximo é {MOST_SEGMENTS}."})
    messages = []
    for phone in form.phones.split(", "):
        target = known.get(phone)
        if target is None:
            raise InvalidForm({"phones": f"{format_phone(phone)} não é do cliente nem de um contato."})
        if target.refused:
            raise InvalidForm({"phones": f"{format_phone(phone)}: {target.refused}"})
        messages.append(
            Message(
                channel="sms",
                purpose=form.purpose,
                sender="",
                recipients=(phone,),
                body=body,
                contact_id=target.contact_id,
                template_id=form.template_id,
                segments=len(found.segments),
            )
        )
    return enqueue(work, customer_id, messages)


def _sender(text: str) -> str:
    """The address of the settings, if this desk has them; otherwise that of the settings of whoever sends it.

    Raises `Refused` for one that no mail can come from.
    """
    try:
        if text:
            parse_mailbox(text)
    except BadValue as error:
        raise Refused(f"Configuração [email] sender: {error}") from error
    return text


def _contact(work: Work, customer_id: int, purpose: str, recipients: Sequence[str]) -> int | None:
    """Whose consent is asked again when an e-mail leaves, even if the address is another's by then: the contact's."""
    known = {key_of("email", one.value): one.contact_id for one in email_targets(work.session, customer_id, purpose)}
    ids = [known.get(key_of("email", one)) for one in recipients]
    return ids[0] if len(ids) == 1 else None
