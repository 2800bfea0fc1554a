"""A base that is ready to work on: its schema, its lists, its operator.

What a new or an older base needs is imported when there is one: most starts find neither.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from peewee import PostgresqlDatabase

from integrator_tui.db import Db
from integrator_tui.engine.address import sqlite_file
from integrator_tui.engine.schema import MIGRATIONS, pending
from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.customers import Customer
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.services.access.operators import nobody, passwords_are_asked, sign_in
from integrator_tui.session import Session


def open_base(
    url: str, login: str = "", on_wait: Callable[[float | None], None] = lambda seconds: None
) -> tuple[Db, Session]:
    """The base and who works on it. A new or a SQLite base is brought up to date; a shared one only by its keeper.

    `login` is the operator's, that of the system when empty; where passwords are asked for, the empty one is nobody's
    yet. `on_wait` is told while the server is away. Raises `Refused` with what to do.
    """
    folder = os.path.dirname(sqlite_file(url))
    if folder and not os.path.isdir(folder):
        raise Refused(f"A pasta {folder} não existe.")
    db = Db(url, on_wait)
    try:
        missing = db.run(lambda: pending(db.database))
        if missing:
            is_new = len(missing) == len(list(MIGRATIONS.glob("[0-9]*.py")))
            if not is_new and not url.startswith("sqlite:"):
                raise Refused("O esquema do banco é mais antigo que o programa. Rode: integrator-tui migrate")
            from integrator_tui.upkeep.migrate import migrate

            migrate(url)
            db.run(fill_search)
            db.run(fill_lists)
        db.run(_fill)
        if not login and db.run(passwords_are_asked):
            return db, nobody()
        return db, db.run(sign_in, login)
    except BaseException:
        db.close()
        raise


def fill_search(progress: Callable[[int, int], None] = lambda done, total: None) -> bool:
    """The search index of a base that had customers before it had one; whether there was anything to do."""
    if not Customer.select().exists() or fetch("SELECT 1 FROM search_row LIMIT 1"):
        return False
    from integrator_tui.services.search.search_rebuild import rebuild

    rebuild(progress)
    return True


def fill_lists() -> None:
    """The lists that a base lacks because it was made by an older program."""
    from integrator_tui.services.lists.lists import fill_new_lists

    with database.atomic():
        fill_new_lists()


def _fill() -> None:
    """The lists of a base that has none, whoever made its schema."""
    if ListItem.select().exists():
        return
    from integrator_tui.services.lists.lists import fill_initial_lists

    with database.atomic():
        if isinstance(database.obj, PostgresqlDatabase):  # two desks that start at once on a new base
            database.execute_sql("SELECT pg_advisory_xact_lock(7236873)")
        if not ListItem.select().exists():
            fill_initial_lists()
