"""Reading the notes of a customer: the list, those that must be read, who has read one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.models.raw import fetch
from integrator_tui.models.registration import Observation, ObservationReading
from integrator_tui.models.system import Operator
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.fold import fold, likely, words
from integrator_tui.session import Session

NOTE_TYPES = "tipos_observacao"
EXCERPT = 400
"""Characters of a note that a list carries."""
AT_ONCE = 1000
"""Notes that are looked through between two questions to the base."""
MOST_TO_READ = 200
"""Compulsory notes that one opening asks to read, the newest."""
MOST_READERS = 1000


def compulsory(must_read: bool, once: bool) -> str:
    """What the column "Leitura Obrigatória" says."""
    return ("1 vez" if once else "Sim") if must_read else "Não"


@dataclass(frozen=True)
class ObservationRow:
    """A line of the list: the beginning of the text, on one line; `at` is in the operator's zone."""

    id: int
    at: datetime
    login: str
    type: str
    excerpt: str
    must_read: bool
    once: bool
    version: int

    @property
    def compulsory(self) -> str:
        """The column "Leitura Obrigatória"."""
        return compulsory(self.must_read, self.once)


@dataclass(frozen=True)
class Note:
    """A note to be read; `at` is in the operator's zone."""

    id: int
    version: int
    at: datetime
    login: str
    type: str
    text: str
    once: bool


@dataclass(frozen=True)
class Reader:
    """An operator and when he read the newest version that he has read; both None for one who has read none."""

    login: str
    name: str
    version: int | None
    at: datetime | None


@dataclass(frozen=True)
class Readers:
    """Who has read a note in the version that stands there, and who has not."""

    version: int
    read: tuple[Reader, ...]
    waiting: tuple[Reader, ...]
    """Active operators who have not; those who read an older version say which."""


@query(permission=CUSTOMERS)
def observations(
    session: Session, customer_id: int, text: str = "", before: int | None = None, limit: int = 200
) -> tuple[ObservationRow, ...]:
    """The newest notes of a customer that have all the words of a text, at most `limit`, older than the note `before`.

    Words are compared without accents and case, which the engines would do each in its own way.
    """
    wanted = words(text)
    if not wanted:
        return tuple(_shown(session, row) for row in _rows(customer_id, before, limit, EXCERPT))
    found: list[ObservationRow] = []
    while len(found) < limit:
        rows = _rows(customer_id, before, AT_ONCE, None)
        found += (_shown(session, row) for row in rows if _has_all(session, row, wanted))
        if len(rows) < AT_ONCE:
            break
        before = rows[-1][0]
    return tuple(found[:limit])


def _rows(customer_id: int, before: int | None, limit: int, excerpt: int | None) -> list[tuple[Any, ...]]:
    text = "o.text" if excerpt is None else f"substr(o.text, 1, {excerpt})"
    older, values = ("", [customer_id]) if before is None else (" AND o.id < ?", [customer_id, before])
    return fetch(
        f"SELECT o.id, o.at, o.login, t.name, {text}, o.must_read, o.once, o.version FROM observation o"
        " LEFT JOIN list_item t ON t.id = o.type_id"
        f" WHERE o.customer_id = ? AND o.deleted_at IS NULL{older} ORDER BY o.id DESC LIMIT {limit}",
        values,
    )


def _shown(session: Session, row: tuple[Any, ...]) -> ObservationRow:
    key, at, login, kind, text, must_read, once, version = row
    line = " ".join(text[:EXCERPT].split("\n"))
    return ObservationRow(
        key, session.local(_moment(at)), login, kind or "", line, bool(must_read), bool(once), version
    )


def _has_all(session: Session, row: tuple[Any, ...], wanted: tuple[str, ...]) -> bool:
    """Whether each word stands in a column or in the text: what costs most is asked last, and only of the rest."""
    left = _not_said(wanted, row[2], row[3] or "", compulsory(row[5], row[6]))
    if not left:
        return True
    found = likely(row[4], left)
    if any(word not in found and not word.isdigit() for word in left):
        return False
    if found:
        said = fold(row[4])
        left = tuple(word for word in left if word not in said)
    if not left or not all(word.isdigit() for word in left):
        return not left
    said = fold(format_datetime(session.local(_moment(row[1]))))
    return all(word in said for word in left)


@lru_cache(1024)
def _not_said(wanted: tuple[str, ...], login: str, kind: str, must: str) -> tuple[str, ...]:
    """The words that none of the short columns has: many notes have the same ones."""
    said = fold(f"{login} {kind} {must}")
    return tuple(word for word in wanted if word not in said)


@query(permission=CUSTOMERS)
def to_read(session: Session, customer_id: int) -> tuple[Note, ...]:
    """The compulsory notes that come up when this operator opens the customer, the newest first (F067, F219)."""
    rows = fetch(
        "SELECT o.id, o.version, o.at, o.login, t.name, o.text, o.once FROM observation o"
        " LEFT JOIN list_item t ON t.id = o.type_id"
        " WHERE o.customer_id = ? AND o.must_read AND o.deleted_at IS NULL"
        " AND (NOT o.once OR NOT EXISTS (SELECT 1 FROM observation_reading r"
        " WHERE r.observation_id = o.id AND r.operator_id = ? AND r.version = o.version))"
        f" ORDER BY o.id DESC LIMIT {MOST_TO_READ}",
        (customer_id, session.operator_id),
    )
    return tuple(
        Note(key, version, session.local(_moment(at)), login, kind or "", text, bool(once))
        for key, version, at, login, kind, text, once in rows
    )


@query(permission=CUSTOMERS)
def readers(session: Session, observation_id: int) -> Readers:
    """Who has read a note and who has not (F219). Raises `Gone`."""
    note = Observation.get_or_none(Observation.id == observation_id)
    if note is None:
        raise Gone("Esta observação não existe mais.")
    newest: dict[int, tuple[int, datetime]] = {}
    receipts = (
        ObservationReading.select()
        .where(ObservationReading.observation_id == observation_id)
        .order_by(ObservationReading.version.desc())
        .limit(10 * MOST_READERS)
    )
    for receipt in receipts:
        newest.setdefault(receipt.operator_id, (receipt.version, session.local(receipt.at)))
    read, waiting = [], []
    for operator in Operator.select().order_by(Operator.login).limit(MOST_READERS):
        reader = Reader(operator.login, operator.name, *newest.get(operator.id, (None, None)))
        if reader.version == note.version:
            read.append(reader)
        elif operator.active:
            waiting.append(reader)
    return Readers(note.version, tuple(read), tuple(waiting))


def _moment(stored: datetime | str) -> datetime:
    """SQLite gives what a statement written out reads as text."""
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
