"""The form "Site Survey": what was measured at a place, and whether something can be installed there (domain 8.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

RADIO, FIBER, CABLE = "radio", "fibra", "cabo"
NOT_VIABLE = "inviavel"
POINTS = "pontos_acesso"
STATIC["technologies"] = (Choice(FIBER, "Fibra"), Choice(RADIO, "Rádio"), Choice(CABLE, "Cabo"))
STATIC["viabilities"] = (
    Choice("viavel", "Viável"),
    Choice("restricao", "Viável com Restrição"),
    Choice(NOT_VIABLE, "Inviável"),
)
DECIBELS = {"signal": (-130, 10), "noise": (-140, 0)}
"""Field -> the dBm that a receiver can show: a number without its minus is none of them."""
METRES = {"distance_m": 200_000, "mast_m": 200, "cable_m": 50_000}
"""Field -> the most metres that anybody measures."""


class SurveyForm(FormModel):
    """Without `viability` it is still to be done; photos are documents of the customer."""

    surveyed_on: Annotated[date | None, Ui("Data", "date", limit=20, empty=None)] = None
    technician: Annotated[str, Ui("Técnico", limit=80)] = ""
    technology: Annotated[str, Ui("Tecnologia", "choice", choices="technologies")] = ""
    viability: Annotated[
        str, Ui("Viabilidade", "choice", choices="viabilities", help="Vazia enquanto o local não foi visto.")
    ] = ""
    place: Annotated[str, Ui("Endereço", limit=200)] = ""
    coordinates: Annotated[str, Ui("Coordenadas", "coordinates", limit=60)] = ""
    point_id: Annotated[int | None, Ui("Torre ou CTO", "choice", choices=POINTS, empty=None)] = None
    signal: Annotated[str, Ui("Sinal (dBm)", "number", limit=10, help="Com o sinal de menos, como -27,4.")] = ""
    noise: Annotated[str, Ui("Ruído (dBm)", "number", limit=10, help="Com o sinal de menos, como -95.")] = ""
    distance_m: Annotated[int | None, Ui("Distância (m)", "integer", limit=9, empty=None)] = None
    line_of_sight: Annotated[bool | None, Ui("Visada", "choice", choices="yes_no", empty=None)] = None
    mast_m: Annotated[str, Ui("Mastro (m)", "number", limit=10, help="Altura que o mastro precisa ter.")] = ""
    cable_m: Annotated[int | None, Ui("Cabo (m)", "integer", limit=9, empty=None)] = None
    notes: Annotated[str, Ui("Observações", "notes", limit=10_000)] = ""

    REQUIRED: ClassVar = frozenset({"surveyed_on", "technology"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (
        ("", ("surveyed_on", "technician", "technology", "viability", "place", "coordinates", "point_id")),
        ("", ("signal", "noise", "distance_m", "line_of_sight", "mast_m", "cable_m")),
        ("", ("notes",)),
    )

    def wrong(self) -> dict[str, str]:
        """What no instrument shows."""
        found = {}
        for name, (least, most) in DECIBELS.items():
            text = getattr(self, name)
            if text and not least <= Decimal(text) <= most:
                found[name] = f"«{self.ui(name).label}» vai de {least} a {most}: falta o sinal de menos?"
        for name, limit in METRES.items():
            value = getattr(self, name)
            if value not in (None, "") and not 0 <= Decimal(value) <= limit:
                found[name] = f"«{self.ui(name).label}» vai de 0 a {limit} metros."
        return found
