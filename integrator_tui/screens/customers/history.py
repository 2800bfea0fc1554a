"""Histórico: who changed what, when and from where (manual, 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import Choice, FormContext, FormModel, Ui, as_texts
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.history import (
    HistoryFilter,
    HistoryRow,
    entities_in_history,
    history_of,
    logins_in_history,
)
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.widgets.record_list import Column, RecordList


class HistoryFilterForm(FormModel):
    """What narrows the list."""

    since: Annotated[date | None, Ui("De", "date", limit=20, empty=None)] = None
    until: Annotated[date | None, Ui("Até", "date", limit=20, empty=None)] = None
    login: Annotated[str, Ui("Nome do Usuário", "choice", choices="logins")] = ""
    entity: Annotated[str, Ui("O que", "choice", choices="entities", help="Cadastro, contato, endereço …")] = ""
    field: Annotated[str, Ui("Campo", help="Parte do rótulo do campo.")] = ""

    LAYOUT: ClassVar = (("", ("since", "until", "login", "entity", "field")),)


class HistoryPane(ListPane[HistoryRow]):
    """The history of the open customer, newest first."""

    COLUMNS = (
        Column("Data Histórico", lambda row: format_datetime(row.at), 16, sort=lambda row: row.id),
        Column("Nome do Usuário", lambda row: row.login, 10),
        Column("Ip do Usuário", lambda row: row.address, 11, keep=1),
        Column("Observações", lambda row: row.summary, 16, grow=1),
    )
    EMPTY = "Nenhuma alteração registrada."

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.wanted = HistoryFilter()

    async def page(self, after: HistoryRow | None) -> Sequence[HistoryRow]:
        """Older rows than one."""
        return await self.desk.in_db(history_of, self.customer_id, self.wanted, after.id if after else None, PAGE)

    def facts(self) -> list[str]:
        """Period, operator, field."""
        wanted = self.wanted
        parts = []
        if wanted.since:
            parts.append(f"de {wanted.since:%d/%m/%Y}")
        if wanted.until:
            parts.append(f"até {wanted.until:%d/%m/%Y}")
        if wanted.login:
            parts.append(f"usuário {wanted.login}")
        if wanted.entity:
            parts.append(wanted.entity)
        if wanted.field:
            parts.append(f"campo «{wanted.field}»")
        return parts

    def value_to_copy(self) -> str:
        """What the row says."""
        return self.rows.current.summary if self.rows.current else ""

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One row with its fields before and after (F078)."""
        self.desk.tell("Histórico", as_text(event.row))

    async def filter(self) -> None:
        """Ask for period, operator, kind of record and field."""
        logins = await self.desk.in_db(logins_in_history, self.customer_id)
        entities = await self.desk.in_db(entities_in_history, self.customer_id)
        choices = {
            "logins": tuple(Choice(login, login) for login in logins),
            "entities": tuple(Choice(entity, entity) for entity in entities),
        }
        context = FormContext(today=self.desk.session.today().date(), choices=choices)
        now = HistoryFilterForm.model_construct(
            since=self.wanted.since,
            until=self.wanted.until,
            login=self.wanted.login,
            entity=self.wanted.entity,
            field=self.wanted.field,
        )
        texts = await self.desk.ask(
            FormDialog("Filtrar o Histórico", HistoryFilterForm, as_texts(now, context), context)
        )
        if texts is None:
            return
        chosen = HistoryFilterForm.model_validate(texts, context=context)
        self.wanted = HistoryFilter(chosen.since, chosen.until, chosen.login, chosen.field, chosen.entity)
        await self.show()


def as_text(row: HistoryRow) -> str:
    """One row, for reading."""
    lines = [
        f"Data Histórico   {format_datetime(row.at)}",
        f"Nome do Usuário  {row.login}",
        f"Ip do Usuário    {row.address}",
        f"Operação         {row.action} {row.about}",
        "",
    ]
    for change in row.changes:
        lines += [
            change.label,
            f"   antes:  {change.before or '(vazio)'}",
            f"   depois: {change.after or '(vazio)'}",
        ]
    return "\n".join(lines)
