"""A mailbox takes mail from anybody, and servers fail: bounces are read all the same, and somebody is told."""

from __future__ import annotations

import base64
import json
import random
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.base import open_base
from integrator_tui.errors import DatabaseUnavailable, Refused
from integrator_tui.outbox import bounces
from integrator_tui.outbox.bounces import Mailbox, Memory, Trouble, look, mailbox, modified_utf7, report_of, watch
from integrator_tui.outbox.looks import looked
from integrator_tui.outbox.port import Report
from integrator_tui.queries.messages.outbox import status
from integrator_tui.session import Session
from integrator_tui.shell.outbox import _mailbox_sentence
from integrator_tui.upkeep.checks.findings import Site
from integrator_tui.upkeep.checks.outbox_checks import bounces as bounces_checked
from integrator_tui.upkeep.target import as_it_is
from tests.outbox.imap import ImapServer, imap_server
from tests.outbox.test_bounces import bounce

OURS = "<0a1b.1@provedor.com.br>"
ORDINARY = b"From: x@y.z\r\nSubject: oi\r\n\r\nResposta de um cliente\r\n"


def box(server: ImapServer, **more: Any) -> Mailbox:
    return Mailbox("127.0.0.1", "contato", "s", server.port, security="none", **more)


def with_header(line: bytes) -> bytes:
    """A report of ours with a line more in every head that it has."""
    return bounce().replace(b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\n" + line + b"\r\n")


HOSTILE_TYPES = [
    b"text/plain; name*",
    b"text/plain; name*=",
    b"text/plain; name*0*=x; name*0*=y; name*1",
    b"text/plain; charset*=''; filename*9999999999999999999=x",
    b"text/plain; charset=no-such-charset",
    b"text/plain; charset=\xff\xfe",
    b"text/plain; charset==?utf-8?q?x?=",
    b"text/plain;;;; ;=; =;",
    b'text/plain; a="unended',
    b"multipart/mixed",
    b"multipart/mixed; boundary=",
    b"multipart/mixed; boundary*=utf-8''%ff",
    b"multipart/report; boundary*0=B; boundary*2=C",
    b"message/rfc822; x",
    b"message/delivery-status; charset=utf-16",
    b"/",
    b"text",
    b"",
    b"\x00",
    b";" * 5000,
]


@pytest.mark.parametrize("kind", HOSTILE_TYPES)
def test_a_type_that_parsers_trip_over_hides_no_report_beside_it(kind: bytes) -> None:
    part = b"--B\r\nContent-Type: " + kind + b"\r\n\r\nx\r\n"
    data = bounce().replace(b"--B\r\n", part + b"--B\r\n", 1)
    found = report_of(data)
    assert found is not None
    assert found.provider_id == OURS


@pytest.mark.parametrize("kind", HOSTILE_TYPES)
def test_nor_does_it_within_what_was_returned(kind: bytes) -> None:
    head = b"Message-ID: <0a1b"
    found = report_of(bounce().replace(head, b"Content-Type: " + kind + b"\r\n" + head))
    assert found is not None
    assert found.provider_id == OURS


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Transfer-Encoding: x-unknown",
        b"Content-Transfer-Encoding: base64",
        b"Subject: =?no-such?q?x?= =?utf-8?b?a?= =?utf-8?q?=zz?=",
        b"From: \xff\xfe <",
        b"Date: 99 Foo -1",
        b"X: " + b"y" * 100_000,
        b"Message-ID: <<>>",
    ],
)
def test_headers_that_are_none(line: bytes) -> None:
    found = report_of(with_header(line))
    assert found is not None
    assert found.provider_id == OURS


@pytest.mark.parametrize("way", ["base64", "quoted-printable"])
def test_a_report_that_was_encoded(way: str) -> None:
    data = bounce()
    begin = data.index(b"Reporting-MTA")
    end = data.index(b"\r\n--B", begin)
    text = data[begin:end]
    coded = base64.encodebytes(text) if way == "base64" else text.replace(b"=", b"=3D").replace(b"User", b"U=73er")
    head = b"message/delivery-status\r\nContent-Transfer-Encoding: " + way.encode()
    found = report_of(data.replace(text, coded).replace(b"message/delivery-status", head))
    assert found is not None
    assert "User unknown" in found.text


def test_a_large_message_that_comes_back_is_no_reason_to_overlook_it() -> None:
    large = bounce().replace(b"Subject: Aviso", b"Subject: Aviso\r\n\r\n" + b"x" * 3_000_000)
    found = report_of(large[: bounces.FETCHED])
    assert found is not None
    assert found.provider_id == OURS


def test_what_a_report_says_is_cleaned() -> None:
    found = report_of(bounce().replace(b"User unknown", b"\x1b[31m\x00\xff " + b"x" * 5000))
    assert found is not None
    assert found.text.isprintable()
    assert len(found.text) <= 1000


def nested(depth: int) -> bytes:
    """Parts within parts within parts."""
    out = bytearray()
    for level in range(depth):
        out += f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode()
    return bytes(out) + ORDINARY


@pytest.mark.parametrize("depth", [20, 2000])
def test_a_nest_is_one_bad_mail(depth: int) -> None:
    began = time.process_time()
    with imap_server(nested(depth), bounce()) as server:
        heard: list[Report] = []
        look(box(server), lambda report: heard.append(report) or 1, Memory())  # type: ignore[func-returns-value]
    assert [report.provider_id for report in heard] == [OURS]
    assert time.process_time() - began < 10


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_report_that_was_damaged_anywhere_ends_nothing(data: st.DataObject) -> None:
    mail = bytearray(bounce())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mail) - 1))
        size = data.draw(st.integers(0, 40))
        mail[at : at + size] = data.draw(st.binary(max_size=40))
    assert bounces._one(bytes(mail), lambda report: 1, Memory()) in ("taken", "nothing", "aside")


def test_a_mail_that_cannot_be_read_is_set_aside_and_told_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fragile(data: bytes) -> Report | None:
        if b"veneno" in data:
            raise IndexError("pop from empty list")
        return report_of(data)

    monkeypatch.setattr(bounces, "report_of", fragile)
    memory = Memory()
    with imap_server(b"Subject: veneno\r\n\r\nx", bounce(), ORDINARY) as server:
        assert look(box(server), lambda report: 1, memory) == (1, 1)
        assert server.marks(1) == {"\\Flagged", "IntegratorLido"}
        assert server.marks(2) == {"\\Seen"}
        assert server.marks(3) == {"IntegratorLido"}, "unseen for people, and not read again"
        fetched = sum(" FETCH " in line for line in server.heard)
        assert look(box(server), lambda report: 1, memory) == (0, 1)
        assert sum(" FETCH " in line for line in server.heard) == fetched
        server.marks(1).clear()
        server.marks(1).add("\\Seen")
        assert look(box(server), lambda report: 1, memory) == (0, 0), "somebody looked at it"


def test_control_without_each_by_itself_nothing_after_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_or_none(data: bytes, take: Any, memory: Memory) -> str:
        report = report_of(data)
        if b"veneno" in data:
            raise IndexError
        return "taken" if report and take(report) else "nothing"

    monkeypatch.setattr(bounces, "_one", all_or_none)
    taken: list[Report] = []
    with imap_server(b"Subject: veneno\r\n\r\nx", bounce()) as server, pytest.raises(IndexError):
        look(box(server), lambda report: taken.append(report) or 1, Memory())  # type: ignore[func-returns-value]
    assert not taken


def test_a_server_without_keywords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounces, "report_of", lambda data: report_of(data) if b"veneno" not in data else 1 / 0)
    memory = Memory()
    with imap_server(b"veneno", bounce(), keywords=False) as server:
        assert look(box(server), lambda report: 1, memory) == (1, 1)
        assert look(box(server), lambda report: 1, memory) == (0, 1), "the same mail is told once"


def test_a_mail_during_which_the_connection_ends_comes_last() -> None:
    memory, taken = Memory(), []
    with imap_server(ORDINARY, bounce(), deadly=1) as server:
        for _ in range(2):
            with pytest.raises(Trouble):
                look(box(server), lambda report: taken.append(report) or 1, memory)  # type: ignore[func-returns-value]
    assert len(taken) == 1


def test_a_report_whose_message_nobody_knows_yet_is_waited_for() -> None:
    memory = Memory()
    with imap_server(bounce()) as server:
        for _ in range(bounces.PATIENCE - 1):
            assert look(box(server), lambda report: 0, memory) == (0, 0)
            assert not server.marks(1)
        assert look(box(server), lambda report: 0, memory) == (0, 0)
        assert server.marks(1) == {"IntegratorLido"}


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("INBOX", "INBOX"),
        ("Devoluções", "Devolu&AOcA9Q-es"),
        ("Correio/Devolvidos & Cia", "Correio/Devolvidos &- Cia"),
        ("台北", "&U,BTFw-"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("caixa 😀", "caixa &2D3eAA-"),
    ],
)
def test_a_folder_as_people_write_it(name: str, coded: str) -> None:
    assert modified_utf7(name) == coded
    with imap_server(bounce(), folder=coded) as server:
        assert look(box(server, folder=name), lambda report: 1, Memory()) == (1, 0)


def test_a_folder_that_is_written_as_imap_has_it_already() -> None:
    with imap_server(bounce(), folder="Devolu&AOcA9Q-es") as server:
        assert look(box(server, folder="Devolu&AOcA9Q-es"), lambda report: 1, Memory()) == (1, 0)


def test_a_folder_with_quotes_breaks_out_of_nothing() -> None:
    with imap_server(bounce()) as server, pytest.raises(Trouble, match="não abre"):
        look(box(server, folder='a" x\\'), lambda report: 1, Memory())
    assert any('SELECT "a\\" x\\\\"' in line for line in server.heard)


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": b"* BYE go away\r\n"},
        {"greeting": b"220 mx ESMTP\r\n"},
        {"greeting": b"\x00" * 100},
        {"greeting": b"* OK " + b"x" * 2_000_000},
        {"LOGIN": b"TAG NO invalid credentials\r\n"},
        {"LOGIN": b""},
        {"SELECT": b"TAG NO closed\r\n"},
        {"SELECT": b"TAG BAD what\r\n"},
        {"SEARCH": b"TAG BAD what\r\n"},
        {"SEARCH": b"* SEARCH 1 x -5 99999999999999999999\r\nTAG OK\r\n"},
        {"SEARCH": b"* SEARCH 9\r\nTAG OK\r\n", "FETCH": b"TAG NO gone\r\n"},
        {"FETCH": b""},
        {"FETCH": b"* 1 FETCH (BODY[] {99999999999}\r\nx"},
        {"FETCH": b"* 1 FETCH (BODY[] NIL)\r\nTAG OK\r\n"},
        {"FETCH": b"* 1 FETCH ()\r\nTAG OK\r\n"},
        {"FETCH": b"garbage\r\n"},
        {"FETCH": b"other9 OK\r\n"},
        {"STORE": b"TAG NO read-only\r\n"},
        {"STORE": b""},
        {"LOGOUT": b"\xff\xff\r\n"},
    ],
)
def test_a_server_that_lies_or_leaves_ends_nothing(answers: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounces, "TIMEOUT", 1.0)  # some say nothing that is a line
    notes: list[tuple[str, int]] = []
    stopped = threading.Event()

    def note(problem: str, aside: int) -> None:
        notes.append((problem, aside))
        if len(notes) == 2:
            stopped.set()

    with imap_server(bounce(), answers=answers) as server:
        watch(box(server), lambda report: 1, stopped, 0.01, note)
    assert len(notes) == 2, "there is a next time"
    assert all(problem.isprintable() and len(problem) <= 500 for problem, _ in notes)


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounces, "TIMEOUT", 0.3)
    with imap_server(bounce(), silent=threading.Event()) as server, pytest.raises(Trouble, match="a tempo"):
        look(box(server), lambda report: 1, Memory())


def test_the_watcher_outlives_whatever_happens() -> None:
    failures: list[Any] = [RuntimeError("x"), DatabaseUnavailable("fora"), RecursionError(), KeyError("y")]
    problems: list[str] = []
    stopped = threading.Event()

    def take(report: Report) -> int:
        if failures:
            raise failures.pop(0)
        stopped.set()
        return 1

    def note(problem: str, aside: int) -> None:
        problems.append(problem)
        raise ZeroDivisionError

    # Each error of a mail sets it aside: a server that forgets marks shows it again.
    with imap_server(bounce(), answers={"STORE": b"TAG OK\r\n"}) as server:
        watch(box(server), take, stopped, 0.01, note)
    assert not failures
    assert "a base não responde: fora" in problems


def test_a_login_with_accents() -> None:
    with imap_server(bounce(), answers={"AUTHENTICATE": b"+ \r\n"}) as server, pytest.raises(Trouble):
        look(Mailbox("127.0.0.1", "atenção", "sênha", server.port, security="none"), lambda report: 1, Memory())
    assert base64.b64encode("\0atenção\0sênha".encode()).decode() in server.heard


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"imap_security": "ssl"}, "imap_security"),
        ({"imap_port": "993"}, "imap_port"),
        ({"imap_folder": 7}, "imap_folder"),
        ({"imap_user": "a\r\nb LOGOUT"}, "imap_user"),
        ({"imap_password_file": "nowhere"}, "imap_password_file"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(more: dict[str, Any], named: str) -> None:
    usual = {"imap_host": "imap.provedor.com.br", "imap_user": "u", "imap_password": "p"}
    with pytest.raises(Refused, match=named):
        mailbox({**usual, **more})


NOW = datetime(2026, 11, 28, 12)


@pytest.mark.function("F254")
def test_status_and_doctor_say_since_when_nothing_was_read(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    try:
        clock = {"now": NOW}
        mine = Session(session.operator_id, "ana", "Ana", "local", True, frozenset(), now=lambda: clock["now"])
        db.run(looked, "contato@imap", NOW, "", 0)
        (found,) = db.run(status, mine).mailboxes
        assert _mailbox_sentence(found, mine).startswith("Devoluções (contato@imap): lidas em 28/11/2026")
        assert [one.severity for one in examined(database_url, NOW)] == ["ok"]
        db.run(looked, "contato@imap", NOW + timedelta(minutes=1), "o servidor não respondeu a tempo", 0)
        clock["now"] = NOW + timedelta(hours=2)
        (found,) = db.run(status, mine).mailboxes
        said = _mailbox_sentence(found, mine)
        assert "nada lido desde 28/11/2026" in said
        assert "não respondeu a tempo" in said
        (finding,) = examined(database_url, clock["now"])
        assert finding.severity == "aviso"
        assert "desde 28/11/2026" in finding.sentence
        db.run(looked, "contato@imap", NOW, "", 2)
        assert "2 mensagens" in _mailbox_sentence(db.run(status, mine).mailboxes[0], mine)
        assert any("não se pôde ler" in one.sentence for one in examined(database_url, NOW))
        assert next(one.severity for one in examined(database_url, NOW - timedelta(days=400))) == "aviso", "a clock"
    finally:
        db.close()


def examined(url: str, now: datetime) -> list[Any]:
    db = as_it_is(url)
    db.connect()
    try:
        return list(bounces_checked(Site(url, db=db, now=lambda: now)))
    finally:
        db.close()


def test_fuzzed_mails_by_the_thousand() -> None:
    """Lines of reports and of hostile heads in any order."""
    chance = random.Random(11)
    lines = bounce().split(b"\r\n") + [b"Content-Type: " + kind for kind in HOSTILE_TYPES]
    lines += [
        b"",
        b"",
        b"--B",
        b"--B--",
        b"Content-Transfer-Encoding: base64",
        b"\x00\xff",
        b" folded",
        json.dumps("x").encode(),
    ]
    for _ in range(1500):
        data = b"\r\n".join(chance.choice(lines) for _ in range(chance.randrange(1, 60)))
        assert bounces._one(data, lambda report: 1, Memory()) in ("taken", "nothing", "aside")
