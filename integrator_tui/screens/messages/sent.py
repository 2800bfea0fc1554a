"""What was sent: the list that the customer's window and the outbox share, and one message with its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands.messages import MESSAGES
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.messages.outbox import MessageDetail, MessageRow, message, messages
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.messages.states import (
    ACCEPTED,
    CHANNELS,
    FAILED,
    PURPOSES,
    QUEUED,
    RETURNED,
    SENDING,
    STATE_LABELS,
    VERIFY,
)
from integrator_tui.rules.sizes import size
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.services.messages.outbox import cancel, resend, retry
from integrator_tui.widgets.record_list import Column, RecordList

ON = Column[MessageRow]("Data", lambda row: format_datetime(row.queued_at), 16, sort=lambda row: row.id)
TO = Column[MessageRow]("Para", lambda row: to(row), 13, grow=2)
COPY = Column[MessageRow]("Cópia", lambda row: row.copies, 14, grow=1, keep=4)
SUBJECT = Column[MessageRow]("Assunto", lambda row: row.subject, 10, grow=3)
TEXT = Column[MessageRow]("Mensagem", lambda row: row.subject, 10, grow=3)
FILES = Column[MessageRow]("Anexo", lambda row: str(row.attachments or ""), 5, keep=3, right=True)
STATE = Column[MessageRow]("Status", lambda row: row.state_label, 12, grow=1)
WHY = Column[MessageRow]("Motivo", lambda row: row.reason, 14, grow=2, keep=5)
WHO = Column[MessageRow]("Usuário", lambda row: row.login, 10, keep=2)


def to(row: MessageRow) -> str:
    """Recipients as they are read."""
    return row.to if row.channel == "email" else format_phone(row.to)


def unfit(name: str, state: str, label: str) -> str | None:
    """Why a message in a state is not to be sent again, tried again or cancelled."""
    if name == "cancel" and state != QUEUED:
        return f"Só se cancela o que está na fila; esta está: {label}."
    if name == "resend" and state in (QUEUED, SENDING):
        return f"Esta mensagem ainda não saiu ({label}): não há o que reenviar."
    if name == "retry" and state not in (QUEUED, FAILED, VERIFY, "cancelado"):
        return f"Esta mensagem está: {label}. Para mandá-la outra vez, use Reenviar."
    return None


class MessageList(Commanded, Listing[MessageRow]):
    """Messages, newest first. Mixed into a widget, before it; that widget has `bindings(MESSAGES)`."""

    SCOPE = "messages"
    EMPTY = "Nenhuma mensagem."
    COUNTED = ("mensagem", "mensagens")
    CHANNEL: ClassVar[str] = ""
    customer: int | None = None
    """Only those of a customer."""

    def faint(self, row: MessageRow) -> bool:
        """Cancelled ones count less."""
        return row.state == "cancelado"

    async def page(self, after: MessageRow | None) -> Sequence[MessageRow]:
        """Older than one."""
        return await self.desk.in_db(
            messages,
            customer_id=self.customer,
            channel=self.CHANNEL,
            text=self.text,
            before=after.id if after else None,
            limit=PAGE,
        )

    def value_to_copy(self) -> str:
        """To whom it went."""
        return to(self.rows.current) if self.rows.current else ""

    def why_not(self, name: str) -> str | None:
        """Each wants a row in a state that it fits."""
        if name not in ("resend", "retry", "cancel"):
            return None
        row = self.rows.current
        return unfit(name, row.state, row.state_label) if row else "Não há mensagem para isso."

    async def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One message with all that is known of it."""
        self.desk.carry_out(self._open(event.row))

    async def _open(self, row: MessageRow) -> None:
        found = await self.desk.in_db(message, row.id)
        answers = [("f", "Fechar")]
        for key, name, label in (
            ("n", "resend", "Reenviar"),
            ("a", "retry", "Tentar agora"),
            ("x", "cancel", "Cancelar"),
        ):
            if unfit(name, found.row.state, found.row.state_label) is None:  # it may have gone on since it was listed
                answers.append((key, label))
        title = "E-mail Enviado para o Cliente" if row.channel == "email" else "SMS Enviado para o Cliente"
        answer = await self.desk.ask(Ask(title, as_text(found), answers))
        if answer == "n":
            await self._resend(found.row)
        elif answer == "a":
            await self._retry(found.row)
        elif answer == "x":
            await self.do_cancel()

    async def do_resend(self) -> None:
        """A new message that names the old one, once it was said to whom."""
        row = self.rows.current
        assert row is not None
        if await self._sure(row, "Reenviar"):
            await self._resend(row)

    async def _sure(self, row: MessageRow, what: str) -> bool:
        """What leaves the house is asked about once, with whom it goes to; an opened message has said it already."""
        copies = f"\nCópia: {row.copies}" if row.copies else ""
        text = f"{CHANNELS[row.channel]} para {to(row)}{copies}\n{row.subject}"
        answers = (("s", f"Sim, {what.lower()}"), ("n", "Não"))
        return await self.desk.ask(Ask(f"{what} esta mensagem?", text, answers)) == "s"

    async def _resend(self, row: MessageRow) -> None:
        key = await self.desk.in_db(resend, row.id)
        await self.show()
        self.rows.go_to(lambda one: one.id == key)
        self.desk.say(f"Na fila de novo para {to(row)}.")

    async def do_retry(self) -> None:
        """Now; what had its end goes out anew, and is asked about."""
        row = self.rows.current
        assert row is not None
        if row.state == QUEUED or await self._sure(row, "Tentar de novo"):
            await self._retry(row)

    async def _retry(self, row: MessageRow) -> None:
        await self.desk.in_db(retry, row.id)
        await self.show(keep_cursor=True)
        self.desk.say("Vai na próxima oportunidade.")

    async def do_cancel(self) -> None:
        """It does not go."""
        row = self.rows.current
        assert row is not None
        await self.desk.in_db(cancel, row.id)
        await self.show(keep_cursor=True)
        self.desk.say("Cancelada.")


def as_text(found: MessageDetail) -> str:
    """Everything of a message, for reading."""
    row = found.row
    lines = [
        f"Mensagem     {row.id}" + (f" (reenvio de {found.resend_of})" if found.resend_of else ""),
        f"Enviada por  {row.login} em {format_datetime(row.queued_at)}",
        f"Para         {to(row)}",
    ]
    if row.copies:
        lines.append(f"Cópia        {row.copies}")
    if row.channel == "email":
        lines += [f"De           {found.sender or '(da configuração)'}", f"Assunto      {row.subject}"]
    else:
        lines.append(f"Segmentos    {found.segments}")
    lines.append(f"Finalidade   {PURPOSES.get(found.purpose, found.purpose)}")
    lines += [f"Anexo        {file.file_name} ({size(file.size)})" for file in found.files]
    lines.append(f"Status       {row.state_label}" + (f": {row.reason}" if row.reason else ""))
    if row.state == QUEUED:
        lines.append(f"Próxima tentativa {format_datetime(row.next_attempt_at)} · feitas até agora: {found.attempts}")
    if row.state in (ACCEPTED, RETURNED):
        lines.append("«aceito pelo servidor» não quer dizer lida: só o destino pode dizer isso.")
    for step in found.steps:
        lines.append(f"  {format_datetime(step.at)}  {STATE_LABELS[step.state]}  {step.text}".rstrip())
    lines += ["", *found.body.split("\n")]
    return "\n".join(lines)


class SentPane(MessageList, ListPane[MessageRow]):
    """Messages of the open customer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MESSAGES)]

    async def show(self, *, keep_cursor: bool = False) -> None:
        """Of this customer."""
        self.customer = self.customer_id
        await super().show(keep_cursor=keep_cursor)


class SentEmailsPane(SentPane):
    """E-mails Enviados (manual, 3.9.2)."""

    CHANNEL = "email"
    COLUMNS = (ON, TO, COPY, SUBJECT, FILES, STATE, WHY, WHO)
    EMPTY = "Nenhum e-mail enviado. Enviar E-mail está na aba Cadastro, tecla m."
    COUNTED = ("e-mail", "e-mails")


class SentSmsPane(SentPane):
    """SMS of this customer."""

    CHANNEL = "sms"
    COLUMNS = (ON, TO, TEXT, STATE, WHY, WHO)
    EMPTY = "Nenhum SMS enviado. SMS está na aba Cadastro, tecla s."
    COUNTED = ("SMS", "SMS")
