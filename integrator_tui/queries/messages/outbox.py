"""Reading the outbox: lists, one message with its steps, how the sending stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.models.messages import Outbox, OutboxSender, OutboxStep
from integrator_tui.models.odd import several_of
from integrator_tui.models.raw import fetch
from integrator_tui.queries.masking import hidden
from integrator_tui.queries.messages.looks import Look, looks
from integrator_tui.queries.messages.outbox_alerts import AHEAD, ASLEEP, silent
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.masks import masked_text
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.states import FURTHEST, QUEUED, STATE_LABELS, Attachment
from integrator_tui.session import Session


@dataclass(frozen=True)
class MessageRow:
    """A message as a line; moments are in the operator's zone."""

    id: int
    channel: str
    customer_id: int | None
    queued_at: datetime
    to: str
    copies: str
    subject: str
    """Of an SMS its text."""
    attachments: int
    state: str
    state_at: datetime
    reason: str
    next_attempt_at: datetime
    login: str

    @property
    def state_label(self) -> str:
        """As the operator reads it."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True)
class Step:
    """A message came to a state."""

    at: datetime
    state: str
    text: str
    who: str


@dataclass(frozen=True)
class MessageDetail:
    """Everything of one message."""

    row: MessageRow
    message_id: str
    sender: str
    body: str
    files: tuple[Attachment, ...]
    purpose: str
    segments: int
    attempts: int
    resend_of: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Status:
    """How the sending stands."""

    counts: dict[str, int]
    """State -> messages; delivered ones of all times too."""
    oldest_due: datetime | None
    """Since when the message that waits longest could have gone; naive UTC."""
    senders: int
    paused: tuple[str, ...]
    silent: bool
    mailboxes: tuple[Look, ...] = ()
    """Where bounces are read."""

    @property
    def asleep(self) -> bool:
        """Messages wait and nobody sends them."""
        return bool(self.oldest_due) and not self.senders and not self.silent


@query(permission=CUSTOMERS)
def messages(
    session: Session,
    *,
    customer_id: int | None = None,
    channel: str = "",
    state: str = "",
    mine: bool = False,
    text: str = "",
    before: int | None = None,
    limit: int = 200,
) -> tuple[MessageRow, ...]:
    """The newest messages, at most `limit`, older than the message `before`; `text` in any of what is shown."""
    rows = _messages(session, customer_id, channel, state, mine, text, before, limit)
    if not rows or not hidden(session, customer_id):
        return rows
    return tuple(
        replace(row, to=masked_text(row.to), copies=masked_text(row.copies), subject=masked_text(row.subject))
        for row in rows
    )


def _messages(
    session: Session,
    customer_id: int | None,
    channel: str,
    state: str,
    mine: bool,
    text: str,
    before: int | None,
    limit: int,
) -> tuple[MessageRow, ...]:
    query = Outbox.select().order_by(Outbox.id.desc())
    if customer_id is not None:
        query = query.where(Outbox.customer_id == customer_id)
    if channel:
        query = query.where(Outbox.channel == channel)
    if state:
        query = query.where(Outbox.state == state)
    if mine:
        query = query.where(Outbox.operator_id == session.operator_id)
    if before is not None:
        query = query.where(Outbox.id < before)
    if not text:
        return tuple(_row(session, row) for row in query.limit(limit))
    words = fold(text).split()
    found = []
    for each in query.iterator():
        row = _row(session, each)
        said = fold(f"{row.to} {row.copies} {row.subject} {row.state_label} {row.reason} {row.login}")
        if all(word in said for word in words):
            found.append(row)
            if len(found) == limit:
                break
    return tuple(found)


def _row(session: Session, row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        channel=row.channel,
        customer_id=row.customer_id,
        queued_at=session.local(row.queued_at),
        to=", ".join(map(str, several_of(row.recipients))),
        copies=", ".join(map(str, several_of(row.copies))),
        subject=row.subject if row.channel == "email" else row.body,
        attachments=len(several_of(row.attachments)),
        state=row.state,
        state_at=session.local(row.state_at),
        reason=row.reason,
        next_attempt_at=session.local(row.next_attempt_at),
        login=row.login,
    )


@query(permission=CUSTOMERS)
def message(session: Session, message_id: int) -> MessageDetail:
    """One message with its steps. Raises `Gone`."""
    row = Outbox.get_or_none(Outbox.id == message_id)
    if row is None:
        raise Gone(f"Não há a mensagem {message_id}.")
    steps = OutboxStep.select().where(OutboxStep.outbox_id == message_id).order_by(OutboxStep.id)
    return MessageDetail(
        row=_row(session, row),
        message_id=f"{row.op_id}.{row.number}",
        sender=row.sender,
        body=row.body,
        files=tuple(Attachment(**one) for one in several_of(row.attachments)),
        purpose=row.purpose,
        segments=row.segments,
        attempts=row.attempts,
        resend_of=row.resend_of,
        steps=tuple(Step(session.local(step.at), step.state, step.text, step.who) for step in steps),
    )


@query(permission=CUSTOMERS)
def status(session: Session) -> Status:
    """Counts by state, and who sends."""
    now = session.now()
    due = (
        Outbox.select(Outbox.next_attempt_at)
        .where((Outbox.state == QUEUED) & ((Outbox.next_attempt_at <= now) | (Outbox.next_attempt_at > now + FURTHEST)))
        .order_by(Outbox.next_attempt_at)
        .first()
    )
    return Status(
        counts=dict(fetch("SELECT state, COUNT(*) FROM outbox GROUP BY state")),
        oldest_due=min(due.next_attempt_at, now) if due else None,
        senders=OutboxSender.select().where(OutboxSender.beat_at.between(now - ASLEEP, now + AHEAD)).count(),
        paused=tuple(channel for (channel,) in fetch("SELECT channel FROM outbox_channel WHERE paused ORDER BY 1")),
        silent=silent(),
        mailboxes=looks(),
    )
