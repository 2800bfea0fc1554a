"""The field "Arquivo": any path where one user has the machine to himself, else a name in the operator's inbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from integrator_tui.desk.port import Desk
from integrator_tui.desk.text import plain
from integrator_tui.documents.intake import MEGABYTE, completed, from_inbox, from_path, listed
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn, take_in
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.folders import document_store, inbox, single_user
from integrator_tui.rules.sizes import size
from integrator_tui.screens.working import Progress, carry_out_beside
from integrator_tui.widgets.fields import Completer
from integrator_tui.widgets.form import Form


def store_of(desk: Desk) -> Store:
    """Where the documents of the desk's base are."""
    return Store(document_store(desk.settings, desk.db.url))


class FileField:
    """Helps to type the field, and takes in what was typed; `form` is set once it stands on the screen."""

    form: Form

    def __init__(self, desk: Desk, name: str = "path") -> None:
        self.desk = desk
        self.name = name
        self.alone = single_user(desk.db.url)

    @property
    def hint(self) -> str:
        """What the keys do in the field."""
        inbox_key = "F4 lista a pasta de entrada"
        return f" Arquivo: Tab completa o caminho · {inbox_key}" if self.alone else f" Arquivo: {inbox_key}"

    @property
    def completers(self) -> Mapping[str, Completer]:
        """Tab completes paths; not where the tree of the machine is none of the operator's business."""
        return {self.name: completed} if self.alone else {}

    async def choose(self) -> None:
        """F4: the files of the inbox."""
        folder = inbox(self.desk.settings, self.desk.session.login)
        files = listed(folder)
        if not files:
            raise Refused(f"A sua pasta de entrada está vazia: {folder}")
        options = [(name, f"{plain(name)}   {size(count)}") for name, count in files]
        chosen = await self.desk.choose(f"Arquivo de {folder}", options)
        if chosen is not None:
            self.form.put({self.name: str(folder / chosen) if self.alone else chosen})

    async def take_in(self, text: str) -> TakenIn:
        """The file in the store. Raises `InvalidForm` with the sentence at the field."""
        limit = self.desk.settings.document_limit_mb * MEGABYTE
        store = store_of(self.desk)

        def work(progress: Progress) -> TakenIn:
            if self.alone:
                source = from_path(text.strip(), limit)
            else:
                source = from_inbox(inbox(self.desk.settings, self.desk.session.login), text.strip(), limit)
            return take_in(source, store, limit, partial(progress, "Leitura"))

        try:
            return await carry_out_beside(self.desk, "Guardando o arquivo", work)
        except Refused as error:
            raise InvalidForm({self.name: error.sentence}) from error
