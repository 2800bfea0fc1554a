"""The base of a call of the shell: its address, and the base opened for its operator."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from integrator_tui.config import database_url, leave_out_postgres, load
from integrator_tui.errors import Refused

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session


def url_of(arguments: argparse.Namespace) -> str:
    """Of the call, else of the settings."""
    url: str = arguments.database or database_url(load())
    if url.startswith("sqlite:"):
        leave_out_postgres()
    return url


def opened(arguments: argparse.Namespace) -> tuple[Db, Session]:
    """The base of the call, its schema up to date, and the operator. Raises `Refused` where there is no base."""
    from integrator_tui.db import Db
    from integrator_tui.engine.address import sqlite_file
    from integrator_tui.engine.schema import pending

    url = url_of(arguments)
    if (path := sqlite_file(url)) and not os.path.exists(path):
        raise Refused(f"Não há base em {path}. A mesa a cria quando é aberta: integrator-tui --database {url}")
    db = Db(url)
    try:
        if db.run(lambda: pending(db.database)):
            raise Refused("O esquema do banco é mais antigo que o programa. Rode: integrator-tui migrate")
        return db, _session(db, arguments)
    except BaseException:
        db.close()
        raise


def _session(db: Db, arguments: argparse.Namespace) -> Session:
    """Of the system's account; whoever has a password says it, at a terminal. Raises `Refused`, `NotEntered`."""
    from integrator_tui.services.access.operators import for_the_sender, has_password, sign_in, system_login

    login = system_login()
    if getattr(arguments, "with_desk", False):
        return db.run(for_the_sender)
    if not db.run(has_password, login):
        return db.run(sign_in)
    if not sys.stdin.isatty():
        raise Refused(
            f"O operador «{login}» tem senha: rode isto num terminal, ou com a conta de um operador que não tem."
        )
    from getpass import getpass

    from integrator_tui.services.access.entering import enter

    entered = enter(db.run, login, getpass(f"Senha de {login}: "))
    if entered.must_change:
        raise Refused("Troque antes a primeira senha: abra a mesa com integrator-tui.")
    return entered.session
