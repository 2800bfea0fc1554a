"""The provider's lists that money is reckoned with, read once and kept until a list or a variable changes.

A run charges a hundred thousand plans: it may not read five thousand cities' holidays for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from integrator_tui.forms.lists.finance import EARLY, PROGRESSIVE
from integrator_tui.models.base import database
from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import CityDay, parse_city_day
from integrator_tui.rules.finance.discounts import EarlyStep, MonthStep, stored_cut
from integrator_tui.rules.finance.late_payment import STANDARD
from integrator_tui.rules.finance.taxes import TAXES, TaxRate
from integrator_tui.rules.fold import fold
from integrator_tui.rules.rounding import parse_percent
from integrator_tui.rules.variable import read
from integrator_tui.rules.variables import LAST_DAY_OPEN

BILLING_FORMS, HOLIDAYS, LATE_RATES = "formas_cobranca", "feriados", "multa_juros"
PLAN_DISCOUNTS, TAX_RATES = "descontos_planos", "aliquotas"
KINDS = (BILLING_FORMS, HOLIDAYS, LATE_RATES, PLAN_DISCOUNTS, TAX_RATES)


@dataclass(frozen=True)
class LateRate:
    """What lateness costs from a day on, in basis points, for one billing form or for all; how it is counted."""

    starts_on: date
    billing_form: int | None
    fine: int
    interest: int
    from_original: bool
    daily_rounded: bool


@dataclass(frozen=True)
class Kept:
    """What the lists say; entries that another program wrote and that say nothing are not among them."""

    holidays: dict[tuple[str, str], tuple[CityDay, ...]]
    """(State, folded city, empty for the whole state) -> its days."""
    forms: dict[int, tuple[int | None, int | None]]
    """Billing form -> its own fine and interest."""
    late: tuple[LateRate, ...]
    """Those that began last first."""
    early: dict[int, tuple[EarlyStep, ...]]
    progressive: dict[int, tuple[MonthStep, ...]]
    """Plan of the catalogue -> its discounts."""
    taxes: tuple[TaxRate, ...]
    last_day_open: bool


def kept() -> Kept:
    """As they stand now, changes of the transaction that is open too."""
    mark = next((value for (value,) in fetch("SELECT value FROM lists_version")), None)
    return _kept(database.obj, mark) if mark is not None else _read()


@lru_cache(2)
def _kept(base: object, mark: int) -> Kept:
    return _read()


def _read() -> Kept:
    rows: dict[str, list[tuple[ListItem, dict[str, Any]]]] = {kind: [] for kind in KINDS}
    there = ListItem.kind.in_(KINDS) & ListItem.deleted_at.is_null()
    for item in ListItem.select().where(there & (ListItem.active | (ListItem.kind == BILLING_FORMS))):
        rows[item.kind].append((item, details_of(item.details)))
    last_day = SystemVariable.get_or_none(SystemVariable.code == LAST_DAY_OPEN.code)
    late = sorted(filter(None, (_late(told) for _, told in rows[LATE_RATES])), key=lambda one: one.starts_on)
    return Kept(
        _holidays(rows[HOLIDAYS]),
        {
            item.id: (basis_points(told.get("fine_pct")), basis_points(told.get("interest_month_pct")))
            for item, told in rows[BILLING_FORMS]
        },
        tuple(reversed(late)),
        _early(rows[PLAN_DISCOUNTS]),
        _progressive(rows[PLAN_DISCOUNTS]),
        tuple(filter(None, (_tax(told) for _, told in rows[TAX_RATES]))),
        read(LAST_DAY_OPEN, last_day.value if last_day else None),
    )


def _holidays(rows: list[tuple[ListItem, dict[str, Any]]]) -> dict[tuple[str, str], tuple[CityDay, ...]]:
    found: dict[tuple[str, str], tuple[CityDay, ...]] = {}
    for item, told in rows:
        place = (str(told.get("state", "")), city_key(str(told.get("city", ""))))
        try:
            found[place] = (*found.get(place, ()), parse_city_day(item.code))
        except BadValue:  # the form refuses such a day: another program wrote it
            continue
    return found


def city_key(city: str) -> str:
    """A city however its hyphens and apostrophes are written: Mogi-Guaçu, Santa Bárbara d'Oeste."""
    return fold(city).replace(" ", "")


def _late(told: dict[str, Any]) -> LateRate | None:
    starts = _day(told.get("starts_on"))
    fine, interest = (basis_points(told.get(name)) for name in ("fine_pct", "interest_pct"))
    if starts is None:
        return None
    return LateRate(
        starts,
        whole_number(told.get("billing_form")),
        STANDARD.fine if fine is None else fine,
        STANDARD.interest_month if interest is None else interest,
        told.get("from_original") is True,
        told.get("daily_rounded") is True,
    )


def _tax(told: dict[str, Any]) -> TaxRate | None:
    starts, points, tax = _day(told.get("starts_on")), basis_points(told.get("percent")), told.get("tax")
    if starts is None or points is None or tax not in TAXES:
        return None
    ends = _day(told.get("ends_on"))
    return TaxRate(tax, points, starts, ends, whole_number(told.get("tax_class")), told.get("added") is True)


def _early(rows: list[tuple[ListItem, dict[str, Any]]]) -> dict[int, tuple[EarlyStep, ...]]:
    found: dict[int, tuple[EarlyStep, ...]] = {}
    for item, told in rows:
        cut = stored_cut(told.get("cut"))
        if told.get("kind") == EARLY and cut and item.parent_id:
            step = EarlyStep(whole_number(told.get("days_before")) or 0, cut)
            found[item.parent_id] = (*found.get(item.parent_id, ()), step)
    return found


def _progressive(rows: list[tuple[ListItem, dict[str, Any]]]) -> dict[int, tuple[MonthStep, ...]]:
    found: dict[int, tuple[MonthStep, ...]] = {}
    for item, told in rows:
        cut, first = stored_cut(told.get("cut")), whole_number(told.get("from_month"))
        if told.get("kind") == PROGRESSIVE and cut and first and item.parent_id:
            step = MonthStep(first, whole_number(told.get("to_month")) or None, cut)
            found[item.parent_id] = (*found.get(item.parent_id, ()), step)
    return found


def basis_points(stored: Any) -> int | None:
    """A percentage as the lists store it; None for nothing, and for what another program wrote."""
    try:
        points = parse_percent(str(stored))
    except BadValue:
        return None
    return points if points <= 10_000 else None


def _day(stored: Any) -> date | None:
    try:
        return date.fromisoformat(str(stored))
    except ValueError:
        return None


def whole_number(stored: Any) -> int | None:
    """A number as the lists store it, 0 and above; None for anything else."""
    return stored if isinstance(stored, int) and not isinstance(stored, bool) and 0 <= stored < 2**31 else None
