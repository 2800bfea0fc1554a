"""`integrator-tui lgpd ...`: a person's data handed out or ended, an incident told (F241)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from integrator_tui.errors import Refused
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON, code, day, path

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.queries.access.incident import Incident
    from integrator_tui.session import Session

Open = Callable[[argparse.Namespace], "tuple[Db, Session]"]


def add_lgpd(verbs: Any, verb: Callable[..., Any], parser_class: Any) -> None:
    """The verb with its tasks."""
    tasks = verbs.add_parser("lgpd", help="pedidos de titulares e incidentes (LGPD)").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    out = verb(tasks, "export", "todos os dados de uma pessoa: em JSON, e ao lado para ler (.txt)")
    out.add_argument("customer", type=code, metavar="CÓDIGO", help="o código do cliente")
    out.add_argument("file", type=path, metavar="ARQUIVO.json", help="não pode existir")
    end = verb(tasks, "anonymize", "apaga o que nenhum dever guarda, e diz o que fica, por quê e até quando")
    end.add_argument("customer", type=code, metavar="CÓDIGO", help="o código do cliente")
    end.add_argument("--reason", metavar="MOTIVO", default="", help="o pedido do titular, com a data")
    end.add_argument("--dry-run", action="store_true", help="só diz o que ficaria")
    told = verb(tasks, "incident", "quem foi atingido em certos dias, e até quando se comunica")
    told.add_argument("--since", type=day, metavar="AAAA-MM-DD", required=True, help="o primeiro dia")
    told.add_argument("--until", type=day, metavar="AAAA-MM-DD", help="o último dia (hoje)")
    told.add_argument("--login", metavar="LOGIN", default="", help="só o que este operador viu ou alterou")
    told.add_argument("--known", type=day, metavar="AAAA-MM-DD", help="quando se soube: dali conta o prazo (hoje)")
    told.add_argument("--json", action="store_true", help=JSON)


def lgpd(arguments: argparse.Namespace, open_base: Open) -> int:
    """One of the tasks."""
    db, session = open_base(arguments)
    try:
        return TASKS[arguments.task](arguments, db, session)
    finally:
        db.close()


def _export(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.new_file import write_new
    from integrator_tui.services.access.privacy import hand_out

    target = Path(arguments.file)
    if not target.name:
        raise Refused("Diga o nome do arquivo em que se grava.")
    beside = target.with_name(f"{target.name}.txt")
    data = db.run(hand_out, session, arguments.customer)
    write_new(target, json.dumps(data, ensure_ascii=False, indent=1).encode())
    write_new(beside, as_text(data).encode())
    say.out(f"{target}\n{beside}")
    return 0


def as_text(data: dict[str, list[dict[str, Any]]]) -> str:
    """For the person to read: a title, then a paragraph a row, without what is empty."""
    lines: list[str] = []
    for title, rows in data.items():
        lines += ["", f"{title} ({len(rows)})", ""]
        for row in rows:
            filled = [f"{name}: {value}" for name, value in row.items() if value not in (None, "", "[]", "{}")]
            lines.append("   " + "; ".join(filled))
    return say.visible("\n".join(lines)).strip() + "\n"


def _anonymize(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.queries.access.person import what_stays
    from integrator_tui.services.access.privacy import anonymize

    if arguments.dry_run:
        lines = [one.sentence for one in db.run(what_stays, session, arguments.customer)]
    else:
        lines = db.run(anonymize, session, arguments.customer, arguments.reason)
    say.out(f"Cliente {arguments.customer}: fica, por dever:" if lines else "Nada fica.")
    for line in lines:
        say.out(f"- {line}")
    say.out("Nada foi gravado." if arguments.dry_run else "O resto foi apagado.")
    return 0


def _incident(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from dataclasses import asdict

    from integrator_tui.queries.access.incident import incident

    until = arguments.until or session.today().date()
    found = db.run(incident, session, arguments.since, until, arguments.login, arguments.known)
    if arguments.json:
        say.out(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=str))
        return 0
    say.out(_told(found))
    return 0


def _told(found: Incident) -> str:
    """The facts, and what the communication has to say (Resolução ANPD 15/2024, art. 6 and 9)."""
    whose = f" por {found.login}" if found.login else ""
    lines = [
        f"Incidente de {found.since:%d/%m/%Y} a {found.until:%d/%m/%Y}{whose}, conhecido em {found.known_on:%d/%m/%Y}.",
        f"Comunicar à ANPD e aos titulares até {found.tell_until:%d/%m/%Y} (3 dias úteis);"
        f" agente de pequeno porte, até {found.small_tell_until:%d/%m/%Y}.",
        "",
        f"Titulares cujos dados foram vistos ou alterados: {len(found.touched)}",
        *(f"   {one.customer_id} {one.name}: visto {one.looks}, alterado {one.changes}" for one in found.touched),
        "",
        f"Quem viu: {len(found.operators)}",
        *(
            f"   {login or '(antes do registro do login)'} {address}: {looks}"
            for login, address, looks in found.operators
        ),
        "",
        f"Exportações: {len(found.exports)}",
        *(f"   {line}" for line in found.exports),
        "",
        "A comunicação diz: a natureza dos dados (cadastro, contatos, faturas, conexões); os titulares; as medidas de",
        "segurança; os riscos; o motivo de uma demora; o que se fez e se fará; e o contato do encarregado.",
    ]
    return "\n".join(lines)


TASKS: dict[str, Callable[[argparse.Namespace, Db, Session], int]] = {
    "export": _export,
    "anonymize": _anonymize,
    "incident": _incident,
}
