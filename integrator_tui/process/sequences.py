"""What terminals send after ESC: whole, begun, or not theirs, then it was the key Esc and what was typed after it.

The program uses no key with Alt: an ESC that begins no sequence of this grammar is Esc, however fast the next key came.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Is(Enum):
    """What bytes that begin with ESC are."""

    WHOLE = "whole"
    """A sequence of a terminal."""
    BEGUN = "begun"
    """It may become one."""
    TYPED = "typed"
    """The key Esc, and other things after it."""
    BROKEN = "broken"
    """Something no hand types, and that is cut off: nothing."""


class Piece(NamedTuple):
    """How the bytes begin: what that is, and how many bytes of them."""

    kind: Is
    length: int


# A hand may type `[`, `O`, `P` or `]` after Esc. What follows there says whether it was one.
_MIDDLE = rb"[\d;:]{0,64}[$&'\"]?"
_NUMBERED = rb"\[\d" + _MIDDLE
_PRIVATE = rb"\[[<=>?]" + _MIDDLE
_TEXT = rb"[^\x00-\x1f\x7f]{0,4096}"  # the answers of terminals are shorter
_ANSWER = rb"(?:\]\d|P[>!=]|P[01][$+])" + _TEXT

_WHOLE = (
    rb"\x1b(?:\[(?:[A-IO-SZ~]|\[[A-E])",  # keys without numbers, focus
    _NUMBERED + rb"[@-~]",  # keys with numbers, reports
    _PRIVATE + rb"[@-~]",  # mouse, answers
    rb"\[M[\x20-\xff]{3}",  # mouse of old
    rb"O(?:[A-DFHMP-S]|1;\d[A-DFHP-S])",
    _ANSWER + rb"(?:\x07|\x1b\\))",
)
_BEGUN = (
    rb"\x1b(?:\[(?:\[|M[\x20-\xff]{0,2})?",
    _NUMBERED,
    _PRIVATE,
    rb"O(?:1(?:;\d?)?)?",
    rb"\]|P[01]?",
    _ANSWER + rb"\x1b?)?",
)
# Not by the name of the key alone: these would be names of customers elsewhere.
_OF_TERMS = {"rxvt": rb"O[a-dj-y]|\[[a-d]|\[\d{1,2}[$^@]", "linux": rb"\t"}


class Grammar:
    """The sequences of a kind of terminal, as TERM names it."""

    def __init__(self, term: str) -> None:
        own = [pattern for name, pattern in _OF_TERMS.items() if term.startswith(name)]
        # Those of the kind first: `$` ends a key of rxvt, and goes on elsewhere.
        whole = [b"\x1b(?:" + pattern + b")" for pattern in own] + list(_WHOLE)
        self._whole = re.compile(b"|".join(whole))
        self._begun = re.compile(b"|".join(_BEGUN))
        self._said = re.compile(rb"\x1b(?:" + _PRIVATE + b"|" + _ANSWER + rb")")

    def first(self, data: bytes, *, ended: bool = False) -> Piece:
        """What bytes that begin with ESC begin with; `ended` when nothing more will come."""
        if found := self._whole.match(data):
            return Piece(Is.WHOLE, found.end())
        if not ended and self._begun.fullmatch(data):
            return Piece(Is.BEGUN, len(data))
        if found := self._said.match(data):
            return Piece(Is.BROKEN, found.end())
        return Piece(Is.TYPED, 1)
