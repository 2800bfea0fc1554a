"""A refusal holds for the address, however it is written and whoever else has it: when queued, and when sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.models.customers import Contact, Customer
from integrator_tui.models.messages import Consent
from integrator_tui.outbox import queue
from integrator_tui.queries.messages.message_targets import email_targets, sms_targets
from integrator_tui.queries.messages.outbox import message as read_message
from integrator_tui.queries.messages.refusals import key_of, refusals
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.messages import outbox as services
from integrator_tui.services.messages.messages import send_email, send_sms
from tests.outbox.test_queue import World
from tests.screens.conftest import MARIA

EMAIL = {"subject": "Aviso", "body": "Texto.", "purpose": "Cobrança", "template_id": ""}


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    db, session = open_base(database_url, login="ana")
    made = World(db, session)
    db.run(create_customer, session, MARIA)
    yield made
    db.close()


def person(world: World, **values: object) -> int:
    key: int = world.run(lambda: Contact.insert(customer_id=1, **{"name": "José", **values}).execute())
    return key


def word(world: World, contact_id: int | None, *, granted: bool = False, **more: object) -> None:
    values = {
        "customer_id": 1, "contact_id": contact_id, "channel": "email", "purpose": "cobranca", "granted": granted,
        "basis": "pedido", "given_on": date(2026, 11, 20), "source": "telefone",
    } | more  # fmt: skip
    world.run(lambda: Consent.insert(**values).execute())


@pytest.mark.parametrize(
    "typed",
    [
        "jose@exemplo.com.br",
        "JOSE@Exemplo.com.BR",
        "jose@EXEMPLO.COM.BR",
    ],
)
@pytest.mark.parametrize("field", ["recipients", "copies"])
def test_every_spelling_and_every_recipient(world: World, typed: str, field: str) -> None:
    word(world, person(world, email="Jose@exemplo.com.br"))
    values = {**EMAIL, "recipients": "outra@exemplo.com.br", "copies": ""}
    values[field] = typed if field == "copies" else f"outra@exemplo.com.br, {typed}"
    with pytest.raises(InvalidForm) as refused:
        world.run(send_email, world.session, 1, values, "a@b.com.br")
    assert "Recusou E-mail de cobrança em 20/11/2026 (telefone)" in refused.value.errors[field]
    world.run(send_email, world.session, 1, {**values, "purpose": "Serviço"}, "a@b.com.br")


def test_the_spellings_of_one_address() -> None:
    one = {key_of("email", text) for text in (
        "maria@exemplo.com.br", "MARIA@EXEMPLO.COM.BR", " maria@exemplo.com.br ", "Maria <maria@exemplo.com.br>",
        '"maria"@exemplo.com.br',
    )}  # fmt: skip
    assert len(one) == 1
    assert len({key_of("email", text) for text in ("a@ação.com.br", "a@xn--ao-siap.com.br", "A@AÇÃO.com.br")}) == 1
    phones = {key_of("sms", text) for text in (
        "41998765432", "4198765432", "(41) 99876-5432", "+55 41 99876-5432", "041998765432", "5541998765432",
    )}  # fmt: skip
    assert len(phones) == 1
    assert key_of("sms", "41998765433") not in phones
    assert key_of("sms", "4133334444") == "4133334444"


def test_an_address_of_two_is_refused_by_either(world: World) -> None:
    own = world.run(lambda: Customer.get_by_id(1).email)
    word(world, person(world, email=own.upper()))
    (first, *_) = world.run(email_targets, world.session, 1, "cobranca")
    assert first.value == own
    assert "Recusou" in first.refused
    with pytest.raises(InvalidForm):
        world.run(send_email, world.session, 1, {**EMAIL, "recipients": own, "copies": ""}, "")


def test_an_sms_to_a_number_that_somebody_else_has_too(world: World) -> None:
    own = world.run(lambda: Customer.get_by_id(1).mobile)
    word(world, person(world, mobile=own, sms_authorized=True), channel="sms")
    (first, *_) = world.run(sms_targets, world.session, 1, "cobranca")
    assert "Recusou" in first.refused
    values = {"phones": own, "body": "oi", "purpose": "Cobrança", "template_id": "", "plain": "Sim"}
    with pytest.raises(InvalidForm, match="Recusou"):
        world.run(send_sms, world.session, 1, values)


def test_who_was_deleted_has_refused_all_the_same(world: World) -> None:
    word(world, person(world, email="jose@exemplo.com.br", deleted_at=datetime(2026, 11, 22)))
    assert world.run(refusals, 1, "email", "cobranca", ["JOSE@exemplo.com.br"])


def test_the_newest_word_of_each_counts_and_an_own_one_more_than_the_customers(world: World) -> None:
    jose = person(world, email="jose@exemplo.com.br")
    word(world, None)
    both = ["jose@exemplo.com.br", "de-ninguem@exemplo.com.br"]
    assert list(world.run(refusals, 1, "email", "cobranca", both)) == both
    word(world, jose, granted=True, given_on=date(2026, 11, 21))
    assert list(world.run(refusals, 1, "email", "cobranca", both)) == both[1:]
    word(world, None, granted=True, given_on=date(2026, 11, 22))
    assert world.run(refusals, 1, "email", "cobranca", both) == {}


def test_marketing_wants_a_yes_of_whoever_gets_it(world: World) -> None:
    jose = person(world, email="jose@exemplo.com.br")
    both = ["jose@exemplo.com.br", "de-ninguem@exemplo.com.br"]
    assert list(world.run(refusals, 1, "email", "marketing", both)) == both
    word(world, jose, granted=True, purpose="marketing")
    assert list(world.run(refusals, 1, "email", "marketing", both)) == both[1:]


def test_who_refuses_while_it_waits_is_left_out_and_the_others_get_it(world: World) -> None:
    jose = person(world, email="jose@exemplo.com.br")
    key = world.email("maria@exemplo.com.br", "JOSE@exemplo.com.br", copies=("jose@exemplo.com.br", "c@d.com.br"))
    world.run(lambda: Consent.insert(
        customer_id=1, contact_id=jose, channel="email", purpose="servico", granted=False, basis="pedido",
        given_on=date(2026, 11, 24), source="site",
    ).execute())  # fmt: skip
    claimed = world.claim()
    assert isinstance(claimed, queue.Claimed)
    assert claimed.message.recipients == ("maria@exemplo.com.br",)
    assert claimed.message.copies == ("c@d.com.br",)
    steps = world.run(read_message, world.session, key).steps
    assert "não vai para JOSE@exemplo.com.br: Recusou E-mail de serviço" in steps[-1].text


def test_nobody_left_to_write_to_is_cancelled(world: World) -> None:
    key = world.email("jose@exemplo.com.br", copies=("c@d.com.br",))
    word(world, person(world, email="Jose@Exemplo.com.br"), purpose="servico")
    assert world.claim().why == "sem consentimento"
    assert world.row(key).state == "cancelado"


def test_sending_again_and_trying_again_ask_anew(world: World) -> None:
    key = world.email("jose@exemplo.com.br")
    world.run(services.cancel, world.session, key)
    word(world, person(world, email="jose@exemplo.com.br"), purpose="servico")
    with pytest.raises(Refused, match="Recusou"):
        world.run(services.resend, world.session, key)
    world.run(services.retry, world.session, key)
    assert world.claim().why == "sem consentimento"
