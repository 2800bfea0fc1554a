"""Acts on a plan: what is asked of the table of states inside the transaction, what is written, what money follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.models.customers import Address, Customer, CustomerIdentifier, CustomerStanding
from integrator_tui.models.plans import (
    BillingEvent,
    CancelProtocol,
    CustomerPlan,
    PlanContract,
    PlanDiscount,
    PlanEquipment,
    PlanHolding,
    PlanLogin,
    PlanPause,
    PlanTrust,
)
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.plans import previews
from integrator_tui.queries.plans.trust_card import suspended_plans, trust_card
from integrator_tui.queries.search.search import search
from integrator_tui.rules import permissions, variables
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.plans import holdings
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.change_plan import change_plan
from integrator_tui.services.plans.acts.delete import delete_plan
from integrator_tui.services.plans.acts.edit import (
    set_access_point,
    set_address,
    set_due_day,
    set_last_closing,
    set_price,
    set_unit,
)
from integrator_tui.services.plans.acts.enable import enable_plan, install_plan
from integrator_tui.services.plans.acts.pause import suspend_on_request
from integrator_tui.services.plans.acts.status import change_status
from integrator_tui.services.plans.acts.transfer import transfer_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
from integrator_tui.services.plans.ends import customers_with_ends, end_due
from integrator_tui.services.plans.suspension_run import Ended, run_suspension
from integrator_tui.services.service import Work
from tests.services.planned import Provider


@pytest.fixture
def isp(database_url: str) -> Iterator[Provider]:
    """A provider with two customers."""
    made = Provider(database_url)
    yield made
    made.db.close()


def cancelling(isp: Provider, **texts: str) -> dict[str, str]:
    """What the window would send."""
    return {"reason_id": "Preço", "cancelled_on": "hoje", **texts}


def test_enable_and_trust_ask_the_table_and_count_again(isp: Provider) -> None:
    waiting = isp.plan("AGUARDANDO")
    plan = isp.plan("SUSPENSO_DEBITO")
    isp.owes()
    said = isp.possible(plan)
    assert said["enable"].reason == "Há débito vencido e avisado: receba, parcele ou libere na confiança (R$ 99,90)."
    assert said["trust"].allowed
    assert not said["credits"].allowed
    with pytest.raises(Refused, match="débito vencido"):
        isp.do(enable_plan, isp.maria, plan)
    card = isp.do(trust_card, isp.maria, plan)
    assert (card.refused, card.trust.until, card.suspended_plans) == ("", date(2026, 12, 6), (plan,))
    assert [check.ok for check in card.trust.checks] == [True, True, True]
    assert "Atraso de 21 dias" in card.trust.checks[1].sentence
    assert isp.do(release_on_trust, isp.maria, plan, "pagou na lotérica") == "2026-12-06"
    assert isp.facts(plan).state == "PROVISORIO"
    with pytest.raises(Refused, match="já está liberado na confiança"):
        isp.do(release_on_trust, isp.maria, plan)
    isp.owes(0)
    isp.do(enable_plan, isp.maria, plan)
    row = isp.row(plan)
    assert (isp.facts(plan).state, row.trust_until, row.status_since) == ("HABILITADO", None, isp.session.now())
    assert isp.db.run(lambda: PlanTrust.get().outcome) == "pagou"
    with pytest.raises(Refused, match="O plano está habilitado"):
        isp.do(enable_plan, isp.maria, plan)
    isp.do(install_plan, isp.maria, waiting)
    assert isp.row(waiting).installed_on == date(2026, 12, 1)
    assert isp.db.run(lambda: CustomerStanding.get_by_id(isp.maria).active_plans) == 2
    assert [action for action, _ in isp.history()] == ["liberou", "habilitou", "instalou"]
    assert "motivo: pagou na lotérica" in isp.history()[0][1]
    with pytest.raises(Gone):
        isp.do(enable_plan, isp.joao, plan)


def test_a_release_that_its_limits_refuse_names_the_limit(isp: Provider) -> None:
    isp.owes(oldest=date(2026, 9, 1))
    late = isp.plan("SUSPENSO_DEBITO")
    with pytest.raises(Refused, match="aceita até 60"):
        isp.do(release_on_trust, isp.maria, late)
    isp.owes()
    formless = isp.plan("SUSPENSO_DEBITO", billing_form_id=None)
    with pytest.raises(Refused, match="não tem Forma de Cobrança"):
        isp.do(release_on_trust, isp.maria, formless)
    isp.do(release_on_trust, isp.maria, late)
    isp.db.run(CustomerPlan.update(status_id=isp.ids["SUSPENSO_DEBITO"]).execute)
    with pytest.raises(Refused, match="são precisos 30 dias entre duas"):
        isp.do(release_on_trust, isp.maria, late)
    card = isp.do(trust_card, isp.maria, late)
    assert (card.trust.from_day, len(card.releases)) == (date(2026, 12, 31), 1)
    assert isp.do(suspended_plans, isp.maria) == (formless, late)
    with pytest.raises(InvalidForm):
        isp.do(release_on_trust, isp.maria, formless, "x" * 201)


def test_enabling_writes_an_event_where_the_variable_asks_for_it(isp: Provider) -> None:
    trial = isp.plan("EXPERIMENTAL")
    isp.set(variables.EVENT_ON_ENABLING, 1)
    isp.set(variables.DATE_AFTER_TRIAL, 1)
    isp.do(enable_plan, isp.maria, trial)
    assert isp.events(trial) == [("acrescimo", "proporcional 01/12 a 10/12, 10 dias", 3330, "pendente")]
    assert isp.row(trial).start_date == date(2026, 12, 1)
    other = isp.plan("EXPERIMENTAL")
    isp.set(variables.EVENT_ON_ENABLING, 0)
    isp.set(variables.DATE_AFTER_TRIAL, 0)
    isp.do(enable_plan, isp.maria, other)
    assert (isp.events(other), isp.row(other).start_date) == ([], date(2026, 3, 1))


def test_cancel_with_fine_protocol_and_what_it_frees(isp: Provider) -> None:
    plan = isp.plan(due_day=15, start_date=date(2026, 7, 1))
    isp.contract(plan)

    def give() -> None:
        PlanLogin.insert(customer_id=isp.maria, plan_id=plan, login="ana01", login_key="ana01").execute()
        CustomerIdentifier.insert(customer_id=isp.maria, kind="login", value="ana01").execute()
        holdings.take(Work(isp.session, "op", isp.session.now()), "login", "ana01", isp.maria, plan)

    isp.db.run(give)
    version = isp.row(plan).version
    with pytest.raises(InvalidForm, match="Preencha «Motivo de Cancelamento»"):
        isp.do(cancel_plan, isp.maria, plan, version, {"cancelled_on": "hoje"})
    with pytest.raises(InvalidForm, match="vai até hoje"):
        isp.do(cancel_plan, isp.maria, plan, version, cancelling(isp, cancelled_on="+1"))
    with pytest.raises(Refused, match="Outro operador mudou este plano"):
        isp.do(cancel_plan, isp.maria, plan, version + 1, cancelling(isp))
    number = isp.do(cancel_plan, isp.maria, plan, version, cancelling(isp, cancel_books="Sim"))
    assert isp.events(plan) == [
        ("acrescimo", "proporcional 16/11 a 01/12, 16 dias", 5328, "pendente"),
        ("acrescimo", f"multa do contrato C-{plan}", 35000, "pendente"),
    ]
    row, protocol = isp.row(plan), isp.db.run(CancelProtocol.get)
    assert (row.cancelled_on, isp.facts(plan).state) == (date(2026, 12, 1), "CANCELADO")
    assert (protocol.number, protocol.fine_cents, protocol.cancel_books) == (number, 35000, True)
    assert protocol.billing_form_id == isp.ids["BOLETO"], "the one of the plan, where none is typed"
    opened = f"protocolo de cancelamento {number}, plano {isp.facts(plan).label}; cancelar carnê(s)"
    assert isp.history("cancel_protocol") == [("abriu", opened)]
    held = isp.db.run(PlanHolding.get)
    assert (held.value, held.until) == ("ana01", isp.session.now())
    assert isp.db.run(lambda: PlanLogin.get().deleted_at) == isp.session.now()
    assert [row.id for row in isp.do(search, number).rows] == [isp.maria]
    assert not isp.do(search, "ana01").rows
    assert isp.db.run(lambda: Customer.get_by_id(isp.maria).active) is True
    with pytest.raises(Refused, match="Plano cancelado só se consulta"):
        isp.do(cancel_plan, isp.maria, plan, isp.row(plan).version, cancelling(isp))


def test_within_seven_days_of_a_distance_sale_nothing_is_owed(isp: Provider) -> None:
    fields: dict[str, Any] = {"start_date": date(2026, 11, 24), "sold_on": date(2026, 11, 24)}
    by_phone, at_the_shop = isp.plan(sale="telefone", **fields), isp.plan(sale="loja", **fields)
    for plan in (by_phone, at_the_shop):
        isp.contract(plan, sold_on=date(2026, 11, 24))
        to_come = {"customer_id": isp.maria, "plan_id": plan, "description": "instalação", "amount_cents": 10000}
        made = {"kind": "acrescimo", "reason": "x", "times": 1, "at": isp.session.now(), "login": "ana", "op_id": "x"}
        isp.db.run(BillingEvent.insert(**to_come, **made).execute)
        isp.do(cancel_plan, isp.maria, plan, isp.row(plan).version, cancelling(isp))
    assert isp.events(by_phone) == [("acrescimo", "instalação", 10000, "cancelado")]
    assert ("cancelou", f"evento do plano {by_phone}: instalação") in isp.history("billing_event")
    owed = [(cents, status) for _, _, cents, status in isp.events(at_the_shop)]
    assert (sum(cents for cents, _ in owed), {status for _, status in owed}) == (10000 + 60000 + 2664, {"pendente"})
    late = isp.plan(sale="telefone", start_date=date(2026, 11, 23), sold_on=date(2026, 11, 23))
    isp.do(cancel_plan, isp.maria, late, isp.row(late).version, cancelling(isp))
    assert len(isp.events(late)) == 1


def test_cancel_variables_and_permissions(isp: Provider) -> None:
    plan = isp.plan()
    isp.contract(plan)
    key = isp.db.run(
        PlanEquipment.insert(customer_id=isp.maria, plan_id=plan, description="ONU", lent_on=date(2026, 7, 1)).execute
    )
    version = isp.row(plan).version
    isp.set(variables.EQUIPMENT_KEEPS_PLAN, 1)
    with pytest.raises(Refused, match="Há equipamento com o cliente"):
        isp.do(cancel_plan, isp.maria, plan, version, cancelling(isp))
    isp.set(variables.EQUIPMENT_KEEPS_PLAN, 0)
    isp.set(variables.INACTIVE_WITH_LAST_PLAN, 1)
    poor = replace(isp.session, admin=False, permissions=frozenset({permissions.CANCEL_PLAN, "Clientes"}))
    with pytest.raises(NotPermitted, match="Permite Alterar Multa Contrato"):
        isp.db.run(cancel_plan, poor, isp.maria, plan, version, cancelling(isp, fine_cents="1,00"))
    with pytest.raises(NotPermitted, match="Alterar F"):
        isp.db.run(cancel_plan, poor, isp.maria, plan, version, cancelling(isp, billing_form_id="PIX"))
    isp.do(cancel_plan, isp.maria, plan, version, cancelling(isp, fine_cents="1,00"))
    assert ("acrescimo", f"multa do contrato C-{plan}", 100, "pendente") in isp.events(plan)
    assert isp.db.run(lambda: Customer.get_by_id(isp.maria).active) is False
    assert isp.history("customer")[-1] == ("alterou", "último plano cancelado")
    assert isp.db.run(lambda: PlanEquipment.get_by_id(key).returned_on) is None


def test_suspension_on_request_by_its_parameters(isp: Provider) -> None:
    plan = isp.plan()

    def ask(until: str) -> Any:
        return isp.do(suspend_on_request, isp.maria, plan, isp.row(plan).version, {"until": until})

    with pytest.raises(Refused, match="O provedor não oferece Suspensão Temporária"):
        ask("+40")
    isp.set(variables.TEMPORARY_SUSPENSION, 1)
    isp.owes()
    with pytest.raises(Refused, match="só de plano em dia"):
        ask("+40")
    isp.owes(0)
    for wrong in ("+28", "+120"):
        with pytest.raises(InvalidForm, match="vai de 30 a 120 dias"):
            ask(wrong)
    isp.set(variables.TEMPORARY_MOST_DAYS, 200)
    assert ask("+120") == "2027-04-01"
    isp.set(variables.TEMPORARY_MOST_DAYS, 120)
    assert isp.facts(plan).state == "SUSPENSO_PEDIDO"
    assert isp.events(plan) == [("acrescimo", "proporcional 11/11 a 30/11, 20 dias", 6660, "pendente")]
    isp.db.run(end_due, isp.on(date(2027, 3, 31)), isp.maria, "2027-03-31")
    assert isp.facts(plan).state == "SUSPENSO_PEDIDO"
    assert isp.db.run(end_due, isp.on(date(2027, 4, 1)), isp.maria, "2027-04-01") == [(plan, "habilitado")]
    assert isp.facts(plan).state == "HABILITADO"
    with pytest.raises(Refused, match="a próxima pode em 01/12/2027"):
        ask("+40")
    isp.set(variables.TEMPORARY_MONTHS_BETWEEN, 0)
    ask("+40")
    isp.do(cancel_plan, isp.maria, plan, isp.row(plan).version, cancelling(isp))
    ends = isp.db.run(lambda: [row.ended_on for row in PlanPause.select().order_by(PlanPause.id)])
    assert ends == [date(2027, 4, 1), date(2026, 12, 1)], "who cancels is not on leave any more"


def test_what_a_release_comes_to(isp: Provider) -> None:
    """Paid: enabled. Not paid: suspended again, on the day after its last. Charged by parameter only."""
    paid, unpaid = isp.plan("SUSPENSO_DEBITO"), isp.plan("SUSPENSO_DEBITO", customer_id=isp.joao)
    for plan, customer in ((paid, isp.maria), (unpaid, isp.joao)):
        isp.owes(customer_id=customer)
        isp.do(release_on_trust, customer, plan)
    isp.owes(0)
    isp.set(variables.TRUST_BILLS, 1)
    last, after = date(2026, 12, 6), date(2026, 12, 7)

    def run(day: date) -> Any:
        told: list[tuple[str, int, int]] = []
        ended = run_suspension(isp.on(day), isp.db.run, day, False, lambda *step: told.append(step))
        for stage in {stage for stage, _, _ in told}:
            steps = [(done, total) for name, done, total in told if name == stage]
            assert steps[-1][0] == steps[-1][1], f"{stage} is shown to its end"
            assert len(steps) == steps[-1][1] + (stage == "Prazos vencidos")
        assert ("Clientes em débito", 1, 1) in told
        return ended

    assert run(last) == Ended((), (), (), 0)
    assert isp.db.run(customers_with_ends, last) == [], "the last day of a release is one of its days"
    assert isp.db.run(customers_with_ends, after) == [isp.maria, isp.joao]
    first = run(after)
    assert (first.suspended, first.enabled) == (((isp.joao, unpaid),), ((isp.maria, paid),))
    assert run(after) == Ended((), (), (), 0)
    outcomes = isp.db.run(lambda: {row.plan_id: row.outcome for row in PlanTrust.select()})
    assert outcomes == {paid: "pagou", unpaid: "nao_pagou"}
    assert isp.events(unpaid) == [("acrescimo", "proporcional 01/12 a 06/12, 6 dias", 1998, "pendente")]
    assert (isp.facts(unpaid).state, isp.row(unpaid).trust_until) == ("SUSPENSO_DEBITO", None)


def test_single_fields_and_the_second_operator(isp: Provider) -> None:
    plan = isp.plan(access_point_id=isp.ids["OLT Centro 1"])
    isp.do(set_price, isp.maria, plan, 9990, {"price_cents": "109,90"})
    with pytest.raises(Conflict, match=r"agora «R\$ 109,90», digitado «R\$ 89,90»"):
        isp.do(set_price, isp.maria, plan, 9990, {"price_cents": "89,90"})
    with pytest.raises(InvalidForm, match="não pode ser negativo"):
        isp.do(set_price, isp.maria, plan, 10990, {"price_cents": "-1"})
    version = isp.row(plan).version
    assert isp.do(set_due_day, isp.maria, plan, version, {"due_day": "10"}) == plan, "the day that it has"
    assert (isp.row(plan).version, isp.events(plan)) == (version, [])
    assert isp.do(set_due_day, isp.maria, plan, version, {"due_day": "20"}) == plan
    assert isp.events(plan) == [("acrescimo", "proporcional 11/12 a 20/12, 10 dias", 3663, "pendente")]
    with pytest.raises(Refused, match="Outro operador mudou este plano"):
        isp.do(set_due_day, isp.maria, plan, version, {"due_day": "5"})
    with pytest.raises(InvalidForm, match="de 1 a 31"):
        isp.do(set_due_day, isp.maria, plan, version + 1, {"due_day": "32"})
    with pytest.raises(InvalidForm, match="não tem essa opção"):
        isp.do(set_access_point, isp.maria, plan, isp.ids["OLT Centro 1"], {"access_point_id": "OLT Praia"})
    with pytest.raises(InvalidForm, match="O fechamento vai de"):
        isp.do(set_last_closing, isp.maria, plan, "", {"last_closing": "01/01/2020"})
    with pytest.raises(InvalidForm, match="O fechamento vai de"):
        isp.do(set_last_closing, isp.maria, plan, "", {"last_closing": "15/12/2028"})
    isp.do(set_last_closing, isp.maria, plan, "", {"last_closing": "20/11/2026"})
    with pytest.raises(Conflict):
        isp.do(set_last_closing, isp.maria, plan, "", {"last_closing": "20/12/2026"})
    preview = isp.do(previews.act_preview, isp.maria, plan, "last_closing", {"last_closing": "20/10/2026"})
    assert [one.text for one in preview] == [
        "o próximo faturamento conta desde 21/10/2026",
        "31 dias, de 21/10/2026 a 20/11/2026: voltam a contar; o período que já tem fatura não se cobra outra vez",
    ]
    isp.do(set_last_closing, isp.maria, plan, "2026-11-20", {"last_closing": ""})
    assert isp.row(plan).last_closing is None
    isp.do(set_unit, isp.maria, plan, isp.ids["Rio Centro"], {"unit_id": "Niterói"})
    assert isp.row(plan).access_point_id is None
    isp.do(set_unit, isp.maria, plan, isp.ids["Niterói"], {"unit_id": "Niterói"})
    isp.do(set_access_point, isp.maria, plan, None, {"access_point_id": "OLT Praia"})
    second = isp.do(
        ADDRESSES.create, isp.maria, {"kind": "Instalação", "street": "Rua Azul", "city": "Curitiba", "state": "PR"}
    )
    first = isp.row(plan).address_id
    assert isp.do(set_address, isp.maria, plan, first, {"address_id": "Rua Azul"}) == plan
    assert isp.row(plan).address_id == second
    told = isp.db.run(lambda: [row.changes for row in History.select().where(History.entity == "plan")])
    assert all(word in told[-1] for word in ("Rua XV de Novembro, 100", "Rua Azul - Curitiba/PR"))
    assert "OLT Centro 1" in told[-3]


def test_status_goes_along_next_status_with_the_conditions_of_the_act(isp: Provider) -> None:
    plan, debt = isp.plan(), isp.plan("SUSPENSO_DEBITO")
    isp.owes()
    with pytest.raises(InvalidForm, match="não tem essa opção"):
        isp.do(change_status, isp.maria, plan, isp.ids["HABILITADO"], {"status_id": "Reduzido"})
    with pytest.raises(Refused, match="prazo legal"):
        isp.do(change_status, isp.maria, plan, isp.ids["HABILITADO"], {"status_id": "Suspenso por Débito"})
    with pytest.raises(Refused, match="Há débito vencido"):
        isp.do(change_status, isp.maria, debt, isp.ids["SUSPENSO_DEBITO"], {"status_id": "Habilitado"})
    isp.owes(0)
    isp.do(change_status, isp.maria, debt, isp.ids["SUSPENSO_DEBITO"], {"status_id": "Habilitado"})
    assert isp.facts(debt).state == "HABILITADO"
    own = isp.db.run(
        ListItem.insert(kind="status_planos", name="VIP", code="VIP", details='{"bucket": "ativo"}').execute
    )
    last = '{"bucket": "ativo", "generates_billing": true, "next": ["VIP", "CANCELADO"]}'
    isp.db.run(ListItem.update(details=last).where(ListItem.id == isp.ids["HABILITADO"]).execute)
    with pytest.raises(Refused, match=r"use Cancelar \(k\)"):
        isp.do(change_status, isp.maria, plan, isp.ids["HABILITADO"], {"status_id": "Cancelado"})
    isp.do(change_status, isp.maria, plan, isp.ids["HABILITADO"], {"status_id": "VIP"})
    assert isp.row(plan).status_id == own


def test_change_plan_keeps_the_old_one_and_takes_along_what_hung_on_it(isp: Provider) -> None:
    plan = isp.plan(start_date=date(2026, 7, 1), due_day=10)
    isp.contract(plan)
    field = isp.db.run(ExtraField.insert(owner="plan", name="ONU", kind="text").execute)
    isp.db.run(ExtraValue.insert(field_id=field, owner_id=plan, value="X1").execute)
    isp.set(variables.COPY_EXTRA_FIELDS, 1)
    for kind in ("mensalidade_progressiva", "promocional"):
        values = {"customer_id": isp.maria, "plan_id": plan, "kind": kind, "login": "ana"}
        isp.db.run(PlanDiscount.insert(**values, starts_on=date(2026, 7, 1), value_cents=100).execute)
    version = isp.row(plan).version
    for other in ("EMPRESA 500", "FIBRA PRAIA", "FIBRA 300"):
        with pytest.raises(InvalidForm, match="não tem essa opção"):
            isp.do(change_plan, isp.maria, plan, version, {"catalog_plan_id": other})
    poor = replace(isp.session, admin=False, permissions=frozenset({permissions.CHANGE_PLAN, "Clientes"}))
    with pytest.raises(NotPermitted, match="Editar Valor de Novo Plano"):
        isp.db.run(change_plan, poor, isp.maria, plan, version, {"catalog_plan_id": "FIBRA 600", "price_cents": "1,00"})
    new = isp.db.run(
        change_plan, poor, isp.maria, plan, version, {"catalog_plan_id": "FIBRA 600", "cancel_books": "Sim"}
    )
    old, fresh = isp.row(plan), isp.row(new)
    assert (isp.facts(plan).state, old.replaced_by_id, old.cancelled_on) == ("CANCELADO", new, date(2026, 12, 1))
    assert (fresh.price_cents, fresh.due_day, fresh.start_date) == (12990, 10, date(2026, 12, 1))
    assert fresh.last_closing == date(2026, 12, 10)
    assert isp.events(plan) == [("acrescimo", "plano antigo 11/11 a 30/11, 20 dias", 6660, "pendente")]
    assert isp.events(new) == [("acrescimo", "plano novo 01/12 a 10/12, 10 dias", 4330, "pendente")]
    assert isp.db.run(lambda: PlanContract.get().plan_id) == new
    kept = isp.db.run(lambda: [row.kind for row in PlanDiscount.select().where(PlanDiscount.deleted_at.is_null())])
    assert kept == ["promocional"]
    assert isp.db.run(lambda: ExtraValue.get(ExtraValue.owner_id == new).value) == "X1"
    assert any("cancelar carnê(s) existente(s)" in note for _, note in isp.history())
    isp.set(variables.COPY_EXTRA_FIELDS, 0)
    isp.set(variables.PROGRESSIVE_AFTER_CHANGE, 1)
    isp.db.run(PlanDiscount.update(deleted_at=None, plan_id=new).execute)
    again = isp.do(change_plan, isp.maria, new, isp.row(new).version, {"catalog_plan_id": "FIBRA 300"})
    assert isp.db.run(lambda: PlanDiscount.select().where(PlanDiscount.plan_id == again).count()) == 2
    assert not isp.db.run(lambda: ExtraValue.select().where(ExtraValue.owner_id == again).count())
    assert [(kind, cents) for kind, _, cents, _ in isp.events(new)][1:] == [("desconto", 4330)]
    assert isp.events(again) == [("acrescimo", "proporcional 01/12 a 10/12, 10 dias", 3330, "pendente")]


def test_transfer_and_delete(isp: Provider) -> None:
    plan = isp.plan(debit_data_id=None)

    def give() -> None:
        PlanLogin.insert(customer_id=isp.maria, plan_id=plan, login="casa01", login_key="casa01").execute()
        CustomerIdentifier.insert(customer_id=isp.maria, kind="login", value="casa01").execute()
        holdings.take(Work(isp.session, "op", datetime(2026, 3, 1)), "login", "casa01", isp.maria, plan)

    isp.db.run(give)
    version = isp.row(plan).version
    for wrong, why in ((isp.maria, "já é deste cliente"), (999, "Não há cliente")):
        with pytest.raises(InvalidForm, match=why):
            isp.do(transfer_plan, isp.maria, plan, version, {"customer_id": str(wrong)})
    isp.owes()
    with pytest.raises(Refused, match="Há débito vencido"):
        isp.do(transfer_plan, isp.maria, plan, version, {"customer_id": str(isp.joao)})
    isp.owes(0)
    other = isp.plan()
    for one in (plan, other):
        isp.contract(one)
    isp.db.run(PlanContract.update(signed=True).execute)
    isp.do(transfer_plan, isp.maria, plan, version, {"customer_id": str(isp.joao)})
    signed = isp.db.run(lambda: {row.plan_id: row.signed for row in PlanContract.select()})
    assert signed == {plan: False, other: True}, "another owner has signed nothing yet"
    assert isp.row(plan).customer_id == isp.joao
    assert isp.events(plan) == [("acrescimo", "proporcional 11/11 a 30/11, 20 dias", 6660, "pendente")]
    assert isp.db.run(lambda: BillingEvent.get().customer_id) == isp.maria
    held = isp.db.run(lambda: [(row.customer_id, row.until) for row in PlanHolding.select().order_by(PlanHolding.id)])
    assert held == [(isp.maria, isp.session.now()), (isp.joao, None)]
    assert [row.id for row in isp.do(search, "casa01").rows] == [isp.joao]
    home = isp.db.run(Address.get_by_id, isp.row(plan).address_id)
    assert (home.customer_id, home.street) == (isp.joao, "Rua XV de Novembro")
    counts = isp.db.run(lambda: {row.customer_id: row.active_plans for row in CustomerStanding.select()})
    assert (counts[isp.maria], counts[isp.joao]) == (1, 1)
    with pytest.raises(Gone):
        isp.do(transfer_plan, isp.maria, plan, version, {"customer_id": str(isp.joao)})
    with pytest.raises(Refused, match="já foi cobrado"):
        isp.do(delete_plan, isp.joao, plan, isp.row(plan).version)
    wrong = isp.plan("AGUARDANDO")
    isp.do(delete_plan, isp.maria, wrong, isp.row(wrong).version)
    with pytest.raises(Gone):
        isp.do(enable_plan, isp.maria, wrong)


def test_what_another_program_wrote_ends_nothing(isp: Provider) -> None:
    """A negative price, days without end, a bucket that there is not, a contract of less than no months, no due day."""
    isp.set(variables.TEMPORARY_SUSPENSION, 1)
    isp.db.run(ListItem.update(details='{"notice_days": 99999999999}').where(ListItem.id == isp.ids["BOLETO"]).execute)
    isp.db.run(ListItem.update(details='{"bucket": "x", "next": 7}').where(ListItem.id == isp.ids["REDUZIDO"]).execute)
    odd: dict[str, Any] = {"price_cents": -5, "due_day": 0, "last_closing": date(2027, 1, 5)}
    odd |= {"start_date": date(2027, 2, 1)}
    for state in ("HABILITADO", "REDUZIDO", "SUSPENSO_DEBITO", "PROVISORIO", "EXPERIMENTAL"):
        plan = isp.plan(state, **odd)
        isp.contract(plan, months=-3, benefit=-1)
        isp.possible(plan)
        isp.do(trust_card, isp.maria, plan)
        for action in previews.FORMS.keys() | {"enable", "install", "delete", "end_trust"}:
            sheet = isp.do(previews.act_sheet, isp.maria, plan, action)
            if action != "trust":
                isp.do(previews.act_preview, isp.maria, plan, action, sheet.texts)
    with pytest.raises(InvalidForm, match="vai até"):
        isp.do(set_price, isp.maria, isp.plan(), 9990, {"price_cents": "99.999.999,99"})
