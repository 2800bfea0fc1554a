"""Surveys of the places of a customer: added, edited, taken back (domain 8.7; F189, F190)."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.calls.survey import SurveyForm
from integrator_tui.models.field_work import SiteSurvey
from integrator_tui.rules.dates import format_date
from integrator_tui.services.calls.orders import home_of
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.kind import Kind
from integrator_tui.session import Session


class Surveys(Kind[SurveyForm]):
    """The newest first."""

    plural = "surveys"
    entity = "survey"
    this = "este site survey"
    table = SiteSurvey
    form = SurveyForm
    permission = EDIT
    searched = ("surveyed_on", "technician", "place", "technology", "viability", "point_id", "notes")
    newest_first = True

    def begun(self, session: Session, customer_id: int, context: FormContext) -> SurveyForm:
        """Today, at the customer's address."""
        return SurveyForm.model_construct(surveyed_on=session.today().date(), place=home_of(customer_id))

    def refuse(self, session: Session, form: SurveyForm, read: SurveyForm | None) -> None:
        """What was seen on a day to come."""
        if form.viability and form.surveyed_on is not None and form.surveyed_on > session.today().date():
            raise InvalidForm({"viability": "A data ainda não chegou: a viabilidade se diz depois da visita."})

    def note(self, session: Session, row: Any) -> str:
        """Its day."""
        return f"de {format_date(row.surveyed_on)}" if row.surveyed_on else ""


SURVEYS = Surveys()
