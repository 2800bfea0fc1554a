"""The commands of the shell. Nothing heavy is imported before it is needed.

Exit codes: 0 done, 1 refused with a sentence, 2 wrong use, 70 a bug, told by its code.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from integrator_tui.config import folder, leave_out_postgres
from integrator_tui.errors import DeskError, Refused
from integrator_tui.rules.counting import counted
from integrator_tui.shell import say, ssh
from integrator_tui.shell.codes import pix, slip
from integrator_tui.shell.lgpd import lgpd
from integrator_tui.shell.money import bank as bank_file
from integrator_tui.shell.money import billing as bill_month
from integrator_tui.shell.money import remind as remind_all
from integrator_tui.shell.network import network
from integrator_tui.shell.opened import opened, url_of
from integrator_tui.shell.outbox import outbox
from integrator_tui.shell.pop import pop as show_call
from integrator_tui.shell.receivables import bring_receivables
from integrator_tui.shell.upkeep import backup, doctor, migrate, postgres, reindex, restore, verify_history
from integrator_tui.shell.usage import parser
from integrator_tui.shell.users import user

BUG = 70

if TYPE_CHECKING:
    pass


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; every end of it is a sentence and a code, no traceback."""
    if sentence := say.standard_streams():
        say.refused("Recusado", sentence)
        return 1
    code: int | None = None
    try:
        code = _carried_out(argv)
    finally:
        code = _said_all(code)
    return code


def _said_all(code: int | None) -> int:
    """The code of the end, once all that was printed is where it shall be; none is that of a call that was wrong."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up_output(error)
        if code is None:
            raise SystemExit(1) from None
        return 1
    return code or 0


def _give_up_output(error: OSError) -> None:
    """Say so, but not that whoever read has gone; what is left would be tried again at the end, and told in English."""
    if not isinstance(error, BrokenPipeError):
        say.err(f"{say.PROGRAM}: Não foi possível gravar a saída: {say.reason(error)}.")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _carried_out(argv: Sequence[str] | None) -> int:
    os.umask(0o077)  # bases, copies and exports hold customers: for their owner alone
    try:
        arguments = parser().parse_args(argv)
        if arguments.verb is None:
            return desk(arguments)
        return COMMANDS[arguments.verb](arguments)
    except DeskError as error:
        say.refused(error.title, error.sentence)
        return 1
    except KeyboardInterrupt:
        say.err("\nintegrator-tui: interrompido; nada ficou pela metade.")
        return 1
    except OSError as error:
        if not error.filename:
            _give_up_output(error)
            return 1
        say.refused("Não foi possível", say.about_file(error))
        return 1
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """What a base says of itself is told as a sentence; anything else is a bug, and told by its code."""
    from integrator_tui.process import bugs
    from integrator_tui.upkeep.target import sentences

    try:
        with sentences():
            raise error
    except DeskError as told:
        say.refused(told.title, told.sentence)
        return 1
    except KeyboardInterrupt:
        say.err("\nintegrator-tui: interrompido; nada ficou pela metade.")
        return 1
    except Exception as bug:
        bugs.log_to(folder("state"))
        say.err(f"integrator-tui: Erro interno {bugs.log_bug(bug)}. Informe este código ao suporte.")
        return BUG


def desk(arguments: argparse.Namespace) -> int:
    """Open the desk."""
    from integrator_tui.shell.start import run_desk

    return run_desk(url_of(arguments))


def demo(arguments: argparse.Namespace) -> int:
    """A demonstration base."""
    from integrator_tui.process.progress import Progress

    url = arguments.target if "://" in arguments.target else f"sqlite:///{quote(arguments.target)}"
    if url.startswith("sqlite:"):
        leave_out_postgres()
    from integrator_tui.demo.demo import build, return_beside
    from integrator_tui.engine.address import sqlite_file

    with Progress() as progress:
        number = build(url, arguments.customers, arguments.seed, progress)
    say.out(f"Base de demonstração com {number} clientes: {arguments.target}")
    if (file := sqlite_file(url)) and (answer := return_beside(Path(file))).is_file():
        say.out(f"Um retorno do banco, para ler em «Arquivos do banco» (l): {answer}")
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """Customers from a CSV file, or what they owe in another system."""
    if arguments.what == "receivables":
        if arguments.update:
            raise Refused("--update é de clientes: um título que já entrou não muda por arquivo.")
        return bring_receivables(arguments)
    if arguments.total is not None:
        raise Refused("--total é de receivables.")
    from pathlib import Path

    from integrator_tui.process.progress import Progress
    from integrator_tui.services.customers.customer_import import import_file

    db, session = opened(arguments)
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
    say.out("\n".join([report.sentence, "", report.details]))
    return 0 if report.ok else 1


def take(arguments: argparse.Namespace) -> int:
    """Customers to the standard output."""
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.customers.customer_export import export

    db, session = opened(arguments)
    try:
        with Progress() as progress:  # Ctrl+C reaches the database thread through it
            db.run(export, session, arguments.query, arguments.format, sys.stdout.buffer, progress)
    finally:
        db.close()
    return 0


def lists(arguments: argparse.Namespace) -> int:
    """One of the provider's lists, to the standard output or from a file."""
    from pathlib import Path

    from integrator_tui.queries.lists.list_export import export_list
    from integrator_tui.services.lists.list_import import import_list, read_rows

    db, session = opened(arguments)
    try:
        if arguments.task == "export":
            db.run(export_list, session, arguments.list, arguments.format, sys.stdout.buffer)
            return 0
        path = Path(arguments.file)
        rows = read_rows(path, arguments.list, arguments.encoding)
        new, changed = db.run(import_list, session, arguments.list, rows, arguments.dry_run)
    finally:
        db.close()
    same = len(rows) - new - changed
    parts = (counted(new, "nova"), counted(changed, "alterada"), counted(same, "igual", "iguais"))
    say.out(f"{path.name}: {', '.join(parts)}.")
    for line in rows.details:
        say.err(line)
    if arguments.dry_run:
        say.out("Nada foi gravado.")
    return 0


def settings(arguments: argparse.Namespace) -> int:
    """The system variables: all of them, or one set."""
    import json
    from dataclasses import asdict

    from integrator_tui.queries.variables import variables
    from integrator_tui.rules.acting import escaped
    from integrator_tui.services.variables import set_variable

    db, session = opened(arguments)
    try:
        rows = db.run(variables, session)
        if arguments.task == "set":
            row = next((one for one in rows if arguments.code in (one.code, one.name)), None)
            code, read = (row.code, row.value) if row else (arguments.code, "")
            value = db.run(set_variable, session, code, read, arguments.value)
            say.out(f"{row.name if row else code}: {value}")
            return 0
    finally:
        db.close()
    if arguments.json:
        say.out(escaped(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)))
        return 0
    for row in rows:
        say.out(escaped(f"{row.code:<32}{row.value:<6}(padrão {row.default})  {row.name}. {row.meaning}"))
    return 0


def history(arguments: argparse.Namespace) -> int:
    """The history of one customer, newest first."""
    if arguments.customer == "verify":
        return verify_history(arguments)
    from integrator_tui.queries.customers.customers import customer
    from integrator_tui.queries.history import HistoryFilter, history_of
    from integrator_tui.shell.report import history_as_json, history_as_text

    db, session = opened(arguments)
    try:
        db.run(customer, session, arguments.customer)
        rows = db.run(history_of, session, arguments.customer, HistoryFilter(), None, 1_000_000)
    finally:
        db.close()
    say.out(history_as_json(rows) if arguments.json else history_as_text(rows))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One customer."""
    from integrator_tui.queries.customers.customers import customer, form_context
    from integrator_tui.shell.report import customer_as_json, customer_as_text

    db, session = opened(arguments)
    try:
        record = db.run(customer, session, arguments.customer)
        context = db.run(form_context, session)
    finally:
        db.close()
    say.out(customer_as_json(record, context) if arguments.json else customer_as_text(record, context))
    return 0


def suspend(arguments: argparse.Namespace) -> int:
    """The run of suspensions."""
    import json

    from integrator_tui.holder import alive, holder
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.passing_days import refresh_standings
    from integrator_tui.services.finance.runs.suspension import run_suspensions
    from integrator_tui.services.plans.suspension_run import run_suspension

    db, session = opened(arguments)
    try:
        with Progress() as progress:
            if not arguments.dry_run:
                refresh_standings(session, db.run)
            day = arguments.day or session.today().date()
            if arguments.dry_run or day != session.today().date():
                found = run_suspension(session, db.run, day, arguments.dry_run, progress)
            else:
                found = run_suspensions(session, db.run, day, progress, holder(), alive)
    finally:
        db.close()
    if arguments.json:
        say.out(json.dumps({**vars(found), "dry_run": arguments.dry_run}))
        return 0
    would = " (seria)" if arguments.dry_run else ""
    say.out(f"Confianças terminadas sem pagamento, plano suspenso{would}: {len(found.suspended)}.")
    say.out(f"Planos habilitados, pagos ou no fim da Suspensão Temporária{would}: {len(found.enabled)}.")
    say.out(f"Protegidos, ou de clientes fora da suspensão: {found.passed_over}.")
    say.out(f"Planos suspensos por débito avisado{would}: {len(found.cut)}.")
    say.out(f"Planos de clientes em débito que ainda não se suspendem: {len(found.waiting)}.")
    for customer, plan, reason in found.why[:40]:
        say.out(f"  poupado  cliente {customer}, plano {plan}: {reason}")
    return 0


def contests(arguments: argparse.Namespace) -> int:
    """Contests whose term is over."""
    from integrator_tui.services.finance.contests import lapse_contests

    db, session = opened(arguments)
    try:
        found = lapse_contests(session, db.run)
    finally:
        db.close()
    say.out(f"Contestações sem resposta no prazo, que valem como procedentes: {len(found)}.")
    for protocol in found:
        say.out(protocol)
    return 0


def operations(arguments: argparse.Namespace) -> int:
    """What can be called."""
    from integrator_tui.shell.operations import show_operations

    return show_operations(arguments)


def call(arguments: argparse.Namespace) -> int:
    """One query or service."""
    from integrator_tui.shell.operations import call as run

    return run(arguments, opened)


def complete(arguments: argparse.Namespace) -> int:
    """What the shell needs to complete commands."""
    from integrator_tui.shell.completion import completion

    return completion(arguments)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "import": bring,
    "export": take,
    "migrate": migrate,
    "history": history,
    "show": show,
    "lists": lists,
    "settings": settings,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "reindex": reindex,
    "postgres": postgres,
    "suspend": suspend,
    "billing": partial(bill_month, open_base=opened),
    "contests": contests,
    "bank": partial(bank_file, open_base=opened),
    "remind": partial(remind_all, open_base=opened),
    "outbox": partial(outbox, open_base=opened),
    "network": partial(network, open_base=opened),
    "pop": partial(show_call, open_base=opened),
    "lgpd": partial(lgpd, open_base=opened),
    "user": partial(user, open_base=opened),
    "ssh-setup": ssh.setup,
    "ssh-keys": ssh.keys,
    "ssh-desk": ssh.desk,
    "slip": slip,
    "pix": pix,
    "operations": operations,
    "call": call,
    "completion": complete,
}
