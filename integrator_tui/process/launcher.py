"""The launcher: a process that only waits, and gives the terminal back however the program dies."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from integrator_tui.process.bugs import bug_sentence, log_bug, say
from integrator_tui.process.restore import stay_in_foreground, terminal

DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
BUG = 70
"""Exit code after an unexpected exception (EX_SOFTWARE)."""

PATIENCE = 7.0
"""Seconds the launcher leaves a program that was told to die before it kills it."""
_AWAITED = (*DEADLY, signal.SIGCHLD, signal.SIGALRM)

_launcher_pipe: int | None = None


def launcher_pipe() -> int | None:
    """The end of a pipe that closes when the launcher is gone; None without a launcher."""
    return _launcher_pipe


def launch(program: Callable[[], int]) -> int:
    """Runs the program in a child of this process and returns its exit code, 128+n if signal n killed it.

    The parent only waits: whatever happens to the child, it is there to restore the terminal. It passes deadly signals
    on, and kills a child that does not obey. A child whose parent is gone takes it for a hang-up.
    """
    terminal.remember()
    read_end, write_end = os.pipe()
    signal.signal(signal.SIGCHLD, lambda *_: None)  # one that is ignored would be no signal to wait for
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    child = os.fork()
    if child == 0:
        os.close(write_end)
        _be_the_child(read_end, program)
    os.close(read_end)
    status = _wait_for(child)
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(write_end)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    stay_in_foreground()
    terminal.restore()
    if -code not in DEADLY:
        say(
            f"O programa foi encerrado à força (sinal {-code}). O que estava digitado meio segundo antes está guardado."
        )
    return 128 - code


def _wait_for(child: int) -> int:
    """The status with which it ended.

    Signals are waited for, not handled: one that comes just before a system call is handled after it, which would be
    when the child has ended.
    """
    told = False
    while True:
        signum = signal.sigwait(_AWAITED)
        if signum == signal.SIGCHLD:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid == child:
                return status
        elif signum == signal.SIGALRM:
            _kill(child, signal.SIGKILL)
        else:
            if not told:
                told = True
                stay_in_foreground()
                signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            _kill(child, signum)


def _be_the_child(read_end: int, program: Callable[[], int]) -> NoReturn:
    global _launcher_pipe
    _launcher_pipe = read_end
    code = BUG
    try:
        for awaited in _AWAITED:
            signal.signal(awaited, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
        code = program()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        terminal.restore()
        say(bug_sentence(log_bug(error)))
    finally:
        _leave(code)


def _leave(code: int) -> NoReturn:
    """Ends without waiting for threads: one that hangs in a dead connection would keep an orphan alive."""
    with contextlib.suppress(Exception):
        import atexit

        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(code)


def _kill(child: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signum)
