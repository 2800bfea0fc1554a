"""The commands of the shell. Nothing heavy is imported before it is needed.

Exit codes: 0 done, 1 refused with a sentence, 2 wrong use.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NoReturn, TextIO
from urllib.parse import quote

from integrator_tui.config import database_url, leave_out_postgres, load
from integrator_tui.errors import DeskError, Refused
from integrator_tui.outbox.verbs import add_outbox, outbox

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session


class Parser(argparse.ArgumentParser):
    """Speaks Portuguese when it is used wrongly."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with the usage."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: uso incorreto: {message}\n")


def parser() -> Parser:
    """Every command with its arguments."""
    top = Parser(prog="integrator-tui", description="Mesa de atendimento no terminal para provedores de internet.")
    top.add_argument("--database", metavar="URL", help="sqlite:///caminho ou postgresql://servidor/banco")
    verbs = top.add_subparsers(dest="verb", parser_class=Parser, metavar="COMANDO")
    demo = verbs.add_parser("demo", help="cria uma base de demonstração")
    demo.add_argument("--customers", type=_positive, default=10_000, metavar="N", help="quantos clientes (10000)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="a mesma semente dá a mesma base (1)")
    demo.add_argument("target", metavar="CAMINHO|URL")
    bring = verbs.add_parser("import", help="importa clientes de um CSV")
    bring.add_argument("file", metavar="ARQUIVO.csv")
    bring.add_argument("--map", metavar="ARQUIVO.toml", help="que coluna é qual campo")
    bring.add_argument("--dry-run", action="store_true", help="só confere, não grava nada")
    take = verbs.add_parser("export", help="exporta clientes")
    take.add_argument("what", choices=["customers"], metavar="customers")
    take.add_argument("--format", choices=["csv", "json"], default="csv")
    take.add_argument("--query", default="", metavar="TEXTO", help="o que se digitaria na busca")
    bring_up = _verb(verbs, "migrate", "leva o esquema do banco à versão mais nova")
    bring_up.add_argument("--without-backup", action="store_true", help="não guarda antes uma cópia da base")
    show = verbs.add_parser("show", help="um cliente")
    show.add_argument("customer", type=_positive, metavar="CÓDIGO")
    show.add_argument("--json", action="store_true")
    past = _verb(verbs, "history", "histórico de um cliente; ou confere a corrente do histórico inteiro")
    past.add_argument("customer", type=_customer_or_verify, metavar="CÓDIGO|verify")
    past.add_argument("--json", action="store_true")
    past.add_argument("--anchor", metavar="LINHA:HASH", help="com verify: a última linha que se guardou de outra vez")
    hold = _verb(verbs, "suspend", "suspende por débito os planos que não estão protegidos")
    hold.add_argument("--day", type=_day, metavar="AAAA-MM-DD", help="o dia que vale (hoje)")
    hold.add_argument("--dry-run", action="store_true", help="só diz o que faria")
    hold.add_argument("--json", action="store_true")
    _add_lists(verbs)
    _add_upkeep(verbs)
    add_outbox(verbs, _verb, Parser)
    return top


LISTS = (
    *("tipos_contato", "tipos_observacao", "tipos_documento", "condominios", "atividades_fiscais"),
    *("unidades_negocio", "pontos_acesso", "origem_tipos", "origens", "bancos"),
)
"""The lists that the provider keeps; said here too, for their forms are not imported before they are needed."""


def _add_lists(verbs: argparse._SubParsersAction[Parser]) -> None:
    """The provider's lists, to a file and from one."""
    tasks = verbs.add_parser("lists", help="listas do provedor").add_subparsers(
        dest="task", parser_class=Parser, metavar="TAREFA", required=True
    )
    out = _verb(tasks, "export", "mostra uma das listas do provedor")
    out.add_argument("list", choices=LISTS, metavar="LISTA", help=", ".join(LISTS))
    out.add_argument("--format", choices=["csv", "json"], default="csv")
    into = _verb(tasks, "import", "acrescenta e altera entradas, por código ou nome: todas, ou nenhuma se há um erro")
    into.add_argument("list", choices=LISTS, metavar="LISTA", help="como em export")
    into.add_argument("file", metavar="ARQUIVO.csv|json")
    into.add_argument("--dry-run", action="store_true", help="só confere, não grava nada")


def _add_upkeep(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Commands of whoever keeps the base."""
    save = _verb(verbs, "backup", "copia a base, mesmo com mesas abertas, e confere a cópia")
    save.add_argument("file", metavar="ARQUIVO")
    back = _verb(verbs, "restore", "põe uma cópia no lugar da base")
    back.add_argument("file", metavar="ARQUIVO")
    back.add_argument("--rehearse", action="store_true", help="só ensaia, num lugar provisório; não muda nada")
    back.add_argument("--replace", action="store_true", help="mesmo que a base tenha clientes; ela é guardada antes")
    health = _verb(verbs, "doctor", "examina a base e a máquina; sai com 0 (bem), 1 (avisos) ou 2 (erros)")
    health.add_argument("--json", action="store_true")
    _verb(verbs, "reindex", "refaz o índice da busca a partir dos clientes")
    server = verbs.add_parser("postgres", help="do servidor PostgreSQL")
    roles = _verb(server.add_subparsers(dest="task", parser_class=Parser, metavar="TAREFA", required=True), "roles", "")
    roles.description = "Papéis: o dono das tabelas, e o da aplicação, que não muda o histórico nem o esquema."
    roles.add_argument("--owner", default="integrator_owner", metavar="NOME")
    roles.add_argument("--application", default="integrator", metavar="NOME")
    roles.add_argument("--print", action="store_true", help="só mostra o script, não muda nada")


def _verb(verbs: argparse._SubParsersAction[Parser], name: str, text: str) -> Parser:
    """A command that takes the base after its name too."""
    verb = verbs.add_parser(name, help=text)
    verb.add_argument("--database", metavar="URL", default=argparse.SUPPRESS, help="sqlite:///... ou postgresql://...")
    return verb


def _customer_or_verify(text: str) -> int | str:
    try:
        return text if text == "verify" else _positive(text)
    except ValueError:
        raise argparse.ArgumentTypeError("um código de cliente, ou verify") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("um dia como 2026-11-24") from None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("um número maior que zero")
    return number


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; no traceback reaches the user for what he can act on."""
    arguments = parser().parse_args(argv)
    os.umask(0o077)  # bases, copies and exports hold customers: for their owner alone
    try:
        if arguments.verb is None:
            return desk(arguments)
        return COMMANDS[arguments.verb](arguments)
    except DeskError as error:
        print(f"integrator-tui: {error.title}: {error.sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nintegrator-tui: interrompido; nada ficou pela metade.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _url(arguments: argparse.Namespace) -> str:
    url: str = arguments.database or database_url(load())
    if url.startswith("sqlite:"):
        leave_out_postgres()
    return url


def _open(arguments: argparse.Namespace) -> tuple[Db, Session]:
    """The base of the call, its schema up to date, and the operator. Raises `Refused` where there is no base."""
    from integrator_tui.db import Db, pending, sqlite_file
    from integrator_tui.services.operators import sign_in

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
    from integrator_tui.start import run_desk

    return run_desk(_url(arguments))


def demo(arguments: argparse.Namespace) -> int:
    """A demonstration base."""
    from integrator_tui.progress import Progress

    url = arguments.target if "://" in arguments.target else f"sqlite:///{quote(arguments.target)}"
    if url.startswith("sqlite:"):
        leave_out_postgres()
    from integrator_tui.demo import build

    with Progress() as progress:
        number = build(url, arguments.customers, arguments.seed, progress)
    print(f"Base de demonstração com {number} clientes: {arguments.target}")
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """Customers from a CSV file."""
    from pathlib import Path

    from integrator_tui.progress import Progress
    from integrator_tui.services.customer_import import import_file

    db, session = _open(arguments)
    try:
        with Progress() as progress:
            mapping = Path(arguments.map) if arguments.map else None
            report = db.run(import_file, session, Path(arguments.file), mapping, arguments.dry_run, progress)
    finally:
        db.close()
    print(report.sentence)
    return 0 if report.ok else 1


def take(arguments: argparse.Namespace) -> int:
    """Customers to the standard output."""
    from integrator_tui.progress import Progress
    from integrator_tui.queries.customer_export import export

    db, session = _open(arguments)
    try:
        with Progress() as progress:  # Ctrl+C reaches the database thread through it
            db.run(export, session, arguments.query, arguments.format, sys.stdout.buffer, progress)
    finally:
        db.close()
    return 0


def lists(arguments: argparse.Namespace) -> int:
    """One of the provider's lists, to the standard output or from a file."""
    from pathlib import Path

    from integrator_tui.queries.list_export import export_list
    from integrator_tui.services.list_import import import_list, read_rows

    db, session = _open(arguments)
    try:
        if arguments.task == "export":
            db.run(export_list, session, arguments.list, arguments.format, sys.stdout.buffer)
            return 0
        path = Path(arguments.file)
        rows = read_rows(path, arguments.list)
        new, changed = db.run(import_list, session, arguments.list, rows, arguments.dry_run)
    finally:
        db.close()
    same = len(rows) - new - changed
    print(f"{path.name}: {new} novas, {changed} alteradas, {same} iguais.")
    if arguments.dry_run:
        print("Nada foi gravado.")
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    """The schema to the newest version."""
    url = _url(arguments)
    from integrator_tui.db import migrate as run

    applied = run(url, with_backup=not arguments.without_backup, say=print)
    print("\n".join(f"aplicada: {name}" for name in applied) or "O esquema já está na versão mais nova.")
    from integrator_tui.base import fill_search
    from integrator_tui.db import Db
    from integrator_tui.progress import Progress

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
    from integrator_tui.queries.customers import customer
    from integrator_tui.queries.history import HistoryFilter, history_of
    from integrator_tui.report import history_as_json, history_as_text

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
    from integrator_tui.queries.customers import customer, form_context
    from integrator_tui.report import customer_as_json, customer_as_text

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
    from integrator_tui.progress import Progress
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
    from integrator_tui.progress import Progress
    from integrator_tui.upkeep.backup import backup as run

    with Progress() as progress:
        report = run(url, Path(arguments.file), progress)
    _say(report.lines)
    _say([f"Atenção: {sentence}" for sentence in report.warnings], sys.stderr)
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """A copy in the place of the base."""
    from pathlib import Path

    url = _url(arguments)
    from integrator_tui.progress import Progress
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
    from integrator_tui.progress import Progress
    from integrator_tui.upkeep import doctor as examiner

    with Progress() as progress:
        findings = examiner.examine(arguments.database or "", progress)
    print(examiner.as_json(findings) if arguments.json else examiner.as_text(findings))
    return examiner.exit_code(findings)


def reindex(arguments: argparse.Namespace) -> int:
    """The search index anew."""
    from integrator_tui.progress import Progress
    from integrator_tui.services.search_index import rebuild

    db, _ = _open(arguments)
    try:
        with Progress() as progress:
            db.run(rebuild, lambda done, total: progress("Busca", done, total))
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

    from integrator_tui.progress import Progress
    from integrator_tui.services.suspension_run import run_suspension

    db, session = _open(arguments)
    try:
        with Progress() as progress:
            day = arguments.day or session.today().date()
            found = run_suspension(db.run, session, day, arguments.dry_run, progress)
    finally:
        db.close()
    if arguments.json:
        print(json.dumps({"plans": found.plans, "passed_over": found.passed_over, "dry_run": arguments.dry_run}))
    else:
        what = "a suspender" if arguments.dry_run else "suspensos"
        print(f"Planos {what}: {len(found.plans)}. Protegidos, ou de clientes fora da suspensão: {found.passed_over}.")
    return 0


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
}
