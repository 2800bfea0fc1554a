"""Gerenciador de Documentos: the files that were put into the system for the customer (manual, 3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands import customers as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.documents.outgoing import export
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn
from integrator_tui.folders import outbox
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.customers.document import DocumentFilterForm, DocumentForm, NewDocumentForm, NewFileForm
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.customers.documents import (
    DocumentFilter,
    DocumentRow,
    FileRow,
    documents_of,
    files_of,
)
from integrator_tui.rules.sizes import size
from integrator_tui.screens.customers.document_file import FileField, store_of
from integrator_tui.screens.customers.document_view import DocumentView
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.screens.panes.kind_pane import KindPane
from integrator_tui.screens.panes.list_pane import PAGE
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.working import carry_out_beside
from integrator_tui.services.customers.documents import DOCUMENTS, add_revision, record_document_export
from integrator_tui.widgets.record_list import Column

VERSION = "version-"
"""How the draft of a newer file of a document is told from that of its record."""


class DocumentsPane(KindPane[DocumentRow]):
    """The documents, the newest first; Enter looks into one, `v` gives it a newer file, `w` hands it out."""

    KIND = DOCUMENTS
    MORE_SCOPES = ("documents",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.DOCUMENTS)]
    COLUMNS = (
        Column("Data", lambda row: f"{row.file.at:%d/%m/%Y}", 10, sort=lambda row: row.file.at),
        Column("Tipo de Imagem", lambda row: row.type, 14, grow=1),
        Column("Descrição", lambda row: row.form.description, 10, grow=2),
        Column("Arquivo", lambda row: row.file.file_name, 11, grow=2),
        Column("Tamanho", lambda row: size(row.file.size), 9, right=True, sort=lambda row: row.file.size),
        Column("Usuário", lambda row: row.file.login, 8, keep=1),
    )
    EMPTY = "Nenhum documento. F6 junta o primeiro."
    TITLES = ("Documento", "Novo documento")
    COUNTED = ("documento", "documentos")

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.wanted = DocumentFilter()
        self.type_name = ""
        """Of the type in the filter."""

    @property
    def store(self) -> Store:
        """Where the files of this base are."""
        return store_of(self.desk)

    # The list

    async def page(self, after: DocumentRow | None) -> Sequence[DocumentRow]:
        """Those entered before one."""
        return await self.desk.in_db(documents_of, self.customer_id, self.wanted, after.id if after else None, PAGE)

    def facts(self) -> list[str]:
        """What narrows the list."""
        wanted = self.wanted
        return [
            *([f"tipo {self.type_name}"] if self.type_name else []),
            *([f"descrição «{wanted.description}»"] if wanted.description else []),
            *([f"de {wanted.since:%d/%m/%Y}"] if wanted.since else []),
            *([f"até {wanted.until:%d/%m/%Y}"] if wanted.until else []),
            *([f"arquivo «{wanted.file_name}»"] if wanted.file_name else []),
        ]

    def value_to_copy(self) -> str:
        """The name of the file."""
        return self.rows.current.file.file_name if self.rows.current else ""

    async def filter(self) -> None:
        """Type, description, period, name of the file."""
        wanted = DocumentForm.model_construct(type_id=self.wanted.type_id)
        context = await self.desk.in_db(DOCUMENTS.context_with, self.customer_id, wanted)
        now = DocumentFilterForm.model_construct(**vars(self.wanted))
        dialog = FormDialog("Filtrar os documentos", DocumentFilterForm, as_texts(now, context), context)
        texts = await self.desk.ask(dialog)
        if texts is None:
            return
        chosen = DocumentFilterForm.model_validate(texts, context=context)
        self.type_name = as_texts(chosen, context)["type_id"]
        self.wanted = DocumentFilter(**chosen.model_dump())
        await self.show()

    # Records

    def named(self, row: DocumentRow) -> str:
        """The name of its file."""
        return row.file.file_name

    async def dialog(self, row: DocumentRow | None, resumed: Draft | None) -> RecordDialog:
        """ "Novo registro" with its file, or the record alone."""
        if row is not None:
            return await super().dialog(row, resumed)
        context = await self.desk.in_db(DOCUMENTS.context, self.customer_id)
        return self._with_file(self.title(None), NewDocumentForm, context, self.draft_key(None, None), resumed)

    def _with_file(
        self,
        title: tuple[str, str],
        form: type[Any],
        context: FormContext,
        key: DraftKey,
        resumed: Draft | None,
        of: int = 0,
    ) -> RecordDialog:
        """A form with a file: of a new document, or of the document `of`."""

        async def write(texts: dict[str, str]) -> int:
            file: TakenIn = await field.take_in(texts.pop("path"))
            if of:
                return await self.desk.in_db(add_revision, self.customer_id, of, file, self.store)
            return await self.desk.in_db(DOCUMENTS.create, self.customer_id, texts, file, self.store)

        field = FileField(self.desk)
        blank = dict.fromkeys(form.model_fields, "")
        dialog = RecordDialog(
            title,
            form,
            blank,
            context,
            draft=key,
            write=write,
            resumed=resumed,
            choosers={"path": field.choose},
            completers=field.completers,
            hint=field.hint,
        )
        field.form = dialog.form
        return dialog

    async def question(self, row: DocumentRow) -> str:
        """Which one, and what stays."""
        versions = "" if row.file.revision == 1 else f", com as suas {row.file.revision} versões"
        kind = f" ({row.type})" if row.type else ""
        return (
            f"Apagar o documento «{row.file.file_name}»{kind}{versions}?\nO histórico e o arquivo continuam guardados."
        )

    # Files

    def why_not(self, name: str) -> str | None:
        """Files want a row."""
        if name in ("new_version", "export_file") and self.rows.current is None:
            return "Não há linha para isso."
        return super().why_not(name)

    def open_row(self) -> None:
        """Looks into the file."""
        self.desk.carry_out(self.look())

    async def look(self) -> None:
        """The document on a screen of its own, with its versions."""
        row = self.rows.current
        assert row is not None
        if not await look_into(self.desk, self.customer_id, row):
            await self.wrote()  # somebody deleted it meanwhile
            self.desk.say("Outro operador apagou este documento.", error=True)

    async def do_new_version(self) -> None:
        """v: a newer file."""
        row = self.rows.current
        assert row is not None
        await self._new_version(row, None)

    async def _new_version(self, row: DocumentRow, resumed: Draft | None) -> None:
        key = DraftKey(f"{self.NAME}:{VERSION}{row.id}", self.customer_id, row.version)
        context = FormContext(today=self.desk.session.today().date())
        title = ("Nova versão", self.named(row))
        if await self.desk.ask(self._with_file(title, NewFileForm, context, key, resumed, row.id)) is not None:
            await self.wrote()
            self.rows.go_to(lambda one: one.id == row.id)

    async def resume(self, what: str, draft: Draft) -> None:
        """The form that a draft was typed in."""
        if not what.startswith(VERSION):
            await super().resume(what, draft)
            return
        await self._new_version(await self.row_named(what.removeprefix(VERSION)), draft)

    async def do_export_file(self) -> None:
        """w: the newest file to the outbox."""
        row = self.rows.current
        assert row is not None
        await hand_out(self.desk, self.customer_id, row, row.file)


async def look_into(desk: Desk, customer_id: int, row: DocumentRow) -> bool:
    """A document on a screen of its own; False where it is deleted. Inside an action only."""
    files = await desk.in_db(files_of, customer_id, row.id)
    if not files:
        return False
    await desk.push_screen(DocumentView(row, files, store_of(desk), partial(hand_out, desk, customer_id, row)))
    return True


async def hand_out(desk: Desk, customer_id: int, row: DocumentRow, file: FileRow) -> None:
    """A copy in the operator's outbox folder; that it was handed out is in the history."""
    folder = outbox(desk.settings, desk.session.login)
    await desk.in_db(record_document_export, customer_id, row.id, file.revision)
    target = await carry_out_beside(
        desk,
        f"Exportando {file.file_name}",
        lambda progress: export(
            store_of(desk), file.sha256, file.size, file.file_name, folder, partial(progress, "Cópia")
        ),
    )
    desk.tell("Documento exportado", str(target))
