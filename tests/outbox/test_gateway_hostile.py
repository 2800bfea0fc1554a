"""The driver of HTTP gateways against those that drip, lie, redirect, or speak no HTTP."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outcome, Permanent, Temporary, Unknown
from integrator_tui.outbox.queue import LEASE
from integrator_tui.outbox.sms import sms_driver
from integrator_tui.outbox.sms.http import SECONDS, HttpSettings
from integrator_tui.outbox.sms.smpp import LIMIT
from integrator_tui.outbox.smtp_settings import SmtpSettings
from tests.outbox.talker import Talker, talker
from tests.outbox.test_sms_http import message

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


def answered(data: bytes, preset: str = "zenvia", **more: Any) -> Outcome:
    """What a message comes to whose gateway answers with these bytes, and ends."""

    def run(made: Talker, line: socket.socket) -> None:
        made.heard.append(line.recv(65536))
        line.sendall(data)

    with talker(run) as server:
        table = {"preset": preset, "address": f"http://127.0.0.1:{server.port}/", "token": "T", **more}
        return sms_driver({"timeout": 2, "limit": 4, **table}).send(message())


def ok(body: bytes) -> bytes:
    return OK % (len(body), body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>ok</html>",
        b"{}",
        b'{"id": ""}',
        b'{"id": null}',
        b'{"id": true}',
        b'{"id": {"a": 1}}',
        b'{"id": ["x"]}',
        b'{"id": " \\u0000\\u200b"}',
        b'{"id": "\\ud800"}',
        b'["id"]',
        b'{"id": "x"',
        b"[" * 60_000,
        b'{"id": ' + b"9" * 60_000 + b"}",
        b"\xff\xfe",
    ],
)
def test_yes_without_the_promised_number_is_to_be_verified(body: bytes) -> None:
    assert isinstance(answered(ok(body)), Unknown)


def test_a_number_may_be_a_number_and_is_cleaned() -> None:
    assert answered(ok(b'{"id": 77}')) == Accepted(provider_id="77", text='HTTP 200 {"id": 77}')
    outcome = answered(ok(b'{"id": "a\\u0000b\\ud800"}'))
    assert isinstance(outcome, Accepted)
    assert outcome.provider_id == "a b"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"HTTP/1.1 301 Moved\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n", Temporary),
        (b"HTTP/1.1 308 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", Temporary),
        (b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n", Unknown),
        (b"HTTP/1.1 303 See Other\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", Unknown),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Unknown),
        (b"HTTP/1.1 102 Processing\r\n\r\n", Unknown),
        (b"HTTP/1.1 402 Payment Required\r\nContent-Length: 0\r\n\r\n", Temporary),
        (b"HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n", Permanent),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}", Unknown),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}", Unknown),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n{}", Unknown),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", Unknown),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", Unknown),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{", Unknown),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{", Unknown),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, Unknown),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000, Unknown),
        (b"HTTP/1.1 abc\r\n\r\n", Unknown),
        (b"220 mx ESMTP\r\n", Unknown),
        (b"\x15\x03\x03\x00\x02\x02\x28", Unknown),
        (b"\x00" * 5000, Unknown),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 50, Unknown),
        (b"", Unknown),
    ],
)
def test_what_is_no_answer(answer: bytes, kind: type) -> None:
    outcome = answered(answer)
    assert type(outcome) is kind, outcome


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    began = time.monotonic()
    assert isinstance(answered(ok(b'{"id": "x", "more": "' + b"y" * 5_000_000 + b'"}')), Unknown)
    assert time.monotonic() - began < 3


def test_a_redirect_is_not_followed_with_the_secret() -> None:
    asked: list[bytes] = []

    def elsewhere(made: Talker, line: socket.socket) -> None:
        asked.append(line.recv(65536))

    with talker(elsewhere) as other:
        head = f"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:{other.port}/\r\nContent-Length: 0\r\n\r\n"
        assert isinstance(answered(head.encode()), Temporary)
    assert not asked


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"])
def test_a_byte_a_second_is_left_when_the_whole_is_over(before: bytes) -> None:
    def drip(made: Talker, line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(before)
        for _ in range(200):
            line.sendall(b"x")
            made.wait(0.2)

    with talker(drip) as server:
        table = {"preset": "zenvia", "address": f"http://127.0.0.1:{server.port}/", "timeout": 2, "limit": 1}
        began = time.monotonic()
        assert sms_driver(table).send(message()) == Unknown("o gateway não respondeu a tempo")
        assert time.monotonic() - began < 3


def test_nobody_may_take_longer_than_the_lease() -> None:
    lease = LEASE.total_seconds()
    assert HttpSettings("POST", "http://127.0.0.1/", timeout=SECONDS["timeout"]).whole < lease
    assert SECONDS["limit"] < lease
    assert SmtpSettings("x", 25).limit < lease
    assert lease > LIMIT


def test_a_server_that_speaks_no_tls_took_nothing() -> None:
    def garbage(made: Talker, line: socket.socket) -> None:
        line.recv(100)
        line.sendall(b"HTTP/1.1 400 plain\r\n\r\n")

    with talker(garbage) as server:
        table = {"preset": "zenvia", "address": f"https://127.0.0.1:{server.port}/", "timeout": 2}
        outcome = sms_driver(table).send(message())
    assert isinstance(outcome, Temporary)
    assert "conexão segura" in outcome.reason


USUAL = {"preset": "zenvia", "token": "T"}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"token": "sênha"}, "token"),
        ({"token": "a\nb"}, "token"),
        ({"token": "a\u200bb"}, "token"),
        ({"preset": "twilio", "user": "AC/../x"}, "user"),
        ({"preset": "twilio", "user": "ação"}, "user"),
        ({"address": "https://gateway .com.br/"}, "address"),
        ({"address": "https://gateway.com.br:porta/"}, "address"),
        ({"address": "https://gatewáy.com.br/"}, "address"),
        ({"headers": {"X-Tóken": "x"}}, "headers"),
        ({"headers": {"X": "á"}}, "headers"),
        ({"headers": {"X": 7}}, "headers"),
        ({"method": "GET /x"}, "method"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": "30"}, "timeout"),
        ({"timeout": 500}, "timeout"),
        ({"limit": 500}, "limit"),
        ({"limit": True}, "limit"),
        ({"json": "x"}, "json"),
        ({"success": {"status": 200}}, "success"),
        ({"token": 7}, "token"),
        ({"preset": ["zenvia"]}, "preset"),
        ({"driver": ["http"]}, "driver"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(more: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=rf"\[sms\] {named}"):
        sms_driver({**USUAL, **more})


def test_a_password_with_accents_goes_where_it_can() -> None:
    assert sms_driver({"preset": "twilio", "user": "AC1", "password": "sênha"})
    assert sms_driver({"preset": "kannel", "user": "usuário", "password": "sênha"})


def test_what_a_message_puts_into_a_header_must_be_fit_for_one() -> None:
    outcome = answered(ok(b'{"id": "x"}'), headers={"X-Text": "{text}"})
    assert isinstance(outcome, Permanent)
