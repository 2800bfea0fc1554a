"""What a system-wide switch or number is: its code, its meaning, what may be typed, how it is kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from integrator_tui.rules.bad_value import BadValue

V = TypeVar("V", bool, int)

MOST = 9999
"""No number that is kept here counts further."""


@dataclass(frozen=True)
class Variable(Generic[V]):
    """A switch (`default` is a bool) or a number of days, months or the like."""

    code: str
    """As it stands in the base."""
    name: str
    group: str
    default: V
    meaning: str
    """What happens when it is Sim, or what the number counts, as it is told to the operator."""
    lowest: int = 0
    highest: int = MOST

    @property
    def switch(self) -> bool:
        """Sim or Não, no number."""
        return isinstance(self.default, bool)

    def stored(self, typed: str) -> str:
        """What an operator typed, as it is kept. Raises `BadValue`."""
        text = typed.strip()
        if self.switch:
            if (meant := _YES_NO.get(text.casefold())) is None:
                raise BadValue(f"«{self.name}» é Sim ou Não.")
            return meant
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1
        if not self.lowest <= number <= self.highest:
            raise BadValue(f"«{self.name}» vai de {self.lowest} a {self.highest}.")
        return str(number)

    def said(self, value: bool | int) -> str:
        """The value as the operator reads it."""
        return ("Sim" if value else "Não") if self.switch else str(int(value))


Switch = Variable[bool]
Number = Variable[int]
_YES_NO = {"sim": "1", "s": "1", "1": "1", "não": "0", "nao": "0", "n": "0", "0": "0"}


@overload
def read(variable: Variable[bool], stored: str | None) -> bool: ...
@overload
def read(variable: Variable[int], stored: str | None) -> int: ...
def read(variable: Switch | Number, stored: str | None) -> bool | int:
    """The value of what is kept: the default where nothing is, or what no form lets through (the doctor names it)."""
    if stored is None:
        return variable.default
    try:
        kept = variable.stored(stored)
    except BadValue:
        return variable.default
    return kept == "1" if variable.switch else int(kept)
