"""How long an SMS is: characters of GSM 03.38 or UCS-2, and the segments they are cut into.

Sources: 3GPP TS 23.038 (alphabet and its extension table, whose characters count two septets), TS 23.040 (segments of a
long message lose 6 bytes to the header: 153 septets or 67 UCS-2 units instead of 160 or 70).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from integrator_tui.rules.messages.plain_signs import SIGNS, plain_form

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet, each character at its code."""
EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
"""After an escape: two septets each."""
_CODES = {character: code for code, character in enumerate(BASIC) if character != "\x1b"}
SINGLE = {"GSM-7": 160, "UCS-2": 70}
JOINED = {"GSM-7": 153, "UCS-2": 67}
MOST_SEGMENTS = 10
"""What common gateways take."""


@dataclass(frozen=True)
class Measure:
    """What a text costs: its alphabet, its units (septets or UTF-16 units), its segments, and the units left."""

    alphabet: str
    units: int
    segments: tuple[str, ...]
    left: int
    """Units that still fit in the last segment."""


def measure(text: str) -> Measure:
    """Cut a text into segments; no escape and no surrogate pair is torn apart."""
    alphabet = "GSM-7" if all(character in _CODES or character in EXTENSION for character in text) else "UCS-2"
    sizes = [_size(character, alphabet) for character in text]
    units = sum(sizes)
    if units <= SINGLE[alphabet]:
        return Measure(alphabet, units, (text,), SINGLE[alphabet] - units)
    room = JOINED[alphabet]
    segments, start, used = [], 0, 0
    for at, size in enumerate(sizes):
        if used + size > room:
            segments.append(text[start:at])
            start, used = at, 0
        used += size
    segments.append(text[start:])
    return Measure(alphabet, units, tuple(segments), room - used)


def _size(character: str, alphabet: str) -> int:
    if alphabet == "GSM-7":
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def without_accents(text: str) -> str:
    """What fits into GSM-7: accents off where the alphabet lacks the letter, every other sign in its plain form."""
    out: list[str] = []
    for character in text:
        if character in _CODES or character in EXTENSION:
            # The alphabet has à, é, ò and a few more, but not ã, ç, ê: all or none, so that words look alike.
            bare = unicodedata.normalize("NFD", character)[0]
            out.append(bare if bare in _CODES and character.isalpha() else character)
        elif character in SIGNS:
            out.append(SIGNS[character])
        else:
            if unicodedata.decomposition(character).startswith("<fraction>") and out and out[-1][-1:].isdigit():
                out.append(" ")  # 1½ is not 11/2
            for one in unicodedata.normalize("NFKD", character):
                out.append(one if one in _CODES or one in EXTENSION else plain_form(one))
    return "".join(out)


def septets(text: str) -> bytes:
    """The codes of a text of GSM-7, one per byte, the extension with its escape."""
    codes = bytearray()
    for character in text:
        if character in EXTENSION:
            codes += bytes((0x1B, EXTENSION[character]))
        else:
            codes.append(_CODES[character])
    return bytes(codes)
