"""Somebody who types bytes at a keyboard, with a clock that the test moves."""

from __future__ import annotations

import random
from collections.abc import Iterator

from textual import events
from textual.message import Message

from integrator_tui.process.keyboard import Keyboard


class Typist:
    """A keyboard with a clock that the test moves."""

    def __init__(self, term: str = "xterm-256color") -> None:
        self.now = 1_000.0
        self.keyboard = Keyboard(lambda: self.now, term)

    def type(self, data: bytes) -> list[Message]:
        return list(self.keyboard.feed(data))

    def wait(self, seconds: float) -> list[Message]:
        self.now += seconds
        return list(self.keyboard.tick())


def said(messages: list[Message]) -> list[str]:
    return [
        f"paste:{m.text}" if isinstance(m, events.Paste) else str(m.character or m.key)
        for m in messages
        if isinstance(m, events.Key | events.Paste)
    ]


PARTS = [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b[<", b"\x1b[200~", b"\x1b[201~", b"\x1b[48;", b"\x1b[?2026;", b";", b":"]
PARTS += [b"0", b"9999999999", b"55296", b"1114112", b"-1", b"u", b"t", b"~", b"M", b"m", b"R", b"$y", b"A"]
PARTS += [b"\x1b[0;0;0;0t", b"\x1b[48;0;0;0;0t", b"\x1b[48;9;9;9;9t", b"\x1b[<0;1;1M", b"\x1b[<35;99999;99999M"]
PARTS += ["ã".encode(), "日".encode(), b"\xe3", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00", b"\x7f", b"\x1b[I"]
PARTS += [
    b"\x1b[M",
    b"\x1b[M !!",
    b"\x1b[32;1;1M",
    b"\x1b[97;5u",
    b"\x1b[27;5;13~",
    b"\x1b]11;",
    b"\x1bP",
    b"\x1b\\",
    b"\x07",
]
"""What terminals send, whole and in pieces."""


def fuzz(count: int, seed: int = 8_2_8) -> Iterator[bytes]:
    """Sequences made of what terminals send, bent: never a whole answerable one is needed."""
    chance = random.Random(seed)
    for _ in range(count):
        noise = chance.randbytes(chance.randrange(4))
        yield b"".join(chance.choices(PARTS, k=chance.randrange(1, 7))) + noise
