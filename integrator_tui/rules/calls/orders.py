"""What may be done with a work order in which state, and when a half-day has work (domain 8.5)."""

from __future__ import annotations

from datetime import date, datetime

from integrator_tui.rules.finance.business_days import Calendar
from integrator_tui.rules.states import Row, StateTable

OPEN, BOOKED, RUNNING = "aberta", "agendada", "em_execucao"
DONE, NOT_DONE, CANCELLED = "executada", "nao_executada", "cancelada"
STATES = {
    OPEN: "Aberta",
    BOOKED: "Agendada",
    RUNNING: "Em Execução",
    DONE: "Executada",
    NOT_DONE: "Não Executada",
    CANCELLED: "Cancelada",
}
ACTIONS = {
    "edit": "Editar",
    "book": "Agendar",
    "give_up": "Tirar da agenda",
    "start": "Iniciar",
    "finish": "Concluir",
    "cancel": "Cancelar",
    "charge": "Cobrar",
}
WITHOUT_PLACE = (OPEN, CANCELLED)
"""States in which an order holds no place of a half-day."""

TABLE = StateTable(
    STATES,
    ACTIONS,
    {},
    (
        Row((OPEN, BOOKED, RUNNING), "edit"),
        Row((OPEN, BOOKED), "book", BOOKED),
        Row((BOOKED,), "give_up", OPEN),
        Row((BOOKED,), "start", RUNNING),
        Row((BOOKED, RUNNING), "finish", DONE),
        Row((OPEN, BOOKED), "cancel", CANCELLED),
        Row((DONE, NOT_DONE), "charge"),
    ),
    {
        OPEN: "A OS ainda não está na agenda: marque a visita antes (v).",
        BOOKED: "A OS está agendada e ainda não foi executada.",
        RUNNING: "A OS está em execução: conclua-a, executada ou não.",
        DONE: "A OS já foi executada.",
        NOT_DONE: "A OS terminou sem ser executada: abra outra.",
        CANCELLED: "A OS está cancelada: abra outra.",
    },
)

MORNING, AFTERNOON = "M", "T"
HALVES = {MORNING: "manhã", AFTERNOON: "tarde"}
ENDS = {MORNING: 12, AFTERNOON: 18}
"""Half-day -> the hour at which it is over."""


def over(day: date, half: str, now: datetime) -> bool:
    """Whether a half-day is past, by the clock of the place."""
    return day < now.date() or (day == now.date() and now.hour >= ENDS[half])


def works(calendar: Calendar, day: date, half: str, saturdays: bool) -> bool:
    """Whether a team works: not on Sundays and holidays, on Saturdays in the morning if it does at all."""
    if day.weekday() == 6:
        return False
    if day.weekday() == 5:
        return saturdays and half == MORNING
    return calendar.is_business(day)
