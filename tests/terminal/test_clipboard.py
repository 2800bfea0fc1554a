"""Copying through what stands between the program and the operator's terminal: a real tmux, the envelope of screen."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.process.clipboard import LONGEST, fits, sequence
from tests.terminal.sample import ROOT, wait_until

TEXT = "529.982.247-25 – São João"
CODED = base64.b64encode(TEXT.encode()).decode()

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux on this machine")


@pytest.fixture
def in_tmux(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Runs a program in the window of a tmux with some options, and gives the terminal in which that tmux stands."""
    socket = str(tmp_path / "tmux")
    terminals: list[Terminal] = []

    def run(program: str, *options: tuple[str, str]) -> Terminal:
        command = [sys.executable, "-c", program]
        chain = [part for name, value in options for part in ("set", "-g", name, value, ";")]
        here = ["tmux", "-S", socket, "-f", "/dev/null", "start", ";", *chain]
        terminals.append(Terminal([*here, "new", "-e", f"PYTHONPATH={ROOT}", *command], tmp_path))
        return terminals[-1]

    yield run
    subprocess.run(["tmux", "-S", socket, "kill-server"], check=False, capture_output=True)
    for terminal in terminals:
        terminal.close()


PRINTS = (
    "import os, sys, time\n"
    "from integrator_tui.process.clipboard import sequence\n"
    "sys.stdout.write({} + 'feito')\n"
    "sys.stdout.flush(); time.sleep(60)"
)
OURS = PRINTS.format(f"sequence({TEXT!r}, os.environ)")
STOCK = PRINTS.format(f"{chr(92)!r}.replace(chr(92), chr(27)) + ']52;c;{CODED}' + chr(7)")


def copied(terminal: Terminal) -> bool:
    """Whether the terminal was told to put the text on its clipboard."""
    assert wait_until(lambda: terminal.pump(0.02) is not None and "feito" in terminal.text(), 20)
    terminal.pump(0.3)
    assert CODED not in terminal.text(), "nothing of it is printed"
    return bool(re.search(rb"\x1b\]52;c?;" + CODED.encode(), bytes(terminal.raw)))


@pytest.mark.parametrize("passes", [("set-clipboard", "on"), ("allow-passthrough", "on")])
def test_through_a_real_tmux(in_tmux: Callable[..., Terminal], passes: tuple[str, str]) -> None:
    assert copied(in_tmux(OURS, passes))


def test_control_the_plain_sequence_in_tmux_as_it_comes(in_tmux: Callable[..., Terminal]) -> None:
    assert not copied(in_tmux(STOCK, ("allow-passthrough", "on")))


def test_where_tmux_lets_nothing_through_nothing_is_printed(in_tmux: Callable[..., Terminal]) -> None:
    assert not copied(in_tmux(OURS))


def test_in_screen_pieces_that_it_passes_on() -> None:
    text = "x" * 5_000
    sent = sequence(text, {"TERM": "screen-256color"})
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sent)
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == sent
    assert max(map(len, pieces)) < 256
    whole = "".join(pieces)
    assert whole == f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


def test_without_anything_between_it_is_the_plain_sequence() -> None:
    assert sequence(TEXT, {"TERM": "xterm-256color"}) == f"\x1b]52;c;{CODED}\x07"
    assert sequence("a\x1b]0;x\x07\ud800", {"TERM": "xterm"}).count("\x1b") == 1


def test_what_no_terminal_takes_is_not_sent() -> None:
    assert fits("x" * LONGEST)
    assert not fits("ã" * LONGEST)
