"""Keys whose bytes come in any pieces: what an operator types is the same keys, and no letter gets lost behind Esc."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tests.faults.registry import Outcome, row
from tests.terminal.typist import Typist

ESC = "\x1b"
KEYS = {
    "\x1b[A": "up",
    "\x1b[15~": "f5",
    "\x1bOP": "f1",
    "\x1b[1;5D": "ctrl+left",
    "\x1b[Z": "shift+tab",
    ESC: "escape",
}
TYPED = ("1234", "maria silva", "São João", "ação", "b", "OLIVEIRA", "[VIP]", "Paulo", "0", "f", "\r", "\t")

Session = tuple[list[bytes], list[str]]
"""The reads, and the names of the keys they must be."""


def sessions(count: int, seed: int) -> Iterator[Session]:
    """Names, numbers and keys as they are typed, their bytes cut anywhere, or all in one read."""
    chance = random.Random(seed)
    names = {character: _name(character) for text in TYPED for character in text}
    for _ in range(count):
        parts = chance.choices([*KEYS, *TYPED], k=chance.randrange(2, 7))
        wanted = [name for part in parts for name in ([KEYS[part]] if part in KEYS else map(names.__getitem__, part))]
        data = "".join(parts).encode()
        cuts = sorted(chance.sample(range(1, len(data)), min(chance.randrange(4), len(data) - 1)))
        yield [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)], wanted


def _name(character: str) -> str:
    (key,) = XTermParser().feed(character)
    assert isinstance(key, events.Key)
    return key.key


def _lost(count: int, read: Callable[[list[bytes]], Iterable[Message]], seed: int = 110) -> Outcome:
    lost, example = 0, ""
    for reads, wanted in sessions(count, seed):
        found = [message.key for message in read(reads) if isinstance(message, events.Key)]
        if found != wanted:
            lost, example = lost + 1, example or f"{reads} became {found}"
    return Outcome(count, count, lost, example)


def ours(reads: list[bytes]) -> list[Message]:
    """The keyboard of the desk."""
    typist = Typist()
    return [message for data in reads for message in typist.type(data)] + typist.wait(1)


def stock(reads: list[bytes]) -> list[Message]:
    """The parser of Textual, fed as its driver does."""
    parser = XTermParser()
    found = list(parser.feed(b"".join(reads).decode()))
    parser._timeout_time = parser._timeout_time and 0.0
    return [*found, *parser.tick()]


@row(
    "key splits",
    promise="what was typed is the same keys: Esc, then the thing",
    fault="names, numbers and keys in one read, or cut at any byte",
    control=lambda full: _lost(400, stock),
    without="our own reading of bytes (stock Textual)",
    functions=("F213",),
)
def key_splits_row(full: bool) -> Outcome:
    """At the keyboard of the desk."""
    return _lost(50_000 if full else 1_000, ours)
