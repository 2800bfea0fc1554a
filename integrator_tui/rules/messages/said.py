"""What a server says, as it may be written: other people's bytes are no text until they were here."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]+")


def said(text: object, limit: int = 500) -> str:
    """One line without control characters, half characters or invisible ones, at most `limit` characters."""
    line = " ".join(_UNFIT.sub(" ", str(text)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
