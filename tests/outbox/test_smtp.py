"""The driver of e-mail against a real SMTP server: what goes over the wire, and what each fault means."""

from __future__ import annotations

import hashlib
import ssl
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import mailparser
import pytest
import trustme

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outgoing, Permanent, Temporary, Unknown
from integrator_tui.outbox.smtp import SmtpDriver, SmtpSettings, smtp_settings
from integrator_tui.rules.messages.states import Attachment
from tests.outbox.sinks import PASSWORD, USER, MailSink, mail_sink

PDF = b"%PDF-1.4 conta\n" + bytes(range(256)) * 40


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


def driver(sink: MailSink, **more: object) -> SmtpDriver:
    return SmtpDriver(SmtpSettings(sink.host, sink.port, **{"security": "none", "timeout": 5.0, **more}))  # type: ignore[arg-type]


def message(store: Path, *recipients: str, files: tuple[Attachment, ...] = ()) -> Outgoing:
    return Outgoing(
        id=1,
        message_id="<0a1b.1@provedor.com.br>",
        channel="email",
        sender="Provedor São João <contato@provedor.com.br>",
        recipients=recipients or ("maria@exemplo.com.br",),
        copies=("copia@exemplo.com.br",),
        subject="Segunda via: março, R$ 99,90 – atenção",
        body="Olá, MARIA.\n\n.linha que começa com ponto\nAté amanhã às 10 h: ã é ç €\n",
        attachments=files,
        queued_at=datetime(2026, 11, 24, 12, 30),
        store=store,
    )


def kept(store: Path, name: str, data: bytes = PDF, kind: str = "application/pdf") -> Attachment:
    digest = hashlib.sha256(data).hexdigest()
    (store / digest[:2]).mkdir(parents=True, exist_ok=True)
    (store / digest[:2] / digest[2:]).write_bytes(data)
    return Attachment(name, kind, len(data), digest)


def test_another_parser_reads_what_was_sent(sink: MailSink, tmp_path: Path) -> None:
    file = kept(tmp_path, "conta de março – nº 1.pdf")
    outcome = driver(sink).send(message(tmp_path, "Maria <maria@exemplo.com.br>", files=(file,)))
    assert isinstance(outcome, Accepted)
    assert outcome.text == "250 2.0.0 aceita"
    recipients, data = sink.taken[0]
    assert recipients == ["maria@exemplo.com.br", "copia@exemplo.com.br"]
    read = mailparser.parse_from_bytes(data)
    assert read.subject == "Segunda via: março, R$ 99,90 – atenção"
    assert read.from_ == [("Provedor São João", "contato@provedor.com.br")]
    assert read.to == [("Maria", "maria@exemplo.com.br")]
    assert read.message_id == "<0a1b.1@provedor.com.br>"
    assert read.text_plain[0].replace("\r\n", "\n") == message(tmp_path).body
    assert read.attachments[0]["filename"] == "conta de março – nº 1.pdf"
    parsed = sink.messages()[0]
    attached = next(parsed.iter_attachments())
    assert attached.get_content() == PDF
    assert parsed["Date"] == "Tue, 24 Nov 2026 12:30:00 +0000"


@pytest.mark.parametrize(
    ("encoding", "kind", "charset"),
    [
        ("utf-8", "text/plain", "utf-8"),
        ("ascii", "text/plain", "us-ascii"),
        ("cp1252", "application/octet-stream", None),
        ("utf-16", "application/octet-stream", None),
    ],
)
def test_a_text_file_says_its_charset_or_claims_none(
    sink: MailSink, tmp_path: Path, encoding: str, kind: str, charset: str | None
) -> None:
    text = "Conta de agosto\r\n" if encoding == "ascii" else "Conta de março: ã é ç\r\n"
    data = text.encode(encoding)
    driver(sink).send(message(tmp_path, files=(kept(tmp_path, "conta.txt", data, "text/plain"),)))
    attached = next(sink.messages()[0].iter_attachments())
    assert (attached.get_content_type(), attached.get_content_charset()) == (kind, charset)
    assert attached.get_payload(decode=True) == data
    if charset:
        assert attached.get_content() == text
    (read,) = mailparser.parse_from_bytes(sink.taken[0][1]).attachments
    assert read["mail_content_type"] == kind
    shown = b64decode(read["payload"]) if read["binary"] else read["payload"].encode(charset or "")
    assert shown == data, "the other parser has the same file"


def test_every_attempt_sends_the_same_bytes(sink: MailSink, tmp_path: Path) -> None:
    wanted = message(tmp_path, files=(kept(tmp_path, "a.pdf"), kept(tmp_path, "b.txt", b"texto", "text/plain")))
    driver(sink).send(wanted)
    driver(sink).send(wanted)
    assert sink.taken[0] == sink.taken[1]


def test_one_connection_serves_several_messages(sink: MailSink, tmp_path: Path) -> None:
    link = driver(sink)
    for _ in range(3):
        assert isinstance(link.send(message(tmp_path)), Accepted)
    first = link._link
    link.send(message(tmp_path))
    assert link._link is first
    assert sink.goodbyes == 0
    link.close()
    assert link._link is None
    assert sink.goodbyes == 1


def test_who_sends_has_a_sender_where_the_message_has_none(sink: MailSink, tmp_path: Path) -> None:
    """It was queued at a desk whose settings have no [email]."""
    settings = smtp_settings(
        {
            "host": sink.host,
            "port": sink.port,
            "security": "none",
            "sender": "Net Sul Telecom, Ltda <contato@netsul.com.br>",
        }
    )
    outcome = SmtpDriver(settings).send(replace(message(tmp_path), sender=""))
    assert isinstance(outcome, Accepted)
    (box,) = sink.messages()[0]["From"].addresses
    assert (box.display_name, box.addr_spec) == ("Net Sul Telecom, Ltda", "contato@netsul.com.br")
    nobody = driver(sink).send(replace(message(tmp_path), sender=""))
    assert isinstance(nobody, Permanent), "not even the settings have one"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_with_a_login(security: str, context: ssl.SSLContext, ca_file: str, tmp_path: Path) -> None:
    with mail_sink(context, tls=security == "tls", login=True) as sink:
        right = driver(sink, security=security, ca_file=ca_file, user=USER, password=PASSWORD)
        assert isinstance(right.send(message(tmp_path)), Accepted)
        right.close()
        wrong = driver(sink, security=security, ca_file=ca_file, user=USER, password="outra").send(message(tmp_path))
        assert isinstance(wrong, Temporary)
        assert "recusou o usuário e a senha" in wrong.reason
        stranger = driver(sink, security=security, user=USER, password=PASSWORD).send(message(tmp_path))
        assert isinstance(stranger, Temporary)
        assert "conexão segura falhou" in stranger.reason
    assert len(sink.taken) == 1


@pytest.mark.parametrize(("answer", "kind"), [("451 4.3.0 tente depois", Temporary), ("550 5.7.1 spam", Permanent)])
def test_a_refused_text(sink: MailSink, tmp_path: Path, answer: str, kind: type) -> None:
    sink.answer = answer
    outcome = driver(sink).send(message(tmp_path))
    assert outcome == kind(answer)


def test_each_recipient_has_an_answer_of_its_own(sink: MailSink, tmp_path: Path) -> None:
    sink.refused = {"fora@exemplo.com.br": "550 5.1.1 não existe", "cheia@exemplo.com.br": "452 4.2.2 caixa cheia"}
    people = ("maria@exemplo.com.br", "fora@exemplo.com.br", "cheia@exemplo.com.br")
    outcome = driver(sink).send(message(tmp_path, *people))
    assert isinstance(outcome, Accepted)
    assert list(outcome.refused) == ["fora@exemplo.com.br"]
    assert list(outcome.later) == ["cheia@exemplo.com.br"]
    assert sink.taken[0][0] == ["maria@exemplo.com.br", "copia@exemplo.com.br"]


def test_nobody_left(sink: MailSink, tmp_path: Path) -> None:
    alone = replace(message(tmp_path), copies=())
    sink.refused = {"maria@exemplo.com.br": "550 5.1.1 no such user"}
    assert isinstance(driver(sink).send(alone), Permanent)
    sink.refused = {"maria@exemplo.com.br": "450 4.2.1 later"}
    assert isinstance(driver(sink).send(alone), Temporary)
    assert not sink.taken


def test_a_cut_after_the_text_is_unknown(sink: MailSink, tmp_path: Path) -> None:
    sink.cut = True
    outcome = driver(sink).send(message(tmp_path))
    assert isinstance(outcome, Unknown)
    assert len(sink.taken) == 1, "the server had it: only the answer is missing"


def test_silence_is_bounded(sink: MailSink, tmp_path: Path) -> None:
    sink.silence = 3.0
    outcome = driver(sink, timeout=0.3).send(message(tmp_path))
    assert isinstance(outcome, Unknown)
    assert "não respondeu a tempo" in outcome.reason


def test_nobody_there(tmp_path: Path) -> None:
    with mail_sink() as sink:
        pass
    outcome = driver(sink).send(message(tmp_path))
    assert isinstance(outcome, Temporary)
    assert "recusou a conexão" in outcome.reason


def test_a_file_that_is_gone_or_changed_is_never_sent(sink: MailSink, tmp_path: Path) -> None:
    file = kept(tmp_path, "a.pdf")
    path = tmp_path / file.sha256[:2] / file.sha256[2:]
    path.write_bytes(PDF + b"!")
    assert isinstance(driver(sink).send(message(tmp_path, files=(file,))), Permanent)
    path.unlink()
    assert isinstance(driver(sink).send(message(tmp_path, files=(file,))), Permanent)
    assert not sink.taken


@pytest.mark.parametrize("field", ["subject", "sender"])
def test_a_line_break_in_a_header_never_leaves(sink: MailSink, tmp_path: Path, field: str) -> None:
    text = "x@y.com.br\r\nBcc: todos@exemplo.com.br"
    usual = message(tmp_path)
    hostile = replace(usual, subject=text) if field == "subject" else replace(usual, sender=text)
    assert isinstance(driver(sink).send(hostile), Permanent)
    assert not sink.taken


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({}, "host"),
        ({"host": "mail", "sender": "a@b.c", "hots": 1}, "hots"),
        ({"host": "mail", "sender": "a@b.c", "security": "ssl"}, "security"),
        ({"host": "mail", "sender": "a@b.c", "port": "25"}, "port"),
        ({"host": "mail", "sender": "a@b.c", "limit": 500}, "limit"),
        ({"host": "mail", "sender": "a@b.c", "password_file": "nowhere"}, "password_file"),
    ],
)
def test_wrong_settings_are_named(table: dict[str, object], named: str) -> None:
    with pytest.raises(Refused, match=named):
        smtp_settings(table)
