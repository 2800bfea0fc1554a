"""The routines of money as commands: billing, and what follows from it; safe in cron every hour."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from integrator_tui.rules.counting import number
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON, Parser, month

Opened = Callable[[argparse.Namespace], Any]
MOST_LINES = 40
"""Of those who were left out, that are told to a reader; programs get them all with --json."""


def add_money(verbs: Any, verb: Callable[..., Parser]) -> None:
    """`billing run`."""
    tasks = verbs.add_parser("billing", help="faturamento mensal").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    run = verb(tasks, "run", "cobra o mês de todos os planos; o que já foi cobrado fica como está")
    run.add_argument("--month", type=month, metavar="AAAA-MM", help="o mês do vencimento (o próximo que falta)")
    run.add_argument("--dry-run", action="store_true", help="só diz o que cobraria, não grava nada")
    run.add_argument("--json", action="store_true", help=JSON)


def billing(arguments: argparse.Namespace, opened: Opened) -> int:
    """One month, or every month that is due and was not run yet. Exit code 1 where somebody could not be charged."""
    from integrator_tui.holder import alive, holder
    from integrator_tui.process.progress import Progress
    from integrator_tui.services.finance.runs.billing_run import months_to_run, run_billing

    db, session = opened(arguments)
    found = []
    try:
        with Progress() as progress:
            months: list[date] = [arguments.month] if arguments.month else db.run(months_to_run, session)
            for each in months:
                found.append(run_billing(session, db.run, each, arguments.dry_run, progress, holder(), alive))
    finally:
        db.close()
    if arguments.json:
        say.out(json.dumps([{**_data(one), "dry_run": arguments.dry_run} for one in found], ensure_ascii=False))
    for one in found if not arguments.json else ():
        would = " (simulação: nada foi gravado)" if arguments.dry_run else ""
        say.out(f"{one.month:%m/%Y}{would}: {one.sentence}.")
        for customer, plan, outcome, reason, _ in one.notes[:MOST_LINES]:
            say.out(f"  {'erro' if outcome == 'erro' else 'fora'}  cliente {customer}, plano {plan}: {reason}")
        if len(one.notes) > MOST_LINES:
            say.out(f"  e mais {number(len(one.notes) - MOST_LINES)}: com --json vêm todos.")
    return 1 if any(one.tally.failed for one in found) else 0


def _data(found: Any) -> dict[str, Any]:
    notes = [
        {"customer": customer, "plan": plan, "outcome": outcome, "reason": reason}
        for customer, plan, outcome, reason, _ in found.notes
    ]
    return {"month": f"{found.month:%Y-%m}", "resumed": found.resumed, **vars(found.tally), "left_out_list": notes}
