"""The Resumo: what the first ten seconds of a call need, and what stands above every tab of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem, Opening, SystemVariable
from integrator_tui.queries.calls.overview import customer_overview
from integrator_tui.queries.calls.summary import summary
from integrator_tui.rules.variables import SUMMARY_FIRST
from integrator_tui.screens.window.screen import CustomerScreen
from integrator_tui.services.calls.acts import add_entry
from integrator_tui.services.calls.calls import save_call, start_call
from integrator_tui.services.calls.orders import ORDERS
from integrator_tui.services.calls.outages import save_outage
from integrator_tui.services.customers.observations import OBSERVATIONS
from tests.money import bill
from tests.screens.desk import DeskPilot


def _troubled(desk: DeskPilot) -> None:
    """MARIA is suspended, owes, has a late call of carlos and a work order; ana looked at her a week ago."""
    now = desk.session.now()
    status = {row.code: row.id for row in ListItem.select().where(ListItem.kind == "status_planos")}
    fibre = ListItem.insert(kind="planos", name="FIBRA 300").execute()
    plan = {"customer_id": 1, "catalog_plan_id": fibre, "start_date": date(2026, 1, 1), "due_day": 10}
    cut = {"status_id": status["SUSPENSO_DEBITO"], "status_since": now - timedelta(days=3)}
    CustomerPlan.insert(**plan, **cut, price_cents=9990).execute()
    CustomerPlan.insert(**plan, status_id=status["CANCELADO"], price_cents=9990).execute()
    Opening.insert(operator_id=desk.session.operator_id, customer_id=1, at=now - timedelta(days=7)).execute()
    carlos = replace(desk.session, login="carlos", now=lambda: now - timedelta(days=3))
    call = start_call(carlos, 1)
    kind = ListItem.get((ListItem.kind == "tipos_atendimento") & (ListItem.name == "Lentidão"))
    asked = {"type_id": str(kind.name), "text": "cai à noite", "subject": "Lentidão à noite"}
    from integrator_tui.forms.base import as_texts
    from integrator_tui.queries.calls.calls import one_call
    from integrator_tui.queries.calls.context import call_context

    form = one_call(carlos, 1, call).form
    save_call(carlos, 1, call, form, as_texts(form, call_context(carlos, 1)) | asked)
    add_entry(carlos, 1, call, {"kind": "Contato", "text": "ligou de novo"})
    ServiceCall.update(due_at=now - timedelta(hours=3)).execute()
    ORDERS.create(carlos, 1, {"kind": "Manutenção", "place": "Rua XV, 100"})
    stated = {"what": "Fibra rompida", "ceps": "80010-000", "city": "Curitiba", "message": "Volta às 18h. " * 5}
    save_outage(carlos, 0, None, stated)
    OBSERVATIONS.create(carlos, 1, {"text": "Cão solto", "must_read": "Sim"})


@pytest.mark.function("F255")
async def test_the_resumo_answers_without_a_key(desk: DeskPilot) -> None:
    await desk.open("padaria")
    await desk.press("5")
    said = desk.text
    assert "em dia" in said
    assert "Você ainda não tinha aberto este cliente." in said
    assert said.count(" nada") >= 4, said
    await desk.press("escape")
    bill(desk.db, desk.session, desk.session.today().date() - timedelta(days=21))
    desk.db.run(_troubled, desk)
    await desk.open("maria silva")
    await desk.press("enter", "5")
    said = desk.text
    number = desk.db.run(lambda: ServiceCall.get().protocol)
    assert "CPF final 247-25, nasceu 05/02/1980" in said
    assert "! 1 observação a ler" in said
    assert "! vencido R$ 99,90, há 21 dias (8)" in said
    assert "FIBRA 300 suspenso" in said
    assert said.count("FIBRA 300") == 1, "what is cancelled is nobody's concern"
    assert f"! {number} atrasado, há 3 d, Lentidão" in said
    assert "! Fibra rompida, sem previsão" in said
    assert "Diga     Volta às 18h. Volta às 18h. Volta às" in said, "as wide as there is room for"
    assert said.count("18h.") == 5, "the text to say, whole"
    assert "OS 1 manutenção, aberta, sem data" in said
    assert ", carlos, telefone: Lentidão" in said
    assert "Desde a última vez que você abriu" in said
    assert said.count("carlos ") == 3, "the three newest lines"
    assert "! Leitura (1)   ! 1 vencida   ! avaria (6)   ! suspenso (7)   ! atend. atrasado" in desk.lines()[1]
    assert "Atendimentos   1" in said, "the column counts them"
    await desk.press(" ")
    assert "Não há ligação a confirmar." in desk.bottom
    window = desk.app.screen
    assert isinstance(window, CustomerScreen)
    await window.called_from("41998765432")
    await desk.idle()
    assert "! pelo número (41) 99876-5432, não confirmado" in desk.text
    await desk.press(" ")
    assert "pelo número" not in desk.text
    assert "Quem     CPF final" in desk.text
    await desk.press(*["down"] * 3, "enter")
    assert "FIBRA 300" in desk.lines()[1], "Enter opens the plan"
    await desk.press("escape", *["down"] * 2, "enter")
    assert "-- Histórico" in desk.text, "and the call"
    await desk.press("escape", *["down"] * 1, "enter")
    assert "Manutenção" in desk.text, "and the orders"
    await desk.press("r", *["down"] * 4, "enter")
    assert "Nome do Usuário" in desk.text, "and what was done"
    await desk.press("escape", "escape")
    desk.db.run(lambda: SystemVariable.insert(code=SUMMARY_FIRST.code, value="1").execute())
    await desk.open("maria silva")
    await desk.press("enter")
    assert "Desde a última vez que você abriu (hoje" in desk.text, "first of all, where the supervisor wants it"
    assert desk.db.run(summary, desk.session, 2, datetime.max).calls == ()
    assert desk.db.run(customer_overview, desk.session, 2).calls == ()
