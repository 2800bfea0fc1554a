"""The refusal of whatever comes from a bank or goes to it: which field, what is wrong with it, and a sentence."""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue


class WrongField(BadValue):
    """`field` and `code` are for programs; the text of the error is one Portuguese sentence for whoever typed it."""

    def __init__(self, field: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.code = code


def whole_number(name: str, text: str, width: int) -> str:
    """A number of at most that many digits, filled with zeros at the left. Raises `WrongField` named after the part."""
    if not (text.isascii() and text.isdecimal()):
        raise WrongField(name, "digits", f"«{name}» só tem algarismos.")
    if len(text.lstrip("0")) > width:
        raise WrongField(name, "length", f"«{name}» tem no máximo {width} dígitos.")
    return text.lstrip("0").zfill(width)
