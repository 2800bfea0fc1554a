"""Débitos Não Efetuados (domain 7.10): they come from the bank, and are sent again or become a slip here."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands import finance as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import DraftKey
from integrator_tui.forms.base import FormModel, as_texts
from integrator_tui.forms.finance.records import AsSlipForm, FailedDebitForm, ResendForm
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.finance.failed_debits import debit_as_slip, resend_debit, to_treat
from integrator_tui.services.finance.records import FAILED_DEBITS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


class FailedDebitsPane(KindPane[Row[FailedDebitForm]]):
    """They come from the return of the bank; here they are treated."""

    KIND = FAILED_DEBITS
    TITLES = ("Débito Não Efetuado", "Débito Não Efetuado")
    COUNTED = ("débito", "débitos")
    EMPTY = "Nenhum débito voltou sem ser efetuado."
    MORE_SCOPES = ("failed_debits",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.FAILED_DEBITS)]
    COLUMNS = (
        Column("Data", lambda row: short(row.shown["day"]), 8),
        Column("Cód.", lambda row: str(row.shown["return_code"]), 4),
        Column("Motivo", lambda row: str(row.shown["reason"]), 14, grow=1),
        Column("Valor R$", lambda row: figure(row.shown["cents"]), 9, right=True),
        Column("Venc.", lambda row: short(row.shown["due_on"]), 8),
        Column("Tratado", text("treated"), 7),
        Column("Tratamento", text("treatment"), 12, keep=1, grow=1),
        Column("Remessa", lambda row: str(row.shown["remittance"]), 8, keep=2),
    )

    def faint(self, row: Row[FailedDebitForm]) -> bool:
        """What was seen to."""
        return row.form.treated

    def why_not(self, name: str) -> str | None:
        """They come from the bank."""
        if name in ("new", "remove"):
            return "Débitos não efetuados vêm do arquivo do banco."
        if name in ("resend", "as_slip"):
            row = self.rows.current
            if row is not None and row.form.treated:
                return f"O débito já foi tratado: {row.form.treatment}."
            return super().why_not("edit")
        return super().why_not(name)

    def named(self, row: Row[FailedDebitForm]) -> str:
        """Code and amount."""
        return f"{row.shown['return_code']} {figure(row.shown['cents'])}"

    async def do_resend(self) -> None:
        """The next file to the bank has it again."""
        await self._treat(ResendForm, "Reenviar débito", resend_debit)

    async def do_as_slip(self) -> None:
        """Its invoice is charged by slip."""
        await self._treat(AsSlipForm, "Mudar para boleto", debit_as_slip)

    async def _treat(self, form: type[FormModel], act: str, service: Any) -> None:
        row = self.rows.current
        assert row is not None
        found = await self.desk.in_db(to_treat, self.customer_id, row.id)
        begun = ResendForm.model_construct(due_on=found.next_day) if form is ResendForm else form.model_construct()

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(service, self.customer_id, row.id, texts)

        dialog = ActDialog(
            (act, f"fatura {found.invoice}"),
            form,
            as_texts(begun, found.context),
            found.context,
            draft=DraftKey(f"failed_debits:{form.__name__}-{row.id}", self.customer_id, None),
            write=write,
            above=[
                f"{format_money(found.cents)}, vencia em {format_date(found.due_on)}",
                f"O banco respondeu {row.shown['return_code']} {row.shown['reason']}",
                "",
            ],
        )
        if await self.desk.ask(dialog) is not None and self.is_attached:
            await self.wrote()

    async def question(self, row: Row[FailedDebitForm]) -> str:
        """Never asked."""
        return ""
