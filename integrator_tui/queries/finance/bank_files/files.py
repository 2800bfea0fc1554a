"""Files of banks as the screen lists them, and their lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.bank.files import DEBITS_OUT, DECIDE, SLIPS_OUT
from integrator_tui.errors import Gone
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import fetch
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@dataclass(frozen=True)
class FileRow:
    """A file; cents. `open_lines` wait for somebody to decide."""

    id: int
    kind: str
    agreement_id: int
    bank: str
    name: str
    nsa: int
    day: date
    lines: int
    cents: int
    state: str
    reason: str
    written: bool
    login: str
    at: datetime
    open_lines: int


@dataclass(frozen=True)
class LineRow:
    """A line of a file; cents."""

    id: int
    number: int
    kind: str
    customer_id: int | None
    invoice: int | None
    cancels: bool
    code: str
    day: date | None
    cents: int
    expected: int | None
    state: str
    reason: str


@dataclass(frozen=True)
class Sum:
    """Lines of one state of a file."""

    state: str
    lines: int
    cents: int


@query(permission=CUSTOMERS)
def files(session: Session, before: int | None = None, limit: int = 200) -> tuple[FileRow, ...]:
    """The newest first."""
    where = BankFile.id < before if before is not None else BankFile.id > 0
    columns = (getattr(BankFile, name) for name in FileRow.__dataclass_fields__ if name != "open_lines")
    rows = list(BankFile.select(*columns).where(where).order_by(BankFile.id.desc()).limit(limit))
    waiting = dict(fetch("SELECT file_id, COUNT(*) FROM bank_file_line WHERE state = ? GROUP BY file_id", (DECIDE,)))
    names = [name for name in FileRow.__dataclass_fields__ if name != "open_lines"]
    return tuple(
        FileRow(**{name: getattr(row, name) for name in names}, open_lines=waiting.get(row.id, 0)) for row in rows
    )


@query(permission=CUSTOMERS)
def file_row(session: Session, file_id: int) -> FileRow:
    """One of them. Raises `Gone`."""
    found = files(session, file_id + 1, 1)
    if not found or found[0].id != file_id:
        raise Gone("Não há este arquivo do banco.")
    return found[0]


@query(permission=CUSTOMERS)
def sent_file(session: Session, agreement_id: int, nsa: int) -> int:
    """The id of a file to a bank by its number. Raises `Gone`."""
    there = (BankFile.agreement_id == agreement_id) & (BankFile.nsa == nsa)
    found = BankFile.get_or_none(there & BankFile.kind.in_((DEBITS_OUT, SLIPS_OUT)))
    if found is None:
        raise Gone(f"Não há remessa com o NSA {nsa}.")
    return int(found.id)


@query(permission=CUSTOMERS)
def sums_of_file(session: Session, file_id: int) -> tuple[Sum, ...]:
    """Its lines by state."""
    rows = fetch(
        "SELECT state, COUNT(*), SUM(cents) FROM bank_file_line WHERE file_id = ? GROUP BY state ORDER BY state",
        (file_id,),
    )
    return tuple(Sum(state, int(lines), int(cents)) for state, lines, cents in rows)


@query(permission=CUSTOMERS)
def lines_of_file(
    session: Session, file_id: int, state: str = "", after: int = 0, limit: int = 200
) -> tuple[LineRow, ...]:
    """Its lines in order, those of one state where it is named."""
    where = (BankFileLine.file_id == file_id) & (BankFileLine.number > after)
    if state:
        where &= BankFileLine.state == state
    rows = list(BankFileLine.select().where(where).order_by(BankFileLine.number).limit(limit))
    held = [row.invoice_id for row in rows if row.invoice_id]
    numbers = {one.id: one.number for one in Invoice.select(Invoice.id, Invoice.number).where(Invoice.id.in_(held))}
    return tuple(
        LineRow(
            row.id,
            row.number,
            row.kind,
            row.customer_id,
            numbers.get(row.invoice_id),
            row.cancels,
            row.code,
            row.day,
            row.cents,
            row.expected_cents,
            row.state,
            row.reason,
        )
        for row in rows
    )


@query(permission=CUSTOMERS)
def file_bytes(session: Session, file_id: int) -> str:
    """The file as it was sent or read, one letter for each byte. Raises `Gone`."""
    found = BankFile.get_or_none(BankFile.id == file_id)
    if found is None:
        raise Gone("Não há este arquivo do banco.")
    return str(found.content)


@query(permission=CUSTOMERS)
def unwritten(session: Session, agreement_id: int) -> int | None:
    """A file that has its number and was not put on disk: it goes before any new one, as it is."""
    there = (BankFile.agreement_id == agreement_id) & BankFile.kind.in_((DEBITS_OUT, SLIPS_OUT))
    found = BankFile.get_or_none(there & (BankFile.written == False))  # noqa: E712  # a column, not a truth
    return int(found.id) if found is not None else None


@query(permission=CUSTOMERS)
def newest_return(session: Session, agreement_id: int) -> date | None:
    """The day of the newest return of an agreement that was read and stands."""
    rows = fetch(
        "SELECT MAX(day) FROM bank_file WHERE agreement_id = ? AND kind LIKE ? AND state = 'lido'",
        (agreement_id, "retorno%"),
    )
    return date.fromisoformat(str(rows[0][0])[:10]) if rows[0][0] else None
