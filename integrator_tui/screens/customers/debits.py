"""Dados Débitos: how the customer pays by debit, and the authorisation that is signed (manual, 3.6)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands import customers as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Desk
from integrator_tui.forms.customers.debit import DebitForm
from integrator_tui.queries.customers.debits import authorization, identifier, identifier_widths
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.screens.paper import show_paper
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.debits import DEBITS, record_authorization
from integrator_tui.services.rows import Row
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column


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


class DebitsPane(KindPane[Row[DebitForm]]):
    """The list, the form of one, and the paper."""

    KIND = DEBITS
    TITLES = ("Dados do débito", "Novos dados do débito")
    EMPTY = "Nenhum dado de débito. F6 cadastra."
    COLUMNS = (
        Column("Cobrança", text("billing_form_id"), 15),
        Column("Banco", text("bank_id"), 10, grow=1),
        Column("Agência", text("branch"), 7),
        Column("Conta", text("account"), 10),
        Column("Status", text("status"), 9),
    )
    MORE_SCOPES = ("debits",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.DEBITS)]

    def named(self, row: Row[DebitForm]) -> str:
        """How, and from which account."""
        return " ".join(filter(None, map(row.text, ("billing_form_id", "account"))))

    def faint(self, row: Row[DebitForm]) -> bool:
        """What is no longer in force is dim."""
        return row.form.status in ("rejeitado", "cancelado")

    def value_to_copy(self) -> str:
        """The account."""
        return self.rows.current.form.account if self.rows.current else ""

    def why_not(self, name: str) -> str | None:
        """The paper is of a row."""
        return super().why_not("edit" if name == "print" else name)

    async def dialog_of(self, row: Row[DebitForm] | None, *what: Any, **options: Any) -> RecordDialog:
        """It knows how the banks tell customers apart."""
        widths = await self.desk.in_db(identifier_widths)
        return DebitDialog(*what, customer_id=self.customer_id, widths=widths, **options)

    async def question(self, row: Row[DebitForm]) -> str:
        """Which account."""
        account = " ".join(filter(None, map(row.text, ("bank_id", "branch", "account"))))
        return f"Apagar {row.text('billing_form_id')} {account} de {row.text('holder_name')}?"

    # The paper

    async def do_print(self) -> None:
        """The authorisation of the row."""
        row = self.rows.current
        assert row is not None
        await print_authorization(self.desk, self.customer_id, row.id)


async def print_authorization(desk: Desk, customer_id: int, debit_id: int) -> None:
    """The authorisation to be read, and from there into a file. Inside an action only. Raises `Gone`."""
    from integrator_tui.papers.authorization import paper

    found = await desk.in_db(authorization, customer_id, debit_id)
    await show_paper(
        desk,
        "Autorização de Débito",
        paper(found, desk.session.today().date()),
        f"autorizacao-debito-{customer_id}-{debit_id}",
        lambda session, name: record_authorization(session, customer_id, debit_id, name),
    )
