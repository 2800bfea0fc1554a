"""The sender's side of the outbox: claim with lease and fencing, and write down what came of it.

A message is claimed in one transaction that counts the attempt and draws a new fence; whoever holds an older fence
writes nothing any more. A lease that ran out was a death of its sender: three of them park the message. What a server
said is cleaned here, before it is written. A clock that was ahead once has left moments that no clock of today can
have written: they are not believed.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from integrator_tui.models.base import database
from integrator_tui.models.messages import Outbox, OutboxSender
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.outbox.may_leave import allowed_of, no_longer_owed, quiet_until
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Report, Temporary, Unknown
from integrator_tui.queries.messages.outbox_alerts import AHEAD
from integrator_tui.rules.messages.said import said
from integrator_tui.rules.messages.states import (
    ACCEPTED,
    CANCELLED,
    DELIVERED,
    FAILED,
    FURTHEST,
    QUEUED,
    RETURNED,
    SENDING,
    SILENT,
    VERIFY,
    Attachment,
)

LEASE = timedelta(seconds=120)
"""Longer than any driver may take for one message."""
MOST_ATTEMPTS = 12
LONGEST = timedelta(days=3)
MOST_DEATHS = 3
LONGEST_PAUSE = timedelta(hours=4)
SKEW = timedelta(minutes=1)
"""By how much the clocks of two senders may differ."""
DEAD_SURELY = LEASE + timedelta(hours=1)
"""No lease ends later. Far beyond what clocks differ by: who is taken for dead is sent for a second time."""
LONGEST_TEXT, LONGEST_ID = 2000, 200

CHANNELS = ("email", "sms")
_COLUMNS = (
    "id, op_id, number, channel, sender, recipients, copies, subject, body, attachments, queued_at, fence, attempts,"
    " customer_id, contact_id, purpose, invoice_id, resend_of"
)


@dataclass(frozen=True)
class Claimed:
    """A message that is this sender's until its lease ends."""

    message: Outgoing
    fence: int
    attempts: int


@dataclass(frozen=True)
class Nothing:
    """Nothing to send; look again at `until`, if that is known. `again`: there may be another at once."""

    until: datetime | None = None
    why: str = ""
    again: bool = False


@dataclass(frozen=True)
class Wanted:
    """What a sender asks for: the next due message of a channel. `interval` is the channel's rate."""

    owner: str
    channel: str
    store: Path
    domain: str
    interval: timedelta = timedelta()


def claim(
    owner: str, channel: str, now: datetime, store: Path, domain: str, interval: timedelta = timedelta()
) -> Claimed | Nothing:
    """The next due message of a channel, or why there is none."""
    with database.atomic():
        return _claim(Wanted(owner, channel, store, domain, interval), now)


def finish_and_claim(
    claimed: Claimed, outcome: Outcome, wanted: Wanted, now: datetime, chance: random.Random
) -> tuple[bool, Claimed | Nothing]:
    """Both in one transaction, which is what a message costs the disk."""
    with database.atomic():
        return _finish(claimed, outcome, now, wanted.owner, chance), _claim(wanted, now)


def _claim(wanted: Wanted, now: datetime) -> Claimed | Nothing:
    channel, owner = wanted.channel, wanted.owner
    if held := _held(channel, now, wanted.interval):
        return held
    row = _next(owner, channel, now)
    if row is None and _bring_back(channel, now):
        row = _next(owner, channel, now)
    if row is None:
        return Nothing(_next_due(channel))
    if wanted.interval:
        execute("UPDATE outbox_channel SET next_send_at = ? WHERE channel = ?", (now + wanted.interval, channel))
    try:
        message = _outgoing(row, wanted.store, wanted.domain)
    except (ValueError, TypeError, AttributeError) as error:
        _move(row["id"], row["fence"], FAILED, now, owner, f"a mensagem está ilegível na base ({type(error).__name__})")
        return Nothing(now, "ilegível", again=True)
    if until := quiet_until(row["id"], now):
        sql = f"UPDATE outbox SET state = '{QUEUED}', state_at = ?, lease_until = NULL, lease_owner = '',"
        execute(f"{sql} attempts = attempts - 1, next_attempt_at = ? WHERE id = ?", (now, until, row["id"]))
        return Nothing(until, "horário de silêncio", again=True)
    if sentence := no_longer_owed(row):
        _move(row["id"], row["fence"], CANCELLED, now, owner, sentence)
        return Nothing(now, "débito quitado", again=True)
    sentence, allowed, left_out = allowed_of(message, row)
    if sentence:
        _move(row["id"], row["fence"], CANCELLED, now, owner, sentence)
        return Nothing(now, "sem consentimento", again=True)
    _step(row["id"], SENDING, now, owner, "; ".join((f"tentativa {row['attempts']}", *left_out)))
    return Claimed(allowed, row["fence"], row["attempts"])


def _held(channel: str, now: datetime, interval: timedelta) -> Nothing | None:
    lock = " FOR UPDATE" if interval and on_postgresql() else ""
    found = fetch(
        "SELECT paused, next_send_at, (SELECT MAX(value) FROM system_variable WHERE code = ?) FROM outbox_channel"
        f" WHERE channel = ?{lock}",
        (SILENT, channel),
    )
    if not found:
        execute("INSERT INTO outbox_channel (channel, paused) VALUES (?, ?) ON CONFLICT DO NOTHING", (channel, False))
        return _held(channel, now, interval)
    paused, next_send_at, silent = found[0]
    if silent == "1":
        return Nothing(None, "modo silencioso")
    if paused:
        return Nothing(None, "canal parado")
    if interval and next_send_at and now < _moment(next_send_at) <= now + interval + SKEW:
        return Nothing(_moment(next_send_at), "ritmo do canal")
    return None


def _next(owner: str, channel: str, now: datetime) -> dict[str, Any] | None:
    skip = " FOR UPDATE SKIP LOCKED" if on_postgresql() else ""
    rows = fetch(
        f"UPDATE outbox SET state = '{SENDING}', reason = '', state_at = ?, lease_owner = ?, lease_until = ?,"
        " fence = fence + 1, attempts = attempts + 1 WHERE id = ("
        f"SELECT id FROM outbox WHERE channel = ? AND state = '{QUEUED}' AND next_attempt_at <= ?"
        f" ORDER BY next_attempt_at, id LIMIT 1{skip}) RETURNING {_COLUMNS}",
        (now, owner, now + LEASE, channel, now),
    )
    return dict(zip(_COLUMNS.split(", "), rows[0], strict=True)) if rows else None


def _bring_back(channel: str, now: datetime) -> int:
    """Messages whose next attempt is further ahead than it can ever be are due now; how many there were."""
    done: int = execute(
        f"UPDATE outbox SET next_attempt_at = ? WHERE channel = ? AND state = '{QUEUED}' AND next_attempt_at > ?",
        (now, channel, now + FURTHEST),
    ).rowcount
    return done


def _next_due(channel: str) -> datetime | None:
    ((due,),) = fetch(f"SELECT MIN(next_attempt_at) FROM outbox WHERE channel = ? AND state = '{QUEUED}'", (channel,))
    return _moment(due) if due else None


def _outgoing(row: dict[str, Any], store: Path, domain: str) -> Outgoing:
    name = f"{row['op_id']}.{row['number']}"
    return Outgoing(
        id=row["id"],
        message_id=f"<{name}@{domain}>" if row["channel"] == "email" else name,
        channel=row["channel"],
        sender=row["sender"],
        recipients=tuple(json.loads(row["recipients"])),
        copies=tuple(json.loads(row["copies"])),
        subject=row["subject"],
        body=row["body"],
        attachments=tuple(Attachment(**one) for one in json.loads(row["attachments"])),
        queued_at=_moment(row["queued_at"]),
        store=store,
    )


def finish(claimed: Claimed, outcome: Outcome, now: datetime, owner: str, chance: random.Random) -> bool:
    """Write what came of an attempt; False when the lease went to another sender meanwhile, and nothing was written."""
    with database.atomic():
        return _finish(claimed, outcome, now, owner, chance)


def _finish(claimed: Claimed, outcome: Outcome, now: datetime, owner: str, chance: random.Random) -> bool:
    key, fence = claimed.message.id, claimed.fence
    if isinstance(outcome, Accepted):
        return _accepted(claimed, outcome, now, owner)
    if isinstance(outcome, Permanent):
        return _move(key, fence, FAILED, now, owner, outcome.reason)
    if isinstance(outcome, Unknown) and claimed.message.channel == "sms":
        return _move(key, fence, VERIFY, now, owner, f"a resposta não veio: {outcome.reason}")
    return _later(claimed, outcome, now, owner, chance)


def without_words(claimed: Claimed, outcome: Outcome) -> Outcome:
    """The same outcome with nothing in it that came from outside: what is written where the full one cannot be."""
    reason = "a resposta do servidor não pôde ser gravada"
    if isinstance(outcome, Accepted):
        name = claimed.message.message_id if claimed.message.channel == "email" else ""
        ours = {*claimed.message.recipients, *claimed.message.copies}
        return Accepted(name, reason, later={address: reason for address in outcome.later if address in ours})
    return type(outcome)(reason)


def release(claimed: Claimed, now: datetime, owner: str) -> None:
    """Back into the queue as if it had not been claimed: its sender ends before it began with it."""
    with database.atomic():
        done = execute(
            f"UPDATE outbox SET state = '{QUEUED}', state_at = ?, lease_until = NULL, lease_owner = '',"
            f" attempts = attempts - 1 WHERE id = ? AND fence = ? AND state = '{SENDING}'",
            (now, claimed.message.id, claimed.fence),
        ).rowcount
        if done:
            _step(claimed.message.id, QUEUED, now, owner, "o enviador parou antes de enviar")


def _accepted(claimed: Claimed, outcome: Accepted, now: datetime, owner: str) -> bool:
    message = claimed.message
    refused = "; ".join(f"{address}: {why}" for address, why in outcome.refused.items())
    reason = f"recusado para {refused}" if refused else ""
    if not _move(message.id, claimed.fence, ACCEPTED, now, owner, reason, outcome.text, outcome.provider_id):
        return False
    if outcome.later:
        _split(message.id, outcome.later, now, owner)
    return True


def _split(key: int, later: dict[str, str], now: datetime, owner: str) -> None:
    """Recipients that were refused for the moment get a message of their own, which names the first."""
    row = Outbox.get_by_id(key)
    data = dict(row.__data__)
    ((number,),) = fetch("SELECT MAX(number) + 1 FROM outbox WHERE op_id = ?", (row.op_id,))
    for name in ("id", "lease_until", "told_at"):
        data.pop(name)
    data |= {
        "number": number,
        "recipients": json.dumps(list(later), ensure_ascii=False),
        "copies": "[]",
        "resend_of": key,
        "state": QUEUED,
        "reason": said("; ".join(later.values()), LONGEST_TEXT),
        "state_at": now,
        "next_attempt_at": now + timedelta(minutes=2),
        "attempts": 1,
        "deaths": 0,
        "lease_owner": "",
        "fence": 0,
        "provider_id": "",
        "version": 1,
    }
    _step(Outbox.insert(**data).execute(), QUEUED, now, owner, data["reason"])


def _later(claimed: Claimed, outcome: Temporary | Unknown, now: datetime, owner: str, chance: random.Random) -> bool:
    message = claimed.message
    # By its age alone only what was tried more than once: the clock may be ahead, or was when it was queued.
    if claimed.attempts >= MOST_ATTEMPTS or (claimed.attempts > 1 and now - message.queued_at >= LONGEST):
        days = (now - message.queued_at).days
        tried = f"{claimed.attempts} tentativas em {days} dias" if days else f"{claimed.attempts} tentativas"
        return _move(message.id, claimed.fence, FAILED, now, owner, f"{tried}: {outcome.reason}")
    due = now + pause(claimed.attempts, chance)
    return _move(message.id, claimed.fence, QUEUED, now, owner, outcome.reason, next_attempt_at=due)


def pause(attempts: int, chance: random.Random) -> timedelta:
    """Before the next attempt: twice as long each time, at most four hours, give or take a fifth."""
    seconds = min(60 * 2.0**attempts, LONGEST_PAUSE.total_seconds())
    return timedelta(seconds=seconds * chance.uniform(0.8, 1.2))


def revive(now: datetime, owner: str) -> int:
    """Messages whose sender died with them: back into the queue, or parked; an SMS is never sent a second time."""
    with database.atomic():
        skip = " FOR UPDATE SKIP LOCKED" if on_postgresql() else ""
        rows = fetch(
            f"SELECT id, channel, fence, deaths + 1 FROM outbox WHERE state = '{SENDING}'"
            f" AND (lease_until < ? OR lease_until > ?){skip}",
            (now, now + DEAD_SURELY),
        )
        for key, channel, fence, deaths in rows:
            execute("UPDATE outbox SET deaths = ? WHERE id = ?", (deaths, key))
            if channel == "sms":
                _move(key, fence, VERIFY, now, owner, "o enviador parou durante o envio: não se sabe se saiu")
            elif deaths >= MOST_DEATHS:
                _move(key, fence, VERIFY, now, owner, f"o enviador parou {deaths} vezes durante este envio: confira")
            else:
                _move(key, fence, QUEUED, now, owner, "o enviador parou durante o envio", next_attempt_at=now)
        for channel in CHANNELS:
            _bring_back(channel, now)
    return len(rows)


def _move(
    key: int,
    fence: int,
    state: str,
    now: datetime,
    who: str,
    reason: str,
    text: str = "",
    provider_id: str = "",
    next_attempt_at: datetime | None = None,
) -> bool:
    """To another state, if the fence still holds; what the server said at length goes into the steps."""
    reason = said(reason, LONGEST_TEXT)
    columns, values = "state = ?, reason = ?, state_at = ?", [state, reason, now]
    if provider_id := said(provider_id, LONGEST_ID):
        columns, values = f"{columns}, provider_id = ?", [*values, provider_id]
    if next_attempt_at is not None:
        columns, values = f"{columns}, next_attempt_at = ?", [*values, next_attempt_at]
    changed: int = execute(
        f"UPDATE outbox SET {columns}, lease_until = NULL, lease_owner = '', version = version + 1"
        f" WHERE id = ? AND fence = ? AND state = '{SENDING}'",
        (*values, key, fence),
    ).rowcount
    if changed:
        _step(key, state, now, who, "; ".join(filter(None, (reason, text))))
    return bool(changed)


def _step(key: int, state: str, now: datetime, who: str, text: str) -> None:
    execute(
        "INSERT INTO outbox_step (outbox_id, at, state, text, who) VALUES (?, ?, ?, ?, ?)",
        (key, now, state, said(text, LONGEST_TEXT), who),
    )


def take_report(report: Report, now: datetime, who: str) -> int:
    """Note what a provider said later; how many messages it was about. Never leads back from what is known better."""
    known_better = (DELIVERED, RETURNED, CANCELLED)
    name, text = said(report.provider_id, LONGEST_ID), said(report.text, LONGEST_TEXT)
    if not name:
        return 0
    with database.atomic():
        rows = Outbox.select().where((Outbox.channel == report.channel) & (Outbox.provider_id == name))
        count = 0
        for row in rows:
            count += 1
            if row.state in known_better and report.state != RETURNED:
                continue
            if row.state == report.state:
                continue
            Outbox.update(state=report.state, reason=text, state_at=now).where(Outbox.id == row.id).execute()
            _step(row.id, report.state, now, who, text)
    return count


def beat(name: str, now: datetime, sent: int) -> None:
    """A sign of life; senders that gave none for a day, or one from the future, are forgotten."""
    with database.atomic():
        if not OutboxSender.update(beat_at=now, sent=sent).where(OutboxSender.name == name).execute():
            OutboxSender.insert(name=name, started_at=now, beat_at=now, sent=sent).execute()
        gone = (OutboxSender.beat_at < now - timedelta(days=1)) | (OutboxSender.beat_at > now + AHEAD)
        OutboxSender.delete().where(gone).execute()


def leave(name: str) -> None:
    """A sender that ends in order."""
    OutboxSender.delete().where(OutboxSender.name == name).execute()


def _moment(value: Any) -> datetime:
    """SQLite gives moments of written-out statements as texts."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
