"""What the keeper of a base does in the shell: migrate, verify, copy, restore, examine, roles."""

from __future__ import annotations

import argparse

from integrator_tui.shell import say
from integrator_tui.shell.opened import opened, url_of


def migrate(arguments: argparse.Namespace) -> int:
    """The schema to the newest version."""
    url = url_of(arguments)
    from integrator_tui.upkeep.migrate import migrate as run

    applied = run(url, with_backup=not arguments.without_backup, say=say.out)
    say.out("\n".join(f"aplicada: {name}" for name in applied) or "O esquema já está na versão mais nova.")
    from integrator_tui.base import fill_lists, fill_search
    from integrator_tui.db import Db
    from integrator_tui.process.progress import Progress

    db = Db(url)
    try:
        with Progress() as progress:
            db.run(fill_lists)
            filled = db.run(fill_search, lambda done, total: progress("Busca", done, total))
    finally:
        db.close()
    if filled:
        say.out("O índice da busca, que estava vazio, foi feito.")
    return 0


def verify_history(arguments: argparse.Namespace) -> int:
    """The chain of the whole history."""
    url = url_of(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep import chain
    from integrator_tui.upkeep.target import opened as opened_base
    from integrator_tui.upkeep.target import snapshot

    anchor = chain.Anchor.parse(arguments.anchor) if arguments.anchor else None
    with Progress() as progress, opened_base(url) as db, snapshot(db):
        found = chain.verify(db, progress, anchor)
    (say.out if found.ok else say.err)("\n".join(found.sentences))
    return 0 if found.ok else 1


def backup(arguments: argparse.Namespace) -> int:
    """A copy of the base."""
    from pathlib import Path

    url = url_of(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep.backup import backup as run

    with Progress() as progress:
        report = run(url, Path(arguments.file), progress, documents=arguments.documents)
    say.out("\n".join(report.lines))
    for sentence in report.warnings:
        say.err(f"Atenção: {sentence}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """A copy in the place of the base."""
    from pathlib import Path

    url = url_of(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep.restore import restore as run

    with Progress() as progress:
        file, rehearse, replace = Path(arguments.file), arguments.rehearse, arguments.replace
        report = run(url, file, rehearse=rehearse, replace=replace, progress=progress)
    say.out("\n".join(report.lines))
    for sentence in report.warnings:
        say.err(f"Atenção: {sentence}")
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """What is not as it should be."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep import doctor as examiner

    with Progress() as progress:
        findings = examiner.examine(arguments.database or "", progress)
    say.out(examiner.as_json(findings) if arguments.json else examiner.as_text(findings))
    return examiner.exit_code(findings)


def reindex(arguments: argparse.Namespace) -> int:
    """The search index anew, and what it shows as overdue."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.standing import keep_every_standing
    from integrator_tui.services.search.search_index import reindex as run

    db, session = opened(arguments)
    try:
        with Progress() as progress:
            db.run(run, session, progress)
            db.run(keep_every_standing, session.today().date())
    finally:
        db.close()
    say.out("O índice da busca foi refeito.")
    return 0


def postgres(arguments: argparse.Namespace) -> int:
    """Roles of a PostgreSQL base."""
    from integrator_tui.upkeep import operator_roles, roles

    names = (arguments.owner, arguments.application)
    if arguments.print:
        say.out(roles.script(*names))
        if arguments.operators:
            say.out(operator_roles.operator_script(*names))
        return 0
    say.out(roles.create_roles(url_of(arguments), *names))
    if arguments.operators:
        say.out(operator_roles.create_operator_roles(url_of(arguments), *names))
    return 0
