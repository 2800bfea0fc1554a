"""Favoritos: the operator's own shortcuts, the same for every customer; Enter or a letter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from integrator_tui.commands.customers import FAVORITES
from integrator_tui.commands.registry import destinations, exists, path
from integrator_tui.commands.shared import ORDERED
from integrator_tui.commands.window import TABS
from integrator_tui.desk.commands import IN_CUSTOMER, Command, Commanded, Destination, bindings, find, free_keys
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.customers.favorites import favorites
from integrator_tui.rules.fold import fold
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.services.customers.favorites import add_favorite, move_favorite, remove_favorite
from integrator_tui.widgets.record_list import Column

OWN = TABS[1]
"""The tab of the favourites, which is none itself."""


@dataclass(frozen=True)
class Shortcut:
    """A favourite with the key that runs it; the first ones have one."""

    id: int
    command: Destination
    key: str


async def add(desk: Desk, command: Command) -> None:
    """Add a destination and say so."""
    if command.id == OWN.id:
        raise Refused("A própria aba Favoritos não pode ser um favorito.")
    if not exists(command):
        raise Refused(f"«{command.label}» ainda não existe nesta versão.")
    await desk.in_db(add_favorite, command.id, command.label)
    desk.say(f"«{command.label}» está nos favoritos (tecla {OWN.keys}).")


class FavoritesPane(Commanded, ListPane[Shortcut]):
    """F6 adds, Del removes, + and - put in order, Enter or the letter runs."""

    SCOPE = "favorites"
    MORE_SCOPES = ("ordered",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FAVORITES), *bindings(ORDERED)]
    COLUMNS = (
        Column("Tecla", lambda row: row.key, 5),
        Column("Opção", lambda row: row.command.label, 20, grow=1),
        Column("Caminho", lambda row: path(row.command), 28, grow=2, keep=1),
    )
    EMPTY = "Nenhum favorito. F6 adiciona; a tecla *, em qualquer opção, adiciona a opção aberta."
    COUNTED = ("favorito", "favoritos")

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.removed: list[tuple[Destination, int]] = []
        """What `u` brings back, with its position; the last first."""

    async def page(self, after: Shortcut | None) -> Sequence[Shortcut]:
        """All at once; what this version does not have is left out. Keys go by the place in the whole list."""
        if after is not None:
            return ()
        rows = [(row.id, find(f"customer.{row.destination}")) for row in await self.desk.in_db(favorites)]
        known = [(key, command) for key, command in rows if isinstance(command, Destination) and exists(command)]
        free = free_keys(("desk", IN_CUSTOMER, *self.scopes(), "list"), self.desk.settings.keys)
        keys = [*free, *[""] * len(known)]
        shortcuts = [Shortcut(key, command, keys[at]) for at, (key, command) in enumerate(known)]
        words = fold(self.text).split()
        return [row for row in shortcuts if all(word in fold(path(row.command)) for word in words)]

    async def reread(self, record: CustomerRecord) -> None:
        """The cursor stays on its favourite."""
        current = self.rows.current
        await super().reread(record)
        if current is not None:
            self.rows.go_to(lambda row: row.command.id == current.command.id)

    def why_not(self, name: str) -> str | None:
        """Most things want a row, and the order wants to be seen."""
        if name in ("remove", "up", "down") and self.rows.current is None:
            return "Não há favorito na lista."
        if name in ("up", "down") and (self.text or self.rows.sorted_by):
            return "A ordem só muda na lista inteira: tire o filtro e a ordenação por coluna."
        if name == "undo" and not self.removed:
            return "Nada foi tirado daqui."
        return None

    # Running

    def on_key(self, event: events.Key) -> None:
        """The key of a favourite runs it."""
        row = next((row for row in self.rows.rows if row.key and row.key == event.key), None)
        if row is not None:
            event.stop()
            self._run(row)

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        if self.rows.current is not None:
            self._run(self.rows.current)

    def _run(self, row: Shortcut) -> None:
        self.customer_screen.action_run(row.command.id)

    # Keeping

    async def do_add(self) -> None:
        """From all destinations that are not chosen yet."""
        chosen = {row.destination for row in await self.desk.in_db(favorites)} | {OWN.id}
        offered = [command for command in destinations(self.desk.session) if command.id not in chosen]
        if not offered:
            self.desk.say("Todos os destinos já estão nos favoritos.", error=True)
            return
        command = await self.desk.choose("Adicionar aos favoritos", [(one, path(one)) for one in offered])
        if command is not None:
            await add(self.desk, command)
            await self.show()
            self.rows.go_to(lambda row: row.command.id == command.id)

    async def do_remove(self) -> None:
        """Del takes the row away without a question: `u` brings it back."""
        row = self.rows.current
        assert row is not None
        position = await self.desk.in_db(remove_favorite, row.command.id, row.command.label)
        self.removed.append((row.command, position))
        await self.show(keep_cursor=True)
        self.desk.say(f"«{row.command.label}» saiu dos favoritos. A tecla u desfaz.")

    async def do_undo(self) -> None:
        """The last that was removed comes back to its place."""
        command, position = self.removed.pop()
        await self.desk.in_db(add_favorite, command.id, command.label, position)
        await self.show()
        self.rows.go_to(lambda row: row.command.id == command.id)
        self.desk.say("De volta.")

    async def do_up(self) -> None:
        """One position up."""
        await self._move(-1)

    async def do_down(self) -> None:
        """One position down."""
        await self._move(1)

    async def _move(self, by: int) -> None:
        row = self.rows.current
        assert row is not None
        await self.desk.in_db(move_favorite, row.command.id, row.command.label, by)
        await self.reread(self.record)
