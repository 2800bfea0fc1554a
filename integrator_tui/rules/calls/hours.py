"""Hours of attendance as they are typed: `08:00-12:00 13:30-18:00`, `8 às 18`, `24h`; empty where it is closed."""

from __future__ import annotations

import re
from datetime import time

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.calls.clock import Hours

LONGEST = 80
WHOLE_DAY = (Hours(time(0), time(0)),)
_SPAN = re.compile(
    r"([0-9]{1,2})(?:[:h]([0-9]{2}))?h? ?(?:-|a|as|às|ate|até) ?([0-9]{1,2})(?:[:h]([0-9]{2}))?h?(?=$|[ ,;e])"
)
_BETWEEN = re.compile(r"[ ,;]*(?:e )?[ ,;]*")


def parse_hours(text: str) -> tuple[Hours, ...]:
    """The hours of one day, in order. Raises `BadValue` with the sentence for whoever types it."""
    typed = " ".join(text[:LONGEST].casefold().replace("–", "-").split())
    if typed in ("", "fechado"):
        return ()
    if typed in ("24h", "24 h", "24 horas"):
        return WHOLE_DAY
    found: list[Hours] = []
    at = 0
    while at < len(typed):
        match = _SPAN.match(typed, at)
        if match is None:
            raise BadValue(f"Horário não reconhecido: «{text[:40]}». Por exemplo: 08:00-12:00 13:30-18:00.")
        found.append(Hours(_time(match[1], match[2]), _time(match[3], match[4], end=True)))
        between = _BETWEEN.match(typed, match.end())
        at = between.end() if between else match.end()
    ends = [minutes for hours in found for minutes in (_minutes(hours.start), _minutes(hours.to) or 24 * 60)]
    if ends != sorted(set(ends)):
        raise BadValue("As horas de um dia vêm em ordem e não se sobrepõem.")
    return tuple(found)


def format_hours(hours: tuple[Hours, ...]) -> str:
    """As they stand in the list."""
    if hours == WHOLE_DAY:
        return "24h"
    return " ".join(
        f"{one.start:%H:%M}-{one.to:%H:%M}" if _minutes(one.to) else f"{one.start:%H:%M}-24:00" for one in hours
    )


def _time(hour: str, minute: str | None, *, end: bool = False) -> time:
    at = int(hour) * 60 + int(minute or 0)
    if end and at == 24 * 60:
        return time(0)
    if int(minute or 0) > 59 or at >= 24 * 60:
        raise BadValue("A hora vai de 00:00 a 23:59; o fim do dia é 24:00.")
    return time(at // 60, at % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
