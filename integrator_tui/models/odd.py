"""What a foreign program wrote into a column where the program writes a date, a moment or a number: shown as it stands.

Such a value is of the right kind for whoever counts with it, sorts it or compares it, and says of itself what stands
in the base. It is written by nobody: a save writes only what the operator changed.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, SupportsIndex, TypeVar

T = TypeVar("T")

LONGEST = 200
"""Characters of a value that are shown where a date or a number is expected."""


def as_text(value: Any) -> str:
    """Any value of a base as a text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class OddDate(date):
    """A date that is none."""

    raw: str

    @classmethod
    def of(cls, value: Any) -> OddDate:
        """The first day that is far from every other."""
        made = cls(1900, 1, 1)
        made.raw = as_text(value)[:LONGEST]
        return made

    def __format__(self, fmt: str) -> str:
        return self.raw

    def strftime(self, fmt: str) -> str:
        """As it stands."""
        return self.raw

    def isoformat(self) -> str:
        """As it stands."""
        return self.raw

    __str__ = isoformat


class OddMoment(datetime):
    """A moment that is none; the same in every zone."""

    raw: str

    @classmethod
    def of(cls, value: Any) -> OddMoment:
        """The first moment that is far from every other."""
        made = cls(1900, 1, 1)
        made.raw = as_text(value)[:LONGEST]
        return made

    def __format__(self, fmt: str) -> str:
        return self.raw

    def strftime(self, fmt: str) -> str:
        """As it stands."""
        return self.raw

    def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
        """As it stands."""
        return self.raw

    def astimezone(self, tz: Any = None) -> OddMoment:
        """Nowhere another."""
        return self

    def replace(self, *args: SupportsIndex, **kwargs: Any) -> OddMoment:  # type: ignore[override]
        """It has no parts."""
        return self

    def date(self) -> OddDate:
        """As little a date."""
        return OddDate.of(self.raw)

    __str__ = isoformat


class OddNumber(int):
    """A number that is none."""

    raw: str

    @classmethod
    def of(cls, value: Any) -> OddNumber:
        """Counted with, it is 0."""
        made = cls(0)
        made.raw = as_text(value)[:LONGEST]
        return made

    def __str__(self) -> str:
        return self.raw

    def __format__(self, fmt: str) -> str:
        return self.raw


def date_of(value: Any) -> Any:
    """A value of a column of dates."""
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(value[:10]) if len(value) == 10 else datetime.fromisoformat(value).date()
    except (ValueError, TypeError):
        return OddDate.of(value)


def moment_of(value: Any) -> Any:
    """A value of a column of moments."""
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except (ValueError, TypeError):
        return OddMoment.of(value)


def number_of(value: Any) -> Any:
    """A value of a column of whole numbers."""
    if value is None or isinstance(value, int):
        return value
    try:
        return int(value) if float(value).is_integer() else OddNumber.of(value)
    except (ValueError, TypeError, OverflowError):
        return OddNumber.of(value)


def _json_of(text: Any, empty: T) -> T:
    """What a column of JSON holds; `empty`, which says of what kind it is, for what is no JSON or of another kind."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return empty
    return found if isinstance(found, type(empty)) else empty


def details_of(text: Any) -> dict[str, Any]:
    """An object; an empty one for what is none."""
    nothing: dict[str, Any] = {}
    return _json_of(text, nothing)


def several_of(text: Any) -> list[Any]:
    """A list; an empty one for what is none."""
    nothing: list[Any] = []
    return _json_of(text, nothing)
