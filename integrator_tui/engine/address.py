"""Which engine an address names, and the connection to it with the options that make "Salvo" true."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import peewee

from integrator_tui.engine.file import Base
from integrator_tui.engine.server import CONNECT
from integrator_tui.errors import Refused

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # NORMAL loses acknowledged saves at a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # so that REPLACE cannot get round the triggers of history
    "cache_size": -16000,
}
POSTGRES_OPTIONS = {
    "connect_timeout": CONNECT,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
    "application_name": "integrator-tui",
    "options": "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    " -c synchronous_commit=on -c timezone=UTC",
}


def connect(url: str) -> peewee.Database:
    """The database that `url` names, not yet opened: `sqlite:///path` or `postgresql://user@host/name`.

    Raises `Refused` for any other kind of address.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = sqlite_file(url)
        if not path:
            raise Refused("O endereço do SQLite é sqlite:///caminho/do/arquivo.")
        refuse_no_file(path)
        return Base(path, pragmas=SQLITE_PRAGMAS, timeout=5, lock_type="IMMEDIATE")
    if scheme in ("postgresql", "postgres"):
        if not peewee.psycopg:  # type: ignore[attr-defined]
            raise Refused("Para o PostgreSQL falta o componente: pip install 'integrator-tui[postgres]'.")
        url = "postgresql://" + url.split("://", 1)[1]
        return peewee.PostgresqlDatabase(url, prefer_psycopg3=True, **POSTGRES_OPTIONS)  # type: ignore[arg-type]
    raise Refused(f"Endereço de banco desconhecido: «{url}». Use sqlite:///caminho ou postgresql://servidor/banco.")


def refuse_no_file(path: str) -> None:
    """Raises `Refused` where a base cannot be: a folder, or a device, which a file would take the place of."""
    with suppress(OSError, ValueError):  # what cannot be looked at is told by whoever opens it
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            what = "é uma pasta" if stat.S_ISDIR(mode) else "não é um arquivo comum"
            raise Refused(f"{path} {what}: uma base não pode ficar ali.")


def sqlite_file(url: str) -> str:
    """The path that a SQLite address names, empty for any other address."""
    return unquote(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else ""


def engine(db: peewee.Database) -> str:
    """`sqlite` or `postgresql`."""
    return "sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgresql"
