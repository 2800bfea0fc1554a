"""Valid numbers in bulk for demonstration data: CPF, CNPJ, state registrations.

A validator called a million times would take minutes; this is the same arithmetic the other way round, checked against
the validators in the tests. Numbers come from an index through a permutation: no two are equal, none needs a look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

_EIGHT_DIGITS = 10**8
_STEP = 61_803_399  # coprime to 10^8 and to _LETTERED: the index walks through all numbers without meeting itself
_REGION = {
    **dict.fromkeys(("DF", "GO", "MS", "MT", "TO"), 1),
    **dict.fromkeys(("AC", "AM", "AP", "PA", "RO", "RR"), 2),
    **dict.fromkeys(("CE", "MA", "PI"), 3),
    **dict.fromkeys(("AL", "PB", "PE", "RN"), 4),
    **dict.fromkeys(("BA", "SE"), 5),
    "MG": 6,
    **dict.fromkeys(("ES", "RJ"), 7),
    "SP": 8,
    **dict.fromkeys(("PR", "SC"), 9),
    "RS": 0,
}
"""Fiscal region of the ninth digit of a CPF."""

_ALPHABET = "0123456789ABCDEGHJKLMNPRSTVWXYZ"
"""Digits and letters of new CNPJs here; letters that are easily misread are left out."""
_LETTERED = len(_ALPHABET) ** 7
_FIRST_LETTER = "ABCDEGHJKLMNPRSTVWXYZ"


def _mod11(total: int) -> int:
    rest = total % 11
    return 0 if rest < 2 else 11 - rest


def cpf(index: int, uf: str, salt: int = 0) -> str:
    """The CPF of an index below 100 million, with the digit of the state's fiscal region."""
    number = (index * _STEP + salt) % _EIGHT_DIGITS * 10 + _REGION[uf]
    text = f"{number:09}"
    if text == text[0] * 9:  # well formed, but refused everywhere
        text = text[:8] + str((int(text[8]) + 1) % 10)
    a, b, c, d, e, f, g, h, i = map(int, text)
    first = _mod11(10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i)
    second = _mod11(11 * a + 10 * b + 9 * c + 8 * d + 7 * e + 6 * f + 5 * g + 4 * h + 3 * i + 2 * first)
    return f"{text}{first}{second}"


_CNPJ_1 = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CNPJ_2 = (6, *_CNPJ_1)


def _with_check_digits(base: str) -> str:
    """Each character counts as its ASCII code minus 48, which for digits is the digit."""
    values = [ord(character) - 48 for character in base]
    first = _mod11(sum(weight * value for weight, value in zip(_CNPJ_1, values, strict=True)))
    second = _mod11(sum(weight * value for weight, value in zip(_CNPJ_2, (*values, first), strict=True)))
    return f"{base}{first}{second}"


def cnpj(index: int, salt: int = 0) -> str:
    """The CNPJ, in digits only, of an index below 100 million; nearly all are head offices (0001)."""
    root = (index * _STEP + salt) % _EIGHT_DIGITS
    branch = 1 if index % 12 else 2 + index % 7
    return _with_check_digits(f"{root:08}{branch:04}")


def lettered_cnpj(index: int, salt: int = 0) -> str:
    """The CNPJ with letters of an index: as registered since July 2026, at least one letter among the first eight."""
    number = (index * _STEP + salt) % _LETTERED
    characters = [_FIRST_LETTER[index % len(_FIRST_LETTER)]]
    for _ in range(7):
        number, digit = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    branch = "0001" if index % 3 else f"0{_FIRST_LETTER[index % len(_FIRST_LETTER)]}01"
    return _with_check_digits("".join(characters) + branch)


Digits = list[int]
Rule = Callable[[Random], str]


def _sum(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def _draw(random: Random, prefix: str, length: int) -> Digits:
    return [
        *map(int, prefix),
        *map(int, f"{int(random.random() * 10 ** (length - len(prefix))):0{length - len(prefix)}}"),
    ]


def _masked(digits: Digits, mask: str) -> str:
    remaining = iter(digits)
    return "".join(str(next(remaining)) if character == "#" else character for character in mask)


def _times10(total: int) -> int:
    rest = total * 10 % 11
    return 0 if rest == 10 else rest


def _minus10(total: int) -> int:
    digit = 11 - total % 11
    return digit - 10 if digit > 9 else digit


def _one(
    length: int, weights: Sequence[int], mask: str, prefix: str = "", check: Callable[[int], int] = _mod11
) -> Rule:
    """`length` digits and one check digit."""

    def rule(random: Random) -> str:
        digits = _draw(random, prefix, length)
        return _masked([*digits, check(_sum(digits, weights))], mask)

    return rule


def _two(length: int, first: Sequence[int], second: Sequence[int], mask: str, prefix: str = "") -> Rule:
    """`length` digits and two check digits, the second over the first too."""

    def rule(random: Random) -> str:
        digits = _draw(random, prefix, length)
        digits.append(_mod11(_sum(digits, first)))
        digits.append(_mod11(_sum(digits, second)))
        return _masked(digits, mask)

    return rule


def _bahia(random: Random) -> str:
    """Eight digits; the last check digit is computed before the one that stands before it. Modulo 10 below 6."""
    digits = _draw(random, str(int(random.random() * 6)), 6)
    last = -_sum(digits, (7, 6, 5, 4, 3, 2)) % 10
    return _masked([*digits, -(_sum(digits, (8, 7, 6, 5, 4, 3)) + last * 2) % 10, last], "######-##")


def _minas(random: Random) -> str:
    digits = _draw(random, "", 11)
    total = 0
    for position, digit in enumerate([*digits[:3], 0, *digits[3:]]):
        product = digit * (1 + position % 2)
        total += product // 10 + product % 10
    digits.append(-total % 10)
    digits.append(_mod11(_sum(digits, (3, 2, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2))))
    return _masked(digits, "###.###.###/####")


def _sao_paulo(random: Random) -> str:
    digits = _draw(random, "1", 8)
    digits.append(_sum(digits, (1, 3, 4, 5, 6, 7, 8, 10)) % 11 % 10)
    digits += _draw(random, "1", 2)
    digits.append(_sum(digits, (3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11 % 10)
    return _masked(digits, "###.###.###.###")


_9_TO_2 = (9, 8, 7, 6, 5, 4, 3, 2)
_DOTTED = "##.###.###-#"
_AC_DF = ((4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))

STATE_REGISTRATION: dict[str, Rule] = {
    "AC": _two(11, *_AC_DF, "##.###.###/###-##", "01"),
    "AL": _one(8, _9_TO_2, _DOTTED, "24", _times10),
    "AM": _one(8, _9_TO_2, _DOTTED, "04"),
    "AP": _one(8, _9_TO_2, _DOTTED, "035"),
    "BA": _bahia,
    "CE": _one(8, _9_TO_2, "########-#", "06"),
    "DF": _two(11, *_AC_DF, "###########-##", "07"),
    "ES": _one(8, _9_TO_2, "###.###.##-#", "08"),
    "GO": _one(8, _9_TO_2, _DOTTED, "106"),
    "MA": _one(8, _9_TO_2, _DOTTED, "12"),
    "MG": _minas,
    "MS": _one(8, _9_TO_2, _DOTTED, "28"),
    "MT": _one(10, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2), "##########-#", "00"),
    "PA": _one(8, _9_TO_2, "##-######-#", "15"),
    "PB": _one(8, _9_TO_2, "########-#", "16"),
    "PE": _two(7, (8, 7, 6, 5, 4, 3, 2), _9_TO_2, "#######-##", "0"),
    "PI": _one(8, _9_TO_2, "#########", "19"),
    "PR": _two(8, (3, 2, 7, 6, 5, 4, 3, 2), (4, 3, 2, 7, 6, 5, 4, 3, 2), "###.#####-##", "9"),
    "RJ": _one(7, (2, 7, 6, 5, 4, 3, 2), "##.###.##-#", "7"),
    "RN": _one(8, _9_TO_2, _DOTTED, "20", _times10),
    "RO": _one(13, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), "#############-#", "00000", _minus10),
    "RR": _one(8, (1, 2, 3, 4, 5, 6, 7, 8), "########-#", "24", lambda total: total % 9),
    "RS": _one(9, (2, 9, 8, 7, 6, 5, 4, 3, 2), "###/#######", "09"),
    "SC": _one(8, _9_TO_2, "###.###.###", "25"),
    "SE": _one(8, _9_TO_2, "########-#", "27"),
    "SP": _sao_paulo,
    "TO": _one(8, _9_TO_2, _DOTTED, "29"),
}
"""State -> how a valid registration of it is drawn, with the punctuation of the state."""
