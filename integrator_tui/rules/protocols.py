"""Numbers of protocols: the day and five digits, unique for ever (traps A1).

A number is at least what the clock says, in steps of 0.864 s, and greater than every one before it: neither a clock
that goes back nor a base of yesterday that is restored gives a number again that a customer was told.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

FIRST = date(2020, 1, 1)
DIGITS = 13
A_DAY = 100_000
"""Numbers of a day; what is beyond them is the next day's."""


def at_least(moment: datetime) -> int:
    """The count below which no number of a moment is; the operator's zone."""
    passed = moment.hour * 3600 + moment.minute * 60 + moment.second
    return (moment.date() - FIRST).days * A_DAY + passed * A_DAY // 86400


def protocol_of(count: int) -> str:
    """Thirteen digits, as they are read out."""
    day = FIRST + timedelta(days=count // A_DAY)
    return f"{day:%Y%m%d}{count % A_DAY:05}"


def protocol_in(text: str) -> str | None:
    """The protocol that a text is, whatever was pasted along with it: `#2026120100417`, `Protocolo: 20261201-00417`."""
    number = "".join(character for character in text if character in "0123456789")
    return number if len(number) == DIGITS else None
