"""Dados Débitos: how the customer pays by debit, and the authorisation that is signed (manual, 3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.customers import DEBITS
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft
from integrator_tui.errors import DeskError, Refused
from integrator_tui.folders import outbox, single_user
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.customers.debit import DebitForm
from integrator_tui.new_file import write_new
from integrator_tui.queries.customers.debits import (
    DebitRow,
    authorization,
    debit,
    debit_context,
    debits_of,
    identifier,
    identifier_widths,
    proposed,
    status_label,
)
from integrator_tui.screens.dialogs import Ask, Prompt
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.debits import (
    create_debit,
    delete_debit,
    record_authorization,
    restore_debit,
    save_debit,
)
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column

if TYPE_CHECKING:
    from integrator_tui.papers.authorization import Paper


class DebitDialog(RecordDialog):
    """Fills "Código Identificador" as soon as the cursor comes to it (manual, 3.6.1)."""

    def __init__(self, *args: Any, customer_id: int, widths: dict[int, int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.customer_id = customer_id
        self.widths = widths

    def on_form_entered(self, event: Form.Entered) -> None:
        """Only when nothing stands there."""
        if event.name == "identifier" and not self.form.inputs["identifier"].value.strip():
            width = self.widths.get(self.form.value_of("bank_id"))
            self.form.put({"identifier": identifier(self.customer_id, width)})


class DebitsPane(RecordsPane[DebitRow]):
    """The list, the form of one, and the paper."""

    NAME = "debits"
    ENTITY = "debit"
    MORE_SCOPES = ("debits",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DEBITS)]
    COLUMNS = (
        Column("Cobrança", lambda row: row.billing_form, 15),
        Column("Banco", lambda row: row.bank, 10, grow=1),
        Column("Agência", lambda row: row.form.branch, 7),
        Column("Conta", lambda row: row.form.account, 10),
        Column("Status", lambda row: status_label(row.form.status), 9),
    )
    EMPTY = "Nenhum dado de débito. F6 cadastra."

    async def page(self, after: DebitRow | None) -> Sequence[DebitRow]:
        """Those that fit the filter, in the order of entry."""
        return await self.desk.in_db(debits_of, self.customer_id, self.text, after.id if after else None, PAGE)

    def faint(self, row: DebitRow) -> bool:
        """What is no longer in force is dim."""
        return row.form.status in ("rejeitado", "cancelado")

    def value_to_copy(self) -> str:
        """The account."""
        return self.rows.current.form.account if self.rows.current else ""

    def why_not(self, name: str) -> str | None:
        """The paper is of a row."""
        return super().why_not("edit" if name == "print" else name)

    async def dialog(self, row: DebitRow | None, resumed: Draft | None) -> RecordDialog:
        """Novo Registro."""
        context = await self.desk.in_db(debit_context)
        current = DebitRow(0, 0, DebitForm.model_construct(), "", "", "")
        if row is not None:
            current = await self.desk.in_db(debit, self.customer_id, row.id)

        async def write(texts: dict[str, str]) -> int:
            if row is None:
                return await self.desk.in_db(create_debit, self.customer_id, texts)
            return await self.desk.in_db(save_debit, self.customer_id, row.id, current.form, texts)

        async def read_again() -> tuple[dict[str, str], Any]:
            nonlocal current
            current = await self.desk.in_db(debit, self.customer_id, current.id)
            return as_texts(current.form, context), context

        return DebitDialog(
            "Novo Registro" if row is None else "Dados Débito",
            DebitForm,
            as_texts(current.form, context),
            context,
            draft=self.draft_key(row, current.version or None),
            write=write,
            read_again=read_again if row else None,
            resumed=resumed,
            proposed=None if row else await self.desk.in_db(proposed, self.customer_id),
            customer_id=self.customer_id,
            widths=await self.desk.in_db(identifier_widths),
        )

    async def delete_row(self, row: DebitRow) -> int:
        """By its service, which refuses while a plan is paid by it."""
        return await self.desk.in_db(delete_debit, self.customer_id, row.id)

    async def restore_row(self, key: int) -> int:
        """By its service."""
        return await self.desk.in_db(restore_debit, self.customer_id, key)

    async def question(self, row: DebitRow) -> str:
        """Which account."""
        account = " ".join(part for part in (row.bank, row.form.branch, row.form.account) if part)
        return f"Apagar {row.billing_form} {account} de {row.holder}?"

    # The paper

    async def do_print(self) -> None:
        """The authorisation to be read, and from there into a file."""
        from integrator_tui.papers.authorization import as_pdf, as_plain_text, paper

        row = self.rows.current
        assert row is not None
        found = await self.desk.in_db(authorization, self.customer_id, row.id)
        sheet = paper(found, self.desk.session.today().date())
        answer = await self.desk.ask(
            Ask(
                "Autorização de Débito",
                as_plain_text(sheet),
                (("f", "Fechar"), ("p", "Salvar em PDF"), ("t", "Salvar em texto")),
            )
        )
        if answer == "p":
            await self._save(row.id, sheet, as_pdf, "pdf")
        elif answer == "t":
            await self._save(row.id, sheet, lambda one: (as_plain_text(one) + "\n").encode(), "txt")

    async def _save(self, debit_id: int, sheet: Paper, make: Any, kind: str) -> None:
        """Into the outbox; with a base of one's own also wherever is typed."""
        desk = self.desk
        name = f"autorizacao-debito-{self.customer_id}-{debit_id}-{desk.session.today():%Y%m%d-%H%M%S}.{kind}"
        path = outbox(desk.settings, desk.session.login) / name
        if single_user(desk.db.url):
            typed = await desk.ask(Prompt("Salvar em", str(path)))
            if typed is None:
                return
            if not typed.strip():
                raise Refused("Digite o nome do arquivo.")
            path = path.parent / Path(typed.strip()).expanduser()

        def save(session: Session) -> None:
            write_new(path, make(sheet))

        await desk.in_db(save)
        try:
            await desk.in_db(record_authorization, self.customer_id, debit_id, path.name)
        except DeskError:
            path.unlink()  # nothing leaves the base without its row in the history
            raise
        desk.tell("Autorização de Débito", f"Gravada em {path}")
