"""Which base this is."""

from __future__ import annotations

from integrator_tui.models.raw import fetch


def identity() -> str:
    """What the base was named when it was made, the same under every address; a copy and what was restored keep it.

    Empty where somebody took the name away.
    """
    return next((str(name) for (name,) in fetch("SELECT id FROM base_identity ORDER BY id LIMIT 1")), "")
