"""What is written into a mail comes out of it, and nothing else, whatever stands in names, subjects and files."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import SMTP, default
from pathlib import Path
from typing import cast

import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.outbox import mime
from integrator_tui.outbox.headers import encoded
from integrator_tui.outbox.mime import Unbuildable, build
from integrator_tui.outbox.port import Outgoing
from integrator_tui.outbox.read_back import difference
from tests.outbox.test_smtp import kept

BCC = "Maria =?utf-8?q?=0D=0ABcc:_x@example.org?="
BODY = "=?utf-8?b?DQoNCkNvcnBvIGZhbHNv?= fim"
SIGNS = [
    "=?",
    "?=",
    "=?utf-8?q?",
    "=0D=0A",
    "_",
    " ",
    "  ",
    ",",
    ";",
    ":",
    '"',
    "\\",
    "<",
    ">",
    "(",
    ")",
    "@",
    "%",
    "'",
    ".",
]
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
TEXTS = st.lists(
    st.one_of(st.sampled_from([*SIGNS, BCC, BODY, "não é necessário", "😀", "ç"]), st.characters(codec="utf-8")),
    max_size=40,
).map("".join)


def mail(**more: object) -> Outgoing:
    usual = Outgoing(
        1, "<0a1b.1@provedor.com.br>", "email", "contato@provedor.com.br", ("maria@exemplo.com.br",), (), "Aviso",
        "Olá.\n", (), datetime(2026, 11, 24, 12, 30), Path("nowhere"),
    )  # fmt: skip
    return replace(usual, **more)  # type: ignore[arg-type]


HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def decoded(raw: str) -> str:
    """As a mail client does it."""
    return "".join(said if isinstance(said, str) else said.decode(code or "ascii") for said, code in decode_header(raw))


@pytest.mark.parametrize("text", [BCC, BODY, f"Aviso para {BCC}", "=?us-ascii?Q?=0D=0A=0D=0Acorpo?=", "a =?x", "?="])
def test_what_looks_like_an_encoded_word_is_no_header(text: str) -> None:
    name = text.removeprefix("Aviso para ")  # in longer ones the reader puts blanks between encoded words
    data = build(mail(subject=text, sender=f"{name} <a@b.com.br>", recipients=(f"{name} <m@exemplo.com.br>",)))
    for policy in (default, SMTP):
        read = message_from_bytes(data, policy=policy)
        assert read.keys() == HEADERS
        assert read["Subject"] == text
        assert [one.display_name for one in read["To"].addresses] == [name]
        assert [one.addr_spec for one in read["From"].addresses] == ["a@b.com.br"]
    other = mailparser.parse_from_bytes(data)
    assert other.subject == text
    assert other.bcc == []
    assert "corpo" not in other.body.lower()


def test_control_the_standard_library_makes_a_header_of_it() -> None:
    """Until Python 3.11.10 and 3.12.5; where it is mended, it loses blanks at least."""
    from email.message import EmailMessage

    lost = 0
    chance = random.Random(5)
    words = ["não", "é", "necessário", "a", "conexão", "=?", "às", "10", "h", "atenção:", "R$"]
    for _ in range(300):
        text = " ".join(chance.choice(words) for _ in range(20))
        old = EmailMessage(policy=SMTP)
        old["Subject"] = text
        lost += message_from_bytes(old.as_bytes(), policy=default)["Subject"] != text
        assert message_from_bytes(build(mail(subject=text)), policy=default)["Subject"] == text
    assert lost


@given(TEXTS, TEXTS)
def test_any_subject_and_any_name_comes_back(subject: str, name: str) -> None:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        return  # it is read as quoted
    if CONTROL.search(subject + name):
        with pytest.raises(Unbuildable, match="controle"):
            build(mail(subject=subject, recipients=(f"{name} <m@exemplo.com.br>",)))
        return
    data = build(mail(subject=subject, recipients=(f"{name} <m@exemplo.com.br>",)))
    read = message_from_bytes(data)
    assert read.keys() == HEADERS
    assert decoded(str(read["Subject"])) == subject
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    for word in str(read["Subject"]).split():
        assert len(word) <= 76


def test_a_word_that_begins_with_an_accent_is_no_longer_than_others() -> None:
    for letters in range(1, 40):
        lines = encoded(("é" + "a" * letters) * (400 // letters), 10).split("\r\n ")
        assert max(map(len, lines)) <= 75, letters


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300), st.integers(1, 40))
def test_encoded_words_keep_their_length_and_tear_no_character(text: str, used: int) -> None:
    lines = encoded(text, used).split("\r\n ")
    assert all(len(line) <= 75 for line in lines)
    assert used + len(lines[0]) <= 76
    assert decoded(encoded(text, used)) == text
    for line in lines:
        decoded(line)


def test_a_comma_in_a_name_begins_no_address() -> None:
    for sender in ("Net Sul Telecom, Ltda <a@b.com.br>", '"Net Sul Telecom, Ltda" <a@b.com.br>'):
        read = message_from_bytes(build(mail(sender=sender)), policy=default)
        assert [(one.display_name, one.addr_spec) for one in read["From"].addresses] == [
            ("Net Sul Telecom, Ltda", "a@b.com.br")
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "a\r\nBcc: x@example.org"},
        {"subject": "a\nb"},
        {"subject": "a\u2028b"},
        {"subject": "meio \ud800"},
        {"sender": "a@b.com.br\r\nBcc: x@example.org"},
        {"sender": ""},
        {"sender": "sem endereço"},
        {"sender": "a@b.com.br, c@d.com.br"},
        {"recipients": ("m@exemplo.com.br> RCPT TO:<x@example.org",)},
        {"recipients": ("josé@exemplo.com.br",)},
        {"recipients": ("=?utf-8?q?a=40b?=",)},
        {"recipients": ()},
        {"copies": ("m@exemplo.com.br\r\nDATA",)},
        {"message_id": "<a b@c>"},
        {"message_id": "<a@b>\r\nBcc: x@example.org"},
    ],
)
def test_what_cannot_be_said_never_leaves(wrong: dict[str, object]) -> None:
    with pytest.raises(Unbuildable, match="não pôde ser montada"):
        build(mail(**wrong))


@pytest.mark.parametrize(
    "name",
    [
        "conta.pdf",
        "conta de março – nº 1.pdf",
        "=?utf-8?q?=0D=0ABcc:_x@example.org?=.pdf",
        'aspas " e \\ barra.pdf',
        "cem % = 1'0.pdf",
        "a" * 250 + ".pdf",
        "ção" * 60 + ".pdf",
        "😀" * 50,
        "a; filename=outro.exe",
    ],
)
def test_any_file_name_comes_back(name: str, tmp_path: Path) -> None:
    files = (kept(tmp_path, name), kept(tmp_path, "b.txt", "ção\r\n".encode(), "text/plain"))
    data = build(mail(store=tmp_path, attachments=files))
    for read in (message_from_bytes(data), message_from_bytes(data, policy=default)):
        parts = cast("list[Message]", read.get_payload())
        assert [part.get_filename() for part in parts] == [None, name, "b.txt"]
        assert read.keys() == HEADERS[:-1]
    if "=?" not in name:  # it decodes a second time
        assert mailparser.parse_from_bytes(data).attachments[0]["filename"] == name
    assert max(len(line) for line in data.split(b"\r\n")) <= 78


@pytest.mark.parametrize("name", ["a\r\nBcc: x@example.org", "a\x00.pdf"])
def test_a_control_character_in_a_file_name_never_leaves(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unbuildable):
        build(mail(store=tmp_path, attachments=(kept(tmp_path, name),)))


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "text/html; x\r\nBcc: y", "", "image"])
def test_a_type_that_would_be_read_otherwise_is_only_bytes(kind: str, tmp_path: Path) -> None:
    data = build(mail(store=tmp_path, attachments=(kept(tmp_path, "a.eml", b"Subject: x\r\n\r\ny", kind),)))
    _, part = cast("list[Message]", message_from_bytes(data).get_payload())
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_payload(decode=True) == b"Subject: x\r\n\r\ny"


@pytest.mark.parametrize(
    "body",
    [
        "",
        ".\n..\n.",
        "From mim\n>From ti\n",
        "Bcc: x@example.org\n\n--=_0\n",
        "fim sem quebra",
        "   \n \t\nbrancos no fim   \n",
        "ã" * 5000,
        "a" * 5000,
        "um\r\ndois\rtrês\nquatro",
        "=0D=0A =?utf-8?q?a?=",
        "\n\n\n",
    ],
)
def test_a_text_comes_back_and_looks_like_nothing_else(body: str, tmp_path: Path) -> None:
    wanted = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()
    wanted += b"" if wanted.endswith(b"\r\n") or not wanted else b"\r\n"
    for files in ((), (kept(tmp_path, "a.pdf"),)):
        data = build(mail(body=body, store=tmp_path, attachments=files))
        read = message_from_bytes(data)
        part = cast("list[Message]", read.get_payload())[0] if files else read
        assert part.get_payload(decode=True) == wanted
        assert not any(line.startswith(b"From ") for line in data.split(b"\r\n"))


def test_bytes_that_do_not_say_what_was_meant_do_not_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader is asked, and its word counts."""
    written = mime._written

    def hostile(*arguments: object) -> bytes:
        return written(*arguments).replace(b"MIME-Version", b"Bcc: x@example.org\r\nMIME-Version")  # type: ignore[arg-type]

    monkeypatch.setattr(mime, "_written", hostile)
    with pytest.raises(Unbuildable, match="o cabeçalho não sairia"):
        build(mail())


def test_what_comes_back_otherwise_is_encoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    written = mime._written

    def spoiled(message: object, meant: object, files: object, encode: bool) -> bytes:
        asked.append(encode)
        data: bytes = written(message, meant, files, encode)  # type: ignore[arg-type]
        return data if encode else data.replace(b"Aviso", b"Outro")

    monkeypatch.setattr(mime, "_written", spoiled)
    assert b"=?utf-8?q?Aviso?=" in build(mail())
    assert asked == [False, True]


def test_the_second_reader_sees_each_difference(tmp_path: Path) -> None:
    wanted = mail(store=tmp_path, copies=("c@d.com.br",), attachments=(kept(tmp_path, "a.pdf"),))
    meant, _ = mime._meant(wanted)
    data = build(wanted)
    assert difference(data, meant) == ""
    for old, new, what in (
        (b"Aviso", b"Avisos", "o assunto"),
        (b"maria@", b"mario@", "To"),
        (b"c@d.", b"e@d.", "Cc"),
        (b"To: ", b"To: x@example.org, ", "To"),
        (b"Ol=C3", b"Al=C3", "o texto"),
        (b"a.pdf", b"b.exe", "o nome de um anexo"),
        (b"JVBERi0", b"JVBERi1", "um anexo"),
        (b"24 Nov", b"25 Nov", "o cabeçalho"),
        (b"\r\nSubject", b"\nSubject", "o texto"),
        (b"Aviso", b"Aviso\r\nReply-To: x@example.org", "o cabeçalho"),
        (b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\n\r\n", "o cabeçalho"),
    ):
        assert what in difference(data.replace(old, new, 1), meant), (old, new)
