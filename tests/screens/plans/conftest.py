"""A base in which MARIA has four plans: enabled for her shop, suspended for debt, cancelled, and one on request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.customers import Address, CustomerStanding
from integrator_tui.models.plans import CustomerPlan, PlanContract
from integrator_tui.models.registration import ExtraField
from integrator_tui.models.system import ListItem
from integrator_tui.services.customers.customers import create_customer
from tests.screens.conftest import JOAO, MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk
from tests.templates import Templates

TODAY = date.today()
SUSPENDED_ON = TODAY - timedelta(days=3)


def item(kind: str, **columns: Any) -> int:
    """An entry of a list of the provider."""
    key: int = ListItem.insert(kind=kind, **columns).execute()
    return key


def status(code: str) -> int:
    """The status of a code."""
    key: int = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == code)).id
    return key


def fill(url: str) -> None:
    """MARIA (1) with plans 1 to 4, PADARIA (2) with plan 5, JOAO (3) with none."""
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.run(_plans)
    db.close()


def _plans() -> None:
    unit = item("unidades_negocio", name="Rio Centro")
    allows = ", ".join(f'"allows_{name}": true' for name in ("radius", "email", "alias", "ftp", "domain"))
    speeds = '"down_kbps": 300000, "up_kbps": 150000, "issues_book": false'
    told = f"{allows}, {speeds}"
    home = item("planos", name="FIBRA 300", details=f'{{"group": "Fibra PF", "price": 9990, {told}}}')
    shop = item("planos", name="FIBRA 500 EMPRESA", details=f'{{"group": "Fibra PJ", "price": 13990, {told}}}')
    point = item("pontos_acesso", name="OLT Centro 1", parent_id=unit)
    address = Address.get(Address.customer_id == 1).id
    usual = {"address_id": address, "unit_id": unit, "access_point_id": point, "seller": "ANA PAULA"}
    since = datetime.combine(SUSPENDED_ON, datetime.min.time()).replace(hour=15)
    rows: tuple[tuple[int, int, str, int, int, dict[str, Any]], ...] = (
        (1, shop, "HABILITADO", 15, 13990, {}),
        (1, home, "SUSPENSO_DEBITO", 10, 9990, {"status_since": since}),
        (1, home, "CANCELADO", 5, 7990, {"cancelled_on": TODAY - timedelta(days=90), "cancel_reason_id": _reason()}),
        (1, home, "SUSPENSO_PEDIDO", 5, 8990, {"pause_until": TODAY + timedelta(days=30)}),
        (2, shop, "HABILITADO", 5, 13990, {}),
    )
    for customer, plan, code, due, price, more in rows:
        CustomerPlan.insert(
            **{**usual, **more},
            customer_id=customer,
            catalog_plan_id=plan,
            status_id=status(code),
            start_date=date(2024, 7, 1),
            due_day=due,
            price_cents=price,
        ).execute()
    ExtraField.insert(owner="plan", name="Porta da OLT", kind="text", choices="[]", active=True, position=1).execute()
    PlanContract.insert(
        customer_id=1, plan_id=2, number="C-2", sold_on=date(2024, 7, 1), months=12, benefit_cents=60000
    ).execute()
    CustomerStanding.delete().execute()
    CustomerStanding.insert(
        customer_id=1, active_plans=1, overdue_invoices=1, overdue_cents=10260, as_of=TODAY
    ).execute()


def _reason() -> int:
    key: int = ListItem.get((ListItem.kind == "motivos_cancelamento") & (ListItem.name == "Preço")).id
    return key


@pytest.fixture
def plans_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """That base."""
    yield from templates.copy(database_engine, fill, tmp_path / "desk.db")


@pytest.fixture
async def desk(plans_url: str, tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """The operator ana at a desk of 80x24 on it."""
    async with open_desk(plans_url, tmp_path) as pilot:
        yield pilot
