"""The routines as the screen lists them: when each last ran, what it did, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrator_tui.bank.files import FILES
from integrator_tui.models.runs import BankFile
from integrator_tui.queries.finance.runs.journal import (
    AT_WORK,
    BILLING,
    HELD,
    KINDS,
    NOTICE,
    PRINT,
    REMIND,
    SILENCE,
    SUSPEND,
    RunRow,
    last_of,
)
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.counting import counted, number
from integrator_tui.session import Session

DAILY = (REMIND, NOTICE, SUSPEND, SILENCE)
LATE = timedelta(hours=26)
"""After so long without a run of what cron calls every hour somebody has to look."""
WAYS = {"remessa": "Remessa do banco", "retorno": "Retorno do banco"}


@dataclass(frozen=True)
class Routine:
    """One line of the screen; moments are in the operator's zone."""

    kind: str
    name: str
    last: datetime | None
    did: str
    by: str
    run_id: int | None
    late: bool
    """It runs every day and has not."""


@query(permission=CUSTOMERS)
def routines(session: Session) -> tuple[Routine, ...]:
    """All of them, in the order of a day."""
    found = [_routine(session, BILLING), _routine(session, PRINT)]
    found += [_files(session, way) for way in WAYS]
    found += [_routine(session, kind) for kind in DAILY]
    return tuple(found)


def _routine(session: Session, kind: str) -> Routine:
    row = last_of(session, kind)
    name = KINDS[kind]
    if row is None:
        return Routine(kind, name, None, "nunca rodou", "", None, False)
    if kind == BILLING:
        name = f"{name} {row.subject[5:]}/{row.subject[:4]}"
    late = kind in DAILY and session.now() - row.started_at > LATE
    return Routine(kind, name, session.local(row.started_at), _did(row), row.login, row.id, late)


def _did(row: RunRow) -> str:
    if row.state == AT_WORK:
        return f"em andamento: {number(row.done)} de {number(row.total)}"
    if row.state == HELD:
        return f"parou em {number(row.done)} de {number(row.total)}; continua daí"
    return row.said


def _files(session: Session, way: str) -> Routine:
    row = (
        BankFile.select(BankFile.kind, BankFile.at, BankFile.lines, BankFile.nsa, BankFile.login)
        .where(BankFile.kind.startswith(way))
        .order_by(BankFile.id.desc())
        .first()
    )
    if row is None:
        return Routine(way, WAYS[way], None, "nunca rodou", "", None, False)
    did = f"{FILES[row.kind]}, {counted(row.lines, 'linha')}, NSA {row.nsa}"
    return Routine(way, WAYS[way], session.local(row.at), did, row.login, None, False)
