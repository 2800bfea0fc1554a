"""Suspensão Programada, and the run that respects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from integrator_tui.errors import Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.customers.options import of, options_context
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.services.customers.options import save_options
from integrator_tui.services.plans.suspension_run import Ended, run_suspension
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk

TODAY = date.today()


def plan(desk: DeskPilot, status: str = "PROVISORIO", customer_id: int = 1) -> int:
    """A plan of a customer who owes an invoice; a trust release of it ended yesterday."""

    def make() -> int:
        found = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == status))
        catalog = ListItem.insert(kind="planos", name="Fibra 500").execute()
        CustomerStanding.insert(
            customer_id=customer_id, active_plans=1, overdue_invoices=1, overdue_cents=9990, as_of=TODAY
        ).on_conflict_ignore().execute()
        key: int = CustomerPlan.insert(
            customer_id=customer_id,
            catalog_plan_id=catalog,
            status_id=found.id,
            start_date=TODAY,
            due_day=10,
            price_cents=9990,
            trust_until=TODAY - timedelta(days=1) if status == "PROVISORIO" else None,
        ).execute()
        return key

    return desk.db.run(make)


def run(desk: DeskPilot, day: date, dry_run: bool = False) -> Ended:
    """The run of a day, on that day."""
    noon = datetime.combine(day, time(15))
    return run_suspension(replace(desk.session, now=lambda: noon), desk.db.run, day, dry_run, lambda *_: None)


def ended(*plans: tuple[int, int], kept: int = 0) -> Ended:
    """A run that suspended these plans."""
    return Ended(plans, (), (), kept)


def status(desk: DeskPilot, plan_id: int, customer_id: int = 1) -> str:
    """Of a plan, as it is read."""
    return next(one.status for one in desk.db.run(plans_of, desk.session, customer_id) if one.id == plan_id)


@pytest.mark.function("F084")
async def test_a_plan_is_shielded_and_the_screen_says_what_that_means(desk: DeskPilot) -> None:
    plan(desk)
    await desk.open("maria silva")
    await desk.press("p", "f6")
    assert "Fibra 500" in desk.text, "the only plan is chosen already"
    assert "até a data o plano não é suspenso" in desk.text
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
    assert run(desk, last) == ended(kept=1)
    assert run(desk, last + timedelta(days=1), dry_run=True) == ended((1, key))
    assert desk.db.run(lambda: History.select().where(History.action == "suspendeu").count()) == 0
    assert run(desk, last + timedelta(days=1)) == ended((1, key))
    assert run(desk, last + timedelta(days=1)) == ended(), "once is enough"
    await desk.press("h")
    assert "suspendeu" in desk.text


async def test_control_without_a_shield_the_plan_is_suspended(desk: DeskPilot) -> None:
    key = plan(desk)
    assert run(desk, TODAY) == ended((1, key))


async def test_nobody_is_suspended_for_a_new_debt(desk: DeskPilot) -> None:
    """The law wants a notice first, and nobody counts its days yet: who owes is only told."""
    key = plan(desk, "HABILITADO")
    assert run(desk, TODAY) == Ended((), (), ((1, key),), 0)
    assert status(desk, key) == "Habilitado"


async def test_the_option_of_the_customer_is_asked(desk: DeskPilot) -> None:
    plan(desk)
    read = desk.db.run(of, desk.session, 1).form
    context = desk.db.run(options_context, desk.session, read)
    desk.db.run(save_options, desk.session, 1, read, {**as_texts(read, context), "auto_suspend": "Não"})
    assert run(desk, TODAY) == ended(kept=1)


async def test_without_a_plan_there_is_nothing_to_shield(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("p", "f6")
    assert "não tem plano para proteger" in desk.text


async def test_which_plans_and_what_the_header_says(desk: DeskPilot) -> None:
    """What waits, what is tried and what works stays; the header follows."""
    kept = [plan(desk, code) for code in ("AGUARDANDO", "EXPERIMENTAL", "CANCELADO")]
    owed = [plan(desk, code) for code in ("HABILITADO", "REDUZIDO")]
    due = [plan(desk), plan(desk)]
    assert run(desk, TODAY) == Ended(tuple((1, key) for key in due), (), tuple((1, key) for key in owed), 0)
    assert {status(desk, key) for key in due} == {"Suspenso por Débito"}
    kept += owed
    assert "Suspenso por Débito" not in {status(desk, key) for key in kept}
    assert desk.db.run(customer, desk.session, 1).active_plans == 4


async def test_a_customer_with_suspended_plans_is_not_inactivated(desk: DeskPilot) -> None:
    plan(desk)
    run(desk, TODAY)
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(active="Inativo")
    await desk.press("ctrl+s")
    assert "1 plano não cancelado" in desk.told


async def test_a_day_that_has_not_come_is_only_looked_at(desk: DeskPilot) -> None:
    """On it shields that hold today would be over."""
    key = plan(desk)
    tomorrow = desk.session.today().date() + timedelta(days=1)
    with pytest.raises(Refused, match="ainda não chegou"):
        run_suspension(desk.session, desk.db.run, tomorrow, False, lambda *_: None)
    found = run_suspension(desk.session, desk.db.run, tomorrow, True, lambda *_: None)
    assert found == ended((1, key))
    assert status(desk, key) == "Habilitado Provisoriamente"


async def test_an_interrupted_run_is_taken_up_again(desk: DeskPilot) -> None:
    keys = {number: plan(desk, customer_id=number) for number in (1, 2, 3)}

    def stop(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_suspension(desk.session, desk.db.run, desk.session.today().date(), False, stop)
    suspended = [number for number, key in keys.items() if status(desk, key, number) == "Suspenso por Débito"]
    assert suspended == [1, 2]
    assert run(desk, TODAY) == ended((3, keys[3]))


async def test_bad_input_is_said_at_the_field(desk: DeskPilot) -> None:
    key = plan(desk)
    await desk.open("maria silva")
    await desk.press("p", "f6")
    first = dict(desk.app.screen.query_one(Form).texts)
    for texts, sentence in (
        ({"until": ""}, "Preencha «Data»"),
        ({"until": "-1"}, "A data já passou"),
        ({"until": "31/02/2027"}, "31/02"),
        ({"plan_id": ""}, "Preencha «Plano do cliente»"),
        ({"plan_id": "999"}, "não tem essa opção"),
        ({"suspend": "talvez"}, "não tem essa opção"),
    ):
        await desk.fill(**{**first, "until": "+3", **texts})
        await desk.press("ctrl+s")
        assert sentence in desk.told, (texts, desk.text)
        assert desk.app.screen.query_one(Form).errors.keys() == texts.keys()
    await desk.fill(**{**first, "until": "+3"})
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert run(desk, TODAY) == ended(kept=1), key


async def test_two_desks_open_one_half_of_a_shield_each(people_url: str, tmp_path: Path) -> None:
    """The second is refused: nothing is left that protects from nothing."""
    async with open_desk(people_url, tmp_path) as mine, open_desk(people_url, tmp_path / "b") as hers:
        plan(mine)
        await mine.open("maria silva")
        await mine.press("p", "f6")
        await mine.fill(until="+5")
        await mine.press("ctrl+s")
        await hers.open("maria silva")
        await hers.press("p", "f2")
        await mine.press("f2")
        await hers.fill(suspend="Sim")
        await hers.press("ctrl+s")
        assert "Dados salvos com sucesso" in hers.bottom
        await mine.fill(reduce="Sim")
        await mine.press("ctrl+s")
        assert "nada é protegido" in " ".join(mine.text.split())
