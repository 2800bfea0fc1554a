"""Moments and spans as one says them on the telephone: `hoje 14:20`, `ontem 22:47`, `3 h`, `4 dias`."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrator_tui.rules.counting import counted


def moment_in(stored: datetime | str) -> datetime:
    """A moment as one engine or the other gives it."""
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)


def spoken(moment: datetime, now: datetime) -> str:
    """A moment seen from another of the same zone; the year only where it is not this one."""
    days = (now.date() - moment.date()).days
    if days in (0, 1):
        return f"{('hoje', 'ontem')[days]} {moment:%H:%M}"
    return f"{moment:%d/%m %H:%M}" if moment.year == now.year else f"{moment:%d/%m/%Y %H:%M}"


def how_long(span: timedelta) -> str:
    """A span in its one largest unit; what has not begun yet, by another clock, counts as nothing."""
    minutes = max(int(span.total_seconds()), 0) // 60
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return counted(minutes // (24 * 60), "dia")


def in_short(span: timedelta) -> str:
    """The same where there is little room: `20 min`, `3 h`, `4 d`."""
    return how_long(span).replace(" dias", " d")
