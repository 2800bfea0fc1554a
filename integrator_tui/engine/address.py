"""Which engine an address names, and the connection to it with the options that make "Salvo" true."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from urllib.parse import unquote

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


_PART = r"(?:[\w.~!$&'()*+,;=-]|%(?!00)[0-9A-Fa-f]{2})"
_POSTGRES = re.compile(
    rf"postgres(?:ql)?://(?:(?P<user>{_PART}*)(?::(?P<password>(?:{_PART}|:)*))?@)?"
    r"(?P<servers>(?:(?:[\w.%-]+|\[[0-9A-Fa-f:.%]+\])?(?::[0-9]{1,5})?,)*"
    r"(?:[\w.%-]+|\[[0-9A-Fa-f:.%]+\])?(?::[0-9]{1,5})?)"
    rf"(?P<base>/{_PART}*)?(?P<more>\?[\w.]+=(?:{_PART}|[/:])*)?"
).fullmatch
SQLITE_FORM = "O endereço do SQLite é sqlite:///caminho/do/arquivo."
FORM = (
    "O endereço do PostgreSQL é postgresql://usuário:senha@servidor:porta/banco. Na senha, @ : / ? # e % se escrevem"
    " %40 %3A %2F %3F %23 e %25."
)


def connect(url: str) -> peewee.Database:
    """The database that `url` names, not yet opened: `sqlite:///path` or `postgresql://user@host/name`.

    Raises `Refused` for any other kind of address.
    """
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        path = sqlite_file(url)
        if not path or "\0" in path:
            raise Refused(SQLITE_FORM)
        refuse_no_file(path)
        return Base(path, pragmas=SQLITE_PRAGMAS, timeout=5, lock_type="IMMEDIATE")
    if scheme in ("postgresql", "postgres"):
        if not peewee.psycopg:  # type: ignore[attr-defined]
            raise Refused("Para o PostgreSQL falta o componente: pip install 'integrator-tui[postgres]'.")
        if not _POSTGRES(url):
            raise Refused(FORM)
        url = "postgresql://" + url.split("://", 1)[1]
        return peewee.PostgresqlDatabase(url, prefer_psycopg3=True, **POSTGRES_OPTIONS)  # type: ignore[arg-type]
    raise Refused("Endereço de banco desconhecido. Use sqlite:///caminho ou postgresql://servidor/banco.")


def shown_url(url: str) -> str:
    """An address as it may be told: user, server and base of PostgreSQL, the path of SQLite; nothing of any other.

    Not what is left when the password is cut out: one that is spelled as no address has it would be left standing.
    """
    if sqlite_file(url):
        return url
    if found := _POSTGRES(url):
        user = f"{found['user']}@" if found["user"] else ""
        return f"postgresql://{user}{found['servers']}{found['base'] or ''}"
    return "um endereço que não se entende"


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
