"""The lists that plans are made of: kept on the screen, and what a variable lets be deleted."""

from __future__ import annotations

from datetime import date

from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.lists.list_items import Uses, uses
from integrator_tui.rules.variables import DELETE_POINT_WITH_CANCELLED
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.services.variables import set_variable
from tests.screens.desk import DeskPilot
from tests.screens.test_lists import open_list


async def test_what_is_sold_and_the_states_of_plans(desk: DeskPilot) -> None:
    desk.db.run(create_list_item, desk.session, "grupos", {"name": "Fibra PF"})
    await open_list(desk, "planos e")
    await desk.press("f6")
    await desk.fill(name="FIBRA 600", group="Fibra", price="-1")
    await desk.press("ctrl+s")
    assert "«Valor» não pode ser negativo." in desk.text
    await desk.fill(price="129,9", down_kbps="600", up_kbps="0,5", allows_radius="s")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "R$ 129,90" in desk.text
    details = desk.db.run(lambda: ListItem.get(ListItem.name == "FIBRA 600").details)
    assert '"price": 12990' in details
    assert '"up_kbps": 500' in details
    assert '"allows_radius": true' in details
    await desk.press("escape")

    await open_list(desk, "status")
    await desk.press("delete")
    assert "Aguardando Instalação" in desk.text
    await desk.press("s")
    assert "é um status que o programa usa" in desk.text
    await desk.press("escape", "f2")
    await desk.fill(code="OUTRO", next="")
    await desk.press("ctrl+s")
    assert "O código deste status não muda" in desk.text
    await desk.press("escape", "d", "escape")

    await open_list(desk, "formas")
    await desk.press("enter")
    assert "Dias de Aviso" in desk.text
    await desk.fill(fine_pct="101")
    await desk.press("ctrl+s")
    assert "Percentagem de 0 a 100" in desk.text


async def test_a_point_with_cancelled_plans_only(desk: DeskPilot) -> None:
    def prepare() -> int:
        status = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == "CANCELADO"))
        point: int = ListItem.insert(kind="pontos_acesso", name="OLT").execute()
        its = {"customer_id": 1, "catalog_plan_id": status.id, "status_id": status.id, "due_day": 5, "price_cents": 0}
        CustomerPlan.insert(**its, access_point_id=point, start_date=date(2026, 1, 1)).execute()
        return point

    point = desk.db.run(prepare)
    assert desk.db.run(uses, desk.session, point) == Uses(1, 0)
    desk.db.run(set_variable, desk.session, DELETE_POINT_WITH_CANCELLED.code, "Não", "Sim")
    assert desk.db.run(uses, desk.session, point) == Uses(0, 0)
