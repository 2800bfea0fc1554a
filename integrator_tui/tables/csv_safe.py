"""Cells of exported files that no spreadsheet runs as a formula (OWASP, "CSV Injection")."""

from __future__ import annotations

import re

# Spaces, control and invisible characters that spreadsheets skip before they look for a formula.
_FORMULA = (
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
    r"(?:[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]|(?<=[\t\r\n]))"
)
_NEGATIVE = r"-(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?"


def neutral(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet could run it; negative numbers stay numbers.

    A telephone number with `+` gets the apostrophe too: without it, it would be computed.
    """
    if re.fullmatch(_NEGATIVE, cell):
        return cell
    return "'" + cell if re.match(_FORMULA, cell) else cell
