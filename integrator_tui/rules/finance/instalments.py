"""A sum in parts (facts 3.5): the parts add up to the sum, and fall due on the same day of each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.money import format_money
from integrator_tui.rules.rounding import refuse_negative

MOST_PARTS = 120
"""Ten years of months; what a provider allows is in its own configuration."""


def instalments(total: int, parts: int, down: int = 0) -> tuple[int, ...]:
    """The cents of each part; the cents that do not divide go to the first parts. A `down` payment is the first part.

    Raises `BadValue` for a negative total, for less than one part or more than `MOST_PARTS`, and for a down payment
    that leaves nothing to the other parts.
    """
    refuse_negative(total)
    _refuse_parts(parts)
    if down:
        refuse_negative(down)
        if parts == 1:
            raise BadValue("Com uma parcela só não há entrada.")
        if down > total - (parts - 1):
            raise BadValue("A entrada tem de deixar o que parcelar.")
        return (down, *instalments(total - down, parts - 1))
    each, left = divmod(total, parts)
    return tuple(each + (place < left) for place in range(parts))


def let_off(cents: int, principals: Sequence[int]) -> tuple[int, ...]:
    """A discount on several debts, by what of each is principal, of which at least a cent is left: fine and interest
    are paid with it. Raises `BadValue` for more than that."""
    refuse_negative(cents)
    most = sum(principals) - len(principals)
    if cents > most:
        raise BadValue(f"O desconto vai até {format_money(max(0, most))}.")
    if not cents:
        return (0,) * len(principals)
    whole = sum(principals)
    taken = [min(cents * one // whole, one - 1) for one in principals]
    left = cents - sum(taken)
    for place, one in enumerate(principals):
        more = min(left, one - 1 - taken[place])
        taken[place] += more
        left -= more
    return tuple(taken)


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
