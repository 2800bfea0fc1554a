"""The gate where text enters: forms, pastes, imports and services store nothing that this did not let through."""

from __future__ import annotations

import re
import unicodedata

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import number

SEPARATORS = "\t\x85\u2028\u2029"

_SPACES = str.maketrans(dict.fromkeys(SEPARATORS, " "))
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_C0 = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI"),
    *("DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"),
)


def _kind(character: str) -> str:
    code = ord(character)
    if character in "\n\r":
        return "Quebra de linha"
    if code < 0x20:
        return f"Caractere de controle ({_C0[code]})"
    if code == 0x7F:
        return "Caractere de controle (DEL)"
    if code < 0xA0:
        return f"Caractere de controle (U+{code:04X})"
    if 0x2000 <= code < 0x2100:
        return f"Caractere que inverte o texto (U+{code:04X})"
    return f"Caractere inválido (U+{code:04X})"


def clean(text: str, *, multiline: bool = False, limit: int = 250) -> str:
    """The text as it is stored: NFC, tabs and Unicode line separators as spaces, CRLF as LF; `limit` in characters.

    Raises `BadValue` naming the first character that is refused and its position, or the length over the limit.
    """
    if not (text.isascii() and text.isprintable()):
        if multiline:
            text = text.replace("\r\n", "\n")
        text = text.translate(_SPACES)
        for match in _REFUSED.finditer(text):
            if not (multiline and match[0] == "\n"):
                raise BadValue(f"{_kind(match[0])} na posição {match.start() + 1}.")
        text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        raise BadValue(f"Até {number(limit)} caracteres; foram digitados {number(len(text))}.")
    return text
