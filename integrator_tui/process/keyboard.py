"""Bytes from a terminal, however they are cut into reads, to keys, pastes and reports; no bytes can end it.

The state machine is our own: Textual's takes a key after Esc for Alt, and what follows an ESC in a paste for keys.
"""

from __future__ import annotations

import codecs
import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from integrator_tui.process.keys import Reader, of_character
from integrator_tui.process.sequences import Grammar, Is

if TYPE_CHECKING:
    from textual.message import Message

ESC = b"\x1b"
ESCAPE_PATIENCE = 0.05
"""Seconds after which an ESC alone, or with what a hand may type after it, is the key."""
SEQUENCE_PATIENCE = 0.5
"""Seconds for the rest of a sequence that only a terminal begins."""
_BY_HAND = 2
"""Bytes that a hand may have typed: Esc and one more key."""

PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"
PASTE_PATIENCE = 2.0
"""Seconds after which a paste that never ended is taken as it is."""
PASTE_LIMIT = 1_000_000
"""Characters of a paste that are kept: more than any field takes, so that its limit refuses it with a sentence."""
_PASTED_AT_ONCE = 32

HALF_CHARACTER_PATIENCE = 0.05
"""Seconds after which the first byte of a UTF-8 character, alone, is a letter of Latin-1."""


def _latin_1_letters(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are letters of Latin-1, as an old terminal program types them, or nothing."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    characters = error.object[error.start : error.end].decode("latin-1")
    return "".join(c for c in characters if c.isalpha()), error.end


codecs.register_error("integrator.latin1", _latin_1_letters)


class Keyboard:
    """Bytes in, messages for the application out."""

    def __init__(self, clock: Callable[[], float] = monotonic, term: str | None = None) -> None:
        self._clock = clock
        self._grammar = Grammar(os.environ.get("TERM", "") if term is None else term)
        self._reader = Reader()
        self._decoder = getincrementaldecoder("utf-8")("integrator.latin1")
        self._left = b""
        """What is not understood yet; begins with ESC, or is the beginning of the end of a paste."""
        self._due: float | None = None
        """When what is left, or half a character, is taken as it is."""
        self._paste: bytearray | None = None
        self._paste_due = 0.0
        self._paste_goes_on = False
        """A paste was taken before its end had come: its rest may still come."""

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages of some bytes."""
        if self._paste is None and self._paste_goes_on and (len(data) >= _PASTED_AT_ONCE or PASTE_END in data):
            self._begin_paste()
        elif self._paste is not None and len(data) >= _PASTED_AT_ONCE:
            # Keys come a few bytes at a time: they do not keep a broken paste open.
            self._paste_due = self._clock() + PASTE_PATIENCE
        yield from self._take(data)

    def tick(self) -> Iterator[Message]:
        """The messages of time that passed: a lone ESC, half a character, a paste that never ended."""
        now = self._clock()
        if self._paste is not None:
            if now >= self._paste_due:
                self._paste_goes_on = True
                yield self._end_paste()
        elif self._due is not None and now >= self._due:
            yield from self._take(b"", ended=True)

    def patience(self) -> float | None:
        """Seconds until `tick` has something to do; None when there is only the next byte to wait for."""
        due = self._due if self._paste is None else self._paste_due
        return None if due is None else max(0.0, due - self._clock())

    def _take(self, data: bytes, *, ended: bool = False) -> Iterator[Message]:
        """Piece by piece; with `ended` nothing is waited for any longer."""
        data, self._left, self._due = self._left + data, b"", None
        while data:
            if self._paste is not None:
                before, found, after = data.partition(PASTE_END)
                if not found:
                    length = _begun(data, PASTE_END)
                    self._keep(data[: len(data) - length])
                    self._left = data[len(data) - length :]
                    return
                self._keep(before)
                self._paste_goes_on = False
                yield self._end_paste()
                data = after
            elif not data.startswith(ESC):
                at = data.find(ESC)
                at = len(data) if at < 0 else at
                yield from self._typed(data[:at])
                data = data[at:]
            else:
                yield from self._typed(b"", ended=True)  # half a character before ESC is none
                kind, length = self._grammar.first(data, ended=ended)
                if kind is Is.BEGUN:
                    self._left = data
                    self._due = self._clock() + (ESCAPE_PATIENCE if length <= _BY_HAND else SEQUENCE_PATIENCE)
                    return
                piece, data = data[:length], data[length:]
                if piece == PASTE_START:
                    self._begin_paste()
                elif kind is Is.WHOLE:
                    yield from self._reader.of_sequence(piece)
                elif kind is Is.TYPED:
                    yield from of_character("\x1b")
        yield from self._typed(b"", ended=ended)

    def _typed(self, data: bytes, *, ended: bool = False) -> Iterator[Message]:
        for character in self._decoder.decode(data, ended):
            yield from of_character(character)
        if ended:
            self._decoder.reset()
        elif self._decoder.getstate()[0]:
            self._due = self._clock() + HALF_CHARACTER_PATIENCE

    # Pastes

    def _begin_paste(self) -> None:
        self._paste = bytearray()
        self._paste_due = self._clock() + PASTE_PATIENCE

    def _keep(self, data: bytes) -> None:
        assert self._paste is not None
        self._paste += data[: max(4 * (PASTE_LIMIT + 1) - len(self._paste), 0)]

    def _end_paste(self) -> events.Paste:
        text = bytes(self._paste or b"").decode("utf-8", "integrator.latin1")
        self._paste, self._left, self._due = None, b"", None
        # Terminals send line ends of a paste as the key Enter.
        return events.Paste(text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")[: PASTE_LIMIT + 1])


def _begun(data: bytes, mark: bytes) -> int:
    """How many bytes at the end may be the beginning of the mark."""
    return next((n for n in range(min(len(mark) - 1, len(data)), 0, -1) if mark.startswith(data[-n:])), 0)
