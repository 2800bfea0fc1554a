"""Numbers that are no money: a decimal comma outside, a decimal point inside, nothing that means nothing."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy

DIGITS = 15
"""Most digits before the comma."""
DECIMALS = 6

_NUMBER = r"(?P<sign>[+-]?)\s*(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)?(?:(?P<mark>[,.])(?P<rest>[0-9]+))?"


def parse_number(text: str) -> str:
    """A number as it is stored: `1.234,50` is `1234.5`, `-0,0` is `0`. A lone dot before three digits groups thousands.

    Raises `BadValue` for anything else, and beyond `DIGITS` and `DECIMALS`.
    """
    found = re.fullmatch(_NUMBER, tidy(text))
    if not found or not (found["whole"] or found["rest"]):
        raise BadValue("Número não reconhecido; o formato é 1.234,56.")
    whole, rest = found["whole"] or "", found["rest"] or ""
    if found["mark"] == "." and ("." in whole or len(rest) == 3):
        raise BadValue("O ponto separa grupos de três dígitos (1.234) e a vírgula as decimais (1.234,56).")
    whole, rest = whole.replace(".", "").lstrip("0") or "0", rest.rstrip("0")
    if len(whole) > DIGITS:
        raise BadValue(f"Número tem no máximo {DIGITS} dígitos antes da vírgula.")
    if len(rest) > DECIMALS:
        raise BadValue(f"Número tem no máximo {DECIMALS} casas depois da vírgula.")
    number = f"{whole}.{rest}" if rest else whole
    return f"-{number}" if found["sign"] == "-" and number.strip("0.") else number


def format_number(stored: str) -> str:
    """`1234.5` as `1.234,5`; what is no stored number unchanged."""
    found = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", stored)
    if not found:
        return stored
    grouped = f"{int(found[2]):,}".replace(",", ".")
    return f"{found[1]}{grouped}" + (f",{found[3]}" if found[3] else "")


def parse_percent(text: str) -> int:
    """Hundredths of a percentage from 0 to 100 with at most two decimals: `12,5` and `12,5 %` are 1250."""
    found = re.fullmatch(r"([0-9]{1,3})(?:[,.]([0-9]{1,2}))?\s*%?", tidy(text))
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else -1
    if not 0 <= hundredths <= 100_00:
        raise BadValue("Percentagem de 0 a 100, com até duas casas, por exemplo 12,5.")
    return hundredths


def format_percent(hundredths: int) -> str:
    """`1250` as `12,5 %`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}{f',{rest:02}'.rstrip('0').rstrip(',')} %"
