"""Protocolos Cancelamento (domain 7.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands.finance import CHANGE_FORM, PROTOCOLS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.protocols import ProtocolRow, protocols_of
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialogs import Chooser
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.services.finance.protocols import change_protocol_form
from integrator_tui.widgets.record_list import Column, RecordList

STATUSES = {"aberto": "Aberto", "efetivado": "Efetivado", "desistencia": "Desistência"}


class ProtocolsPane(Commanded, ListPane[ProtocolRow]):
    """The newest first."""

    SCOPE = "cancel_protocols"
    COUNTED = ("protocolo", "protocolos")
    EMPTY = "Nenhum protocolo de cancelamento."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PROTOCOLS)]
    COLUMNS = (
        Column("Protocolo", lambda row: row.number, 15),
        Column("Plano", lambda row: row.plan or str(row.plan_id), 10, grow=1),
        Column("Cancel.", lambda row: short(row.cancelled_on), 8),
        Column("Multa R$", lambda row: figure(row.fine), 9, right=True),
        Column("Situação", lambda row: STATUSES.get(row.status, row.status), 11),
        Column("Motivo", lambda row: row.reason, 14, keep=1, grow=1),
        Column("Fatura", lambda row: str(row.invoice or "-"), 7, keep=2, right=True),
        Column("Usuário", lambda row: row.login, 9, keep=3),
    )

    async def page(self, after: ProtocolRow | None) -> Sequence[ProtocolRow]:
        """Older ones."""
        key = after.id if after else None
        rows: Sequence[ProtocolRow] = await self.desk.in_db(protocols_of, self.customer_id, key, PAGE)
        return rows

    def why_not(self, name: str) -> str | None:
        """A row."""
        return None if self.rows.current else "Não há protocolo na lista."

    def value_to_copy(self) -> str:
        """The number, which the customer wants to hear."""
        return self.rows.current.number if self.rows.current else ""

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """All of it; the billing form only for who may see it."""
        row: ProtocolRow = event.row
        lines = [
            f"Protocolo             {row.number}",
            f"Data                  {format_datetime(row.at)}",
            f"Plano                 {row.plan_id} {row.plan}",
            f"Motivo                {row.reason}",
            f"Data de Cancelamento  {format_date(row.cancelled_on)}",
            f"Valor Multa           {format_money(row.fine)}",
            f"Situação              {STATUSES.get(row.status, row.status)}",
            f"Fatura                {row.invoice or '-'}",
            f"Usuário               {row.login}",
        ]
        if self.desk.session.may(CHANGE_FORM):
            lines.insert(6, f"F.Cobrança            {row.form}")
        self.desk.tell(f"Protocolo {row.number}", "\n".join(lines))

    async def do_billing_form(self) -> None:
        """F2."""
        row = self.rows.current
        assert row is not None
        forms = await self.desk.in_db(choices_of, "formas_cobranca")
        options = [(choice.value, choice.label) for choice in forms]
        chosen = await self.desk.ask(Chooser("F.Cobrança", options, current=row.form_id))
        if chosen is not None:
            await self.desk.in_db(change_protocol_form, self.customer_id, row.id, row.form_id, chosen)
            await self.show(keep_cursor=True)
            self.desk.say("Dados salvos com sucesso")
