"""Suspensão Programada: until when a plan is shielded from suspension or reduction (domain 3.10)."""

from __future__ import annotations

from integrator_tui.forms.customers.suspension import SuspensionForm
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.customers.suspensions import SUSPENSIONS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


def meaning(row: Row[SuspensionForm]) -> str:
    """What it does, for the name says the opposite."""
    kept = [word for word, allowed in (("suspenso", row.form.suspend), ("reduzido", row.form.reduce)) if not allowed]
    return f"até {row.text('until')} não é {' nem '.join(kept)}"


class SuspensionsPane(KindPane[Row[SuspensionForm]]):
    """Of the plans of the open customer."""

    KIND = SUSPENSIONS
    TITLES = ("Suspensão programada", "Nova suspensão programada")
    COUNTED = ("programação", "programações")
    EMPTY = "Nenhum plano protegido de suspensão."
    COLUMNS = (
        Column("Plano do cliente", text("plan_id"), 20, grow=2),
        Column("O que vale", meaning, 30, grow=2),
        Column("Suspender", text("suspend"), 9, keep=2),
        Column("Reduzir", text("reduce"), 7, keep=2),
        Column("Data", text("until"), 10, keep=1),
    )

    def named(self, row: Row[SuspensionForm]) -> str:
        """The plan."""
        return row.text("plan_id")

    def faint(self, row: Row[SuspensionForm]) -> bool:
        """What is over."""
        return row.form.until is None or row.form.until < self.desk.session.today().date()

    async def question(self, row: Row[SuspensionForm]) -> str:
        """What ends with it."""
        return f"Apagar a programação de {row.text('plan_id')}? Deixa de valer: {meaning(row)}."
