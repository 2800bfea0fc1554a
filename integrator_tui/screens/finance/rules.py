"""Desconto Regras de Negócio (domain 7.8): which rules hold for this customer, and what they gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult

from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.finance.discount_rules import GrantRow, RuleRow, grants_of, rules_of
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.finance.statement import PeriodForm
from integrator_tui.screens.finance.trace import trace
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

YEAR = timedelta(days=365)


class RulesPane(ListPane[RuleRow]):
    """The rules above; below them, "Descontos já outorgados" of a period, of a year at first."""

    DEFAULT_CSS = "RulesPane #grants { height: 8; }"
    COUNTED = ("regra", "regras")
    EMPTY = "Nenhuma regra de desconto. Elas se cadastram em Listas, Desconto Regras de Negócio."
    COLUMNS = (
        Column("Regra", lambda row: row.name, 10, grow=2),
        Column("Vale?", lambda row: "não: " + row.reason if row.reason else "ok", 23),
        Column("Mensal", lambda row: row.monthly, 9, right=True),
        Column("Fim", lambda row: short(row.ends), 8, keep=4),
        Column("Plano", lambda row: row.plan, 14, keep=1, grow=1),
        Column("Instalação", lambda row: row.installation, 10, keep=2, right=True),
        Column("Início", lambda row: short(row.starts), 8, keep=3),
    )
    GRANTS: ClassVar[tuple[Column[GrantRow], ...]] = (
        Column("Data", lambda row: short(row.day), 8),
        Column("Regra", lambda row: row.rule, 14, grow=2),
        Column("Valor R$", lambda row: figure(row.cents), 9, right=True),
        Column("Fatura", lambda row: str(row.invoice or "-"), 7, right=True),
        Column("Plano", lambda row: row.plan, 14, keep=1, grow=1),
        Column("Usuário", lambda row: row.login, 9, keep=2),
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.since: date | None = None
        self.until: date | None = None
        self.given = Line("", id="given", classes="faint")
        self.grants: RecordList[GrantRow] = RecordList(
            self.GRANTS, empty="Nada foi outorgado neste período.", filters=True, id="grants"
        )

    def compose(self) -> ComposeResult:
        """Rules, grants."""
        yield from super().compose()
        yield self.given
        yield self.grants

    def faint(self, row: RuleRow) -> bool:
        """Rules for others."""
        return bool(row.reason)

    def facts(self) -> list[str]:
        """How many hold."""
        return [f"{sum(not row.reason for row in self.rows.rows)} para este cliente"]

    async def page(self, after: RuleRow | None) -> Sequence[RuleRow]:
        """All come at once."""
        return () if after else await self.desk.in_db(rules_of, self.customer_id)

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The rules, and what was given in the period."""
        if self.since is None or self.until is None:
            self.until = self.desk.session.today().date()
            self.since = self.until - YEAR
        await super().show(keep_cursor=keep_cursor)
        period = (self.since.isoformat(), self.until.isoformat())
        found = await self.desk.in_db(grants_of, self.customer_id, *period)
        self.grants.show(found, keep_cursor=keep_cursor)
        total = format_money(sum(row.cents for row in found))
        self.given.set(f"Já outorgados de {format_date(self.since)} até {format_date(self.until)}: {total}")

    async def filter(self) -> None:
        """De, Até of what was given."""
        context = FormContext(today=self.desk.session.today().date())
        now = PeriodForm.model_construct(since=self.since, until=self.until)
        texts = await self.desk.ask(FormDialog("Descontos já outorgados", PeriodForm, as_texts(now, context), context))
        if texts is not None:
            chosen = PeriodForm.model_validate(texts, context=context)
            self.since, self.until = sorted(filter(None, (chosen.since, chosen.until)))
            await self.show(keep_cursor=True)

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the rule with why it does not hold; of a grant, the invoice."""
        if event.source is not self.grants:
            self.desk.tell(f"Regra {event.row.name}", "\n".join(_told(event.row)))
        elif event.row.invoice_id:
            self.desk.carry_out(trace(self.desk, self.customer_id, event.row.invoice_id))


def _told(row: RuleRow) -> list[str]:
    return [
        f"Plano                {row.plan}",
        f"Vale                 {'não: ' + row.reason if row.reason else 'sim'}",
        f"Data Início          {format_date(row.starts)}",
        f"Data Final da Regra  {format_date(row.ends) if row.ends else '-'}",
        f"Desconto Mensal      {row.monthly}",
        f"Desconto Instalação  {row.installation}",
        "",
        "O desconto mensal entra no faturamento do plano, se a opção 9 do cliente deixa.",
    ]
