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
from integrator_tui.queries.customers.documents import document_context
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.sizes import size
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service

KIND = records.Kind("document", "documento", Document, DocumentForm)
FILE = "Arquivo"


@service(permission=EDIT)
def add_document(work: Work, customer_id: int, values: Mapping[str, Any], file: TakenIn, store: Store) -> int:
    """A new document with its first file. Raises `InvalidForm`, `Refused`. Returns its id."""
    context = document_context(work.session)
    form = records.check(DocumentForm, values, context)
    _refuse_missing(file, store)
    more = {**_columns(file), "at": work.now, "login": work.session.login, "revision": 1}
    key = records.create(work, KIND, customer_id, form, context, _said(file), **more)
    _insert_file(work, key, 1, file)
    return key


@service(permission=EDIT)
def edit_document(work: Work, customer_id: int, key: int, read: DocumentForm, values: Mapping[str, Any]) -> int:
    """Write what was changed of the record (F082). Raises `InvalidForm`, `Conflict`, `Gone`. Returns its id."""
    context = records.untouched(document_context(work.session, read.type_id), read)
    form = records.check(DocumentForm, values, context)
    row = records.row_of(KIND, customer_id, key)
    records.save(work, KIND, customer_id, key, read, form, context, f"«{row.file_name}»")
    return key


@service(permission=EDIT)
def add_revision(work: Work, customer_id: int, key: int, file: TakenIn, store: Store) -> int:
    """A newer file; the older ones stay. Raises `Refused` for the file that is there already, `Gone`."""
    row = records.row_of(KIND, customer_id, key)
    _refuse_missing(file, store)
    if row.sha256 == file.sha256:
        raise Refused(f"«{file.name}» é igual, byte por byte, à versão atual deste documento.")
    revision = row.revision + 1
    before = _said(TakenIn(row.file_name, row.content_type, row.size, row.sha256))
    columns = {**_columns(file), "at": work.now, "login": work.session.login}
    Document.update(revision=revision, version=row.version + 1, **columns).where(Document.id == key).execute()
    _insert_file(work, key, revision, file)
    work.record(
        KIND.entity,
        key,
        "alterou",
        customer_id=customer_id,
        changes=(Change("file_name", FILE, before, _said(file)),),
        note=f"documento, versão {revision}",
    )
    return key


@service(permission=EDIT)
def remove_document(work: Work, customer_id: int, key: int) -> int:
    """Delete a document; its files stay in the store. Raises `Gone`."""
    row = records.row_of(KIND, customer_id, key)
    return records.remove(work, KIND, customer_id, key, f"«{row.file_name}»")


@service(permission=EDIT)
def restore_document(work: Work, customer_id: int, key: int) -> int:
    """Bring a deleted document back."""
    name = Document.get_by_id(key).file_name
    return records.restore(work, KIND, customer_id, key, f"«{name}»")


@service(permission=CUSTOMERS)
def record_document_export(work: Work, customer_id: int, key: int, revision: int) -> int:
    """A file was handed out: who took which one is in the history (F209)."""
    records.row_of(KIND, customer_id, key)
    file = DocumentFile.get((DocumentFile.document_id == key) & (DocumentFile.revision == revision))
    note = f"documento «{file.file_name}», versão {revision}"
    work.record(KIND.entity, key, "exportou", customer_id=customer_id, note=note)
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
