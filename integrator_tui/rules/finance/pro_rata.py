"""The price of a part of a period (domain 17.2, facts 3.5): price x days / 30, first and last day both counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.rounding import half_up, refuse_negative

DIVISOR = 30
"""Days that a price pays for. A parameter of the provider; this is its default."""


def days_counted(first: date, last: date) -> int:
    """Days from the first to the last, both counted. Raises `BadValue` where the last comes before the first."""
    if last < first:
        raise BadValue("O último dia do período vem antes do primeiro.")
    return (last - first).days + 1


def pro_rata(price: int, first: date, last: date, *, divisor: int = DIVISOR, complete: bool = False) -> int:
    """Cents of the days from `first` to `last` of a price in cents, half up and never above the price.

    A `complete` billing period costs the price, also in a February of 28 days, where the bare formula charges less.
    Raises `BadValue` for a negative price, a period that ends before it begins and a divisor below one.
    """
    refuse_negative(price)
    days = days_counted(first, last)
    if divisor < 1:
        raise BadValue("O divisor do proporcional é de pelo menos um dia.")
    return price if complete else min(price, half_up(price * days, divisor))


class Piece(NamedTuple):
    """What one price costs within a period: days, both counted, and cents."""

    price: int
    first: date
    last: date
    cents: int


def pieces(prices: Sequence[tuple[date, int]], last: date, *, divisor: int = DIVISOR) -> tuple[Piece, ...]:
    """The pieces of a period in which the price changed: each price holds from its day to the day before the next.

    No day belongs to two pieces, and together they cost no more than the dearest of the prices (facts 3.5): a month of
    31 days would else cost more than the plan. Raises `BadValue` for days out of order, or after `last`.
    """
    made: list[Piece] = []
    room = max((price for _, price in prices), default=0)
    for place, (first, price) in enumerate(prices):
        end = prices[place + 1][0] - timedelta(days=1) if place + 1 < len(prices) else last
        cents = min(room, pro_rata(price, first, end, divisor=divisor))
        room -= cents
        made.append(Piece(price, first, end, cents))
    return tuple(made)
