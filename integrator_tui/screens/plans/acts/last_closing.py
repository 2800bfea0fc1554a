"""Alterar Data de Último Fechamento (F10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.desk.port import Desk
from integrator_tui.queries.plans.previews import ActSheet
from integrator_tui.screens.plans.acts.window import Spec, ask_and_do
from integrator_tui.services.plans.acts.edit import set_last_closing

SPEC = Spec("last_closing", "Alterar Data de Último Fechamento", "Mudar a data", "Último fechamento mudado.")


async def run(desk: Desk, customer_id: int, plan_id: int) -> bool:
    """Ask and do it; whether something changed."""

    async def do(sheet: ActSheet, texts: Mapping[str, str]) -> Any:
        read = sheet.read.isoformat() if sheet.read else ""
        return await desk.in_db(set_last_closing, customer_id, plan_id, read, texts)

    return await ask_and_do(desk, SPEC, customer_id, plan_id, do)
