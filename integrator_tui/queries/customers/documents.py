"""Reading the documents of a customer (manual, 3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from integrator_tui.forms.customers.document import DocumentForm
from integrator_tui.models.registration import Document, DocumentFile
from integrator_tui.models.system import ListItem
from integrator_tui.queries.batches import AT_ONCE, newest_first
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session


@dataclass(frozen=True)
class FileRow:
    """A file that a document has or had; `at` is in the operator's zone."""

    revision: int
    at: datetime
    login: str
    file_name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class DocumentRow:
    """A document with its newest file."""

    id: int
    type: str
    form: DocumentForm
    file: FileRow
    version: int


@dataclass(frozen=True)
class DocumentFilter:
    """What narrows the list; dates are the operator's, both included; texts are words in any order."""

    type_id: int | None = None
    description: str = ""
    since: date | None = None
    until: date | None = None
    file_name: str = ""


@query(permission=CUSTOMERS)
def documents_of(
    session: Session,
    customer_id: int,
    wanted: DocumentFilter = DocumentFilter(),
    before: int | None = None,
    limit: int = 200,
    call_id: int | None = None,
    survey_id: int | None = None,
) -> tuple[DocumentRow, ...]:
    """The newest documents of a customer that fit, at most `limit`, entered before the document `before` (F080).

    With `call_id` or `survey_id` those that were attached to a call, or to a site survey.
    """
    query = (
        Document.select(Document, ListItem.name.alias("type_name"))
        .left_outer_join(ListItem, on=(ListItem.id == Document.type_id))
        .where((Document.customer_id == customer_id) & Document.deleted_at.is_null())
    )
    if call_id is not None:
        query = query.where(Document.call_id == call_id)
    if survey_id is not None:
        query = query.where(Document.survey_id == survey_id)
    if before is not None:
        query = query.where(Document.id < before)
    if wanted.type_id is not None:
        query = query.where(Document.type_id == wanted.type_id)
    if wanted.since:
        query = query.where(Document.at >= _stored(session, wanted.since, time.min))
    if wanted.until:
        query = query.where(Document.at <= _stored(session, wanted.until, time.max))
    rows = []
    by_words = wanted.description or wanted.file_name
    for row in newest_first(query.objects(), Document.id, AT_ONCE if by_words else limit):
        if _has(row.description, wanted.description) and _has(row.file_name, wanted.file_name):
            form = DocumentForm.model_construct(type_id=row.type_id, description=row.description)
            rows.append(DocumentRow(row.id, row.type_name or "", form, _file(session, row), row.version))
            if len(rows) == limit:
                break
    return tuple(rows)


@query(permission=CUSTOMERS)
def files_of(session: Session, customer_id: int, key: int) -> tuple[FileRow, ...]:
    """Every file that a document has had, the newest first."""
    rows = (
        DocumentFile.select()
        .join(Document, on=(Document.id == DocumentFile.document_id))
        .where((Document.id == key) & (Document.customer_id == customer_id) & Document.deleted_at.is_null())
        .order_by(DocumentFile.revision.desc())
        .limit(1_000)
    )
    return tuple(_file(session, row) for row in rows)


def _file(session: Session, row: Any) -> FileRow:
    at = session.local(row.at)
    return FileRow(row.revision, at, row.login, row.file_name, row.content_type, row.size, row.sha256)


def _has(text: str, wanted: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in fold(wanted).split())


def _stored(session: Session, day: date, edge: time) -> datetime:
    """The edge of a day of the operator's zone as moments are stored: naive UTC."""
    return datetime.combine(day, edge).replace(tzinfo=session.zone).astimezone(UTC).replace(tzinfo=None)
