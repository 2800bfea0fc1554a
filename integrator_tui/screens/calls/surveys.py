"""Site Survey: what was measured at the places of the open customer (domain 8.7)."""

from __future__ import annotations

from integrator_tui.forms.calls.survey import NOT_VIABLE, SurveyForm
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.calls.surveys import SURVEYS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


class SurveysPane(KindPane[Row[SurveyForm]]):
    """The newest first; what is to be done says so."""

    KIND = SURVEYS
    TITLES = ("Site survey", "Novo site survey")
    COUNTED = ("site survey", "site surveys")
    EMPTY = "Nenhum site survey deste cliente. F6 registra um; as fotos ficam nos documentos."
    COLUMNS = (
        Column("Data", text("surveyed_on"), 10, sort=lambda row: row.form.surveyed_on),
        Column("Viabilidade", lambda row: row.text("viability") or "a fazer", 20),
        Column("Tecn.", text("technology"), 6),
        Column("Sinal", text("signal"), 7),
        Column("Endereço", text("place"), 16, keep=1, grow=3),
        Column("Técnico", text("technician"), 10, keep=2, grow=1),
        Column("Torre ou CTO", text("point_id"), 14, keep=3, grow=1),
        Column("Dist.", text("distance_m"), 7, keep=4),
        Column("Visada", text("line_of_sight"), 6, keep=5),
    )

    def named(self, row: Row[SurveyForm]) -> str:
        """Its day."""
        return row.text("surveyed_on")

    def faint(self, row: Row[SurveyForm]) -> bool:
        """Where nothing can be installed."""
        return row.form.viability == NOT_VIABLE

    async def question(self, row: Row[SurveyForm]) -> str:
        """Day and what it says."""
        return f"Apagar o site survey de {row.text('surveyed_on')} ({row.text('viability') or 'a fazer'})?"
