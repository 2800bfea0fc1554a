"""SMS: drivers behind one port. More come by the entry points of the group `integrator_tui.sms`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any, cast

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Driver


def sms_driver(table: Mapping[str, Any]) -> Driver:
    """The driver that [sms] names. Raises `Refused` for an unknown one, or what it lacks."""
    name = table.get("driver", "http")
    if not isinstance(name, str):
        raise Refused("Configuração [sms] driver: um texto.")
    if name == "http":
        from integrator_tui.outbox.sms.http import HttpDriver, http_settings

        return HttpDriver(http_settings(table))
    if name == "smpp":
        from integrator_tui.outbox.sms.smpp import SmppDriver, smpp_settings

        return SmppDriver(smpp_settings(table))
    found = {point.name: point for point in entry_points(group="integrator_tui.sms")}
    if name not in found:
        raise Refused(f"Configuração [sms] driver: não há «{name}». Há: {', '.join(sorted({'http', 'smpp', *found}))}.")
    return cast("Driver", found[name].load()(table))
