"""Restoring a file of `pg_dump`: into a database of its own, verified there, then given the name of the old one."""

from __future__ import annotations

import time
from pathlib import Path

import peewee

from integrator_tui.engine.address import shown_url
from integrator_tui.errors import Refused
from integrator_tui.upkeep import chain, copies, dumps, postgres
from integrator_tui.upkeep.document_copies import named_in
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.report import Restored
from integrator_tui.upkeep.target import Progress, counts, fetch, number, opened, snapshot, tables

LONGEST_NAME = 63
PATIENCE = 2.0


def restore(url: str, file: Path, stamp: str, *, rehearse: bool, replace: bool, progress: Progress) -> Restored:
    """Restore into a new database, verify it there and give it the name of the old one; or only the first two.

    Raises `Refused` for a database with customers, unless `replace`: then the old one is renamed; while somebody is
    connected to it; and for a role that may not create databases.
    """
    name = postgres.name_of(url)
    with postgres.server(url) as server:
        pg_restore = str(postgres.program("pg_restore", postgres.version(server)))
        if "schema_migration" not in dumps.listed(url, pg_restore, file):
            raise Refused(f"{file} não é a cópia de uma base deste programa.")
        if not postgres.may_create(server):
            role = fetch(server, "SELECT current_user")[0][0]
            raise Refused(f"O papel «{role}» não pode criar bancos, e a cópia vai para um banco novo. Use outro papel.")
        exists = bool(fetch(server, "SELECT 1 FROM pg_database WHERE datname = ?", (name,)))
        if exists and not rehearse:
            _refuse_customers(url, replace)
            _refuse_company(server, name)
        with postgres.scratch(server, name) as scratch:
            there = postgres.url_of(url, scratch)
            without_owners = _fill(server, there, scratch, name, pg_restore, file, progress)
            restored = _verified(there, file, shown_url(url), progress)
            restored.rehearsed = rehearse
            if rehearse:
                if restored.pending:
                    migrate(there, with_backup=False)
                return restored
            restored.aside = _swap(server, scratch, name, exists, stamp)
            if without_owners:
                restored.warnings.append(
                    "Donos e privilégios da cópia não puderam ser restaurados: tudo é do papel que a restaurou."
                    f" ({without_owners})"
                )
            restored.warnings.append("Se a base usa papéis, rode de novo: integrator-tui postgres roles")
            return restored


def _refuse_customers(url: str, replace: bool) -> None:
    with opened(url) as db:
        if replace or "customer" not in tables(db):
            return
        ((count,),) = fetch(db, "SELECT COUNT(*) FROM customer")
    if count:
        raise Refused(
            f"O banco {shown_url(url)} tem {number(count)} clientes. Para pôr a cópia no lugar dele, guardando-o com"
            " outro nome: --replace"
        )


def _refuse_company(server: peewee.Database, name: str) -> None:
    """Raises `Refused` while somebody is connected; the server takes a moment to notice that one has gone."""
    until = time.monotonic() + PATIENCE
    while count := fetch(server, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = ?", (name,))[0][0]:
        if time.monotonic() < until:
            time.sleep(0.05)
            continue
        raise Refused(f"Há {count} conexão(ões) abertas no banco {name}. Feche todas as mesas e tente de novo.")


def _fill(
    server: peewee.Database, url: str, scratch: str, like: str, pg_restore: str, file: Path, progress: Progress
) -> str:
    """Restore with owners and privileges, or where their roles are not there without; then returns why."""
    try:
        dumps.restore_into(url, pg_restore, file, progress, owners=True)
    except postgres.ProgramFailed as error:
        postgres.drop(server, scratch)
        postgres.create(server, scratch, like)
        dumps.restore_into(url, pg_restore, file, progress)
        return error.sentence
    return ""


def _verified(url: str, file: Path, where: str, progress: Progress) -> Restored:
    with opened(url) as db:
        db.execute_sql("VACUUM (ANALYZE)")  # without its statistics the first searches would be slow
        with snapshot(db):
            applied = copies.applied_migrations(db)
            copies.refuse_newer(applied)
            found = counts(db, progress)
            walked = chain.verify(db, progress)
            named = named_in(db)
    restored = Restored(file, where, found, f"{walked.rows}:{walked.head}", False, copies.lacking(applied))
    restored.named = named
    if not walked.ok:
        restored.warnings += ["O histórico da cópia não confere:", *walked.sentences]
    return restored


def _swap(server: peewee.Database, scratch: str, name: str, exists: bool, stamp: str) -> str:
    """Both renamings or none; returns the new name of the old database."""
    aside = f"{postgres.shortened(name, LONGEST_NAME - 32)}_before_restore_{stamp.replace('-', '_')}" if exists else ""
    try:
        with server.atomic():
            if exists:
                owner = fetch(
                    server,
                    "SELECT pg_get_userbyid(datdba), pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = ?",
                    (name,),
                )
                server.execute_sql(f"ALTER DATABASE {postgres.quoted(name)} RENAME TO {postgres.quoted(aside)}")
                if owner[0][1]:
                    to = postgres.quoted(owner[0][0])
                    server.execute_sql(f"ALTER DATABASE {postgres.quoted(scratch)} OWNER TO {to}")
            server.execute_sql(f"ALTER DATABASE {postgres.quoted(scratch)} RENAME TO {postgres.quoted(name)}")
    except peewee.PeeweeException as error:
        if "accessed by other users" in str(error):
            raise Refused(
                f"Alguém se conectou ao banco {name} enquanto a cópia era preparada. Nada mudou: tente de novo."
            ) from error
        raise
    return aside
