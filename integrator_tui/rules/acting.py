"""Characters that act on a terminal or reorder a line: escaped wherever text leaves as JSON."""

from __future__ import annotations

import re

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def escaped(json_text: str) -> str:
    """The same JSON with the characters that act written as `\\u....`."""
    return ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)
