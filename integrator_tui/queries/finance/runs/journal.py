"""Reading the rows of runs: when each routine last ran, what it did, whom it left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.models.raw import fetch
from integrator_tui.models.runs import Run
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

AT_WORK, DONE, HELD = "andamento", "terminada", "parada"
BILLING, REMIND, NOTICE, SUSPEND = "faturamento", "lembrete", "aviso", "suspensao"
PRINT = "impressao"
SILENCE = "silencio"
DEBITS, SLIPS, RETURNS = "remessa_debito", "remessa_boleto", "retorno"
KINDS = {
    BILLING: "Faturamento",
    PRINT: "Impressão de Boletos",
    DEBITS: "Remessa de débitos",
    SLIPS: "Remessa de boletos",
    RETURNS: "Retorno do banco",
    REMIND: "Lembrete de vencimento",
    NOTICE: "Aviso de inadimplência",
    SUSPEND: "Suspensão",
    SILENCE: "Atendimentos sem Resposta",
}
MADE, LEFT_OUT, FAILED = "feito", "fora", "erro"
"""What became of one customer in a run."""
FIRST = 200
"""Of those whom a run told about so many are read at once: a report goes through them page by page."""


@dataclass(frozen=True)
class RunRow:
    """A run; cents, moments as they are stored."""

    id: int
    kind: str
    subject: str
    day: date
    state: str
    login: str
    holder: str
    token: str
    started_at: datetime
    beat_at: datetime
    ended_at: datetime | None
    position: int
    done: int
    total: int
    made: int
    cents: int
    there: int
    left_out: int
    failed: int
    said: str


@dataclass(frozen=True)
class ItemRow:
    """Somebody whom a run told about."""

    id: int
    customer_id: int
    plan_id: int | None
    outcome: str
    reason: str
    cents: int


def _row(one: Run) -> RunRow:
    return RunRow(**{name: getattr(one, name) for name in RunRow.__dataclass_fields__})


@query(permission=CUSTOMERS)
def at_work(session: Session, kind: str) -> RunRow | None:
    """The run of a kind that some process holds, or held when it was killed."""
    found = Run.get_or_none((Run.kind == kind) & (Run.state == AT_WORK))
    return _row(found) if found is not None else None


@query(permission=CUSTOMERS)
def last_of(session: Session, kind: str, subject: str | None = None) -> RunRow | None:
    """The newest run of a kind, of one subject where one is named."""
    where = Run.kind == kind
    if subject is not None:
        where &= Run.subject == subject
    found = Run.select().where(where).order_by(Run.id.desc()).first()
    return _row(found) if found is not None else None


@query(permission=CUSTOMERS)
def items_of(session: Session, run_id: int, after: int = 0, limit: int = FIRST) -> tuple[ItemRow, ...]:
    """Whom a run told about, in its order."""
    rows = fetch(
        "SELECT id, customer_id, plan_id, outcome, reason, cents FROM run_item WHERE run_id = ? AND id > ?"
        " ORDER BY id LIMIT ?",
        (run_id, after, limit),
    )
    return tuple(ItemRow(*row) for row in rows)
