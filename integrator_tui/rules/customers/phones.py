"""Brazilian telephone numbers: stored as national digits, area code (DDD) first.

Sources: Anatel's numbering plan (ninth digit of mobiles in all areas since 2016; landlines start with 2 to 5), and
Google's tables through phonenumbers for which numbers are in use.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.area_codes import AREA_CODES
from integrator_tui.rules.typed import compact, counted, strange

__all__ = [
    "AREA_CODES",
    "Dialled",
    "area_of",
    "dialled",
    "format_phone",
    "is_complete",
    "parse_mobile",
    "parse_phone",
    "phone_variants",
]

_BRACKETS = r"[()\[\]]+"
_ANY_CARRIER = r"(\+?(?:55)?0)(?:[xX]{2}|\*\*)"  # "0XX11", "(0**11)"
_NATIONWIDE = r"0(?:800|300)[0-9]{6,7}"
_COMPLETE = r"[0-9]{2}(?:[2-5][0-9]{7}|9[0-9]{8})"
_MOBILE = r"[0-9]{2}9[0-9]{8}"


class Dialled(NamedTuple):
    """What is left of a typed number without country code, trunk zero and carrier."""

    digits: str
    long_distance: bool = False
    """Typed with country code, trunk zero or carrier, after which an area code must come."""
    foreign: bool = False
    """Typed with the country code of another country."""
    wrong: str = ""
    """The first character that belongs to no number, as quoted in a sentence."""


def dialled(text: str) -> Dialled:
    """Takes a typed number apart: `+55 (0) 11 ...`, `0XX11 ...`, `0 15 11 ...`, `(11) ...`; never raises."""
    typed = re.sub(_BRACKETS, "", compact(text))
    if found := re.match(_ANY_CARRIER, typed):
        typed = found[1] + typed[found.end() :]
    country = typed.startswith(("+", "0055"))
    typed = typed.removeprefix("+").removeprefix("00") if country else typed
    if wrong := strange(typed):
        return Dialled("", wrong=wrong)
    if country and not typed.startswith("55"):
        return Dialled(typed, foreign=True)
    if country or (typed.startswith("55") and len(typed) in (12, 13)):
        country, typed = True, typed[2:]
        typed = f"0{typed}" if re.fullmatch(_NATIONWIDE, f"0{typed}") else typed
    digits = _without_trunk(typed)
    return Dialled(digits, long_distance=country or digits != typed)


def _without_trunk(digits: str) -> str:
    """Without the zero of long distance and the two digits of the carrier, told apart by the number of digits."""
    if not digits.startswith("0") or digits.startswith(("0800", "0300")):  # no area code is 80 or 30
        return digits
    return digits[3:] if len(digits) in (13, 14) else digits[1:]


def parse_phone(text: str, default_area: str = "") -> str:
    """The national digits of a landline (10) or mobile (11), or of an 0800 or 0300 number as typed.

    A number without area code gets `default_area` (two digits); without one, `BadValue` asks for the DDD. It also says
    which rule a number breaks.
    """
    number = dialled(text)
    if number.wrong:
        raise BadValue(f"Telefone tem só algarismos; {number.wrong} não é aceito.")
    if number.foreign:
        raise BadValue("Só telefones do Brasil (+55).")
    digits = number.digits
    if re.fullmatch(_NATIONWIDE, digits):
        return digits
    if len(digits) in (8, 9) and not number.long_distance:
        if len(default_area) != 2:
            raise BadValue("Falta o DDD do telefone, por exemplo (11) 3333-4444.")
        digits = default_area + digits
    if len(digits) not in (10, 11):
        raise BadValue(f"Telefone tem 10 dígitos com o DDD, celular 11; {counted(len(digits))}.")
    if digits[:2] not in AREA_CODES:
        raise BadValue(f"O DDD {digits[:2]} não existe.")
    _refuse_wrong_start(digits[2:])
    if not _in_use(digits):
        raise BadValue("Esse número de telefone não existe no plano de numeração da Anatel.")
    return digits


def _refuse_wrong_start(local: str) -> None:
    if len(local) == 9 and local[0] != "9":
        raise BadValue("Número com 9 dígitos depois do DDD é de celular e começa por 9.")
    if len(local) == 8 and local[0] in "6789":
        raise BadValue("Celular tem 9 dígitos depois do DDD e começa por 9; foram digitados 8.")
    if len(local) == 8 and local[0] in "01":
        raise BadValue("Telefone fixo começa por 2, 3, 4 ou 5 depois do DDD.")


def _in_use(digits: str) -> bool:
    import phonenumbers

    number = phonenumbers.PhoneNumber(country_code=55, national_number=int(digits))
    return phonenumbers.is_valid_number_for_region(number, "BR")


def parse_mobile(text: str, default_area: str = "") -> str:
    """The 11 national digits of a mobile, else as `parse_phone`."""
    digits = parse_phone(text, default_area)
    if not re.fullmatch(_MOBILE, digits):
        raise BadValue("Celular tem 9 dígitos depois do DDD e começa por 9; esse número é de telefone fixo.")
    return digits


def is_complete(digits: str) -> bool:
    """Whether the digits have an area code that exists and the shape of a landline or mobile, or are nationwide.

    Cheaper than `parse_phone`, for every key of a search: the tables of numbers in use are not asked.
    """
    if re.fullmatch(_NATIONWIDE, digits):
        return True
    return digits[:2] in AREA_CODES and re.fullmatch(_COMPLETE, digits) is not None


def area_of(stored: str) -> str:
    """The area code of a stored number; empty for nationwide numbers and unknown shapes."""
    return stored[:2] if len(stored) in (10, 11) and stored[:2] in AREA_CODES else ""


def format_phone(stored: str) -> str:
    """`11987654321` as `(11) 98765-4321`, `08001234567` as `0800 123 4567`; unknown shapes unchanged."""
    if re.fullmatch(_NATIONWIDE, stored):
        return f"{stored[:4]} {stored[4:-4]} {stored[-4:]}"
    if len(stored) not in (10, 11) or strange(stored):
        return stored
    return f"({stored[:2]}) {stored[2:-4]}-{stored[-4:]}"


def phone_variants(stored: str) -> frozenset[str]:
    """All digits under which somebody may type the number: with and without area code, mobiles also without the ninth
    digit they were given since 2012. Unknown shapes are only themselves."""
    if not re.fullmatch(_COMPLETE, stored):
        return frozenset({stored} if stored else ())
    area, local = stored[:2], stored[2:]
    locals_ = {local, local[1:]} if len(local) == 9 else {local}
    return frozenset(locals_ | {area + number for number in locals_})
