"""Since when calls are shown: "Período" of the list and of the chart."""

from __future__ import annotations

from datetime import date, timedelta

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date, parse_date
from integrator_tui.screens.dialogs import Prompt

DATES, EVERYTHING = -1, -2
PERIODS = (
    (EVERYTHING, "Tudo"),
    (0, "Hoje"),
    (7, "7 dias"),
    (30, "30 dias"),
    (90, "90 dias"),
    (365, "Um ano"),
    (DATES, "Desde uma data"),
)


async def ask_since(desk: Desk, since: date | None) -> date | None:
    """The day from which on, None for everything; the one there was, where nothing is chosen. Inside an action only."""
    days = await desk.choose("Período", PERIODS)
    today = desk.session.today().date()
    if days is None:
        return since
    if days == EVERYTHING:
        return None
    if days != DATES:
        return today - timedelta(days=days)
    typed = await desk.ask(Prompt("Abertos desde", format_date(since or today)))
    if typed is None:
        return since
    try:
        return parse_date(typed, today)
    except BadValue as error:
        raise Refused(str(error)) from error
