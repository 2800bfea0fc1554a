"""The program as it is started, in a real pseudo-terminal, by keys alone: on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.base import open_base
from integrator_tui.models.customers import Address
from integrator_tui.services.customers.customers import create_customer
from tests.identity import sign_up
from tests.screens.conftest import MARIA, ONCE

ENTER, TAB, F2, F3, F6 = "\r", "\t", "\x1bOQ", "\x1bOR", "\x1b[17~"
CTRL_S, CTRL_Q = "\x13", "\x11"


@pytest.fixture
def maria_url(database_url: str) -> str:
    """A base with one customer, of which the system's user is an administrator."""
    sign_up(database_url)
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    db.close()
    return database_url


def start(url: str, home: Path) -> Terminal:
    """The desk on a base."""
    return Terminal([sys.executable, "-m", "integrator_tui", "--database", url], home)


@pytest.fixture
def terminal(maria_url: str, tmp_path: Path) -> Iterator[Terminal]:
    """A desk of 80x24 that shows its first screen."""
    with start(maria_url, tmp_path / "home") as running:
        until(running, "Pesquisar Cliente")
        yield running


def until(terminal: Terminal, *wanted: str, seconds: float = 60) -> str:
    """Read until all texts stand on the screen at once."""
    deadline = time.monotonic() + seconds
    while True:
        text = terminal.text()
        if all(word in text for word in wanted):
            return text
        assert time.monotonic() < deadline, f"{wanted} never stood on the screen:\n{text}"
        terminal.pump(0.05)


def until_kept(home: Path, text: str) -> None:
    """Wait until the disk has it: half a second may be lost, and on a busy machine more time passes."""
    deadline = time.monotonic() + 60
    while not any(text in file.read_text() for file in home.rglob("*.json")):
        assert time.monotonic() < deadline, "it is not kept"
        time.sleep(0.02)


def test_a_phone_is_found_corrected_found_again_and_in_the_history(terminal: Terminal) -> None:
    terminal.send("99876-5432")
    until(terminal, "telefone · 1 cliente", "MARIA SILVA SANTOS")
    terminal.send(ENTER)
    until(terminal, "1 MARIA SILVA SANTOS   CPF 529.982.247-25   Ativo")
    terminal.send(F2)
    until(terminal, "Ctrl+S Salvar")
    terminal.send("(41) 98888-7777" + CTRL_S)
    until(terminal, "Dados salvos com sucesso", "(41) 98888-7777")
    terminal.send(F3)
    until(terminal, "Pesquisar Cliente")
    terminal.send("988887777")
    until(terminal, "telefone · 1 cliente", "(41) 98888-7777")
    terminal.send(ENTER + "h")
    until(terminal, "Data Histórico", "alterou: Celular")
    terminal.send(ENTER)
    until(terminal, "antes:  (41) 99876-5432", "depois: (41) 98888-7777")


@ONCE
def test_the_same_typed_ahead_in_one_go(terminal: Terminal) -> None:
    terminal.send("99876-5432")
    until(terminal, "telefone · 1 cliente")
    terminal.send(ENTER + F2 + "(41) 98888-7777" + CTRL_S + F3)
    until(terminal, "Pesquisar Cliente", "· 0 clientes")
    terminal.send("988887777" + ENTER)
    until(terminal, "1 MARIA SILVA SANTOS   CPF", "(41) 98888-7777")


@ONCE
def test_killed_while_typing_the_half_note_is_offered(maria_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with start(maria_url, home) as terminal:
        until(terminal, "Pesquisar Cliente")
        terminal.send("maria")
        until(terminal, "nome · 1 cliente")
        terminal.send(ENTER + F2 + "MEIA NOTA")
        until(terminal, "MEIA NOTA")
        until_kept(home, "MEIA NOTA")
        os.kill(terminal.program, signal.SIGKILL)
        terminal.process.wait(30)
    with start(maria_url, home) as terminal:
        until(terminal, "Texto não salvo", "MEIA NOTA")
        terminal.send(F2)
        until(terminal, "Ctrl+S Salvar", "MEIA NOTA")


def otherwise(url: str, folder: Path) -> str:
    """Another address of the same base."""
    if not url.startswith("sqlite:"):
        return url.replace("postgres@127.0.0.1", "postgres@localhost") + "?application_name=outra"
    link = folder / "atalho"
    link.symlink_to(Path(url.removeprefix("sqlite:///")).parent)
    return f"sqlite:///{link}/./desk.db"


def test_a_half_note_belongs_to_the_base_by_whatever_address_it_is_called(maria_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with start(maria_url, home) as terminal:
        until(terminal, "Pesquisar Cliente")
        terminal.send("maria")
        until(terminal, "nome · 1 cliente")
        terminal.send(ENTER + F2 + "MEIA NOTA")
        until(terminal, "MEIA NOTA")
        terminal.hang_up()
        terminal.process.wait(30)
    with start(otherwise(maria_url, tmp_path), home) as terminal:
        until(terminal, "Texto não salvo", "MEIA NOTA")
    stranger = f"sqlite:///{tmp_path / 'stranger.db'}"
    open_base(stranger, login="ana")[0].close()
    with start(stranger, home) as terminal:
        until(terminal, "A base está vazia")
        assert "MEIA NOTA" not in terminal.text()


@ONCE
def test_a_closed_window_keeps_the_half_note(maria_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with start(maria_url, home) as terminal:
        until(terminal, "Pesquisar Cliente")
        terminal.send("maria")
        until(terminal, "nome · 1 cliente")
        terminal.send(ENTER + "b" + F6 + "MEIA NOTA")
        until(terminal, "MEIA NOTA")
        terminal.hang_up()
        terminal.process.wait(30)
    with start(maria_url, home) as terminal:
        until(terminal, "Texto não salvo", "MEIA NOTA")
        terminal.send(F2)
        until(terminal, "Nova observação", "MEIA NOTA")


@ONCE
def test_a_hostile_name_is_shown_as_it_is_and_the_clipboard_stays(maria_url: str, tmp_path: Path) -> None:
    """Typed as letters, and put into the base with its real bytes by something older."""
    typed = r"[/] \x1b]52;c;ZWNobw==\x07 [VIP]"
    db, _ = open_base(maria_url, login="ana")
    real = "[/] \x1b]52;c;ZWNobw==\x07 [VIP]"
    db.run(lambda: Address.update(reference=real).where(Address.customer_id == 1).execute())
    db.close()
    with start(maria_url, tmp_path / "home") as terminal:
        until(terminal, "Pesquisar Cliente")
        terminal.send(F6)
        until(terminal, "Pessoa Física")
        terminal.send(ENTER + typed + TAB + "390.533.447-05" + CTRL_S)
        until(terminal, "Código do Cliente: 2", typed[:22])
        terminal.send(ENTER)
        until(terminal, f" 2 {typed}   CPF 390.533.447-05")
        terminal.send(F3 + "maria")
        until(terminal, "nome · 1 cliente")
        terminal.send(ENTER)
        until(terminal, "[/] ␛]52;c;ZWNobw==␇ [VIP]")
        assert b"\x1b]52" not in terminal.raw


@ONCE
def test_ctrl_q_ends_with_nothing_left_on_the_terminal(terminal: Terminal) -> None:
    terminal.send(CTRL_Q)
    assert terminal.process.wait(30) == 0
