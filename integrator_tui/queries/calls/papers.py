"""What stands on a "Protocolo": one call, or all calls of a customer, each with its trail (F250)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.queries.calls.calls import CallRow, rows_of
from integrator_tui.queries.customers.customers import CustomerRecord, whole_customer
from integrator_tui.queries.lists.company import company
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

MOST_CALLS = 200
MOST_LINES = 2000


@dataclass(frozen=True)
class PaperLine:
    """One line of the trail; `at` as it is printed, in the operator's zone."""

    at: str
    kind: str
    to_state: str
    text: str


@dataclass(frozen=True)
class PaperCall:
    """A call, what was asked, and its trail, the oldest line first."""

    row: CallRow
    asked: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class CallPaper:
    """Whose calls, the newest first."""

    customer: CustomerRecord
    company: str
    calls: tuple[PaperCall, ...]
    cut: bool
    """Whether there is more than fits on a paper: it has to say so."""


@query(permission=CUSTOMERS)
def call_paper(session: Session, customer_id: int, call_id: int | None = None) -> CallPaper:
    """One call or, without `call_id`, all of a customer. Raises `Gone`, `Refused` where there is none."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    if call_id is not None:
        its &= ServiceCall.id == call_id
    items = list(ServiceCall.select().where(its).order_by(ServiceCall.id.desc()).limit(MOST_CALLS + 1))
    if not items:
        raise Refused("O cliente não tem atendimentos.") if call_id is None else Gone("Não há este atendimento.")
    shown = items[:MOST_CALLS]
    keys = [item.id for item in shown]
    found = list(
        CallEntry.select().where(CallEntry.call_id << keys).order_by(CallEntry.id.desc()).limit(MOST_LINES + 1)
    )
    lines: dict[int, list[PaperLine]] = defaultdict(list)
    for one in reversed(found[:MOST_LINES]):
        at = f"{session.local(one.at):%d/%m/%Y %H:%M}"
        lines[one.call_id].append(PaperLine(at, one.kind, one.to_state, one.text))
    calls = tuple(
        PaperCall(row, item.text, tuple(lines[row.id]))
        for item, row in zip(shown, rows_of(session, shown), strict=True)
    )
    cut = len(items) > MOST_CALLS or len(found) > MOST_LINES
    return CallPaper(whole_customer(session, customer_id), company(session), calls, cut)
