"""Reads what a customer dictates, a message brings or a scanner gives: line of 47 or 48 digits, or bar code of 44."""

from __future__ import annotations

import re
from datetime import date

from integrator_tui.bank import collection, slip
from integrator_tui.bank.labels import line_in
from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.counting import counted
from integrator_tui.rules.typed import compact, quoted

LONGEST = 500
"""Most characters that are looked at: a line with every separator that anybody put into one."""
_LOOKALIKE = {"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8"}


def read_slip(text: str, reference: date) -> slip.Slip | collection.Collection:
    """What the digits are; what stands between and around is left out, digits of any script are digits.

    The due date is the one nearest to the reference day. Raises `WrongField` that names the field which is wrong.
    """
    if len(text) > LONGEST:
        raise WrongField("length", "length", f"Texto longo demais: {_LENGTHS}.")
    digits = compact(line_in(text)).replace(",", "")
    if found := re.search("[^0-9]", digits):
        raise _strange(found)
    is_collection = digits.startswith(collection.PRODUCT)
    if len(digits) == 44:
        return collection.from_barcode(digits) if is_collection else _barcode(digits, reference)
    if len(digits) == 48 and is_collection:
        return collection.from_line(digits)
    if len(digits) == 47 and not is_collection:
        return slip.from_line(digits, reference)
    raise (not is_collection and _short(digits)) or _wrong_length(digits, is_collection)


def _barcode(digits: str, reference: date) -> slip.Slip:
    try:
        return slip.from_barcode(digits, reference)
    except WrongField as error:
        raise _short(digits) or error from None


def _short(digits: str) -> WrongField | None:
    """A line whose last field was cut, or written without its zeros: three digits less look like a bar code."""
    if not 33 <= len(digits) < 47 or slip.wrong_field(digits):
        return None
    last, gap = len(digits) - 33, 47 - len(digits)
    came = f"{counted(last, 'veio {}', 'vieram {}')} ({counted(gap, 'falta {}', 'faltam {}')})"
    return WrongField("field_5", "length", f"O último campo (vencimento e valor) tem 14 algarismos; {came}.")


_LENGTHS = "a linha de um boleto tem 47 dígitos, a de conta de consumo ou tributo 48, o código de barras 44"


def _strange(found: re.Match[str]) -> WrongField:
    seen, place = found[0], found.start() + 1
    meant = _LOOKALIKE.get(seen.upper(), "")
    hint = f" É o algarismo {meant}?" if meant else ""
    return WrongField("characters", "character", f"Só algarismos; {quoted(seen)} na posição {place} não é um.{hint}")


def _wrong_length(digits: str, is_collection: bool) -> WrongField:
    count = len(digits)
    if not count:
        return WrongField("length", "empty", f"Não há nenhum algarismo: {_LENGTHS}.")
    came = counted(count, "veio {}", "vieram {}")
    if is_collection:
        rule = "Começa por 8, é conta de consumo ou tributo: a linha tem 48 dígitos e o código de barras 44"
    else:
        rule = "A linha de um boleto tem 47 dígitos e o código de barras 44"
    wanted = min((44, 48 if is_collection else 47), key=lambda right: abs(right - count))
    gap = abs(wanted - count)
    away = counted(gap, "falta {}", "faltam {}") if count < wanted else f"{gap} a mais"
    return WrongField("length", "length", f"{rule}; {came}{f' ({away})' if gap <= 5 else ''}.")
