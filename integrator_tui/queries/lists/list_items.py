"""Reading the lists that the provider keeps: entries, what they hang on, and who uses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.lists.list_item import COLUMNS, KEPT, PARENTS, ItemForm
from integrator_tui.models.customers import Address, Contact, Customer, CustomerOptions
from integrator_tui.models.odd import details_of
from integrator_tui.models.registration import DebitData, Document, Observation
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session

USED_BY: dict[str, tuple[Any, ...]] = {
    "tipos_contato": (Contact.contact_type_id,),
    "tipos_observacao": (Observation.type_id,),
    "tipos_documento": (Document.type_id,),
    "condominios": (Customer.condominium_id, Address.condominium_id),
    "atividades_fiscais": (CustomerOptions.fiscal_activity_id,),
    "origem_tipos": (CustomerOptions.origin_type_id,),
    "origens": (CustomerOptions.origin_id,),
    "bancos": (DebitData.bank_id,),
}
"""List -> the columns in which customers have its entries."""


@dataclass(frozen=True)
class ListItemRow:
    """An entry; `form` is what the operator may edit, `details` the JSON it was read from."""

    id: int
    kind: str
    form: ItemForm
    parent_name: str
    details: str
    position: int
    version: int

    @property
    def searched(self) -> str:
        """What a filter looks through, folded."""
        return fold(" ".join(str(value) for value in (*dict(self.form).values(), self.parent_name)))


@dataclass(frozen=True)
class Uses:
    """What hangs on an entry."""

    customers: int
    entries: int
    """Of other lists."""


@query(permission=CUSTOMERS)
def list_items(
    session: Session, kind: str, text: str = "", after: ListItemRow | None = None, limit: int = 200
) -> tuple[ListItemRow, ...]:
    """At most `limit` entries with all the words of `text`, in their order, behind the one `after`."""
    query = _there(kind)
    if after is not None:
        later = (ListItem.position > after.position) | (
            (ListItem.position == after.position) & (ListItem.id > after.id)
        )
        query = query.where(later)
    if not text:
        query = query.limit(limit)
    wanted = fold(text).split()
    parents = _parents(kind)
    rows: list[ListItemRow] = []
    for item in query.iterator():
        row = _row(item, parents)
        if all(word in row.searched for word in wanted):
            rows.append(row)
        if len(rows) == limit:
            break
    return tuple(rows)


@query(permission=CUSTOMERS)
def list_item(session: Session, key: int) -> ListItemRow | None:
    """One entry as it stands now; None when it was deleted."""
    item = ListItem.get_or_none((ListItem.id == key) & ListItem.deleted_at.is_null())
    return _row(item, _parents(item.kind)) if item else None


@query(permission=CUSTOMERS)
def list_context(session: Session, kind: str, row: ListItemRow | None = None, *, inactive: bool = False) -> FormContext:
    """What the check of an entry needs: the entries that it may hang on, and the one that `row` hangs on already."""
    choices: tuple[Choice, ...] = ()
    if KEPT[kind].parent:
        offered = _there(KEPT[kind].parent)
        choices = tuple(Choice(item.id, item.name) for item in offered if item.active or inactive)
        parent = getattr(row.form, "parent_id", None) if row else None
        if row and parent is not None and all(choice.value != parent for choice in choices):
            choices = (*choices, Choice(parent, row.parent_name))
    return FormContext(today=session.today().date(), choices={PARENTS: choices})


@query(permission=CUSTOMERS)
def uses(session: Session, key: int) -> Uses:
    """How many customers have an entry, and how many entries of other lists hang on it."""
    item = ListItem.get_or_none(ListItem.id == key)
    if item is None:
        return Uses(0, 0)
    customers: set[int] = set()
    for column in USED_BY.get(item.kind, ()):
        table = column.model
        owner = table.id if table is Customer else table.customer_id
        query = table.select(owner).where(column == key)
        if "deleted_at" in table._meta.fields:
            query = query.where(table.deleted_at.is_null())
        customers |= {customer for (customer,) in query.distinct().tuples().iterator()}
    below = ListItem.select().where((ListItem.parent_id == key) & ListItem.deleted_at.is_null()).count()
    return Uses(len(customers), below)


def _there(kind: str) -> Any:
    rows = ListItem.select().where((ListItem.kind == kind) & ListItem.deleted_at.is_null())
    return rows.order_by(ListItem.position, ListItem.id)


def _parents(kind: str) -> dict[int, str]:
    parent = KEPT[kind].parent if kind in KEPT else ""
    return {item.id: item.name for item in ListItem.select().where(ListItem.kind == parent)} if parent else {}


def _row(item: ListItem, parents: dict[int, str]) -> ListItemRow:
    form = KEPT[item.kind].form
    told = details_of(item.details)
    values = {
        name: getattr(item, name) if name in COLUMNS else told.get(name, form.ui(name).empty)
        for name in form.model_fields
    }
    return ListItemRow(
        item.id,
        item.kind,
        form.model_construct(**values),
        parents.get(item.parent_id or 0, ""),
        item.details,
        item.position,
        item.version,
    )
