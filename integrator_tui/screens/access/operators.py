"""Usuários e permissões (USU): who works here, and for the one under the cursor what he may (F237, sketch 27)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.access import OPERATORS, RIGHTS
from integrator_tui.desk.commands import Command, Commanded, bindings
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Gone
from integrator_tui.forms.access.operator import OperatorForm
from integrator_tui.forms.base import FormContext
from integrator_tui.queries.access.accounts import (
    OperatorRow,
    PermissionRow,
    account_context,
    operator,
    operators,
    permissions_of,
)
from integrator_tui.rules.fold import fold
from integrator_tui.rules.permissions import PANEL
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.records import RecordsScreen, RecordsView
from integrator_tui.services.access.accounts import (
    disable_operator,
    enable_operator,
    save_operator,
    set_password,
    set_permission,
)
from integrator_tui.services.access.hashing import hashed
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column

TITLE = "Usuários e permissões"


class OperatorsView(RecordsView[OperatorRow]):
    """All operators; nobody is deleted, for the history names him."""

    NAME = "operators"
    ENTITY = "operador"
    TITLES = ("Operador", "Novo operador")
    PERMISSION = PANEL
    MORE_SCOPES = ("operators",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OPERATORS)]
    COLUMNS = (
        Column("Login", lambda row: row.form.login, 14, keep=3),
        Column("Nome", lambda row: row.form.name, 18, grow=2),
        Column("Cargo", lambda row: row.job_title or ("Administrador" if row.form.admin else ""), 14, grow=1),
        Column("Entra por", lambda row: row.way, 16, keep=1),
        Column("Situação", lambda row: row.situation, 11, keep=2),
    )
    EMPTY = "Nenhum operador tem esse texto."
    COUNTED = ("operador", "operadores")

    def named(self, row: OperatorRow) -> str:
        """His login."""
        return row.form.login

    def faint(self, row: OperatorRow) -> bool:
        """Who may not enter."""
        return not row.active

    def why_not(self, name: str) -> str | None:
        """Deactivating stands in the place of deleting."""
        if name in ("rights", "password") and self.rows.current is None:
            return "Não há linha para isso."
        if name == "undo":
            return "Um operador não se apaga: Del o desativa, e o reativa."
        return super().why_not(name)

    def called(self, command: Command) -> str:
        """Del deactivates, and brings back."""
        if command.id == "remove" and (row := self.rows.current):
            return "Desativar" if row.active else "Reativar"
        return super().called(command)

    async def page(self, after: OperatorRow | None) -> Sequence[OperatorRow]:
        """All at once."""
        return () if after is not None else await self.desk.in_db(operators, self.text)

    async def read(self, key: int | None) -> tuple[OperatorRow | None, OperatorForm, FormContext]:
        """As he stands. Raises `Gone`."""
        context = await self.desk.in_db(account_context)
        if key is None:
            return None, OperatorForm.model_construct(), context
        found = await self.desk.in_db(operator, key)
        if found is None:
            raise Gone("Este operador não existe mais.")
        return found, found.form, untouched(context, found.form)

    async def write(self, key: int | None, read: OperatorRow | None, texts: dict[str, str]) -> int:
        """By its service."""
        return await self.desk.in_db(save_operator, key or 0, read.form if read else None, texts)

    async def delete_row(self, row: OperatorRow) -> Any:
        """Never: see `why_not`."""
        raise AssertionError(row)

    async def restore_row(self, key: int) -> Any:
        """Never: see `why_not`."""
        raise AssertionError(key)

    async def question(self, row: OperatorRow) -> str:
        """Never: see `why_not`."""
        raise AssertionError(row)

    async def do_rights(self) -> None:
        """The permissions of the one under the cursor."""
        row = self.rows.current
        assert row is not None
        title = f"Permissões · {row.form.login} · {row.job_title or 'sem Cargo'}"
        await self.desk.ask(RecordsScreen(title, Rights(row)))
        await self.wrote()

    async def do_password(self) -> None:
        """A first password, shown once."""
        row = self.rows.current
        assert row is not None
        question = f"Dar a {row.form.login} uma primeira senha? A que ele tem deixa de valer."
        answers = (("s", "Sim, sortear"), ("n", "Não"))
        if await self.desk.ask(Ask("Primeira senha", question, answers, row.form.login)) != "s":
            return
        text = self.desk.session.secret()
        await self.desk.in_db(set_password, row.id, await asyncio.to_thread(hashed, text))
        await self.wrote()
        said = f"{row.form.login} entra com:\n\n{text}\n\nE a troca na mesma hora. Não fica guardada."
        self.desk.tell("Primeira senha", said)

    async def do_remove(self) -> None:
        """Del: nobody is deleted, for the history names him."""
        row = self.rows.current
        assert row is not None
        if row.active:
            question = f"Desativar {row.form.login}? As mesas dele se fecham logo; o que digita fica guardado."
            answers = (("s", "Sim, desativar"), ("n", "Não"))
            if await self.desk.ask(Ask("Desativar operador", question, answers, row.form.login)) != "s":
                return
            await self.desk.in_db(disable_operator, row.id)
        else:
            await self.desk.in_db(enable_operator, row.id)
        await self.wrote()
        self.desk.say("Desativado." if row.active else "Reativado.")


class Rights(Commanded, Listing[PermissionRow], Vertical):
    """Every permission there is: whether he has it, and from whom."""

    SCOPE = "rights"
    DEFAULT_CSS = "Rights { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RIGHTS)]
    COLUMNS = ()
    EMPTY = "Nenhuma permissão tem esse texto."
    COUNTED = ("permissão", "permissões")

    def __init__(self, row: OperatorRow) -> None:
        self.row = row
        super().__init__()

    def columns(self) -> tuple[Column[Any], ...]:
        """Name, yes or no, whence."""
        return (
            Column("Permissão", lambda row: row.permission, 36, grow=2, keep=2),
            Column("Tem", lambda row: "Sim" if row.granted else "Não", 4, keep=2),
            Column("De quem", lambda row: row.source(self.row.job_title, self.row.form.admin), 24, grow=1),
        )

    def faint(self, row: PermissionRow) -> bool:
        """What he has not."""
        return not row.granted

    def why_not(self, name: str) -> str | None:
        """An administrator has all of them."""
        if self.rows.current is None:
            return "Não há linha para isso."
        if self.row.form.admin:
            return "É administrador: tem todas. F2 na lista de operadores tira isso dele."
        if name == "as_job" and not self.rows.current.own:
            return "Já está como o Cargo."
        return None

    async def page(self, after: PermissionRow | None) -> Sequence[PermissionRow]:
        """All at once."""
        if after is not None:
            return ()
        wanted = fold(self.text).split()
        rows = await self.desk.in_db(permissions_of, self.row.id)
        return [row for row in rows if all(word in fold(row.permission) for word in wanted)]

    def on_record_list_opened(self) -> None:
        """Enter does what Space does."""
        self.action_run("switch")

    async def do_switch(self) -> None:
        """Give it, or take it."""
        await self._set(lambda row: not row.granted)

    async def do_as_job(self) -> None:
        """Back to what the job title gives."""
        await self._set(lambda row: None)

    async def _set(self, wanted: Any) -> None:
        row = self.rows.current
        assert row is not None
        await self.desk.in_db(set_permission, self.row.id, row.permission, wanted(row))
        await self.show(keep_cursor=True)


async def open_operators(desk: Desk) -> None:
    """Show the screen until it is left."""
    await desk.ask(RecordsScreen(TITLE, OperatorsView()))
