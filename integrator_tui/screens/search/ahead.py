"""What the first Enter needs, imported while the operator types: a desk nobody works at stays small."""

from __future__ import annotations

import sys

from integrator_tui.desk.kept_small import Collector

BRIEFLY = 0.0005
"""Seconds after which the import lets a key go first."""


def import_ahead(collector: Collector) -> None:
    """Beside the keys, in a thread of its own."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(BRIEFLY)
    try:
        import integrator_tui.screens.customers.registration
        import integrator_tui.screens.window.opening  # noqa: F401
    finally:
        sys.setswitchinterval(usual)
    collector.begin()
