"""Demonstration bases to measure on: made once per size and design, kept in `build/bench`."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.figures import require
from integrator_tui.base import open_base
from integrator_tui.demo.demo import build
from integrator_tui.demo.records import MUST_READ, is_one
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch
from integrator_tui.services.access.openings import log_opening
from integrator_tui.session import Session

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "bench"
RECENT = 50
"""Customers that the operator has opened before: the first screen of a desk at work lists them."""
NOT_COPIED = ("schema_migration", "radacct", "radpostauth", "nasreload")
"""Tables that each engine has in its own way: the schema, and the moments as FreeRADIUS writes them."""
_MADE_BY = (
    "migrations/*.py",
    "demo/*.py",
    "rules/**/*.py",
    "services/bulk.py",
    "services/lists/lists.py",
    "services/search/*.py",
)


def kept_sqlite(customers: int) -> Path:
    """The base with so many customers, made where it is missing or of an older design."""
    path = KEPT / f"{customers}-{_design()}.db"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob(f"{customers}-*.db*"):
            old.unlink()
        build(f"sqlite:///{path}", customers, 1, lambda *_: None)
    ready(f"sqlite:///{path}", customers)
    return path


def ready(url: str, customers: int) -> None:
    """Make sure that so many customers are there, and that the operator has opened some."""
    db, session = open_base(url)
    try:
        db.run(_check_and_open, session, customers)
    finally:
        db.close()


def fill_postgres(url: str, sqlite: Path) -> None:
    """Fill a database that was just made with the rows of a SQLite base: they are made once."""
    db, _ = open_base(url)
    try:
        db.run(_copy, sqlite)
    finally:
        db.close()


def _copy(sqlite: Path) -> None:
    execute("SELECT 1")
    with closing(sqlite3.connect(sqlite)) as source, database.atomic():
        tables = [
            (name, [column for _, column, *_ in source.execute(f"PRAGMA table_info({name})")])
            for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if not name.startswith("sqlite_") and name not in NOT_COPIED
        ]
        for statement in ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0"):
            execute(f"SET LOCAL {statement}")
        execute("SET LOCAL session_replication_role = replica")  # no triggers, no references: they held at the source
        execute(f"TRUNCATE {', '.join(name for name, _ in tables)} CASCADE")
        for name, columns in tables:
            order = ", ".join(columns)
            with (
                database.connection().cursor() as cursor,
                cursor.copy(f"COPY {name} ({order}) FROM STDIN") as copy,
            ):
                for row in source.execute(f"SELECT {order} FROM {name}"):
                    copy.write_row(row)
            for (key,) in fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND"
                " pg_get_serial_sequence(?, column_name) IS NOT NULL AND table_schema = current_schema()",
                (name, name),
            ):
                execute(f"SELECT setval(pg_get_serial_sequence(?, ?), MAX({key}) + 1, false) FROM {name}", (name, key))
    execute("ANALYZE")


@contextmanager
def copied(path: Path, folder: Path) -> Iterator[Path]:
    """A copy to write on; it is gone afterwards."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    copy = Path(folder, f"copy-of-{path.name}")
    shutil.copyfile(path, copy)
    try:
        yield copy
    finally:
        for file in folder.glob(f"{copy.name}*"):
            file.unlink()


def sample_ids(customers: int, count: int, seed: int = 1) -> list[int]:
    """Customers drawn anew each time the same; none of whom something must be read before he is shown."""
    drawn = random.Random(seed).sample(range(1, customers + 1), min(2 * count, customers))
    return [key for key in drawn if not is_one(key, MUST_READ)][:count]


def _design() -> str:
    package = ROOT / "integrator_tui"
    files = sorted(file for pattern in _MADE_BY for file in package.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


def _check_and_open(session: Session, customers: int) -> None:
    ((there,),) = fetch("SELECT COUNT(*) FROM customer")
    require(there == customers, f"{there} customers instead of {customers}")
    ((opened,),) = fetch("SELECT COUNT(*) FROM opening")
    if not opened:
        for key in sample_ids(customers, RECENT, seed=3):
            log_opening(session, key)
