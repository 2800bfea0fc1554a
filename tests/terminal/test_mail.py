"""E-mail from the desk, in a real pseudo-terminal, to a real SMTP server that goes away and comes back."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.base import open_base
from integrator_tui.config import load
from integrator_tui.folders import inbox, single_user
from integrator_tui.services.access.operators import system_login
from integrator_tui.services.messages.templates import name_company
from tests.faults.outbox_rows import write_settings
from tests.outbox.sinks import mail_sink
from tests.terminal.test_desk import ENTER, maria_url, start, until

__all__ = ["maria_url"]

F5, F6, F9, DOWN = "\x1b[15~", "\x1b[17~", "\x1b[20~", "\x1b[B"
NAME = "conta de março, nº 1.txt"
FILE = "Conta de março: R$ 99,90. Atenção: vence amanhã.\n".encode() * 40


@pytest.mark.function("F086", "F087", "F088", "F089", "F191", "F192", "F223")
def test_mail_arrives_waits_for_its_server_and_is_sent_again(maria_url: str, tmp_path: Path) -> None:
    _name_the_provider(maria_url)
    server = ExitStack()
    sink = server.enter_context(mail_sink())
    write_settings(sink)
    path = inbox(load(), system_login()) / NAME
    path.write_bytes(FILE)
    with server, _sender(maria_url), start(maria_url, tmp_path / "home") as terminal:
        until(terminal, "Pesquisar Cliente")
        terminal.send("99876-5432")
        until(terminal, "telefone · 1 cliente")
        terminal.send(ENTER)
        _write(terminal, "Conta de março")
        terminal.send(F6)
        until(terminal, "Anexar arquivo")
        terminal.send((str(path) if single_user(maria_url) else NAME) + F9)
        until(terminal, "Anexos", NAME)
        terminal.send(F9)
        until(terminal, "E-mail na fila para maria.santos@exemplo.com.br.")
        terminal.send("5j")
        _refreshed(terminal, "1 e-mail", "aceito pelo")
        (first,) = sink.messages()
        _check_first(first)

        server.close()
        terminal.send("1")
        _write(terminal, "Segunda via")
        terminal.send(F9)
        until(terminal, "E-mail na fila para maria.santos@exemplo.com.br.")
        terminal.send("5j")
        _wait_for_the_reason(terminal)

        server.enter_context(mail_sink(sink=sink, port=sink.port))
        terminal.send("a")
        _refreshed(terminal, "2 e-mails", "aceito pelo", times=2)
        assert [mail["Subject"] for mail in sink.messages()] == ["Conta de março", "Segunda via"]
        terminal.send(DOWN + ENTER)
        until(terminal, "Assunto      Conta de março", "Reenviar")
        terminal.send("n")
        _refreshed(terminal, "3 e-mails", "aceito pelo", times=3)
        again = sink.messages()[2]
        _check_first(again)
        assert again["Message-ID"] != first["Message-ID"], "a new message, not a second attempt of the old one"


def _name_the_provider(url: str) -> None:
    db, session = open_base(url, login="ana")
    db.run(name_company, session, "Provedor São João")
    db.close()


@contextmanager
def _sender(url: str) -> Iterator[None]:
    """On PostgreSQL a process of its own; on SQLite the desk has started one."""
    if single_user(url):
        yield
        return
    command = [sys.executable, "-m", "integrator_tui", "--database", url, "outbox", "run"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0


def _write(terminal: Terminal, subject: str) -> None:
    """From the template, with another subject and a sentence of the operator's before its text; to "Anexos"."""
    terminal.send("m")
    until(terminal, "Assunto            Mensagem do seu provedor")
    terminal.send("\t" * 4 + subject + "\tAtenção: segue o que pediu." + ENTER + F9)
    until(terminal, "Anexos", f"Assunto  {subject}", "F9 Enviar")


def _refreshed(terminal: Terminal, *wanted: str, times: int = 1) -> str:
    """Press F5 until all texts stand on the screen, the last of them so many times."""
    deadline = time.monotonic() + 20
    while True:
        terminal.send(F5)
        terminal.settle()
        text = terminal.text()
        if all(word in text for word in wanted) and text.count(wanted[-1]) == times:
            return text
        assert time.monotonic() < deadline, f"{wanted} never stood on the screen:\n{text}"


def _wait_for_the_reason(terminal: Terminal) -> None:
    """The newest message, opened until its first attempt is over: why it waits, and until when."""
    deadline = time.monotonic() + 20
    while True:
        _refreshed(terminal, "2 e-mails")
        terminal.send(ENTER)
        text = until(terminal, "Assunto      Segunda via", "Fechar")
        if "feitas até agora: 1" in text:
            break
        assert time.monotonic() < deadline, f"it was never tried:\n{text}"
        terminal.send("f")
    assert "na fila: o servidor recusou a conexão" in text
    found = [re.search(rf"{before} (\d\d/\d\d/\d{{4}} \d\d:\d\d)", text) for before in ("em", "Próxima tentativa")]
    queued, due = (datetime.strptime(one[1], "%d/%m/%Y %H:%M") for one in found if one)
    assert queued < due


def _check_first(mail: EmailMessage) -> None:
    """As another program reads it."""
    assert (mail["To"], mail["Subject"]) == ("maria.santos@exemplo.com.br", "Conta de março")
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith("Atenção: segue o que pediu.\nOlá, MARIA SILVA SANTOS.\n")
    assert text.endswith("Código do cliente: 1\nProvedor São João\n")
    (file,) = mail.iter_attachments()
    assert file.get_filename() == NAME
    assert file.get_payload(decode=True) == FILE
    assert file.get_content() == FILE.decode(), "it names its charset"
