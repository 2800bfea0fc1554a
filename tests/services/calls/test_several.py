"""Several calls at once, single changes by their keys, and notes that would lie where nobody looks (traps A2, A8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.messages import Outbox
from integrator_tui.queries.calls.links import links_of
from integrator_tui.rules.variables import DAYS_TO_REOPEN, PROTOCOL_BY
from integrator_tui.services.calls.acts import add_entry, close_call
from integrator_tui.services.calls.calls import start_call
from integrator_tui.services.calls.changes import agree_on, set_priority
from integrator_tui.services.calls.links import link_call
from integrator_tui.services.calls.several import AT_ONCE, close_calls, forward_calls, open_calls, would_tell
from integrator_tui.services.messages.templates import name_company
from tests.services.calls.test_terms import HOUR, NOW, Desk


def messages(desk: Desk) -> list[Outbox]:
    return desk.db.run(lambda: list(Outbox.select().order_by(Outbox.id)))


@pytest.mark.function("F183")
def test_several_are_concluded_and_forwarded_in_one_transaction(database_url: str) -> None:
    desk = Desk(database_url)
    keys = [desk.do(start_call, who) for who in (desk.maria, desk.joao, desk.maria, desk.joao)]
    desk.do(close_call, desk.joao, keys[1], {"solution": "outro operador foi mais rápido"})
    there = {"job_title_id": "Suporte Técnico N2", "text": "rompimento no Centro"}
    assert desk.do(forward_calls, keys, there) == [keys[0], keys[2], keys[3]]
    assert desk.do(forward_calls, keys, there) == [], "they are there already"
    with pytest.raises(InvalidForm, match="Preencha «Solução»"):
        desk.do(close_calls, keys, {"solution": ""})
    assert desk.do(close_calls, keys, {"solution": "fibra emendada"}) == [keys[0], keys[2], keys[3]]
    rows = desk.db.run(lambda: list(ServiceCall.select().order_by(ServiceCall.id)))
    assert [row.solution for row in rows] == [
        "fibra emendada",
        "outro operador foi mais rápido",
        "fibra emendada",
        "fibra emendada",
    ]
    with pytest.raises(Refused, match="de cada vez"):
        desk.do(close_calls, list(range(AT_ONCE + 1)), {"solution": "x"})
    assert desk.sound(NOW)


@pytest.mark.function("F184", "F233")
def test_date_and_priority_by_their_keys(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call("clock")
    with pytest.raises(InvalidForm, match="dia que já passou"):
        desk.do(agree_on, desk.maria, key, {"agreed_on": "30/11/2026", "text": "pediu"})
    few = desk.at(NOW, admin=False, permissions=frozenset({"Clientes"}))
    with pytest.raises(NotPermitted, match="Mudar Data Negociada"):
        desk.db.run(agree_on, few, desk.maria, key, {"agreed_on": "10/12/2026", "text": "pediu"})
    desk.do(agree_on, desk.maria, key, {"agreed_on": "10/12/2026", "text": "cliente viaja"})
    assert desk.read(key).row.by_hand
    assert desk.do(set_priority, desk.maria, key, {"priority": "Urgente"}) == "Urgente"
    said = [line.text for line in desk.read(key).trail]
    assert said[:2] == ["Prioridade: Urgente", "Data Negociada: 10/12/2026: cliente viaja"]
    desk.do(agree_on, desk.maria, key, {"agreed_on": "", "text": "voltou antes"})
    assert desk.due(key) == NOW + 8 * HOUR
    desk.do(close_call, desk.maria, key, {"solution": "feito"})
    with pytest.raises(Refused, match="reabra-o antes"):
        desk.do(set_priority, desk.maria, key, {"priority": "Baixa"})


def test_a_word_on_a_closed_call_lies_where_somebody_looks(database_url: str) -> None:
    desk = Desk(database_url)
    desk.do(name_company, "NET SUL")
    parent, child = desk.do(start_call, desk.joao), desk.call("clock")
    number = desk.db.run(ServiceCall.get_by_id, parent).protocol
    desk.do(link_call, desk.maria, child, {"protocol": number})
    desk.do(close_call, desk.maria, child, {"solution": "trocado"})
    desk.db.run(ServiceCall.update(seen=True).where(ServiceCall.id == parent).execute)
    told = {"text": "ONU com defeito", "kind": "Comentário"}
    assert desk.do(add_entry, desk.maria, child, told) == parent, "told to the open one that it hangs on"
    assert not desk.db.run(ServiceCall.get_by_id, parent).seen
    lines = desk.db.run(lambda: [one.text for one in CallEntry.select().where(CallEntry.call_id == parent)])
    assert lines[-1].startswith("No vinculado ")
    # What the customer says after the days of reopening begins a call of its own, in the same queue.
    desk.set(DAYS_TO_REOPEN, 30)
    late = replace(desk.session, now=lambda: NOW + timedelta(days=31))
    new = desk.db.run(add_entry, late, desk.maria, child, {"text": "voltou a cair", "kind": "Contato"})
    assert new not in (child, parent)
    row = desk.db.run(ServiceCall.get_by_id, new)
    assert (row.state, row.parent_id, row.type_id, row.operator) == ("pendente", child, desk.types["clock"], "ana")
    assert row.due_at == NOW + timedelta(days=31) + 8 * HOUR
    assert desk.do(links_of, child).open[0].id == new
    told_of = [desk.db.run(ServiceCall.get_by_id, key).protocol for key in (child, new)]
    assert [one.body for one in messages(desk)] == [f"NET SUL: protocolo {one}." for one in told_of], "as of any other"
    assert desk.db.run(ServiceCall.get_by_id, child).closed_at is not None


@pytest.mark.function("F180")
def test_one_call_each_for_several_customers_or_none(database_url: str) -> None:
    desk = Desk(database_url)
    desk.do(name_company, "NET SUL")
    told = {"type_id": "Pane total", "text": "Rompimento", "priority": "Alta", "job_title_id": "Suporte Técnico N2"}
    for typed, said in (("1, 99", "código 99"), ("1, x2", "«x2»"), ("", "Clientes"), ("1,,\u0661", "«\u0661»")):
        with pytest.raises(InvalidForm, match=said):
            desk.do(open_calls, {**told, "customers": typed})
    with pytest.raises(InvalidForm, match="Até 200"):
        desk.do(open_calls, {**told, "customers": " ".join(map(str, range(1, 202)))})
    assert desk.db.run(ServiceCall.select().count) == 0
    made = desk.do(open_calls, {**told, "customers": f" {desk.maria};{desk.joao}\n{desk.maria}, "})
    rows = [desk.db.run(ServiceCall.get_by_id, key) for key in made]
    assert [(one.customer_id, one.body) for one in messages(desk)] == [
        (row.customer_id, f"NET SUL: protocolo {row.protocol}.") for row in rows
    ]
    assert all(row.told_at is not None for row in rows)
    assert [row.customer_id for row in rows] == [desk.maria, desk.joao]
    assert len({row.protocol for row in rows}) == 2
    desk.set(PROTOCOL_BY, 3)
    both = {**told, "customers": f"{desk.maria},{desk.joao}"}
    assert desk.do(would_tell, both) == (2, {"sms": 2, "email": 1})
    with pytest.raises(InvalidForm, match="código 99"):
        desk.do(would_tell, {**told, "customers": "99"})
    before = len(messages(desk))
    desk.do(open_calls, both, False)
    assert len(messages(desk)) == before, "nobody is told where that was said"
    desk.do(open_calls, both)
    assert len(messages(desk)) == before + 3
    assert [(row.due_at, row.operator, row.city) for row in rows] == [
        (NOW + 8 * HOUR, "", "Curitiba"),
        (NOW + 8 * HOUR, "", "Campinas"),
    ]
    assert desk.sound(NOW)
