"""Peewee's fields, which read whatever stands in a column: on SQLite any program may have written anything there."""

from __future__ import annotations

from typing import Any

import peewee

from integrator_tui.models.odd import as_text, date_of, moment_of, number_of


class TextField(peewee.TextField):
    """A text; bytes are shown as far as they are one."""

    def python_value(self, value: Any) -> Any:
        """As it stands."""
        return value if value is None or isinstance(value, str) else as_text(value)


class IntegerField(peewee.IntegerField):
    """A whole number, or what stands there."""

    def python_value(self, value: Any) -> Any:
        """As it stands."""
        return number_of(value)


class BigIntegerField(peewee.BigIntegerField):
    """The same, larger."""

    def python_value(self, value: Any) -> Any:
        """As it stands."""
        return number_of(value)


class DateField(peewee.DateField):
    """A date, or what stands there."""

    def python_value(self, value: Any) -> Any:
        """As it stands."""
        return date_of(value)


class DateTimeField(peewee.DateTimeField):
    """A moment, or what stands there."""

    def python_value(self, value: Any) -> Any:
        """As it stands."""
        return moment_of(value)
