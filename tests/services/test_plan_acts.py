"""Acts on a plan: what is asked of the table of states inside the transaction, what is written, what money follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from integrator_tui.errors import Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.models.customers import Customer, CustomerIdentifier, CustomerStanding
from integrator_tui.models.plans import CancelProtocol, CustomerPlan, PlanEquipment, PlanHolding, PlanLogin, PlanTrust
from integrator_tui.queries.plans.trust_card import suspended_plans, trust_card
from integrator_tui.queries.search.search import search
from integrator_tui.rules import permissions, variables
from integrator_tui.services.plans import holdings
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.enable import enable_plan, install_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
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
        isp.do(cancel_plan, isp.maria, plan, isp.row(plan).version, cancelling(isp))
    assert isp.events(by_phone) == []
    assert sum(cents for _, _, cents, _ in isp.events(at_the_shop)) == 60000 + 2664
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
    from dataclasses import replace

    poor = replace(isp.session, admin=False, permissions=frozenset({permissions.CANCEL_PLAN, "Clientes"}))
    with pytest.raises(NotPermitted, match="Permite Alterar Multa Contrato"):
        isp.db.run(cancel_plan, poor, isp.maria, plan, version, cancelling(isp, fine_cents="1,00"))
    with pytest.raises(NotPermitted, match="Alterar F"):
        isp.db.run(cancel_plan, poor, isp.maria, plan, version, cancelling(isp, billing_form_id="PIX"))
    isp.do(cancel_plan, isp.maria, plan, version, cancelling(isp, fine_cents="1,00"))
    assert ("acrescimo", f"multa do contrato C-{plan}", 100, "pendente") in isp.events(plan)
    assert isp.db.run(lambda: Customer.get_by_id(isp.maria).active) is False
    assert isp.db.run(lambda: PlanEquipment.get_by_id(key).returned_on) is None
