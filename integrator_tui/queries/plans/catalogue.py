"""The catalogue "Planos e Serviços" (domain 9.2), as its entries say it; money in cents, speeds in kbit/s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session

PLANS = "planos"
UNITS = "unidades_negocio"


@dataclass(frozen=True)
class CatalogPlan:
    """What can be sold; no `unit_id` means everywhere."""

    id: int
    name: str
    unit_id: int | None
    group: str
    price_cents: int
    down_kbps: int
    up_kbps: int
    login: bool
    email: bool
    alias: bool
    issues_book: bool
    active: bool

    @property
    def speed(self) -> str:
        """`600/300 Mbps`; empty for what has none."""
        return f"{mbps(self.down_kbps)}/{mbps(self.up_kbps)} Mbps" if self.down_kbps else ""

    @property
    def said(self) -> str:
        """Price and speed in one line."""
        return "  ".join(part for part in (format_money(self.price_cents), self.speed) if part)


def mbps(kbps: int) -> str:
    """`0,5`, `300`: a speed in megabits."""
    whole, rest = divmod(kbps, 1000)
    return f"{whole},{rest:03}".rstrip("0") if rest else str(whole)


@query(permission=CUSTOMERS)
def catalogue(session: Session) -> tuple[CatalogPlan, ...]:
    """All that can be sold now, in the order of the list."""
    rows = ListItem.select().where((ListItem.kind == PLANS) & ListItem.active & ListItem.deleted_at.is_null())
    return tuple(_plan(item) for item in rows.order_by(ListItem.position, ListItem.id))


@query(permission=CUSTOMERS)
def catalog_plan(session: Session, key: int) -> CatalogPlan | None:
    """One entry, also one that is no longer sold."""
    item = ListItem.get_or_none((ListItem.id == key) & (ListItem.kind == PLANS))
    return _plan(item) if item else None


def _plan(item: ListItem) -> CatalogPlan:
    told = details_of(item.details)
    return CatalogPlan(
        id=item.id,
        name=item.name,
        unit_id=item.parent_id,
        group=str(told.get("group", "")),
        price_cents=_number(told.get("price")),
        down_kbps=_number(told.get("down_kbps")),
        up_kbps=_number(told.get("up_kbps")),
        login=told.get("allows_radius") is True,
        email=told.get("allows_email") is True,
        alias=told.get("allows_alias") is True,
        issues_book=told.get("issues_book") is True,
        active=bool(item.active),
    )


def _number(value: Any) -> int:
    """What another program wrote may be anything."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
