"""A demonstration base (F200): the same seed gives the same customers, on both engines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import peewee

from integrator_tui.demo import account_records as demo_account
from integrator_tui.demo import charging as demo_charging
from integrator_tui.demo import extra as demo_extra
from integrator_tui.demo import invoices as demo_invoices
from integrator_tui.demo import plans as demo_plans
from integrator_tui.demo import records as demo_records
from integrator_tui.demo import slips as demo_slips
from integrator_tui.demo.customers import Customers, batches
from integrator_tui.demo.load import bare, continue_ids, nobody
from integrator_tui.demo.service_calls import calls as demo_calls
from integrator_tui.demo.service_calls import outages as demo_outages
from integrator_tui.demo.tables import COLUMNS, Lists
from integrator_tui.engine.address import connect, engine, refuse_no_file, sqlite_file
from integrator_tui.engine.file import Base
from integrator_tui.errors import Refused
from integrator_tui.models.base import database as proxy
from integrator_tui.models.system import ListItem
from integrator_tui.rules.counting import number
from integrator_tui.services import bulk
from integrator_tui.services.history import Entry, append
from integrator_tui.services.lists import lists
from integrator_tui.upkeep.migrate import migrate

REFERENCE = date(2026, 10, 30)
"""The day of which the demonstration tells, unless another is given: the same base tomorrow as today."""
BATCH = 5_000
MOST = 10_000_000
"""More customers than this have no numbers of their own left."""

Progress = Callable[[str, int, int], None]


def build(url: str, customers: int, seed: int, progress: Progress, today: date = REFERENCE) -> int:
    """Make the base at `url` with so many customers; returns how many there are.

    A new SQLite file appears under its name only once it is whole; in a base that exists everything is one transaction.
    Raises `Refused` where there are customers already. The models are bound to this base meanwhile, then as before.
    """
    if not 1 <= customers <= MOST:
        raise Refused(f"O número de clientes vai de 1 a {number(MOST)}.")
    path = Path(sqlite_file(url)) if sqlite_file(url) else None
    if path is not None and not path.parent.is_dir():
        raise Refused(f"A pasta {path.parent} não existe.")
    if path is not None:
        refuse_no_file(str(path))
    if path is None or (path.exists() and path.stat().st_size):
        existing = connect(url)
        with existing.connection_context():
            _refuse_customers(existing)  # before its schema is touched
        migrate(url)
        with _bound(url) as db:
            _fill(db, customers, seed, progress, today)
            if engine(db) == "postgresql":  # the marks by which it answers from an index alone
                db.execute_sql("SET statement_timeout = 0")
                db.execute_sql("VACUUM (ANALYZE)")
        return customers
    partial = Path(f"{path}.partial")
    _remove(partial)
    try:
        migrate(f"{url}.partial")
        with _bound(f"{url}.partial") as db:
            for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -64000"):
                db.execute_sql(f"PRAGMA {pragma}")
            if isinstance(db, Base):
                db.note(db.connection())  # type: ignore[no-untyped-call]
            answer = _fill(db, customers, seed, progress, today)
            db.execute_sql("PRAGMA journal_mode = WAL")
        _sync(partial)
        os.replace(partial, path)
        _sync(path.parent)
        if answer:
            return_beside(path).write_bytes(answer)
    finally:
        _remove(partial)
    return customers


def _fill(db: peewee.Database, total: int, seed: int, progress: Progress, today: date) -> bytes:
    """Everything in one transaction. Returns the return of a bank that is still to be read."""
    from integrator_tui.services.search.search_rebuild import rebuild

    noon = datetime.combine(today, time(12))
    with db.atomic():
        if engine(db) == "postgresql":
            bulk.without_checks_of_time()
            db.execute_sql("SET LOCAL maintenance_work_mem = '256MB'")
            db.execute_sql("LOCK TABLE customer")
        _refuse_customers(db)
        lists.fill_initial_lists(demonstration=True)
        with bare(tuple(COLUMNS)):
            progress("Clientes", 0, total)
            for done, rows in batches(Customers(seed, today, _list_ids()), total, BATCH):
                for table, columns in COLUMNS.items():
                    bulk.write(table, columns, rows[table])
                progress("Clientes", done, total)
            progress("Índices", 0, 0)
        for table in ("customer", "address", "contact", "customer_identifier"):
            continue_ids(table)
        append(nobody(noon), f"{seed:032x}"[-32:], noon, [_entry(total, seed)])
        demo_plans.fill(total, progress, today)
        demo_records.fill(total, seed, today)
        plans = demo_charging.debited(demo_charging.form_of_debits())
        demo_invoices.fill(today, set(plans))
        demo_slips.fill(today)
        answer = demo_charging.fill(nobody(noon), plans, today)
        demo_extra.fill(total, seed, today)
        demo_calls.fill(total, seed, today)
        demo_outages.fill(noon)
        demo_account.fill(nobody(noon), today)
        rebuild(lambda done, of: progress("Busca", done, of))
        if engine(db) == "sqlite":
            db.execute_sql("PRAGMA analysis_limit = 2000")
        db.execute_sql("ANALYZE")
    return answer


def return_beside(path: Path) -> Path:
    """The return of a bank to the last remittance of the demonstration, to be read at the desk."""
    return path.with_name(f"{path.name}.ret")


def _entry(total: int, seed: int) -> Entry:
    return Entry("base", None, "criou", None, (), f"demonstração: {number(total)} clientes, semente {seed}")


def _list_ids() -> Lists:
    """What customers refer to; of condominiums and origins all."""

    def entries(kind: str) -> list[ListItem]:
        return list(ListItem.select().where(ListItem.kind == kind).order_by(ListItem.id))

    return Lists(
        contact_types={item.name: item.id for item in entries(lists.CONTACT_TYPES)},
        fiscal_activities={item.code: item.id for item in entries(lists.FISCAL_ACTIVITIES)},
        origins=tuple((item.parent_id or 0, item.id) for item in entries(lists.ORIGINS)),
        condominiums=tuple(item.id for item in entries(lists.CONDOMINIUMS)),
    )


@contextmanager
def _bound(url: str) -> Iterator[peewee.Database]:
    """A connection of its own, with the models bound to it."""
    before = proxy.obj
    db = connect(url)
    proxy.initialize(db)
    try:
        with db.connection_context():
            yield db
    finally:
        proxy.initialize(before)


def _refuse_customers(db: peewee.Database) -> None:
    if db.table_exists("customer") and db.execute_sql("SELECT 1 FROM customer LIMIT 1").fetchone():
        raise Refused("Esta base já tem clientes: a demonstração só vai para uma base vazia.")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """On the disk before it has its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
