"""The history: appended here and nowhere else, each row chained to the one before (F217)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.models.raw import execute, insert_row, on_postgresql, together
from integrator_tui.models.system import History
from integrator_tui.services import bulk
from integrator_tui.session import Session

GENESIS = "0" * 64
CHAIN_LOCK = 7236872
_PLAIN = json.JSONEncoder(ensure_ascii=False)
_SEALED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
FEW = 3
"""Rows up to which statements are quicker than the way for many."""


@dataclass(frozen=True)
class Change:
    """One field before and after, as the operator reads them."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What one row will say."""

    entity: str
    entity_id: int | None
    action: str
    customer_id: int | None
    changes: tuple[Change, ...]
    note: str


def ask_for_end() -> Any:
    """The cursor with number and hash of the last row: the transaction alone goes on from it, until it commits."""
    if on_postgresql():  # writers stand in line
        execute("SELECT pg_advisory_xact_lock(?)", (CHAIN_LOCK,))
    return execute("SELECT id, hash FROM history ORDER BY id DESC LIMIT 1")


def append(session: Session, op_id: str, at: datetime, entries: Iterable[Entry], asked: Any = None) -> None:
    """Write the entries at the end of the chain, in the transaction that is open; `asked` is what asks for the end."""
    if asked is None:
        with together():
            asked = ask_for_end()
    number, previous = next(iter(asked.fetchall()), (0, GENESIS))
    rows: list[dict[str, Any]] = []
    sealed_at, stored_at = at.isoformat(timespec="microseconds"), at.isoformat(" ")
    for entry in entries:
        number += 1
        row = {
            "id": number,
            "at": sealed_at,
            "op_id": op_id,
            "operator_id": session.operator_id,
            "login": session.login,
            "address": session.address,
            "customer_id": entry.customer_id,
            "entity": entry.entity,
            "entity_id": entry.entity_id,
            "action": entry.action,
            "note": entry.note,
            "changes": _PLAIN.encode([vars(change) for change in entry.changes]) if entry.changes else "[]",
            "previous_hash": previous,
        }
        previous = row["hash"] = _hash(row)
        row["at"] = stored_at
        rows.append(row)
    if len(rows) <= FEW:
        for row in rows:
            insert_row("history", row)
        return
    columns = tuple(History._meta.sorted_field_names)
    bulk.write("history", columns, [tuple(row[name] for name in columns) for row in rows])


def digest(row: dict[str, Any]) -> str:
    """SHA-256 over a row without its own hash: what the next row carries."""
    sealed = row | {"at": row["at"].isoformat(timespec="microseconds")}
    sealed.pop("hash", None)
    return _hash(sealed)


def _hash(sealed: dict[str, Any]) -> str:
    return hashlib.sha256(_SEALED.encode(sealed).encode()).hexdigest()
