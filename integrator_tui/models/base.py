"""What every table shares: the database, named once the program knows which."""

from __future__ import annotations

from peewee import DatabaseProxy, Model

database = DatabaseProxy()


class Table(Model):
    """Base of all tables; the schema itself is written by `migrations`."""

    class Meta:
        database = database
        legacy_table_names = False
