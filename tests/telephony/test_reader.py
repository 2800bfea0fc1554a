"""AMI as it comes over the network: cut anywhere, full of garbage, ten thousand at once; and as it goes away (F234)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.rules.calls.caller import caller_number, said_number
from integrator_tui.telephony.messages import LONGEST_LINE, Messages
from integrator_tui.telephony.reader import Manager, NotLetIn, listen, manager
from integrator_tui.telephony.rings import ANSWERED, OVER, RINGING, Ring, Rings, extension_of
from tests.telephony.central import Central, central, event, ring
from tests.vectors import vectors

AMI = vectors("ami")
WIRE = "".join(AMI["messages"]).encode()
LIMIT = 20.0


def taken(data: bytes) -> list[Ring]:
    messages, rings = Messages(), Rings()
    for message in messages.feed(data):
        rings.take(message)
    return rings.changes()


@pytest.mark.function("F234")
@pytest.mark.parametrize("case", AMI["numbers"], ids=lambda case: repr(case["raw"]))
def test_numbers_as_a_telephone_system_says_them(case: dict[str, Any]) -> None:
    assert (caller_number(case["raw"]) or None) == case["expect"]


@pytest.mark.parametrize(
    ("raw", "number", "said"),
    [
        ("+351912345678", "+351912345678", ""),
        ("2001", "", "ramal 2001"),
        ("0800123456", "", "número oculto"),
        ("s", "", "número oculto"),
        ("1198765432१", "", "número oculto"),
        ("11987654321\r\nAction: Originate", "", "número oculto"),
        ("9" * 5000, "", "número oculto"),
        ("11 98765-4321", "11987654321", "(11) 98765-4321"),
    ],
)
def test_what_else_comes_for_a_number(raw: str, number: str, said: str) -> None:
    assert caller_number(raw) == number
    if said:
        assert said_number(raw, number) == said


@pytest.mark.function("F234")
def test_messages_are_the_same_however_they_are_cut() -> None:
    whole = list(Messages().feed(WIRE))
    assert [one["event"] for one in whole] == ["QueueCallerJoin", "AgentCalled", "AgentConnect", "DialBegin", "Hangup"]
    assert whole[1]["calleridname"] == "José"
    chance = random.Random(7)
    for _ in range(300):
        cuts = sorted(chance.sample(range(1, len(WIRE)), chance.randrange(1, 40)))
        messages, found = Messages(), []
        for a, b in zip([0, *cuts], [*cuts, len(WIRE)], strict=True):
            found += list(messages.feed(WIRE[a:b]))
        assert found == whole


def test_garbage_is_left_out_and_what_follows_is_read() -> None:
    noise = (
        b"\x00\xff\xfe garbage without colon\r\n\r\n",
        b"x" * (LONGEST_LINE * 3) + b"\r\n",
        b"Event: AgentCalled\r\nLinkedid: lost\r\n",  # its blank line was lost
        b": no key\r\n=?: y\r\n",
        "Event: Ligação\r\nCallerIDNum: ção\r\n\r\n".encode("latin-1"),
        b"Event: AgentCalled\r\nLinkedid: \r\nCallerIDNum: 11987654321\r\n\r\n",
        b"Variable: a\r\nVariable: b\r\n" * 1000 + b"\r\n",
    )
    for one in noise:
        found = taken(one + ring("9.1", "11987654321", "201"))
        assert Ring("9.1", "201", "11987654321") in found, one[:40]
        assert not any(each.linked_id == "lost" for each in found)
    chance = random.Random(11)
    for _ in range(200):
        taken(bytes(chance.randrange(256) for _ in range(chance.randrange(400))) + b"\r\n\r\n" + WIRE)


@pytest.mark.function("F234")
def test_a_transferred_call_keeps_the_number_of_its_first_leg() -> None:
    found = taken(ring("1.1", "21998765432", "201") + ring("1.1", "201", "202", CallerIDName="Ana"))
    assert [(one.extension, one.raw) for one in found] == [("201", "21998765432"), ("202", "21998765432")]
    found = taken(ring("1.1", "2001", "202"))
    assert caller_number(found[0].raw) == "", "an extension is not looked up"
    found = taken(event("QueueCallerJoin", Linkedid="1.1", CallerIDNum="21998765432") + ring("1.1", "201", "202"))
    assert found[0].raw == "21998765432"
    twice = taken(ring("1.1", "21998765432", "201") * 3)
    assert len(twice) == 1, "one line of one conversation"


def test_states_follow_the_events() -> None:
    assert [(one.extension, one.state) for one in taken(WIRE)] == [
        ("201", ANSWERED),
        ("202", RINGING),
        ("", OVER),
    ]
    second_leg = event("Hangup", Linkedid="1.1", Uniqueid="1.2")
    assert [one.state for one in taken(ring("1.1", "21998765432", "201") + second_leg)] == [RINGING]
    for fields, extension in (
        ({"interface": "PJSIP/201"}, "201"),
        ({"interface": "Local/204@from-queue/n"}, "204"),
        ({"destchannel": "SIP/203-0000001a"}, "203"),
        ({"interface": "SIP/ana.paula"}, "ana.paula"),
        ({"destcalleridnum": "202"}, "202"),
        ({"destcalleridnum": "<unknown>"}, ""),
        ({}, ""),
    ):
        assert extension_of(fields) == extension, fields


class Heard:
    """What was handed on and said; waits for what a test needs."""

    def __init__(self) -> None:
        self.rings: list[Ring] = []
        self.said: list[str] = []
        self.writes = 0

    async def take(self, rings: Sequence[Ring]) -> None:
        self.rings += rings
        self.writes += 1

    async def until(self, one: Central, done: Any, pauses: Sequence[float] = (0.01,)) -> None:
        """Listen until `done()`."""
        task = asyncio.create_task(listen(one.where, self.take, self.said.append, pauses=pauses))
        try:
            async with asyncio.timeout(LIMIT):
                while not done():
                    if task.done():
                        await task
                    await asyncio.sleep(0.005)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.function("F234")
async def test_what_rings_is_handed_on_and_the_secret_is_not_said_elsewhere() -> None:
    heard = Heard()
    async with central([WIRE]) as one:
        await heard.until(one, lambda: len(heard.rings) >= 3)
    assert [ring.extension for ring in heard.rings] == ["201", "202", ""]
    assert b"Username: desk\r\nSecret: segredo\r\n" in one.heard
    assert "segredo" not in "".join(heard.said)


@pytest.mark.function("F234")
async def test_cut_off_it_comes_back_and_half_a_message_is_none() -> None:
    heard = Heard()
    half = ring("2.1", "11987654321", "201")[:-6]
    async with central(
        [ring("1.1", "11987654321", "201"), half], [], [half], [ring("3.1", "11987654321", "202")]
    ) as one:
        await heard.until(one, lambda: any(ring.linked_id == "3.1" for ring in heard.rings))
    assert {ring.linked_id for ring in heard.rings} == {"1.1", "3.1"}
    assert one.connections == 4
    assert "a central encerrou a conexão" in heard.said


async def test_a_wrong_secret_is_not_tried_again_and_no_central_is_said() -> None:
    heard = Heard()
    async with central([], secret="outro") as one:
        with pytest.raises(NotLetIn, match="Authentication failed"):
            await heard.until(one, lambda: False)
        assert one.connections == 1
    gone = Central([[]])
    gone.port = one.port
    await heard.until(gone, lambda: len(heard.said) > 3)
    assert all("sem conexão com a central" in said for said in heard.said[1:])


@pytest.mark.function("F234")
async def test_ten_thousand_events_at_once_are_few_writes() -> None:
    heard = Heard()
    burst = b"".join(ring(f"{number}.1", f"119{number:08d}", str(200 + number % 50)) for number in range(10_000))
    async with central([burst]) as one:
        await heard.until(one, lambda: len(heard.rings) >= 10_000)
    assert len({ring.linked_id for ring in heard.rings}) == 10_000
    assert heard.writes < 500, "not one write for each"


def test_the_settings_say_what_is_wrong_with_them() -> None:
    good = {"user": "desk", "secret": "s"}
    assert manager(good) == Manager("127.0.0.1", 5038, "desk", "s")
    for table in (
        {},
        {"user": "desk"},
        {**good, "port": "5038"},
        {**good, "hots": "x"},
        {**good, "host": "10.0.0.1"},
        {**good, "secret": "a\r\nAction: Originate"},
    ):
        with pytest.raises(Refused):
            manager(table)
    assert manager({**good, "host": "10.0.0.1", "tls": True}).tls
