"""A sum in parts (facts 3.5): the parts add up to the sum, and fall due on the same day of each month."""

from __future__ import annotations

from datetime import date

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.rounding import refuse_negative

MOST_PARTS = 120
"""Ten years of months; what a provider allows is in its own configuration."""


def instalments(total: int, parts: int) -> tuple[int, ...]:
    """The cents of each part; the cents that do not divide go to the first parts.

    Raises `BadValue` for a negative total and for less than one part or more than `MOST_PARTS`.
    """
    refuse_negative(total)
    _refuse_parts(parts)
    each, left = divmod(total, parts)
    return tuple(each + (place < left) for place in range(parts))


def due_days(first: date, parts: int) -> tuple[date, ...]:
    """The due dates of the parts: the day of the first, or the last day of a month that has not so many.

    Always from the first date, so that 31 January comes back as 31 March after 28 February. Raises `BadValue` as
    `instalments`, and where the last would lie beyond the years that the desk knows.
    """
    _refuse_parts(parts)
    return tuple(months_later(first, place) for place in range(parts))


def _refuse_parts(parts: int) -> None:
    if not 1 <= parts <= MOST_PARTS:
        raise BadValue(f"O número de parcelas vai de 1 a {MOST_PARTS}.")
