"""Site Survey: what was measured at the places of the open customer (domain 8.7)."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands.calls import SURVEYS as KEYS
from integrator_tui.desk.commands import bindings
from integrator_tui.forms.calls.survey import NOT_VIABLE, SurveyForm
from integrator_tui.screens.calls.attaching import attach_survey_photo, look_at_files
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.calls.surveys import SURVEYS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column


class SurveysPane(KindPane[Row[SurveyForm]]):
    """The newest first; what is to be done says so."""

    KIND = SURVEYS
    TITLES = ("Site survey", "Novo site survey")
    COUNTED = ("site survey", "site surveys")
    EMPTY = "Nenhum site survey deste cliente. F6 registra um; x anexa fotos a ele."
    MORE_SCOPES = ("surveys",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS)]
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

    def why_not(self, name: str) -> str | None:
        """Photos want a survey."""
        if name in ("attach", "files") and self.rows.current is None:
            return "Não há linha para isso."
        return super().why_not(name)

    async def do_attach(self) -> None:
        """A photo of the place."""
        row = self.rows.current
        assert row is not None
        if await attach_survey_photo(self.desk, self.record.id, row.id, self.named(row)):
            self.desk.say("Anexada: está também nos documentos do cliente.")

    async def do_files(self) -> None:
        """Look into what was attached."""
        row = self.rows.current
        assert row is not None
        await look_at_files(self.desk, self.record.id, survey_id=row.id)
