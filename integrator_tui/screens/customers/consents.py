"""Consentimentos: what the customer and the contacts agreed to, by channel and purpose (F222)."""

from __future__ import annotations

from integrator_tui.forms.customers.consent import ConsentForm
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.customers.consents import CONSENTS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


class ConsentsPane(KindPane[Row[ConsentForm]]):
    """Of the open customer."""

    KIND = CONSENTS
    TITLES = ("Consentimento", "Novo consentimento")
    EMPTY = "Nada registrado: serviço e cobrança podem, marketing não."
    COLUMNS = (
        Column("Quem", text("contact_id"), 12, grow=2),
        Column("Canal", text("channel"), 6),
        Column("Finalidade", text("purpose"), 10),
        Column("Autoriza", lambda row: "Sim" if row.form.granted else "NÃO", 8),
        Column("Data", text("given_on"), 10, keep=1),
        Column("Origem", text("source"), 10, grow=2, keep=2),
        Column("Base legal", text("basis"), 20, grow=1, keep=3),
    )

    def named(self, row: Row[ConsentForm]) -> str:
        """By what, for what."""
        return f"{row.text('channel')} de {row.text('purpose')}"

    def faint(self, row: Row[ConsentForm]) -> bool:
        """Refusals stand out by not being dim: what is allowed is."""
        return row.form.granted

    async def question(self, row: Row[ConsentForm]) -> str:
        """What it is about."""
        return f"Apagar o registro de {row.text('channel')} de {row.text('purpose')} ({row.text('contact_id')})?"
