"""The base of a call of the shell: its address, and the base opened for its operator."""

from __future__ import annotations

import argparse
import os
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
    from integrator_tui.services.access.operators import sign_in

    url = url_of(arguments)
    if (path := sqlite_file(url)) and not os.path.exists(path):
        raise Refused(f"Não há base em {path}. A mesa a cria quando é aberta: integrator-tui --database {url}")
    db = Db(url)
    try:
        if db.run(lambda: pending(db.database)):
            raise Refused("O esquema do banco é mais antigo que o programa. Rode: integrator-tui migrate")
        return db, db.run(sign_in)
    except BaseException:
        db.close()
        raise
