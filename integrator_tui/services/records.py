"""Records that hang on a customer (contacts, addresses, notes ...): made, changed, deleted, brought back alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from integrator_tui.errors import Collision, Conflict, Gone, InvalidForm
from integrator_tui.forms.base import FormContext, FormModel, as_text, sentences, unchanged
from integrator_tui.models.base import Table
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work


@dataclass(frozen=True)
class Kind:
    """What records of a kind are: their table (with `customer_id` and `deleted_at`), form, and name in the history.

    Every field of the form is a column of the table.
    """

    entity: str
    """In the history: `contact`, `address` ..."""
    name: str
    """To the operator: `contato`, `endereço` ..."""
    table: type[Table]
    form: type[FormModel]

    @property
    def labels(self) -> dict[str, str]:
        """Column -> label."""
        return {name: self.form.ui(name).label for name in self.form.model_fields}


def check(form: type[FormModel], values: Mapping[str, Any], context: FormContext) -> Any:
    """The form as it will be stored. Raises `InvalidForm` with a sentence per wrong field."""
    try:
        return form.model_validate(dict(values), context=context)
    except ValidationError as error:
        raise InvalidForm(sentences(error)) from error


def row_of(kind: Kind, customer_id: int, key: int) -> Any:
    """The row of a record that is not deleted. Raises `Gone`."""
    table: Any = kind.table
    row = table.get_or_none((table.id == key) & (table.customer_id == customer_id) & table.deleted_at.is_null())
    if row is None:
        raise Gone(f"Outro operador apagou este registro ({kind.name}). O que você digitou está guardado.")
    return row


def create(
    work: Work, kind: Kind, customer_id: int, form: FormModel, context: FormContext, note: str, **more: Any
) -> int:
    """A new record from a checked form, with its history; `more` are columns that the form does not have."""
    values = form.model_dump()
    key: int = kind.table.insert(customer_id=customer_id, **values, **more).execute()
    labels = kind.labels
    changes = tuple(
        Change(name, labels[name], "", as_text(kind.form, name, value, context))
        for name, value in values.items()
        if value != kind.form.ui(name).empty
    )
    work.record(kind.entity, key, "criou", customer_id=customer_id, changes=changes, note=f"{kind.name} {note}")
    return key


def save(
    work: Work,
    kind: Kind,
    customer_id: int,
    key: int,
    read: FormModel,
    form: FormModel,
    context: FormContext,
    note: str,
) -> tuple[Change, ...]:
    """Write what differs between what was read and a checked form, with its history. Raises `Conflict`, `Gone`."""
    row_of(kind, customer_id, key)
    changes = work.update(
        kind.table,
        key,
        read.model_dump(),
        form.model_dump(),
        kind.labels,
        lambda name, value: as_text(kind.form, name, value, context),
    )
    if changes:
        work.record(kind.entity, key, "alterou", customer_id=customer_id, changes=changes, note=f"{kind.name} {note}")
    return changes


def collisions(
    wanted: Mapping[str, Any],
    read: Mapping[str, Any],
    current: Mapping[str, Any],
    labels: Mapping[str, str],
    said: Callable[[str, Any], str],
) -> Conflict | None:
    """For records that are no columns of a table: the conflict with what others wrote since they were read, if any."""
    found = tuple(
        Collision(name, labels[name], said(name, read[name]), said(name, current[name]), said(name, value))
        for name, value in wanted.items()
        if current[name] not in (read[name], value)
    )
    return Conflict(found) if found else None


def remove(work: Work, kind: Kind, customer_id: int, key: int, note: str) -> int:
    """Mark a record as deleted. Raises `Gone`. Returns its id: what brings it back."""
    row_of(kind, customer_id, key)
    table: Any = kind.table
    table.update(deleted_at=work.now, version=table.version + 1).where(table.id == key).execute()
    work.record(kind.entity, key, "apagou", customer_id=customer_id, note=f"{kind.name} {note}")
    return key


def restore(work: Work, kind: Kind, customer_id: int, key: int, note: str) -> int:
    """Bring a deleted record back; one that is there already stays as it is."""
    table: Any = kind.table
    deleted = (table.id == key) & (table.customer_id == customer_id) & table.deleted_at.is_null(False)
    if table.update(deleted_at=None, version=table.version + 1).where(deleted).execute():
        work.record(kind.entity, key, "restaurou", customer_id=customer_id, note=f"{kind.name} {note}")
    return key


def untouched(context: FormContext, read: FormModel) -> FormContext:
    """The context of a change: what nobody touched stays as an older system let it through."""
    return replace(context, unchanged=unchanged(read, context))
