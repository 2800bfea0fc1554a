"""What the program is started in: variables that are its own choice, and terminals that nothing can be shown on."""

from __future__ import annotations

import contextlib
import os
import sys

from integrator_tui.process.restore import STDIN, STDOUT

# The program's own choices; Textual reads them when it is imported.
_ENVIRONMENT = {
    "TEXTUAL_FPS": "240",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "ESCDELAY": "50",
}
# Sizes and widths come from the terminal; these would overrule it.
_MISLEADING = ("COLUMNS", "LINES", "UNICODE_VERSION")


def scrub_environment() -> None:
    """Takes every TEXTUAL variable of the caller away and sets our own; before Textual is imported."""
    for name in [name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        del os.environ[name]
    for name in _MISLEADING:
        os.environ.pop(name, None)
    os.environ.update(_ENVIRONMENT)


def refuse_bad_terminal() -> str | None:
    """The sentence for a terminal nothing can be shown on, or None; Python's own output becomes UTF-8 in any locale."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if not (os.isatty(STDIN) and os.isatty(STDOUT)):
        return "É preciso um terminal na entrada e na saída (pelo SSH: ssh -t)."
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        name = f"TERM={term}" if term else "TERM vazio"
        return f"Este terminal não mostra telas ({name}). Use um com TERM=xterm-256color."
    return None
