"""Bringing a base to the newest schema: one desk at a time, a copy first, each migration whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import peewee

from integrator_tui.engine import schema
from integrator_tui.engine.address import connect, engine
from integrator_tui.errors import Refused
from integrator_tui.upkeep.backup import before_migration
from integrator_tui.upkeep.roles import refuse_other_than_owner, seal


def migrate(url: str, *, with_backup: bool = True, say: Callable[[str], None] = lambda sentence: None) -> list[str]:
    """Bring the schema to the newest version; each migration is whole or not at all. Returns what was applied.

    A base with something in it is copied first; `say` is told where to. Raises `Refused` when that is not possible,
    when a migration fails, and for a role of PostgreSQL that does not own the base.
    """
    db = connect(url)
    with _one_at_a_time(url, db):
        missing = schema.pending(db)
        if not missing:
            return []
        if engine(db) == "postgresql":
            refuse_other_than_owner(db)
        copy = before_migration(url, missing, say) if with_backup else None
        try:
            _run_migrations(db, missing)
        except peewee.PeeweeException as error:
            failed = schema.pending(db)
            if copy and failed == missing:  # the base is as it was
                copy.unlink()
            reason = str(error).strip().partition("\n")[0]
            raise Refused(f"A migração {failed[0]} falhou, e nada dela ficou na base: {reason}") from error
    return missing


def _run_migrations(db: peewee.Database, names: list[str]) -> None:
    from playhouse.migrations import Runner

    runner = Runner(db, str(schema.MIGRATIONS))
    if engine(db) == "sqlite":  # the runner turns foreign keys off around each, which no transaction of ours may hold
        runner.up()
        return
    for name in names:
        with db.atomic():
            runner.up(name)
            seal(db)


@contextmanager
def _one_at_a_time(url: str, db: peewee.Database) -> Iterator[None]:
    """The base open, while no other desk migrates it: two may start at once. Waits for the other."""
    with db.connection_context():
        if engine(db) == "postgresql":
            for setting, value in (("statement_timeout", "0"), ("lock_timeout", "'10min'")):
                db.execute_sql(f"SET {setting} = {value}")
            db.execute_sql("SELECT pg_advisory_lock(7236871)")
            db.execute_sql("SET lock_timeout = '5s'")
            yield
            return
        # Not on the file: a descriptor of it that is closed would let SQLite's own locks go.
        folder = os.open(os.path.dirname(os.path.abspath(str(db.database))), os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
