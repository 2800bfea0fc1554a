"""The queue: what is claimed by whom, what comes of each outcome, and what happens when a sender dies."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.customers import Contact
from integrator_tui.models.messages import Consent, Outbox
from integrator_tui.models.system import History
from integrator_tui.outbox import queue
from integrator_tui.outbox.port import Accepted, Permanent, Report, Temporary, Unknown
from integrator_tui.queries.messages.outbox import message as read_message
from integrator_tui.queries.messages.outbox import messages, status
from integrator_tui.queries.messages.outbox_alerts import alerts
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.messages import outbox as services
from integrator_tui.services.messages.outbox import Message
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session
from tests.screens.conftest import MARIA

NOON = datetime(2026, 11, 24, 12)
CHANCE = random.Random(5)
T = TypeVar("T")


@service(permission="Clientes")
def put(work: Work, customer_id: int, *wanted: Message) -> list[int]:
    """Queue messages as a service of the desk does."""
    return services.enqueue(work, customer_id, wanted)


class World:
    """A base with one customer, and a clock."""

    def __init__(self, db: Db, session: Session) -> None:
        self.db = db
        self.now = NOON
        self.session = Session(
            session.operator_id, "ana", "Ana", "local", True, frozenset(), now=lambda: self.now, zone=None
        )

    def run(self, function: Callable[..., T], *arguments: Any, **options: Any) -> T:
        return self.db.run(function, *arguments, **options)

    def email(self, *recipients: str, **more: Any) -> int:
        to = recipients or ("maria@exemplo.com.br",)
        return self.run(put, self.session, 1, Message("email", "servico", "a@b.com.br", to, "oi", "assunto", **more))[0]

    def sms(self, **more: Any) -> int:
        return self.run(put, self.session, 1, Message("sms", "servico", "", ("41998765432",), "oi", **more))[0]

    def claim(self, owner: str = "um", channel: str = "email", **more: Any) -> Any:
        return self.run(queue.claim, owner, channel, self.now, Path("/store"), "b.com.br", **more)

    def finish(self, claimed: Any, outcome: Any, owner: str = "um") -> bool:
        return self.run(queue.finish, claimed, outcome, self.now, owner, CHANCE)

    def row(self, key: int) -> Any:
        return self.run(lambda: Outbox.get_by_id(key))


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    db, session = open_base(database_url, login="ana")
    made = World(db, session)
    db.run(create_customer, session, MARIA)
    yield made
    db.close()


def test_a_message_is_queued_with_its_history_and_goes_as_it_was(world: World) -> None:
    key = world.email("maria@exemplo.com.br", copies=("copia@exemplo.com.br",))
    told = world.run(lambda: History.select().order_by(History.id.desc()).first())
    assert (told.entity, told.entity_id, told.customer_id) == ("message", key, 1)
    assert "maria@exemplo.com.br" in told.note
    claimed = world.claim()
    assert claimed.message.recipients == ("maria@exemplo.com.br",)
    assert claimed.message.copies == ("copia@exemplo.com.br",)
    assert claimed.message.message_id == f"<{told.op_id}.1@b.com.br>"
    assert world.row(key).state == "enviando"
    assert isinstance(world.claim("dois"), queue.Nothing), "it is the first sender's"
    assert world.finish(claimed, Accepted("id", "250 ok"))
    assert world.row(key).state == "entregue_provedor"
    steps = world.run(read_message, world.session, key).steps
    assert [step.state for step in steps] == ["na_fila", "enviando", "entregue_provedor"]
    assert steps[-1].text == "250 ok"


def test_the_name_is_the_same_at_every_attempt(world: World) -> None:
    key = world.email()
    names = []
    for _ in range(3):
        claimed = world.claim()
        names.append(claimed.message.message_id)
        world.finish(claimed, Temporary("451"))
        world.now = world.row(key).next_attempt_at
    assert len(set(names)) == 1


def test_pauses_grow_to_four_hours_and_end_after_twelve_attempts(world: World) -> None:
    key = world.email()
    pauses = []
    while world.row(key).state == "na_fila":
        world.finish(world.claim(), Temporary("451 4.3.0 tente depois"))
        pauses.append(world.row(key).next_attempt_at - world.now)
        world.now = world.row(key).next_attempt_at
    row = world.row(key)
    assert (row.state, row.attempts) == ("falhou", 12)
    assert "451 4.3.0" in row.reason
    assert timedelta(seconds=96) <= pauses[0] <= timedelta(seconds=144)
    assert max(pauses[:-1]) <= timedelta(hours=4.8)
    assert world.run(alerts, world.session).undelivered == 1
    assert world.run(services.seen, world.session) == 1
    assert world.run(alerts, world.session).undelivered == 0


def test_after_three_days_it_has_failed(world: World) -> None:
    key = world.email()
    world.now += timedelta(days=3)
    world.finish(world.claim(), Temporary("451"))
    assert world.row(key).state == "na_fila", "age alone ends nothing that was tried once"
    world.now = world.row(key).next_attempt_at
    world.finish(world.claim(), Temporary("451"))
    assert world.row(key).state == "falhou"
    assert "3 dias" in world.row(key).reason


def test_a_permanent_refusal_has_failed_at_once(world: World) -> None:
    key = world.email()
    world.finish(world.claim(), Permanent("550 5.1.1 não existe"))
    assert (world.row(key).state, world.row(key).reason) == ("falhou", "550 5.1.1 não existe")


def test_an_answer_that_never_came(world: World) -> None:
    mail, sms = world.email(), world.sms()
    world.finish(world.claim(), Unknown("silêncio"))
    world.finish(world.claim(channel="sms"), Unknown("silêncio"))
    assert world.row(mail).state == "na_fila", "an e-mail with the same Message-ID does no harm"
    assert world.row(sms).state == "verificar", "an SMS would arrive twice"


def test_a_dead_sender_gives_its_message_back_and_writes_nothing_more(world: World) -> None:
    key = world.email()
    dead = world.claim("morto")
    world.now += queue.LEASE - timedelta(seconds=1)
    assert world.run(queue.revive, world.now, "dois") == 0
    world.now += timedelta(seconds=2)
    assert world.run(queue.revive, world.now, "dois") == 1
    again = world.claim("dois")
    assert again.message.message_id == dead.message.message_id
    assert not world.finish(dead, Accepted("velho"), "morto"), "its fence is old"
    assert world.row(key).state == "enviando"
    assert world.finish(again, Accepted("novo"), "dois")
    assert world.row(key).provider_id == "novo"


def test_control_without_a_fence_the_dead_would_write(world: World) -> None:
    key = world.email()
    dead = world.claim("morto")
    world.now += queue.LEASE * 2
    world.run(queue.revive, world.now, "dois")
    again = world.claim("dois")
    as_if = queue.Claimed(dead.message, again.fence, dead.attempts)
    assert world.finish(as_if, Permanent("engano"), "morto")
    assert world.row(key).state == "falhou"


def test_three_deaths_park_a_message_and_an_sms_is_parked_at_once(world: World) -> None:
    mail, sms = world.email(), world.sms()
    world.claim(channel="sms")
    for _ in range(3):
        assert isinstance(world.claim(), queue.Claimed)
        world.now += queue.LEASE * 2
        world.run(queue.revive, world.now, "dois")
    assert world.row(mail).state == "verificar"
    assert world.row(mail).deaths == 3
    assert world.row(sms).state == "verificar"


def test_recipients_refused_for_the_moment_get_a_message_of_their_own(world: World) -> None:
    key = world.email("maria@exemplo.com.br", "cheia@exemplo.com.br", "fora@exemplo.com.br")
    outcome = Accepted("id", "250", refused={"fora@exemplo.com.br": "550"}, later={"cheia@exemplo.com.br": "452 cheia"})
    world.finish(world.claim(), outcome)
    assert world.row(key).state == "entregue_provedor"
    assert "fora@exemplo.com.br: 550" in world.row(key).reason
    world.now += timedelta(minutes=3)
    rest = world.claim()
    assert rest.message.recipients == ("cheia@exemplo.com.br",)
    assert rest.message.copies == ()
    assert world.row(rest.message.id).resend_of == key


def test_cancel_retry_and_resend(world: World) -> None:
    key = world.email()
    assert world.run(services.cancel, world.session, key) == key
    assert isinstance(world.claim(), queue.Nothing)
    world.run(services.retry, world.session, key)
    claimed = world.claim()
    with pytest.raises(Refused, match="fila"):
        world.run(services.cancel, world.session, key)
    world.finish(claimed, Accepted("id"))
    with pytest.raises(Refused, match="Reenviar"):
        world.run(services.retry, world.session, key)
    again = world.run(services.resend, world.session, key)
    assert world.row(again).resend_of == key
    assert world.claim().message.message_id != claimed.message.message_id


def test_a_cancel_while_it_is_claimed_elsewhere_is_refused_and_a_retry_fences_the_old(world: World) -> None:
    key = world.email()
    first = world.claim()
    world.finish(first, Permanent("550"))
    world.run(services.retry, world.session, key)
    assert not world.finish(first, Accepted("alt")), "the retry has drawn a new fence"
    row = world.row(key)
    assert (row.state, row.attempts, row.deaths, row.queued_at) == ("na_fila", 0, 0, NOON), "all attempts anew"


def test_holding_and_silence(world: World) -> None:
    world.email()
    world.run(services.hold_channel, world.session, "email", True)
    assert world.claim().why == "canal parado"
    world.run(services.hold_channel, world.session, "email", False)
    world.run(services.silence, world.session, True)
    assert world.claim().why == "modo silencioso"
    assert world.run(status, world.session).silent
    world.run(services.silence, world.session, False)
    assert isinstance(world.claim(), queue.Claimed)
    stranger = Session(9, "bia", "Bia", "local", False, frozenset(), now=lambda: NOON)
    with pytest.raises(NotPermitted):
        world.run(services.silence, stranger, True)


def test_the_rate_of_a_channel_holds_for_all_senders(world: World) -> None:
    for _ in range(3):
        world.email()
    each = timedelta(seconds=6)
    assert isinstance(world.claim("um", interval=each), queue.Claimed)
    waiting = world.claim("dois", interval=each)
    assert (waiting.why, waiting.until) == ("ritmo do canal", NOON + each)
    world.now += each
    assert isinstance(world.claim("dois", interval=each), queue.Claimed)


def test_consent_is_asked_when_queued_and_again_when_sent(world: World) -> None:
    with pytest.raises(Refused, match="Sem consentimento"):
        world.run(put, world.session, 1, Message("email", "marketing", "a@b.com.br", ("m@exemplo.com.br",), "oi"))

    def word(granted: bool, day: date) -> None:
        Consent.insert(
            customer_id=1, channel="email", purpose="marketing", granted=granted, basis="consentimento", given_on=day,
            source="telefone",
        ).execute()  # fmt: skip

    world.run(word, True, date(2026, 11, 1))
    offer = Message("email", "marketing", "a@b.com.br", ("m@exemplo.com.br",), "oi")
    (key,) = world.run(put, world.session, 1, offer)
    world.run(word, False, date(2026, 11, 23))
    assert world.claim().why == "sem consentimento"
    row = world.row(key)
    assert row.state == "cancelado"
    assert "Recusou E-mail de marketing em 23/11/2026 (telefone)" in row.reason


def test_an_sms_to_a_contact_wants_its_authorisation(world: World) -> None:
    person = world.run(
        lambda: Contact.insert(customer_id=1, name="José", mobile="41998765432", sms_authorized=False).execute()
    )
    with pytest.raises(Refused, match="José não autorizou"):
        world.sms(contact_id=person)
    world.run(lambda: Contact.update(sms_authorized=True).execute())
    key = world.sms(contact_id=person)
    world.run(lambda: Contact.update(sms_authorized=False).execute())
    world.claim(channel="sms")
    assert world.row(key).state == "cancelado"


def test_reports_never_lead_back(world: World) -> None:
    key = world.sms()
    world.finish(world.claim(channel="sms"), Accepted("Z1"))
    assert world.run(queue.take_report, Report("sms", "Z1", "entregue", "ok", NOON), NOON, "gateway") == 1
    world.run(queue.take_report, Report("sms", "Z1", "falhou", "tarde", NOON), NOON, "gateway")
    assert world.row(key).state == "entregue"
    assert world.run(queue.take_report, Report("sms", "Z9", "entregue", "ok", NOON), NOON, "gateway") == 0


def test_lists_and_status(world: World) -> None:
    first, second = world.email("maria@exemplo.com.br"), world.sms()
    rows = world.run(messages, world.session, customer_id=1)
    assert [row.id for row in rows] == [second, first]
    assert [row.id for row in world.run(messages, world.session, channel="email")] == [first]
    assert [row.id for row in world.run(messages, world.session, text="MARIA fila")] == [first]
    assert [row.id for row in world.run(messages, world.session, before=second)] == [first]
    found = world.run(status, world.session)
    assert found.counts == {"na_fila": 2}
    assert found.asleep
    world.run(queue.beat, "um", world.now, 0)
    assert not world.run(status, world.session).asleep
    world.now += timedelta(seconds=61)
    assert world.run(status, world.session).asleep, "no sign of life for a minute"
    assert json.loads(world.row(first).recipients) == ["maria@exemplo.com.br"]
