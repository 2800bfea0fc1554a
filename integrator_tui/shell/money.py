"""The routines of money as commands: billing, and what follows from it; safe in cron every hour."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from integrator_tui.rules.counting import number
from integrator_tui.rules.money import format_money
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON, Parser, month, path

Opened = Callable[[argparse.Namespace], Any]
MOST_LINES = 40
"""Of those who were left out, that are told to a reader; programs get them all with --json."""


def add_money(verbs: Any, verb: Callable[..., Parser]) -> None:
    """`billing run`, `billing slips`."""
    tasks = verbs.add_parser("billing", help="faturamento mensal").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    run = verb(tasks, "run", "cobra o mês de todos os planos; o que já foi cobrado fica como está")
    run.add_argument("--month", type=month, metavar="AAAA-MM", help="o mês do vencimento (o próximo que falta)")
    run.add_argument("--dry-run", action="store_true", help="só diz o que cobraria, não grava nada")
    slips = verb(tasks, "slips", "faz os boletos das faturas que se cobram por boleto e ainda não têm um")
    slips.add_argument("--dry-run", action="store_true", help="só diz quantos faria, não grava nada")
    for one in (run, slips):
        one.add_argument("--json", action="store_true", help=JSON)


def add_bank(verbs: Any, verb: Callable[..., Parser]) -> None:
    """`bank remittance`, `bank return`, `bank refused`."""
    tasks = verbs.add_parser("bank", help="arquivos do banco: débito automático e boletos").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    out = verb(tasks, "remittance", "grava a próxima remessa; a que ficou sem gravar vai antes, igual")
    out.add_argument("file", type=path, metavar="ARQUIVO", help="o arquivo que se grava")
    out.add_argument("--agreement", default="", metavar="CONVÊNIO", help="nome, banco ou número do convênio")
    back = verb(tasks, "return", "lê um retorno do banco; o mesmo arquivo outra vez nada muda")
    back.add_argument("file", type=path, metavar="ARQUIVO", help="o arquivo do banco")
    for one in (out, back):
        one.add_argument("--dry-run", action="store_true", help="só diz o que faria, não grava nada")
        one.add_argument("--json", action="store_true", help=JSON)
    no = verb(tasks, "refused", "o banco recusou a remessa inteira: o que estava nela vai de novo, com outro número")
    no.add_argument("nsa", type=int, metavar="NSA", help="o número do arquivo")
    no.add_argument("reason", metavar="MOTIVO", help="o que o banco disse")
    no.add_argument("--agreement", default="", metavar="CONVÊNIO", help="nome, banco ou número do convênio")


def add_remind(verbs: Any, verb: Callable[..., Parser]) -> None:
    """`remind`."""
    all_of_it = verb(verbs, "remind", "lembretes e avisos por e-mail e SMS, de faturas e de atendimentos sem resposta")
    all_of_it.add_argument("--dry-run", action="store_true", help="só diz quem receberia, não grava nada")
    all_of_it.add_argument("--json", action="store_true", help=JSON)


def remind(arguments: argparse.Namespace, open_base: Opened) -> int:
    """Both runs of debts, then the calls that wait on their customers."""
    from integrator_tui.holder import alive, holder
    from integrator_tui.process.progress import Progress
    from integrator_tui.queries.finance.runs.debts import KINDS as DEBTS
    from integrator_tui.queries.finance.runs.journal import KINDS as ROUTINES
    from integrator_tui.services.calls.silence import run_silences
    from integrator_tui.services.finance.runs.remind import Reminded, run_reminders

    db, session = open_base(arguments)
    found: list[Reminded] = []
    try:
        with Progress() as progress:
            for kind in DEBTS:
                found.append(run_reminders(session, db.run, kind, arguments.dry_run, progress, holder(), alive))
            found.append(run_silences(session, db.run, arguments.dry_run, progress, holder(), alive))
    finally:
        db.close()
    if arguments.json:
        data = [{"kind": one.kind, **vars(one.tally), "dry_run": arguments.dry_run} for one in found]
        say.out(json.dumps(data))
        return 1 if any(one.tally.failed for one in found) else 0
    for one in found:
        would = " (simulação: nada foi gravado)" if arguments.dry_run else ""
        say.out(f"{(DEBTS | ROUTINES)[one.kind]}{would}: {one.sentence}.")
        for customer, _, _, reason, _ in one.notes[:MOST_LINES]:
            say.out(f"  fora  cliente {customer}: {reason}")
    return 1 if any(one.tally.failed for one in found) else 0


def bank(arguments: argparse.Namespace, open_base: Opened) -> int:
    """A file to a bank or from it. Exit code 1 where lines wait for somebody to decide."""
    db, session = open_base(arguments)
    try:
        if arguments.task == "remittance":
            return _remittance(arguments, db, session)
        if arguments.task == "refused":
            return _refused(arguments, db, session)
        return _return(arguments, db, session)
    finally:
        db.close()


def _remittance(arguments: argparse.Namespace, db: Any, session: Any) -> int:
    from integrator_tui.queries.finance.bank_files.files import file_row
    from integrator_tui.queries.finance.bank_files.slips_out import counterpart
    from integrator_tui.services.finance.bank_files.slip_files import write_remittance

    if arguments.dry_run:
        return _would_send(arguments, db, session, db.run(counterpart, session, arguments.agreement))
    row = db.run(file_row, session, write_remittance(session, db.run, arguments.agreement, arguments.file))
    if arguments.json:
        say.out(json.dumps({"nsa": row.nsa, "lines": row.lines, "cents": row.cents, "file": arguments.file}))
        return 0
    say.out(f"{arguments.file}: NSA {row.nsa}, {number(row.lines)} linhas, {format_money(row.cents)}.")
    return 0


def _would_send(arguments: argparse.Namespace, db: Any, session: Any, agreed: Any) -> int:
    from integrator_tui.queries.finance.bank_files.debits import Agreement, next_debits, said_of
    from integrator_tui.queries.finance.bank_files.slips_out import next_slips

    if isinstance(agreed, Agreement):
        debits = db.run(next_debits, session, agreed)
        said, left = said_of(debits), debits.left_out
        lines = [(one.customer_id, one.number, one.due, one.cents) for one in debits.orders]
    else:
        slips = db.run(next_slips, session, agreed)
        said, left = slips.sentence, slips.left_out
        lines = [(one.customer_id, one.number, one.title.due, one.title.cents) for one in slips.orders]
    if arguments.json:
        orders = [
            {"customer": who, "invoice": invoice, "due": f"{due}", "cents": cents} for who, invoice, due, cents in lines
        ]
        left_out = [{"customer": who, "invoice": invoice, "why": why} for who, invoice, why in left]
        say.out(json.dumps({"orders": orders, "left_out": left_out}, ensure_ascii=False))
        return 0
    say.out(f"Simulação, nada foi gravado: {said}.")
    for customer, invoice, why in left[:MOST_LINES]:
        say.out(f"  fora  cliente {customer}, fatura {invoice}: {why}")
    return 0


def _return(arguments: argparse.Namespace, db: Any, session: Any) -> int:
    from pathlib import Path

    from integrator_tui.bank.febraban.read import MOST_BYTES
    from integrator_tui.bank.files import DECIDE
    from integrator_tui.queries.finance.bank_files.slip_return import looked_at
    from integrator_tui.services.finance.bank_files.slip_files import read_return
    from integrator_tui.tables.source import whole

    file = Path(arguments.file)
    content = whole(file, MOST_BYTES).decode("latin-1")
    found = db.run(looked_at, session, content)
    if not arguments.dry_run and not found.again:
        read_return(session, db.run, content, file.name)
    waiting = found.of(DECIDE)
    if arguments.json:
        lines = [
            {"line": one.number, "state": one.state, "cents": one.cents, "why": one.reason, "customer": one.customer_id}
            for one in found.lines
        ]
        data = {"again": bool(found.again), "nsa": found.nsa, "lines": lines, "dry_run": arguments.dry_run}
        say.out(json.dumps(data, ensure_ascii=False))
        return 1 if waiting else 0
    would = "Simulação, nada foi gravado: " if arguments.dry_run else ""
    say.out(f"{would}{file.name}: {found.sentence}")
    for one in waiting[:MOST_LINES]:
        say.out(f"  a decidir  linha {one.number}, {format_money(one.cents)}: {one.reason}")
    return 1 if waiting else 0


def _refused(arguments: argparse.Namespace, db: Any, session: Any) -> int:
    from integrator_tui.queries.finance.bank_files.files import sent_file
    from integrator_tui.queries.finance.bank_files.slips_out import counterpart
    from integrator_tui.services.finance.bank_files.remittance import refuse_file

    agreement = db.run(counterpart, session, arguments.agreement)
    key = db.run(sent_file, session, agreement.id, arguments.nsa)
    db.run(refuse_file, session, key, arguments.reason)
    say.out(
        f"NSA {arguments.nsa} de «{agreement.name}»: recusado pelo banco; o que estava nele vai na próxima remessa."
    )
    return 0


def billing(arguments: argparse.Namespace, open_base: Opened) -> int:
    """One month, or every month that is due and was not run yet. Exit code 1 where somebody could not be charged."""
    from integrator_tui.holder import alive, holder
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.runs.billing_run import months_to_run, run_billing

    if arguments.task == "slips":
        return _slips(arguments, open_base)
    db, session = open_base(arguments)
    found = []
    try:
        with Progress() as progress:
            months: list[date] = [arguments.month] if arguments.month else db.run(months_to_run, session)
            for each in months:
                found.append(run_billing(session, db.run, each, arguments.dry_run, progress, holder(), alive))
        if arguments.json:
            data = [{**_data(one, session, db), "dry_run": arguments.dry_run} for one in found]
            say.out(json.dumps(data, ensure_ascii=False))
    finally:
        db.close()
    for one in found if not arguments.json else ():
        would = " (simulação: nada foi gravado)" if arguments.dry_run else ""
        say.out(f"{one.month:%m/%Y}{would}: {one.sentence}.")
        for customer, plan, outcome, reason, _ in one.notes[:MOST_LINES]:
            say.out(f"  {'erro' if outcome == 'erro' else 'fora'}  cliente {customer}, plano {plan}: {reason}")
        if (more := one.tally.left_out + one.tally.failed - MOST_LINES) > 0:
            say.out(f"  e mais {number(more)}: com --json vêm todos.")
    return 1 if any(one.tally.failed for one in found) else 0


def _slips(arguments: argparse.Namespace, open_base: Opened) -> int:
    """A slip for each invoice that wants one. Exit code 1 where one could not be made."""
    from integrator_tui.config import load
    from integrator_tui.folders import outbox
    from integrator_tui.holder import alive, holder
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.runs.slip_run import run_slips

    db, session = open_base(arguments)
    try:
        with Progress() as progress:
            folder = outbox(load(), session.login)
            found = run_slips(session, db.run, arguments.dry_run, folder, progress, holder(), alive)
        notes = [
            {"customer": customer, "outcome": outcome, "reason": why}
            for customer, _, outcome, why, _ in (_all_notes(found, session, db) if arguments.json else ())
        ]
    finally:
        db.close()
    if arguments.json:
        files = [str(path) for path in found.files]
        data = {**vars(found.tally), "left_out_list": notes, "files": files, "dry_run": arguments.dry_run}
        say.out(json.dumps(data, ensure_ascii=False))
        return 1 if found.tally.failed else 0
    would = " (simulação: nada foi gravado)" if arguments.dry_run else ""
    say.out(f"Boletos{would}: {found.sentence}.")
    for customer, _, outcome, why, _ in found.notes[:MOST_LINES]:
        say.out(f"  {'erro' if outcome == 'erro' else 'fora'}  cliente {customer}: {why}")
    return 1 if found.tally.failed else 0


def _data(found: Any, session: Any, db: Any) -> dict[str, Any]:
    notes = [
        {"customer": customer, "plan": plan, "outcome": outcome, "reason": reason}
        for customer, plan, outcome, reason, _ in _all_notes(found, session, db)
    ]
    return {"month": f"{found.month:%Y-%m}", "resumed": found.resumed, **vars(found.tally), "left_out_list": notes}


def _all_notes(found: Any, session: Any, db: Any) -> Any:
    """Whom a run left out, all of them; of a dry run what it says."""
    from integrator_tui.services.finance.runs.journal import told_of

    return found.notes if found.run_id is None else told_of(session, db.run, found.run_id)
