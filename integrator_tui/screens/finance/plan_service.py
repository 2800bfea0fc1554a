"""Adicionar Serviço to a plan (domain 6.3): the form of "Serviço Adicional", begun for this plan."""

from __future__ import annotations

from typing import Any

from integrator_tui.desk.drafts import DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import as_texts
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.finance.records import ADDITIONAL_SERVICES, service_of_plan
from integrator_tui.services.rows import Opened


async def run(desk: Desk, customer_id: int, plan_id: int) -> bool:
    """Whether a service was added."""
    return await _add(desk, customer_id, await desk.in_db(service_of_plan, customer_id, plan_id))


async def charge(desk: Desk, customer_id: int, plan_id: int | None) -> bool:
    """The same for what was done at a customer, with his plan or without. Whether a service was added."""
    if plan_id is not None:
        return await run(desk, customer_id, plan_id)
    return await _add(desk, customer_id, await desk.in_db(ADDITIONAL_SERVICES.opened, customer_id, None))


async def _add(desk: Desk, customer_id: int, opened: Opened[Any]) -> bool:

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(ADDITIONAL_SERVICES.create, customer_id, texts)

    dialog = RecordDialog(
        ("Novo serviço adicional", ""),
        type(opened.form),
        as_texts(opened.form, opened.context),
        opened.context,
        draft=DraftKey("additional_services:new", customer_id, None),
        write=write,
        focus_first="type_id",
    )
    return await desk.ask(dialog) is not None
