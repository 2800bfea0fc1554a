"""One document: what is known of it, its versions, and as much of the file as can be read on a screen of text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from integrator_tui.commands.customers import DOCUMENT
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import desk_of
from integrator_tui.desk.text import shown
from integrator_tui.documents.content import label_of
from integrator_tui.documents.preview import Preview, preview
from integrator_tui.documents.store import Damaged, Store
from integrator_tui.errors import Stopped
from integrator_tui.queries.customers.documents import DocumentRow, FileRow
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.sizes import size
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.working import Progress, carry_out_beside


class DocumentView(Dialog[None]):
    """Facts and text; `a` and `p` go through the versions, `w` hands out the one that is shown."""

    MORE_SCOPES = ("document",)
    DEFAULT_CSS = """
    DocumentView > .window { height: 100%; }
    DocumentView VerticalScroll { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DOCUMENT)]

    def __init__(
        self,
        row: DocumentRow,
        files: Sequence[FileRow],
        store: Store,
        export: Callable[[FileRow], Awaitable[None]],
    ) -> None:
        super().__init__("Documento", files[0].file_name)
        self.row = row
        self.files = tuple(files)
        self.at = 0
        self._store = store
        self._export = export
        self._previews: dict[str, Preview] = {}

    @property
    def file(self) -> FileRow:
        """The version that is shown."""
        return self.files[self.at]

    def content(self) -> ComposeResult:
        """Facts and text in one."""
        with VerticalScroll(can_focus=True):
            yield Static(id="facts")
            yield Static(id="text")

    def on_mount(self) -> None:
        """Facts at once, the text when it was read."""
        desk_of(self).carry_out(self._show())

    async def _show(self) -> None:
        file = self.file
        self.query_one("#facts", Static).update(self._facts())
        self.query_one("#text", Static).update("")
        found = self._previews.get(file.sha256)
        if found is None:
            found = self._previews[file.sha256] = await self._look(file)
        if self.is_attached and file is self.file:
            note = Content.styled(found.note + "\n", "bold") if found.note else Content("")
            text = shown("\n".join(found.lines), multiline=True)
            self.query_one("#text", Static).update(Content.assemble("\n", note, text))
            self.query_one(VerticalScroll).scroll_home(animate=False)

    async def _look(self, file: FileRow) -> Preview:
        def work(progress: Progress) -> Preview:
            waiting = partial(progress, "Leitura", 0, 0)
            return preview(self._store, file.sha256, file.size, file.content_type, waiting)

        try:
            return await carry_out_beside(desk_of(self), f"Lendo {file.file_name}", work)
        except Stopped:
            return Preview((), "Leitura interrompida.")
        except Damaged as error:
            return Preview((), error.sentence)

    def _facts(self) -> Content:
        lines = [
            f"Tipo de Imagem  {self.row.type}",
            f"Descrição       {self.row.form.description}",
            f"Conteúdo        {label_of(self.file.content_type)}, {size(self.file.size)}",
            f"SHA-256         {self.file.sha256[:16]}…",
            "",
        ]
        for file in self.files:
            mark = "›" if file is self.file else " "
            when = f"{format_datetime(file.at)}  {file.login}"
            lines.append(f"{mark} Versão {file.revision}  {when}  {file.file_name}  {size(file.size)}")
        return Content("\n").join(shown(line) for line in lines)

    def why_not(self, name: str) -> str | None:
        """There may be no other version."""
        if name == "older" and self.at == len(self.files) - 1:
            return "Esta é a versão mais antiga."
        if name == "newer" and self.at == 0:
            return "Esta é a versão mais nova."
        return super().why_not(name)

    async def do_older(self) -> None:
        """a"""
        self.at += 1
        await self._show()

    async def do_newer(self) -> None:
        """p"""
        self.at -= 1
        await self._show()

    async def do_export_file(self) -> None:
        """w"""
        await self._export(self.file)
