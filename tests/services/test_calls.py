"""Calls: a number from the first second, states by the table, one who takes it, a trail that is only added to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from peewee import PeeweeException

from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.system import ListItem
from integrator_tui.papers.calls import paper
from integrator_tui.papers.sheet import as_pdf, as_plain_text
from integrator_tui.queries.calls.calls import (
    LATE,
    MINE,
    MY_TITLE,
    call_counts,
    calls_of,
    one_call,
    queue,
    queue_counts,
)
from integrator_tui.queries.calls.papers import call_paper
from integrator_tui.queries.calls.timeline import ALL, LABELS, TimelineRow
from integrator_tui.queries.search.search import search
from integrator_tui.rules.protocols import A_DAY, at_least, protocol_in, protocol_of
from integrator_tui.rules.variables import CLOSING_TYPE, DAYS_TO_REOPEN
from integrator_tui.services.calls.acts import (
    add_entry,
    close_call,
    forward_call,
    mark_seen,
    move_call,
    reopen_call,
    take_call,
)
from integrator_tui.services.calls.calls import save_call, start_call
from integrator_tui.services.calls.timeline import timeline
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service
from tests.services.planned import Provider

NOW = datetime(2026, 12, 1, 14, 32)


class Desk(Provider):
    """Operators of a provider with calls."""

    def at(self, moment: datetime, login: str = "ana", **more: Any) -> Any:
        """The session of a moment and an operator."""
        return replace(self.session, now=lambda: moment, login=login, **more)

    def call(self, **texts: str) -> int:
        """A call of maria with some texts."""
        key = int(self.do(start_call, self.maria, "(41) 99876-5432"))
        read = self.do(one_call, self.maria, key).form
        self.do(
            save_call, self.maria, key, read, {"type_id": "Lentidão", "text": "cai à noite", **as_read(read), **texts}
        )
        return key

    def state(self, key: int) -> str:
        """Of a call."""
        return str(self.db.run(ServiceCall.get_by_id, key).state)


SMS = Message("sms", "servico", "", ("+5541998765432",), "seu protocolo")


@service(permission="Clientes")
def put(work: Work, customer_id: int, *wanted: Message) -> list[int]:
    """Queue messages as a service of the desk does."""
    return enqueue(work, customer_id, wanted)


def as_read(read: Any) -> dict[str, str]:
    return {"phone": "(41) 99876-5432", "origin": "Telefone", "operator": read.operator, "priority": "Normal"}


def test_numbers_of_protocols_only_grow() -> None:
    assert protocol_of(at_least(datetime(2026, 12, 1, 0, 0))) == "2026120100000"
    assert protocol_of(at_least(datetime(2026, 12, 1, 23, 59, 59))) == "2026120199998"
    assert at_least(datetime(2026, 12, 2)) - at_least(datetime(2026, 12, 1)) == A_DAY
    for pasted in ("2026120100000", " #2026120100000", "Protocolo: 20261201-00000.", "20261201 00000"):
        assert protocol_in(pasted) == "2026120100000"
    for other in ("", "202612010000", "20261201000001", "529.982.247-25", "٢٠٢٦١٢٠١٠٠٠٠٠"):
        assert protocol_in(other) is None
    assert at_least(datetime(2099, 1, 1)) > 2**31 - 1 or at_least(datetime(2077, 1, 1)) < 2**31, "fits until 2078"


@pytest.mark.function("F180", "F232")
def test_a_call_has_its_number_before_anything_is_typed(database_url: str) -> None:
    desk = Desk(database_url)
    keys = [desk.db.run(start_call, desk.at(NOW), desk.maria) for _ in range(3)]
    keys.append(desk.db.run(start_call, desk.at(NOW - timedelta(hours=1)), desk.joao))
    rows = [desk.db.run(ServiceCall.get_by_id, key) for key in keys]
    numbers = [row.protocol for row in rows]
    assert numbers == sorted(set(numbers)), "unique, and never smaller, whatever the clock says"
    assert numbers[0].startswith(f"{desk.at(NOW).local(NOW):%Y%m%d}")
    (found,) = desk.do(search, numbers[3]).rows
    assert found.id == desk.joao
    row = desk.do(calls_of, desk.maria)[0]
    assert (row.status, row.operator, row.label, row.seen) == ("Pendente", "ana", "sem assunto", True)
    assert row.answer_by == desk.at(NOW).local(NOW).date() + timedelta(days=7), "the law's own term"


@pytest.mark.function("F178", "F181", "F182", "F184", "F186", "F233")
def test_the_life_of_a_call(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call(subject="Lentidão à noite", priority="Alta", job_title_id="Suporte Técnico N2")
    row = desk.do(one_call, desk.maria, key).row
    assert (row.type, row.weight, row.destination) == ("Lentidão", "Alta", "Suporte Técnico N2, ana")
    assert row.due_at == row.opened_at + timedelta(hours=48)
    read = desk.do(one_call, desk.maria, key).form
    with pytest.raises(InvalidForm, match="Preencha «Descrição»"):
        desk.do(
            save_call, desk.maria, key, desk.do(one_call, desk.maria, key).form, {"type_id": "Lentidão", "text": ""}
        )
    few = frozenset({"Clientes"})
    read = desk.do(one_call, desk.maria, key).form
    told = {"type_id": "Lentidão", "text": "cai à noite", **as_read(read), "agreed_on": "10/12/2026"}
    with pytest.raises(NotPermitted, match="Mudar Data Negociada"):
        desk.db.run(save_call, desk.at(NOW, admin=False, permissions=few), desk.maria, key, read, told)
    # The clock stands still while the customer is waited for, and runs on when he speaks, by whichever way.
    at = desk.at
    desk.db.run(move_call, at(NOW + timedelta(hours=1)), desk.maria, key, {"action": "Aguardando"})
    paused = desk.db.run(one_call, at(NOW + timedelta(hours=30)), desk.maria, key).row
    assert (paused.due_at, paused.left) == (None, None)
    desk.db.run(
        add_entry, at(NOW + timedelta(hours=2)), desk.maria, key, {"text": "ligar amanhã", "kind": "Comentário"}
    )
    assert desk.state(key) == "aguardando", "what we note ends no pause"
    desk.db.run(add_entry, at(NOW + timedelta(hours=31)), desk.maria, key, {"text": "voltou", "kind": "Contato"})
    assert desk.state(key) == "pendente"
    row = desk.do(one_call, desk.maria, key).row
    assert row.due_at == row.opened_at + timedelta(hours=48 + 30)
    with pytest.raises(InvalidForm, match="Escolha com F4: em Análise"):
        desk.do(move_call, desk.maria, key, {"action": "resume"})


@pytest.mark.function("F183", "F185")
def test_closing_reopening_and_what_nobody_can_change(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call()
    desk.set(CLOSING_TYPE, 1)
    with pytest.raises(InvalidForm, match="Tipo de Fechamento"):
        desk.do(close_call, desk.maria, key, {"solution": "trocado o conector"})
    desk.set(CLOSING_TYPE, 0)
    with pytest.raises(InvalidForm, match="Preencha «Solução»"):
        desk.do(close_call, desk.maria, key, {"solution": " "})
    assert desk.do(close_call, desk.maria, key, {"solution": "trocado o conector"}) == "concluido"
    row = desk.do(one_call, desk.maria, key).row
    assert (row.status, row.solution, row.ended, row.left) == (
        "Concluído",
        "trocado o conector",
        "Resolvido na hora",
        None,
    )
    assert desk.do(call_counts, desk.maria) == {"concluido": 1}
    with pytest.raises(Refused, match="reabra-o antes"):
        desk.do(forward_call, desk.maria, key, {"operator": "ana"})
    late = desk.at(NOW + timedelta(days=31))
    with pytest.raises(Refused, match="prazo de reabertura passou"):
        desk.db.run(reopen_call, late, desk.maria, key, {"text": "voltou a cair"})
    desk.set(DAYS_TO_REOPEN, 60)
    assert desk.db.run(reopen_call, late, desk.maria, key, {"text": "voltou a cair"}) == "pendente"
    row = desk.db.run(one_call, late, desk.maria, key).row
    assert row.closed_at is None
    assert row.due_at is not None
    assert row.due_at > row.opened_at + timedelta(days=31), "the days between counted for nobody"
    desk.do(mark_seen, desk.maria, key, False)
    kinds = [one.kind for one in desk.do(one_call, desk.maria, key).trail]
    assert kinds == ["leitura", "status", "status", "protocolo", "tipo", "abertura"], "its protocol was sent, too"
    for change in (CallEntry.update(text="x"), CallEntry.delete()):
        with pytest.raises(PeeweeException, match="never"):
            desk.db.run(change.execute)


def test_one_takes_a_call_and_a_colleague_s_change_is_not_written_over(database_url: str) -> None:
    desk = Desk(database_url)
    title = desk.db.run(lambda: ListItem.get(ListItem.name == "Suporte Técnico N2").id)
    key = desk.call()
    assert desk.do(forward_call, desk.maria, key, {"job_title_id": "Suporte Técnico N2", "text": "ver ONU"}) == (
        "Suporte Técnico N2, Usuário Indeterminado"
    )
    with pytest.raises(Refused, match="já está com esse destino"):
        desk.do(forward_call, desk.maria, key, {"job_title_id": "Suporte Técnico N2"})
    desk.db.run(_at_title, title)
    assert [row.id for row in desk.do(queue, MY_TITLE)] == [key]
    assert desk.do(queue, MINE) == ()
    desk.db.run(take_call, desk.at(NOW, login="beto"), desk.maria, key)
    with pytest.raises(Refused, match=r"está com beto desde 01/12/2026"):
        desk.do(take_call, desk.maria, key)
    assert desk.do(queue_counts)[LATE] == 0
    assert desk.db.run(queue_counts, desk.at(NOW + timedelta(hours=49)))[LATE] == 1
    read = desk.do(one_call, desk.maria, key).form
    told = {"type_id": "Lentidão", "text": "cai de dia", **as_read(read), "job_title_id": "Suporte Técnico N2"}
    desk.do(save_call, desk.maria, key, read, told)
    with pytest.raises(Conflict):
        desk.do(save_call, desk.maria, key, read, {**told, "text": "cai sempre"})


def _at_title(title: int) -> None:
    from integrator_tui.models.system import Operator

    Operator.update(job_title_id=title).where(Operator.login == "ana").execute()


@pytest.mark.function("F250")
def test_the_protocol_of_a_customer_says_what_he_may_have(database_url: str) -> None:
    desk = Desk(database_url)
    with pytest.raises(Refused, match="não tem atendimentos"):
        desk.do(call_paper, desk.maria)
    keys = [desk.call(subject="Lentidão à noite"), desk.call(text="linha um\nlinha dois")]
    with pytest.raises(Gone):
        desk.do(call_paper, desk.joao, keys[0])
    desk.do(add_entry, desk.maria, keys[0], {"kind": "Comentário", "text": "cliente difícil"})
    desk.do(add_entry, desk.maria, keys[0], {"kind": "Contato", "text": "diz que cai às 20h"})
    desk.do(forward_call, desk.maria, keys[0], {"job_title_id": "Suporte Técnico N2", "text": "fica de olho nele"})
    desk.do(close_call, desk.maria, keys[0], {"solution": "Conector trocado Ł"})
    one = desk.do(call_paper, desk.maria, keys[0])
    today = desk.session.today().date()
    text = as_plain_text(paper(one, today))
    for said in (one.calls[0].row.protocol, "Abertura", "diz que cai às 20h", "Encaminhado", "Conector trocado"):
        assert said in text, text
    assert f"Pedido em             {today:%d/%m/%Y}" in text
    assert f"Entregar até          {today + timedelta(days=5):%d/%m/%Y}" in text
    for inner in ("difícil", "de olho"):
        assert inner not in text, "what colleagues write to each other stays in the house"
    assert "____" not in text.partition("Cliente")[2], "nobody signs it"
    every = paper(desk.do(call_paper, desk.maria), today)
    assert [call.row.id for call in desk.do(call_paper, desk.maria).calls] == keys[::-1]
    assert "linha dois" in as_plain_text(every)
    assert as_pdf(every).startswith(b"%PDF")


@pytest.mark.function("F235")
def test_the_timeline_is_one_order_of_all_that_happened(database_url: str) -> None:
    desk = Desk(database_url)
    for number in range(3):
        moment = NOW + timedelta(minutes=number)
        key = desk.db.run(start_call, desk.at(moment), desk.maria)
        desk.db.run(put, desk.at(moment + timedelta(seconds=30)), desk.maria, SMS)
    everything = desk.do(timeline, desk.maria)
    assert {row.topic for row in everything} >= {"contato", "mensagem", "cadastro"}
    assert [row.topic for row in everything[:6]] == ["mensagem", "contato"] * 3, "both in one order"
    assert [row.at for row in everything] == sorted((row.at for row in everything), reverse=True)
    paged, place = list[TimelineRow](), tuple[tuple[str, str], ...]()
    while page := desk.do(timeline, desk.maria, ALL, "", place, 2):
        paged += page
        place = page[-1].place
    assert [row.id for row in paged] == [row.id for row in everything], "a page ends where the next begins"
    for topic in LABELS:
        rows = desk.do(timeline, desk.maria, topic)
        assert [row.id for row in rows] == [row.id for row in everything if topic in (ALL, row.topic)], topic
    assert everything[-1] not in desk.do(timeline, desk.maria, ALL, "ABRIU atendimento")
    assert any(row.call_id == key for row in desk.do(timeline, desk.maria, ALL, "abriu atendimento", limit=1))
    assert not desk.do(timeline, desk.joao, "contato"), "of nobody else"
