"""What a password of an operator may be, and how long one waits after wrong ones. Pure."""

from __future__ import annotations

import unicodedata

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.fold import fold

SHORTEST = 10
"""Characters."""
LONGEST = 128
"""Characters; more is refused before anything is computed with it."""
FREE_TRIES = 3
"""Wrong passwords that cost nothing: everybody mistypes."""
LONGEST_WAIT = 60
"""Seconds; whoever waits them may always try again: nobody is locked out by what others type."""


def normal(text: str) -> str:
    """The same signs in the same code: a terminal may send an accent with its letter, or behind it."""
    return unicodedata.normalize("NFC", text)


def may_be_one(text: str) -> bool:
    """Whether it is worth computing with: no password is longer, or has signs that no key types."""
    return 0 < len(text) <= LONGEST and text.isprintable()


def refuse(text: str, login: str, name: str = "") -> None:
    """Raise `BadValue` for a new password that is too short or too easy to guess."""
    if len(text) < SHORTEST:
        raise BadValue(f"A senha tem pelo menos {SHORTEST} caracteres; uma frase curta serve.")
    if len(text) > LONGEST:
        raise BadValue(f"A senha tem no máximo {LONGEST} caracteres.")
    if not text.isprintable():
        raise BadValue("A senha não pode ter caracteres de controle.")
    plain = fold(text)
    if len(set(text)) < 4 or plain.isdecimal():
        raise BadValue("Senha fácil de adivinhar: use letras e mais do que poucos caracteres repetidos.")
    left = plain
    for word in sorted({fold(login), *fold(name).split()}, key=len, reverse=True):
        left = left.replace(word, "") if len(word) > 2 else left
    if len(set(left)) < 4:
        raise BadValue("Senha fácil de adivinhar: ela é quase o seu login ou o seu nome.")


def wait_after(failures: int, free: int = FREE_TRIES) -> int:
    """Seconds until the next try counts, after so many wrong ones in a row: 1, 2, 4 … up to a minute."""
    return 0 if failures < free else min(2 ** min(failures - free, 10), LONGEST_WAIT)
