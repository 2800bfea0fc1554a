"""Dates as they are typed at a desk and shown: dd/mm/aaaa (domain 12.18)."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import tidy

FIRST_YEAR = 1900
LAST_YEAR = 2200
OLDEST_AGE = 130
"""Years: nobody on record grew older than 122."""
YEARS_AHEAD = 10
"""A year of two digits lies at most this many years after today's."""

_SEPARATOR = r"[/.\- ]"
_DAY_FIRST = (
    rf"(?P<day>[0-9]{{1,2}})(?:{_SEPARATOR}(?P<month>[0-9]{{1,2}})(?:{_SEPARATOR}(?P<year>[0-9]{{4}}|[0-9]{{2}}))?)?"
)
_TOGETHER = r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})"
_ISO = r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})"
_DAYS = r"(?P<sign>[-+]) ?(?P<days>[0-9]{1,6})"
_NAMED = {"hoje": 0, "ontem": -1, "amanha": 1}
_MONTHS = (
    *("Janeiro", "Fevereiro", "Março", "Abril", "Maio", "Junho"),
    *("Julho", "Agosto", "Setembro", "Outubro", "Novembro", "Dezembro"),
)


def parse_date(text: str, today: date) -> date:
    """A date: `24/11/2026`, `24/11/26`, `24112026`, `2026-11-24`, `24/11` (this year), `24` (this month), `hoje`,
    `ontem`, `amanhã`, `+5` and `-10` (days from today).

    Years of two digits run up to ten years after today's. Raises `BadValue` naming what does not exist.
    """
    return _parse(text, today, YEARS_AHEAD)


def parse_moment(text: str, today: date) -> datetime:
    """A day as `parse_date` reads it, with the hour behind it: `5-2 14:30`; 08:00 where there is none."""
    day, _, hour = tidy(text).rpartition(" ")
    found = re.fullmatch("([01]?[0-9]|2[0-3])(?:[:h]([0-5][0-9])?)?", hour)
    if not found or (not day and hour.isdecimal()):  # a number alone is a day
        return datetime.combine(parse_date(text, today), time(8))
    return datetime.combine(parse_date(day or "hoje", today), time(int(found[1]), int(found[2] or 0)))


def parse_birth_date(text: str, today: date) -> date:
    """A date of birth, typed as for `parse_date`; years of two digits run up to today's.

    Raises `BadValue` also for the future and for more than 130 years.
    """
    born = _parse(text, today, 0)
    if born > today:
        raise BadValue(f"Data de nascimento no futuro: {format_date(born)}.")
    if _full_months(born, today) >= OLDEST_AGE * 12:
        raise BadValue(f"Data de nascimento há mais de {OLDEST_AGE} anos: {format_date(born)}.")
    return born


def _parse(text: str, today: date, years_ahead: int) -> date:
    typed = tidy(text[:40])
    if len(text) <= 40:
        if found := re.fullmatch(_DAYS, typed):
            return _in_days(today, int(found["days"]) * (1 if found["sign"] == "+" else -1))
        if (named := _NAMED.get(fold(typed))) is not None:
            return _in_days(today, named)
        if found := re.fullmatch(_ISO, typed) or re.fullmatch(_TOGETHER, typed) or re.fullmatch(_DAY_FIRST, typed):
            return _dated(found, today, years_ahead)
    raise BadValue("Data não reconhecida; o formato é dd/mm/aaaa, por exemplo 24/11/2026.")


def _dated(found: re.Match[str], today: date, years_ahead: int) -> date:
    year = _full_year(found["year"], today, years_ahead) if found["year"] else today.year
    month = int(found["month"]) if found["month"] else today.month
    day = int(found["day"])
    _refuse_year(year)
    if not 1 <= month <= 12:
        raise BadValue(f"O mês {month} não existe; os meses vão de 1 a 12.")
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= day <= last:
        raise BadValue(f"O dia {day} não existe; {_MONTHS[month - 1]} de {year} tem {last} dias.")
    return date(year, month, day)


def _full_year(typed: str, today: date, years_ahead: int) -> int:
    if len(typed) == 4:
        return int(typed)
    latest = today.year + years_ahead
    return latest - (latest - int(typed)) % 100


def _refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(f"O ano vai de {FIRST_YEAR} a {LAST_YEAR}.")


def _in_days(today: date, days: int) -> date:
    try:
        found = today + timedelta(days=days)
    except OverflowError:
        raise BadValue(f"O ano vai de {FIRST_YEAR} a {LAST_YEAR}.") from None
    _refuse_year(found.year)
    return found


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last day of that month where it does not exist.

    Raises `BadValue` beyond the years of the desk.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= LAST_YEAR:
        raise BadValue(f"O ano vai até {LAST_YEAR}.")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_of_months(day: date, months: int) -> date:
    """The day on which a term of months or years runs out: the day of the same number, or where that month has none the
    day after its last (Civil Code 132, § 3). Raises `BadValue` beyond the years of the desk."""
    end = months_later(day, months)
    return end if end.day == day.day else end + timedelta(days=1)


def format_date(day: date) -> str:
    """`24/11/2026`; of a value that is no date (`models.odd`) what stands in the base."""
    return getattr(day, "raw", "") or f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_datetime(moment: datetime) -> str:
    """`24/11/2026 14:05`."""
    return getattr(moment, "raw", "") or f"{format_date(moment)} {moment.hour:02}:{moment.minute:02}"


def age_phrase(since: date, today: date) -> str:
    """How long somebody has been a customer, in the largest full unit: `cliente há 4 anos`."""
    if since > today:
        return f"cliente a partir de {format_date(since)}"
    months = _full_months(since, today)
    if months >= 12:
        return f"cliente há {counted(months // 12, 'ano', 'anos')}"
    if months:
        return f"cliente há {counted(months, 'mês', 'meses')}"
    days = (today - since).days
    return f"cliente há {counted(days, 'dia', 'dias')}" if days else "cliente desde hoje"


def _full_months(since: date, today: date) -> int:
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
