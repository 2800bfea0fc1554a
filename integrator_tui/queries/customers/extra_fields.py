"""Reading extra fields: the provider's definitions, and the values of one customer, contact or plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from integrator_tui.forms.base import MASK
from integrator_tui.forms.customers.extra import OWNERS, Definition, value_text
from integrator_tui.models.odd import several_of
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session

SEE_SECRETS = "Ver Senha Campo Extra"
"""Permission of the manual (domain 10.1)."""
_COLUMNS = ("id", "owner", "name", "kind", "choices", "active", "position", "version")


@dataclass(frozen=True)
class DefinitionRow:
    """A definition, and how many values it has."""

    id: int
    definition: Definition
    values: int

    @property
    def owner_name(self) -> str:
        """Cliente, Contato or Plano."""
        return next(choice.label for choice in OWNERS if choice.value == self.definition.owner)


@dataclass(frozen=True)
class ExtraRow:
    """An extra field of one owner with its value. `id` is that of the field: an owner has it once."""

    id: int
    definition: Definition
    stored: str
    """Empty for a password that the operator may not see: it never leaves the base then."""
    filled: bool
    version: int
    """Of the value; 0 while there has never been one."""
    masked: bool
    """A password of which the operator may not see the value."""

    @property
    def shown(self) -> str:
        """The value as a list shows it."""
        return (MASK if self.filled else "") if self.masked else value_text(self.definition, self.stored)


@query(permission=CUSTOMERS)
def definitions(
    session: Session, text: str = "", after: DefinitionRow | None = None, limit: int = 200
) -> tuple[DefinitionRow, ...]:
    """At most `limit` definitions with all the words of `text`, by owner and position, those behind `after`."""
    field, value = ExtraField, ExtraValue
    hanging = (value.field_id == field.id) & value.deleted_at.is_null()
    counted = value.select(fn.COUNT(value.id)).where(hanging).alias("counted")
    query = field.select(field, counted).where(field.deleted_at.is_null())
    if after is not None:
        last = after.definition
        query = query.where(
            (field.owner > last.owner)
            | ((field.owner == last.owner) & _behind(field.position, field.id, last.position, last.id))
        )
    rows: list[DefinitionRow] = []
    wanted = fold(text).split()
    for row in query.order_by(field.owner, field.position, field.id).iterator():
        one = DefinitionRow(row.id, definition_of(row), row.counted)
        if not wanted or _has(f"{one.definition.name} {one.definition.type.label} {one.owner_name}", wanted):
            rows.append(one)
        if len(rows) == limit:
            break
    return tuple(rows)


@query(permission=CUSTOMERS)
def definition(session: Session, field_id: int) -> Definition | None:
    """One definition as it stands now; None when it was deleted."""
    row = ExtraField.get_or_none((ExtraField.id == field_id) & ExtraField.deleted_at.is_null())
    return None if row is None else definition_of(row)


@query(permission=CUSTOMERS)
def next_position(session: Session) -> int:
    """Behind all that there are."""
    last = ExtraField.select(ExtraField.position).order_by(ExtraField.position.desc()).limit(1).scalar()
    return (last or 0) + 10


@query(permission=CUSTOMERS)
def extra_values(
    session: Session, owner: str, owner_id: int, text: str = "", after: ExtraRow | None = None, limit: int = 200
) -> tuple[ExtraRow, ...]:
    """At most `limit` of an owner's active extra fields, with or without value, in their order, those behind `after`.

    `text` narrows to fields that have all its words in name, type or value. One statement, however many fields.
    """
    field, value = ExtraField, ExtraValue
    query = (
        field.select(*(getattr(field, name) for name in _COLUMNS), value.value, value.version, value.deleted_at)
        .join(value, JOIN.LEFT_OUTER, on=(value.field_id == field.id) & (value.owner_id == owner_id))
        .where((field.owner == owner) & field.active & field.deleted_at.is_null())
    )
    if after is not None:
        query = query.where(_behind(field.position, field.id, after.definition.position, after.id))
    sees = session.may(SEE_SECRETS)
    wanted = fold(text).split()
    rows: list[ExtraRow] = []
    for *columns, stored, version, cleared in query.order_by(field.position, field.id).tuples().iterator():
        one = _row(_definition(*columns), "" if cleared is not None else stored or "", version or 0, sees)
        if not wanted or _has(f"{one.definition.name} {one.definition.type.label} {one.shown}", wanted):
            rows.append(one)
        if len(rows) == limit:
            break
    return tuple(rows)


@query(permission=CUSTOMERS)
def extra_value(session: Session, owner: str, owner_id: int, field_id: int) -> ExtraRow | None:
    """One extra field of an owner as it stands now; None when the provider took it away."""
    field = ExtraField.get_or_none(
        (ExtraField.id == field_id) & (ExtraField.owner == owner) & ExtraField.active & ExtraField.deleted_at.is_null()
    )
    if field is None:
        return None
    row = ExtraValue.get_or_none((ExtraValue.field_id == field_id) & (ExtraValue.owner_id == owner_id))
    stored = row.value if row and row.deleted_at is None else ""
    return _row(definition_of(field), stored, row.version if row else 0, session.may(SEE_SECRETS))


@query(permission=CUSTOMERS)
def count_values(session: Session, owner: str, owner_id: int) -> int:
    """How many extra fields of an owner are filled in: what hangs on it."""
    field, value = ExtraField, ExtraValue
    query = (
        value.select()
        .join(field, on=value.field_id == field.id)
        .where(
            (field.owner == owner)
            & field.deleted_at.is_null()
            & (value.owner_id == owner_id)
            & value.deleted_at.is_null()
            & (value.value != "")
        )
    )
    return int(query.count())


def definition_of(row: ExtraField) -> Definition:
    """A row of the table as the rest of the program knows it."""
    return _definition(*(getattr(row, name) for name in _COLUMNS))


def _definition(
    key: int, owner: str, name: str, kind: str, choices: str, active: bool, position: int, version: int
) -> Definition:
    several = tuple(map(str, several_of(choices))) if choices != "[]" else ()
    return Definition(key, owner, name, kind, several, active, position, version)


def _has(text: str, wanted: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in wanted)


def _row(definition: Definition, stored: str, version: int, sees: bool) -> ExtraRow:
    masked = definition.secret and not sees
    return ExtraRow(definition.id, definition, "" if masked else stored, bool(stored), version, masked)


def _behind(position: Any, key: Any, after_position: int, after_key: int) -> Any:
    return (position > after_position) | ((position == after_position) & (key > after_key))
