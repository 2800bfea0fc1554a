"""Telephone numbers of other countries: stored as `+` and digits, checked and shown by the tables of phonenumbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import counted

LONGEST = 15
"""Digits of a number with its country code (ITU-T E.164)."""


def parse_foreign(digits: str) -> str:
    """A number that begins with its country code, as it is stored. Raises `BadValue`."""
    if not digits:
        raise BadValue("Falta o número depois do +.")
    if len(digits) > LONGEST + 2:
        raise BadValue(f"Telefone de outro país tem até {LONGEST} dígitos; {counted(len(digits))}.")
    for candidate in (digits, digits[2:]):  # with the carrier that was dialled between 00 and the country code
        number = _number(candidate)
        if number is not None and number.country_code != 55 and _library().is_valid_number(number):
            return str(_library().format_number(number, _library().PhoneNumberFormat.E164))
    raise BadValue(f"O número +{digits} não existe. Depois do + vem o código do país: +351 Portugal, +54 Argentina.")


def is_foreign_mobile(stored: str) -> bool:
    """Whether a stored number is, or in its country may be, a mobile."""
    kinds = _library().PhoneNumberType
    number = _number(stored[1:])
    return number is not None and _library().number_type(number) in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE)


@lru_cache(1_000)
def format_foreign(stored: str) -> str:
    """`+351912345678` as `+351 912 345 678`; what is no number unchanged."""
    number = _number(stored[1:])
    if number is None or f"+{number.country_code}{number.national_number}" != stored:
        return stored
    return str(_library().format_number(number, _library().PhoneNumberFormat.INTERNATIONAL))


@lru_cache(1_000)
def spoken(digits: str) -> tuple[str, ...]:
    """Other ways to say a number that begins with its country code: without it; of Argentina, mobiles without 9 too."""
    number = _number(digits)
    if number is None:
        return ()
    code, national = str(number.country_code), str(number.national_number)
    found = [f"{code}{national}", national]
    if code == "54" and national.startswith("9"):
        found += [f"{code}{national[1:]}", national[1:]]
    return tuple(one for one in found if one != digits)


def _number(digits: str) -> Any:
    """What the library makes of it; None for what it cannot read."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST + 2):
        return None
    try:
        return _library().parse(f"+{digits}")
    except _library().NumberParseException:
        return None


def _library() -> Any:
    import phonenumbers

    return phonenumbers
