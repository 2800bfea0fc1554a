"""Reading the lists that the provider keeps: entries, what they hang on, and who uses them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.lists.catalogue import GROUPS
from integrator_tui.forms.lists.finance import BILLING_CODES
from integrator_tui.forms.lists.kept import KEPT
from integrator_tui.forms.lists.list_item import COLUMNS, PARENTS, ItemForm
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.charging import Slip
from integrator_tui.models.customers import Address, Contact, Customer, CustomerOptions
from integrator_tui.models.field_work import SiteSurvey, WorkOrder
from integrator_tui.models.finance import AdditionalService, Cheque, CreditPurchase, DiscountGrant, Invoice, Payment
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan, PlanContract, PlanIp
from integrator_tui.models.registration import DebitData, Document, Observation
from integrator_tui.models.system import ListItem
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold
from integrator_tui.rules.variables import DELETE_POINT_WITH_CANCELLED
from integrator_tui.session import Session

USED_BY: dict[str, tuple[Any, ...]] = {
    "tipos_contato": (Contact.contact_type_id,),
    "tipos_observacao": (Observation.type_id,),
    "tipos_documento": (Document.type_id,),
    "condominios": (Customer.condominium_id, Address.condominium_id),
    "atividades_fiscais": (CustomerOptions.fiscal_activity_id,),
    "origem_tipos": (CustomerOptions.origin_type_id,),
    "origens": (CustomerOptions.origin_id,),
    "bancos": (DebitData.bank_id, Cheque.bank_id),
    "planos": (CustomerPlan.catalog_plan_id,),
    "status_planos": (CustomerPlan.status_id,),
    "formas_cobranca": (CustomerPlan.billing_form_id, DebitData.billing_form_id, Invoice.billing_form_id),
    "carteiras": (Slip.portfolio_id,),
    "motivos_cancelamento": (CustomerPlan.cancel_reason_id,),
    "modelos_contrato": (PlanContract.model_id,),
    "unidades_negocio": (CustomerPlan.unit_id,),
    "pontos_acesso": (CustomerPlan.access_point_id, PlanIp.access_point_id, SiteSurvey.point_id),
    "contas_financeiras": (Payment.account_id,),
    "servicos_adicionais": (AdditionalService.type_id,),
    "creditos": (CreditPurchase.package_id,),
    "regras_desconto": (DiscountGrant.rule_id,),
    "equipes": (WorkOrder.team_id,),
    "tipos_atendimento": (ServiceCall.type_id,),
    "tipos_fechamento": (ServiceCall.closing_type_id,),
    "cargos": (ServiceCall.job_title_id,),
}
"""List -> the columns in which customers have its entries."""
ACCESS_POINTS, BANKS, PLANS = "pontos_acesso", "bancos", "planos"
CANCELLED = "cancelado"


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
    form = KEPT[kind].form
    found: dict[str, tuple[Choice, ...]] = {}
    for name in form.model_fields:
        chosen = form.ui(name).choices
        if chosen == GROUPS:
            found[chosen] = _groups()
        elif chosen == BILLING_CODES:
            items = (item for item in _there("formas_cobranca") if item.code and (item.active or inactive))
            found[chosen] = tuple(Choice(item.code, item.name) for item in items)
        elif listed := KEPT[kind].parent if chosen == PARENTS else chosen if chosen in KEPT else "":
            had = getattr(row.form, name, None) if row else None
            found[chosen] = _offered(listed, had, inactive)
    return FormContext(today=session.today().date(), choices=found)


def _offered(kind: str, had: int | None, inactive: bool) -> tuple[Choice, ...]:
    """Entries of a list by names that tell them apart; `had` is offered too, whatever became of it."""
    names = _names(kind)
    items = [item for item in _there(kind) if item.active or inactive]
    choices = tuple(Choice(item.id, names[item.id], code=item.code if kind == BANKS else "") for item in items)
    if had is not None and all(choice.value != had for choice in choices):
        choices = (*choices, Choice(had, names.get(had, str(had))))
    return choices


def _groups() -> tuple[Choice, ...]:
    """Those of their list, and those that plans have already; a plan holds the name."""
    kept = [item.name for item in _there(GROUPS) if item.active]
    had = sorted({str(details_of(item.details).get("group") or "") for item in _there(PLANS)} - {""})
    return tuple(Choice(name, name) for name in dict.fromkeys((*kept, *had)))


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
        of_plans = table is CustomerPlan or "plan_id" in table._meta.fields
        if item.kind == ACCESS_POINTS and of_plans and value(session, DELETE_POINT_WITH_CANCELLED):
            query = query.where(_not_cancelled(table))
        customers |= {customer for (customer,) in query.distinct().tuples().iterator()}
    below = ListItem.select().where((ListItem.parent_id == key) & ListItem.deleted_at.is_null()).count()
    for kind, kept in KEPT.items():
        if names := [name for name in kept.form.model_fields if kept.form.ui(name).choices == item.kind]:
            told = (details_of(other.details) for other in _there(kind))
            below += sum(any(one.get(name) == key for name in names) for one in told)
    return Uses(len(customers), below)


def _not_cancelled(table: Any) -> Any:
    """Of plans, or of what hangs on them: only where the plan is none that was cancelled."""
    statuses = ListItem.select().where(ListItem.kind == "status_planos")
    cancelled = [one.id for one in statuses if details_of(one.details).get("bucket") == CANCELLED]
    if table is CustomerPlan:
        return CustomerPlan.status_id.not_in(cancelled)
    return table.plan_id.not_in(CustomerPlan.select(CustomerPlan.id).where(CustomerPlan.status_id.in_(cancelled)))


def _there(kind: str) -> Any:
    rows = ListItem.select().where((ListItem.kind == kind) & ListItem.deleted_at.is_null())
    return rows.order_by(ListItem.position, ListItem.id)


def _parents(kind: str) -> dict[int, str]:
    parent = KEPT[kind].parent if kind in KEPT else ""
    return _names(parent) if parent else {}


def _names(kind: str) -> dict[int, str]:
    """What its entries are called; of two with one name, under different parents, each with its parent."""
    items = list(ListItem.select().where(ListItem.kind == kind))
    parent = KEPT[kind].parent
    many = Counter(fold(item.name) for item in items if item.deleted_at is None)
    if not parent or all(count == 1 for count in many.values()):
        return {item.id: item.name for item in items}
    above = _names(parent)
    return {
        item.id: f"{item.name} ({above.get(item.parent_id or 0, '')})" if many[fold(item.name)] > 1 else item.name
        for item in items
    }


def stored_form(item: ListItem) -> ItemForm:
    """What an operator may edit of a row."""
    form = KEPT[item.kind].form
    told = details_of(item.details)
    values = {
        name: getattr(item, name) if name in COLUMNS else _fitting(form, name, told.get(name))
        for name in form.model_fields
    }
    return form.model_construct(**values)


def _row(item: ListItem, parents: dict[int, str]) -> ListItemRow:
    return ListItemRow(
        item.id,
        item.kind,
        stored_form(item),
        parents.get(item.parent_id or 0, ""),
        item.details,
        item.position,
        item.version,
    )


def _fitting(form: type[ItemForm], name: str, value: Any) -> Any:
    """A detail as its field can hold it; what another program wrote and the field cannot show is as if it were not."""
    ui = form.ui(name)
    if value is None:
        return ui.empty
    listed = ui.kind == "choice" and ui.choices in KEPT and ui.choices != GROUPS
    wanted: type = bool if ui.choices == "yes_no" else int if listed or isinstance(ui.empty, int) else str
    return value if isinstance(value, wanted) and (wanted is not int or not isinstance(value, bool)) else ui.empty
