"""Scopes that are alive together. Written by `python -m tests.screens.stacks`, which walks the screens; not by hand."""

from __future__ import annotations

STACKS: tuple[tuple[str, ...], ...] = ()
