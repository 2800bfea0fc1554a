"""A text for the clipboard of the operator's own terminal (OSC 52), through tmux and GNU screen where one is between.

No terminal says whether it took it: PuTTY, for one, never does.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

LONGEST = 74_994
"""Bytes that terminals take: 100,000 characters of base64."""
_PIECE_OF_SCREEN = 240
"""GNU screen drops, or prints, strings of 256 bytes and more: longer ones go in pieces, which the terminal joins."""
ESC, BELL, END = "\x1b", "\x07", "\x1b\\"


def fits(text: str) -> bool:
    """Whether a terminal takes a text of this length."""
    return len(text.encode("utf-8", "replace")) <= LONGEST


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """What puts the text on the clipboard, for whatever is between the program and the terminal; twice does no harm.

    In tmux the plain sequence counts under `set-clipboard on`, that in an envelope under `allow-passthrough on`. With
    TERM `screen` it may be either of the two; neither prints what is for the other.
    """
    plain = f"{ESC}]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}{BELL}"
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return f"{plain}{ESC}Ptmux;{plain.replace(ESC, ESC + ESC)}{END}"
    if environment.get("STY") or term.startswith("screen"):
        pieces = [plain[at : at + _PIECE_OF_SCREEN] for at in range(0, len(plain), _PIECE_OF_SCREEN)]
        in_envelopes = "".join(f"{ESC}P{piece}{END}" for piece in pieces)
        return in_envelopes if len(pieces) > 1 or environment.get("STY") else plain + in_envelopes
    return plain
