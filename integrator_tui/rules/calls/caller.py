"""The number of a caller as a telephone system tells it (facts 6): what may be looked up, and what is none.

`+55`, the zero of long distance and the carrier are dropped; an extension, a hidden number and a word are not looked
up. What is looked up finds records without the ninth digit as well: that is the search's own business.
"""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.area_codes import AREA_CODES
from integrator_tui.rules.customers.dialled import dialled
from integrator_tui.rules.customers.phones import format_phone, parse_phone

LONGEST = 60
"""Characters of what a telephone system says."""


def caller_number(raw: str) -> str:
    """Ten or eleven digits with the area code, or a foreign number after `+`; empty for what is not looked up."""
    text = raw.strip()[:LONGEST]
    if not re.fullmatch(r"\+?[0-9 ().-]+", text):
        return ""
    found = dialled(text)
    if found.wrong or found.extension:
        return ""
    if found.foreign:
        return f"+{found.digits}" if 8 <= len(found.digits) <= 15 else ""
    return found.digits if len(found.digits) in (10, 11) and found.digits[:2] in AREA_CODES else ""


def number_to_keep(number: str) -> str:
    """A number that called as a record keeps it, a mobile with its ninth digit; empty for what no record takes."""
    if re.fullmatch(r"[0-9]{2}[6-9][0-9]{7}", number):
        number = f"{number[:2]}9{number[2:]}"
    try:
        return parse_phone(number)
    except BadValue:
        return ""


def said_number(raw: str, number: str) -> str:
    """How a caller is named: his number, the extension, or that he hides it."""
    if number:
        return format_phone(number)
    text = raw.strip()[:LONGEST]
    return f"ramal {text}" if text.isascii() and text.isdecimal() and len(text) <= 6 else "número oculto"
