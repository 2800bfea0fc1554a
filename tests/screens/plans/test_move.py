"""Mudança de Endereço: address, plan and visit in one window; what was begun comes back."""

from __future__ import annotations

from typing import Any

import pytest

from integrator_tui.models.raw import fetch
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.lists.list_items import create_list_item
from tests.screens.desk import DeskPilot

FLAT = {
    "kind": "Instalação",
    "street": "Rua Augusta",
    "number": "7",
    "city": "Curitiba",
    "state": "PR",
}


def rows(desk: DeskPilot, sql: str) -> list[tuple[Any, ...]]:
    return desk.db.run(fetch, sql)


@pytest.mark.function("F129")
async def test_a_plan_moves_with_a_visit_and_to_another_plan(desk: DeskPilot) -> None:
    flat = desk.db.run(ADDRESSES.create, desk.session, 1, FLAT)
    unit = rows(desk, "SELECT name FROM list_item WHERE kind = 'unidades_negocio'")[0][0]
    faster = {"name": "FIBRA 900 EMPRESA", "group": "Fibra PJ", "price": "199,90", "parent_id": unit}
    desk.db.run(create_list_item, desk.session, "planos", faster)
    await desk.open("1")
    await desk.press("3", "a", "o")
    assert "─ Mudança de Endereço · 1 FIBRA 500 EMPRESA · 1 MARIA" in desk.text, desk.text
    assert "Agora: Rua XV de Novembro, 100" in desk.text
    await desk.press("f9")
    assert "Preencha «Novo endereço»." in desk.text
    assert "para um novo, digite o CEP nele e F4" in desk.text
    await desk.type("Rua XV")
    await desk.press("f9")
    assert "O plano já está neste endereço." in desk.text
    await desk.fill(address_id="Rua Augusta", visit_on="ontem")
    await desk.press("f9")
    assert "A visita não pode ser num dia que já passou." in desk.text
    await desk.fill(visit_on="+2")
    await desk.press("escape")
    await desk.press("o")
    assert "Rua Augusta, 7" in desk.text  # what was begun is typed again
    seen = desk.app.screen
    await desk.press("f9", "f9")
    assert desk.app.screen is not seen
    assert rows(desk, "SELECT id, address_id, catalog_plan_id FROM customer_plan WHERE id = 1")[0][1] == flat
    assert rows(desk, "SELECT plan_id, kind, note FROM plan_task") == [(1, "visita", "Mudança de endereço")]
    (told,) = rows(desk, "SELECT changes FROM history WHERE entity = 'plan' AND action = 'mudou de endereço'")
    assert "Rua XV de Novembro" in told[0]
    assert "Rua Augusta" in told[0]

    await desk.press("escape", "escape")
    await desk.open("1")
    await desk.press("3", "a", "o")
    await desk.type("Rua XV")
    await desk.fill(catalog_plan_id="FIBRA 900")
    await desk.press("f9")
    plans = rows(desk, "SELECT id, address_id, price_cents FROM customer_plan WHERE id = 1 OR id > 5 ORDER BY id")
    assert plans[0][1] == flat  # the old plan says where it was
    assert plans[1][1:] == (1, 19990)
