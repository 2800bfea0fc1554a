"""Files of a call or a site survey: one is attached, or one of them is looked into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.calls.attachment import AttachmentForm, PhotoForm
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.queries.customers.documents import documents_of
from integrator_tui.rules.sizes import size
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.customers.document_file import FileField, store_of
from integrator_tui.screens.customers.documents import look_into
from integrator_tui.services.calls.attachments import attach, attach_photo
from integrator_tui.services.customers.documents import DOCUMENTS


async def attach_file(
    desk: Desk, customer_id: int, call_id: int, draft: DraftKey, resumed: Draft | None = None
) -> bool:
    """The window; whether a file was attached. Inside an action only."""
    found = await desk.in_db(one_call, customer_id, call_id)
    above = [f"{found.row.label}   {found.row.status}   {found.row.destination}", ""]

    async def write(texts: dict[str, str], file: TakenIn) -> Any:
        return await desk.in_db(attach, customer_id, call_id, texts, file, store_of(desk))

    title = ("Anexar", found.row.protocol)
    return await _ask_file(desk, customer_id, AttachmentForm, title, write, draft, above=above, resumed=resumed)


async def attach_survey_photo(desk: Desk, customer_id: int, survey_id: int, day: str) -> bool:
    """The same for a site survey."""

    async def write(texts: dict[str, str], file: TakenIn) -> Any:
        return await desk.in_db(attach_photo, customer_id, survey_id, texts, file, store_of(desk))

    draft = DraftKey(f"survey_photo:{survey_id}", customer_id, None)
    return await _ask_file(desk, customer_id, PhotoForm, ("Anexar foto", f"site survey de {day}"), write, draft)


async def _ask_file(
    desk: Desk,
    customer_id: int,
    form: type[PhotoForm],
    title: tuple[str, str],
    write: Callable[[dict[str, str], TakenIn], Awaitable[Any]],
    draft: DraftKey,
    **options: Any,
) -> bool:
    context = await desk.in_db(DOCUMENTS.context, customer_id)
    field = FileField(desk)

    async def take(texts: dict[str, str]) -> Any:
        file: TakenIn = await field.take_in(texts.pop("path"))
        return await write(texts, file)

    dialog = ActDialog(
        title,
        form,
        as_texts(form.model_construct(), context),
        context,
        draft=draft,
        write=take,
        choosers={"path": field.choose},
        completers=field.completers,
        hint=field.hint,
        **options,
    )
    field.form = dialog.form
    return await desk.ask(dialog) is not None


async def look_at_files(
    desk: Desk, customer_id: int, *, call_id: int | None = None, survey_id: int | None = None
) -> None:
    """The only one at once, else that which is chosen. Inside an action only."""
    rows = await desk.in_db(documents_of, customer_id, call_id=call_id, survey_id=survey_id)
    if not rows:
        what = "O site survey" if call_id is None else "O atendimento"
        raise Refused(f"{what} não tem anexos: x anexa um arquivo.")
    chosen = rows[0] if len(rows) == 1 else None
    if len(rows) > 1:
        told = [(row, f"{row.file.at:%d/%m %H:%M}  {row.file.file_name}  {size(row.file.size)}") for row in rows]
        chosen = await desk.choose("Anexos", told)
    if chosen is not None and not await look_into(desk, customer_id, chosen):
        raise Refused("Outro operador apagou este documento.")
