"""The two programs that are compared: the desk as it is installed, and the bare one."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from benchmarks.figures import Bases
from benchmarks.terminal import Terminal

PAINTED = "esquisar Cliente"
"""On both first screens; in the bare one the cursor stands on the letter before."""
WIDE = (200, 60)
_BARE = Path(__file__).with_name("bare.py")
_number = count()


def start_desk(
    bases: Bases, columns: int = 80, rows: int = 24, url: str | None = None, home: Path | None = None
) -> Terminal:
    """The desk on the base of the run, with a home of its own."""
    program = Path(sys.executable).with_name("integrator-tui")
    return Terminal([str(program), "--database", url or bases.url], home or _home(bases), columns, rows)


def start_bare(bases: Bases, columns: int = 80, rows: int = 24) -> Terminal:
    """The bare program."""
    return Terminal([sys.executable, str(_BARE)], _home(bases), columns, rows)


def painted(terminal: Terminal) -> Terminal:
    """The same once its first screen is painted and it is at rest."""
    terminal.wait_for(PAINTED)
    terminal.settle(0.1)
    return terminal


def _home(bases: Bases) -> Path:
    return bases.folder / f"home-{next(_number)}"
