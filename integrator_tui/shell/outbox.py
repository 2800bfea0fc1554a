"""`integrator-tui outbox run|listen|status|retry|cancel|pause|resume|silence`; nothing heavy before it is needed."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from integrator_tui.config import load
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.rules.counting import counted
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON, code

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.outbox.port import Report
    from integrator_tui.queries.messages.looks import Look
    from integrator_tui.session import Session

Open = Callable[[argparse.Namespace], "tuple[Db, Session]"]


def add_outbox(verbs: Any, verb: Callable[..., Any], parser_class: Any) -> None:
    """The verb with its tasks."""
    tasks = verbs.add_parser("outbox", help="a caixa de saída: envio de e-mail e SMS").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    run = verb(tasks, "run", "envia o que está na fila, até ser parado")
    run.add_argument("--once", action="store_true", help="só o que já está na hora")
    run.add_argument("--with-desk", action="store_true", help=argparse.SUPPRESS)
    for name, text in (
        ("status", "quantas mensagens em cada estado"),
        ("listen", "recebe os avisos de entrega de SMS"),
    ):
        verb(tasks, name, text).add_argument("--json", action="store_true", help=JSON)
    for name, text in (("retry", "tenta de novo já"), ("cancel", "cancela o que está na fila")):
        one = verb(tasks, name, text)
        one.add_argument("message", type=code, metavar="MENSAGEM", help="o número dela na caixa de saída")
        one.add_argument("--json", action="store_true", help=JSON)
    for name, text in (("pause", "segura um canal"), ("resume", "solta um canal")):
        one = verb(tasks, name, text)
        one.add_argument("channel", choices=["email", "sms"], help="qual canal")
        one.add_argument("--json", action="store_true", help=JSON)
    quiet = verb(tasks, "silence", "modo silencioso: nada sai")
    quiet.add_argument("on", choices=["on", "off"], help="on liga o silêncio, off desliga")
    quiet.add_argument("--json", action="store_true", help=JSON)


def outbox(arguments: argparse.Namespace, open_base: Open) -> int:
    """Run a task."""
    db, session = open_base(arguments)
    try:
        return TASKS[arguments.task](arguments, db, session)
    finally:
        db.close()


def _run(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.folders import document_store
    from integrator_tui.outbox import drivers as ways
    from integrator_tui.outbox.bounces import mailbox, watch
    from integrator_tui.outbox.sender import Sender, sender_name

    _ask_for_it(session)
    settings = load()
    found = ways.drivers(settings)
    if not found:
        raise Refused("Não há [email] nem [sms] na configuração: não há por onde enviar.")
    stopped = threading.Event()
    stop_on_signals(stopped)
    if arguments.with_desk:
        threading.Thread(target=until_the_desk_ends, args=(stopped,), daemon=True).start()
    intervals = {channel: ways.interval(settings, channel) for channel in found}
    sender = Sender(db, found, document_store(settings, db.url), ways.domain(settings), intervals, sender_name())
    box = mailbox(settings.email)
    if box is not None and not arguments.once:
        looked = partial(_looked, db, f"{box.user}@{box.host}")
        threading.Thread(
            target=watch, args=(box, partial(_take, db, sender.name), stopped), kwargs={"note": looked}, daemon=True
        ).start()
    sent = sender.run(stopped, once=arguments.once)
    if not arguments.with_desk:
        say.out(counted(sent, "tentativa de envio.", "tentativas de envio."))
    return 0


def _take(db: Db, who: str, report: Report) -> int:
    from integrator_tui.outbox.queue import take_report
    from integrator_tui.session import utc_now

    return db.run(take_report, report, utc_now(), who)


def _looked(db: Db, name: str, problem: str, set_aside: int) -> None:
    from integrator_tui.outbox.looks import looked
    from integrator_tui.session import utc_now

    db.run(looked, name, utc_now(), problem, set_aside)


def stop_on_signals(stopped: threading.Event) -> None:
    """What is under way is finished, then the sender ends."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Not here: what is interrupted may hold the very lock that setting it takes.
        signal.signal(number, lambda *_: threading.Thread(target=stopped.set).start())


def until_the_desk_ends(stopped: threading.Event) -> None:
    """The desk holds the other end of the standard input: however it ends, this reads its end."""
    while sys.stdin.buffer.read(1):
        pass
    stopped.set()


def _ask_for_it(session: Session) -> None:
    """Sending is for who keeps the outbox. Raises `NotPermitted`."""
    from integrator_tui.services.messages.outbox import SUPERVISE

    if not session.may(SUPERVISE):
        raise NotPermitted(SUPERVISE)


def _listen(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.outbox.sms.listener import listen

    _ask_for_it(session)
    return listen(load(), db)


def _status(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.queries.messages.outbox import status
    from integrator_tui.rules.messages.states import STATE_LABELS

    found = db.run(status, session)
    if arguments.json:
        due = found.oldest_due.isoformat() if found.oldest_due else None
        say.out(
            json.dumps(
                {
                    "counts": found.counts,
                    "oldest_due": due,
                    "senders": found.senders,
                    "paused": list(found.paused),
                    "silent": found.silent,
                    "asleep": found.asleep,
                    "mailboxes": [_mailbox(one, session) for one in found.mailboxes],
                },
                ensure_ascii=False,
            )
        )
        return 0
    for state, label in STATE_LABELS.items():
        say.out(f"{label:<22}{found.counts.get(state, 0):>9}")
    say.out(f"{'enviadores ativos':<22}{found.senders:>9}")
    for sentence in (
        *(_mailbox_sentence(one, session) for one in found.mailboxes),
        not found.mailboxes and _never_read(),
        found.silent and "Modo silencioso: nada sai.",
        found.paused and f"Canais parados: {', '.join(found.paused)}.",
        found.asleep and "Há mensagens na hora e nenhum enviador trabalha: integrator-tui outbox run",
    ):
        if sentence:
            say.out(sentence)
    return 0


def _never_read() -> str:
    """For a mailbox of the settings that nobody has looked into yet."""
    from integrator_tui.outbox.mailbox_settings import mailbox

    try:
        box = mailbox(load().email)
    except Refused as error:
        return error.sentence
    return f"Devoluções ({box.user}@{box.host}): nunca lidas: nenhum enviador a lê." if box else ""


def _mailbox(one: Look, session: Session) -> dict[str, Any]:
    return {
        "mailbox": one.mailbox,
        "looked_at": one.looked_at.isoformat(),
        "read_at": one.read_at.isoformat() if one.read_at else None,
        "late": one.late(session.now()),
        "problem": one.problem,
        "set_aside": one.set_aside,
    }


def _mailbox_sentence(one: Look, session: Session) -> str:
    """Since when nothing was read, and what people should look at."""
    since = f"{session.local(one.read_at):%d/%m/%Y %H:%M}" if one.read_at else "nunca"
    if one.problem or one.late(session.now()):
        why = f": {one.problem}" if one.problem else ": nenhum enviador a lê"
        said = (
            f"Devoluções ({one.mailbox}): nada lido desde {since}{why}."
            if one.read_at
            else (f"Devoluções ({one.mailbox}): nunca lidas{why}.")
        )
    else:
        said = f"Devoluções ({one.mailbox}): lidas em {since}."
    if one.set_aside:
        count = counted(one.set_aside, "mensagem não pôde ser lida", "mensagens não puderam ser lidas")
        said += f" {count}: veja as marcadas com estrela na caixa."
    return said


def _one(name: str) -> Callable[[argparse.Namespace, Db, Session], int]:
    def run(arguments: argparse.Namespace, db: Db, session: Session) -> int:
        from integrator_tui.services.messages import outbox as services

        key = db.run(getattr(services, name), session, arguments.message)
        return _said(arguments, {"message": key}, f"Mensagem {key}: {'na fila' if name == 'retry' else 'cancelada'}.")

    return run


def _hold(paused: bool) -> Callable[[argparse.Namespace, Db, Session], int]:
    def run(arguments: argparse.Namespace, db: Db, session: Session) -> int:
        from integrator_tui.services.messages.outbox import hold_channel

        channel = db.run(hold_channel, session, arguments.channel, paused)
        said = f"Canal {channel} {'parado' if paused else 'solto'}."
        return _said(arguments, {"channel": channel, "paused": paused}, said)

    return run


def _silence(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.services.messages.outbox import silence

    on = db.run(silence, session, arguments.on == "on")
    return _said(arguments, {"silent": on}, f"Modo silencioso {'ligado: nada sai' if on else 'desligado'}.")


def _said(arguments: argparse.Namespace, data: dict[str, Any], sentence: str) -> int:
    say.out(json.dumps(data) if arguments.json else sentence)
    return 0


TASKS: dict[str, Callable[[argparse.Namespace, Any, Any], int]] = {
    "run": _run,
    "listen": _listen,
    "status": _status,
    "retry": _one("retry"),
    "cancel": _one("cancel"),
    "pause": _hold(True),
    "resume": _hold(False),
    "silence": _silence,
}
