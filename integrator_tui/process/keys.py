"""What a whole sequence of a terminal, or one character, is to Textual: keys, mouse, focus, an answer, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import SPECIAL_KEY_TO_CHARACTER, XTermParser
from textual.keys import _character_to_key
from textual.messages import TerminalSupportsSynchronizedOutput

if TYPE_CHECKING:
    from textual.message import Message

LARGEST = 500
"""Columns and rows the program believes in."""

_NUMBERED = re.compile(r"\x1b\[([\d:;]*)([u~A-HP-S])")
_MOUSE = re.compile(r"\x1b\[<(\d{1,4});(-?\d{1,6});(-?\d{1,6})([Mm])")
_MOUSE_OF_RXVT = re.compile(r"\x1b\[(\d{2,3});(\d{1,6});(\d{1,6})M")
_MODE = re.compile(r"\x1b\[\?(\d+);([1-4])\$y")
_MODIFIERS = ("shift", "alt", "ctrl", "super", "hyper", "meta")
_CTRL, _CTRL_ALT = 0b100, 0b110
"""Ctrl and Alt together are AltGr where there is none."""
_RELEASED = "3"
_FOCUS = {"\x1b[I": events.AppFocus, "\x1b[O": events.AppBlur}


def of_character(character: str) -> Iterator[events.Key]:
    """The key of one character; none for what no keyboard types."""
    known = ANSI_SEQUENCES_KEYS.get(character)
    if isinstance(known, tuple) and character < "\x80":
        yield from (events.Key(key.value, character) for key in known)
    elif unicodedata.category(character) not in ("Cc", "Cs"):
        yield events.Key(_character_to_key(character), character)


class Reader:
    """Sequences to messages; remembers the mouse, whose old reports do not say which button was let go."""

    def __init__(self) -> None:
        self._mouse = XTermParser()
        self._button = 0

    def of_sequence(self, data: bytes) -> Iterator[Message]:
        """The messages of a whole sequence; none for what the program did not ask for and does not know."""
        if data.startswith(b"\x1b[M"):
            button, x, y = (byte - 32 for byte in data[3:6])
            yield from self._mouse_event(button, x, y, released=button & 0b1100011 == 3)
            return
        text = data.decode("latin-1")
        if mouse := _MOUSE.fullmatch(text):
            button, x, y = map(int, mouse.groups()[:3])
            yield from self._mouse_event(button, x, y, released=mouse[4] == "m")
        elif mouse := _MOUSE_OF_RXVT.fullmatch(text):
            button, x, y = map(int, mouse.groups())
            yield from self._mouse_event(button - 32, x, y, released=(button - 32) & 0b1100011 == 3)
        elif text in _FOCUS:
            yield _FOCUS[text]()
        elif mode := _MODE.fullmatch(text):
            if mode[1] == "2026" and mode[2] != "4":  # there, and not switched off for good
                yield TerminalSupportsSynchronizedOutput()
        else:
            yield from _keys(text.replace("\x1bO1;", "\x1b[1;", 1))

    def _mouse_event(self, button: int, x: int, y: int, *, released: bool) -> Iterator[Message]:
        if released and button & 3 == 3:
            button = (button & ~3) | self._button
        elif not released and not button & 0b1100000:
            self._button = button & 3
        if button < 0 or not (0 < x <= LARGEST and 0 < y <= LARGEST):
            return
        message = self._mouse.parse_mouse_code(f"\x1b[<{button};{x};{y}{'m' if released else 'M'}")
        if message is not None:
            yield message


def _keys(sequence: str) -> Iterator[events.Key]:
    if numbered := _NUMBERED.fullmatch(sequence):
        found = list(_numbered(*numbered.groups()))
        if found or sequence not in ANSI_SEQUENCES_KEYS:
            yield from found
            return
    known = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(known, str):
        yield from of_character(known)
    elif isinstance(known, tuple) and len(known) == 1:
        yield events.Key(known[0].value, None)


def _numbered(numbers: str, final: str) -> Iterator[events.Key]:
    """Keys of xterm (`CSI 1;5A`, `CSI 3;2~`), of its modifyOtherKeys (`CSI 27;5;13~`), of kitty (`CSI 97;5;97u`)."""
    fields = [*numbers.split(";"), "", ""]
    if final == "~" and fields[0] == "27" and fields[2]:
        fields, final = [fields[2], fields[1], "", ""], "u"
    number = _number(fields[0], 1)
    modifiers, _, event = fields[1].partition(":")
    held = max(_number(modifiers, 1) - 1, 0)
    if final == "R" and (number != 1 or (fields[1] and not 0 < held < 16)):
        return  # where the cursor is: an answer to somebody before this program
    if event == _RELEASED:
        return
    name = FUNCTIONAL_KEYS.get(f"{number}{final}")
    if name in MODIFIER_FUNCTIONAL_KEYS:
        return
    if final == "u":
        texts = [chr(code) for part in fields[2].split(":") if (code := _number(part, 0))]
        if any(text.isprintable() for text in texts) and held & _CTRL_ALT != _CTRL:
            for text in texts:
                yield from of_character(text)
            return
        plain = chr(number) if number else ""
        if name is None and not held & 0b111110 and plain and plain.isprintable():
            capital = plain.upper()
            yield from of_character(capital if held & 1 and len(capital) == 1 else plain)
            return
        name = name or (_character_to_key(plain) if plain else None)
    if name is not None:
        with_it = sorted(key for bit, key in enumerate(_MODIFIERS) if held & (1 << bit))
        yield events.Key("+".join([*with_it, name]), None if with_it else SPECIAL_KEY_TO_CHARACTER.get(name))


def _number(digits: str, missing: int) -> int:
    """The number before a colon, within what characters are; 0 for what is no character."""
    digits = digits.partition(":")[0]
    number = int(digits) if digits else missing
    return 0 if number > 0x10FFFF or 0xD800 <= number < 0xE000 else number
