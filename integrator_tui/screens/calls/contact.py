"""Contato and "Abrir atendimento", one form: the number first, what it is about, how it ends (F232, sketch 18)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.desk.commands import Command
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.calls.call import MISTAKE, RESULTS, CallForm, ContactForm
from integrator_tui.queries.calls.calls import OneCall, one_call
from integrator_tui.queries.calls.context import call_context, only_plan
from integrator_tui.queries.calls.telling import Notice, protocol_notices
from integrator_tui.queries.customers.customers import customer
from integrator_tui.rules.calls.caller import number_to_keep
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.calls.canned import CannedTexts
from integrator_tui.screens.dialogs import Ask
from integrator_tui.services.calls.calls import begun_call, save_call, start_call
from integrator_tui.services.calls.contacts import conclude_contact, end_contact
from integrator_tui.widgets.form import Form

OPEN, SAVE, STAY = "a", "s", "c"
ENDS = {"e": MISTAKE, "r": "resolvido", "o": "orientado", "i": "sem_interesse", "l": "caiu"}
"""Key -> the result with which a contact ends of which nothing was said."""


class CallDialog(ActDialog):
    """Ctrl+S leaves it open, F9 concludes it at once. A contact that is left has to end, or is left open on purpose."""

    def __init__(self, found: OneCall, *args: Any, **options: Any) -> None:
        super().__init__(("Atendimento", found.row.protocol), ContactForm, *args, **options)
        self.found = found
        self.fresh = found.form.type_id is None
        self.concludes = False

    def called(self, command: Command) -> str:
        """F9 by what it does."""
        return "Salvar e concluir" if command.id == "confirm" else super().called(command)

    def on_line(self, command: Command) -> bool:
        """Both keys differ here: both are named."""
        return command.id == "confirm" or super().on_line(command)

    async def do_confirm(self) -> None:
        """F9; pressed by mistake, nothing more has to be said."""
        if self.fresh and self.form.texts["result"] == RESULTS[MISTAKE] and not self.form.texts["type_id"]:
            await self.end(MISTAKE)
            return
        self.concludes = True
        try:
            await super().do_confirm()
        finally:
            self.concludes = False

    async def end(self, result: str) -> None:
        """In one key."""
        row = self.found.row
        await desk_of(self).in_db(end_contact, row.customer_id, row.id, result)
        self.editing.saved = True
        self.editing.forget()
        self.dismiss(row.id)
        desk_of(self).say(f"Contato encerrado: {RESULTS[result]}.")

    async def may_leave(self) -> bool:
        """How it ends is asked in one key; left open, the number stays on the screen and 0 comes back with the text."""
        if not self.fresh:
            return await super().may_leave()
        changed = self.form.changed
        ends = [(key, RESULTS[name]) for key, name in ENDS.items()]
        open_ = (OPEN, "Deixar aberto: 0 volta a ele" + (", com o texto" if changed else ""))
        save = (SAVE, "Salvar (pendente)")
        answers = [save, open_, ends[0], (STAY, "Continuar")] if changed else [*ends, open_, (STAY, "Continuar")]
        question = "O que fazer com ele e com o que você digitou?" if changed else "Como terminou?"
        answer = await desk_of(self).ask(Ask("Contato", question, answers, self.found.row.protocol))
        if answer in ENDS:
            await self.end(ENDS[answer])
            return False
        if answer == SAVE:
            await self.form.do_save()
            return False
        if answer == OPEN and not changed:
            self.editing.forget()
        return answer == OPEN


async def contact(desk: Desk, customer_id: int, plan_id: int | None = None, phone: str = "") -> bool:
    """0: the protocol first; what was begun about this customer and not said yet comes back, with its text.

    `phone` is the number from which he calls, where that is known.
    """
    key = await desk.in_db(begun_call, customer_id)
    if key is None:
        record = await desk.in_db(customer, customer_id)
        phone = number_to_keep(phone) or record.form.mobile or record.form.phone
        key = await desk.in_db(start_call, customer_id, phone, record.form.called)
    kept = next((one for one in desk.drafts.all() if one.key == draft_of(key, customer_id)), None)
    await edit(desk, customer_id, key, kept, plan_id)
    return True


async def edit(
    desk: Desk, customer_id: int, call_id: int, resumed: Draft | None = None, plan_id: int | None = None
) -> bool:
    """F2, and what a new one begins with."""
    found = await desk.in_db(one_call, customer_id, call_id)
    context = await desk.in_db(call_context, customer_id)
    row = found.row
    notices = await desk.in_db(protocol_notices, customer_id, found.form.phone) if not found.told else ()
    canned = CannedTexts(desk, ContactForm)
    form = ContactForm.model_construct(**dict(found.form))

    async def write(texts: dict[str, str]) -> Any:
        if dialog.concludes:
            return await desk.in_db(conclude_contact, customer_id, call_id, found.form, texts)
        asked = {name: texts[name] for name in CallForm.model_fields}
        return await desk.in_db(save_call, customer_id, call_id, found.form, asked)

    dialog = CallDialog(
        found,
        as_texts(form, context),
        context,
        draft=draft_of(call_id, customer_id),
        write=write,
        resumed=resumed,
        proposed=_proposed(form, context, plan_id or await desk.in_db(only_plan, customer_id)),
        above=[f"Protocolo {row.protocol}   {format_datetime(row.opened_at)}   {row.status}"],
        explain=lambda shown: _comes_of_it(shown, notices, told=found.told),
        room=1,
        choosers=canned.choosers,
    )
    canned.form = dialog.form
    return await desk.ask(dialog) is not None or dialog.fresh


def draft_of(call_id: int, customer_id: int) -> DraftKey:
    """The name of what is typed into it."""
    return DraftKey(f"service_calls:edit-{call_id}", customer_id, None)


def _proposed(form: ContactForm, context: FormContext, plan_id: int | None) -> dict[str, str]:
    """The plan of a new one."""
    if form.type_id is not None or form.plan_id or not plan_id:
        return {}
    return {"plan_id": as_texts(form.model_copy(update={"plan_id": plan_id}), context)["plan_id"]}


def _comes_of_it(form: Form, notices: Sequence[Notice], *, told: bool) -> list[str]:
    if told:
        return ["O cliente já foi avisado do protocolo."]
    if form.texts.get("result") == RESULTS[MISTAKE]:
        return ["«Engano», com F9, não avisa ninguém."]
    told_by = ways(notices)
    return [f"Ao salvar, o protocolo vai por {told_by}." if told_by else "O protocolo não é enviado."]


def ways(notices: Sequence[Notice]) -> str:
    """How a protocol goes, and where to; empty where it does not."""
    return " e por ".join(f"{'SMS' if one.channel == 'sms' else 'e-mail'} a {_address(one)}" for one in notices)


def _address(one: Notice) -> str:
    return format_phone(one.to) if one.channel == "sms" else one.to
