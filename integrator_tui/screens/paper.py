"""A paper to be read, and from there into a file: PDF or text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.folders import outbox, single_user
from integrator_tui.new_file import write_new
from integrator_tui.screens.dialogs import Ask, Prompt
from integrator_tui.session import Session

if TYPE_CHECKING:
    from integrator_tui.papers.sheet import Paper


async def show_paper(desk: Desk, title: str, sheet: Paper, stem: str, record: Callable[[Session, str], object]) -> None:
    """Inside an action only. `record` is the service that tells the history under which name it left the base."""
    from integrator_tui.papers.sheet import as_pdf, as_plain_text

    choices = (("f", "Fechar"), ("p", "Salvar em PDF"), ("t", "Salvar em texto"))
    answer = await desk.ask(Ask(title, as_plain_text(sheet), choices))
    if answer == "p":
        await save_paper(desk, title, as_pdf(sheet), f"{stem}-{desk.session.today():%Y%m%d-%H%M%S}.pdf", record)
    elif answer == "t":
        text = (as_plain_text(sheet) + "\n").encode()
        await save_paper(desk, title, text, f"{stem}-{desk.session.today():%Y%m%d-%H%M%S}.txt", record)


async def save_paper(
    desk: Desk, title: str, content: bytes, name: str, record: Callable[[Session, str], object]
) -> None:
    """Into the outbox; with a base of one's own also wherever is typed."""
    path = outbox(desk.settings, desk.session.login) / name
    if single_user(desk.db.url):
        typed = await desk.ask(Prompt("Salvar em", str(path)))
        if typed is None:
            return
        if not typed.strip():
            raise Refused("Digite o nome do arquivo.")
        path = path.parent / Path(typed.strip()).expanduser()

    def save(session: Session) -> None:
        record(session, path.name)  # first: nothing leaves without it
        write_new(path, content)

    await desk.in_db(save)
    desk.tell(title, f"Gravado em {path}")
