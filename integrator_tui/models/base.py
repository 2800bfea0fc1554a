"""What every table shares: the database, named once the program knows which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import DatabaseProxy, Model

if TYPE_CHECKING:
    from peewee import IntegerField

database = DatabaseProxy()


class Table(Model):
    """Base of all tables; the schema itself is written by `migrations`."""

    if TYPE_CHECKING:
        version: IntegerField
        """Of the tables that people edit: every update names the one it read."""

    class Meta:
        database = database
        legacy_table_names = False
