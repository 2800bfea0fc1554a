"""What is done about several calls at once: those that are marked, and those that hang on one that is concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrator_tui.desk.drafts import DIALOG_DRAFT, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormModel, as_texts
from integrator_tui.forms.calls.call import CloseForm, ForwardForm
from integrator_tui.forms.calls.several import SeveralForm
from integrator_tui.queries.calls.calls import CallRow
from integrator_tui.queries.calls.context import call_context, several_context
from integrator_tui.queries.calls.links import links_of
from integrator_tui.rules.counting import counted
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.calls.canned import CannedTexts
from integrator_tui.screens.dialogs import Ask, draft_of
from integrator_tui.services.calls.several import AT_ONCE, close_calls, forward_calls, open_calls, would_tell

SEVERAL: Mapping[str, tuple[str, type[FormModel], Any, tuple[str, str]]] = {
    "conclude": ("Concluir", CloseForm, close_calls, ("atendimento concluído", "atendimentos concluídos")),
    "forward": ("Encaminhar", ForwardForm, forward_calls, ("atendimento encaminhado", "atendimentos encaminhados")),
}
"""Command -> title, form, service and what is said of the act that marked rows have in common."""
NAMES = {"sms": "SMS", "email": "e-mail"}
TOLD = 6
"""Rows that the window names."""


async def do_several(desk: Desk, name: str, rows: Sequence[CallRow]) -> bool:
    """One window for all that are marked; whether something was written. Inside an action only."""
    title, form, service, words = SEVERAL[name]
    context = await desk.in_db(call_context, rows[0].customer_id)
    keys = [row.id for row in rows]
    key = DraftKey(f"{DIALOG_DRAFT}calls:{name}", None, None)

    async def write(texts: dict[str, str]) -> list[int]:
        return await _in_parts(desk, service, keys, texts)

    above = [f"{row.protocol}  {row.customer}  {row.label}" for row in rows[:TOLD]]
    if len(rows) > TOLD:
        above.append(f"e mais {len(rows) - TOLD}")
    canned = CannedTexts(desk, form)
    dialog = ActDialog(
        (title, counted(len(rows), "atendimento")),
        form,
        as_texts(form.model_construct(), context),
        context,
        draft=key,
        write=write,
        resumed=draft_of(desk, key.screen),
        above=[*above, ""],
        done=lambda done: said(len(done), len(keys), words),
        choosers=canned.choosers,
    )
    canned.form = dialog.form
    return await desk.ask(dialog) is not None


async def open_several(desk: Desk) -> bool:
    """ "Abrir para vários"; whether calls were opened. Inside an action only."""
    context = await desk.in_db(several_context)
    key = DraftKey(f"{DIALOG_DRAFT}calls:open", None, None)

    async def write(texts: dict[str, str]) -> list[int]:
        calls, ways = await desk.in_db(would_tell, texts)
        answer: str | None = "n"
        if ways:
            answers = (("s", "Abrir e avisar"), ("n", "Abrir sem avisar"), ("c", "Continuar"))
            answer = await desk.ask(Ask("Abrir para vários", would_send(calls, ways), answers))
        if answer not in ("s", "n"):
            raise Refused("Nada foi aberto.")
        made: list[int] = await desk.in_db(open_calls, texts, answer == "s")
        return made

    canned = CannedTexts(desk, SeveralForm)
    dialog = ActDialog(
        ("Abrir para vários", ""),
        SeveralForm,
        as_texts(SeveralForm.model_construct(), context),
        context,
        draft=key,
        write=write,
        resumed=draft_of(desk, key.screen),
        done=lambda made: f"{counted(len(made), 'atendimento aberto', 'atendimentos abertos')}.",
        choosers={"text": canned.choosers["text"]},
    )
    canned.form = dialog.form
    return await desk.ask(dialog) is not None


def would_send(calls: int, ways: Mapping[str, int]) -> str:
    """What opening several would send to their customers."""
    told = " e ".join(f"{NAMES[channel]} a {counted(many, 'cliente')}" for channel, many in ways.items())
    return f"Serão abertos {counted(calls, 'atendimento')}. Os protocolos vão por {told}."


async def conclude_below(desk: Desk, call_id: int, texts: Mapping[str, str]) -> None:
    """The parent is over: those that hang on it may be, with the same solution."""
    links = await desk.in_db(links_of, call_id, True)
    if not links.open:
        return
    many = counted(
        len(links.open), "atendimento vinculado a este está aberto", "atendimentos vinculados a este estão abertos"
    )
    text = f"{many}. Concluir também, com a mesma solução?\nNenhuma mensagem é enviada."
    answers = (("s", "Concluir todos"), ("n", "Deixar abertos"))
    if await desk.ask(Ask("Concluir vinculados", text, answers)) != "s":
        return
    keys = [row.id for row in links.open]
    done = await _in_parts(desk, close_calls, keys, texts)
    desk.say(said(len(done), len(keys), SEVERAL["conclude"][3]))


async def _in_parts(desk: Desk, service: Any, keys: Sequence[int], texts: Mapping[str, str]) -> list[int]:
    done: list[int] = []
    for at in range(0, len(keys), AT_ONCE):
        done += await desk.in_db(service, keys[at : at + AT_ONCE], texts)
    return done


def said(done: int, asked: int, words: tuple[str, str]) -> str:
    """How many, and how many another operator was quicker with."""
    left = counted(asked - done, "já estava assim", "já estavam assim") if asked > done else ""
    return f"{counted(done, *words)}{'; ' + left if left else ''}."
