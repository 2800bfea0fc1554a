"""Copies of a PostgreSQL base: files of `pg_dump`, restored into a scratch database before they count."""

from __future__ import annotations

import re
from pathlib import Path

import peewee

from integrator_tui.errors import Refused
from integrator_tui.upkeep import postgres
from integrator_tui.upkeep.copies import same_history, same_rows
from integrator_tui.upkeep.files import Partial
from integrator_tui.upkeep.report import Report
from integrator_tui.upkeep.target import Progress, counts, fetch, no_progress, opened, snapshot


def dump(url: str, source: peewee.Database, partial: Partial, progress: Progress, *, walk: bool) -> Report:
    """Dump the base and verify the file, all as of one moment; `walk` also goes through the history.

    Restores the file where the role may create a database; else the report says that it was not.
    """
    needed = postgres.version(source)
    pg_dump, pg_restore = (str(postgres.program(name, needed)) for name in ("pg_dump", "pg_restore"))
    with snapshot(source):
        ((moment,),) = fetch(source, "SELECT pg_export_snapshot()")
        options = ["--format=custom", "--no-password", "--lock-wait-timeout=10s", f"--snapshot={moment}"]
        command = [pg_dump, *options, f"--file={partial.path}"]
        postgres.run(url, command, "Cópia", progress, keep=partial.descriptor, grows=partial.path)
        report = Report(partial.target, counts(source, progress))
        if missing := set(report.counts) - listed(url, pg_restore, partial.path):
            raise Refused(f"O arquivo do pg_dump não tem as tabelas: {', '.join(sorted(missing))}.")
        report.verified.append("lista do conteúdo do arquivo")
        with postgres.server(url) as server:
            if postgres.may_create(server):
                with postgres.scratch(server, postgres.name_of(url)) as name:
                    _compare(postgres.url_of(url, name), source, pg_restore, partial.path, report, progress, walk)
            else:
                role = fetch(server, "SELECT current_user")[0][0]
                report.not_verified.append(
                    f"a restauração, porque o papel «{role}» não pode criar um banco de prova."
                    f" Rode com um que possa, ou: ALTER ROLE {postgres.quoted(role)} CREATEDB"
                )
    return report


def _compare(
    url: str,
    source: peewee.Database,
    pg_restore: str,
    file: Path,
    report: Report,
    progress: Progress,
    walk: bool,
) -> None:
    """Restore a file into the scratch database at the URL and compare it with its source there."""
    restore_into(url, pg_restore, file, progress)
    with opened(url) as copied, snapshot(copied):
        same_rows(report.counts, counts(copied, progress))
        report.verified += ["restaurada num banco de prova", "linhas de todas as tabelas iguais às da base"]
        if walk:
            same_history(copied, source, report, progress)


def listed(url: str, pg_restore: str, file: Path) -> set[str]:
    """The tables whose rows are in a file of `pg_dump`. Raises `Refused` for a file that is none."""
    text = postgres.run(url, [pg_restore, "--list", str(file)], "Lista", no_progress)
    return set(re.findall(r"^\d+; \d+ \d+ TABLE DATA public (\S+) ", text, re.MULTILINE))


def restore_into(url: str, pg_restore: str, file: Path, progress: Progress, *, owners: bool = False) -> None:
    """Everything of a file of `pg_dump` into an empty database, or nothing."""
    options = ["--exit-on-error", "--single-transaction", "--no-password", f"--dbname={postgres.name_of(url)}"]
    if not owners:
        options += ["--no-owner", "--no-privileges"]
    postgres.run(url, [pg_restore, *options, str(file)], "Restauração", progress)
