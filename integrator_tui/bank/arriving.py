"""A file of a bank as it arrives: what mail, editors and DOS put around its lines is taken off before it is read.

Nothing within a line is touched but its case and the blanks at its right; what a line says is for its layout to judge.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress

_BOM = "\xef\xbb\xbf"
_AFTER = re.compile("[\x1a\0\r\n]+\\Z")
_ENDS = re.compile("\r*\n|\r")
DEBIT, SLIPS = "debit", "slips"


def arrived(content: str) -> str:
    """The content, one letter for each byte, without a mark of UTF-8 before it and what DOS put after its end."""
    found = content.removeprefix(_BOM)
    after = _AFTER.search(found)
    if after is None:
        return found
    end = re.search("\r?\n", after[0])
    return found[: after.start()] + (end[0] if end else "")


def kind_of(content: str) -> str:
    """Of what a file tells, by its first line: that of debits begins with an A, that of slips with the bank's number.

    Empty for neither.
    """
    first = content[:500].lstrip("\r\n")
    if first[:1] in ("A", "a") and first[1:2] in ("1", "2"):
        return DEBIT
    return SLIPS if re.match("[0-9]{3}[0-9]{4}0", first) else ""


def lines_of(content: str) -> list[str]:
    """The lines with their places as letters: empty ones are left out, whatever ended them is gone.

    Letters that came as UTF-8 are one letter again, for a place in a line is counted in letters.
    """
    if not content.isascii():
        with suppress(UnicodeDecodeError):  # one letter for each byte, as banks write
            content = content.encode("latin-1").decode("utf-8").encode("latin-1", "replace").decode("latin-1")
    return [line for line in _ENDS.split(content) if line.strip()]


def fingerprint(lines: list[str]) -> str:
    """The same for the same lines, whatever the way did to their ends: by it a file that comes twice is known."""
    return hashlib.sha256("".join(f"{line.rstrip(' ')}\r\n" for line in lines).encode("latin-1")).hexdigest()
