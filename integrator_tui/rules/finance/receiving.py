"""One payment over several debts, and what a bank took by its own rounding (domain 12.17, facts 3.4, traps F1, F3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.rounding import refuse_negative


class Owed(NamedTuple):
    """A debt to be paid: which, when it fell due, and the cents that would settle it today."""

    key: int
    due: date
    cents: int


class Spread(NamedTuple):
    """Cents by debt, in the order in which they are paid, and what is left over: a credit, if that is asked for."""

    parts: tuple[tuple[int, int], ...]
    over: int


def spread(cents: int, debts: Sequence[Owed]) -> Spread:
    """A payment in cents over debts, the oldest first; of the same day the one with the smaller key.

    Debts that get nothing are not in the parts. Raises `BadValue` for amounts below zero and a debt named twice.
    """
    refuse_negative(cents)
    if len({debt.key for debt in debts}) < len(debts):
        raise BadValue("A mesma conta está marcada duas vezes.")
    parts = []
    for debt in sorted(debts, key=lambda debt: (debt.due, debt.key)):
        refuse_negative(debt.cents)
        part = min(cents, debt.cents)
        cents -= part
        if part:
            parts.append((debt.key, part))
    return Spread(tuple(parts), cents)


class BankPayment(NamedTuple):
    """Whether what a bank took settles the debt, and by how many cents it differs from our own figure, to be shown."""

    settles: bool
    difference: int


def bank_payment(owed: int, taken: int, tolerance: int) -> BankPayment:
    """What a bank took for a registered slip or a debit, which is booked as it came.

    Up to `tolerance` cents less is a difference of rounding, and settles. More than was owed settles too: what is over
    is a credit. Raises `BadValue` below zero.
    """
    for cents in (owed, taken, tolerance):
        refuse_negative(cents)
    return BankPayment(taken >= owed - tolerance, taken - owed)
