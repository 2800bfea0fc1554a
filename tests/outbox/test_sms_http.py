"""The driver of HTTP gateways against a real one on the loopback, and the reports that it calls back with."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from integrator_tui.base import open_base
from integrator_tui.config import Settings
from integrator_tui.db import Db
from integrator_tui.errors import Refused
from integrator_tui.models.messages import Outbox
from integrator_tui.outbox.port import Accepted, Outgoing, Permanent, Temporary, Unknown
from integrator_tui.outbox.sms import listener as listening
from integrator_tui.outbox.sms import sms_driver
from integrator_tui.outbox.sms.http import http_settings
from integrator_tui.outbox.sms.listener import listener, reports
from tests.outbox.sinks import Gateway, gateway

SECRET = "um-segredo-de-dezesseis"
DELIVERED = b'{"messageId": "Z1", "messageStatus": {"code": "DELIVERED"}}'


@pytest.fixture
def gate() -> Iterator[Gateway]:
    with gateway() as sink:
        yield sink


def message(text: str = "Provedor: olá {text}, 10 h") -> Outgoing:
    return Outgoing(7, "0a1b.1", "sms", "", ("41998765432",), (), "", text, (), datetime(2026, 11, 24), Path())


def table(gate: Gateway, preset: str, **more: Any) -> dict[str, Any]:
    return {"preset": preset, "address": f"{gate.url}/envia", "token": "T", "user": "U", "password": "S"} | more


def test_zenvia(gate: Gateway) -> None:
    outcome = sms_driver(table(gate, "zenvia", sender="provedor")).send(message())
    assert outcome == Accepted(provider_id="gw-1", text='HTTP 200 {"id": "gw-1"}')
    method, path, headers, _ = gate.asked[0]
    assert (method, path, headers["X-API-TOKEN"]) == ("POST", "/envia", "T")
    assert gate.json() == {
        "from": "provedor",
        "to": "5541998765432",
        "contents": [{"type": "text", "text": "Provedor: olá {text}, 10 h"}],
    }, "what stands in a text is never read as a name"


def test_twilio(gate: Gateway) -> None:
    gate.status, gate.body = 201, b'{"sid": "SM1"}'
    outcome = sms_driver(table(gate, "twilio", sender="+1555")).send(message())
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "SM1"
    fields = parse_qs(gate.asked[0][3].decode())
    assert fields["To"] == ["+5541998765432"]
    assert "StatusCallback" not in fields, "there is no address for reports"
    assert gate.asked[0][2]["Authorization"] == "Basic VTpT"


def test_infobip(gate: Gateway) -> None:
    gate.body = b'{"messages": [{"messageId": "I1", "status": {"groupName": "PENDING"}}]}'
    outcome = sms_driver(table(gate, "infobip", callback="https://provedor.com.br/s")).send(message())
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "I1"
    assert gate.json()["messages"][0]["notifyUrl"] == "https://provedor.com.br/s"
    gate.body = b'{"messages": [{"messageId": "I2", "status": {"groupName": "REJECTED"}}]}'
    assert isinstance(sms_driver(table(gate, "infobip")).send(message()), Permanent)


def test_comtele(gate: Gateway) -> None:
    gate.body = b'{"Success": true, "Object": {"requestUniqueId": "C1"}}'
    outcome = sms_driver(table(gate, "comtele")).send(message())
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "C1"
    gate.body = b'{"Success": false, "Message": "sem saldo"}'
    refused = sms_driver(table(gate, "comtele")).send(message())
    assert isinstance(refused, Permanent)
    assert "sem saldo" in refused.reason


@pytest.mark.parametrize(("text", "coding"), [("sem acento", "0"), ("não", "2")])
def test_kannel(gate: Gateway, text: str, coding: str) -> None:
    gate.status, gate.body = 202, b"0: Accepted for delivery"
    outcome = sms_driver(table(gate, "kannel", callback="http://127.0.0.1:1/s")).send(message(text))
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "0a1b.1", "Kannel gives no id: the report brings ours back"
    asked = parse_qs(urlsplit(gate.asked[0][1]).query)
    assert asked["text"] == [text]
    assert asked["coding"] == [coding]
    assert asked["dlr-url"] == ["http://127.0.0.1:1/s?id=0a1b.1&state=%d"]


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Permanent), (401, Temporary), (429, Temporary), (503, Temporary), (500, Unknown)]
)
def test_what_a_status_means(gate: Gateway, status: int, kind: type) -> None:
    gate.status, gate.body = status, b"<html>erro</html>"
    outcome = sms_driver(table(gate, "zenvia")).send(message())
    assert type(outcome) is kind


def test_an_answer_that_never_came_is_unknown(gate: Gateway) -> None:
    gate.cut = True
    assert isinstance(sms_driver(table(gate, "zenvia")).send(message()), Unknown)
    gate.cut, gate.hold = False, threading.Event()
    late = sms_driver(table(gate, "zenvia", timeout=0.3)).send(message())
    assert late == Unknown("o gateway não respondeu a tempo")


def test_nobody_there() -> None:
    with gateway() as gone:
        pass
    assert isinstance(sms_driver(table(gone, "zenvia")).send(message()), Temporary)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"preset": "nenhum"}, "nenhum"),
        ({"method": "POST"}, "address"),
        ({"preset": "zenvia", "tokem": "x"}, "tokem"),
        ({"preset": "zenvia", "address": "http://exemplo.com.br/"}, "https"),
        ({"driver": "pombo"}, "pombo"),
    ],
)
def test_wrong_settings_are_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named):
        sms_driver(wrong)


def test_reports_of_each_preset() -> None:
    zenvia = http_settings({"preset": "zenvia"})
    body = b'{"messageId": "Z1", "messageStatus": {"code": "DELIVERED"}}'
    assert [(one.provider_id, one.state) for one in reports(zenvia, "", body)] == [("Z1", "entregue")]
    assert reports(zenvia, "", b'{"messageId": "Z1", "messageStatus": {"code": "SENT"}}') == []
    infobip = http_settings({"preset": "infobip"})
    body = b'{"results": [{"messageId": "I1", "status": {"groupName": "EXPIRED"}}]}'
    assert [(one.provider_id, one.state) for one in reports(infobip, "", body)] == [("I1", "falhou")]
    twilio = http_settings({"preset": "twilio"})
    assert reports(twilio, "", b"MessageSid=T1&MessageStatus=delivered")[0].state == "entregue"
    kannel = http_settings({"preset": "kannel"})
    assert reports(kannel, "id=0a1b.1&state=2", b"")[0].state == "falhou"
    for hostile in (b"[]", b"{", b"\xff", b'{"messageId": 7}'):
        with pytest.raises(ValueError):  # noqa: PT011 (of JSON, of UTF-8, or of our own)
            reports(zenvia, "", hostile)


def test_a_report_turns_the_state(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "EARLY", 0.2)
    with _handed_over(database_url, "Z1") as (db, key, server):
        body = DELIVERED
        assert _call(server, "/outro-segredo", body) == 404
        assert db.run(lambda: Outbox.get_by_id(key).state) == "entregue_provedor"
        assert _call(server, f"/{SECRET}", b"{") == 400
        assert _call(server, f"/{SECRET}", body) == 200
        assert db.run(lambda: Outbox.get_by_id(key).state) == "entregue"
        assert _call(server, f"/{SECRET}", body.replace(b"Z1", b"Z9")) == 202
        assert _call(server, f"/{SECRET}", b"x" * 70_000) == 413


def test_a_report_that_is_faster_than_the_sender_waits_for_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway calls before the sender has written the gateway's name of the message; it does not call again."""
    with _handed_over(database_url, "") as (db, key, server):
        looked, run = threading.Event(), db.run

        def noticed(*arguments: Any) -> Any:
            result = run(*arguments)
            looked.set()
            return result

        monkeypatch.setattr(db, "run", noticed)
        statuses: list[int] = []
        caller = threading.Thread(target=lambda: statuses.append(_call(server, f"/{SECRET}", DELIVERED)))
        caller.start()
        assert looked.wait(10)
        run(lambda: Outbox.update(provider_id="Z1").where(Outbox.id == key).execute())
        caller.join(10)
        assert statuses == [200]
        assert run(lambda: Outbox.get_by_id(key).state) == "entregue"


@contextmanager
def _handed_over(url: str, provider_id: str) -> Iterator[tuple[Db, int, Any]]:
    """A message that a gateway has, and a listener for what the gateway says of it."""
    db, session = open_base(url, login="ana")
    now = session.now()
    row = {
        "op_id": "a",
        "number": 1,
        "channel": "sms",
        "purpose": "servico",
        "sender": "",
        "recipients": '["41998765432"]',
        "body": "x",
        "operator_id": 1,
        "login": "ana",
        "queued_at": now,
        "state": "entregue_provedor",
        "state_at": now,
        "next_attempt_at": now,
        "provider_id": provider_id,
    }
    key = db.run(lambda: Outbox.insert(**row).execute())
    server = listener(Settings(sms={"preset": "zenvia", "listen": "127.0.0.1:0", "secret": SECRET}), db)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield db, key, server
    finally:
        server.shutdown()
        server.server_close()
        db.close()


def _call(server: Any, path: str, body: bytes) -> int:
    link = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    try:
        link.request("POST", path, body)
        return link.getresponse().status
    finally:
        link.close()


def test_the_listener_wants_a_secret_and_a_place() -> None:
    nobody: Any = None  # the base is asked only once somebody reports
    for wrong, named in (({"secret": "a" * 15, "listen": "127.0.0.1:0"}, "secret"), ({"listen": "8090"}, "listen")):
        with pytest.raises(Refused, match=rf"\[sms\] {named}"):
            listener(Settings(sms={"preset": "zenvia", "secret": SECRET, **wrong}), nobody)
