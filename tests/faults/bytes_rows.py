"""Bytes that no terminal should send, at the real program: it goes on, it answers, it gives the terminal back."""

from __future__ import annotations

import contextlib
import os
import random
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.terminal import CTRL_Q, CTRL_U, Terminal
from tests.faults.registry import Outcome, row
from tests.faults.typing_rows import STOCK, base, die, start, until
from tests.terminal.sample import modes_left
from tests.terminal.typist import fuzz

AT_ONCE = 75
"""Sequences that are sent before the program must answer."""
ANSWERS_IN = 2.0
PATIENCE = 30.0
"""Seconds for the same on a busy machine, where the tests are run."""
QUIET_IN = 60.0
"""Seconds after which the effects of some sequences must be over, each of which may be many keys."""
KEYS: tuple[bytes, ...] = (
    b"\r",
    b"\t",
    b"\x1b",
    b"\x1bOP",
    b"\x1bOQ",
    b"\x1bOR",
    b"\x1bOS",
    b"\x1b[15~",
    b"\x1b[17~",
    b"\x1b[20~",
    b"\x1b[21~",
)
KEYS += (b"\x10", b"\x0c", b"\x0f", b"\x19", b"\x13", b"maria", b"1", b"h", b"d", b"/", b"\x1b[A", b"\x1b[B", b"\x1b[Z")


def sequences(count: int, seed: int) -> Iterator[bytes]:
    """Bent sequences and noise, with keys in between that lead to every screen; never Ctrl+Q, which ends it rightly."""
    chance = random.Random(seed)
    for data in fuzz(count, seed):
        if chance.random() < 0.3:
            data = chance.choice(KEYS) + data
        yield data.replace(CTRL_Q.encode(), b"")


def put(terminal: Terminal, data: bytes) -> None:
    """Write all of it, reading what comes meanwhile."""
    while data:
        with contextlib.suppress(BlockingIOError):
            data = data[os.write(terminal.master, data) :]
        terminal.pump(0.001)


def quiet(terminal: Terminal) -> None:
    """Wait until the effects of what was sent are over: pastes that never end are ended after two seconds."""
    deadline = time.monotonic() + QUIET_IN
    silent = time.monotonic()
    while time.monotonic() - silent < 0.08 or not terminal._sleeps():
        if terminal.pump(0.02):
            silent = time.monotonic()
        assert time.monotonic() < deadline, f"no rest:\n{terminal.text()}"


def answers(terminal: Terminal, word: str, within: float) -> None:
    """Whatever it was led to: back to the search, and a word there stands on the screen in time."""
    quiet(terminal)
    put(terminal, b"\x1b[201~")  # a paste that is open takes keys for its own until its time is over
    quiet(terminal)
    for _ in range(40):
        text = terminal.text()
        if "Há alterações não salvas" in text:
            put(terminal, b"d")
        elif "terminal pequeno" in text or (text.startswith(" Pesquisar Cliente") and not _covered(text)):
            break
        else:
            put(terminal, b"\x1b")
        quiet(terminal)
    put(terminal, b"\x1b[I" + CTRL_U.encode())
    quiet(terminal)
    put(terminal, word.encode())
    until(terminal, word, seconds=within)
    put(terminal, CTRL_U.encode())


def _covered(text: str) -> bool:
    """Whether a box stands over the screen."""
    return "╭" in text or "╰" in text


def survive(count: int = 300, seed: int = 218, within: float = PATIENCE) -> Outcome:
    """Many sequences per process: deaths, silences and terminals that were not given back are what is lost."""
    data = list(sequences(count, seed))
    lost, orderly, word = 0, 0, 0
    notes: list[str] = []
    with base() as (url, home):
        at = 0
        while at < len(data):
            with start(url, home) as terminal:
                settings = termios.tcgetattr(terminal.master)
                with contextlib.suppress(AssertionError):
                    until(terminal, "Pesquisar Cliente")
                while at < len(data):
                    some = data[at : at + AT_ONCE]
                    at += AT_ONCE
                    word += 1
                    try:
                        put(terminal, b"".join(some))
                        answers(terminal, f"viva{word}", within)
                    except (AssertionError, OSError) as error:
                        if die(terminal, 1)[0] == 0:
                            orderly += 1
                        else:
                            lost += 1
                            notes.append(f"after {b''.join(some)!r}: {terminal.process.poll()} {error}")
                        break
                if terminal.process.poll() is None:
                    put(terminal, CTRL_Q.encode())
                code, _ = die(terminal)
                left = modes_left(bytes(terminal.raw))
                if code != 0 or left or termios.tcgetattr(terminal.master) != settings:
                    lost += 1
                    notes.append(f"ended with {code}, modes left {left}")
    note = f"answers within {within:.0f} s after every {AT_ONCE}; {orderly} orderly ends; terminal given back"
    return Outcome(len(data), len(data), lost, "; ".join([note, *notes[:3]]))


def control(data: bytes = b"\xe3o") -> bool:
    """Whether stock Textual ends of one byte that is no UTF-8."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Terminal([sys.executable, str(STOCK), "stock", folder], Path(folder)) as terminal,
    ):
        until(terminal, "pronto")
        put(terminal, data)
        return die(terminal, 4)[0] != -1_000


@row(
    "bytes",
    promise="it goes on and answers within 2 s, and gives the terminal back",
    fault="bent sequences, noise, half pastes, keys that lead everywhere on stdin",
    control=lambda full: Outcome(1, 1, int(control()), "one byte of Latin-1"),
    without="this program (stock Textual)",
    functions=("F213",),
)
def bytes_row(full: bool) -> Outcome:
    """At the real program in a terminal."""
    return survive(50_000, within=ANSWERS_IN) if full else survive()
