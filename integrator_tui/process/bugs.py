"""Bugs: the log file, a short code on the screen, and never a value of a customer in either. Imports nothing heavy."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_LOG = 1_000_000
"""Bytes after which the log file is put aside at the next start."""


# No character that sounds or looks like another one on the telephone.
_CODE_LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
# Their messages are put together by the interpreter from names of the program; others quote what was typed.
_HARMLESS = {AttributeError, TypeError, NameError, ImportError, ModuleNotFoundError, RecursionError}


def log_to(folder: Path) -> None:
    """Sends the `logging` of the process to a file that only its user reads; tracebacks in it carry no values."""
    import logging
    from logging import FileHandler

    # A log that cannot be written is no reason to fail, and its own complaints would quote what it was to log.
    logging.raiseExceptions = False
    handler: logging.Handler = logging.NullHandler()
    path = folder / "integrator-tui.log"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size > LARGEST_LOG:
                path.replace(path.with_suffix(".log.1"))
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        handler = FileHandler(path, encoding="utf-8", errors="backslashreplace")

    class Discreet(logging.Formatter):
        def formatException(self, ei: Any) -> str:
            return describe(ei[1])

    handler.setFormatter(Discreet("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def describe(error: BaseException) -> str:
    """Types, places and source lines of an exception and its causes: no locals, and no message that quotes data."""
    import traceback

    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        message = f": {current}" if kind in _HARMLESS else ""
        code = getattr(current, "errno", None) or getattr(current, "sqlstate", None)
        lines.append(f"{kind.__module__}.{kind.__qualname__}{message}{f' [{code}]' if code else ''}")
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}: {frame.line}")
        inner = getattr(current, "error", None)
        if not isinstance(inner, BaseException):
            inner = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        current = inner
    return "\n".join(lines)


def _place(filename: str) -> str:
    return "/".join(filename.split("/")[-3:])


def log_bug(error: BaseException) -> str:
    """Logs an unexpected exception and returns the short code under which support finds it."""
    import logging
    import random

    code = "".join(random.SystemRandom().choices(_CODE_LETTERS, k=4))
    with contextlib.suppress(Exception):
        logger = logging.getLogger(__name__)
        if logging.getLogger().handlers:
            logger.error("%s %s", code, describe(error))
    return code


def bug_sentence(code: str, kept: bool = True) -> str:
    """What the operator reads, and reads to support."""
    typed = "O que foi digitado está guardado." if kept else "O que foi digitado NÃO pôde ser guardado."
    return f"Erro interno {code}. {typed} Informe este código ao suporte."


def hook_silent_failures() -> None:
    """Failures outside the application (threads, destructors) go to the log, never with values to the screen."""
    import threading

    sys.excepthook = lambda kind, error, place: say(bug_sentence(log_bug(error)))
    threading.excepthook = lambda args: log_silently(args.exc_value)
    sys.unraisablehook = lambda args: log_silently(args.exc_value)


def log_silently(error: BaseException | None) -> None:
    """A failure that nobody needs to be told of."""
    if error is not None:
        log_bug(error)


def writable(descriptor: int) -> bool:
    """Whether a terminal takes something soon; one that stopped reading does not."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    return any(event & select.POLLOUT for _, event in poll.poll(100))


def say(sentence: str) -> None:
    """To whoever sees the standard error, without waiting for it."""
    with contextlib.suppress(OSError):
        if writable(2):
            os.write(2, f"{sentence}\n".encode())
