"""Kills a migration at random moments: the base is the old one or the new one, and a copy was taken before.

`kill_during_migration(n)` for `tests/faults`. Run as a program it is the parent of the processes that are killed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from integrator_tui.engine import schema
from integrator_tui.engine.address import connect
from integrator_tui.upkeep import copies, postgres
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.target import counts, fetch, no_progress, opened, sqlite_path

# Long enough for kills to fall into it: tables, rows, columns, indexes, a table that goes.
LATER = """
from integrator_tui.db import ddl

def up(migrator, db):
    ddl(db, "CREATE TABLE later (id {id}, customer_id INTEGER NOT NULL, text TEXT NOT NULL)")
    for number in range(40):
        db.execute_sql(f"INSERT INTO later (customer_id, text) SELECT id, 'text {number}' FROM list_item")
    db.execute_sql("ALTER TABLE customer ADD COLUMN later TEXT NOT NULL DEFAULT ''")
    db.execute_sql("UPDATE customer SET later = legal_name, version = version + 1")
    db.execute_sql("CREATE INDEX later_text ON later (text, customer_id)")
    db.execute_sql("DROP TABLE opening")
    db.execute_sql("CREATE TABLE latest (id INTEGER)")
"""

Look = tuple[tuple[object, ...], ...]


@dataclass
class Outcome:
    """What stood there after each kill."""

    old: int = 0
    inside: int = 0
    """Of the old bases those that had their copy already: the kill fell into the migration itself."""
    new: int = 0
    between: list[str] = field(default_factory=list)
    """Bases that were neither, or copies that were not whole."""
    without_copy: int = 0
    """New bases without a copy of the old one."""


def kill_during_migration(
    n: int, make: Callable[[], str] | None = None, seed: int = 1, *, bare: bool = False
) -> Outcome:
    """Kill n migrations; `make` gives a fresh base with customers each time, by default on SQLite.

    After each kill the migration is run again and must arrive at the new base. The control goes `bare`: without a copy
    and without the transaction around each migration.
    """
    chance = random.Random(seed)
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="kill-migration-") as place:
        folder = Path(place) / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "9001_later.py").write_text(LATER, "utf-8")
        make = make or _sqlite_bases(Path(place))
        with _killer(folder, bare) as migrate_for:
            url = make()
            old = look(url)
            took = migrate_for(url, 600.0)
            new = look(url)
            assert old != new
            for _ in range(n):
                url = make()
                migrate_for(url, chance.random() * took * 1.2)
                _settle(url)
                _note(outcome, url, old, new)
                if not bare:  # what was left in between is not gone on with
                    migrate_for(url, 600.0)
                if not bare and look(url) != new:
                    outcome.between.append("the next run did not arrive")
    return outcome


def _note(outcome: Outcome, url: str, old: Look, new: Look) -> None:
    found = look(url)
    if found == old:
        outcome.old += 1
        outcome.inside += bool(_copies(url))
    elif found == new:
        outcome.new += 1
        outcome.without_copy += not _copies(url)
    else:
        outcome.between.append(str(found))
    for copy in _copies(url):
        if sqlite_path(url) and look(f"sqlite:///{copy}") != old:
            outcome.between.append(f"{copy.name} is not the old base")


def _copies(url: str) -> list[Path]:
    from integrator_tui.config import folder

    if path := sqlite_path(url):
        return list(path.parent.glob(f"{path.stem}.before-9001*.db"))
    return list(folder("data").glob(f"{postgres.name_of(url)}.before-9001*.dump"))


def look(url: str) -> Look:
    """Schema and numbers of rows, and whether the file is sound."""
    with opened(url) as db:
        if sqlite_path(url):
            assert not copies.first_problem(db, no_progress)
            schema = fetch(db, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
        else:
            schema = fetch(
                db,
                "SELECT relname, attname, attnum FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                " WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 3",
            )
        return (*schema, *counts(db).items(), *fetch(db, "SELECT id, version FROM customer ORDER BY id"))


def _sqlite_bases(place: Path) -> Callable[[], str]:
    """Each a copy of one base."""
    from tests.upkeep.conftest import add_people

    template = place / "template.db"
    add_people(f"sqlite:///{template}")
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        (place / str(made)).mkdir()
        shutil.copy(template, place / str(made) / "desk.db")
        return f"sqlite:///{place / str(made) / 'desk.db'}"

    return make


def _settle(url: str) -> None:
    """Until a server has undone what the killed process had begun."""
    if sqlite_path(url):
        return
    with postgres.server(url) as server:
        for _ in range(200):
            if not fetch(server, "SELECT 1 FROM pg_stat_activity WHERE datname = ?", (postgres.name_of(url),)):
                return
            time.sleep(0.05)


@contextmanager
def _killer(folder: Path, bare: bool) -> Iterator[Callable[[str, float], float]]:
    """A function that migrates a base in a process killed after so many seconds, and returns how long that lived."""
    command = [sys.executable, "-m", "tests.upkeep.kill_migration", str(folder), *["bare"] * bare]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        talk = process.stdin, process.stdout

        def migrate_for(url: str, seconds: float) -> float:
            talk[0].write(f"{url} {seconds}\n")
            talk[0].flush()
            return float(talk[1].readline())

        yield migrate_for
        process.stdin.close()


def _migrate_bare(url: str) -> None:
    """As a script would that runs statement after statement."""
    from playhouse.migrate import SchemaMigrator
    from playhouse.migrations import Runner

    db = connect(url)
    with db.connection_context():
        SchemaMigrator.migration_context = lambda migrator, atomic=True: nullcontext()
        Runner(db, str(schema.MIGRATIONS)).up()


def _serve(folder: Path, bare: bool) -> None:
    """One child for each line of the standard input; what it needs is loaded, so that the kills fall into its work."""
    import playhouse.migrations
    import psycopg

    from integrator_tui.upkeep import backup

    assert backup
    assert playhouse.migrations
    assert psycopg
    schema.MIGRATIONS = folder
    for line in sys.stdin:
        url, seconds = line.split()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                _migrate_bare(url) if bare else migrate(url)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        while time.monotonic() < began + float(seconds):
            if os.waitpid(child, os.WNOHANG)[0]:
                break
            time.sleep(0.0005)
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print(time.monotonic() - began, flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), "bare" in sys.argv[2:])
