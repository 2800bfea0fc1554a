"""Fills one customer: notes, history, documents and extra fields as rows, in one transaction and with its history."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import require
from integrator_tui.config import Settings
from integrator_tui.documents.store import Store, Stored
from integrator_tui.folders import document_store
from integrator_tui.forms.customers.document import TYPES
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.registration import ExtraField
from integrator_tui.queries.customers.observations import NOTE_TYPES
from integrator_tui.services import bulk
from integrator_tui.services.history import Change, Entry, append
from integrator_tui.session import Session

TEXTS = (
    "Cliente ligou, a conexão cai à noite; orientado a reiniciar o roteador.",
    "Pediu segunda via do boleto por e-mail.",
    "Visita técnica remarcada para sexta-feira de manhã.",
    "Troca do equipamento concluída, sinal dentro do padrão.",
    "Perguntou do plano de 500 mega, vai pensar e retorna.",
)
RARE, RARE_EVERY = "portão", 10
"""A word of one note in ten, which the operator looks for."""


@dataclass(frozen=True)
class Crowd:
    """How much one customer has; `history` comes on top of what the notes and the rest leave behind."""

    notes: int
    history: int
    documents: int
    extra_fields: int


def fill(session: Session, url: str, customer_id: int, crowd: Crowd) -> None:
    """Write it all; every row carries its number, so that a screen can be asked which rows it shows."""
    execute("SELECT 1")  # the connection is there before a transaction is begun on it
    store = Store(document_store(Settings(), url))
    files = [_kept(store, f"Comprovante {number}\n{'linha de texto ' * 200}\n".encode()) for number in range(3)]
    with database.atomic():
        entries = [
            *_notes(session, customer_id, crowd.notes),
            *_documents(session, customer_id, crowd.documents, files),
            *_extra_fields(customer_id, crowd.extra_fields),
            *(_changed(customer_id, number) for number in range(1, crowd.history + 1)),
        ]
        append(session, session.op_id(), session.now(), entries)
        execute("ANALYZE")


def _notes(session: Session, customer_id: int, count: int) -> list[Entry]:
    types = fetch("SELECT id FROM list_item WHERE kind = ? ORDER BY id", (NOTE_TYPES,))
    rows, entries = [], []
    for number, key in enumerate(bulk.new_ids("observation", count), 1):
        text = f"n{number:05} {TEXTS[number % len(TEXTS)]}"
        text += f" O {RARE} fica aos fundos." if number % RARE_EVERY == 0 else ""
        (kind,) = types[number % len(types)]
        at = session.now().isoformat(" ")
        rows.append((key, customer_id, kind, at, session.operator_id, session.login, text, False, False, 1))
        entries.append(
            Entry("observation", key, "criou", customer_id, (Change("text", "Observação", "", text),), "observação")
        )
    columns = ("id", "customer_id", "type_id", "at", "operator_id", "login", "text", "must_read", "once", "version")
    bulk.write("observation", columns, rows)
    return entries


def _documents(session: Session, customer_id: int, count: int, files: list[Stored]) -> list[Entry]:
    ((kind,),) = fetch("SELECT MIN(id) FROM list_item WHERE kind = ?", (TYPES,))
    rows, revisions, entries = [], [], []
    for number, key in enumerate(bulk.new_ids("document", count), 1):
        file, name, at = files[number % len(files)], f"d{number:05}.txt", session.now().isoformat(" ")
        facts = (at, session.login, name, "text/plain", file.size, file.sha256)
        rows.append((key, customer_id, kind, f"d{number:05}", *facts, 1, 1))
        revisions.append((key, 1, *facts))
        entries.append(Entry("document", key, "criou", customer_id, (), f"documento «{name}»"))
    facts_of = ("at", "login", "file_name", "content_type", "size", "sha256")
    bulk.write("document", ("id", "customer_id", "type_id", "description", *facts_of, "revision", "version"), rows)
    bulk.write("document_file", ("document_id", "revision", *facts_of), revisions)
    return entries


def _extra_fields(customer_id: int, count: int) -> list[Entry]:
    """The provider has exactly so many, of two kinds in turns, and the customer a value in each."""
    ExtraField.update(active=False).where(ExtraField.owner == "customer").execute()
    rows, entries = [], []
    for number in range(1, count + 1):
        name, value = f"x{number:05}", str(number * 7)
        kind = ("text", "number")[number % 2]
        key = ExtraField.insert(owner="customer", name=name, kind=kind, position=number * 10).execute()
        rows.append((key, customer_id, value, 1))
        change = Change(f"extra:{key}", name, "", value)
        entries.append(Entry("extra_customer", customer_id, "alterou", customer_id, (change,), ""))
    bulk.write("extra_value", ("field_id", "owner_id", "value", "version"), rows)
    return entries


def _changed(customer_id: int, number: int) -> Entry:
    change = Change("reference", "Ponto de Referência", f"perto da praça {number - 1}", f"perto da praça {number}")
    # Of a message the list says only the note: the number stands within the width of its column.
    return Entry("message", number, "alterou", customer_id, (change,), f"h{number:05}")


def _kept(store: Store, data: bytes) -> Stored:
    stored = store.add(io.BytesIO(data), len(data), len(data))
    require(store.has(stored.sha256, stored.size), "a document is not in its store")
    return stored


def check(customer_id: int, crowd: Crowd) -> None:
    """Nothing is missing in the base."""
    for table, wanted in (("observation", crowd.notes), ("document", crowd.documents)):
        ((there,),) = fetch(f"SELECT COUNT(*) FROM {table} WHERE customer_id = ?", (customer_id,))
        require(there == wanted, f"{there} rows in {table} instead of {wanted}")
    ((there,),) = fetch("SELECT COUNT(*) FROM history WHERE customer_id = ?", (customer_id,))
    wanted = crowd.history + crowd.notes + crowd.documents + crowd.extra_fields
    require(there >= wanted, f"{there} rows of history instead of {wanted}")


def folder_of(folder: Path, name: str) -> Path:
    """A folder of its own for a copy and its documents."""
    place = folder / name
    place.mkdir(exist_ok=True)
    return place
