"""Forms of an outage: what and where it is, and how it ends (F249)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.forms.fields import match_choice
from integrator_tui.forms.kinds import FORMATS, add_kinds
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.outages import MOST_PLACES, format_ceps, parse_ceps, segments, stored_ceps, street_words

POINTS = "outage_points"
"""The access points, among the choices."""


def _points(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """Names of access points, as the list has them; the beginning of a word is enough."""
    one = replace(ui, kind="choice", choices=POINTS)
    labels = {choice.label for choice in context.choices.get(POINTS, ())}
    parts = [text.strip()] if text.strip() in labels else [part.strip() for part in text.split(";") if part.strip()]
    found = [match_choice(part, one, context).label for part in parts]
    if len(found) > MOST_PLACES:
        raise BadValue(f"São no máximo {MOST_PLACES} pontos de acesso.")
    return "; ".join(dict.fromkeys(found))


def _streets(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """Names of streets, each with something that tells it from others."""
    found = list(dict.fromkeys(segments(text)))
    for street in found:
        if not street_words(street):
            raise BadValue(f"«{street[:40]}» não diz o nome da rua.")
    if len(found) > MOST_PLACES:
        raise BadValue(f"São no máximo {MOST_PLACES} ruas.")
    return "; ".join(found)


add_kinds(
    outage_points=_points,
    outage_streets=_streets,
    outage_ceps=lambda text, ui, data, context: stored_ceps(parse_ceps(text)),
)
FORMATS["outage_ceps"] = format_ceps


class OutageForm(FormModel):
    """ "Avaria": shown on every customer whose plan is at one of its points, streets or CEPs."""

    what: Annotated[str, Ui("O que", limit=120, help="Em poucas palavras, para os operadores.")] = ""
    points: Annotated[
        str,
        Ui("Ponto de Acesso", "outage_points", limit=2000, help="Um ou vários, com ; entre eles; F4 junta um."),
    ] = ""
    streets: Annotated[str, Ui("Rua", "outage_streets", limit=2000, help="Uma ou várias, com ; entre elas.")] = ""
    city: Annotated[str, Ui("Cidade das ruas", limit=80, help="Como no cadastro; com /UF se há outra igual.")] = ""
    ceps: Annotated[
        str, Ui("CEP", "outage_ceps", limit=2000, help="Um CEP, ou uma faixa como 20011-000 a 20011-999; ; entre eles.")
    ] = ""
    expected_at: Annotated[datetime | None, Ui("Até", "moment", limit=30, empty=None)] = None
    message: Annotated[str, Ui("Texto a dizer", "notes", limit=500, help="O que se diz ao cliente, tal como é.")] = ""

    REQUIRED: ClassVar = frozenset({"what"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (
        ("", ("what",)),
        ("", ("points", "streets", "city", "ceps", "expected_at")),
        ("", ("message",)),
    )

    def wrong(self) -> dict[str, str]:
        """It is somewhere; streets are of a city."""
        if not (self.points or self.streets or self.ceps):
            return {"points": "Diga onde: um ponto de acesso, uma rua ou um CEP."}
        if self.streets and not self.city:
            return {"city": "De que cidade são as ruas? Há ruas do mesmo nome em outras."}
        return {}


class EndForm(FormModel):
    """ "Encerrar": what those who called are told, once; whether their calls are concluded with it."""

    message: Annotated[
        str, Ui("SMS", "notes", limit=1600, help="Vazio: ninguém é avisado. {empresa} dá o nome do provedor.")
    ] = ""
    solution: Annotated[
        str, Ui("Solução", limit=500, help="Conclui com ela os atendimentos vinculados; vazia: ficam abertos.")
    ] = ""

    closing_type_id: Annotated[
        int | None, Ui("Tipo de Fechamento", "choice", choices="tipos_fechamento", empty=None)
    ] = None

    LABEL_WIDTH: ClassVar = 19
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (("", ("message",)), ("", ("solution", "closing_type_id")))
