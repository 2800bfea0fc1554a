"""Alterar Ponto de Roteamento (F10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.desk.port import Desk
from integrator_tui.queries.plans.previews import ActSheet
from integrator_tui.screens.plans.acts.window import Spec, ask_and_do
from integrator_tui.services.plans.acts.edit import set_access_point

SPEC = Spec("routing_point", "Alterar Ponto de Roteamento", "Mudar o ponto", "Ponto de Acesso mudado.")


async def run(desk: Desk, customer_id: int, plan_id: int) -> bool:
    """Ask and do it; whether something changed."""

    async def do(sheet: ActSheet, texts: Mapping[str, str]) -> Any:
        return await desk.in_db(set_access_point, customer_id, plan_id, sheet.read, texts)

    return await ask_and_do(desk, SPEC, customer_id, plan_id, do)
