"""Whether a message that was claimed may leave now: consent, quiet hours, and that what it tells is still owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.outbox.port import Outgoing
from integrator_tui.queries.messages.refusals import authorisation, refusals
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.debt_texts import quiet
from integrator_tui.rules.variable import read
from integrator_tui.rules.variables import QUIET_FROM, QUIET_UNTIL

LOOK_AGAIN = timedelta(hours=4)
"""After which the hour is asked again: clock or variable may be others by then."""


def allowed_of(message: Outgoing, row: dict[str, Any]) -> tuple[str, Outgoing, list[str]]:
    """Without those who refused meanwhile, and a note of each; a sentence where nobody is left to write to."""
    if sentence := authorisation(row["contact_id"], message.channel):
        return sentence, message, []
    everybody = (*message.recipients, *message.copies)
    against = refusals(row["customer_id"], message.channel, row["purpose"], everybody, row["contact_id"])
    if not against:
        return "", message, []
    left = replace(
        message,
        recipients=tuple(one for one in message.recipients if one not in against),
        copies=tuple(one for one in message.copies if one not in against),
    )
    notes = [f"não vai para {address}: {why}" for address, why in against.items()]
    return ("" if left.recipients else next(iter(against.values()))), left, notes


def no_longer_owed(row: dict[str, Any]) -> str:
    """Why a reminder, notice or second copy does not leave any more: nothing of what it tells is owed (traps C4).

    One that is sent again tells what the message did that it repeats.
    """
    told = "id IN (SELECT invoice_id FROM debt_notice WHERE outbox_id IN (?, ?))"
    stands = "id IN (SELECT invoice_id FROM contest WHERE answered_on IS NULL)"
    mine = (row["id"], row["resend_of"] or row["id"])
    rows = fetch(
        f"SELECT number, open_cents, settled_on, cancelled_on, CASE WHEN {told} AND {stands} THEN 1 ELSE 0 END"
        f" FROM invoice WHERE id = ? OR {told} ORDER BY number",
        (*mine, row["invoice_id"] or 0, *mine),
    )
    if not rows or any(cents > 0 and not contested for _, cents, _, _, contested in rows):
        return ""
    number, cents, settled, cancelled, _ = rows[0]
    if cents > 0:
        return f"não enviada: a fatura {number} está contestada"
    if not (cancelled or settled):  # an agreement took it over
        return f"não enviada: a fatura {number} não está mais em aberto"
    day = format_date(date.fromisoformat(str(cancelled or settled)))
    return f"não enviada: a fatura {number} foi {'cancelada' if cancelled else 'paga'} em {day}"


def quiet_until(key: int, now: datetime) -> datetime | None:
    """When a reminder or notice of a debt may leave, if this is an hour in which none does."""
    if not fetch("SELECT 1 FROM debt_notice WHERE outbox_id = ? LIMIT 1", (key,)):
        return None
    stored = dict(
        fetch("SELECT code, value FROM system_variable WHERE code IN (?, ?)", (QUIET_FROM.code, QUIET_UNTIL.code))
    )
    since, until = (read(one, stored.get(one.code)) for one in (QUIET_FROM, QUIET_UNTIL))
    local = now.replace(tzinfo=UTC).astimezone()
    if not quiet(local.hour, since, until):
        return None
    hours = (until - local.hour - 1) % 24 + 1
    ends = now + timedelta(hours=hours, minutes=-local.minute, seconds=-local.second)
    return min(ends, now + LOOK_AGAIN)
