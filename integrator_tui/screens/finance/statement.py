"""Extrato Financeiro (domain 7.1, facts 1): what falls due in a period, and below it how the account stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.finance import STATEMENT
from integrator_tui.desk.commands import bindings
from integrator_tui.forms.base import FormContext, FormModel, Ui, as_texts
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.finance.invoices import InvoiceRow, Totals, oldest_open, statement, totals
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.screens.finance.card import CardedList
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.finance.trace import explained, figures
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

BACK = timedelta(days=90)
ON = timedelta(days=30)


class PeriodForm(FormModel):
    """De, Até."""

    since: Annotated[date | None, Ui("De", "date", limit=20, empty=None)] = None
    until: Annotated[date | None, Ui("Até", "date", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"since", "until"})
    LAYOUT: ClassVar = (("", ("since", "until")),)


Figure = tuple[str, int]


class StatementPane(CardedList):
    """At first three months back, or from the oldest open entry, up to today; the cursor on the oldest open one."""

    NAME = "statement"
    ALWAYS = False
    DEFAULT_CSS = "StatementPane #totals { height: 7; }"
    EMPTY = "Nada vence neste período. + mostra mais trinta dias, - mais noventa para trás; F6 cria uma fatura."
    MORE_SCOPES = ("statement",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(STATEMENT)]
    COLUMNS = (
        Column("Dt.Venc.", lambda row: short(row.due_on), 8, sort=lambda row: row.due_on),
        Column("Histórico", lambda row: row.about, 9, grow=2),
        Column("Vl.Lanç.", lambda row: figure(row.owing.charged), 9, right=True, sort=lambda row: row.owing.charged),
        Column("Dt.Baixa", lambda row: short(row.settled_on), 8, keep=1),
        Column("Saldo", lambda row: figure(row.owing.principal), 9, right=True, sort=lambda row: row.owing.principal),
        Column("Status", lambda row: row.short_status, 10),
        Column("Nº Doc", lambda row: str(row.number), 7, keep=2, right=True),
        Column("Multa/Juros", lambda row: figure(row.owing.fine + row.owing.interest), 11, keep=3, right=True),
        Column("Vl.Pago", lambda row: figure(row.owing.paid), 9, keep=4, right=True),
        Column("Plano", lambda row: row.plan, 14, keep=5, grow=1),
        Column("Usuário", lambda row: row.login, 9, keep=6),
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.since: date | None = None
        self.until: date | None = None
        self.totals: RecordList[Figure] = RecordList(
            (
                Column("Totais", lambda row: row[0], 24, grow=1),
                Column("R$", lambda row: figure(row[1]), 14, right=True),
            ),
            id="totals",
        )
        self.later = Line("", classes="faint", id="later")

    def compose(self) -> ComposeResult:
        """Rows, and below them the totals, and what is not in them yet."""
        yield from super().compose()
        yield self.totals
        yield self.later

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The first page; at first the period is chosen, and the cursor goes to the oldest open entry."""
        first = self.since is None
        if first:
            today = self.desk.session.today().date()
            oldest = await self.desk.in_db(oldest_open, self.customer_id)
            self.since, self.until = min(oldest or today, today - BACK), today
        await super().show(keep_cursor=keep_cursor)
        found: Totals = await self.desk.in_db(totals, self.customer_id, *self._period())
        self.totals.show(figures(found), keep_cursor=True)
        self.later.set(_later(found))
        self.later.display = bool(found.later)
        if first:
            self.rows.go_to(lambda row: not row.closed)

    def _period(self) -> tuple[str, str]:
        assert self.since is not None
        assert self.until is not None
        return self.since.isoformat(), self.until.isoformat()

    async def page(self, after: InvoiceRow | None) -> Sequence[InvoiceRow]:
        """Of the period."""
        key = after.id if after else None
        return await self.desk.in_db(statement, self.customer_id, *self._period(), key, self.AT_ONCE)

    def facts(self) -> list[str]:
        """The period."""
        if self.since is None or self.until is None:
            return super().facts()
        return [f"de {format_date(self.since)} até {format_date(self.until)}", *super().facts()]

    async def filter(self) -> None:
        """De, Até."""
        context = FormContext(today=self.desk.session.today().date())
        now = PeriodForm.model_construct(since=self.since, until=self.until)
        texts = await self.desk.ask(FormDialog("Período do extrato", PeriodForm, as_texts(now, context), context))
        if texts is not None:
            chosen = PeriodForm.model_validate(texts, context=context)
            self.since, self.until = sorted(filter(None, (chosen.since, chosen.until)))
            await self.show()

    async def do_further(self) -> None:
        """What falls due later."""
        assert self.until is not None
        self.until += ON
        await self.show(keep_cursor=True)

    async def do_earlier(self) -> None:
        """What fell due before."""
        assert self.since is not None
        self.since -= BACK
        await self.show(keep_cursor=True)

    def explain(self, event: RecordList.Opened) -> None:
        """A row: its entries. A total: the rows that make it."""
        if event.source is not self.totals:
            super().explain(event)
            return
        label, cents = event.row
        parts = [(row, _part(label, row)) for row in self.rows.rows]
        lines = [
            f"{row.number:<8}{short(row.due_on):<10}{row.about[:32]:<33}{figure(part):>14}"
            for row, part in parts
            if part
        ]
        if label in ("Pago no período", "Crédito do cliente"):
            lines += ["", "Enter numa linha da lista mostra os pagamentos e créditos de cada fatura."]
        else:
            lines += ["", "Inclui faturas fora do período, se as houver (+ e - mostram mais)."]
        self.desk.carry_out(explained(self.desk, f"{label} {format_money(cents)}", lines))


def _later(found: Totals) -> str:
    """What is open and falls due after the last day that is shown."""
    if not found.later:
        return ""
    many = counted(found.later, "aberta a vencer", "abertas a vencer")
    return f"{many} depois, {format_money(found.later_cents)}: + mostra mais 30 dias"


def _part(label: str, row: InvoiceRow) -> int:
    """What a row gives to a total."""
    stands = row.owing
    late = stands.fine + stands.interest if stands.late_days else 0
    overdue = stands.principal if stands.late_days else 0
    return {
        "Pago no período": stands.paid,
        "Em aberto": 0 if stands.contested else stands.principal,
        "Contestado, não devido": stands.principal if stands.contested else 0,
        "Vencido": overdue,
        "Multa e juros hoje": late,
        "A receber hoje": overdue + late,
    }.get(label, 0)
