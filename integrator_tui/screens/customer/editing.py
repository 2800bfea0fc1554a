"""What editing a registration asks and tells: unsaved text, collisions, likely duplicates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from integrator_tui.errors import Conflict
from integrator_tui.forms.base import PARSERS, FormContext, unchanged
from integrator_tui.forms.customer import CustomerForm, area_of
from integrator_tui.queries.customers import duplicates
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.screens.dialogs import Ask
from integrator_tui.widgets.form import Form

if TYPE_CHECKING:
    from integrator_tui.app import Desk


def context_for(base: FormContext, form: CustomerForm) -> FormContext:
    """What checks a form of this customer: its own area code, and what it was read with."""
    return replace(base, default_area=area_of(form), unchanged=unchanged(form, base))


async def ask_before_leaving(desk: Desk) -> str | None:
    """`s` to save, `d` to discard, None or `c` to go on."""
    return await desk.ask(
        Ask(
            "Há alterações não salvas",
            "O que fazer com o que você digitou?",
            (("s", "Salvar"), ("d", "Descartar"), ("c", "Continuar editando")),
        )
    )


async def ask_about_conflict(desk: Desk, error: Conflict) -> str | None:
    """`mine` to write over what the other wrote, `theirs` to keep it, None to go on editing."""
    lines = [
        f"{c.label}: era «{c.read}»\n   outro operador gravou: «{c.theirs}»\n   você digitou: «{c.mine}»"
        for c in error.collisions
    ]
    answer = await desk.ask(
        Ask(
            "Outro operador alterou o mesmo campo",
            "Nada foi gravado e nada do que você digitou se perdeu.\n\n" + "\n".join(lines),
            (
                ("c", "Continuar editando"),
                ("m", "Gravar o meu por cima"),
                ("o", "Ficar com o do outro e gravar o resto"),
            ),
        )
    )
    return {"m": "mine", "o": "theirs"}.get(answer or "")


async def warn_of_duplicates(desk: Desk, form: Form, name: str, customer_id: int | None) -> None:
    """Say on the bottom line which other customers have the same document, phone or e-mail."""
    if name not in ("document", "phone", "mobile", "email") or form.texts[name] in ("", form.read.get(name)):
        return
    person = "PF" if "F" in form.texts["person_type"] else "PJ"
    try:
        stored = PARSERS[CustomerForm.ui(name).kind](
            form.texts[name], CustomerForm.ui(name), {"person_type": person}, form.context
        )
    except BadValue:
        return
    found = await desk.in_db(duplicates, customer_id, {name: stored})
    if found:
        others = ", ".join(f"{one.id} {one.legal_name}" for one in found)
        desk.say(f"Atenção: {found[0].why} também de {others}", error=True)
