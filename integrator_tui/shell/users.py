"""`integrator-tui user ...`: operators, their passwords and what they may, without a line of SQL (F236, F237)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.rules.counting import counted
from integrator_tui.shell import say
from integrator_tui.shell.arguments import JSON, path

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.queries.access.accounts import OperatorRow
    from integrator_tui.session import Session

Open = Callable[[argparse.Namespace], "tuple[Db, Session]"]


def add_users(verbs: Any, verb: Callable[..., Any], add_encoding: Callable[[Any], None], parser_class: Any) -> None:
    """The verb with its tasks."""
    tasks = verbs.add_parser("user", help="operadores, senhas e permissões").add_subparsers(
        dest="task", parser_class=parser_class, metavar="TAREFA", required=True
    )
    new = verb(tasks, "add", "cadastra um operador")
    _login(new)
    new.add_argument("--name", metavar="NOME", default="", help="como ele se chama (o login)")
    new.add_argument("--job", metavar="CARGO", default="", help="o cargo, que dá permissões")
    new.add_argument("--admin", action="store_true", help="pode tudo")
    new.add_argument("--password", action="store_true", help="com senha: sorteia a primeira e a mostra")
    word = verb(tasks, "password", "dá a um operador uma primeira senha, que ele troca ao entrar")
    _login(word)
    word.add_argument("--stdin", action="store_true", help="lê a senha da entrada padrão em vez de sortear")
    for name, help_text in (("disable", "desativa: ele sai em um minuto"), ("enable", "reativa")):
        _login(verb(tasks, name, help_text))
    for name, help_text in (
        ("grant", "dá uma permissão a um operador, ou a um cargo"),
        ("revoke", "tira uma permissão de um operador, ou de um cargo"),
    ):
        one = verb(tasks, name, help_text)
        one.add_argument("who", metavar="LOGIN|CARGO", help="o login; com --job, o nome do cargo")
        one.add_argument("permission", metavar="PERMISSÃO", nargs="+", help="pelo nome exato do manual")
        one.add_argument("--job", action="store_true", help="de todos que têm o cargo")
        if name == "revoke":
            one.add_argument("--as-job", action="store_true", help="volta ao que o cargo dá")
    let_in = verb(tasks, "key", "deixa um operador entrar por uma chave SSH; sem arquivo, mostra as que ele tem")
    _login(let_in)
    let_in.add_argument("file", type=path, nargs="?", metavar="ARQUIVO.pub", help="a chave pública dele")
    let_in.add_argument("--remove", metavar="SHA256:...", help="esta chave não deixa mais ninguém entrar")
    shown = verb(tasks, "list", "os operadores")
    shown.add_argument("--json", action="store_true", help=JSON)
    shown.add_argument("--permissions", action="store_true", help="com o que cada um pode")
    bring = verb(tasks, "import", "cadastra operadores de um CSV: login, nome, cargo, permissões")
    columns = "colunas login, nome, cargo, administrador, permissões (a; b)"
    bring.add_argument("file", type=path, metavar="ARQUIVO.csv", help=columns)
    bring.add_argument("--dry-run", action="store_true", help="só confere, não grava nada")
    add_encoding(bring)


def _login(parser: Any) -> None:
    parser.add_argument("login", metavar="LOGIN", help="como o operador entra")


def user(arguments: argparse.Namespace, open_base: Open) -> int:
    """Run a task."""
    db, session = open_base(arguments)
    try:
        return TASKS[arguments.task](arguments, db, session)
    finally:
        db.close()


def _add(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.services.access.accounts import save_operator

    values = _values(db, session, arguments.login, arguments.name, arguments.job, arguments.admin)
    try:
        key = db.run(save_operator, session, 0, None, values)
    except InvalidForm as error:
        raise Refused(" ".join(error.errors.values())) from error
    say.out(f"Operador {arguments.login} cadastrado.")
    return _give_password(db, session, key, arguments.login, session.secret()) if arguments.password else 0


def _values(db: Db, session: Session, login: str, name: str, job: str, admin: bool) -> dict[str, str]:
    """As they are typed into the form; an unknown job title is told with those there are."""
    if job:
        _job(db, session, job)
    return {"login": login, "name": name or login, "job_title_id": job, "admin": "Sim" if admin else "Não"}


def _job(db: Db, session: Session, name: str) -> int:
    from integrator_tui.queries.access.accounts import account_context
    from integrator_tui.rules.fold import fold

    jobs = db.run(account_context, session).choices["cargos"]
    for one in jobs:
        if fold(one.label) == fold(name):
            return int(one.value)
    there = ", ".join(one.label for one in jobs) or "nenhum; cadastre em Listas, Cargos"
    raise Refused(f"Não há o cargo «{name}». Há: {there}.")


def _named(db: Db, session: Session, login: str) -> OperatorRow:
    from integrator_tui.queries.access.accounts import operator_named

    found = db.run(operator_named, session, login)
    if found is None:
        raise Refused(f"Não há o operador «{login}». Os que há: integrator-tui user list")
    return found


def _password(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    found = _named(db, session, arguments.login)
    text = session.secret()
    if arguments.stdin:
        from integrator_tui.rules.access.passwords import normal, refuse
        from integrator_tui.rules.bad_value import BadValue

        text = normal(sys.stdin.readline(4096).rstrip("\r\n"))
        try:
            refuse(text, found.form.login, found.form.name)
        except BadValue as error:
            raise Refused(str(error)) from error
    return _give_password(db, session, found.id, found.form.login, text, tell=not arguments.stdin)


def _give_password(db: Db, session: Session, key: int, login: str, text: str, *, tell: bool = True) -> int:
    from integrator_tui.services.access.accounts import set_password
    from integrator_tui.services.access.hashing import hashed

    db.run(set_password, session, key, hashed(text))
    said = f"Primeira senha de {login}: {text}" if tell else f"Primeira senha de {login} gravada."
    say.out(f"{said}\nEle a troca quando entra.")
    return 0


def _disable(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.services.access.accounts import disable_operator

    db.run(disable_operator, session, _named(db, session, arguments.login).id)
    say.out(f"{arguments.login} desativado: as mesas dele se fecham em até um minuto, com os rascunhos guardados.")
    return 0


def _enable(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.services.access.accounts import enable_operator

    db.run(enable_operator, session, _named(db, session, arguments.login).id)
    say.out(f"{arguments.login} reativado.")
    return 0


def _grant(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    return _change(arguments, db, session, True)


def _revoke(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    return _change(arguments, db, session, None if arguments.as_job else False)


def _change(arguments: argparse.Namespace, db: Db, session: Session, granted: bool | None) -> int:
    from integrator_tui.services.access.accounts import set_job_permission, set_permission

    names = [_permission(name) for name in arguments.permission]
    if arguments.job:
        key = _job(db, session, arguments.who)
        for name in names:
            db.run(set_job_permission, session, key, name, bool(granted))
    else:
        key = _named(db, session, arguments.who).id
        for name in names:
            db.run(set_permission, session, key, name, granted)
    verb = {True: "tem agora", False: "não tem mais", None: "tem como o cargo"}[granted]
    say.out(f"{arguments.who} {verb}: {', '.join(names)}.")
    return 0


def _permission(text: str) -> str:
    """The permission of this name, however its letters are written; an unknown one is told with those like it."""
    from difflib import get_close_matches

    from integrator_tui.rules.fold import fold
    from integrator_tui.rules.permissions import PERMISSIONS

    known = {fold(name): name for name in PERMISSIONS}
    if (found := known.get(fold(text.strip()))) is not None:
        return str(found)
    near = [known[one] for one in get_close_matches(fold(text), known, 3, 0.5)]
    raise Refused(f"Não há a permissão «{text}»." + (f" Parecidas: {', '.join(near)}." if near else ""))


def _list(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from integrator_tui.queries.access.accounts import operators, permissions_of

    rows = db.run(operators, session)
    found = []
    for row in rows:
        may = [one.permission for one in db.run(permissions_of, session, row.id) if one.granted]
        found.append((row, may))
    if arguments.json:
        say.out(json.dumps([_as_json(row, may) for row, may in found], ensure_ascii=False))
        return 0
    for row, may in found:
        admin = "administrador" if row.form.admin else counted(len(may), "permissão", "permissões")
        parts = (row.form.login, row.form.name, row.job_title, row.situation, row.way, admin)
        say.out("  ".join(f"{part:<16}" for part in parts).rstrip())
        if arguments.permissions and not row.form.admin:
            say.out("".join(f"    {name}\n" for name in may).rstrip("\n"))
    return 0


def _as_json(row: OperatorRow, may: list[str]) -> dict[str, Any]:
    return {
        "login": row.form.login,
        "name": row.form.name,
        "job_title": row.job_title,
        "admin": row.form.admin,
        "active": row.active,
        "enters_by": row.way,
        "must_change_password": row.must_change,
        "last_entry": row.entered.isoformat() if row.entered else None,
        "permissions": may,
    }


def _import(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from pathlib import Path

    from integrator_tui.services.access.account_import import import_operators, read_operators

    rows = read_operators(Path(arguments.file), arguments.encoding)
    new, there = db.run(import_operators, session, rows, arguments.dry_run)
    said = counted(new, "operador novo", "operadores novos")
    known = f"; {counted(there, 'já cadastrado fica', 'já cadastrados ficam')} como está" if there else ""
    say.out(f"{said}{known}." + (" Nada foi gravado." if arguments.dry_run else ""))
    return 0


def _key(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    from pathlib import Path

    from integrator_tui.queries.access.accounts import keys_of
    from integrator_tui.services.access.keys import add_key, remove_key

    found = _named(db, session, arguments.login)
    if arguments.remove:
        db.run(remove_key, session, arguments.remove)
        say.out(f"A chave {arguments.remove} não vale mais.")
        return 0
    if arguments.file:
        with Path(arguments.file).open("rb") as file:
            text = file.read(65_536).decode("utf-8", "replace")
        say.out(f"{arguments.login} entra com a chave {db.run(add_key, session, found.id, text)}.")
        return 0
    for line in db.run(keys_of, session, found.id) or (f"{arguments.login} não tem chave.",):
        say.out(line)
    return 0


TASKS: dict[str, Callable[[argparse.Namespace, Db, Session], int]] = {
    "add": _add,
    "password": _password,
    "disable": _disable,
    "enable": _enable,
    "grant": _grant,
    "revoke": _revoke,
    "key": _key,
    "list": _list,
    "import": _import,
}
