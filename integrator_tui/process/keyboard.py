"""Bytes from a terminal, however they come, to keys, pastes and reports."""

from __future__ import annotations

import codecs
import contextlib
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual import constants, events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.messages import InBandWindowResize

if TYPE_CHECKING:
    from textual.message import Message

SMALLEST, LARGEST = 20, 500
"""Columns and rows the program believes in."""

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
    """Bytes from the terminal in, messages for the application out; no bytes can end it.

    Pastes are taken apart here and not in Textual's parser, which turns what follows an ESC in a paste into keys.
    """

    def __init__(self, clock: Callable[[], float] = get_time) -> None:
        self._clock = clock
        self._decoder = getincrementaldecoder("utf-8")("integrator.latin1")
        self._half_since: float | None = None
        self._parser = XTermParser()
        self._held = ""
        self._held_since: float | None = None
        self._paste: list[str] | None = None
        self._paste_length = 0
        self._paste_since = 0.0

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages of some bytes."""
        if self._paste is not None and len(data) >= _PASTED_AT_ONCE:
            # Keys come a few bytes at a time: they do not keep a broken paste open.
            self._paste_since = self._clock()
        text = self._decoder.decode(data)
        self._half_since = self._clock() if self._decoder.getstate()[0] else None
        yield from self._split(text)

    def tick(self) -> Iterator[Message]:
        """The messages of time that passed: a lone ESC, half a character, a paste that never ended."""
        now = self._clock()
        if self._half_since is not None and now >= self._half_since + HALF_CHARACTER_PATIENCE:
            self._half_since = None
            text = self._decoder.decode(b"", final=True)
            self._decoder.reset()
            yield from self._split(text)
        if self._paste is not None and now >= self._paste_since + PASTE_PATIENCE:
            yield from self._split(BRACKETED_PASTE_END[len(self._held) :])
        if self._held_since is not None and now >= self._held_since + constants.ESCAPE_DELAY:
            held, self._held, self._held_since = self._held, "", None
            yield from self._parse(held)
            yield from self._settle()
        with contextlib.suppress(Exception):
            yield from self._parser.tick()

    def patience(self) -> float | None:
        """Seconds until `tick` has something to do; None when there is only the next byte to wait for."""
        moments = [
            self._half_since and self._half_since + HALF_CHARACTER_PATIENCE,
            self._held_since and self._held_since + constants.ESCAPE_DELAY,
            None if self._paste is None else self._paste_since + PASTE_PATIENCE,
            self._parser._timeout_time,
        ]
        waiting = [moment for moment in moments if moment is not None]
        return max(0.0, min(waiting) - self._clock()) if waiting else None

    def _split(self, text: str) -> Iterator[Message]:
        """Text outside pastes to the parser, pastes as they are."""
        text, self._held, self._held_since = self._held + text, "", None
        while text:
            mark = BRACKETED_PASTE_START if self._paste is None else BRACKETED_PASTE_END
            before, found, text = text.partition(mark)
            if not found:
                length = _begun(before, mark)
                before, self._held = before[: len(before) - length], before[len(before) - length :]
            if self._paste is not None:
                self._keep(before)
                if found:
                    yield events.Paste(_lines("".join(self._paste)))
                    self._paste = None
            else:
                yield from self._parse(before)
                if found:
                    yield from self._settle()
                    self._paste, self._paste_length, self._paste_since = [], 0, self._clock()
                elif self._held:
                    self._held_since = self._clock()

    def _keep(self, text: str) -> None:
        assert self._paste is not None
        room = PASTE_LIMIT + 1 - self._paste_length
        self._paste.append(text[:room])
        self._paste_length += min(len(text), room)

    def _parse(self, text: str) -> Iterator[Message]:
        if not text:
            return  # to the parser that would be the end of the file
        try:
            for message in self._parser.feed(text):
                if _credible(message):
                    yield message
        except Exception:
            # A number too large for a character, a size of nothing: what was sent with it is no key of anybody.
            self._parser = XTermParser()
        self._parser.mouse_pixels = False

    def _settle(self) -> Iterator[Message]:
        """Ends what the parser is waiting for, as its own time limit would."""
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = 0.0
            with contextlib.suppress(Exception):
                yield from self._parser.tick()


def _begun(text: str, mark: str) -> int:
    """How many characters at the end of the text may be the beginning of the mark."""
    return next((n for n in range(min(len(mark) - 1, len(text)), 0, -1) if mark.startswith(text[-n:])), 0)


def _lines(paste: str) -> str:
    """Terminals send line ends of a paste as the key Enter."""
    return paste.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _credible(message: Message) -> bool:
    if isinstance(message, events.Key):
        return not any("\ud800" <= c <= "\udfff" for c in f"{message.character or ''}{message.key}")
    if isinstance(message, events.MouseEvent):
        return message.x < LARGEST and message.y < LARGEST
    # The size is asked of the system, not of whoever types.
    return not isinstance(message, events.Resize | InBandWindowResize)
