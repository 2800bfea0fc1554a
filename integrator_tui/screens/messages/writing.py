"""What writing an e-mail and an SMS share: a form in the pane, filled from a template, kept as a draft."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from integrator_tui.desk.commands import Commanded
from integrator_tui.desk.drafts import CURSOR, READ, Draft, DraftKey
from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.messages.message_targets import Target, message_context
from integrator_tui.queries.messages.templates import Template, templates, those_that_can_go_first, values_for
from integrator_tui.rules.messages.placeholders import filled, names
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.screens.dialogs import Ask, Chooser
from integrator_tui.screens.messages.asking import OWN_TEXT_STAYS, ask_for, choose_template
from integrator_tui.screens.panes.pane import Pane
from integrator_tui.widgets.form import Form


class WritingPane(Commanded, Pane):
    """A message to the open customer. F9 goes on; Esc asks when something was written."""

    KIND: ClassVar[str]
    """`email` or `sms`."""
    NAME: ClassVar[str]
    """Of the option; drafts carry it."""
    FORM: ClassVar[type[FormModel]]
    TARGETS: ClassVar[str]
    """The field with the recipients."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__()
        self.record = record
        self.form: Form | None = None
        self.templates: dict[int, Template] = {}
        self.values: dict[str, str] = {}
        self.targets: tuple[Target, ...] = ()
        self._filled: dict[str, str] = {}
        """What the template in force has put into the fields: that much may be put anew."""
        self._template = ""

    @abstractmethod
    async def read_targets(self, purpose: str) -> tuple[Target, ...]:
        """Where a message of a purpose can go."""

    @abstractmethod
    async def finish(self, texts: dict[str, str]) -> None:
        """The fields fit: go on."""

    async def show(self) -> None:
        """A new message, begun with the default template and the first address."""
        await self.begin()

    async def begin(self, typed: Mapping[str, str] | None = None) -> None:
        """An empty form, or one with what a draft holds."""
        desk, key = self.desk, self.record.id
        context: FormContext = await desk.in_db(message_context, key, self.KIND)
        found = await desk.in_db(templates, self.KIND)
        self.templates = {one.id: one for one in found}
        self.values = await desk.in_db(values_for, key)
        first = next(iter(those_that_can_go_first(found, self.values)), None)
        self.targets = await self.read_targets(first.purpose if first else "servico")
        read = as_texts(self.FORM.model_construct(), context)
        read |= {"purpose": PURPOSES["servico"]}
        if first is not None:
            read |= {"template_id": first.name, "purpose": PURPOSES[first.purpose], **self._from(first)}
            self._template = first.name
        free = [one.value for one in self.targets if not one.refused]
        read[self.TARGETS] = self.shown(free[:1])
        self._filled = {name: read[name] for name in ("subject", "body") if name in read}
        if self.form is not None:
            await self.form.remove()
        self.form = Form(
            self.FORM,
            read,
            context,
            on_save=self.finish,
            on_leave=self._leave,
            typed=typed,
            # At a choice, never in the text: a name typed to look for somebody else must not go out as a message.
            focus_first="template_id" if free else self.TARGETS,
            choosers={
                self.TARGETS: self._choose_targets,
                "template_id": self._choose_template,
                "body": self._choose_template,
            },
        )
        await self.mount(self.form)

    def shown(self, values: list[str]) -> str:
        """Recipients as they stand in their field."""
        return ", ".join(values)

    def _from(self, template: Template) -> dict[str, str]:
        texts = {"subject": filled(template.subject, self.values), "body": filled(template.body, self.values)}
        return {name: text for name, text in texts.items() if name in self.FORM.model_fields}

    def on_form_left(self, event: Form.Left) -> None:
        """Another template was chosen: its text comes, unless the operator has written his own."""
        if event.name == "template_id" and self.form is not None:
            chosen = self.templates.get(self.form.value_of("template_id") or 0)
            texts = self.form.texts
            emptied = chosen is not None and any(text and not texts[name] for name, text in self._from(chosen).items())
            if chosen is not None and (chosen.name != self._template or emptied):
                self._take(chosen, self.form)

    def _take(self, template: Template, form: Form) -> None:
        self._template = template.name
        texts, new = form.texts, self._from(template)
        own = [name for name in new if texts[name] not in ("", self._filled.get(name, ""))]
        put = {name: text for name, text in new.items() if name not in own} | {"purpose": PURPOSES[template.purpose]}
        form.put(put)
        form.show_errors({name: said for name, said in form.errors.items() if name not in put})
        self._filled = new
        if own:
            self.desk.say(OWN_TEXT_STAYS)

    async def _choose_template(self) -> None:
        """F4, in the text too: another template, what it asks for, and on to the text."""
        assert self.form is not None
        chosen = await choose_template(self.desk, self.templates.values(), self.values, self._template)
        if chosen is not None:
            self.form.put({"template_id": chosen.name})
            self._take(chosen, self.form)
            await self._ask_for_missing()
        self.form.inputs["body"].focus()

    async def _ask_for_missing(self) -> bool:
        """The values that the template in force has left open are asked; False when it was closed without them.

        A text that has lost some of them is the operator's own: a variable in it is a mistake, which the form says.
        """
        assert self.form is not None
        texts = self.form.texts
        lacking: dict[str, None] = {}
        for name, text in self._filled.items():
            if set(names(text)) <= set(names(texts[name])):
                lacking |= dict.fromkeys(names(text))
        values = await ask_for(self.desk, tuple(lacking))
        if values is None:
            return False
        put = {name: filled(texts[name], values) for name in self._filled}
        self.form.put({name: text for name, text in put.items() if text != texts[name]})
        self._filled = {name: filled(text, values) for name, text in self._filled.items()}
        return True

    async def send(self) -> None:
        """F9: what the template lacks first, shown in the text; then the form is checked and goes on."""
        assert self.form is not None
        before = self.form.texts
        no_template = "template_id" in self.form.check()  # what stands in its field is none: that is said first
        if no_template or (await self._ask_for_missing() and self.form.texts == before):
            await self.form.do_save()

    async def _choose_targets(self) -> None:
        """F4: one more of the known ones; those that may not be chosen say why."""
        assert self.form is not None
        self.targets = await self.read_targets(self.form.value_of("purpose") or "servico")
        if not self.targets:
            self.desk.say(
                "O cliente e seus contatos não têm onde receber: digite, ou cadastre em Contatos.", error=True
            )
            return
        there = [part.strip() for part in self.form.texts[self.TARGETS].split(",") if part.strip()]
        options = []
        for one in self.targets:
            mark = "✓" if self.shown([one.value]) in there else " "
            options.append((one.value, f"{mark} {self.shown([one.value]):<34} {one.whose}"))
        dimmed = {one.value: one.refused for one in self.targets if one.refused}
        chosen = await self.desk.ask(Chooser("Enviar Para", options, dimmed=dimmed))
        if chosen is not None:
            text = self.shown([chosen])
            there = [one for one in there if one != text] if text in there else [*there, text]
            self.form.put({self.TARGETS: ", ".join(there)})
        self.form.inputs[self.TARGETS].focus()

    # Leaving, drafts

    def take_focus(self) -> None:
        """To the form."""
        if self.form is not None:
            names = list(self.form.inputs)
            self.form.inputs[self.form.focused_field or self.form.left or names[0]].focus()

    async def may_leave(self) -> bool:
        """What was written is not lost without a question."""
        if self.form is None or not self.form.changed:
            return True
        answer = await self.desk.ask(
            Ask(
                "A mensagem não foi enviada",
                "O que fazer com o que você escreveu?",
                (("c", "Continuar escrevendo"), ("d", "Descartar")),
            )
        )
        if answer == "d":
            self.forget()
        return answer == "d"

    async def _leave(self) -> None:
        if await self.may_leave():
            await self.close()

    async def close(self) -> None:
        """Back to the registration; the next message begins anew."""
        self.forget()
        await self.customer_screen.go(1, "registration")
        await self.customer_screen.drop(self)

    def forget(self) -> None:
        """It was sent or given up."""
        self.desk.forget_draft(f"{self.NAME}:new", self.record.id)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        self.keep()

    def keep(self) -> None:
        """Keep what is written as a draft."""
        if self.form is not None:
            key = DraftKey(f"{self.NAME}:new", self.record.id, None)
            self.desk.keep_draft(key.screen, key.record, key.version, self.form.typed, self.form.read, self.form.place)

    async def resume(self, what: str, draft: Draft) -> None:
        """A draft is written on."""
        await self.begin({name: text for name, text in draft.values.items() if not name.startswith(READ)})
        if self.form is not None:
            self.form.come_back(draft.values.get(CURSOR, ""))
        self.keep()
        self.desk.drafts.forget(draft)
        self.desk.flush_drafts()

    async def checked(self, sending: Any) -> Any:
        """Await a service; what it refuses stands at its field."""
        assert self.form is not None
        try:
            return await sending
        except InvalidForm as error:
            self.form.refuse({name: said for name, said in error.errors.items() if name in self.form.inputs})
            raise
