"""Documents of a customer (manual, 3.8): entered, changed, given newer files, deleted.

A file is in the store before any of these is called, so that no row points to nothing. Deleting keeps row and file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.documents.content import label_of
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Refused
from integrator_tui.forms.customers.document import DocumentForm
from integrator_tui.models.registration import Document, DocumentFile
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.sizes import size
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.records import check
from integrator_tui.services.service import Service, Work, service
from integrator_tui.session import Session

FILE = "Arquivo"


class Documents(Kind[DocumentForm]):
    """The newest first; a new one comes with its first file."""

    plural = "documents"
    entity = "document"
    this = "este documento"
    table = Document
    form = DocumentForm
    permission = EDIT
    searched = ("type_id", "description", "file_name")
    shown = ("at", "login", "file_name", "content_type", "size", "sha256", "revision")
    newest_first = True
    create: Service[[int, Mapping[str, Any], TakenIn, Store], int]  # type: ignore[assignment]

    def _create(  # type: ignore[override]
        self, work: Work, customer_id: int, values: Mapping[str, Any], file: TakenIn, store: Store
    ) -> int:
        """A new document with its first file. Raises `InvalidForm`, `Refused`. Returns its id."""
        context = self.context(work.session, customer_id)
        form = check(DocumentForm, values, context)
        _refuse_missing(file, store)
        more = {**form.model_dump(), **_columns(file), "at": work.now, "login": work.session.login}
        key: int = Document.insert(customer_id=customer_id, revision=1, **more).execute()
        changes, note = self.filled(form, context), f"documento {_said(file)}"
        work.record(self.entity, key, "criou", customer_id=customer_id, changes=changes, note=note)
        _insert_file(work, key, 1, file)
        return key

    def note(self, session: Session, row: Any) -> str:
        """The name of the file."""
        return f"«{row.file_name}»"


DOCUMENTS = Documents()


@service(permission=EDIT)
def add_revision(work: Work, customer_id: int, key: int, file: TakenIn, store: Store) -> int:
    """A newer file; the older ones stay. Raises `Refused` for the file that is there already, `Gone`."""
    row = DOCUMENTS.row_of(customer_id, key)
    _refuse_missing(file, store)
    if row.sha256 == file.sha256:
        raise Refused(f"«{file.name}» é igual, byte por byte, à versão atual deste documento.")
    revision = row.revision + 1
    before = _said(TakenIn(row.file_name, row.content_type, row.size, row.sha256))
    columns = {**_columns(file), "at": work.now, "login": work.session.login}
    Document.update(revision=revision, version=row.version + 1, **columns).where(Document.id == key).execute()
    _insert_file(work, key, revision, file)
    work.record(
        DOCUMENTS.entity,
        key,
        "alterou",
        customer_id=customer_id,
        changes=(Change("file_name", FILE, before, _said(file)),),
        note=f"documento, versão {revision}",
    )
    return key


@service(permission=CUSTOMERS)
def record_document_export(work: Work, customer_id: int, key: int, revision: int) -> int:
    """A file was handed out: who took which one is in the history (F209)."""
    DOCUMENTS.row_of(customer_id, key)
    file = DocumentFile.get((DocumentFile.document_id == key) & (DocumentFile.revision == revision))
    note = f"documento «{file.file_name}», versão {revision}"
    work.record(DOCUMENTS.entity, key, "exportou", customer_id=customer_id, note=note)
    return key


def _refuse_missing(file: TakenIn, store: Store) -> None:
    if not store.has(file.sha256, file.size):
        raise Refused(f"«{file.name}» não chegou à pasta dos documentos. Nada foi gravado.")


def _columns(file: TakenIn) -> dict[str, Any]:
    return {
        "file_name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _insert_file(work: Work, key: int, revision: int, file: TakenIn) -> None:
    DocumentFile.insert(
        document_id=key, revision=revision, at=work.now, login=work.session.login, **_columns(file)
    ).execute()


def _said(file: TakenIn) -> str:
    return f"«{file.name}» ({label_of(file.content_type)}, {size(file.size)})"
