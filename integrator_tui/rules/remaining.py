"""How long work still takes, as whoever waits for it is told."""

from __future__ import annotations

LEAST = 2.0
"""Seconds of work before anything can be said of the rest."""


def remaining(done: int, total: int, seconds: float) -> str:
    """`faltam 40 s`, `faltam 3 min`; empty at the beginning, at the end, and where the whole is not known."""
    if seconds < LEAST or not 0 < done < total:
        return ""
    left = seconds * (total - done) / done
    return f"faltam {max(1, round(left))} s" if left < 90 else f"faltam {round(left / 60)} min"
