"""SMS em lote: a text, who would get it and who not, three of them as they will go, and only then the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.messages.message import BulkSmsForm
from integrator_tui.queries.messages.message_targets import bulk_context
from integrator_tui.queries.messages.templates import VARIABLES, Template, templates, those_that_can_go_first
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.messages.placeholders import ASKED, filled, names
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.screens.dialogs import Ask, FormDialog, Prompt
from integrator_tui.screens.exchange import exchange_folder, place_of
from integrator_tui.screens.messages.asking import OWN_TEXT_STAYS, ask_for, choose_template
from integrator_tui.screens.working import carry_out
from integrator_tui.services.messages.bulk_sms import Plan, of_file, of_search, plan, queue_all
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form

PREVIEWS = 3
KNOWN = {name: name for name in VARIABLES if name not in ASKED}
"""What is filled in for each customer; whoever lacks it is left out, and said."""


async def send_to_search(desk: Desk, text: str, where: str) -> None:
    """To everybody whom a search finds."""
    if not text:
        raise Refused("Digite na busca quem deve receber: todos os clientes de uma vez não é um destino.")
    await _send(desk, f"SMS em lote: «{text}»", lambda session: of_search(session, text, where))


async def send_to_file(desk: Desk) -> None:
    """To the customers of a CSV with their codes."""
    name = await desk.ask(Prompt(f"CSV com os códigos, como o de Exportar (pasta {exchange_folder()})"))
    if name:
        path = place_of(desk, name)
        chosen = await carry_out(desk, f"Lendo {path.name}", lambda session, progress: of_file(session, path))
        await _send(desk, f"SMS em lote: {path.name} ({len(chosen)})", lambda session: iter(chosen))


async def _send(desk: Desk, title: str, customers: Callable[[Session], Iterator[int]]) -> None:
    context = await desk.in_db(bulk_context)
    known = those_that_can_go_first(await desk.in_db(templates, "sms"), KNOWN)
    dialog = BulkSmsDialog(desk, title, known, context)
    texts = await desk.ask(dialog)
    if texts is None:
        return
    lacking = tuple(name for name in names(texts["body"]) if name in ASKED)
    values = await ask_for(desk, lacking)  # what no customer has is the same for all of them
    if values is None:
        return
    texts |= {"body": filled(texts["body"], values)}
    found = await carry_out(
        desk, "Conferindo os clientes", lambda session, progress: plan(session, customers(session), texts, progress)
    )
    answer = await desk.ask(
        Ask(title, _told(found), (("n", "Não enviar"), ("s", "Enviar")) if found.ready else (("n", "Fechar"),))
    )
    if answer != "s":
        return
    done = await carry_out(desk, "Pondo na fila", lambda session, progress: queue_all(session, found, texts, progress))
    desk.forget_draft(dialog.draft, None)
    desk.say(f"{done} SMS na fila.")


class BulkSmsDialog(FormDialog):
    """Text and purpose of an SMS to many; another template brings both, unless the text is the operator's own."""

    UNTIL_DONE = True

    def __init__(self, desk: Desk, title: str, found: Sequence[Template], context: FormContext) -> None:
        self.messages = desk
        self.templates = {one.id: one for one in found}
        first = next(iter(found), None)
        self.chosen = first.id if first else None
        self.given = first.body if first else ""
        begun = BulkSmsForm.model_construct(
            template_id=self.chosen, purpose=first.purpose if first else "servico", body=self.given
        )
        choosers = {"template_id": self._choose}
        super().__init__(title, BulkSmsForm, as_texts(begun, context), context, choosers=choosers)

    def on_form_left(self, event: Form.Left) -> None:
        """Another template was typed."""
        if event.name == "template_id":
            self._take_text(self.templates.get(self.form.value_of("template_id") or 0))

    async def _choose(self) -> None:
        chosen = await choose_template(self.messages, self.templates.values(), KNOWN, self.form.texts["template_id"])
        if chosen is not None:
            self.form.put({"template_id": chosen.name})
            self._take_text(chosen)
        self.form.inputs["template_id"].focus()

    def _take_text(self, template: Template | None) -> None:
        if template is None or template.id == self.chosen:
            return
        own = self.form.texts["body"] not in ("", self.given)
        put = {"purpose": PURPOSES[template.purpose]} | ({} if own else {"body": template.body})
        self.chosen, self.given = template.id, template.body
        self.form.put(put)
        self.form.show_errors({name: said for name, said in self.form.errors.items() if name not in put})
        if own:
            self.messages.say(OWN_TEXT_STAYS)


def _told(found: Plan) -> str:
    """Count, cost, who is left out, and three of them."""
    lines = [f"Recebem: {len(found.ready)}. Segmentos: {found.segments}."]
    if found.left_out:
        lines += ["", "Ficam de fora:"]
        lines += [f"   {count}: {reason}" for reason, count in sorted(found.left_out.items(), key=lambda one: -one[1])]
    for one in found.ready[:PREVIEWS]:
        lines += ["", f"{one.customer_id} {one.name}, {format_phone(one.phone)}:", f"   {one.body}"]
    return "\n".join(lines)
