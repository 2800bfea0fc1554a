"""The windows of acts on a plan: what they say before F9, that only F9 does it, and what stands there afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from integrator_tui.models.customers import Address, CustomerStanding
from integrator_tui.models.plans import BillingEvent, CustomerPlan, PlanContract, PlanEquipment, PlanLogin
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.rules import variables
from tests.screens.desk import DeskPilot

TODAY = date(2026, 12, 1)


class Plans:
    """Plans of maria, on 1 December 2026."""

    def __init__(self, desk: DeskPilot) -> None:
        self.desk = desk
        app = desk.app
        app.session = replace(app.session, now=lambda: datetime(2026, 12, 1, 14, 32))
        self.ids: dict[str, int] = {}
        desk.db.run(self._lists)

    def _lists(self) -> None:
        def add(kind: str, name: str, parent: int | None, **details: Any) -> None:
            row = {"kind": kind, "name": name, "parent_id": parent, "details": json.dumps(details)}
            self.ids[name] = ListItem.insert(**row, position=1).execute()

        add("unidades_negocio", "Rio Centro", None)
        add("unidades_negocio", "Niterói", None)
        add("pontos_acesso", "OLT Centro 1", self.ids["Rio Centro"])
        for name, price in (("FIBRA 300", 9990), ("FIBRA 600", 12990)):
            sold = {"price": price, "group": "Fibra PF", "allows_radius": True, "issues_book": True}
            add("planos", name, self.ids["Rio Centro"], **sold)
        for item in ListItem.select().where(ListItem.kind << ("status_planos", "formas_cobranca")):
            self.ids[item.code] = item.id

    def add(self, state: str = "HABILITADO", **columns: Any) -> int:
        """A plan with a contract and a login."""

        def make() -> int:
            home = Address.get((Address.customer_id == 1) & (Address.kind == "principal"))
            values = {
                "customer_id": 1,
                "catalog_plan_id": self.ids["FIBRA 300"],
                "status_id": self.ids[state],
                "address_id": home.id,
                "start_date": date(2026, 7, 1),
                "due_day": 15,
                "price_cents": 9990,
                "unit_id": self.ids["Rio Centro"],
                "billing_form_id": self.ids["BOLETO"],
                "issues_book": True,
                "status_since": datetime(2026, 11, 28, 12),
            }
            key: int = CustomerPlan.insert(**{**values, **columns}).execute()
            its = {"customer_id": 1, "plan_id": key}
            number, sold_on = f"C-{key}", date(2026, 7, 1)
            PlanContract.insert(**its, number=number, sold_on=sold_on, months=12, benefit_cents=60000).execute()
            PlanLogin.insert(**its, login=f"maria{key}", login_key=f"maria{key}").execute()
            return key

        return int(self.desk.db.run(make))

    def owes(self, cents: int) -> None:
        """What maria is overdue with."""
        row = {"overdue_invoices": int(cents > 0), "overdue_cents": cents, "oldest_due": date(2026, 11, 10)}
        self.desk.db.run(
            CustomerStanding.insert(customer_id=1, as_of=TODAY, **row)
            .on_conflict(conflict_target=[CustomerStanding.customer_id], update=row)
            .execute
        )

    def row(self, key: int) -> Any:
        """A plan as it stands."""
        return self.desk.db.run(CustomerPlan.get_by_id, key)

    def state(self, key: int) -> str:
        """The code of its status."""
        return next(code for code, at in self.ids.items() if at == self.row(key).status_id)

    def set(self, variable: Any, value: int) -> None:
        """A variable of the system."""
        self.desk.db.run(
            SystemVariable.insert(code=variable.code, value=str(value))
            .on_conflict(conflict_target=[SystemVariable.code], update={"value": str(value)})
            .execute
        )


@pytest.fixture
def plans(desk: DeskPilot) -> Plans:
    """Lists of a provider; no plan yet."""
    return Plans(desk)


def said(desk: DeskPilot) -> str:
    """The screen without the frames and the blanks between."""
    return " ".join(desk.text.replace("│", " ").split())


async def menu(desk: DeskPilot, label: str) -> None:
    """An act by the menu of actions."""
    await desk.press("f10")
    await desk.type(label)
    await desk.press("enter")


@pytest.mark.function("F121", "F227", "F120", "F136", "F140")
async def test_the_card_of_a_trust_release(desk: DeskPilot, plans: Plans) -> None:
    """Three keys: open, 7, F9. Typed digits and Enter do nothing; refused says why and from when."""
    plan = plans.add("SUSPENSO_DEBITO")
    plans.owes(10260)
    await desk.search("maria silva")
    await desk.press("enter", "7")
    text = said(desk)
    assert f"Habilitar Provisoriamente o Plano · {plan} FIBRA 300" in text, desk.text
    assert "PODE. Liberado agora, vale até domingo 06/12/2026, 23:59" in text
    assert "ok Atraso de 21 dias; a forma de cobrança aceita até 60." in text
    assert "Nunca foi liberado antes." in text
    assert "suspenso de novo: segunda 07/12/2026, 00:00." in text, desk.text
    assert "Vencido hoje: R$ 102,60 (1 fatura). Prazo legal e cobrança continuam." in text
    assert "F9 Liberar até dom 06/12" in desk.bottom
    await desk.press("9", "8", "enter")
    assert plans.state(plan) == "SUSPENSO_DEBITO"
    await desk.press("tab")
    await desk.type("pagou na lotérica")
    await desk.press("f9")
    assert "Liberado na confiança." in desk.bottom, desk.text
    assert (plans.state(plan), plans.row(plan).trust_until) == ("PROVISORIO", date(2026, 12, 6))
    await desk.press("7")
    assert "! O plano já está liberado na confiança." in said(desk), desk.text
    assert "Já houve 1 liberação: 01/12/2026 (em curso)" in said(desk)
    await desk.press("f9")
    assert "já está liberado na confiança" in desk.bottom
    assert plans.state(plan) == "PROVISORIO"
    await desk.press("escape")

    plans.owes(0)
    await desk.press("3", "a", "enter", "r")
    assert "a liberação na confiança termina como paga" in said(desk), desk.text
    await desk.press("f9")
    assert plans.state(plan) == "HABILITADO", desk.text
    await desk.press("h")
    assert "liberou" in desk.text
    assert "habilitou" in desk.text


async def test_two_suspended_plans_take_turns(desk: DeskPilot, plans: Plans) -> None:
    first = plans.add("SUSPENSO_DEBITO", status_since=datetime(2026, 11, 1))
    second = plans.add("SUSPENSO_DEBITO")
    plans.owes(9990)
    await desk.open("maria silva")
    await desk.press("7")
    assert f"{first} FIBRA 300" in desk.text
    assert "1 de 2" in desk.text
    await desk.press("down")
    assert f"{second} FIBRA 300" in desk.text, desk.text
    assert "2 de 2" in desk.text
    await desk.press("f9")
    assert [plans.state(key) for key in (first, second)] == ["SUSPENSO_DEBITO", "PROVISORIO"]


@pytest.mark.function("F125", "F126", "F127", "F128")
async def test_cancel_names_the_sum_before_it_is_done(desk: DeskPilot, plans: Plans) -> None:
    plan = plans.add()
    equipment = {"customer_id": 1, "plan_id": plan, "description": "ONU ZTE", "asset_no": "4521", "lent_on": TODAY}
    plans.set(variables.EQUIPMENT_KEEPS_PLAN, 1)
    desk.db.run(PlanEquipment.insert(**equipment).execute)
    await desk.open("maria silva")
    await desk.press("3", "k")
    assert "Há equipamento com o cliente" in desk.bottom, desk.text
    plans.set(variables.EQUIPMENT_KEEPS_PLAN, 0)
    plans.set(variables.INACTIVE_WITH_LAST_PLAN, 1)
    await desk.press("f5", "k")
    text = said(desk)
    assert "proporcional 16/11 a 01/12, 16 dias R$ 53,28" in text, desk.text
    assert f"multa do contrato C-{plan} R$ 350,00" in text
    assert "do protocolo, vence em 15/12/2026 R$ 403,28" in text
    assert "benefício R$ 600,00 x 7 meses que faltam / 12" in text
    assert f"o login maria{plan} deixa de entrar" in text
    assert "! Equipamento com o cliente: ONU ZTE, nº 4521" in text
    assert "É o último plano; o cliente fica inativo." in text
    await desk.press("f12")
    assert "R$ 99,90 x 16 dias / 30" in said(desk), desk.text
    await desk.press("escape", "f9")
    assert "Preencha «Motivo de Cancelamento»" in desk.text
    await desk.fill(reason_id="Preço", cancelled_on="-6", fine_cents="100,00")
    assert "multa do contrato" in desk.text
    assert "proporcional 16/11 a 25/11, 10 dias R$ 33,30" in said(desk), desk.text
    await desk.press("f9")
    assert "Plano cancelado. Protocolo 20261201" in desk.bottom, desk.text
    assert plans.state(plan) == "CANCELADO"
    events = desk.db.run(lambda: sorted(row.amount_cents for row in BillingEvent.select()))
    assert events == [3330, 10000]
    assert "cliente inativo" in desk.text


@pytest.mark.function("F116", "F117", "F119", "F122", "F123", "F124", "F130", "F134", "F135")
async def test_the_other_windows(desk: DeskPilot, plans: Plans) -> None:
    plan = plans.add()
    await desk.open("maria silva")
    await desk.press("3", "p")
    await desk.fill(price_cents="109,90")
    assert "de R$ 99,90 para R$ 109,90, a partir da fatura de 15/12/2026" in said(desk), desk.text
    await desk.press("f9")
    assert plans.row(plan).price_cents == 10990
    await desk.press("v")
    await desk.fill(due_day="25")
    assert "proporcional 16/12 a 25/12, 10 dias R$ 36,63" in said(desk), desk.text
    await desk.press("f9")
    assert plans.row(plan).due_day == 25
    plans.set(variables.TEMPORARY_SUSPENSION, 1)
    await desk.press("f5", "z")
    assert "suspenso de hoje até 30/12/2026, 30 dias" in said(desk), desk.text
    await desk.press("f9")
    assert plans.state(plan) == "SUSPENSO_PEDIDO"
    await desk.press("i", "y", "f9")
    assert plans.state(plan) == "HABILITADO", desk.text
    admin = desk.app.session
    few = frozenset({"Clientes", "Mudar Plano", "Cancelar Plano"})
    desk.app.session = replace(admin, admin=False, permissions=few)
    await desk.press("a", "k")
    assert "Motivo de Cancelamento" in desk.text
    assert "Valor Multa" not in desk.text
    assert "F.Cobrança" not in desk.text
    await desk.press("escape", "m")
    assert "Mudar para o Plano" in desk.text
    assert "Valor do Novo Plano" not in desk.text
    assert "Cancelar Carnê(s)" in desk.text
    await desk.press("escape")
    desk.app.session = admin
    await desk.press("m")
    assert "Valor do Novo Plano" in desk.text
    await desk.fill(catalog_plan_id="FIBRA 600")
    text = said(desk)
    assert "plano novo 01/12 a 25/12, 25 dias R$ 108,25" in text, desk.text
    assert "depois, todo mês R$ 129,90" in text
    await desk.press("f9")
    new = plans.row(plan).replaced_by_id
    assert f"Plano mudado: o novo é o {new}." in desk.bottom
    assert plans.row(new).price_cents == 12990
    await menu(desk, "Alterar Último Fech")
    await desk.fill(last_closing="31/12/2026")
    assert "o próximo faturamento conta desde 01/01/2027" in said(desk), desk.text
    assert "não se cobram mais" in said(desk)
    await desk.press("f9")
    assert plans.row(new).last_closing == date(2026, 12, 31), desk.text
    for name, fields, column in (
        ("Ponto de Roteamento", {"access_point_id": "OLT Centro 1"}, "access_point_id"),
        ("Alterar Unidade", {"unit_id": "Niterói"}, "unit_id"),
        ("Trocar Dono", {"customer_id": "2"}, "customer_id"),
    ):
        await menu(desk, name)
        await desk.fill(**fields)
        await desk.press("f9")
        assert getattr(plans.row(new), column) == plans.ids.get(next(iter(fields.values())), 2), desk.text
    other = plans.add("AGUARDANDO")
    await desk.press("f5")
    await menu(desk, "Apagar Plano")
    assert "Não se desfaz." in desk.text
    await desk.press("f9")
    assert plans.row(other).deleted_at is not None, desk.text
    last = plans.add("AGUARDANDO")
    await desk.press("f5")
    await menu(desk, "Concluir instala")
    await desk.press("f9")
    assert plans.state(last) == "HABILITADO"


@pytest.mark.function("F215")
async def test_the_second_operator_is_told_and_sees_what_there_is_now(desk: DeskPilot, plans: Plans) -> None:
    """While the window of a price is open, another writes one; while a cancellation is, the plan changes."""
    plan = plans.add()
    await desk.open("maria silva")
    await desk.press("3", "p")
    await desk.fill(price_cents="109,90")
    desk.db.run(CustomerPlan.update(price_cents=8990, version=2).where(CustomerPlan.id == plan).execute)
    await desk.press("f9")
    assert "Confira, e F9 de novo" in desk.bottom, desk.text
    await desk.press("f9")
    row = next(line for line in desk.lines() if "109,90 " in line and "89,90" in line)
    assert row.index("109,90") < row.index("89,90"), "mine stands before theirs"
    await desk.press("escape", "f9")
    assert "Choque com outro operador" in desk.text, "whoever goes back is asked again"
    assert plans.row(plan).price_cents == 8990
    await desk.press("m", "f9")
    assert "Confira o que acontece agora, e F9 de novo." in desk.bottom, desk.text
    assert plans.row(plan).price_cents == 8990
    await desk.press("f9")
    assert plans.row(plan).price_cents == 10990, desk.text
    await desk.press("k")
    await desk.fill(reason_id="Preço")
    desk.db.run(CustomerPlan.update(notes="x", version=9).where(CustomerPlan.id == plan).execute)
    await desk.press("f9")
    assert "Outro operador mudou este plano" in said(desk), desk.text
    assert plans.state(plan) == "HABILITADO"
    await desk.press("escape", "f9")
    assert plans.state(plan) == "CANCELADO", desk.text


def test_days_of_the_week() -> None:
    from integrator_tui.screens.plans.acts.trust import _long, _short

    assert [_short(TODAY + timedelta(days=5)), _long(TODAY)] == ["dom 06/12", "terça 01/12/2026"]
