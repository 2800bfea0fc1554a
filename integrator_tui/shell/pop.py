"""`integrator-tui pop --phone N | --ami`: a telephone system hands a call over; nothing heavy before it is needed."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from integrator_tui.config import load
from integrator_tui.errors import Refused
from integrator_tui.shell import say

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session
    from integrator_tui.telephony.rings import Ring

Open = Callable[[argparse.Namespace], "tuple[Db, Session]"]
HOUR = 3600.0


def add_pop(verbs: Any, verb: Callable[..., Any]) -> None:
    """The verb."""
    one = verb(verbs, "pop", "mostra uma ligação na mesa do operador, ou ouve a central telefônica")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("--phone", metavar="NÚMERO", help="o número de quem liga, como a central o diz")
    what.add_argument("--ami", action="store_true", help="ouve a central Asterisk de [ami], até ser parado")
    one.add_argument("--operator", default="", metavar="LOGIN", help="de quem é a mesa (quem chama o comando)")
    one.add_argument("--extension", default="", metavar="RAMAL", help="o ramal que toca, em vez do operador")


def pop(arguments: argparse.Namespace, open_base: Open) -> int:
    """One call, or all of a telephone system."""
    db, session = open_base(arguments)
    try:
        return _listen(db) if arguments.ami else _one(arguments, db, session)
    finally:
        db.close()


def _one(arguments: argparse.Namespace, db: Db, session: Session) -> int:
    import secrets

    from integrator_tui.services.calls.telephone import extension_of_operator
    from integrator_tui.session import utc_now
    from integrator_tui.telephony.incoming import take_rings
    from integrator_tui.telephony.rings import Ring

    login = arguments.operator or session.login
    extension = arguments.extension or db.run(extension_of_operator, session, login)
    if not extension:
        raise Refused(f"O operador «{login}» não disse o seu ramal em nenhuma mesa (F10, Ramal).")
    ring = Ring(f"pop-{secrets.token_hex(8)}", extension, arguments.phone)
    db.run(take_rings, [ring], utc_now())
    say.out(f"Ligação mostrada no ramal {extension}.")
    return 0


def _listen(db: Db) -> int:
    import asyncio

    from integrator_tui.session import utc_now
    from integrator_tui.telephony.incoming import forget_old, take_rings
    from integrator_tui.telephony.reader import NotLetIn, listen, manager

    where = manager(load().ami)

    async def take(rings: Sequence[Ring]) -> None:
        await db.call(take_rings, rings, utc_now())

    async def tidy() -> None:
        while True:
            await db.call(forget_old, utc_now())
            await asyncio.sleep(HOUR)

    async def run() -> None:
        this = asyncio.current_task()
        assert this is not None
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, this.cancel)
        beside = asyncio.create_task(tidy())
        try:
            await listen(where, take, say.err)
        finally:
            beside.cancel()

    try:
        asyncio.run(run())
    except asyncio.CancelledError:
        return 0
    except NotLetIn as error:
        raise Refused(f"A central recusou o usuário ou a senha de [ami]: {error}") from error
    return 0
