"""The customer is told his protocol: once, when the call is saved, as he and the variable allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from integrator_tui.errors import Conflict, InvalidForm, Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.calls.call import CallForm, ContactForm
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.messages import Outbox
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.queries.calls.context import call_context
from integrator_tui.queries.calls.telling import protocol_notices
from integrator_tui.rules.variables import CLOSING_TYPE, PROTOCOL_BY
from integrator_tui.services.calls.calls import save_call, start_call
from integrator_tui.services.calls.contacts import conclude_contact, end_contact
from integrator_tui.services.customers.consents import CONSENTS
from integrator_tui.services.messages.templates import name_company
from tests.services.planned import Provider

SAID = {"type_id": "Lentidão", "text": "religou"}


@pytest.fixture
def desk(database_url: str) -> Iterator[Provider]:
    one = Provider(database_url)
    one.do(name_company, "NET SUL")
    yield one
    one.db.close()


def texts(desk: Provider, call: int, form: type[CallForm] = CallForm, **typed: str) -> tuple[CallForm, dict[str, str]]:
    """What was read, and what is typed."""
    read: CallForm = desk.do(one_call, desk.maria, call).form
    context = desk.do(call_context, desk.maria)
    return read, as_texts(form.model_construct(**dict(read)), context) | SAID | typed


def sent(desk: Provider) -> list[tuple[str, str, str]]:
    rows = desk.db.run(lambda: list(Outbox.select().order_by(Outbox.id)))
    return [(row.channel, json.loads(row.recipients)[0], row.body) for row in rows]


def stored(desk: Provider, call: int) -> Any:
    return desk.db.run(ServiceCall.get_by_id, call)


@pytest.mark.function("F232")
def test_the_protocol_is_told_once_when_it_is_saved(desk: Provider) -> None:
    call = desk.do(start_call, desk.maria)
    number = stored(desk, call).protocol
    assert sent(desk) == [], "nothing was said yet"
    desk.do(save_call, desk.maria, call, *texts(desk, call))
    ((channel, to, body),) = sent(desk)
    assert (channel, to) == ("sms", "41998765432")
    assert body == f"NET SUL: protocolo {number}."
    desk.do(save_call, desk.maria, call, *texts(desk, call, subject="outra coisa"))
    assert len(sent(desk)) == 1, "once"
    assert stored(desk, call).told_at is not None
    assert desk.db.run(CallEntry.select().where(CallEntry.kind == "protocolo").count) == 1
    assert desk.do(one_call, desk.maria, call).told


def test_a_variable_says_by_which_ways(desk: Provider) -> None:
    for ways, channels in ((0, []), (2, ["email"]), (3, ["sms", "email"])):
        desk.set(PROTOCOL_BY, ways)
        before = len(sent(desk))
        call = desk.do(start_call, desk.maria)
        desk.do(save_call, desk.maria, call, *texts(desk, call))
        assert [one[0] for one in sent(desk)[before:]] == channels
        assert (stored(desk, call).told_at is not None) == bool(channels)


def test_who_refused_is_not_told_and_the_call_is_saved(desk: Provider) -> None:
    refusal = {"channel": "SMS", "purpose": "Serviço", "granted": "Não", "source": "telefone"}
    refusal |= {"basis": "Consentimento", "given_on": "01/11/2026"}
    desk.do(CONSENTS.create, desk.maria, refusal)
    assert desk.do(protocol_notices, desk.maria) == ()
    call = desk.do(start_call, desk.maria)
    desk.do(save_call, desk.maria, call, *texts(desk, call))
    assert sent(desk) == []
    assert stored(desk, call).type_id is not None


def test_a_template_that_asks_for_what_nobody_knows_here_is_not_used(desk: Provider) -> None:
    def other(body: str) -> None:
        row = ListItem.get(ListItem.code == "SMSPROTOCOLO")
        details = json.loads(row.details) if isinstance(row.details, str) else row.details
        ListItem.update(details=json.dumps({**details, "body": body})).where(ListItem.id == row.id).execute()

    for body, kept in (
        ("Anote: {protocolo}, {primeiro_nome}", True),
        ("Até {vencimento}: {protocolo}", False),
        ("Olá", False),
        ("x" * 3000 + "{protocolo}", False),
    ):
        desk.db.run(other, body)
        call = desk.do(start_call, desk.maria)
        desk.do(save_call, desk.maria, call, *texts(desk, call))
        said = sent(desk)[-1][2]
        assert stored(desk, call).protocol in said
        assert said.startswith("Anote: ") == kept, body[:30]
        assert len(said) < 200


@pytest.mark.function("F232")
def test_a_contact_of_seconds_is_closed_with_a_result_and_a_mistake_tells_nobody(desk: Provider) -> None:
    call = desk.do(start_call, desk.maria)
    with pytest.raises(Refused, match="resultados"):
        desk.do(end_contact, desk.maria, call, "talvez")
    desk.do(end_contact, desk.maria, call, "engano")
    row = stored(desk, call)
    assert (row.state, row.result, row.solution) == ("concluido", "engano", "Engano")
    assert row.closed_at is not None
    assert sent(desk) == []
    with pytest.raises(Refused, match="concluído"):
        desk.do(end_contact, desk.maria, call, "caiu")
    call = desk.do(start_call, desk.maria)
    desk.do(end_contact, desk.maria, call, "caiu")
    assert len(sent(desk)) == 1, "control: of any other he is told"
    call = desk.do(start_call, desk.maria)
    desk.do(save_call, desk.maria, call, *texts(desk, call))
    with pytest.raises(Refused, match="conclua-o"):
        desk.do(end_contact, desk.maria, call, "engano")


def test_saved_and_concluded_in_one_act(desk: Provider) -> None:
    call = desk.do(start_call, desk.maria)
    read, typed = texts(desk, call, ContactForm)
    desk.set(CLOSING_TYPE, 1)
    with pytest.raises(InvalidForm, match="Fechamento"):
        desk.do(conclude_contact, desk.maria, call, read, typed)
    assert stored(desk, call).type_id is None, "all or nothing"
    desk.set(CLOSING_TYPE, 0)
    desk.do(conclude_contact, desk.maria, call, read, typed)
    row = stored(desk, call)
    assert (row.state, row.solution, row.result, row.text) == ("concluido", "religou", "resolvido", "religou")
    assert len(sent(desk)) == 1
    call = desk.do(start_call, desk.maria)
    read, typed = texts(desk, call, ContactForm, result="Engano")
    desk.do(conclude_contact, desk.maria, call, read, typed)
    assert len(sent(desk)) == 1
    call = desk.do(start_call, desk.maria)
    read, typed = texts(desk, call, ContactForm)
    desk.do(save_call, desk.maria, call, *texts(desk, call, text="de outro"))
    with pytest.raises(Conflict):
        desk.do(conclude_contact, desk.maria, call, read, typed)
    assert stored(desk, call).state == "pendente"
