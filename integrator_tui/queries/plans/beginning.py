"""What "Criar Novo Plano" begins with: all that can be chosen, and what is proposed for this customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrator_tui.errors import Gone, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.debit import KINDS as DEBITS
from integrator_tui.forms.plans import new_plan as form
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.options import Discount, of
from integrator_tui.queries.plans.catalogue import CatalogPlan, catalogue
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.plans.logins import first_free, login_key, proposals
from integrator_tui.session import Session

FIXED_FEE = "Taxa de Instalação"
"""The additional service whose value is proposed as installation fee."""
DUE_DAY = 10
MONTHS = 12


@dataclass(frozen=True)
class Held:
    """A plan that the customer has already."""

    id: int
    name: str
    address_id: int | None


@dataclass(frozen=True)
class Beginning:
    """One customer at the moment in which the wizard is opened; money in cents."""

    customer_id: int
    context: FormContext
    plans: dict[int, CatalogPlan]
    held: tuple[Held, ...]
    unit_id: int | None
    address_id: int | None
    login: str
    billing_form_id: int | None
    due_day: int
    fee_cents: int
    model_id: int | None
    months: int
    divisor: int
    locked: dict[str, str]
    """Field of the second step -> why this operator may not change it for this customer."""
    debits: dict[int, int]
    """Billing form that is a debit -> the customer's debit data for it."""
    wanting_debit: frozenset[int]
    """Billing forms that want debit data."""


@query(permission=CUSTOMERS)
def beginning(session: Session, customer_id: int) -> Beginning:
    """All of it. Raises `Gone`, and `Refused` for a customer who is inactive."""
    customer = Customer.get_or_none(Customer.id == customer_id)
    if customer is None:
        raise Gone("Este cliente não existe mais.")
    if not customer.active:
        raise Refused("O cliente está inativo: torne-o ativo em Dados Cadastro antes de lhe dar um plano.")
    plans = catalogue(session)
    rows = list(CustomerPlan.select().where(_its(customer_id)).order_by(CustomerPlan.id))
    held = _held(customer_id)
    last = next((row for row in reversed(rows) if row.id in {one.id for one in held}), rows[-1] if rows else None)
    units = _items(form.UNITS)
    forms = _items(form.FORMS)
    models = _items(form.MODELS)
    addresses = addresses_of(session, customer_id)
    unit = _one_of(units, last.unit_id if last else None)
    kinds = {item.id: str(details_of(item.details).get("kind", "")) for item in forms}
    model = next((item for item in models if item.code.startswith(customer.person_type)), None)
    told = details_of(model.details) if model else {}
    context = FormContext(
        today=session.today().date(),
        person_type=customer.person_type,
        variables={one.code: value(session, one) for one in (variables.LOGIN_REQUIRED, variables.NO_ACCENTS_IN_LOGINS)},
        choices={
            form.UNITS: tuple(Choice(item.id, item.name) for item in units),
            form.PLANS: _in_units(((one.id, one.name, one.unit_id, _kind(one)) for one in plans), units),
            form.POINTS: _in_units(((i.id, i.name, i.parent_id, "") for i in _items(form.POINTS)), units),
            form.ADDRESSES: addresses,
            form.FORMS: tuple(Choice(item.id, item.name) for item in forms),
            form.MODELS: tuple(Choice(item.id, item.name) for item in models),
        },
    )
    return Beginning(
        customer_id=customer_id,
        context=context,
        plans={one.id: one for one in plans},
        held=held,
        unit_id=unit,
        address_id=addresses[0].value if addresses else None,
        login=_free_login(customer.legal_name, customer.trade_name),
        billing_form_id=_one_of(forms, last.billing_form_id if last else None),
        due_day=last.due_day if last and 1 <= last.due_day <= 31 else DUE_DAY,
        fee_cents=_fee(),
        model_id=model.id if model else None,
        months=months if isinstance(months := told.get("months"), int) else MONTHS,
        divisor=value(session, variables.PRO_RATA_DIVISOR),
        locked=_locked(session, customer_id),
        debits=_debits(customer_id),
        wanting_debit=frozenset(key for key, kind in kinds.items() if kind in DEBITS),
    )


@query(permission=CUSTOMERS)
def addresses_of(session: Session, customer_id: int) -> tuple[Choice, ...]:
    """Where a plan of the customer may be installed: each that has a street, the registration's first."""
    rows = list(
        Address.select()
        .where((Address.customer_id == customer_id) & Address.deleted_at.is_null() & (Address.street != ""))
        .order_by(Address.id)
    )
    rows.sort(key=lambda row: (row.kind != "principal", row.kind == "cobranca"))
    labels = [place_of(row) for row in rows]
    return tuple(
        Choice(row.id, label if labels.count(label) == 1 else f"{label} (nº {row.id})")
        for row, label in zip(rows, labels, strict=True)
    )


@query(permission=CUSTOMERS)
def login_is_free(session: Session, login: str) -> bool:
    """Whether nobody has a login, whatever its case."""
    return not _taken([login_key(login)])


def place_of(row: Any) -> str:
    """An address in one line: street, number, complement, district, city."""
    street = ", ".join(part for part in (row.street, row.number, row.complement, row.district) if part)
    return " - ".join(part for part in (street, row.city) if part)[:110]


def _its(customer_id: int) -> Any:
    return (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()


def _items(kind: str) -> list[ListItem]:
    rows = ListItem.select().where((ListItem.kind == kind) & ListItem.active & ListItem.deleted_at.is_null())
    return list(rows.order_by(ListItem.position, ListItem.id))


def _one_of(items: list[ListItem], key: int | None) -> int | None:
    """The one that was chosen last while it is offered, else the first."""
    keys = [item.id for item in items]
    return key if key in keys else keys[0] if keys else None


def _kind(plan: CatalogPlan) -> str:
    """What a plan's choice says of it: that it has a login, which a variable may require."""
    return variables.LOGIN_REQUIRED.code if plan.login else ""


def _in_units(found: Iterable[tuple[int, str, int | None, str]], units: list[ListItem]) -> tuple[Choice, ...]:
    """Choices under their business unit; what has none is offered in all."""
    return tuple(
        Choice(key, name, unit, kind=kind)
        for key, name, parent, kind in found
        for unit in ([parent] if parent is not None else [item.id for item in units])
    )


def _held(customer_id: int) -> tuple[Held, ...]:
    rows = fetch(
        "SELECT p.id, c.name, p.address_id, s.details FROM customer_plan p JOIN list_item c ON c.id = p.catalog_plan_id"
        " JOIN list_item s ON s.id = p.status_id WHERE p.customer_id = ? AND p.deleted_at IS NULL ORDER BY p.id",
        (customer_id,),
    )
    return tuple(
        Held(key, name, place) for key, name, place, details in rows if details_of(details).get("bucket") != "cancelado"
    )


def _free_login(name: str, trade_name: str) -> str:
    return first_free(name, trade_name, _taken([login_key(one) for one in proposals(name, trade_name)]))


def _taken(keys: list[str]) -> set[str]:
    """Those of the keys that a plan has, or that somebody had once: a new owner shall find nobody's past."""
    in_use, values = among("login_key", keys)
    held, more = among("value", keys)
    found = fetch(
        f"SELECT login_key FROM plan_login WHERE deleted_at IS NULL AND {in_use}"
        f" UNION SELECT value FROM plan_holding WHERE kind = 'login' AND {held}",
        (*values, *more),
    )
    return {key for (key,) in found}


def _fee() -> int:
    row = ListItem.get_or_none(
        (ListItem.kind == "servicos_adicionais") & (ListItem.name == FIXED_FEE) & ListItem.active
    )
    fee = details_of(row.details).get("value") if row else 0
    return fee if isinstance(fee, int) and fee >= 0 else 0


def _debits(customer_id: int) -> dict[int, int]:
    rows = DebitData.select().where((DebitData.customer_id == customer_id) & DebitData.deleted_at.is_null())
    return {row.billing_form_id: row.id for row in rows.order_by(DebitData.id) if row.billing_form_id is not None}


def _locked(session: Session, customer_id: int) -> dict[str, str]:
    found = {}
    if not session.may(permissions.EDIT_NEW_PLAN_PRICE):
        found["price"] = f"falta «{permissions.EDIT_NEW_PLAN_PRICE}»"
    if not session.may(permissions.EDIT_INSTALL_FEE):
        found["install_fee"] = f"falta «{permissions.EDIT_INSTALL_FEE}»"
    if not session.may(permissions.PLAN_DISCOUNT):
        found["discount"] = f"falta «{permissions.PLAN_DISCOUNT}»"
    elif not of(session, customer_id).allows_discount(Discount.PROMOTIONAL):
        found["discount"] = "Outras Opções nº 9: Não"
    if "discount" in found:
        found["discount_months"] = ""
    return found
