"""The history: appended here and nowhere else, each row chained to the one before (F217)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.models.raw import execute, insert_row, on_postgresql, together
from integrator_tui.services import bulk
from integrator_tui.session import Session

GENESIS = "0" * 64
CHAIN_LOCK = 7236872
_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_SEALED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
COLUMNS = (
    *("id", "at", "op_id", "operator_id", "login", "address", "customer_id", "entity", "entity_id", "action", "note"),
    *("changes", "previous_hash", "hash"),
)
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
    rows: list[tuple[Any, ...]] = []
    stored_at = at.isoformat(" ")
    who = session.operator_id, session.login, session.address
    names = _TEXT(session.address), _TEXT(at.isoformat(timespec="microseconds")), _TEXT(session.login), _TEXT(op_id)
    for entry in entries:
        number += 1
        changes = _told(entry.changes)
        # What `digest` encodes, written out: of a month's billing the encoder took a tenth of the time.
        sealed = (
            f'{{"action": {_TEXT(entry.action)}, "address": {names[0]}, "at": {names[1]}, "changes": {_TEXT(changes)},'
            f' "customer_id": {_number(entry.customer_id)}, "entity": {_TEXT(entry.entity)},'
            f' "entity_id": {_number(entry.entity_id)}, "id": {number}, "login": {names[2]},'
            f' "note": {_TEXT(entry.note)}, "op_id": {names[3]}, "operator_id": {_number(session.operator_id)},'
            f' "previous_hash": "{previous}"}}'
        )
        its_own = hashlib.sha256(sealed.encode()).hexdigest()
        about = entry.customer_id, entry.entity, entry.entity_id, entry.action, entry.note, changes
        rows.append((number, stored_at, op_id, *who, *about, previous, its_own))
        previous = its_own
    if len(rows) <= FEW:
        for row in rows:
            insert_row("history", dict(zip(COLUMNS, row, strict=True)))
        return
    bulk.write("history", COLUMNS, rows)


def _told(changes: Iterable[Change]) -> str:
    """The changes as JSON."""
    each = (
        f'{{"field": {_TEXT(one.field)}, "label": {_TEXT(one.label)}, "before": {_TEXT(one.before)},'
        f' "after": {_TEXT(one.after)}}}'
        for one in changes
    )
    return f"[{', '.join(each)}]"


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)


def digest(row: dict[str, Any]) -> str:
    """SHA-256 over a row without its own hash: what the next row carries."""
    sealed = row | {"at": row["at"].isoformat(timespec="microseconds")}
    sealed.pop("hash", None)
    return hashlib.sha256(_SEALED.encode(sealed).encode()).hexdigest()
