"""Recibos (domain 7.6): numbers without gaps, printed with the amount in words; cancelling one reverses its payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.finance import RECEIPTS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.errors import Refused
from integrator_tui.folders import outbox
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.finance.invoice import ReasonForm
from integrator_tui.new_file import write_new
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.finance.payments import ReceiptRow, receipts_of
from integrator_tui.queries.lists.company import company
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.dialogs import Ask, Chooser
from integrator_tui.screens.finance.columns import METHODS, figure, short
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.services.finance.charging.receipts import receipt_targets, send_receipt
from integrator_tui.services.finance.payments import CANCELLED, reverse_payment
from integrator_tui.widgets.record_list import Column, RecordList


class ReceiptsPane(Commanded, ListPane[ReceiptRow]):
    """The newest first."""

    SCOPE = "receipts"
    COUNTED = ("recibo", "recibos")
    EMPTY = "Nenhum recibo. Receber uma fatura (b, no Extrato ou em Faturas) faz um."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RECEIPTS)]
    COLUMNS = (
        Column("Número", lambda row: str(row.number), 6, right=True, sort=lambda row: row.number),
        Column("Data", lambda row: short(row.issued_on), 8),
        Column("Valor R$", lambda row: figure(row.cents), 9, right=True, sort=lambda row: row.cents),
        Column("Meio", lambda row: METHODS.get(row.method, row.method), 13, keep=1),
        Column("Referente a", lambda row: row.description, 12, grow=1),
        Column("Situação", lambda row: "x cancelado" if row.status == CANCELLED else "emitido", 11),
        Column("Usuário", lambda row: row.login, 9, grow=1, keep=2),
    )

    def faint(self, row: ReceiptRow) -> bool:
        """Cancelled ones."""
        return row.status == CANCELLED

    async def page(self, after: ReceiptRow | None) -> Sequence[ReceiptRow]:
        """Older ones."""
        key = after.id if after else None
        rows: Sequence[ReceiptRow] = await self.desk.in_db(receipts_of, self.customer_id, key, PAGE)
        return rows

    def why_not(self, name: str) -> str | None:
        """A row, and for cancelling one that stands."""
        row = self.rows.current
        if row is None:
            return "Não há recibo na lista."
        if name == "reverse" and row.status == CANCELLED:
            return f"O recibo {row.number} já está cancelado."
        return None

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter shows it."""
        self.action_run("print")

    async def do_print(self) -> None:
        """The receipt to be read, and from there into a file."""
        from integrator_tui.papers.receipt import receipt_paper
        from integrator_tui.papers.sheet import as_pdf, as_plain_text

        row = self.rows.current
        assert row is not None
        record = await self.desk.in_db(customer, self.customer_id)
        provider = await self.desk.in_db(company)
        today = self.desk.session.today().date()
        sheet = receipt_paper(row, record, provider, METHODS.get(row.method, row.method), today)
        answers = (("f", "Fechar"), ("p", "Salvar em PDF"), ("t", "Salvar em texto"), ("m", "Enviar por e-mail"))
        answer = await self.desk.ask(Ask("Recibo", as_plain_text(sheet), answers, f"recibo {row.number}"))
        if answer == "m":
            await self._send(row)
        if answer not in ("p", "t"):
            return
        kind = "pdf" if answer == "p" else "txt"
        name = f"recibo-{row.number}-{self.desk.session.today():%Y%m%d-%H%M%S}.{kind}"
        path = outbox(self.desk.settings, self.desk.session.login) / name
        content = as_pdf(sheet) if answer == "p" else (as_plain_text(sheet) + "\n").encode()
        await self.desk.in_db(lambda session: write_new(path, content))
        self.desk.tell("Recibo", f"Gravado em {path}")

    async def _send(self, row: ReceiptRow) -> None:
        """By e-mail, to an address that is chosen."""
        targets = await self.desk.in_db(receipt_targets, self.customer_id)
        if not targets:
            raise Refused("Não há para onde enviar: cadastre um e-mail em Dados Cadastro ou Contatos.")
        named = [(one.value, one.value if one.contact_id is None else f"{one.value}  ({one.whose})") for one in targets]
        dimmed = {one.value: one.refused for one in targets if one.refused}
        to = await self.desk.ask(Chooser(f"Recibo {row.number} por e-mail", named, dimmed=dimmed))
        if to is not None:
            sender = str(self.desk.settings.email.get("sender", ""))
            await self.desk.in_db(send_receipt, self.customer_id, row.payment_id, to, sender)
            self.desk.say(f"Recibo {row.number} na fila para {to}.")

    async def do_reverse(self, resumed: Draft | None = None, row: ReceiptRow | None = None) -> None:
        """Cancelled with a reason: the payment is reversed."""
        receipt = row or self.rows.current
        assert receipt is not None

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(reverse_payment, self.customer_id, receipt.payment_id, texts)

        context = FormContext(today=self.desk.session.today().date())
        dialog = ActDialog(
            ("Cancelar recibo", f"recibo {receipt.number}"),
            ReasonForm,
            as_texts(ReasonForm.model_construct(), context),
            context,
            draft=DraftKey(f"receipts:reverse-{receipt.id}", self.customer_id, None),
            write=write,
            resumed=resumed,
            above=[
                f"{format_money(receipt.cents)}, {receipt.description}.",
                "O pagamento é estornado: as faturas voltam a ser o que seriam hoje sem ele.",
                "",
            ],
        )
        if await self.desk.ask(dialog) is not None and self.is_attached:
            await self.customer_screen.changed()

    async def resume(self, what: str, draft: Draft) -> None:
        """The window with the text of a draft."""
        key = int(what.partition("-")[2])
        await self.do_reverse(draft, next((row for row in self.rows.rows if row.id == key), None))
