"""The number that a receivable had in the system before: a key, however a spreadsheet wrote it down."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy


def old_number(text: str) -> str:
    """The key: `0012345` and `12345` are one, for spreadsheets eat zeros; blanks count for nothing, capitals neither.

    Raises `BadValue` for what has no letter or digit.
    """
    key = re.sub(r"\s+", "", tidy(text)).upper()
    if not any(sign.isalnum() for sign in key):
        raise BadValue("O número não tem algarismo nem letra.")
    return re.sub(r"^0+(?=[0-9])", "", key)
