"""From the call of the program to the desk: terminal, base, operator, drafts."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from integrator_tui.config import Settings, folder, load
from integrator_tui.process import bugs, death, environment, launcher
from integrator_tui.shell import say

if TYPE_CHECKING:
    from textual.screen import Screen

    from integrator_tui.session import Session


def run_desk(url: str, login: str = "") -> int:
    """Open the desk on a base, in a child that the launcher outlives. Returns the exit code.

    `login` is that of an operator who has proved who he is.
    """
    if sentence := environment.refuse_bad_terminal():
        say.err(f"integrator-tui: {sentence}")
        return 2
    settings = load()
    environment.scrub_environment()
    return launcher.launch(lambda: _desk(url, settings, login))


def _desk(url: str, settings: Settings, login: str) -> int:
    gc.disable()  # nothing that is imported becomes free: looking through it again and again is for nothing
    from integrator_tui.base import open_base
    from integrator_tui.desk.drafts import Drafts
    from integrator_tui.errors import DeskError
    from integrator_tui.models.raw import keep_little
    from integrator_tui.queries.identity import identity

    bugs.log_to(folder("state"))
    try:
        db, session = open_base(url, login, on_wait=_say_waiting())
    except DeskError as error:
        say.refused(error.title, error.sentence)
        return 1
    db.bound_waits()
    db.run(keep_little)
    from integrator_tui.app import Desk
    from integrator_tui.folders import single_user
    from integrator_tui.queries.plans.network.open_sessions import there_are_routers
    from integrator_tui.screens.search.search import SearchScreen
    from integrator_tui.services.finance.passing_days import refresh_standings

    mark = db.run(identity) or url

    def drafts_of(session: Session) -> Drafts:
        """Of one operator in one base, by whatever address it was called; what was named after that comes along."""
        return Drafts(folder("state") / "drafts", f"{session.login} {mark}", formerly=f"{session.login} {url}")

    def sit_down(session: Session) -> None:
        """Somebody entered: what the first desk of the day does, then his drafts."""
        refresh_standings(session, db.run)
        desk.drafts = drafts_of(session)

    first: Callable[[], Screen[Any]] = partial(SearchScreen, signs=True)
    if session.login:
        refresh_standings(session, db.run)
    else:
        from integrator_tui.screens.access.entry import EntryScreen

        first = partial(EntryScreen, sit_down, first)
    desk = Desk(settings, db, session, drafts_of(session), first)
    senders = []
    if settings.email or settings.sms:
        from integrator_tui.outbox.beside import start_beside

        senders.append(start_beside(settings, url, folder("state") / "outbox.log"))
    if single_user(url) and db.run(there_are_routers):
        from integrator_tui.outbox.beside import beside

        senders.append(beside(url, ("network", "run", "--with-desk"), folder("state") / "network.log"))
    gc.freeze()
    gc.enable()
    code = death.run(desk, lambda: desk.drafts.flush())
    db.close()
    for sender in senders:
        if sender is not None:
            sender.stop()
    return code


def _say_waiting() -> Callable[[float | None], None]:
    """Before there is a screen: once, that the server is away."""
    said = False

    def tell(seconds: float | None) -> None:
        nonlocal said
        if seconds is not None and not said:
            said = True
            say.err("integrator-tui: sem conexão com o banco, tentando por um minuto… (Ctrl+C desiste)")

    return tell
