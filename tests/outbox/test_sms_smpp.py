"""The driver of SMPP against a real SMSC, cross-checked with a second implementation of the protocol."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
import smpplib.client
import smpplib.exceptions

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outgoing, Permanent, Report, Temporary, Unknown
from integrator_tui.outbox.sms import sms_driver
from integrator_tui.outbox.sms.smpp import SmppDriver, SmppSettings, receipt
from tests.outbox.smsc import Smsc, read
from tests.outbox.talker import Talker, talker


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    made = Smsc()
    yield made
    made.close()


@pytest.fixture
def driver(smsc: Smsc) -> Iterator[SmppDriver]:
    table = {
        "driver": "smpp",
        "host": "127.0.0.1",
        "port": smsc.port,
        "system_id": "mesa",
        "password": "s",
        "sender": "1",
    }
    made = cast("SmppDriver", sms_driver({**table, "timeout": 5}))
    yield made
    made.close()


def message(text: str) -> Outgoing:
    return Outgoing(7, "0a1b.1", "sms", "", ("41998765432",), (), "", text, (), datetime(2026, 11, 24), Path())


def test_a_short_message_and_its_receipt(smsc: Smsc, driver: SmppDriver) -> None:
    heard: list[Report] = []
    came = threading.Event()

    def on_report(report: Report) -> None:
        heard.append(report)
        came.set()

    driver.on_report = on_report
    outcome = driver.send(message("Provedor: fatura de R$ 99,90 [ok] €"))
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "m1"
    event = smsc.taken[0]
    assert event.destination_addr == "5541998765432"
    assert (event.data_coding, event.esm_class, event.registered_delivery) == (0, 0, 1)
    assert read(event.short_message, 0) == "Provedor: fatura de R$ 99,90 [ok] €"
    assert came.wait(10)
    assert (heard[0].provider_id, heard[0].state) == ("m1", "entregue")


@pytest.mark.parametrize(("text", "coding"), [("abc€" * 60, 0), ("não há conexão 😀 " * 12, 8)], ids=["GSM-7", "UCS-2"])
def test_segments_are_cut_by_us(smsc: Smsc, driver: SmppDriver, text: str, coding: int) -> None:
    assert isinstance(driver.send(message(text)), Accepted)
    parts = []
    for number, event in enumerate(smsc.taken, 1):
        assert event.esm_class == 0x40
        header, data = event.short_message[:6], event.short_message[6:]
        assert header[:3] == bytes((5, 0, 3))
        assert header[4:] == bytes((len(smsc.taken), number))
        assert len(data) <= (153 if coding == 0 else 134)
        parts.append(read(data, event.data_coding))
    assert len({event.short_message[3] for event in smsc.taken}) == 1
    assert "".join(parts) == text
    assert [event.registered_delivery for event in smsc.taken] == [0] * (len(parts) - 1) + [1]


@pytest.mark.parametrize(("status", "kind"), [(0x58, Temporary), (0x14, Temporary), (0x0B, Permanent)])
def test_what_a_status_means(smsc: Smsc, driver: SmppDriver, status: int, kind: type) -> None:
    smsc.status = status
    assert type(driver.send(message("oi"))) is kind


def test_an_answer_that_never_came_is_unknown(smsc: Smsc) -> None:
    smsc.mute = True
    table = {"driver": "smpp", "host": "127.0.0.1", "port": smsc.port, "system_id": "mesa", "timeout": 0.5}
    made = sms_driver(table)
    try:
        assert isinstance(made.send(message("oi")), Unknown)
        smsc.mute = False
        assert isinstance(made.send(message("oi")), Accepted), "it binds anew"
    finally:
        made.close()


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = sms_driver({"driver": "smpp", "host": "127.0.0.1", "port": port, "system_id": "mesa", "timeout": 2})
    try:
        assert isinstance(made.send(message("oi")), Temporary)
    finally:
        made.close()


def test_another_implementation_is_understood_alike(smsc: Smsc, driver: SmppDriver) -> None:
    driver.send(message("Olá da mesa, é €"))
    client = smpplib.client.Client("127.0.0.1", smsc.port, allow_unknown_opt_params=True)
    client.connect()
    client.bind_transceiver(system_id="outra", password="s")
    client.send_message(
        source_addr_ton=0,
        source_addr_npi=1,
        source_addr="1",
        dest_addr_ton=1,
        dest_addr_npi=1,
        destination_addr="5541998765432",
        short_message=smsc.taken[0].short_message,
        data_coding=smsc.taken[0].data_coding,
        registered_delivery=False,
    )
    client.read_once()
    with suppress(smpplib.exceptions.ConnectionError):  # the SMSC may close before it has read our good-bye
        client.unbind()
    client.disconnect()
    ours, theirs = smsc.taken
    for name in ("destination_addr", "source_addr", "dest_addr_ton", "data_coding", "short_message"):
        assert getattr(ours, name) == getattr(theirs, name)


@pytest.mark.parametrize(
    ("esm_class", "text", "state"),
    [
        (4, b"id:7 sub:001 dlvrd:000 submit date:1 done date:2 stat:UNDELIV err:034 text:x", "falhou"),
        (4, b"id:7 stat:DELIVRD", "entregue"),
        (4, b"id:7 sub:001 stat:ENROUTE err:000", None),
        (4, b"\xff\xfe nothing", None),
        (0, b"id:7 stat:DELIVRD", None),
    ],
)
def test_receipts(esm_class: int, text: bytes, state: str | None) -> None:
    found = receipt(esm_class, text)
    assert (found.state if found else None) == state


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({}, "host"), ({"host": "a", "system_id": "b", "prot": 1}, "prot"), ({"host": "a", "port": "x"}, "port")],
)
def test_wrong_settings_are_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named):
        sms_driver({"driver": "smpp", **wrong})


@pytest.mark.parametrize(
    "said", [b"", b"\0" * 100, b"HTTP/1.1 400 x\r\n\r\n", b"\x7f\xff\xff\xff\x80\0\0\x09\0\0\0\0\0\0\0\1"]
)
def test_whoever_is_no_smsc_took_nothing(said: bytes) -> None:
    def run(made: Talker, line: socket.socket) -> None:
        line.recv(100)
        line.sendall(said)
        made.wait(20)

    with talker(run) as server:
        link = SmppDriver(SmppSettings("127.0.0.1", server.port, "u", "p", timeout=0.5))
        try:
            outcome = link.send(message("oi"))
        finally:
            link.close()
    assert isinstance(outcome, Temporary)
    assert "não respondeu a tempo" in outcome.reason
