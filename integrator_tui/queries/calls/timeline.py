"""Linha do tempo: what happened with a customer in one order, whatever it was about (F235).

Two ranges are read, each by its own index and never more than a page: what operators and routines did, and what was
sent. Sessions of logins are not among them: whoever looks at those has to say why (facts 4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrator_tui.models.system import History
from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.queries.history import HistoryFilter, HistoryRow, rows_about
from integrator_tui.queries.messages.outbox import MessageRow, messages
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold, words
from integrator_tui.session import Session

ALL, CONTACT, MONEY, NETWORK, PLAN, MESSAGE, RECORD = (
    "tudo",
    "contato",
    "dinheiro",
    "rede",
    "plano",
    "mensagem",
    "cadastro",
)
LABELS = {
    ALL: "Tudo",
    CONTACT: "Contato",
    MONEY: "Dinheiro",
    NETWORK: "Rede",
    PLAN: "Plano",
    MESSAGE: "Mensagem",
    RECORD: "Cadastro",
}
ABOUT = {
    CONTACT: ("service_call", "survey", "service_order"),
    MONEY: (
        *("billing_event", "invoice", "slip", "notice", "payment", "agreement", "contest", "additional_service"),
        *("credit_purchase", "cheque", "failed_debit", "cancel_protocol", "plan_discount", "debit", "bank_file"),
    ),
    NETWORK: ("plan_login", "plan_ip", "nas"),
    PLAN: (
        *("plan", "plan_email", "plan_alias", "plan_ftp", "plan_domain", "plan_contract", "plan_equipment"),
        *("plan_task", "suspension", "extra_plan"),
    ),
}
"""Topic -> what rows of the history are about; of any other it is the registration. Messages are read as they stand."""
SENT = "message"
TOPIC_OF = {entity: topic for topic, entities in ABOUT.items() for entity in entities}
NAMED = (*TOPIC_OF, SENT)


@dataclass(frozen=True)
class TimelineRow:
    """One thing that happened; `at` is in the operator's zone."""

    id: int
    at: datetime
    topic: str
    text: str
    login: str
    call_id: int | None
    """Of a call: what Enter opens."""
    entry: HistoryRow | None
    message: MessageRow | None
    place: tuple[int | None, int | None]
    """The last row of the history and the last message up to here: where the next page begins."""


@query(permission=CUSTOMERS)
def timeline(
    session: Session,
    customer_id: int,
    topic: str = ALL,
    text: str = "",
    after: tuple[int | None, int | None] = (None, None),
    limit: int = 200,
) -> tuple[TimelineRow, ...]:
    """At most `limit` things with all the words of `text`, the newest first, behind the place `after`."""
    wanted, size = words(text), max(limit, AT_ONCE) if text else limit
    found: list[TimelineRow] = []
    while True:
        page = _page(session, customer_id, topic, after, size)
        found += [row for row in page if all(word in _line(row) for word in wanted)]
        if len(page) < size or len(found) >= limit:
            return tuple(found[:limit])
        after = page[-1].place


def _page(
    session: Session, customer_id: int, topic: str, after: tuple[int | None, int | None], size: int
) -> Sequence[TimelineRow]:
    """The newest of both ranges, in one order."""
    done: Sequence[HistoryRow] = ()
    sent: Sequence[MessageRow] = ()
    if topic != MESSAGE:
        about = History.entity.in_(list(ABOUT[topic])) if topic in ABOUT else None
        if about is None:
            about = History.entity.not_in(list(NAMED)) if topic == RECORD else History.entity != SENT
        done = rows_about(about, session, customer_id, HistoryFilter(), after[0], size)
    if topic in (ALL, MESSAGE):
        sent = messages(session, customer_id=customer_id, before=after[1], limit=size)
    rows: list[TimelineRow] = []
    place, one, other = after, 0, 0
    while len(rows) < size and (one < len(done) or other < len(sent)):
        if other == len(sent) or (one < len(done) and done[one].at >= sent[other].queued_at):
            entry, one = done[one], one + 1
            place = (entry.id, place[1])
            rows.append(_of_history(entry, place))
        else:
            message, other = sent[other], other + 1
            place = (place[0], message.id)
            rows.append(_of_message(message, place))
    return rows


def _of_history(entry: HistoryRow, place: tuple[int | None, int | None]) -> TimelineRow:
    topic = TOPIC_OF.get(entry.entity, RECORD)
    call_id = entry.entity_id if entry.entity == "service_call" else None
    return TimelineRow(entry.id, entry.at, topic, entry.summary, entry.login, call_id, entry, None, place)


def _of_message(row: MessageRow, place: tuple[int | None, int | None]) -> TimelineRow:
    kind = "SMS" if row.channel == "sms" else "E-mail"
    subject = f": {row.subject}" if row.subject else ""
    said = f"{kind} {row.state_label.lower()}, {row.to}{subject}"
    return TimelineRow(-row.id, row.queued_at, MESSAGE, said, row.login, None, None, row, place)


def _line(row: TimelineRow) -> str:
    return fold(f"{row.at:%d/%m/%Y} {LABELS[row.topic]} {row.text} {row.login}")
