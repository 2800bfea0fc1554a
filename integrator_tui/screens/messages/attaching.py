"""Anexos: the second step of an e-mail, with a summary; F9 sends (manual, 3.9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.messages import ATTACHMENTS
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.port import desk_of
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.queries.customers.documents import documents_of
from integrator_tui.rules.messages.states import Attachment
from integrator_tui.rules.sizes import size
from integrator_tui.screens.customers.document_file import FileField, store_of
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.services.messages.messages import ATTACHMENTS_LIMIT
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList


class FileForm(FormModel):
    """Which file."""

    path: Annotated[str, Ui("Arquivo", limit=4096, help="Tab completa; F4 mostra a pasta de entrada.")] = ""

    REQUIRED = frozenset({"path"})
    LAYOUT: ClassVar = (("", ("path",)),)


class Attaching(Dialog[tuple[Attachment, ...]]):
    """Answers with the files once the operator sends, with None when he goes back."""

    MORE_SCOPES = ("attachments",)
    DEFAULT_CSS = "Attaching RecordList { height: 8; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ATTACHMENTS)]
    COLUMNS: ClassVar[tuple[Column[Attachment], ...]] = (
        Column("Arquivo", lambda one: one.file_name, 30, grow=2),
        Column("Tipo", lambda one: one.content_type, 16, grow=1),
        Column("Tamanho", lambda one: size(one.size), 10, right=True),
    )

    def __init__(self, customer_id: int, texts: Mapping[str, str], sender: str) -> None:
        super().__init__("Enviar E-mail", "Anexos")
        self.customer_id = customer_id
        self.texts = texts
        self.sender = sender
        self.files: list[Attachment] = []
        self.rows: RecordList[Attachment] = RecordList(self.COLUMNS, empty="Sem anexos.")

    def content(self) -> ComposeResult:
        """Summary, files."""
        first = next((line for line in self.texts["body"].split("\n") if line.strip()), "")
        yield Line(f"De       {self.sender or '(o da configuração)'}")
        yield Line(f"Para     {self.texts['recipients']}")
        if self.texts["copies"]:
            yield Line(f"Cópia    {self.texts['copies']}")
        yield Line(f"Assunto  {self.texts['subject']}")
        yield Line(f"Mensagem {first}")
        yield Line("")
        yield self.rows
        yield Line("", id="total", classes="faint")

    def called(self, command: Command) -> str:
        """F9 sends."""
        return "Enviar" if command.id == "confirm" else super().called(command)

    def why_not(self, name: str) -> str | None:
        """Taking off wants a row."""
        if name == "take_off" and not self.files:
            return "Não há anexo para tirar."
        return super().why_not(name)

    def _show(self) -> None:
        self.rows.show(self.files, keep_cursor=True)
        total = sum(one.size for one in self.files)
        self.query_one("#total", Line).set(f"{size(total)} de {size(ATTACHMENTS_LIMIT)}" if self.files else "")

    def _add(self, file: Attachment) -> None:
        if sum(one.size for one in self.files) + file.size > ATTACHMENTS_LIMIT:
            raise Refused(f"«{file.file_name}» não cabe: os anexos vão até {size(ATTACHMENTS_LIMIT)} no total.")
        if file not in self.files:
            self.files.append(file)
        self._show()

    async def do_add_file(self) -> None:
        """From the inbox folder; any path where one user has the machine to himself."""
        desk = desk_of(self)
        field = FileField(desk)
        taken: list[TakenIn] = []

        async def take(texts: dict[str, str]) -> None:
            taken.append(await field.take_in(texts["path"]))

        context = FormContext(today=desk.session.today().date())
        dialog = FormDialog(
            "Anexar arquivo",
            FileForm,
            {"path": ""},
            context,
            take,
            choosers={"path": field.choose},
            completers=field.completers,
        )
        field.form = dialog.form
        await desk.ask(dialog)
        for one in taken:
            self._add(Attachment(one.name, one.content_type, one.size, one.sha256))

    async def do_add_document(self) -> None:
        """One that the customer has."""
        desk = desk_of(self)
        found = await desk.in_db(documents_of, self.customer_id)
        if not found:
            desk.say("Este cliente não tem documentos.", error=True)
            return
        options = [
            (
                row.id,
                f"{row.type or 'Documento'} · {row.form.description or row.file.file_name} · {size(row.file.size)}",
            )
            for row in found
        ]
        chosen = await desk.choose("Documento do cliente", options)
        row = next((one for one in found if one.id == chosen), None)
        if row is not None:
            file = row.file
            if problem := store_of(desk).problem(file.sha256, file.size):
                raise Refused(problem)
            self._add(Attachment(file.file_name, file.content_type, file.size, file.sha256))

    def do_take_off(self) -> None:
        """The file under the cursor."""
        if self.rows.current is not None:
            self.files.remove(self.rows.current)
            self._show()

    def do_confirm(self) -> None:
        """F9 sends."""
        self.dismiss(tuple(self.files))
