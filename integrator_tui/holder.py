"""Which process holds something for a while, and whether it is still there: so a killed run is known."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def holder() -> str:
    """This process: machine, number, and when it began, for numbers come again."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def alive(named: str) -> bool | None:
    """Whether the process that `holder` named is there; None for one of another machine."""
    machine, _, rest = named.partition(":")
    number, _, began = rest.partition(":")
    if machine != socket.gethostname() or not number.isdecimal():
        return None
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not began or began == _began(int(number))


def _began(number: int) -> str:
    """Ticks since the machine began, where the system tells them; empty elsewhere."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
