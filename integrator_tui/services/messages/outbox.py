"""What operators do with the outbox: queue, cancel, try again, send again, hold a channel, silence all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from integrator_tui.errors import Gone, NotPermitted, Refused
from integrator_tui.models.messages import Outbox, OutboxChannel, OutboxStep
from integrator_tui.models.system import SystemVariable
from integrator_tui.queries.messages.refusals import authorisation, refusals
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.messages.states import (
    CANCELLED,
    CHANNELS,
    FAILED,
    QUEUED,
    RETURNED,
    SILENT,
    VERIFY,
    Attachment,
)
from integrator_tui.services.service import Work, service

SUPERVISE = "Caixa de Saída"
"""Permission to hold channels, to silence them, and to handle the messages of others."""


@dataclass(frozen=True)
class Message:
    """A message that was checked and is as it will go."""

    channel: str
    purpose: str
    sender: str
    recipients: tuple[str, ...]
    body: str
    subject: str = ""
    copies: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contact_id: int | None = None
    template_id: int | None = None
    segments: int = 0
    invoice_id: int | None = None
    """The debt it is a second copy of: it does not leave once that is settled."""


def enqueue(
    work: Work, customer_id: int | None, messages: Sequence[Message], resend_of: int | None = None, first: int = 1
) -> list[int]:
    """Put messages into the queue, in the transaction of their history. Raises `Refused` where consent is missing.

    `first` is the number of the first among those of the operation.
    """
    ids: list[int] = []
    for message in messages:
        if sentence := authorisation(message.contact_id, message.channel):
            raise Refused(sentence)
        everybody = (*message.recipients, *message.copies)
        against = refusals(customer_id, message.channel, message.purpose, everybody, message.contact_id)
        if against:
            raise Refused(next(iter(against.values())))
        key: int = Outbox.insert(
            op_id=work.op_id,
            number=first + len(ids),
            channel=message.channel,
            customer_id=customer_id,
            contact_id=message.contact_id,
            template_id=message.template_id,
            invoice_id=message.invoice_id,
            purpose=message.purpose,
            sender=message.sender,
            recipients=_json(message.recipients),
            copies=_json(message.copies),
            subject=message.subject,
            body=message.body,
            attachments=_json([asdict(one) for one in message.attachments]),
            segments=message.segments,
            operator_id=work.session.operator_id,
            login=work.session.login,
            queued_at=work.now,
            resend_of=resend_of,
            state=QUEUED,
            state_at=work.now,
            next_attempt_at=work.now,
        ).execute()
        _step(work, key, QUEUED, f"reenvio da mensagem {resend_of}" if resend_of else "")
        to = ", ".join(message.recipients)
        work.record("message", key, "enviou", customer_id=customer_id, note=f"{CHANNELS[message.channel]} para {to}")
        ids.append(key)
    return ids


@service(permission=CUSTOMERS)
def resend(work: Work, message_id: int) -> int:
    """The same message anew, naming the old one. Returns the id of the new one. Raises `Refused`, `Gone`."""
    row = _row(work, message_id)
    if row.state in (QUEUED, "enviando"):
        raise Refused("Esta mensagem ainda não saiu: não há o que reenviar.")
    message = Message(
        channel=row.channel,
        purpose=row.purpose,
        sender=row.sender,
        recipients=tuple(json.loads(row.recipients)),
        copies=tuple(json.loads(row.copies)),
        subject=row.subject,
        body=row.body,
        attachments=tuple(Attachment(**one) for one in json.loads(row.attachments)),
        contact_id=row.contact_id,
        template_id=row.template_id,
        segments=row.segments,
        invoice_id=row.invoice_id,
    )
    return enqueue(work, row.customer_id, [message], resend_of=row.id)[0]


@service(permission=CUSTOMERS)
def cancel(work: Work, message_id: int) -> int:
    """A message that waits does not go. Raises `Refused` when it is on its way or gone."""
    row = _row(work, message_id)
    if not _turn(row, (QUEUED,), state=CANCELLED, reason=f"cancelada por {work.session.login}", state_at=work.now):
        raise Refused("Só se cancela o que está na fila; esta mensagem já saiu ou está saindo.")
    _step(work, row.id, CANCELLED, "")
    work.record("message", row.id, "cancelou", customer_id=row.customer_id, note=_name(row))
    return message_id


@service(permission=CUSTOMERS)
def retry(work: Work, message_id: int) -> int:
    """A message that waits is tried now; one that failed or is in doubt gets its attempts anew."""
    row = _row(work, message_id)
    fresh: dict[str, Any] = {"state": QUEUED, "next_attempt_at": work.now, "state_at": work.now, "told_at": None}
    if row.state != QUEUED:
        fresh |= {"attempts": 0, "deaths": 0, "queued_at": work.now}
    if not _turn(row, (QUEUED, FAILED, VERIFY, CANCELLED), **fresh):
        raise Refused("Esta mensagem já foi aceita pelo servidor; para mandá-la outra vez, use Reenviar.")
    _step(work, row.id, QUEUED, "nova tentativa pedida")
    work.record("message", row.id, "tentou de novo", customer_id=row.customer_id, note=_name(row))
    return message_id


@service(permission=CUSTOMERS)
def seen(work: Work) -> int:
    """The operator was told of his messages that failed; how many there were."""
    mine = (Outbox.operator_id == work.session.operator_id) & Outbox.told_at.is_null()
    count: int = Outbox.update(told_at=work.now).where(mine & Outbox.state.in_((FAILED, RETURNED, VERIFY))).execute()
    return count


@service(permission=SUPERVISE)
def hold_channel(work: Work, channel: str, paused: bool) -> str:
    """Nothing of a channel leaves while it is held."""
    if channel not in CHANNELS:
        raise Refused(f"Não há o canal «{channel}». Há: {', '.join(CHANNELS)}.")
    if not OutboxChannel.update(paused=paused).where(OutboxChannel.channel == channel).execute():
        OutboxChannel.insert(channel=channel, paused=paused).execute()
    work.record("outbox", None, "parou" if paused else "retomou", note=f"canal {CHANNELS[channel]}")
    return channel


@service(permission=SUPERVISE)
def silence(work: Work, on: bool) -> bool:
    """Nothing leaves at all while it is on: for imports and tests."""
    value = "1" if on else "0"
    if not SystemVariable.update(value=value).where(SystemVariable.code == SILENT).execute():
        SystemVariable.insert(code=SILENT, value=value).execute()
    work.record("outbox", None, "ligou" if on else "desligou", note="modo silencioso")
    return on


def _row(work: Work, message_id: int) -> Any:
    """A message of his own, or of anybody for who supervises. Raises `Gone`, `NotPermitted`."""
    row = Outbox.get_or_none(Outbox.id == message_id)
    if row is None:
        raise Gone(f"Não há a mensagem {message_id}.")
    if row.operator_id != work.session.operator_id and not work.session.may(SUPERVISE):
        raise NotPermitted(SUPERVISE)
    return row


def _turn(row: Any, states: tuple[str, ...], **columns: Any) -> int:
    """To another state from one of these; the fence grows, so that a sender that has it writes nothing."""
    wanted = (Outbox.id == row.id) & Outbox.state.in_(states)
    changed: int = Outbox.update(fence=Outbox.fence + 1, version=Outbox.version + 1, **columns).where(wanted).execute()
    return changed


def _step(work: Work, key: int, state: str, text: str) -> None:
    OutboxStep.insert(outbox_id=key, at=work.now, state=state, text=text, who=work.session.login).execute()


def _name(row: Any) -> str:
    return f"{CHANNELS[row.channel]} para {', '.join(json.loads(row.recipients))}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
