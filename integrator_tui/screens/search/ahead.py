"""What the first Enter needs, imported while the operator types: a desk nobody works at stays small."""

from __future__ import annotations

import asyncio
from importlib import import_module

from integrator_tui.desk.kept_small import Collector

MODULES = (
    "forms.customers.customer",
    "queries.customers.customers",
    "services.customers.customers",
    "widgets.form",
    "widgets.sheet",
    "screens.dialogs",
    "screens.record_dialog",
    "screens.panes.sheet_pane",
    "screens.frame",
    "screens.plans.window",
    "screens.window.screen",
    "screens.window.opening",
    "screens.customers.registration",
)
"""Bit by bit, so that keys come in between."""


async def import_ahead(collector: Collector) -> None:
    """Where everything else is imported too, in the loop: two threads that import what hangs together may each find the
    other's modules half made.
    """
    for name in MODULES:
        import_module(f"integrator_tui.{name}")
        await asyncio.sleep(0)
    collector.begin()
