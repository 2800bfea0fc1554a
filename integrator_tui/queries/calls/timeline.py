"""What the timeline of a customer is made of (F235): each kind is one range, read by its own index, the newest first.

What has a table of its own is read there (calls, orders, payments, invoices that fell due, messages); what somebody did
to anything else is read in the history. Sessions are read by `services/calls/timeline.py`, which writes the look down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from integrator_tui.forms.calls.order import KINDS
from integrator_tui.forms.finance.payment import METHODS
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.field_work import WorkOrder
from integrator_tui.models.finance import Invoice, Payment
from integrator_tui.models.system import History
from integrator_tui.queries.history import HistoryFilter, HistoryRow, rows_about
from integrator_tui.queries.messages.outbox import MessageRow, messages
from integrator_tui.rules.calls.orders import HALVES, STATES
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.sessions import Connection
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
    CONTACT: ("service_call", "survey", "work_order"),
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
BEGINNINGS = {"service_call": "abriu", "work_order": "criou", "payment": "recebeu"}
"""What the history says of the beginning of something that has a table of its own: said once."""


@dataclass(frozen=True)
class TimelineRow:
    """One thing that happened; `at` is in the operator's zone."""

    id: str
    at: datetime
    topic: str
    text: str
    login: str = ""
    whole_day: bool = False
    """Nobody knows at what hour."""
    call_id: int | None = None
    order_id: int | None = None
    invoice_id: int | None = None
    payment_id: int | None = None
    entry: HistoryRow | None = None
    message: MessageRow | None = None
    session: Connection | None = None
    """What Enter opens: one of these."""
    place: tuple[tuple[str, str], ...] = ()
    """The last of each kind up to here: where the next page begins."""


@dataclass(frozen=True)
class Item:
    """A row with its key, behind which the kind is read on."""

    key: str
    row: TimelineRow


Reader = Callable[[Session, int, str, str, int], Sequence[Item]]
"""Session, customer, topic, key behind which it begins or nothing, how many: the newest first."""


def _history(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """What was done, but for beginnings and messages, which stand in tables of their own."""
    about = History.entity.in_(list(ABOUT[topic])) if topic in ABOUT else None
    if about is None:
        about = History.entity.not_in(list(NAMED)) if topic == RECORD else History.entity != SENT
    for entity, action in BEGINNINGS.items():
        about &= (History.entity != entity) | (History.action != action)
    found = rows_about(about, session, customer_id, HistoryFilter(), int(after) if after else None, size)
    return [
        Item(
            str(one.id),
            TimelineRow(
                id=f"h{one.id}",
                at=one.at,
                topic=TOPIC_OF.get(one.entity, RECORD),
                text=one.summary,
                login=one.login,
                call_id=one.entity_id if one.entity == "service_call" else None,
                order_id=one.entity_id if one.entity == "work_order" else None,
                entry=one,
            ),
        )
        for one in found
    ]


def _messages(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """What was sent."""
    items = []
    for one in messages(session, customer_id=customer_id, before=int(after) if after else None, limit=size):
        kind = "SMS" if one.channel == "sms" else "E-mail"
        text = f"{kind} {one.state_label.lower()}, {one.to}" + (f": {one.subject}" if one.subject else "")
        row = TimelineRow(id=f"m{one.id}", at=one.queued_at, topic=MESSAGE, text=text, login=one.login, message=one)
        items.append(Item(str(one.id), row))
    return items


def _calls(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """Calls, when they were opened."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    if after:
        its &= ServiceCall.id < int(after)
    items = []
    for one in ServiceCall.select().where(its).order_by(ServiceCall.id.desc()).limit(size):
        text = f"abriu atendimento {one.protocol}" + (f": {one.subject}" if one.subject else "")
        at, key = session.local(one.opened_at), int(one.id)
        row = TimelineRow(id=f"c{key}", at=at, topic=CONTACT, text=text, login=one.opened_by, call_id=key)
        items.append(Item(str(key), row))
    return items


def _orders(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """Orders, when they were opened, with what became of them."""
    its = (WorkOrder.customer_id == customer_id) & WorkOrder.deleted_at.is_null()
    if after:
        its &= WorkOrder.id < int(after)
    items = []
    for one in WorkOrder.select().where(its).order_by(WorkOrder.id.desc()).limit(size):
        visit = f", {format_date(one.visit_on)} {HALVES.get(one.half, '')}".rstrip() if one.visit_on else ""
        text = f"OS {one.id} {KINDS.get(one.kind, one.kind).lower()}: {STATES.get(one.state, one.state).lower()}{visit}"
        at, key = session.local(one.opened_at), int(one.id)
        row = TimelineRow(id=f"o{key}", at=at, topic=CONTACT, text=text, login=one.opened_by, order_id=key)
        items.append(Item(str(key), row))
    return items


def _payments(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """Money that came, when it was written down."""
    methods = {choice.value: choice.label for choice in METHODS}
    its = Payment.customer_id == customer_id
    if after:
        its &= Payment.id < int(after)
    items = []
    for one in Payment.select().where(its).order_by(Payment.id.desc()).limit(size):
        text = f"pagou {format_money(one.cents)} em {format_date(one.paid_on)}, {methods.get(one.method, one.method)}"
        at, key = session.local(one.at), int(one.id)
        row = TimelineRow(id=f"p{key}", at=at, topic=MONEY, text=text, login=one.login, payment_id=key)
        items.append(Item(str(key), row))
    return items


def _overdue(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """Invoices that fell due and are still open, on their day."""
    today = session.today().date()
    its = (Invoice.customer_id == customer_id) & (Invoice.open_cents > 0) & (Invoice.due_on < today)
    if after:
        day, _, key = after.partition("/")
        its &= (Invoice.due_on < date.fromisoformat(day)) | (
            (Invoice.due_on == date.fromisoformat(day)) & (Invoice.id < int(key))
        )
    items = []
    for one in Invoice.select().where(its).order_by(Invoice.due_on.desc(), Invoice.id.desc()).limit(size):
        at = datetime.combine(one.due_on, time.min)
        zoned = at.replace(tzinfo=session.zone) if session.zone else at.astimezone()
        text = f"! fatura {one.number} venceu, em aberto {format_money(one.open_cents)}"
        row = TimelineRow(id=f"i{one.id}", at=zoned, topic=MONEY, text=text, whole_day=True, invoice_id=int(one.id))
        items.append(Item(f"{one.due_on}/{one.id}", row))
    return items


READERS: dict[str, tuple[tuple[str, ...], Reader]] = {
    "messages": ((ALL, MESSAGE), _messages),
    "calls": ((ALL, CONTACT), _calls),
    "orders": ((ALL, CONTACT), _orders),
    "payments": ((ALL, MONEY), _payments),
    "overdue": ((ALL, MONEY), _overdue),
    "history": (tuple(topic for topic in LABELS if topic != MESSAGE), _history),
}
"""Kind -> the topics in which it stands, and what reads it."""
