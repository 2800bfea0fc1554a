"""Calls at extensions: one line for one conversation at one desk, all who share a number, nothing kept (F234; A7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.models.customers import Customer
from integrator_tui.models.telephone import PhoneCall
from integrator_tui.services.calls.telephone import (
    ALIVE,
    claim_extension,
    extension_of_operator,
    give_extension_up,
    keep_extension,
    my_extension,
    put_away,
    ringing,
    take_ringing,
)
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.telephony.incoming import KEPT, forget_old, take_rings
from integrator_tui.telephony.rings import ANSWERED, OVER, Ring
from tests.services.planned import Provider


@pytest.fixture
def provider(database_url: str) -> Iterator[Provider]:
    one = Provider(database_url)
    yield one
    one.db.close()


def came(provider: Provider, *rings: Ring, minutes: int = 0) -> int:
    now = provider.session.now() + timedelta(minutes=minutes)
    return int(provider.db.run(take_rings, rings, now))


@pytest.mark.function("F234")
def test_a_call_is_one_line_at_the_extension_where_it_rings(provider: Provider) -> None:
    first = Ring("1.1", "201", "41998765432")
    assert came(provider, first, first) == 1
    assert came(provider, first) == 0, "it rings again, and is the same"
    (call,) = provider.do(ringing, "201")
    assert (call.said, [row.id for row in call.matches]) == ("(41) 99876-5432", [provider.maria])
    assert provider.do(ringing, "202") == ()
    assert provider.do(ringing, "201", (call.id,))[0].matches == (), "what is known is not looked up again"
    came(provider, Ring("1.1", "202", "41998765432"))
    assert provider.do(ringing, "202")[0].number == "41998765432", "transferred, with the number of its first leg"
    came(provider, Ring("1.1", "202", "41998765432", state=ANSWERED))
    assert provider.do(ringing, "201") == (), "a colleague has it"
    (call,) = provider.do(ringing, "202")
    assert call.state == ANSWERED
    assert provider.do(take_ringing, call.id)
    assert not provider.do(take_ringing, call.id), "once"
    assert came(provider, Ring("1.1", "202", "41998765432")) == 0
    assert provider.do(ringing, "202") == (), "taken, it does not come back"
    came(provider, Ring("2.1", "201", ""), Ring("2.1", "", state=OVER))
    (call,) = provider.do(ringing, "201")
    assert (call.said, call.matches) == ("número oculto", ())
    assert provider.do(put_away, call.id)
    assert provider.do(ringing, "201") == ()


@pytest.mark.function("F234")
def test_all_who_share_a_number_are_there_and_the_ninth_digit_may_be_missing(provider: Provider) -> None:
    def share() -> None:
        Customer.update(phone="4198765432", mobile="").where(Customer.id == provider.joao).execute()
        index_customers([provider.joao])

    provider.db.run(share)
    came(provider, Ring("1.1", "201", "+5541998765432"))
    assert {row.id for row in provider.do(ringing, "201")[0].matches} == {provider.maria, provider.joao}
    for raw in ("201", "anonymous", "<unknown>", "1", "%", "41"):
        came(provider, Ring(f"x.{raw}", "201", raw))
    assert sum(bool(call.matches) for call in provider.do(ringing, "201")) == 1, "none of these is looked up"


@pytest.mark.function("F234")
def test_one_desk_has_an_extension_and_the_second_is_told(provider: Provider) -> None:
    bia = replace(provider.session, operator_id=77, login="bia")
    assert provider.do(claim_extension, "201", "desk-1") == ""
    assert provider.db.run(claim_extension, bia, "201", "desk-2") == "ana", "told whose it is"
    assert provider.do(keep_extension, "201", "desk-1")
    assert not provider.db.run(keep_extension, bia, "201", "desk-2")
    later = replace(bia, now=lambda: provider.session.now() + ALIVE + timedelta(seconds=1))
    assert provider.db.run(claim_extension, later, "201", "desk-2") == "", "a desk that is gone has none"
    assert not provider.do(keep_extension, "201", "desk-1"), "it notices"
    assert provider.do(claim_extension, "201", "desk-1", True) == ""
    assert provider.do(claim_extension, "202", "desk-1") == ""
    assert provider.do(my_extension) == "202", "an operator has one"
    assert provider.do(extension_of_operator, "ana") == "202"
    provider.do(give_extension_up)
    assert provider.do(my_extension) == ""
    for wrong in ("", "2 01", "201\n", "x" * 21, "ramal;1"):
        with pytest.raises(Refused):
            provider.do(claim_extension, wrong, "desk-1")


def test_ten_thousand_are_written_and_forgotten(provider: Provider) -> None:
    many = [Ring(f"{number}.1", str(200 + number % 5), f"119{number:08d}") for number in range(2000)]
    assert came(provider, *many) == 2000
    assert len(provider.do(ringing, "201", tuple(range(3000)))) == 50
    now: Any = provider.session.now()
    assert provider.db.run(forget_old, now + KEPT + timedelta(hours=1)) == 2000
    assert provider.db.run(PhoneCall.select().count) == 0
