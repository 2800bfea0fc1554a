"""Telephone numbers as they are stored: national digits, area code (DDD) first; `+351912345678` of another country;
`1133334444x12` with an extension.

Sources: Anatel's numbering plan (ninth digit of mobiles in all areas since 2016; landlines start with 2 to 5), and
Google's tables through phonenumbers for which numbers are in use.
"""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.area_codes import AREA_CODES
from integrator_tui.rules.customers.dialled import NATIONWIDE, NOT_TRUNK, SINGLE, Dialled, dialled, without_extension
from integrator_tui.rules.customers.foreign_phones import format_foreign, is_foreign_mobile, parse_foreign
from integrator_tui.rules.typed import counted, strange

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
    "why_no_sms",
    "without_extension",
]

_COMPLETE = r"[0-9]{2}(?:[2-5][0-9]{7}|9[0-9]{8})"
_MOBILE = r"[0-9]{2}9[0-9]{8}"


def parse_phone(text: str, default_area: str = "") -> str:
    """A number of Brazil, with or without extension, or of another country after `+`, as it is stored.

    A number without area code gets `default_area` (two digits), unless it is one of those that are dialled without one
    everywhere (4004-1234); without one, `BadValue` asks for the DDD. It also says which rule a number breaks.
    """
    number = dialled(text)
    if number.wrong:
        raise BadValue(_wrong(number, text))
    stored = parse_foreign(number.digits) if number.foreign else _of_brazil(number, default_area)
    if not number.extension:
        return stored
    if re.fullmatch(_MOBILE, stored):
        raise BadValue("Celular não tem ramal.")
    return f"{stored}x{number.extension}"


def _wrong(number: Dialled, text: str) -> str:
    if "ram" in text.lower():
        return "O ramal vem depois do número, com até 6 algarismos: (11) 3333-4444 ramal 12."
    return f"Telefone tem só algarismos; {number.wrong} não é aceito."


def _of_brazil(number: Dialled, default_area: str) -> str:
    digits = number.digits
    if re.fullmatch(f"{NATIONWIDE}|{SINGLE}", digits):
        return digits
    if digits.startswith(NOT_TRUNK):
        raise BadValue("Número 0800, 0300 ou 0500 tem 6 ou 7 dígitos depois do começo; 0303 e 0304 têm 7.")
    if len(digits) in (8, 9) and not number.long_distance:
        if len(default_area) != 2:
            raise BadValue("Falta o DDD do telefone, por exemplo (11) 3333-4444.")
        digits = default_area + digits
    if len(digits) not in (10, 11):
        abroad = " De outro país, comece por +." if len(digits) > 11 else ""
        raise BadValue(f"Telefone tem 10 dígitos com o DDD, celular 11; {counted(len(digits))}.{abroad}")
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
    """The 11 national digits of a mobile, or one of another country, else as `parse_phone`."""
    stored = parse_phone(text, default_area)
    if re.fullmatch(_MOBILE, stored) or (stored[0] == "+" and is_foreign_mobile(stored)):
        return stored
    raise BadValue(_no_mobile(stored))


def _no_mobile(stored: str) -> str:
    if "x" in stored:
        return "Celular não tem ramal; um número com ramal é de telefone fixo."
    if stored[0] == "+":
        return "Esse número de outro país não é de celular."
    if re.fullmatch(f"{NATIONWIDE}|{SINGLE}", stored):
        return f"{format_phone(stored)} não é de celular, e não recebe SMS."
    return "Celular tem 9 dígitos depois do DDD e começa por 9; esse número é de telefone fixo."


def why_no_sms(stored: str) -> str:
    """Why a stored number gets no SMS, as a sentence; empty for a mobile of Brazil."""
    if re.fullmatch(_MOBILE, stored):
        return ""
    if stored.startswith("+"):
        return "SMS só vai a celular do Brasil (+55)."
    if re.fullmatch(f"{NATIONWIDE}|{SINGLE}", without_extension(stored)):
        return "Números como 0800 e 4004 não recebem SMS."
    return "Não é número de celular, que tem DDD e 9 dígitos: não recebe SMS."


def is_complete(digits: str) -> bool:
    """Whether the digits have an area code that exists and the shape of a landline or mobile, or are nationwide.

    Cheaper than `parse_phone`, for every key of a search: the tables of numbers in use are not asked.
    """
    if re.fullmatch(f"{NATIONWIDE}|{SINGLE}", digits):
        return True
    return digits[:2] in AREA_CODES and re.fullmatch(_COMPLETE, digits) is not None


def area_of(stored: str) -> str:
    """The area code of a stored number; empty for nationwide and foreign numbers and unknown shapes."""
    number = without_extension(stored)
    return number[:2] if len(number) in (10, 11) and number[:2] in AREA_CODES else ""


def format_phone(stored: str) -> str:
    """`11987654321` as `(11) 98765-4321`, `08001234567` as `0800 123 4567`; unknown shapes unchanged."""
    number, found, extension = stored.partition("x")
    if found and extension.isdecimal():
        return f"{format_phone(number)} ramal {extension}"
    if stored.startswith("+"):
        return format_foreign(stored)
    if re.fullmatch(NATIONWIDE, stored):
        return f"{stored[:4]} {stored[4:-4]} {stored[-4:]}"
    if re.fullmatch(SINGLE, stored):
        return f"{stored[:4]}-{stored[4:]}"
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
