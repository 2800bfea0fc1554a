"""Avarias: whom they touch, the calls that join them, and their end, which is told once (F249)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.messages import Outbox
from integrator_tui.models.outages import Outage
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.queries.calls.outages import calls_of_outage, outage, outage_of, outages, rushes
from integrator_tui.queries.history import history_of
from integrator_tui.queries.plans.network.touched import reach, touched
from integrator_tui.services.calls.calls import start_call
from integrator_tui.services.calls.outages import (
    end_outage,
    join_outage,
    remove_outage,
    restore_outage,
    save_outage,
)
from integrator_tui.services.messages.templates import name_company
from integrator_tui.services.plans.network.looks import ask_assistant
from tests.services.planned import Provider


@pytest.fixture
def provider(database_url: str) -> Iterator[Provider]:
    one = Provider(database_url)
    yield one
    one.db.close()


def state(provider: Provider, **texts: str) -> int:
    """An outage with some texts."""
    return int(provider.do(save_outage, 0, None, {"what": "Fibra rompida", **texts}))


def told(provider: Provider, customer_id: int) -> str:
    """What is said of a customer; empty where no outage touches him."""
    found = provider.do(outage_of, customer_id)
    return found.what if found else ""


@pytest.mark.function("F249")
def test_an_outage_is_said_of_whom_it_touches_and_of_nobody_else(provider: Provider) -> None:
    plan = provider.plan(access_point_id=provider.ids["OLT Centro 1"])
    provider.plan(customer_id=provider.joao, access_point_id=provider.ids["OLT Praia"])
    for places in (
        {"points": "OLT Centro 1"},
        {"points": "praia; centro"},
        {"ceps": "80010-000 a 80010-999"},
        {"streets": "R. Quinze de Novembro; R. XV de Novembro", "city": "Curitiba"},
    ):
        key = state(provider, **places)
        assert told(provider, provider.maria) == "Fibra rompida", places
        assert (told(provider, provider.joao) != "") == ("praia" in str(places)), places
        people = {row.id for row in provider.do(touched, key)}
        assert (provider.maria in people, provider.joao in people) == (True, "praia" in str(places)), places
        assert provider.do(reach, key).plans == len(people)
        provider.do(remove_outage, key)
        assert told(provider, provider.maria) == ""
    for places in (
        {"streets": "Rua XV de Novembro", "city": "Campinas"},
        {"streets": "Travessa XV de Novembro", "city": "Curitiba"},
        {"ceps": "80011-000"},
    ):
        key = state(provider, **places)
        assert told(provider, provider.maria) == "", places
        assert provider.do(reach, key).plans == 0, places
    key = state(provider, points="OLT Centro 1")
    assert provider.do(outage_of, provider.maria).plans == (plan,)
    provider.db.run(lambda: CustomerPlan.update(cancelled_on=datetime(2026, 11, 1)).execute())
    assert told(provider, provider.maria) == "", "who has no plan there has no outage"


def test_the_place_is_where_the_plan_is_and_not_where_the_bill_goes(provider: Provider) -> None:
    def move() -> int:
        there = {"customer_id": provider.maria, "street": "Rua da Praia", "city": "Niterói", "state": "RJ"}
        return int(Address.insert(kind="outro", zip="24000100", **there).execute())

    elsewhere = provider.db.run(move)
    provider.plan(address_id=elsewhere)
    provider.db.run(lambda: Address.insert(customer_id=provider.maria, kind="cobranca", zip="01310100").execute())
    for cep, touches in (("24000-100", True), ("80010-000", False), ("01310-100", False)):
        key = state(provider, ceps=cep)
        assert bool(told(provider, provider.maria)) is touches, cep
        assert bool(provider.do(reach, key).plans) is touches, cep
        provider.do(remove_outage, key)
    provider.db.run(lambda: CustomerPlan.update(address_id=None).execute())
    state(provider, ceps="80010-000")
    assert told(provider, provider.maria), "without an address of its own a plan is at the customer's"


def test_what_is_typed_is_checked_and_conflicts_are_told(provider: Provider) -> None:
    for texts, field in (
        ({}, "points"),
        ({"points": "OLT Norte"}, "points"),
        ({"streets": "Rua XV"}, "city"),
        ({"ceps": "123"}, "ceps"),
        ({"ceps": "80010-000", "expected_at": "hoje 1:00"}, "expected_at"),
        ({"ceps": "80010-000", "what": ""}, "what"),
    ):
        with pytest.raises(InvalidForm) as error:
            state(provider, **texts)
        assert field in error.value.errors, texts
    key = state(provider, ceps="80010-000", expected_at="+1 18:00", message="Volta às 18h")
    read = provider.do(outage, key).form
    assert read.expected_at is not None
    assert (read.expected_at.hour, read.expected_at.tzinfo) == (18, None), "as it was typed, in the operator's zone"
    texts = {"what": "Fibra rompida", "ceps": "80010-000", "message": "Volta às 18h", "expected_at": "+1 18:00"}
    provider.do(save_outage, key, read, {**texts, "ceps": "80011-000"})
    provider.plan()
    assert told(provider, provider.maria) == "", "its places follow"
    with pytest.raises(Conflict):
        provider.do(save_outage, key, read, {**texts, "ceps": "80012-000"})
    nobody = replace(provider.session, admin=False, permissions=frozenset({"Clientes"}))
    with pytest.raises(NotPermitted):
        provider.db.run(save_outage, nobody, 0, None, {"what": "x", "ceps": "80010-000"})
    provider.do(remove_outage, key)
    with pytest.raises(Gone):
        provider.do(save_outage, key, read, texts)
    provider.do(restore_outage, key)
    assert provider.do(outage, key).form.ceps == "80011000-80011000"


def call(provider: Provider, customer_id: int, phone: str = "") -> int:
    return int(provider.do(start_call, customer_id, phone))


@pytest.mark.function("F249")
def test_its_calls_hang_on_one_and_its_end_is_told_once(provider: Provider) -> None:
    provider.plan()
    key = state(provider, ceps="80010-000")
    first, second = call(provider, provider.maria, "(41) 99876-5432"), call(provider, provider.joao)
    again = call(provider, provider.maria, "(41) 99876-5432")
    landline = call(provider, provider.joao, "(41) 3333-4444")
    assert provider.do(join_outage, provider.maria, first, key) == first
    for customer_id, one in ((provider.joao, second), (provider.maria, again), (provider.joao, landline)):
        assert provider.do(join_outage, customer_id, one, key) == first
    assert provider.do(join_outage, provider.maria, first, key) == first, "twice is once"
    assert provider.do(outage, key).protocol == provider.do(one_call, provider.maria, first).row.protocol
    assert "avaria" in [one.kind for one in provider.do(one_call, provider.joao, second).trail]
    found = provider.do(calls_of_outage, key)
    assert len(found.open) == 4
    assert sorted(one.phone for one in found.to_tell) == ["11987654321", "41998765432"], "each number once"
    with pytest.raises(InvalidForm, match="Nome do provedor"):
        provider.do(end_outage, key, {"message": "{empresa}: voltou.", "solution": "", "closing_type_id": ""})
    provider.do(name_company, "NET SUL")
    result = provider.do(
        end_outage, key, {"message": "{empresa}: o sinal voltou.", "solution": "Fibra refeita", "closing_type_id": ""}
    )
    assert result == {"told": 2, "concluded": 4, "left_out": 0}
    sent = provider.db.run(lambda: [(row.recipients, row.body) for row in Outbox.select()])
    assert len(sent) == 2
    assert {body for _, body in sent} == {"NET SUL: o sinal voltou."}
    assert provider.db.run(lambda: {row.state for row in ServiceCall.select()}) == {"concluido"}
    with pytest.raises(Refused, match="foi encerrada por ana"):
        provider.do(end_outage, key, {"message": "outra vez", "solution": "", "closing_type_id": ""})
    assert provider.db.run(Outbox.select().count) == 2
    assert told(provider, provider.maria) == ""
    with pytest.raises(Refused, match="foi encerrada"):
        provider.do(join_outage, provider.maria, first, key)
    assert "vinculou" in {row.action for row in provider.do(history_of, provider.joao)}


def test_who_cannot_be_told_is_counted_and_the_text_is_the_same_for_all(provider: Provider) -> None:
    provider.plan()
    key = state(provider, ceps="80010-000")
    provider.db.run(lambda: Customer.update(mobile="").where(Customer.id == provider.joao).execute())
    provider.do(join_outage, provider.maria, call(provider, provider.maria, "(41) 99876-5432"), key)
    provider.do(join_outage, provider.joao, call(provider, provider.joao, "(41) 3333-4444"), key)
    with pytest.raises(InvalidForm, match="o mesmo para todos"):
        provider.do(end_outage, key, {"message": "{nome}, voltou", "solution": "", "closing_type_id": ""})
    result = provider.do(end_outage, key, {"message": "Voltou.", "solution": "", "closing_type_id": ""})
    assert result == {"told": 1, "concluded": 0, "left_out": 1}
    assert provider.db.run(lambda: {row.state for row in ServiceCall.select()}) == {"pendente"}, "they stay open"


@pytest.mark.function("F249")
def test_many_who_call_from_one_point_suggest_one(provider: Provider) -> None:
    point = provider.ids["OLT Centro 1"]
    provider.plan(access_point_id=point)
    provider.plan(customer_id=provider.joao, access_point_id=point)
    from integrator_tui.models.system import SystemVariable

    provider.db.run(lambda: SystemVariable.insert(code="avaria_ligacoes", value="2").execute())
    for _ in range(3):
        call(provider, provider.maria)
    assert provider.do(rushes) == (), "one who calls three times is one"
    call(provider, provider.joao)
    (rush,) = provider.do(rushes)
    assert rush.said == "2 ligações em 10 min de OLT Centro 1"
    later = replace(provider.session, now=lambda: provider.session.now() + timedelta(minutes=11))
    assert provider.db.run(rushes, later) == ()
    key = state(provider, points="OLT Centro 1")
    assert provider.do(rushes) == (), "it is stated"
    provider.do(remove_outage, key)
    assert provider.do(rushes)


def test_the_list_has_those_that_last_first(provider: Provider) -> None:
    keys = [state(provider, ceps="80010-000", what=f"Avaria {number}") for number in range(6)]
    for key in keys[3:5]:
        provider.do(end_outage, key, {"message": "", "solution": "", "closing_type_id": ""})
    wanted = [keys[5], keys[2], keys[1], keys[0], keys[4], keys[3]]
    assert [row.id for row in provider.do(outages)] == wanted
    paged: list[Any] = []
    while page := provider.do(outages, "", paged[-1] if paged else None, 2):
        paged += page
    assert [row.id for row in paged] == wanted
    assert [row.id for row in provider.do(outages, "avaria 4")] == [keys[4]]


@pytest.mark.function("F249")
def test_the_assistant_says_it_first(provider: Provider) -> None:
    plan = provider.plan()
    other = provider.plan(access_point_id=provider.ids["OLT Praia"], address_id=None)
    state(provider, points="OLT Praia", message="A equipe está\nno local; volta às 18h.", expected_at="+1 18:00")
    first = provider.do(ask_assistant, provider.maria, plan).lines[0]
    assert (first.sign, first.sentence) == ("ok", "Nenhuma avaria no endereço")
    first = provider.do(ask_assistant, provider.maria, other).lines[0]
    assert (first.sign, first.advice) == ("!", "Diga: A equipe está no local; volta às 18h.")
    assert first.sentence == "Avaria no endereço: Fibra rompida, até 02/12 18:00"
    provider.db.run(lambda: Outage.update(expected_at=datetime(2026, 12, 1, 10)).execute())
    assert "previsão vencida" in provider.do(ask_assistant, provider.maria, other).lines[0].sentence
