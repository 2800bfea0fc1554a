"""Amounts in words, as a receipt has them (facts 3.5): no commas, «e» only where it is said."""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import word
from integrator_tui.rules.money import LARGEST, format_money
from integrator_tui.rules.rounding import refuse_negative

_SMALL = (
    *("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"),
    *("dez", "onze", "doze", "treze", "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove"),
)
_TENS = ("", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa")
_HUNDREDS = (
    *("", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos"),
    *("seiscentos", "setecentos", "oitocentos", "novecentos"),
)
_SCALES = (("", ""), ("mil", "mil"), ("milhão", "milhões"), ("bilhão", "bilhões"))


def in_words(cents: int) -> str:
    """`123456` as `mil duzentos e trinta e quatro reais e cinquenta e seis centavos`; below one real only the centavos.

    Raises `BadValue` for a negative amount and beyond `money.LARGEST`.
    """
    refuse_negative(cents)
    if cents > LARGEST:
        raise BadValue(f"Valor acima de {format_money(LARGEST)}.")
    reais, rest = divmod(cents, 100)
    parts = [_reais(reais)] if reais or not rest else []
    if rest:
        parts.append(f"{_below_thousand(rest)} {word(rest, 'centavo', 'centavos')}")
    return " e ".join(parts)


def _reais(reais: int) -> str:
    if reais == 1:
        return "um real"
    round_millions = reais and reais % 1_000_000 == 0
    return f"{_number(reais)} {'de ' if round_millions else ''}reais"


def _number(number: int) -> str:
    """Groups of three; «e» before the last one if it is below a hundred, or a round hundred."""
    groups = [(number // 1000**scale % 1000, scale) for scale in range(len(_SCALES) - 1, -1, -1)]
    said = [(group, _group(group, scale)) for group, scale in groups if group]
    if not said:
        return _SMALL[0]
    last, words = said.pop()
    if not said:
        return words
    link = " e " if last < 100 or last % 100 == 0 else " "
    return " ".join(words for _, words in said) + link + words


def _group(group: int, scale: int) -> str:
    if scale == 1 and group == 1:
        return "mil"
    name = _SCALES[scale][group > 1]
    return f"{_below_thousand(group)} {name}".rstrip()


def _below_thousand(number: int) -> str:
    if number == 100:
        return "cem"
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    if 0 < rest < 20:
        parts.append(_SMALL[rest])
    elif rest:
        parts.append(_TENS[rest // 10])
        if rest % 10:
            parts.append(_SMALL[rest % 10])
    return " e ".join(parts)
