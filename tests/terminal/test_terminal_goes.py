"""The terminal goes, stops, or is none: the program ends or goes on as it should."""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable

import pytest

from integrator_tui.process.writer import Writer
from tests.terminal.sample import (
    FLOOD,
    PATIENCE,
    TYPED,
    Desk,
    Start,
    cpu_seconds,
    running,
    unread,
    wait_until,
)

MANY = 500
"""Turns of the loop that fill every buffer: more than twice what stock Textual comes to."""


def test_a_closed_terminal_leaves_the_text_for_the_next_start(desk: Start) -> None:
    here = desk()
    here.type()
    program = here.program()
    here.hang_up()
    assert here.exit_code() == 128 + signal.SIGHUP
    assert not running(program)
    assert here.draft() == TYPED
    again = desk()
    again.wait_for(f"voltou: {TYPED}")


def test_ignored_hangup_leaves_no_orphan(desk: Start) -> None:
    here = desk(before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    here.type()
    program = here.program()
    here.hang_up()
    here.exit_code()
    assert not running(program)
    assert here.draft() == TYPED


def test_control_ignored_hangup_on_stock(desk: Start) -> None:
    here = desk("stock", before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    here.type()
    here.hang_up()
    before = cpu_seconds(here.process.pid)
    # The test machine may be busy: what counts is that it goes on and on.
    assert wait_until(lambda: cpu_seconds(here.process.pid) - before > 0.6)
    assert here.draft() is None


def turns(here: Desk) -> int:
    """How often the flooding timer has struck: it counts in a file."""
    file = here.folder / "turns"
    return int(file.read_text() or 0) if file.exists() else 0


def loop_is_alive(here: Desk) -> bool:
    """Whether the loop still turns, and goes on turning, while nobody reads and every buffer is full."""
    assert wait_until(lambda: unread(here.master) > 0 and not changes(lambda: unread(here.master), 0.5))
    return wait_until(lambda: turns(here) > MANY)


def changes(value: Callable[[], object], seconds: float) -> bool:
    """Whether something becomes another within so many seconds."""
    before = value()
    return wait_until(lambda: value() != before, seconds)


def test_a_terminal_that_stops_reading_stops_nothing(desk: Start) -> None:
    here = desk()
    here.type()
    here.stall()
    here.send(FLOOD)
    assert loop_is_alive(here)
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code() == 143
    assert here.draft() == TYPED
    assert termios.tcgetattr(here.slave) == here.settings
    here.read_on()
    assert wait_until(here.terminal_is_restored)


def test_control_a_terminal_that_stops_reading_on_stock(desk: Start) -> None:
    here = desk("stock")
    here.type()
    here.stall()
    here.send(FLOOD)
    assert wait_until(lambda: turns(here) > 0 and not changes(lambda: turns(here), 1))
    assert turns(here) < MANY


def test_a_terminal_that_reads_on_is_painted_anew(desk: Start) -> None:
    here = desk()
    here.type("antes")
    here.stall()
    here.send(FLOOD)
    assert loop_is_alive(here)
    here.send(" e depois")
    assert wait_until(lambda: unread(here.slave) == 0)
    here.read_on()
    assert wait_until(lambda: "visto: antes e depois" in here.screen())


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_shows_nothing_is_refused(desk: Start, term: str) -> None:
    here = desk(environment={"TERM": term})
    assert here.exit_code() == 2
    assert here.raw.count(b"\n") == 1
    assert b"TERM" in here.raw
    assert b"\x1b" not in here.raw


def test_no_terminal_on_stdin_is_refused(desk: Start) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    here = desk(stdin=null)
    assert here.exit_code() == 2
    assert here.raw.count(b"\n") == 1
    os.close(null)


@pytest.mark.parametrize(
    ("columns", "rows", "believed"), [(0, 0, "80x24"), (1, 1, "20x20"), (5_000, 3_000, "500x500"), (132, 43, "132x43")]
)
def test_sizes_that_cannot_be(desk: Start, columns: int, rows: int, believed: str) -> None:
    here = desk()
    here.type("a")
    here.resize(100, 30)
    here.wait_for("pronto 100x30")
    here.resize(columns, rows)
    here.wait_for(f"pronto {believed}")


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"}])
def test_accents_are_right_in_any_locale(desk: Start, environment: dict[str, str]) -> None:
    desk(environment=environment).type("ação – ónibus")


def test_an_idle_desk_sends_nothing(desk: Start) -> None:
    here = desk()
    here.type()
    # On a busy machine the last frames may come late; once they have, there are no more.
    assert wait_until(lambda: not changes(lambda: len(here.raw), 0.3))
    before = len(here.raw), cpu_seconds(here.program())
    time.sleep(1.2)
    assert len(here.raw) == before[0]
    assert cpu_seconds(here.program()) - before[1] <= 0.05


def test_control_an_idle_stock_desk_blinks(desk: Start) -> None:
    here = desk("stock")
    here.type()
    for _ in range(3):
        assert changes(lambda: len(here.raw), PATIENCE)


def test_the_writer_never_waits_and_says_when_it_has_caught_up() -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    caught_up, lost = threading.Event(), threading.Event()
    writer = Writer(write_end, caught_up.set, lost.set)
    writer.start()
    started = time.process_time()
    for _ in range(1_000):
        writer.write("á" * 5_000)
    assert time.process_time() - started < 2
    total = 0
    deadline = time.monotonic() + 20
    while not caught_up.is_set():
        assert time.monotonic() < deadline, "it never caught up"
        if select.select([read_end], [], [], 0.05)[0]:
            total += len(os.read(read_end, 65_536))
    assert total < 2_000_000
    assert not lost.is_set()
    os.close(read_end)
    writer.write("x")
    assert lost.wait(PATIENCE)
    assert not writer.stop(1)
    os.close(write_end)
