"""The mouse of the desk in a real pseudo-terminal: clicks act, moves send nothing; it can be left to the terminal."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.config import load, settings_file
from integrator_tui.errors import Refused
from tests.screens.conftest import ONCE
from tests.terminal.test_desk import maria_url, start, terminal, until

__all__ = ["maria_url", "terminal"]

NO_MOVES = (b"\x1b[?1002h", b"\x1b[?1003h", b"\x1b[?1015h")


@pytest.mark.parametrize("report", ["\x1b[<0;10;{row}M\x1b[<0;10;{row}m", "\x1b[M \x2a{old}\x1b[M#\x2a{old}"])
@ONCE
def test_a_double_click_opens_a_row_and_a_move_reports_nothing(terminal: Terminal, report: str) -> None:
    """As terminals of today tell it, and as those of old."""
    terminal.send("maria")
    until(terminal, "nome · 1 cliente")
    row = next(number for number, line in enumerate(terminal.lines(), 1) if "MARIA SILVA" in line)
    deadline = time.monotonic() + 60
    while "1 MARIA SILVA SANTOS   CPF" not in terminal.text():  # as a hand does: a slow desk may take it for two clicks
        assert time.monotonic() < deadline, terminal.text()
        terminal.send(report.format(row=row, old=chr(32 + row)) * 2)
        pause = time.monotonic() + 3
        while time.monotonic() < pause and "1 MARIA SILVA SANTOS   CPF" not in terminal.text():
            terminal.pump(0.05)
    assert b"\x1b[?1000h" in terminal.raw
    assert b"\x1b[?1006h" in terminal.raw
    assert not any(mode in terminal.raw for mode in NO_MOVES)


@ONCE
def test_copying_says_what_is_true_and_help_tells_how_else(terminal: Terminal) -> None:
    terminal.send("maria")
    until(terminal, "nome · 1 cliente")
    terminal.send("\x19")
    until(terminal, "Enviado ao seu terminal (OSC 52). Se não colou: Shift+arrastar seleciona.")
    assert b"\x1b]52;c;" in terminal.raw
    terminal.send("\x1bOP\x1b[F")
    until(terminal, "Shift+arrastar Seleciona texto")


@pytest.mark.parametrize("value", ['"não"', "false"])
@ONCE
def test_the_mouse_can_be_left_to_the_terminal(maria_url: str, tmp_path: Path, value: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "integrator.toml").write_text(f"mouse = {value}\n", "utf-8")
    with start(maria_url, home) as running:
        until(running, "Pesquisar Cliente")
        assert b"\x1b[?1000h" not in running.raw
        assert b"\x1b[?1006h" not in running.raw


def test_what_the_setting_may_be() -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    for text, said in (("true", "sim"), ("false", "não"), ('"nao"', "não"), ('"sim"', "sim")):
        path.write_text(f"mouse = {text}\n", "utf-8")
        assert load().mouse == said
    path.write_text("mouse = 3\n", "utf-8")
    with pytest.raises(Refused, match="mouse"):
        load()
