"""What changes the lists that the provider keeps: entries made, changed, put in order, deleted, brought back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import FormContext, as_text
from integrator_tui.forms.lists.kept import KEPT
from integrator_tui.forms.lists.list_item import COLUMNS, ItemForm, details
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.lists.list_items import ListItemRow, Uses, list_context, list_item, stored_form, uses
from integrator_tui.rules.counting import counted
from integrator_tui.rules.lists.tree import chain
from integrator_tui.rules.plans.states import STATES
from integrator_tui.services.followers import follow
from integrator_tui.services.history import Change
from integrator_tui.services.records import check, untouched
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import LISTS, Work, service, stand_in_line

SETTINGS = "Painel de Configurações"

CONDOMINIUMS = "condominios"
PLAN_STATUSES = "status_planos"
LIVING_THERE = (
    "SELECT id FROM customer WHERE condominium_id = ?"
    " UNION SELECT customer_id FROM address WHERE condominium_id = ? AND deleted_at IS NULL"
)


@service(permission=SETTINGS)
def create_list_item(work: Work, kind: str, values: Mapping[str, Any]) -> int:
    """A new entry at the end of a list, from texts as typed. Raises `InvalidForm`. Returns its id."""
    context = list_context(work.session, kind)
    form = checked(KEPT[kind].form, values, context)
    _refuse_twins(kind, form, None)
    key = insert(work, kind, form, context)
    follow(work, kind)
    return key


@service(permission=SETTINGS)
def save_list_item(work: Work, key: int, read: ListItemRow, values: Mapping[str, Any]) -> int:
    """Write what differs between `read` and texts as typed. Raises `InvalidForm`, `Conflict`, `Gone`."""
    now = list_item(work.session, key)
    if now is None:
        raise Gone("Outro operador apagou esta entrada. O que você digitou está guardado.")
    context = untouched(list_context(work.session, read.kind, now), read.form)
    form = checked(KEPT[read.kind].form, values, context)
    _refuse_twins(read.kind, form, key)
    if read.kind == PLAN_STATUSES and read.form.code in STATES:
        refuse_other_status(read.form, form)
    change(work, read, form, context)
    follow(work, read.kind)
    return key


@service(permission=SETTINGS)
def remove_list_item(work: Work, key: int) -> bool:
    """Delete an entry that nothing hangs on; one in use becomes inactive. Whether it was deleted.

    Raises `Gone`, and `Refused` for one in use that is inactive already.
    """
    row = list_item(work.session, key)
    if row is None:
        raise Gone("Outro operador já apagou esta entrada.")
    _refuse_own_status(row)
    found = uses(work.session, key)
    used = found != Uses(0, 0)
    if used and not row.form.active:
        raise Refused(f"«{row.form.name}» está em uso e já está inativa.")
    columns = {"active": False} if used else {"active": False, "deleted_at": work.now}
    ListItem.update(version=ListItem.version + 1, **columns).where(ListItem.id == key).execute()
    follow(work, row.kind)
    work.record("list_item", key, "inativou" if used else "apagou", note=_note(row.kind, row.form))
    return not used


@service(permission=SETTINGS)
def restore_list_item(work: Work, key: int, active: bool) -> int:
    """Bring a deleted or inactive entry back as it was. Raises `InvalidForm` where its name was taken meanwhile."""
    item = ListItem.get_or_none(ListItem.id == key)
    if item is None:
        raise Gone("Não há mais esta entrada.")
    deleted = item.deleted_at is not None
    if deleted:
        _refuse_twins(item.kind, stored_form(item), key)
    ListItem.update(version=ListItem.version + 1, active=active, deleted_at=None).where(ListItem.id == key).execute()
    follow(work, item.kind)
    work.record("list_item", key, "restaurou", note=f"{KEPT[item.kind].label}: {item.name}")
    return key


@service(permission=SETTINGS)
def move_list_item(work: Work, key: int, by: int) -> bool:
    """Move an entry up (-1) or down (1) in its list; whether it moved. Raises `Gone`."""
    row = list_item(work.session, key)
    if row is None:
        raise Gone("Outro operador apagou esta entrada.")
    rows = ListItem.select(ListItem.id, ListItem.position)
    rows = rows.where((ListItem.kind == row.kind) & ListItem.deleted_at.is_null())
    before = {item.id: item.position for item in rows.order_by(ListItem.position, ListItem.id)}
    order = list(before)
    at = order.index(key)
    to = max(0, min(at + by, len(order) - 1))
    if to == at:
        return False
    order.insert(to, order.pop(at))
    for position, one in enumerate(order, 1):
        if before[one] != position:
            ListItem.update(position=position).where(ListItem.id == one).execute()
    work.record("list_item", key, "ordenou", note=f"{_note(row.kind, row.form)}, posição {at + 1} para {to + 1}")
    return True


def _refuse_own_status(row: ListItemRow) -> None:
    """Raise `Refused` for a status that acts lead to by its code."""
    if row.kind == PLAN_STATUSES and row.form.code in STATES:
        raise Refused(f"«{row.form.name}» é um status que o programa usa: pode ter outro nome, mas não sai da lista.")


def refuse_other_status(read: ItemForm, form: ItemForm) -> None:
    """Such a status keeps its code, the list in which it stands, and is offered. Raises `InvalidForm`."""
    kept = {"code": "O código", "bucket": "A lista", "active": "Ativo"}
    if wrong := {
        name: f"{what} deste status não muda: o programa conta com ele."
        for name, what in kept.items()
        if getattr(form, name) != getattr(read, name)
    }:
        raise InvalidForm(wrong)


# What the import does too


def checked(form: type[ItemForm], values: Mapping[str, Any], context: FormContext) -> ItemForm:
    """The entry, its fields beside each other too. Raises `InvalidForm`."""
    item: ItemForm = check(form, values, context)
    if errors := item.wrong():
        raise InvalidForm(errors)
    return item


def overlaps(item: ItemForm, other: ItemForm) -> bool:
    """Whether both would hold on one day for the same."""
    one, two = item.span, other.span
    return one is not None and two is not None and one[0] == two[0] and one[1] <= two[2] and two[1] <= one[2]


def insert(work: Work, kind: str, form: ItemForm, context: FormContext) -> int:
    """A checked entry at the end of its list, with its history."""
    last = ListItem.select(ListItem.position).where(ListItem.kind == kind).order_by(ListItem.position.desc()).first()
    columns = {name: value for name, value in form.model_dump().items() if name in COLUMNS}
    key: int = ListItem.insert(
        kind=kind, details=_details("{}", form), position=(last.position if last else 0) + 1, **columns
    ).execute()
    changes = tuple(
        Change(name, form.ui(name).label, "", text)
        for name in type(form).model_fields
        if (text := as_text(type(form), name, getattr(form, name), context))
    )
    work.record("list_item", key, "criou", changes=changes, note=_note(kind, form))
    return key


def change(work: Work, read: ListItemRow, form: ItemForm, context: FormContext) -> bool:
    """Write a checked entry over what was read, with its history; whether anything differed."""
    kind = type(form)
    parent = getattr(form, "parent_id", None)
    if parent != getattr(read.form, "parent_id", None) and (customers := uses(work.session, read.id).customers):
        many = counted(customers, "cliente a usa", "clientes a usam")
        raise InvalidForm({"parent_id": f"Não muda: {many} com o valor de agora. Crie outra entrada."})
    columns = [name for name in COLUMNS if name in kind.model_fields]
    before = {name: getattr(read.form, name) for name in columns} | {"details": read.details}
    after = {name: getattr(form, name) for name in columns} | {"details": _details(read.details, form)}

    def said(name: str, value: Any) -> str:
        if name != "details":
            return as_text(kind, name, value, context)
        told = json.loads(value)
        return ", ".join(
            f"{kind.ui(one).label}: {_said(kind, one, told[one])}" for one in details(kind) if told.get(one)
        )

    def _said(kind: type[ItemForm], name: str, value: Any) -> str:
        """What another program wrote as it stands."""
        try:
            return as_text(kind, name, value, context)
        except (AttributeError, TypeError, ValueError):
            return str(value)

    labels = {name: kind.ui(name).label for name in columns} | {"details": "Detalhes"}
    changes = work.update(ListItem, read.id, before, after, labels, said)
    if changes:
        work.record("list_item", read.id, "alterou", changes=changes, note=_note(read.kind, form))
        if read.kind == CONDOMINIUMS:
            index_customers([key for (key,) in fetch(LIVING_THERE, (read.id, read.id))])  # they are found by its name
    return bool(changes)


def _details(read: str, form: ItemForm) -> str:
    """The details with the fields of the form; the text as it was where nothing differs."""
    told = json.loads(read)
    own = {name: getattr(form, name) for name in details(type(form))}
    new = told | {name: value for name, value in own.items() if value or name in told}
    return read if new == told else json.dumps(new, ensure_ascii=False)


def _note(kind: str, form: ItemForm) -> str:
    return f"{KEPT[kind].label}: {form.name}"


def _refuse_twins(kind: str, form: ItemForm, key: int | None) -> None:
    """A name stands once in a list (once under each parent), a code once. Raises `InvalidForm`."""
    stand_in_line(LISTS)
    errors: dict[str, str] = {}
    above: dict[int, int] = {}
    others = ListItem.select().where((ListItem.kind == kind) & ListItem.deleted_at.is_null())
    name_key, code_key = form.name_key, form.code_key
    for item in others.iterator():
        if item.id == key:
            continue
        other = stored_form(item)
        where = "" if other.active else " (inativo)"
        if other.name_key == name_key:
            errors["name"] = f"«{other.name}» já está nesta lista{where}."
        if code_key is not None and other.code_key == code_key:
            errors["code"] = f"«{form.code}» já é o código de «{other.name}»{where}."
        if overlaps(form, other):
            errors["starts_on"] = f"Nesses dias já vale «{other.name}»."
        if other.above is not None:
            above[item.id] = other.above
    if key is not None and form.above is not None and key in chain(form.above, above):
        errors["under_id"] = "Daria uma volta: uma entrada não fica debaixo de si mesma."
    if errors:
        raise InvalidForm(errors)
