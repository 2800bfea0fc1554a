"""Notices of debts with their proof: without one there is no suspension (facts 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.models.charging import DebtNotice
from integrator_tui.models.messages import Outbox
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.messages.states import ACCEPTED, CHANNELS, DELIVERED, STATE_LABELS
from integrator_tui.session import Session

REMINDER, NOTICE = "lembrete", "aviso"
WAYS = {**CHANNELS, "carta": "Carta", "em_maos": "Em mãos"}
PROVING = (ACCEPTED, DELIVERED)
"""States of a message that prove a notice: somebody else took it. One that came back later proves nothing."""


@dataclass(frozen=True)
class Notice:
    """One notice; moments are in the operator's zone."""

    id: int
    invoice_id: int
    kind: str
    channel: str
    address: str
    text: str
    sent_at: datetime
    proved_at: datetime | None
    """When it was proved to have arrived; None while that is not known, or when it failed."""
    proof: str
    """What whoever carried it answered."""

    @property
    def proved_on(self) -> date | None:
        """The day that counts."""
        return self.proved_at.date() if self.proved_at else None

    @property
    def way(self) -> str:
        """By what it went, as the operator reads it."""
        return WAYS.get(self.channel, self.channel)


@query(permission=CUSTOMERS)
def notices_of(session: Session, invoices: Sequence[int]) -> dict[int, list[Notice]]:
    """Invoice -> its notices and reminders, the oldest first. Two statements."""
    found: dict[int, list[Notice]] = {key: [] for key in invoices}
    if not found:
        return found
    rows = list(DebtNotice.select().where(DebtNotice.invoice_id.in_(list(found))).order_by(DebtNotice.id))
    carried = [row.outbox_id for row in rows if row.outbox_id is not None]
    messages = {row.id: row for row in Outbox.select().where(Outbox.id.in_(carried))} if carried else {}
    for row in rows:
        found[row.invoice_id].append(_notice(session, row, messages.get(row.outbox_id)))
    return found


def proved(notices: Sequence[Notice], due: date) -> Notice | None:
    """The first notice of the debt that is proved: after the due date, to which a reminder before it is none."""
    those = [one for one in notices if one.kind == NOTICE and one.proved_on is not None and one.proved_on > due]
    return min(those, key=lambda one: one.proved_at or datetime.max, default=None)


def _notice(session: Session, row: DebtNotice, message: Outbox | None) -> Notice:
    proved_at, proof = row.proved_at, row.proof
    if message is not None:
        proof = " ".join(part for part in (STATE_LABELS.get(message.state, message.state), message.reason) if part)
        proved_at = message.state_at if message.state in PROVING else None
    return Notice(
        row.id,
        row.invoice_id,
        row.kind,
        row.channel,
        row.address,
        row.text,
        session.local(row.at),
        session.local(proved_at) if proved_at else None,
        proof,
    )
