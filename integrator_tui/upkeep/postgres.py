"""The programs and the databases of a PostgreSQL server: `pg_dump`, `pg_restore`, scratch databases."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import peewee

from integrator_tui.engine.address import connect
from integrator_tui.errors import Refused
from integrator_tui.upkeep.target import Progress, fetch, patient

SCRATCH = "integrator_tui_prova_"
"""How the names of scratch databases begin; they live for one command."""
SCRATCH_LOCK = 7236873
_PAUSE = 0.1


class ProgramFailed(Refused):
    """A program of PostgreSQL ended with an error."""


def program(name: str, server: int = 0) -> Path:
    """`pg_dump` or `pg_restore`, from INTEGRATOR_PG_BIN or the PATH, not older than the server (15, 16, ...).

    Raises `Refused` with what to install.
    """
    folder = os.environ.get("INTEGRATOR_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if not found:
        place = f"em INTEGRATOR_PG_BIN ({folder})" if folder else "no PATH"
        raise Refused(
            f"O programa {name} não está {place}. Instale o cliente do PostgreSQL{f' {server}' if server else ''},"
            " ou diga em INTEGRATOR_PG_BIN a pasta dele."
        )
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    numbers = re.search(r"([0-9]+)(\.[0-9]+)?", version.stdout.partition(")")[2])
    if server and numbers and int(numbers[1]) < server:
        raise Refused(
            f"O {name} encontrado é da versão {numbers[1]}, mais antiga que o servidor ({server}). Instale o cliente"
            f" do PostgreSQL {server}, ou diga em INTEGRATOR_PG_BIN a pasta dele."
        )
    return Path(found)


def run(url: str, command: list[str], stage: str, progress: Progress, keep: int = -1, grows: Path | None = None) -> str:
    """Run a program on the database of the URL and return what it printed. Raises `ProgramFailed` with its last words.

    Address and password go through the environment, where other users cannot see them. `keep` is a descriptor that
    the program holds as long as it lives, `grows` the file whose size tells how far it is.
    """
    environment = {**os.environ, **_environment(url), "LC_ALL": "C", "PGAPPNAME": "integrator-tui"}
    held = (keep,) if keep >= 0 else ()
    began = time.monotonic()
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(  # noqa: S603
            command, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=complaints, pass_fds=held
        ) as process:
            try:
                while process.poll() is None:
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(_PAUSE)
                    done = grows.stat().st_size // 1_000_000 if grows else int(time.monotonic() - began)
                    progress(f"{stage} ({'MB' if grows else 's'})", done, 0)
            except BaseException:
                process.terminate()
                raise
        for file in (printed, complaints):
            file.seek(0)
        if process.returncode:
            lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
            told = next((line for line in lines if "error" in line or "ERROR" in line), lines[-1] if lines else "")
            raise ProgramFailed(f"O {Path(command[0]).name} parou: {told or f'código {process.returncode}'}.")
        return printed.read().decode("utf-8", "replace")


def _environment(url: str) -> dict[str, str]:
    """The variables by which libpq reads what the URL says."""
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.pq import Conninfo

    names = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
    found = {}
    for keyword, value in conninfo_to_dict(url).items():
        variable = names.get(keyword)
        if not variable:
            raise Refused(f"O endereço do banco tem «{keyword}», que o pg_dump não pode receber.")
        found[variable.decode()] = str(value)
    return found


def name_of(url: str) -> str:
    """The database that a URL names."""
    return unquote(urlsplit(url).path.lstrip("/")) or unquote(urlsplit(url).username or "")


def url_of(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    parts = urlsplit(url)
    path = f"/{quote(name, safe='')}"
    return f"postgresql://{parts.netloc}{path}{f'?{parts.query}' if parts.query else ''}"


@contextmanager
def server(url: str) -> Iterator[peewee.Database]:
    """A connection to the server that holds no connection to the database of the URL."""
    db = connect(url_of(url, "postgres"))
    try:
        db.connect()
    except peewee.OperationalError:
        db = connect(url_of(url, "template1"))
        db.connect()
    try:
        patient(db)
        yield db
    finally:
        db.close()


def version(db: peewee.Database) -> int:
    """15, 16, ..."""
    return int(fetch(db, "SHOW server_version_num")[0][0]) // 10_000


def may_create(db: peewee.Database) -> bool:
    """Whether the role of the connection may create databases."""
    return bool(fetch(db, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")[0][0])


def quoted(name: str) -> str:
    """A name inside a statement."""
    return '"' + name.replace('"', '""') + '"'


def create(db: peewee.Database, name: str, like: str = "") -> None:
    """An empty database, with the encoding and order of another one if that is named and there."""
    options = ["ENCODING 'UTF8'"]
    for (row,) in fetch(db, "SELECT to_jsonb(d) FROM pg_database d WHERE datname = ?", (like,)):
        provider = row.get("datlocprovider", "c")
        locale = row.get("datlocale") or row.get("daticulocale") or ""
        options += [f"LC_COLLATE {_text(row['datcollate'])}", f"LC_CTYPE {_text(row['datctype'])}"]
        if provider == "i":
            options.append(f"LOCALE_PROVIDER icu ICU_LOCALE {_text(locale)}")
        elif provider == "b":
            options.append(f"LOCALE_PROVIDER builtin BUILTIN_LOCALE {_text(locale)}")
    db.execute_sql(f"CREATE DATABASE {quoted(name)} TEMPLATE template0 {' '.join(options)}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def drop(db: peewee.Database, name: str) -> None:
    """Drop a database of ours with whoever is still connected."""
    db.execute_sql(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")


@contextmanager
def scratch(db: peewee.Database, base: str) -> Iterator[str]:
    """The name of an empty database, in the order of the base, dropped at the end unless it was renamed.

    `db` is a connection to the server. What killed runs on the same base left there is dropped before.
    """
    drop_left_over(db, base)
    name = f"{_scratch(base)}{secrets.token_hex(6)}"
    create(db, name, base)
    try:
        yield name
    finally:
        drop(db, name)


def shortened(name: str, room: int) -> str:
    """As much of a name as fits into so many bytes."""
    return name.encode()[:room].decode("utf-8", "ignore")


def _scratch(base: str) -> str:
    """How the names of the scratch databases of a base begin."""
    return f"{SCRATCH}{shortened(base, 28)}_"


def left_over(db: peewee.Database, base: str) -> list[str]:
    """Scratch databases of runs on a base that were killed, or that still run."""
    start = _scratch(base)
    found = fetch(db, "SELECT datname FROM pg_database WHERE starts_with(datname::text, ?) ORDER BY 1", (start,))
    return [name for (name,) in found if re.fullmatch("[0-9a-f]{12}", name.removeprefix(start))]


def drop_left_over(db: peewee.Database, base: str) -> None:
    """Drop the scratch databases of killed runs. Living runs share a lock until their connection closes."""
    lock = f"{SCRATCH_LOCK}, hashtext(?)"
    of_base = (_scratch(base),)
    if fetch(db, f"SELECT pg_try_advisory_lock({lock})", of_base)[0][0]:
        for name in left_over(db, base):
            with suppress(peewee.PeeweeException):  # of another role
                drop(db, name)
        fetch(db, f"SELECT pg_advisory_lock_shared({lock}), pg_advisory_unlock({lock})", of_base * 2)
    else:
        fetch(db, f"SELECT pg_advisory_lock_shared({lock})", of_base)
