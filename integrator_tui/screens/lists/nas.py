"""Servidores de Acesso (NAS): the routers, with the port and the secret that orders go to them with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.lists.nas import NasForm
from integrator_tui.queries.lists.nas import NasRow, router, routers
from integrator_tui.rules.permissions import PANEL
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.records import RecordsScreen, RecordsView
from integrator_tui.services.lists.nas import remove_router, restore_router, save_router
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column

TITLE = "Servidores de Acesso (NAS)"


class NasView(RecordsView[NasRow]):
    """All routers, by name."""

    NAME = "nas"
    ENTITY = "nas"
    TITLES = ("Servidor de acesso", "Novo servidor de acesso")
    PERMISSION = PANEL
    COLUMNS = (
        Column("Nome", lambda row: row.form.name, 24, grow=1),
        Column("Endereço IP", lambda row: row.form.address, 16, keep=2),
        Column("Porta", lambda row: str(row.form.coa_port), 5, keep=1, right=True, sort=lambda row: row.form.coa_port),
        Column("Fabricante", lambda row: row.vendor, 10),
        Column("Ativo", lambda row: "Sim" if row.form.active else "Não", 5),
    )
    EMPTY = "Nenhum roteador. F6 cadastra o primeiro: sem ele, ninguém é desconectado daqui."
    COUNTED = ("roteador", "roteadores")

    def named(self, row: NasRow) -> str:
        """Its name."""
        return row.form.name

    def faint(self, row: NasRow) -> bool:
        """Nobody asks it."""
        return not row.form.active

    async def page(self, after: NasRow | None) -> Sequence[NasRow]:
        """By name."""
        return await self.desk.in_db(routers, self.text, after, PAGE)

    async def read(self, key: int | None) -> tuple[NasRow | None, NasForm, FormContext]:
        """Without its secret, which nobody is shown. Raises `Gone`."""
        context = FormContext(today=self.desk.session.today().date())
        if key is None:
            return None, NasForm.model_construct(), context
        found = await self.desk.in_db(router, key)
        if found is None:
            raise Gone("Outro operador apagou este roteador.")
        return found, found.form, untouched(context, found.form)

    async def write(self, key: int | None, read: NasRow | None, texts: dict[str, str]) -> int:
        """By its service."""
        return await self.desk.in_db(save_router, key or 0, read.form if read else None, texts)

    async def delete_row(self, row: NasRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_router, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_router, key)

    async def question(self, row: NasRow) -> str:
        """What it means for those who are connected through it."""
        return (
            f"Apagar o servidor de acesso {row.form.name} ({row.form.address})? Sessões dele não se encerram mais"
            " daqui, e o FreeRADIUS deixa de atendê-lo quando reinicia."
        )


async def open_routers(desk: Desk) -> NasView:
    """Show the screen and wait until it is read."""
    view = NasView()
    screen = RecordsScreen(TITLE, view)
    await desk.push_screen(screen)
    await screen.ready.wait()
    return view


async def resume(desk: Desk, what: str, draft: Draft) -> None:
    """Open the form with the text of a draft."""
    view = await open_routers(desk)
    await view.resume(what, draft)
