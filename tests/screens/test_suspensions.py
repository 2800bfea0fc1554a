"""Suspensão Programada, and the run that respects it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from integrator_tui.forms.base import as_texts
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.registration import CustomerPlan
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.options import of, options_context
from integrator_tui.services.options import save_options
from integrator_tui.services.suspension_run import Suspended, run_suspension
from tests.screens.desk import DeskPilot

TODAY = date.today()


def plan(desk: DeskPilot, status: str = "HABILITADO") -> int:
    """A plan of MARIA, who owes an invoice."""

    def make() -> int:
        found = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == status))
        catalog = ListItem.insert(kind="planos", name="Fibra 500").execute()
        CustomerStanding.insert(
            customer_id=1, active_plans=1, overdue_invoices=1, overdue_cents=9990, as_of=TODAY
        ).on_conflict_ignore().execute()
        key: int = CustomerPlan.insert(
            customer_id=1,
            catalog_plan_id=catalog,
            status_id=found.id,
            start_date=TODAY,
            due_day=10,
            price_cents=9990,
        ).execute()
        return key

    return desk.db.run(make)


def run(desk: DeskPilot, day: date, dry_run: bool = False) -> Suspended:
    return desk.db.run(run_suspension, desk.session, day, dry_run, lambda *_: None)


@pytest.mark.function("F084")
async def test_a_plan_is_shielded_and_the_screen_says_what_that_means(desk: DeskPilot) -> None:
    plan(desk)
    await desk.open("maria silva")
    await desk.press("p", "f6")
    assert "Fibra 500" in desk.text, "the only plan is chosen already"
    await desk.fill(suspend="Não", reduce="Sim", until="+10")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert f"até {TODAY + timedelta(days=10):%d/%m/%Y} não é suspenso" in desk.text
    await desk.press("enter")
    await desk.fill(suspend="Sim")
    await desk.press("ctrl+s")
    assert "nada é protegido" in desk.text
    await desk.fill(reduce="Não")
    await desk.press("ctrl+s")
    assert "não é reduzido" in desk.text
    await desk.press("delete", "s")
    assert "Nenhum plano protegido" in desk.text
    await desk.press("u")
    assert "não é reduzido" in desk.text


@pytest.mark.function("F085")
async def test_the_run_respects_it_until_the_day(desk: DeskPilot) -> None:
    key = plan(desk)
    await desk.open("maria silva")
    await desk.press("p", "f6")
    await desk.fill(suspend="Não", reduce="Não", until="+10")
    await desk.press("ctrl+s")
    last = TODAY + timedelta(days=10)
    assert run(desk, last) == Suspended((), 1)
    assert run(desk, last + timedelta(days=1), dry_run=True) == Suspended(((1, key),), 0)
    assert desk.db.run(lambda: History.select().where(History.action == "suspendeu").count()) == 0
    assert run(desk, last + timedelta(days=1)) == Suspended(((1, key),), 0)
    assert run(desk, last + timedelta(days=1)) == Suspended((), 0), "once is enough"
    await desk.press("h")
    assert "suspendeu" in desk.text


async def test_control_without_a_shield_the_plan_is_suspended(desk: DeskPilot) -> None:
    key = plan(desk)
    assert run(desk, TODAY) == Suspended(((1, key),), 0)


async def test_the_option_of_the_customer_is_asked(desk: DeskPilot) -> None:
    plan(desk)
    read = desk.db.run(of, desk.session, 1).form
    context = desk.db.run(options_context, desk.session, read)
    desk.db.run(save_options, desk.session, 1, read, {**as_texts(read, context), "auto_suspend": "Não"})
    assert run(desk, TODAY) == Suspended((), 1)


async def test_without_a_plan_there_is_nothing_to_shield(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("p", "f6")
    assert "não tem plano para proteger" in desk.text
