"""What a template lacks is asked in one small form; templates that lack nothing stand first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.messages.missing import as_said, missing_form
from integrator_tui.queries.messages.templates import Template, those_that_can_go_first
from integrator_tui.screens.dialogs import FormDialog

OWN_TEXT_STAYS = "O que você escreveu ficou; apague o campo e escolha de novo para ter o texto do modelo."


async def ask_for(desk: Desk, names: tuple[str, ...]) -> dict[str, str] | None:
    """The values of variables, as they will stand in the text; None when the form was closed."""
    if not names:
        return {}
    context = FormContext(today=desk.session.today().date())
    title = "O modelo pede: " + ", ".join(f"{{{name}}}" for name in names)
    texts = await desk.ask(FormDialog(title, missing_form(names), dict.fromkeys(names, ""), context))
    return None if texts is None else as_said(names, texts, context)


async def choose_template(
    desk: Desk, found: Iterable[Template], values: Mapping[str, str], current: str
) -> Template | None:
    """One of the templates; behind a name stands what it will ask for."""
    ordered = those_that_can_go_first(found, values)
    options = [
        (one.name, one.name + (f" · pede {', '.join(missing)}" if (missing := one.missing(values)) else ""))
        for one in ordered
    ]
    chosen = await desk.choose("Modelo", options, current=current)
    return next((one for one in ordered if one.name == chosen), None)
