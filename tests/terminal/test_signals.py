"""Deadly signals on a real pseudo-terminal: what is typed is kept, the terminal given back, nothing left behind.

Where it is cheap, the same fault strikes the same screen on stock Textual as a control.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import termios

import pytest

from tests.terminal.sample import (
    HANG,
    TYPED,
    Desk,
    Start,
    cpu_seconds,
    running,
    wait_until,
)


@pytest.mark.parametrize(
    ("signum", "term", "target"),
    [
        (signal.SIGTERM, "xterm-256color", "program"),
        (signal.SIGHUP, "linux", "program"),
        (signal.SIGINT, "screen-256color", "program"),
        (signal.SIGQUIT, "vt100", "program"),
        (signal.SIGTERM, "xterm", "launcher"),
        (signal.SIGHUP, "xterm-256color", "both"),
    ],
)
def test_a_deadly_signal_keeps_the_text_and_restores_the_terminal(
    desk: Start, signum: signal.Signals, term: str, target: str
) -> None:
    here = desk(environment={"TERM": term})
    here.type()
    if target != "launcher":
        os.kill(here.program(), signum)
    if target != "program":
        os.kill(here.process.pid, signum)
    assert here.exit_code() == 128 + signum
    assert here.draft() == TYPED
    assert here.terminal_is_restored()
    assert b"Traceback" not in here.raw


def asleep(program: int) -> bool:
    """Whether it does nothing for a while."""
    before = cpu_seconds(program)
    return not wait_until(lambda: cpu_seconds(program) != before, 0.3)


def strike_another_thread(here: Desk) -> None:
    """The system may give a signal to any thread, and Python runs its handler in the first one, which sleeps."""
    program = here.program()
    other = next(int(task) for task in os.listdir(f"/proc/{program}/task") if int(task) != program)
    assert wait_until(lambda: asleep(program))
    ctypes.CDLL(None).tgkill(program, other, int(signal.SIGTERM))


def test_a_signal_is_heard_while_the_loop_sleeps(desk: Start) -> None:
    here = desk()
    here.type()
    strike_another_thread(here)
    assert here.exit_code() == 143
    assert here.draft() == TYPED


def test_control_a_loop_that_is_not_woken(desk: Start) -> None:
    here = desk("asleep")
    here.type()
    strike_another_thread(here)
    with pytest.raises(subprocess.TimeoutExpired):
        here.exit_code(1)
    here.send("x")
    assert here.exit_code() == 143


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_control_signals_on_stock(desk: Start, signum: signal.Signals) -> None:
    here = desk("stock")
    here.type()
    os.kill(here.process.pid, signum)
    assert here.exit_code() == -signum
    assert here.draft() is None
    assert not here.terminal_is_restored()


def test_a_program_that_hangs_is_ended_all_the_same(desk: Start) -> None:
    here = desk()
    here.type()
    here.send(HANG)
    assert wait_until((here.folder / "hangs").exists)
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code() == 143
    assert here.draft() == TYPED
    assert here.terminal_is_restored()


def test_killed_outright_the_launcher_restores_the_terminal(desk: Start) -> None:
    here = desk()
    here.type()
    os.kill(here.program(), signal.SIGKILL)
    assert here.exit_code() == 137
    assert here.terminal_is_restored()
    here.wait_for("encerrado à força (sinal 9)")


def test_control_killed_outright_without_a_launcher(desk: Start) -> None:
    here = desk("bare")
    here.type()
    os.kill(here.program(), signal.SIGKILL)
    assert here.exit_code() == -9
    assert not here.terminal_is_restored()


def test_a_program_that_is_stopped_is_killed_by_the_launcher(desk: Start) -> None:
    here = desk(environment={"LAUNCHER_PATIENCE": "1.5"})
    here.type()
    program = here.program()
    os.kill(program, signal.SIGSTOP)
    os.kill(here.process.pid, signal.SIGTERM)
    assert here.exit_code() == 137
    assert here.terminal_is_restored()
    assert not running(program)


def test_without_its_launcher_the_program_does_not_stay(desk: Start) -> None:
    here = desk()
    here.type()
    program = here.program()
    os.kill(here.process.pid, signal.SIGKILL)
    assert wait_until(lambda: not running(program))
    assert here.draft() == TYPED
    assert wait_until(here.terminal_is_restored)


def test_there_is_no_suspension(desk: Start) -> None:
    here = desk()
    here.type("a")
    for pid in (here.program(), here.process.pid):
        os.kill(pid, signal.SIGTSTP)
    here.send("\x1a" + "b")
    here.wait_for("visto: ab")


def test_a_process_that_goes_on_takes_the_terminal_back(desk: Start) -> None:
    here = desk()
    here.type("a")
    program = here.program()
    os.kill(program, signal.SIGSTOP)
    termios.tcsetattr(here.slave, termios.TCSANOW, here.settings)
    os.kill(program, signal.SIGCONT)
    assert wait_until(lambda: termios.tcgetattr(here.slave) != here.settings)
    here.send("b")
    here.wait_for("visto: ab")
