"""`integrator-tui network run|queue`: orders to routers; nothing heavy before it is needed."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.rules.counting import counted
from integrator_tui.rules.permissions import PANEL
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON
from integrator_tui.shell.outbox import stop_on_signals, until_the_desk_ends

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session

Open = Callable[[argparse.Namespace], "tuple[Db, Session]"]


def add_network(verbs: Any, verb: Callable[..., Any], parser_class: Any) -> None:
    """The verb with its tasks."""
    tasks = verbs.add_parser("network", help="ordens aos roteadores: encerrar e mudar sessões").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    run = verb(tasks, "run", "envia as ordens da fila, até ser parado")
    run.add_argument("--once", action="store_true", help="só o que já está na hora")
    run.add_argument("--with-desk", action="store_true", help=argparse.SUPPRESS)
    verb(tasks, "queue", "as ordens de que ainda se espera algo").add_argument("--json", action="store_true", help=JSON)


def network(arguments: argparse.Namespace, open_base: Open) -> int:
    """Run a task."""
    db, session = open_base(arguments)
    try:
        return {"run": _run, "queue": _queue}[arguments.task](arguments, db, session)
    finally:
        db.close()


def _run(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.network.sender import Sender
    from integrator_tui.outbox.sender import sender_name

    if not session.may(PANEL):
        raise NotPermitted(PANEL)
    try:
        from integrator_tui.network.coa import CoaDriver

        driver = CoaDriver()
    except ModuleNotFoundError as error:
        raise Refused('Falta o pacote que fala com os roteadores: pip install "integrator-tui[radius]"') from error
    stopped = threading.Event()
    stop_on_signals(stopped)
    if arguments.with_desk:
        threading.Thread(target=until_the_desk_ends, args=(stopped,), daemon=True).start()
    sent = Sender(db, driver, sender_name()).run(stopped, once=arguments.once)
    if not arguments.with_desk:
        say.out(counted(sent, "ordem enviada.", "ordens enviadas."))
    return 0


def _queue(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.queries.plans.network.orders import open_orders

    rows = db.run(open_orders, session)
    if arguments.json:
        say.out(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str))
        return 0
    for row in rows:
        say.out(f"{row.id:>7}  {row.at:%d/%m %H:%M}  plano {row.plan_id}  {row.login}  {row.said}")
    if not rows:
        say.out("Nenhuma ordem na fila.")
    return 0
