"""SMS to mobiles of the customer (manual, "Enviar SMS")."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.messages import SMS
from integrator_tui.desk.commands import bindings
from integrator_tui.forms.messages.message import SmsForm
from integrator_tui.queries.messages.message_targets import Target, sms_targets
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.messages.sms_text import measure, without_accents
from integrator_tui.screens.messages.writing import WritingPane
from integrator_tui.services.messages.messages import send_sms
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line


class SmsPane(WritingPane):
    """One form; above it what the text costs. F9 sends."""

    SCOPE = "sms"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SMS)]
    KIND = "sms"
    NAME = "send_sms"
    FORM = SmsForm
    TARGETS = "phones"

    def compose(self) -> ComposeResult:
        """The counter; the form comes when it is read."""
        yield Line("", id="counter", classes="faint")

    async def read_targets(self, purpose: str) -> tuple[Target, ...]:
        """Mobiles of the customer and of the contacts."""
        return await self.desk.in_db(sms_targets, self.record.id, purpose)

    def shown(self, values: list[str]) -> str:
        """As telephones are read."""
        return ", ".join(format_phone(one) for one in values)

    async def show(self) -> None:
        """With the counter (F224)."""
        await super().show()
        self._count()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Count anew."""
        super().on_form_changed(event)
        self._count()

    def on_form_left(self, event: Form.Left) -> None:
        """Another template, or the switch of the accents."""
        super().on_form_left(event)
        self._count()

    def _count(self) -> None:
        if self.form is None or not self.form.inputs:
            return
        text = self.form.texts["body"]
        found = measure(without_accents(text) if self.form.value_of("plain") else text)
        number = len(found.segments)
        self.query_one("#counter", Line).set(
            f"{len(text)} caracteres · {found.alphabet} · {counted(number, 'segmento')} · cabem mais {found.left}"
        )

    async def do_send(self) -> None:
        """F9."""
        await self.send()

    async def finish(self, texts: dict[str, str]) -> None:
        """Queue one message per mobile."""
        ids = await self.checked(self.desk.in_db(send_sms, self.record.id, texts))
        await self.close()
        self.desk.say(f"{len(ids)} SMS na fila." if len(ids) > 1 else "SMS na fila.")
