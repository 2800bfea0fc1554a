"""The driver of e-mail against servers that speak out of turn, nonsense, too slowly, or not at all."""

from __future__ import annotations

import socket
import threading
import time
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Permanent, Temporary, Unknown
from integrator_tui.outbox.smtp import SmtpDriver, SmtpSettings, smtp_settings
from integrator_tui.outbox.smtp_link import MOST_LINES, SmtpLink
from tests.outbox.sinks import mail_sink
from tests.outbox.talker import Talker, smtp, talker
from tests.outbox.test_smtp import message


def driver(port: int, **more: object) -> SmtpDriver:
    options = {"security": "none", "timeout": 2.0, "limit": 4.0, **more}
    return SmtpDriver(SmtpSettings("127.0.0.1", port, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "answer", "kind"),
    [
        ("MAIL", b"451 4.3.0 later\r\n", Temporary),
        ("MAIL", b"550 5.7.1 no\r\n", Permanent),
        ("MAIL", b"503 5.5.1 nested MAIL\r\n", Temporary),
        ("MAIL", b"530 5.7.0 authentication required\r\n", Temporary),
        ("RCPT", b"450 4.2.1 later\r\n", Temporary),
        ("RCPT", b"550 5.1.1 nobody\r\n", Permanent),
        ("DATA", b"451 later\r\n", Temporary),
        ("DATA", b"554 no\r\n", Permanent),
        ("DATA", b"250 taken already?\r\n", Temporary),
        (".", b"452 full\r\n", Temporary),
        (".", b"554 spam\r\n", Permanent),
        (".", b"354 more?\r\n", Unknown),
        (".", b"what?\r\n", Unknown),
        (".", b"250", Unknown),
        (".", b"", Unknown),
        ("MAIL", b"\xff\xfe\x00garbage\r\n", Temporary),
        ("MAIL", b"99 too short\r\n", Temporary),
        ("RCPT", b"", Temporary),
        ("DATA", b"421 4.4.2 bye\r\n", Temporary),
        ("EHLO", b"421 busy\r\n", Temporary),
    ],
)
def test_every_step_may_go_wrong(step: str, answer: bytes, kind: type, tmp_path: Path) -> None:
    with talker(smtp({step: answer})) as server:
        one = replace(message(tmp_path), copies=())
        outcome = driver(server.port).send(one)
        assert type(outcome) is kind, outcome
        assert "\r" not in str(outcome)


@pytest.mark.parametrize(
    "greeting", [b"554 go away\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00" * 9000, b"220-a\r\n" * 200]
)
def test_a_greeting_that_is_none(greeting: bytes, tmp_path: Path) -> None:
    with talker(smtp({}, greeting=greeting)) as server:
        assert isinstance(driver(server.port).send(message(tmp_path)), Temporary)


def test_an_answer_has_a_hundred_lines_at_most(tmp_path: Path) -> None:
    for lines, kind in ((MOST_LINES, Accepted), (MOST_LINES + 1, Temporary)):
        with talker(smtp({}, greeting=b"220-a\r\n" * (lines - 1) + b"220 b\r\n")) as server:
            assert isinstance(driver(server.port).send(message(tmp_path)), kind), lines


def test_after_a_failure_in_the_midst_the_next_customer_begins_anew(tmp_path: Path) -> None:
    """A server of the strict kind: MAIL within an open envelope is refused for good."""
    opened = {"mail": False}

    def strict(made: Talker, line: socket.socket) -> None:
        opened["mail"] = text = False
        line.sendall(b"220 mx\r\n")
        for raw in line.makefile("rb"):
            verb = raw[:4].upper()
            if text and raw != b".\r\n":
                continue
            text = verb == b"DATA"
            if verb == b"MAIL":
                line.sendall(b"501 5.5.1 nested MAIL\r\n" if opened["mail"] else b"250 ok\r\n")
                opened["mail"] = True
            elif verb == b"RSET":
                opened["mail"] = False
                line.sendall(b"250 ok\r\n")
            elif verb == b"RCPT" and b"primeira" in raw:
                line.sendall(b"\xe9 n\xe3o\r\n")
            elif verb == b"DATA":
                line.sendall(b"354 go\r\n")
            elif raw == b".\r\n":
                opened["mail"] = False
                line.sendall(b"250 ok\r\n")
            elif verb in (b"EHLO", b"RCPT"):
                line.sendall(b"250 ok\r\n")

    with talker(strict) as server:
        link = driver(server.port)
        assert isinstance(link.send(message(tmp_path, "primeira@exemplo.com.br")), Temporary)
        assert isinstance(link.send(message(tmp_path, "segunda@exemplo.com.br")), Accepted)


def test_a_bug_in_the_midst_closes_the_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_sink() as sink:
        link = driver(sink.port)
        with monkeypatch.context() as patched:

            def broken(self: object, *_: object) -> None:
                raise ZeroDivisionError

            patched.setattr(SmtpLink, "send", broken)
            with pytest.raises(ZeroDivisionError):
                link.send(message(tmp_path))
        assert isinstance(link.send(message(tmp_path)), Accepted)
        assert len(sink.taken) == 1


def test_a_connection_that_ended_meanwhile_is_opened_again(tmp_path: Path) -> None:
    def once(made: Talker, line: socket.socket) -> None:
        smtp({})(made, _First(line))  # type: ignore[arg-type]

    with talker(once) as server:
        link = driver(server.port)
        for _ in range(3):
            assert isinstance(link.send(message(tmp_path)), Accepted)
        assert len(server.heard) == 3


class _First:
    """A connection that ends after one message."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line

    def makefile(self, mode: str) -> object:
        return self._lines()

    def _lines(self) -> object:
        text = False
        for raw in self.line.makefile("rb"):
            yield raw
            if text and raw == b".\r\n":
                return
            text = text or raw.startswith(b"DATA")

    def sendall(self, data: bytes) -> None:
        self.line.sendall(data)


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "."])
def test_an_answer_that_drips_is_left_when_the_whole_is_over(step: str, tmp_path: Path) -> None:
    """A byte every 0.2 s: each wait is short, and the end would never come."""

    def dripping(made: Talker, line: socket.socket) -> None:
        drip = Drip(made, line)
        if step == "greeting":
            drip.sendall(b"220 " + b"x" * 2000)
        answers = {} if step == "greeting" else {step: b"250 " + b"x" * 2000}
        smtp(answers)(made, drip)  # type: ignore[arg-type]

    with talker(dripping) as server:
        began = time.monotonic()
        outcome = driver(server.port, limit=1.0).send(message(tmp_path))
        assert time.monotonic() - began < 3
        assert isinstance(outcome, Unknown if step == "." else Temporary)
        assert "não respondeu a tempo" in outcome.reason


class Drip:
    """Long answers come a byte at a time."""

    def __init__(self, made: Talker, line: socket.socket) -> None:
        self.made, self.line = made, line

    def makefile(self, mode: str) -> object:
        return self.line.makefile("rb")

    def sendall(self, data: bytes) -> None:
        if len(data) < 100:
            self.line.sendall(data)
            return
        for at in range(len(data)):
            if self.made.stopped.is_set():
                return
            self.line.sendall(data[at : at + 1])
            self.made.wait(0.2)


def test_no_thread_per_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_sink() as sink:
        link = driver(sink.port)
        link.send(message(tmp_path))
        monkeypatch.setattr(threading.Thread, "start", lambda self: pytest.fail("a thread"))
        assert isinstance(link.send(message(tmp_path)), Accepted)


@pytest.mark.parametrize(("offered", "way"), [("PLAIN LOGIN", "PLAIN"), ("LOGIN", "LOGIN"), ("CRAM-MD5", "CRAM-MD5")])
def test_a_login_with_accents(offered: str, way: str, tmp_path: Path) -> None:
    answers = {"EHLO": f"250-mx\r\n250 AUTH {offered}\r\n".encode(), "AUTH": b"334 VXNlcm5hbWU6\r\n"}
    if way == "PLAIN":
        answers["AUTH"] = b"235 ok\r\n"
    user, password = "atenção@provedor.com.br", "sênha çerta"
    coded = b64encode(user.encode()).decode().upper()
    answers[coded] = b"334 UGFzc3dvcmQ6\r\n"
    answers[b64encode(password.encode()).decode().upper()] = b"235 ok\r\n"
    with talker(smtp(answers)) as server:
        outcome = driver(server.port, user=user, password=password).send(message(tmp_path))
        if way == "CRAM-MD5":
            assert isinstance(outcome, Accepted), "the digest is answered with 250"
        else:
            assert isinstance(outcome, Accepted)
            assert b64encode(f"\0{user}\0{password}".encode() if way == "PLAIN" else user.encode()) in server.heard[0]


def test_without_starttls_nothing_goes_in_the_clear(tmp_path: Path) -> None:
    with talker(smtp({})) as server:
        outcome = driver(server.port, security="starttls", user="u", password="p").send(message(tmp_path))
        assert isinstance(outcome, Temporary)
        assert "STARTTLS" in outcome.reason
        assert b"AUTH" not in server.heard[0]
        assert b"MAIL" not in server.heard[0]


def test_an_answer_is_cleaned(tmp_path: Path) -> None:
    with talker(smtp({".": b"250 \x1b[31mok\x00\xff \xe2\x80\xae" + b"x" * 900 + b"\r\n"})) as server:
        outcome = driver(server.port).send(message(tmp_path))
    assert isinstance(outcome, Accepted)
    assert outcome.text.startswith("250 [31mok")
    assert outcome.text.isprintable()
    assert len(outcome.text) < 600


USUAL = {"host": "smtp.provedor.com.br", "sender": "contato@provedor.com.br"}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"security": "none", "user": "u", "password": "p"}, "security"),
        ({"sender": "Net Sul Telecom"}, "sender"),
        ({"sender": "a@b.com.br, c@d.com.br"}, "sender"),
        ({"sender": "Net <a@b.com.br>\nBcc: x@y.z"}, "sender"),
        ({"host": "mail host"}, "host"),
        ({"domain": "a b\r\n"}, "domain"),
        ({"ca_file": "nowhere.pem"}, "ca_file"),
        ({"port": True}, "port"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(more: dict[str, object], named: str) -> None:
    with pytest.raises(Refused, match=rf"\[email\] {named}"):
        smtp_settings({**USUAL, **more})


def test_settings_that_can() -> None:
    assert smtp_settings({**USUAL, "security": "none"}).port == 25, "without a login it may be a relay of the house"
    near = {**USUAL, "host": "127.0.0.1", "security": "none", "user": "u", "password": "p"}
    assert smtp_settings(near).user == "u"
    assert smtp_settings({**USUAL, "sender": "Net Sul Telecom, Ltda <contato@netsul.com.br>"})
    assert smtp_settings({**USUAL, "sender": '"Net Sul Telecom, Ltda" <contato@netsul.com.br>'})
