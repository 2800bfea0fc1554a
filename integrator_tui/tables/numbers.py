"""Numbers that a spreadsheet had in its hands: zeros that it ate, digits that it rounded away, what it put around."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.documents import parse_cnpj, parse_cpf
from integrator_tui.rules.typed import tidy

_ROUNDED = re.compile(r"([+-]?[0-9])(?:[.,]([0-9]+))?[eE]([+-]?[0-9]{1,3})")
_WHOLE = re.compile(r"([0-9]+)[.,]0+")


def digits(text: str) -> str:
    """The text of a number whose digits matter, without `,00` after it.

    Raises `BadValue` for `5,52199E+12`, whose last digits are gone.
    """
    typed = tidy(text)
    if found := _ROUNDED.fullmatch(typed):
        whole, rest, power = found[1], found[2] or "", int(found[3])
        if 0 < power == len(rest):  # nothing was rounded away, unless zeros at the end, which cannot be known
            return f"{whole}{rest}".lstrip("+")
        raise BadValue(
            f"«{typed[:30]}» está em notação científica: a planilha perdeu os últimos algarismos. "
            "Formate a coluna como texto, digite o número de novo e salve."
        )
    if found := _WHOLE.fullmatch(typed):
        return found[1]
    return text


def document(text: str, person_type: str) -> str:
    """A CPF or CNPJ with the zeros at its beginning that a spreadsheet ate, where the check digits then fit.

    `person_type` is that of the row, "" where it does not say. Text that it is no sure case of comes back as it is.
    """
    typed = digits(text).strip()
    if not re.fullmatch("[0-9]{9,13}", typed):
        return typed
    fitting = []
    if person_type != "PJ" and len(typed) in (9, 10) and _fits(parse_cpf, typed.zfill(11)):
        fitting.append(typed.zfill(11))
    short = len(typed) in (12, 13) or (person_type == "PJ" and len(typed) >= 11)
    if person_type != "PF" and short and _fits(parse_cnpj, typed.zfill(14)):
        fitting.append(typed.zfill(14))
    return fitting[0] if len(fitting) == 1 else typed


def cep(text: str, in_sao_paulo: bool | None) -> str:
    """A CEP with the zero that a spreadsheet ate: all that begin with one are of the state of São Paulo.

    `in_sao_paulo` is what the rest of the row says, None where it says nothing; where it says no, the text stays.
    """
    typed = digits(text).strip()
    return f"0{typed}" if in_sao_paulo is not False and re.fullmatch("[1-9][0-9]{6}", typed) else typed


def _fits(parse: object, typed: str) -> bool:
    assert callable(parse)
    try:
        parse(typed)
    except BadValue:
        return False
    return True
