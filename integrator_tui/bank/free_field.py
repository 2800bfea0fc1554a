"""The 25 digits of a slip that each bank fills as it likes ("campo livre"): filled from parts, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from integrator_tui.bank.wrong import WrongField, whole_number

WIDTH = 25
Parts = Mapping[str, str]
Digit = Callable[[Parts, str], str]
"""One check digit, from the parts and from what stands before it in the field."""
Piece = str | tuple[str, int, int] | Digit
"""Digits as they stand, the name of a part, a stretch of a part, or a check digit."""


@dataclass(frozen=True)
class Layout:
    """How one bank fills the field. See `layouts` for those there are."""

    bank: str
    inputs: Mapping[str, int]
    """The parts and how many digits each has."""
    shape: tuple[Piece, ...]
    number: tuple[str, ...]
    """The parts that make up the nosso número."""
    number_digit: Callable[[Parts], str]
    """Its check digit as it is printed (a digit, X or P); empty where none is."""
    defaults: Parts = field(default_factory=dict)
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def compose(self, given: Parts) -> str:
        """The 25 digits. Parts are filled with zeros at the left; `WrongField` names one that is missing or unknown."""
        parts = self.whole(given)
        made = ""
        for piece in self.shape:
            made += self._digits(piece, parts, made)
        return made

    def our_number(self, given: Parts) -> tuple[str, str]:
        """The nosso número of a slip and its check digit."""
        parts = self.whole(given)
        return "".join(parts[name] for name in self.number), self.number_digit(parts)

    def read(self, digits: str) -> dict[str, str]:
        """The parts of 25 digits. Raises `WrongField` where a check digit or a digit that never changes differs."""
        found = {name: ["?"] * width for name, width in self.inputs.items()}
        place = 0
        for piece in self.shape:
            if isinstance(piece, str) and piece in found:
                piece = (piece, 0, self.inputs[piece])
            if isinstance(piece, tuple):
                name, start, stop = piece
                found[name][start:stop] = digits[place : place + stop - start]
                place += stop - start
            else:
                place += len(piece) if isinstance(piece, str) else 1
        parts = {name: "".join(each) for name, each in found.items()}
        if self.compose(parts) != digits:
            raise WrongField("free_field", "check_digit", f"O campo livre não é do banco {self.bank} nessa carteira.")
        return parts

    def whole(self, given: Parts) -> dict[str, str]:
        """Every part at its full width."""
        if unknown := given.keys() - self.inputs.keys():
            raise WrongField(min(unknown), "unknown", f"O banco {self.bank} não tem «{min(unknown)}» no campo livre.")
        parts = {}
        for name, width in self.inputs.items():
            text = given.get(name, self.defaults.get(name))
            if text is None:
                raise WrongField(name, "missing", f"Falta «{name}» para o campo livre do banco {self.bank}.")
            parts[name] = whole_number(name, text, width)
            allowed, refused = self.allowed.get(name), self.refused.get(name, frozenset())
            if parts[name] in refused or (allowed is not None and parts[name] not in allowed):
                sentence = f"«{name}» {parts[name]} não pode ser emitido aqui para o banco {self.bank}."
                raise WrongField(name, "value", sentence)
        return parts

    def _digits(self, piece: Piece, parts: Parts, before: str) -> str:
        if isinstance(piece, str):
            return parts.get(piece, piece)
        if isinstance(piece, tuple):
            name, start, stop = piece
            return parts[name][start:stop]
        return piece(parts, before)
