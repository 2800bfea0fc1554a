"""The commands of the shell. Nothing heavy is imported before it is needed.

Exit codes: 0 done, 1 refused with a sentence, 2 wrong use.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO
from urllib.parse import quote

from integrator_tui.config import database_url, leave_out_postgres, load
from integrator_tui.errors import DeskError, Refused
from integrator_tui.shell.codes import pix, slip
from integrator_tui.shell.outbox import outbox
from integrator_tui.shell.usage import parser

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; no traceback reaches the user for what he can act on."""
    arguments = parser().parse_args(argv)
    os.umask(0o077)  # bases, copies and exports hold customers: for their owner alone
    try:
        if arguments.verb is None:
            return desk(arguments)
        code = COMMANDS[arguments.verb](arguments)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a full disk still becomes a sentence
        return code
    except DeskError as error:
        print(f"integrator-tui: {error.title}: {error.sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nintegrator-tui: interrompido; nada ficou pela metade.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        _write_no_more()
        return 1
    except OSError as error:
        if error.errno not in _NOT_WRITTEN:
            raise
        print(f"integrator-tui: Não foi possível gravar a saída: {_NOT_WRITTEN[error.errno]}.", file=sys.stderr)
        _write_no_more()
        return 1


_NOT_WRITTEN = {
    errno.ENOSPC: "o disco está cheio",
    errno.EDQUOT: "a cota do disco está cheia",
    errno.EFBIG: "o arquivo ficaria grande demais",
    errno.EIO: "o disco ou o terminal devolveu um erro",
}


def _write_no_more() -> None:
    """What is left to be written goes nowhere: Python would try again at its end, and say so in English."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _output() -> BinaryIO:
    """Where bytes go that were asked for. Raises `Refused` where the caller has closed it."""
    if sys.stdout is None:
        raise Refused("A saída padrão está fechada: não há para onde exportar.")
    return sys.stdout.buffer


def _url(arguments: argparse.Namespace) -> str:
    url: str = arguments.database or database_url(load())
    if url.startswith("sqlite:"):
        leave_out_postgres()
    return url


def _open(arguments: argparse.Namespace) -> tuple[Db, Session]:
    """The base of the call, its schema up to date, and the operator. Raises `Refused` where there is no base."""
    from integrator_tui.db import Db
    from integrator_tui.engine.address import sqlite_file
    from integrator_tui.engine.schema import pending
    from integrator_tui.services.access.operators import sign_in

    url = _url(arguments)
    if (path := sqlite_file(url)) and not os.path.exists(path):
        raise Refused(f"Não há base em {path}. Crie uma com: integrator-tui demo CAMINHO")
    db = Db(url)
    try:
        if db.run(lambda: pending(db.database)):
            raise Refused("O esquema do banco é mais antigo que o programa. Rode: integrator-tui migrate")
        return db, db.run(sign_in)
    except BaseException:
        db.close()
        raise


def desk(arguments: argparse.Namespace) -> int:
    """Open the desk."""
    from integrator_tui.shell.start import run_desk

    return run_desk(_url(arguments))


def demo(arguments: argparse.Namespace) -> int:
    """A demonstration base."""
    from integrator_tui.process.progress import Progress

    url = arguments.target if "://" in arguments.target else f"sqlite:///{quote(arguments.target)}"
    if url.startswith("sqlite:"):
        leave_out_postgres()
    from integrator_tui.demo.demo import build

    with Progress() as progress:
        number = build(url, arguments.customers, arguments.seed, progress)
    print(f"Base de demonstração com {number} clientes: {arguments.target}")
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """Customers from a CSV file."""
    from pathlib import Path

    from integrator_tui.process.progress import Progress
    from integrator_tui.services.customers.customer_import import import_file

    db, session = _open(arguments)
    try:
        with Progress() as progress:
            mapping = Path(arguments.map) if arguments.map else None
            report = db.run(
                import_file,
                session,
                Path(arguments.file),
                mapping,
                arguments.dry_run,
                progress,
                update=arguments.update,
                good_only=arguments.good_only,
                encoding=arguments.encoding,
            )
    finally:
        db.close()
    _say([*report.sentence.splitlines(), "", *report.details.splitlines()])
    return 0 if report.ok else 1


def take(arguments: argparse.Namespace) -> int:
    """Customers to the standard output."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.customers.customer_export import export

    db, session = _open(arguments)
    try:
        with Progress() as progress:  # Ctrl+C reaches the database thread through it
            db.run(export, session, arguments.query, arguments.format, _output(), progress)
    finally:
        db.close()
    return 0


def lists(arguments: argparse.Namespace) -> int:
    """One of the provider's lists, to the standard output or from a file."""
    from pathlib import Path

    from integrator_tui.queries.lists.list_export import export_list
    from integrator_tui.services.lists.list_import import import_list, read_rows

    db, session = _open(arguments)
    try:
        if arguments.task == "export":
            db.run(export_list, session, arguments.list, arguments.format, _output())
            return 0
        path = Path(arguments.file)
        rows = read_rows(path, arguments.list, arguments.encoding)
        new, changed = db.run(import_list, session, arguments.list, rows, arguments.dry_run)
    finally:
        db.close()
    same = len(rows) - new - changed
    parts = (_counted(new, "nova"), _counted(changed, "alterada"), _counted(same, "igual", "iguais"))
    _say([f"{path.name}: {', '.join(parts)}."])
    _say(rows.details, sys.stderr)
    if arguments.dry_run:
        print("Nada foi gravado.")
    return 0


def _counted(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def migrate(arguments: argparse.Namespace) -> int:
    """The schema to the newest version."""
    url = _url(arguments)
    from integrator_tui.upkeep.migrate import migrate as run

    applied = run(url, with_backup=not arguments.without_backup, say=print)
    print("\n".join(f"aplicada: {name}" for name in applied) or "O esquema já está na versão mais nova.")
    from integrator_tui.base import fill_search
    from integrator_tui.db import Db
    from integrator_tui.process.progress import Progress

    db = Db(url)
    try:
        with Progress() as progress:
            filled = db.run(fill_search, lambda done, total: progress("Busca", done, total))
    finally:
        db.close()
    if filled:
        print("O índice da busca, que estava vazio, foi feito.")
    return 0


def history(arguments: argparse.Namespace) -> int:
    """The history of one customer, newest first."""
    if arguments.customer == "verify":
        return verify_history(arguments)
    from integrator_tui.queries.customers.customers import customer
    from integrator_tui.queries.history import HistoryFilter, history_of
    from integrator_tui.shell.report import history_as_json, history_as_text

    db, session = _open(arguments)
    try:
        db.run(customer, session, arguments.customer)
        rows = db.run(history_of, session, arguments.customer, HistoryFilter(), None, 1_000_000)
    finally:
        db.close()
    print(history_as_json(rows) if arguments.json else history_as_text(rows))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One customer."""
    from integrator_tui.queries.customers.customers import customer, form_context
    from integrator_tui.shell.report import customer_as_json, customer_as_text

    db, session = _open(arguments)
    try:
        record = db.run(customer, session, arguments.customer)
        context = db.run(form_context, session)
    finally:
        db.close()
    print(customer_as_json(record, context) if arguments.json else customer_as_text(record, context))
    return 0


def verify_history(arguments: argparse.Namespace) -> int:
    """The chain of the whole history."""
    url = _url(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep import chain
    from integrator_tui.upkeep.target import opened, snapshot

    anchor = chain.Anchor.parse(arguments.anchor) if arguments.anchor else None
    with Progress() as progress, opened(url) as db, snapshot(db):
        found = chain.verify(db, progress, anchor)
    _say(found.sentences, sys.stdout if found.ok else sys.stderr)
    return 0 if found.ok else 1


def backup(arguments: argparse.Namespace) -> int:
    """A copy of the base."""
    from pathlib import Path

    url = _url(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep.backup import backup as run

    with Progress() as progress:
        report = run(url, Path(arguments.file), progress, documents=arguments.documents)
    _say(report.lines)
    _say([f"Atenção: {sentence}" for sentence in report.warnings], sys.stderr)
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """A copy in the place of the base."""
    from pathlib import Path

    url = _url(arguments)
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep.restore import restore as run

    with Progress() as progress:
        file, rehearse, replace = Path(arguments.file), arguments.rehearse, arguments.replace
        report = run(url, file, rehearse=rehearse, replace=replace, progress=progress)
    _say(report.lines)
    _say([f"Atenção: {sentence}" for sentence in report.warnings], sys.stderr)
    return 0


def _say(lines: Sequence[str], out: TextIO | None = None) -> None:
    from integrator_tui.upkeep.target import printable

    for line in lines:
        print(printable(line), file=out)


def doctor(arguments: argparse.Namespace) -> int:
    """What is not as it should be."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.upkeep import doctor as examiner

    with Progress() as progress:
        findings = examiner.examine(arguments.database or "", progress)
    print(examiner.as_json(findings) if arguments.json else examiner.as_text(findings))
    return examiner.exit_code(findings)


def reindex(arguments: argparse.Namespace) -> int:
    """The search index anew."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.search.search_index import reindex as run

    db, session = _open(arguments)
    try:
        with Progress() as progress:
            db.run(run, session, progress)
    finally:
        db.close()
    print("O índice da busca foi refeito.")
    return 0


def postgres(arguments: argparse.Namespace) -> int:
    """Roles of a PostgreSQL base."""
    from integrator_tui.upkeep import roles

    if arguments.print:
        print(roles.script(arguments.owner, arguments.application))
    else:
        print(roles.create_roles(_url(arguments), arguments.owner, arguments.application))
    return 0


def suspend(arguments: argparse.Namespace) -> int:
    """The run of suspensions."""
    import json

    from integrator_tui.process.progress import Progress
    from integrator_tui.services.plans.suspension_run import run_suspension

    db, session = _open(arguments)
    try:
        with Progress() as progress:
            day = arguments.day or session.today().date()
            found = run_suspension(session, db.run, day, arguments.dry_run, progress)
    finally:
        db.close()
    if arguments.json:
        print(json.dumps({"plans": found.plans, "passed_over": found.passed_over, "dry_run": arguments.dry_run}))
    else:
        what = "a suspender" if arguments.dry_run else "suspensos"
        print(f"Planos {what}: {len(found.plans)}. Protegidos, ou de clientes fora da suspensão: {found.passed_over}.")
    return 0


def operations(arguments: argparse.Namespace) -> int:
    """What can be called."""
    from integrator_tui.shell.operations import show_operations

    return show_operations(arguments)


def call(arguments: argparse.Namespace) -> int:
    """One query or service."""
    from integrator_tui.shell.operations import call as run

    return run(arguments, _open)


def send_out(arguments: argparse.Namespace) -> int:
    """A task of the outbox."""
    return outbox(arguments, _open)


COMMANDS = {
    "demo": demo,
    "import": bring,
    "export": take,
    "migrate": migrate,
    "history": history,
    "show": show,
    "lists": lists,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "reindex": reindex,
    "postgres": postgres,
    "suspend": suspend,
    "outbox": send_out,
    "slip": slip,
    "pix": pix,
    "operations": operations,
    "call": call,
}
