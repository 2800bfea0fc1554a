"""What the windows of acts on a plan choose from, and what checks what was typed in them."""

from __future__ import annotations

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.plans import PLAN_STATUSES
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def act_context(session: Session, facts: Facts) -> FormContext:
    """Everything that the forms of `forms.plans.acts` choose from, for one plan."""
    kept = ("motivos_cancelamento", "formas_cobranca", "unidades_negocio")
    choices = {kind: choices_of(session, kind) for kind in kept}
    choices["next_status"] = tuple(Choice(row.id, row.name) for row in next_statuses(facts))
    choices["addresses"] = tuple(Choice(row.id, line_of(row)) for row in _addresses(facts.customer_id))
    choices["points"] = tuple(
        Choice(row.id, row.name) for row in _items("pontos_acesso") if row.parent_id in (None, facts.unit_id)
    )
    choices["same_group"] = tuple(
        Choice(row.id, f"{row.name} ({format_money(price_of(row))})") for row in offered_instead(facts)
    )
    return FormContext(today=facts.today, choices=choices)


def next_statuses(facts: Facts) -> list[ListItem]:
    """The statuses that "Próximo Status" names, in its order."""
    found = {row.code: row for row in _items(PLAN_STATUSES)}
    return [found[code] for code in facts.next if code in found]


def offered_instead(facts: Facts) -> list[ListItem]:
    """Plans of the catalogue to which this one may be changed: same Grupo, same Unidade, another plan."""
    return [
        row
        for row in _items("planos")
        if row.id != facts.catalog_id
        and row.parent_id in (None, facts.unit_id)
        and str(details_of(row.details).get("group", "")) == facts.group
    ]


def price_of(row: ListItem) -> int:
    """Cents of a plan of the catalogue."""
    price = details_of(row.details).get("price", 0)
    return price if isinstance(price, int) else 0


def place_of(address_id: int) -> str:
    """An address in one line, also a deleted one."""
    row = Address.get_or_none(Address.id == address_id)
    return line_of(row) if row else ""


def line_of(row: Address) -> str:
    """Street, number, complement, district, city."""
    street = ", ".join(part for part in (row.street, row.number, row.complement) if part)
    city = "/".join(part for part in (row.city, row.state) if part)
    return " - ".join(part for part in (street, row.district, city) if part) or f"endereço {row.id}"


def _addresses(customer_id: int) -> list[Address]:
    its = (Address.customer_id == customer_id) & Address.deleted_at.is_null() & (Address.kind != "cobranca")
    return list(Address.select().where(its).order_by(Address.id))


def _items(kind: str) -> list[ListItem]:
    listed = (ListItem.kind == kind) & ListItem.active
    return list(ListItem.select().where(listed).order_by(ListItem.position, ListItem.id))
