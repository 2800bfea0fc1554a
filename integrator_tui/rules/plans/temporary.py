"""Suspension at the customer's own request (facts 2.4, 9.7): parameters, off where a provider does not offer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.dates import format_date, term_of_months


@dataclass(frozen=True)
class TemporaryTerms:
    """30 to 120 days, once in twelve months: the consumer rule of 2014, said to persist; not found in that of 2023."""

    valid_from: date = date(2014, 7, 8)
    fewest_days: int = 30
    most_days: int = 120
    months_between: int = 12
    source: str = "Resolução Anatel 632/2014; órgãos de defesa do consumidor (2025) dizem que continua"


STANDARD = TemporaryTerms()


def refusal(
    start: date, until: date, *, last_start: date | None, paid_up: bool, terms: TemporaryTerms = STANDARD
) -> str:
    """Why a suspension from `start` until `until`, its last day, is not possible; empty where it is.

    `last_start` is the beginning of the last one of the plan.
    """
    days = (until - start).days + 1
    if not terms.fewest_days <= days <= terms.most_days:
        return f"A Suspensão Temporária vai de {terms.fewest_days} a {terms.most_days} dias; seriam {max(0, days)}."
    if not paid_up:
        return "Suspensão Temporária é só de plano em dia."
    if last_start is not None and start < (again := term_of_months(last_start, terms.months_between)):
        said = f"uma vez em {terms.months_between} meses; a última começou em {format_date(last_start)}"
        return f"A Suspensão Temporária é {said}, a próxima pode em {format_date(again)}."
    return ""


def back_on(until: date) -> date:
    """The day on which the plan is enabled again."""
    return until + timedelta(days=1)
