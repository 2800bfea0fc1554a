"""Enviar E-mail: "Assistente de Envio de E-mail" (manual, 3.9)."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands.messages import EMAIL
from integrator_tui.desk.commands import bindings
from integrator_tui.forms.messages.message import EmailForm
from integrator_tui.queries.messages.message_targets import Target, email_targets
from integrator_tui.screens.messages.attaching import Attaching
from integrator_tui.screens.messages.writing import WritingPane
from integrator_tui.services.messages.messages import send_email


class EmailPane(WritingPane):
    """First step: to whom, what. F9 goes on to "Anexos", where F9 sends."""

    SCOPE = "email"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EMAIL)]
    KIND = "email"
    NAME = "send_email"
    FORM = EmailForm
    TARGETS = "recipients"

    async def read_targets(self, purpose: str) -> tuple[Target, ...]:
        """E-mails of the customer and of the contacts."""
        return await self.desk.in_db(email_targets, self.record.id, purpose)

    async def do_go_on(self) -> None:
        """F9: check, then the attachments."""
        await self.send()

    async def finish(self, texts: dict[str, str]) -> None:
        """Attachments and summary; sent from there."""
        sender = str(self.desk.settings.email.get("sender", ""))
        attaching = Attaching(self.record.id, texts, sender)
        files = await self.desk.ask(attaching)
        if files is None:
            self.take_focus()
            return
        await self.checked(self.desk.in_db(send_email, self.record.id, texts, sender, files))
        await self.close()
        self.desk.say(f"E-mail na fila para {texts['recipients']}.")
