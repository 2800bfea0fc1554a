"""Calls that wait on a customer who says nothing: reminded, then ended with notice, and opened again (facts 5.1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.field_work import WorkOrder
from integrator_tui.models.messages import Outbox
from integrator_tui.queries.finance.runs.routines import routines
from integrator_tui.rules.calls.states import PENDING, UNSOLVED, WAITING
from integrator_tui.rules.variables import PROTOCOL_BY, QUIET_FROM, QUIET_UNTIL, SILENT_CLOSE, SILENT_REMIND
from integrator_tui.services.calls import silence
from integrator_tui.services.calls.acts import add_entry
from integrator_tui.services.calls.changes import agree_on
from integrator_tui.services.calls.links import link_call
from integrator_tui.services.calls.orders import ORDERS
from integrator_tui.services.calls.silence import Silences, run_silences
from integrator_tui.services.customers.consents import CONSENTS
from integrator_tui.services.messages.templates import name_company
from tests.services.calls.test_terms import NOW
from tests.services.calls.test_terms import Desk as Terms

DAY = timedelta(days=1)


class Desk(Terms):
    """Whose customers are waited for since `NOW`; no hour is quiet, and nobody is told of protocols."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        for variable in (QUIET_FROM, QUIET_UNTIL, PROTOCOL_BY):
            self.set(variable, 0)
        self.do(name_company, "NET SUL")

    def waiting(self, action: str = "Aguardando") -> int:
        key = self.call()
        self.go(key, NOW, action)
        return key

    def run(self, at: datetime, dry_run: bool = False) -> Silences:
        return run_silences(self.at(at), self.db.run, dry_run, lambda *_: None, "aqui:1:", lambda _: False)

    def messages(self) -> list[Outbox]:
        return self.db.run(lambda: list(Outbox.select().order_by(Outbox.id)))

    def carried(self, state: str = "entregue") -> None:
        self.db.run(Outbox.update(state=state).execute)

    def row(self, key: int) -> Any:
        return self.db.run(ServiceCall.get_by_id, key)

    def did(self, at: datetime) -> tuple[int, int, int]:
        """Reminded, ended, left out."""
        one = self.run(at).tally
        return one.made - one.there, one.there, one.left_out


@pytest.mark.function("F233")
@pytest.mark.parametrize("action", ["Aguardando", "Sem Contato"])
def test_silence_is_reminded_of_and_ends_the_call_which_may_be_opened_again(database_url: str, action: str) -> None:
    desk = Desk(database_url)
    key, pending = desk.waiting(action), desk.call()
    assert desk.did(NOW + 3 * DAY - timedelta(minutes=1)) == (0, 0, 0)
    assert desk.run(NOW + 3 * DAY, dry_run=True).sentence == "1 lembrete, 0 encerrados sem resposta; 0 de fora"
    assert desk.messages() == [], "a simulation sends nothing"
    for hour in range(5):  # as cron does
        desk.run(NOW + 3 * DAY + timedelta(hours=hour))
    (reminder,) = desk.messages()
    protocol = desk.row(key).protocol
    assert (reminder.channel, reminder.body) == (
        "sms",
        f"NET SUL: aguardamos sua resposta sobre o atendimento {protocol}. Sem resposta em 5 dias, ele sera encerrado.",
    )
    # What did not leave is no notice: somebody has to look.
    assert desk.did(NOW + 9 * DAY) == (0, 0, 1)
    desk.carried("falhou")
    assert desk.did(NOW + 9 * DAY) == (0, 0, 1)
    assert desk.row(key).closed_at is None
    desk.carried()
    assert desk.did(NOW + 8 * DAY - timedelta(minutes=1)) == (0, 0, 0)
    assert desk.did(NOW + 9 * DAY) == (0, 1, 0), "control"
    row = desk.row(key)
    assert (row.state, row.seen) == (UNSOLVED, False)
    assert "falta de resposta" in row.solution
    assert desk.messages()[-1].body == (
        f"NET SUL: atendimento {protocol} encerrado por falta de resposta. Fale conosco em ate 30 dias para reabri-lo."
    )
    assert desk.did(NOW + 10 * DAY) == (0, 0, 0)
    assert len(desk.messages()) == 2
    kinds = [line.kind for line in desk.read(key).trail]
    assert kinds.count("lembrete") == kinds.count("aviso") == 1
    # He speaks after all: it is open again, and waits from now on.
    spoke = desk.at(NOW + 11 * DAY)
    desk.db.run(add_entry, spoke, desk.maria, key, {"kind": "Contato", "text": "estava viajando"})
    assert desk.row(key).state == PENDING
    assert desk.row(pending).closed_at is None
    assert desk.sound(NOW + 11 * DAY)
    (shown,) = [one for one in desk.do(routines) if one.kind == "silencio"]
    assert shown.name == "Atendimentos sem Resposta"


def test_a_word_begins_the_silence_anew(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.waiting()
    assert desk.did(NOW + 3 * DAY) == (1, 0, 0)
    desk.carried()
    said = {"kind": "Comentário", "text": "prometeu a foto para segunda"}
    desk.db.run(add_entry, desk.at(NOW + 7 * DAY), desk.maria, key, said)
    assert desk.did(NOW + 9 * DAY) == (0, 0, 0), "no end five days after the reminder"
    assert desk.did(NOW + 10 * DAY) == (1, 0, 0), "a reminder of its own"
    desk.carried()
    assert desk.did(NOW + 15 * DAY) == (0, 1, 0)


def test_what_waits_on_somebody_else_is_left_alone(database_url: str) -> None:
    desk = Desk(database_url)
    visited, agreed, hanging = desk.waiting(), desk.waiting(), desk.waiting()
    desk.do(ORDERS.create, desk.maria, {"kind": "Manutenção", "place": "Rua XV, 100"})
    desk.db.run(WorkOrder.update(call_id=visited).execute)
    desk.do(agree_on, desk.maria, agreed, {"agreed_on": "20/12/2026", "text": "viaja"})
    parent = desk.call()
    desk.do(link_call, desk.maria, hanging, {"protocol": desk.row(parent).protocol})
    assert desk.did(NOW + 10 * DAY) == (0, 0, 0)
    alone = desk.waiting()
    assert desk.did(NOW + 10 * DAY) == (1, 0, 0), "control"
    assert desk.row(alone).state == WAITING
    assert desk.did(NOW + 30 * DAY)[0] == 1, "the agreed day has passed"


def test_variables_and_refusals(database_url: str) -> None:
    desk = Desk(database_url)
    desk.waiting()
    desk.set(SILENT_REMIND, 0)
    assert desk.did(NOW + 100 * DAY) == (0, 0, 0)
    desk.set(SILENT_REMIND, 3)
    desk.set(SILENT_CLOSE, 0)
    assert desk.did(NOW + 100 * DAY) == (1, 0, 0)
    assert "encerrado" not in desk.messages()[0].body
    desk.carried()
    assert desk.did(NOW + 200 * DAY) == (0, 0, 0)
    desk.set(SILENT_CLOSE, 5)
    # Nobody is closed without being told: who can be written to in no way stays for somebody to look at.
    for channel in ("SMS", "E-mail"):
        refusal = {"channel": channel, "purpose": "Serviço", "granted": "Não", "source": "telefone"}
        desk.do(CONSENTS.create, desk.maria, refusal | {"basis": "Consentimento", "given_on": "01/11/2026"})
    assert desk.did(NOW + 200 * DAY) == (0, 0, 1)
    desk.set(QUIET_FROM, 1)
    desk.set(QUIET_UNTIL, 23)
    with pytest.raises(Refused, match="nada sai"):
        desk.run(NOW + 200 * DAY)


def test_a_run_that_was_killed_says_nobody_twice(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(database_url)
    keys = [desk.waiting() for _ in range(3)]
    real, done = silence.follow_silence, list[int]()

    def dying(session: Any, customer_id: int, call_id: int, token: str) -> str:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(call_id)
        return real(session, customer_id, call_id, token)

    monkeypatch.setattr(silence, "follow_silence", dying)
    with pytest.raises(KeyboardInterrupt):
        desk.run(NOW + 3 * DAY)
    monkeypatch.undo()
    assert len(desk.messages()) == 2
    desk.run(NOW + 3 * DAY)
    told = desk.db.run(lambda: [one.call_id for one in CallEntry.select().where(CallEntry.kind == "lembrete")])
    assert sorted(told) == keys
    assert len(desk.messages()) == 3
