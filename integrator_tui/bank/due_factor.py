"""The due date inside a bar code: four digits that count days, and began anew on 22 February 2025 (facts 3.1)."""

from __future__ import annotations

from datetime import date, timedelta

from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.dates import format_date

NO_DATE = "0000"
FIRST, RESTART, LAST = date(2000, 7, 3), date(2025, 2, 22), date(2049, 10, 13)
"""The first date that has a factor, the first of the second count, and its last: what comes then is not decided."""
_LOWEST, _HIGHEST = 1000, 9999


def factor_of(due: date | None) -> str:
    """The four digits of a due date, `0000` for none. Raises `WrongField` outside the two counts."""
    if due is None:
        return NO_DATE
    if not FIRST <= due <= LAST:
        limits = f"{format_date(FIRST)} a {format_date(LAST)}"
        raise WrongField("due_date", "range", f"O vencimento de um boleto vai de {limits}.")
    start = RESTART if due >= RESTART else FIRST
    return str(_LOWEST + (due - start).days)


def due_of(factor: str, reference: date) -> date | None:
    """The date of a factor: of the two counts the one nearest to the reference day, the later where both are as near.

    None for `0000`. Raises `WrongField` for a factor that neither count has.
    """
    if factor == NO_DATE:
        return None
    days = int(factor) - _LOWEST
    if days < 0:
        sentence = f"O fator de vencimento {factor} não existe: vai de {_LOWEST} a {_HIGHEST}, ou 0000 sem vencimento."
        raise WrongField("due_factor", "range", sentence)
    dates = (RESTART + timedelta(days=days), FIRST + timedelta(days=days))
    return min(dates, key=lambda found: abs((found - reference).days))
