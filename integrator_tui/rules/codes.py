"""Transaction codes: what a text like `1234;CON+;HIS` asks for, and how it can be completed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from integrator_tui.rules.bad_value import BadValue

LONGEST = 100
HIGHEST = 2**31 - 1
"""The highest number that a customer can have."""


@dataclass(frozen=True)
class Step:
    """One part between the `;`: a customer to open, a code to go to, with `new` to begin a new record there, or the
    row of the list that the code before it has led to."""

    customer: int | None = None
    row: int | None = None
    code: str = ""
    new: bool = False


def is_codes(text: str) -> bool:
    """Whether a text in the search box is meant as codes and not to be searched for."""
    return ";" in text


def parse(text: str, with_rows: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps in their order; empty parts count for nothing. Raises `BadValue` for what is no code.

    A number behind one of the codes `with_rows` is a row of the list there, any other is a customer.
    """
    if len(text) > LONGEST:
        raise BadValue(f"São códigos demais: o texto tem mais de {LONGEST} caracteres.")
    steps = list[Step]()
    for part in filter(None, map(str.strip, text.split(";"))):
        steps.append(_step(part, bool(steps) and steps[-1].code in with_rows))
    return tuple(steps)


def _step(part: str, after_list: bool) -> Step:
    if re.fullmatch("[0-9]+", part):
        number = int(part)
        if after_list:
            if not 0 < number <= HIGHEST:
                raise BadValue(f"Não há linha {part[:20]}: a primeira é 1.")
            return Step(row=number)
        if not 0 < number <= HIGHEST:
            raise BadValue(f"Não há cliente com o código {part[:20]}.")
        return Step(customer=number)
    if re.fullmatch("[A-Za-z]{1,4}[+]?", part):
        return Step(code=part.rstrip("+").upper(), new=part.endswith("+"))
    raise BadValue(f"«{part[:20]}» não é código: são três letras, como CON, ou CON+.")


def candidates(text: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that what stands after the last `;` can become; all of them where nothing stands there."""
    begun = text.rpartition(";")[2].strip().upper()
    return tuple(code for code in codes if code.startswith(begun))


def completed(text: str, codes: Iterable[str]) -> str:
    """The text with its last part made as long as the codes that fit it have in common."""
    before, separator, begun = text.rpartition(";")
    fitting = candidates(text, codes)
    shared = max(fitting, default="")
    while not all(code.startswith(shared) for code in fitting):
        shared = shared[:-1]
    return f"{before}{separator}{shared}" if len(shared) > len(begun.strip()) else text
