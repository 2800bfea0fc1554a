"""Files of a call: one is attached, or one of them is looked into."""

from __future__ import annotations

from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.calls.attachment import AttachmentForm
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.queries.customers.documents import documents_of
from integrator_tui.rules.sizes import size
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.customers.document_file import FileField, store_of
from integrator_tui.screens.customers.documents import look_into
from integrator_tui.services.calls.attachments import attach
from integrator_tui.services.customers.documents import DOCUMENTS


async def attach_file(
    desk: Desk, customer_id: int, call_id: int, draft: DraftKey, resumed: Draft | None = None
) -> bool:
    """The window; whether a file was attached. Inside an action only."""
    found = await desk.in_db(one_call, customer_id, call_id)
    context = await desk.in_db(DOCUMENTS.context, customer_id)
    field = FileField(desk)

    async def write(texts: dict[str, str]) -> Any:
        file: TakenIn = await field.take_in(texts.pop("path"))
        return await desk.in_db(attach, customer_id, call_id, texts, file, store_of(desk))

    dialog = ActDialog(
        ("Anexar", found.row.protocol),
        AttachmentForm,
        as_texts(AttachmentForm.model_construct(), context),
        context,
        draft=draft,
        write=write,
        resumed=resumed,
        above=[f"{found.row.label}   {found.row.status}   {found.row.destination}", ""],
        choosers={"path": field.choose},
        completers=field.completers,
        hint=field.hint,
    )
    field.form = dialog.form
    return await desk.ask(dialog) is not None


async def look_at_files(desk: Desk, customer_id: int, call_id: int) -> None:
    """The only one at once, else that which is chosen. Inside an action only."""
    rows = await desk.in_db(documents_of, customer_id, call_id=call_id)
    if not rows:
        raise Refused("O atendimento não tem anexos: F10, Anexar.")
    chosen = rows[0] if len(rows) == 1 else None
    if len(rows) > 1:
        told = [(row, f"{row.file.at:%d/%m %H:%M}  {row.file.file_name}  {size(row.file.size)}") for row in rows]
        chosen = await desk.choose("Anexos", told)
    if chosen is not None and not await look_into(desk, customer_id, chosen):
        raise Refused("Outro operador apagou este documento.")
