"""Eventos de Faturamento, Serviço Adicional: records of the account."""

from __future__ import annotations

from integrator_tui.errors import Refused
from integrator_tui.forms.finance.records import AdditionalServiceForm, EventForm
from integrator_tui.rules.numbers import format_percent
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.finance.records import ADDITIONAL_SERVICES, EVENTS, STATUSES
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


def _status(row: Row[EventForm] | Row[AdditionalServiceForm]) -> str:
    return STATUSES.get(str(row.shown["status"]), str(row.shown["status"]))


def _worth(row: Row[EventForm]) -> str:
    return format_percent(row.form.percent_hundredths) if row.form.percent_hundredths else figure(row.form.amount_cents)


def _times(row: Row[EventForm]) -> str:
    return f"{row.shown['done']}/{row.form.times}" if row.form.times else "fixo"


class EventsPane(KindPane[Row[EventForm]]):
    """What the next billings take along."""

    KIND = EVENTS
    TITLES = ("Evento de Faturamento", "Novo evento")
    COUNTED = ("evento", "eventos")
    EMPTY = "Nenhum evento de faturamento. F6 cria."
    COLUMNS = (
        Column("Data", lambda row: short(row.shown["at"]), 8),
        Column("Tipo", text("kind"), 9),
        Column("Descrição", text("description"), 12, grow=2),
        Column("Valor", _worth, 8, right=True),
        Column("Parc.", _times, 5),
        Column("Situação", _status, 9),
        Column("Plano", text("plan_id"), 16, keep=1, grow=1),
        Column("Usuário", lambda row: str(row.shown["login"]), 9, keep=2),
    )

    def faint(self, row: Row[EventForm]) -> bool:
        """What was billed."""
        return bool(row.shown["status"] != "pendente")

    def named(self, row: Row[EventForm]) -> str:
        """What it is for."""
        return row.form.description

    async def question(self, row: Row[EventForm]) -> str:
        """Which one; what was billed is not even asked about."""
        if sentence := await self.desk.in_db(self.KIND.stays, self.customer_id, row.id):
            raise Refused(sentence)
        return f"Apagar o evento {row.form.description}, {_worth(row)}?"


class AdditionalServicesPane(KindPane[Row[AdditionalServiceForm]]):
    """Charged once."""

    KIND = ADDITIONAL_SERVICES
    TITLES = ("Serviço Adicional", "Novo serviço adicional")
    COUNTED = ("serviço", "serviços")
    EMPTY = "Nenhum serviço adicional. F6 cria."
    COLUMNS = (
        Column("Data", lambda row: short(row.shown["day"]), 8),
        Column("Serviço", text("type_id"), 14, grow=2),
        Column("Valor R$", lambda row: figure(row.form.unit_cents * row.form.quantity), 9, right=True),
        Column("Parc.", lambda row: str(row.form.parts), 5, right=True),
        Column("Situação", _status, 9),
        Column("Vencimento", lambda row: short(row.form.first_due_on), 10, keep=1),
        Column("Plano", text("plan_id"), 16, keep=2, grow=1),
        Column("Usuário", lambda row: str(row.shown["login"]), 9, keep=3),
    )

    def faint(self, row: Row[AdditionalServiceForm]) -> bool:
        """What was billed."""
        return bool(row.shown["status"] != "pendente")

    def named(self, row: Row[AdditionalServiceForm]) -> str:
        """Which service."""
        return row.text("type_id")

    async def question(self, row: Row[AdditionalServiceForm]) -> str:
        """Which one; what was billed is not even asked about."""
        if sentence := await self.desk.in_db(self.KIND.stays, self.customer_id, row.id):
            raise Refused(sentence)
        return f"Apagar {row.text('type_id')}, {figure(row.form.unit_cents * row.form.quantity)}?"
