"""Days as files hold them: whole, never short for something, never of an order or century that would be guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import parse_date
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import tidy

SERIAL_FROM, SERIAL_TO = 10_000, 80_000
"""Days since the end of 1899 that a column of dates may hold as numbers, 1927 to 2119: fewer would look like years."""
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "janeiro", "january"),
            ("fev", "feb", "fevereiro", "february"),
            ("mar", "marco", "march"),
            ("abr", "apr", "abril", "april"),
            ("mai", "may", "maio"),
            ("jun", "junho", "june"),
            ("jul", "julho", "july"),
            ("ago", "aug", "agosto", "august"),
            ("set", "sep", "setembro", "september"),
            ("out", "oct", "outubro", "october"),
            ("nov", "novembro", "november"),
            ("dez", "dec", "dezembro", "december"),
        ),
        1,
    )
    for name in names
}
_TIME = re.compile(
    r"(?:t|\s+(?:[aà]s )?)[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:\s*[ap]\.?m\.?)?(?:\s*(?:z|utc|gmt|[+-][0-9]{2}:?(?:[0-9]{2})?))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"([0-9]{1,4})([/.\-])([0-9]{1,2})\2([0-9]{1,4})")
_NONE = re.compile(r"0{1,4}([/.\-])0{1,2}\1(?:0{4}|0{2})|00000000|[/.\-]{2}|[/.\-]\s+[/.\-]|0|-")
_ZERO_DAYS = frozenset({"1899-12-30", "1899-12-31", "1900-01-00", "0001-01-01", "1753-01-01"})
"""What spreadsheets and databases write for a day that nobody filled in."""


@dataclass(frozen=True)
class Days:
    """What a whole column of dates says about each of its cells."""

    serial: bool = False
    """Every cell is a number, as a spreadsheet counts days."""
    since_1904: bool = False
    """The title says that they are counted from 1904, as old Macs did."""
    month_first: int = 0
    """The line of a cell that can only be month, day, year; 0 when there is none."""


_USUAL = re.compile("(?:0[1-9]|[12][0-9]|3[01])/(?:0[1-9]|1[0-2])/(?:19(?!00)|20)[0-9]{2}").fullmatch
"""The way in which nearly all of them come, told at once."""


class Column:
    """Gathers what the cells of a column of dates say together."""

    def __init__(self, title: str) -> None:
        self._since_1904 = "1904" in fold(title).split()
        self._numbers = self._others = self._month_first = 0

    def see(self, text: str, number: int) -> None:
        """A cell, in the line of that number."""
        if _USUAL(text):
            self._others += 1
            return
        typed = tidy(text)
        if not typed or is_none(typed):
            return
        self._numbers += _serial(typed) is not None
        self._others += _serial(typed) is None
        if not self._month_first and (found := _NUMBERS.fullmatch(_day(typed))) and len(found[4]) != 3:
            first, second = int(found[1]), int(found[3])
            if len(found[1]) <= 2 and 1 <= first <= 12 < second <= 31:
                self._month_first = number

    @property
    def says(self) -> Days:
        """All of it."""
        return Days(self._numbers > 0 and not self._others, self._since_1904, self._month_first)


def is_usual(text: str, days: Days) -> bool:
    """Whether a cell is a day as everybody writes it, in a column that says nothing else."""
    return not days.month_first and _USUAL(text) is not None


def is_none(typed: str) -> bool:
    """Whether a tidy text is one of those that stand for no day."""
    day = _day(typed)
    return bool(_NONE.fullmatch(day)) or day in _ZERO_DAYS or _turned(day) in _ZERO_DAYS


def read_day(text: str, today: date, days: Days, oldest: int = 1900) -> date | None:
    """The day of a cell, None for none; it lies in no year before `oldest`, nor ahead: so `24/11/85` has one century.

    Raises `BadValue` for everything that would have to be guessed.
    """
    typed = tidy(text[:80])
    if not typed or is_none(typed):
        return None
    day = _day(typed)
    if (count := _serial(day)) is not None:
        if not days.serial:
            raise BadValue(f"«{day}» não é uma data; o formato é dd/mm/aaaa.")
        return _EPOCHS[days.since_1904] + timedelta(days=count)
    if found := _NUMBERS.fullmatch(day):
        return _of_numbers(found, today, days, oldest)
    if re.fullmatch("[0-9]{8}", day):
        return _together(day, today)
    if parts := _named_month(day):
        return _whole(int(parts[0]), parts[1], _year(parts[2], today, oldest), today)
    if day == "1900-01-01":
        raise _guess("01/01/1900")
    raise BadValue(f"«{typed[:30]}» não é uma data inteira; o formato é dd/mm/aaaa, por exemplo 24/11/2026.")


def _of_numbers(found: re.Match[str], today: date, days: Days, oldest: int) -> date:
    first, second, last = found[1], found[3], found[4]
    if len(first) == 4 and len(last) <= 2:
        return _whole(int(last), int(second), int(first), today)
    if len(first) > 2 or len(last) not in (2, 4):
        raise BadValue(f"«{found[0]}» não é uma data inteira; o formato é dd/mm/aaaa.")
    day, month = int(first), int(second)
    if month > 12 >= day >= 1:
        raise BadValue(f"«{found[0]}» tem o mês antes do dia; o formato é dd/mm/aaaa.")
    if days.month_first and day <= 12 and day != month:
        raise BadValue(
            f"«{found[0]}»: nesta coluna há datas com o mês antes do dia (linha {days.month_first}), e aqui não se "
            "sabe qual é qual. Salve a coluna como dd/mm/aaaa."
        )
    return _whole(day, month, _year(last, today, oldest), today)


def _whole(day: int, month: int, year: int, today: date) -> date:
    """Checked as a typed one is. Raises `BadValue`."""
    if (day, month, year) == (1, 1, 1900):
        raise _guess("01/01/1900")
    return parse_date(f"{day:02}/{month:02}/{year:04}", today)


def _guess(said: str) -> BadValue:
    return BadValue(f"{said} é o que alguns sistemas gravam quando não há data; deixe vazio, ou escreva a certa.")


def _year(typed: str, today: date, oldest: int) -> int:
    """Four digits as they are; of two only what cannot be of another century. Raises `BadValue`."""
    if len(typed) == 4:
        return int(typed)
    old, new = 1900 + int(typed), 2000 + int(typed)
    fitting = [year for year in (old, new) if oldest <= year <= today.year]
    if len(fitting) == 1:
        return fitting[0]
    raise BadValue(f"O ano «{typed}» pode ser {old} ou {new}; escreva os quatro algarismos.")


def _together(typed: str, today: date) -> date:
    """`24111985` or `19851124`: no text is both, for no month is 19 or 20."""
    if typed[:2] in ("19", "20") and 1 <= int(typed[4:6]) <= 12 and int(typed[2:4]) > 12:
        return _whole(int(typed[6:]), int(typed[4:6]), int(typed[:4]), today)
    if typed[4:6] in ("19", "20"):
        return _whole(int(typed[:2]), int(typed[2:4]), int(typed[4:]), today)
    return _whole(int(typed[6:]), int(typed[4:6]), int(typed[:4]), today)


def _named_month(day: str) -> tuple[str, int, str] | None:
    """`24 de novembro de 1985`, `24-nov-85`, `Nov 24, 1985`: day, month, year."""
    words = [word for word in fold(day).split() if word not in ("de", "do", "dia", "of", "th", "st", "nd", "rd")]
    if len(words) == 4 and (words[0].startswith(_WEEKDAYS)):
        words = words[1:]
    if len(words) != 3:
        return None
    for place in (1, 0):
        name = words[place]
        month = _MONTHS.get(name, 0)
        rest = [word for at, word in enumerate(words) if at != place]
        if month and re.fullmatch("[0-9]{1,2}", rest[0]) and re.fullmatch("[0-9]{4}|[0-9]{2}", rest[1]):
            return rest[0], month, rest[1]
    return None


_WEEKDAYS = (
    *("dom", "seg", "ter", "qua", "qui", "sex", "sab"),
    *("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
)


def _serial(typed: str) -> int | None:
    found = re.fullmatch(r"([0-9]{5})(?:[.,][0-9]+)?", typed)
    return int(found[1]) if found and SERIAL_FROM <= int(found[1]) <= SERIAL_TO else None


def _day(typed: str) -> str:
    """Without the time of the day."""
    found = _TIME.search(typed)
    if found and found.end() == len(typed):
        typed = typed[: found.start()]
    return re.sub(r"\s*([/.\-])\s*", r"\1", typed.strip()) if _LOOSE.fullmatch(typed.strip()) else typed.strip()


_LOOSE = re.compile(r"[0-9]+\s*[/.\-]\s*[0-9]+\s*[/.\-]\s*[0-9]+")


def _turned(day: str) -> str:
    """`30/12/1899` as `1899-12-30`."""
    found = re.fullmatch(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})", day)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""
