"""Desconto Regras de Negócio: what rules gave this customer (domain 7.8)."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.queries.finance.discount_rules import GrantRow, grants_of
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.widgets.record_list import Column


class RulesPane(ListPane[GrantRow]):
    """ "Descontos já outorgados"."""

    COUNTED = ("desconto", "descontos")
    EMPTY = "Nenhum desconto por regra de negócio."
    COLUMNS = (
        Column("Regra", lambda row: row.rule, 16, grow=2),
        Column("Concessão", lambda row: short(row.day), 9),
        Column("Plano", lambda row: str(row.plan_id or "-"), 7, right=True),
        Column("Valor R$", lambda row: figure(row.cents), 10, right=True),
        Column("Fatura", lambda row: str(row.invoice or "-"), 7, right=True),
        Column("Usuário", lambda row: row.login, 9, keep=1),
    )

    async def page(self, after: GrantRow | None) -> Sequence[GrantRow]:
        """Older ones."""
        key = after.id if after else None
        rows: Sequence[GrantRow] = await self.desk.in_db(grants_of, self.customer_id, key, PAGE)
        return rows
