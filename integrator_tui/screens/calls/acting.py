"""What can be done with a call, in the list, in its window and in the queue: one function each, with its window.

Each answers whether something was written. Inside an action only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.forms.calls.call import (
    CONTACT,
    ENTRIES,
    CloseForm,
    EntryForm,
    ForwardForm,
    ReopenForm,
    StateForm,
)
from integrator_tui.forms.calls.changes import AgreedForm, PriorityForm
from integrator_tui.forms.calls.link import LinkForm
from integrator_tui.queries.calls.calls import OneCall, one_call
from integrator_tui.queries.calls.context import call_context
from integrator_tui.queries.calls.telling import protocol_notices
from integrator_tui.queries.plans.network.outages import outages_of
from integrator_tui.queries.variables import value
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.variables import DAYS_TO_REOPEN
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.calls.attaching import attach_file, look_at_files
from integrator_tui.screens.calls.canned import CannedTexts
from integrator_tui.screens.calls.contact import edit, ways
from integrator_tui.screens.calls.field_work.visiting import order, visit
from integrator_tui.screens.calls.papers import print_protocol
from integrator_tui.screens.calls.several import conclude_below
from integrator_tui.services.calls.acts import (
    add_entry,
    close_call,
    forward_call,
    mark_seen,
    move_call,
    moves_from,
    reopen_call,
    take_call,
)
from integrator_tui.services.calls.changes import agree_on, set_priority
from integrator_tui.services.calls.links import link_call
from integrator_tui.services.calls.outages import join_outage

DRAFTS = "service_calls"


async def take(desk: Desk, customer_id: int, call_id: int) -> bool:
    """m: no window, one conditional update."""
    await desk.in_db(take_call, customer_id, call_id)
    desk.say("O atendimento é seu.")
    return True


async def to_outage(desk: Desk, customer_id: int, call_id: int) -> bool:
    """a: under the outage that touches the customer, chosen where there are several."""
    found = await desk.in_db(outages_of, customer_id)
    if not found:
        raise Refused("Nenhuma avaria aberta atinge este cliente (AVA mostra todas).")
    chosen: int | None = found[0].id
    if len(found) > 1:
        now = desk.session.today()
        chosen = await desk.choose("Avaria", tuple((one.id, one.said(now)) for one in found))
    if chosen is None:
        return False
    await desk.in_db(join_outage, customer_id, call_id, chosen)
    desk.say(f"O atendimento é da avaria {chosen}.")
    return True


async def seen(desk: Desk, customer_id: int, call_id: int) -> bool:
    """Turn the mark."""
    found = await desk.in_db(one_call, customer_id, call_id)
    await desk.in_db(mark_seen, customer_id, call_id, not found.row.seen)
    desk.say("Marcado como lido." if not found.row.seen else "Marcado como não lido.")
    return True


WINDOWS: Mapping[str, tuple[str, type[FormModel], Any]] = {
    "note": ("Anotar", EntryForm, add_entry),
    "forward": ("Encaminhar", ForwardForm, forward_call),
    "status": ("Status", StateForm, move_call),
    "conclude": ("Concluir", CloseForm, close_call),
    "reopen": ("Reabrir", ReopenForm, reopen_call),
    "link": ("Vincular", LinkForm, link_call),
    "agreed": ("Data Negociada", AgreedForm, agree_on),
    "priority": ("Prioridade", PriorityForm, set_priority),
}
"""Command -> title, form and service of an act that asks something."""
ACTS = frozenset({*WINDOWS, "edit", "take", "seen", "protocol", "outage", "visit", "work_order", "attach", "files"})
"""Every command about one call."""


async def do(desk: Desk, name: str, customer_id: int, call_id: int, resumed: Draft | None = None) -> bool:
    """What a command does."""
    if name in WINDOWS:
        return await _ask(desk, name, customer_id, call_id, resumed)
    if name == "edit":
        return await edit(desk, customer_id, call_id, resumed)
    if name == "protocol":
        await print_protocol(desk, customer_id, call_id)
        return False
    if name == "attach":
        return await attach_file(desk, customer_id, call_id, _draft(name, call_id, customer_id), resumed)
    if name == "files":
        await look_at_files(desk, customer_id, call_id=call_id)
        return False
    if name == "outage":
        return await to_outage(desk, customer_id, call_id)
    if name in ("visit", "work_order"):
        return await (visit if name == "visit" else order)(desk, customer_id, call_id)
    return await (take if name == "take" else seen)(desk, customer_id, call_id)


async def resume(desk: Desk, customer_id: int, draft: Draft) -> None:
    """The window of an act with the text of a draft."""
    name, _, key = draft.key.screen.partition(":")[2].partition("-")
    if name in ACTS and key.isascii() and key.isdecimal() and len(key) < 19:
        await do(desk, name, customer_id, int(key), draft)


async def _ask(desk: Desk, name: str, customer_id: int, call_id: int, resumed: Draft | None = None) -> bool:
    title, form, service = WINDOWS[name]
    found, context = await _read(desk, customer_id, call_id)
    typed: dict[str, str] = {}

    async def write(texts: dict[str, str]) -> Any:
        typed.update(texts)
        return await desk.in_db(service, customer_id, call_id, texts)

    row = found.row
    due = f"   vence {format_datetime(row.due_at)}" if row.due_at else ""
    law = f"Lei: resposta até {format_date(row.answer_by)}{due}"
    above = [f"{row.label}   {row.status}   {row.destination}", law]
    if name == "note" and row.closed:
        above += await _closed(desk, found)
    canned = CannedTexts(desk, form)
    dialog = ActDialog(
        (title, row.protocol),
        form,
        as_texts(begins_with(form, found), context),
        context,
        draft=_draft(name, call_id, customer_id),
        write=write,
        resumed=resumed,
        above=[*above, ""],
        done=lambda result: said_of(name, call_id, result),
        choosers=canned.choosers,
    )
    canned.form = dialog.form
    if await desk.ask(dialog) is None:
        return False
    if name == "conclude":
        await conclude_below(desk, call_id, typed)
    return True


async def _closed(desk: Desk, found: OneCall) -> list[str]:
    """What becomes of a note on a call that is over."""
    row, days = found.row, await desk.in_db(value, DAYS_TO_REOPEN)
    if row.closed_at is not None and desk.session.today() - row.closed_at <= timedelta(days=days):
        return [f"Está encerrado: «{ENTRIES[CONTACT]}» o traz de volta à fila; um comentário, não."]
    told = ways(await desk.in_db(protocol_notices, row.customer_id, found.form.phone))
    sent = f"o protocolo vai por {told}" if told else "o protocolo não é enviado"
    return [f"Encerrado há mais de {counted(days, 'dia')}: «{ENTRIES[CONTACT]}» abre outro, vinculado; {sent}."]


def begins_with(form: type[FormModel], found: OneCall) -> FormModel:
    """What stands in the fields of an act: what holds now, where it changes that."""
    same = {name: getattr(found.form, name) for name in ("agreed_on", "priority") if name in form.model_fields}
    return form.model_construct(**same)


def said_of(name: str, call_id: int, result: Any) -> str:
    """What is said afterwards: where a note went that would have lain where nobody looks."""
    if name == "note" and result != call_id:
        return "Está encerrado: anotado também no atendimento vinculado, que está na fila."
    return "Dados salvos com sucesso"


async def _read(desk: Desk, customer_id: int, call_id: int) -> tuple[OneCall, FormContext]:
    found = await desk.in_db(one_call, customer_id, call_id)
    context = await desk.in_db(call_context, customer_id)
    return found, FormContext(
        today=context.today, choices={**context.choices, "call_moves": moves_from(found.row.state)}
    )


def _draft(act: str, call_id: int, customer_id: int) -> DraftKey:
    return DraftKey(f"{DRAFTS}:{act}-{call_id}", customer_id, None)
