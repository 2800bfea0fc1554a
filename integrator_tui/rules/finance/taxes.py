"""What a tax takes of an item, by rates that hold from one day to another (facts 3.7).

The rates of 2026 (CBS 0,9 %, IBS 0,1 %; LC 214/2025, arts. 343, 346, 348) are informative: they are said on the invoice
and not added to its total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from integrator_tui.rules.rounding import share

TAXES = ("CBS", "IBS", "ICMS", "ISS", "PIS", "COFINS", "FUST", "FUNTTEL")


@dataclass(frozen=True)
class TaxRate:
    """A rate in basis points, for one class or for all that have none of their own; both days belong to it."""

    tax: str
    basis_points: int
    starts_on: date
    ends_on: date | None = None
    tax_class: int | None = None
    added: bool = False
    """To the total; the others are said only."""

    def holds(self, day: date) -> bool:
        """Whether it does on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Taxed:
    """What a tax takes of an invoice, in cents."""

    tax: str
    basis_points: int
    base: int
    cents: int
    added: bool


def rates_on(rates: Iterable[TaxRate], day: date, tax_class: int | None) -> dict[str, TaxRate]:
    """Tax -> the rate that holds on a day for a class: its own one, else that of all classes."""
    found: dict[str, TaxRate] = {}
    for rate in rates:
        if not rate.holds(day) or rate.tax_class not in (None, tax_class):
            continue
        if rate.tax not in found or rate.tax_class is not None:
            found[rate.tax] = rate
    return found


def taxed(rates: Sequence[TaxRate], day: date, items: Iterable[tuple[int | None, int]]) -> tuple[Taxed, ...]:
    """What each tax takes of items (class, cents), one line per tax and rate; the sum of a line is rounded once."""
    bases: dict[tuple[str, int, bool], int] = {}
    for tax_class, cents in items:
        for rate in rates_on(rates, day, tax_class).values():
            key = (rate.tax, rate.basis_points, rate.added)
            bases[key] = bases.get(key, 0) + cents
    order = {tax: place for place, tax in enumerate(TAXES)}
    return tuple(
        Taxed(tax, points, base, share(base, points), added)
        for (tax, points, added), base in sorted(bases.items(), key=lambda one: (order[one[0][0]], one[0][1]))
    )
