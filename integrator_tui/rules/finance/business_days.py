"""Business days of banks at a place (facts 3.6): what is due when agencies are closed may be paid the next day.

The days of the nation are the calendar of banks (ANBIMA): Ash Wednesday and 24 December are business days, 20 November
is a holiday since 2024 (Lei 14.759/2023). Those of a state come from the library `holidays`; no library knows the
municipalities, so the days of a city are a table that the provider keeps. Law: Lei 7.089/1983; Civil Code 132, § 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES
from integrator_tui.rules.dates import FIRST_YEAR, LAST_YEAR, format_date, parse_date
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import tidy

_ONE_DAY = timedelta(days=1)
_FIXED = ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25))
_AFTER_EASTER = (-48, -47, -2, 60)
"""Carnival Monday and Tuesday, Good Friday, Corpus Christi."""
_GOOD_FRIDAY = -2
_SINCE_2024 = (11, 20)
MOST_DAYS = 10_000
"""Business days that may be counted at once: forty years."""


@dataclass(frozen=True)
class CityDay:
    """A holiday of a city: one date, the same day of every year, or days after Easter. See `parse_city_day`."""

    once: date | None = None
    month_day: tuple[int, int] | None = None
    after_easter: int | None = None

    @property
    def text(self) -> str:
        """As its table has it."""
        if self.after_easter is not None:
            return f"páscoa{self.after_easter:+}"
        if self.once is not None:
            return format_date(self.once)
        month, day = self.month_day or (0, 0)
        return f"{day:02}/{month:02}"

    def falls_on(self, day: date) -> bool:
        """Whether it is that day."""
        if self.after_easter is not None:
            return day == easter(day.year) + timedelta(days=self.after_easter)
        return day == self.once or (day.month, day.day) == self.month_day


@dataclass(frozen=True)
class Calendar:
    """The business days at a place. `uf` may be empty: then only the holidays of the nation count."""

    uf: str = ""
    city: tuple[CityDay, ...] = ()
    last_day_open: bool = True
    """Whether 31 December is a business day: it is one between banks, but their counters are closed (facts 9.11)."""

    def __post_init__(self) -> None:
        if self.uf and self.uf not in UF_NAMES:
            raise BadValue("UF é a sigla de um dos 26 estados ou DF, por exemplo SP.")

    def is_business(self, day: date) -> bool:
        """Whether banks there are open on the day. Raises `BadValue` outside the years that the desk knows."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadValue(f"O ano vai de {FIRST_YEAR} a {LAST_YEAR}.")
        if day.weekday() >= 5 or day in bank_holidays(day.year):
            return False
        if (day.month, day.day) == (12, 31) and not self.last_day_open:
            return False
        if self.uf and day in state_holidays(self.uf, day.year):
            return False
        return not any(rule.falls_on(day) for rule in self.city)

    def is_holiday(self, day: date) -> bool:
        """Whether nobody there works by law: carnival and Corpus Christi only where the city says so.

        Banks are closed on more days; what works in shifts or on Saturdays asks this, and its own hours.
        """
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return False
        fixed = (day.month, day.day) in _FIXED or (day.year >= 2024 and (day.month, day.day) == _SINCE_2024)
        if fixed or day == easter(day.year) + timedelta(days=_GOOD_FRIDAY):
            return True
        if self.uf and day in state_holidays(self.uf, day.year):
            return True
        return any(rule.falls_on(day) for rule in self.city)

    def following(self, day: date) -> date:
        """The day itself if it is a business day, else the next one: the effective due date."""
        while not self.is_business(day):
            day += _ONE_DAY
        return day

    def add(self, day: date, days: int) -> date:
        """The business day that many business days later, or before with a negative number; 0 is `following`.

        A day that is none counts for nothing: one business day after a Saturday is the Monday. Raises `BadValue` beyond
        `MOST_DAYS`.
        """
        if abs(days) > MOST_DAYS:
            raise BadValue(f"Até {MOST_DAYS} dias úteis de cada vez.")
        if days == 0:
            return self.following(day)
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        left = abs(days)
        while left:
            day += step
            left -= self.is_business(day)
        return day

    def between(self, after: date, until: date) -> int:
        """Business days after the one date until the other, that one counted; 0 where `until` is not later."""
        days = (until - after).days
        if days > MOST_DAYS * 2:
            raise BadValue(f"Até {MOST_DAYS} dias úteis de cada vez.")
        return sum(self.is_business(after + timedelta(days=number)) for number in range(1, days + 1))


NATION = Calendar()


@lru_cache(maxsize=400)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=400)
def bank_holidays(year: int) -> frozenset[date]:
    """The days of a year on which banks are closed all over the country, weekends apart."""
    sunday = easter(year)
    days = {date(year, month, day) for month, day in _FIXED}
    days |= {sunday + timedelta(days=number) for number in _AFTER_EASTER}
    return frozenset(days | ({date(year, *_SINCE_2024)} if year >= 2024 else set()))


@lru_cache(maxsize=400)
def state_holidays(uf: str, year: int) -> frozenset[date]:
    """The holidays that a state adds by its own law."""
    from holidays.countries.brazil import Brazil

    return frozenset(Brazil(subdiv=uf, years=year)) - frozenset(Brazil(years=year))


def parse_city_day(text: str) -> CityDay:
    """One holiday of a city as its table has it: `25/01` every year, `08/05/2026` once, `páscoa+60`, `páscoa-2`.

    Raises `BadValue` with the sentence for whoever types it.
    """
    typed = tidy(text[:40])
    if found := re.fullmatch(r"(\D+?)\s*([+-])\s*([0-9]{1,3})", typed):
        if fold(found[1]) != "pascoa":
            raise BadValue("Feriado móvel é contado da Páscoa: páscoa+60.")
        return CityDay(after_easter=int(f"{found[2]}{found[3]}"))
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}", typed):
        day = parse_date(f"{typed}/2024", date(2024, 1, 1))  # a year that has 29 February
        return CityDay(month_day=(day.month, day.day))
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", typed):
        return CityDay(once=parse_date(typed, date(2024, 1, 1)))
    raise BadValue("Feriado não reconhecido: 25/01 (todo ano), 08/05/2026 (só esse) ou páscoa+60.")


def city_days(texts: Iterable[str]) -> tuple[CityDay, ...]:
    """The table of a city. Raises `BadValue` for the first entry that is not understood."""
    return tuple(parse_city_day(text) for text in texts)
