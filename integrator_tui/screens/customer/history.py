"""Histórico: who changed what, when and from where (manual, 3.7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from textual.app import ComposeResult

from integrator_tui.forms.base import Choice, FormContext, FormModel, Ui, as_texts
from integrator_tui.queries.customers import CustomerRecord
from integrator_tui.queries.history import HistoryFilter, HistoryRow, history_of, logins_in_history
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.customer.pane import Pane
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

PAGE = 200

COLUMNS: tuple[Column[HistoryRow], ...] = (
    Column("Data Histórico", lambda row: format_datetime(row.at), 16, sort=lambda row: row.id),
    Column("Nome do Usuário", lambda row: row.login, 12),
    Column("Ip do Usuário", lambda row: row.address, 11, keep=1),
    Column("Observações", lambda row: row.summary, 16, grow=1),
)


class HistoryFilterForm(FormModel):
    """What narrows the list."""

    since: Annotated[date | None, Ui("De", "date", limit=20, empty=None)] = None
    until: Annotated[date | None, Ui("Até", "date", limit=20, empty=None)] = None
    login: Annotated[str, Ui("Nome do Usuário", "choice", choices="logins")] = ""
    field: Annotated[str, Ui("Campo")] = ""

    LAYOUT: ClassVar = (("", ("since", "until", "login", "field")),)


class HistoryList(RecordList[HistoryRow]):
    """The rows, newest first."""

    async def do_filter(self) -> None:
        """ "/" narrows by period, operator and field."""
        await self.query_ancestor(HistoryPane).filter()

    def value_to_copy(self) -> str:
        """What the row says."""
        return self.current.summary if self.current else ""


class HistoryPane(Pane):
    """The history of the open customer."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__()
        self.customer_id = record.id
        self.wanted = HistoryFilter()
        self.rows = HistoryList(COLUMNS, empty="Nenhuma alteração registrada.")
        self.complete = False
        self.loading_more = False

    def compose(self) -> ComposeResult:
        """Filter in force, rows."""
        yield Line("", id="filter", classes="faint")
        yield self.rows

    async def show(self) -> None:
        """The newest page."""
        rows = await self.desk.in_db(history_of, self.customer_id, self.wanted, None, PAGE)
        self.complete = len(rows) < PAGE
        self.rows.show(rows)
        self._say()

    async def reread(self, record: CustomerRecord) -> None:
        """Something was written: the newest page again."""
        await self.show()

    def take_focus(self) -> None:
        """To the rows."""
        self.rows.focus()

    def _say(self) -> None:
        wanted = self.wanted
        number = len(self.rows.rows)
        parts = [f"{number}{'' if self.complete else '+'} {'registro' if number == 1 else 'registros'}"]
        if wanted.since:
            parts.append(f"de {wanted.since:%d/%m/%Y}")
        if wanted.until:
            parts.append(f"até {wanted.until:%d/%m/%Y}")
        if wanted.login:
            parts.append(f"usuário {wanted.login}")
        if wanted.field:
            parts.append(f"campo «{wanted.field}»")
        self.query_one("#filter", Line).set(" · ".join(parts))

    def on_record_list_near_end(self) -> None:
        """The next page, when the cursor comes near."""
        if not self.complete and not self.loading_more and self.rows.rows:
            self.loading_more = True
            self.desk.look_up(self._load_more())

    async def _load_more(self) -> None:
        try:
            await self._next_page()
        finally:
            self.loading_more = False

    async def _next_page(self) -> None:
        last = min(row.id for row in self.rows.rows)
        more = await self.desk.in_db(history_of, self.customer_id, self.wanted, last, PAGE)
        self.complete = len(more) < PAGE
        self.rows.show((*self.rows.rows, *more), keep_cursor=True)
        self._say()

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One row with its fields before and after (F078)."""
        row: HistoryRow = event.row
        lines = [
            f"Data Histórico   {format_datetime(row.at)}",
            f"Nome do Usuário  {row.login}",
            f"Ip do Usuário    {row.address}",
            f"Operação         {row.action} {row.note}",
            "",
        ]
        for change in row.changes:
            lines += [
                change.label,
                f"   antes:  {change.before or '(vazio)'}",
                f"   depois: {change.after or '(vazio)'}",
            ]
        self.desk.tell("Histórico", "\n".join(lines))

    async def filter(self) -> None:
        """Ask for period, operator and field."""
        logins = await self.desk.in_db(logins_in_history, self.customer_id)
        context = FormContext(
            today=self.desk.session.today().date(), choices={"logins": tuple(Choice(login, login) for login in logins)}
        )
        now = HistoryFilterForm.model_construct(
            since=self.wanted.since, until=self.wanted.until, login=self.wanted.login, field=self.wanted.field
        )
        texts = await self.desk.ask(
            FormDialog("Filtrar o Histórico", HistoryFilterForm, as_texts(now, context), context)
        )
        if texts is None:
            return
        chosen = HistoryFilterForm.model_validate(texts, context=context)
        self.wanted = HistoryFilter(chosen.since, chosen.until, chosen.login, chosen.field)
        await self.show()
