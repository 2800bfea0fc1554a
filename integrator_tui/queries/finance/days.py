"""Days as queries and services are given them, by screens and by whoever calls them from outside."""

from __future__ import annotations

from datetime import date

from integrator_tui.errors import Refused


def day_of(text: str) -> date:
    """A day written as ISO. Raises `Refused` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"«{text[:40]}» não é um dia: escreva AAAA-MM-DD.") from None
