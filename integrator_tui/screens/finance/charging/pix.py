"""PIX (9): the code of what is owed today as QR and as text; F9 copies it. Copying marks nothing as paid (F229)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from integrator_tui.commands.finance import PIX
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import Refused
from integrator_tui.folders import outbox
from integrator_tui.new_file import write_new
from integrator_tui.papers.qr import Matrix, as_png, modules
from integrator_tui.queries.finance.second_copy import BillCard
from integrator_tui.queries.messages.message_targets import Target
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.messages.sms_text import measure
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.finance.charging.paying import due_line, named, next_open, read_card
from integrator_tui.screens.finance.charging.second_copy import second_copy
from integrator_tui.screens.plans.acts.window import Now
from integrator_tui.services.finance.charging.second_copy import send_second_copy
from integrator_tui.widgets.qr_code import QrCode, size_of

ABOVE, BELOW = 2, 2
"""Lines of the screen that the code leaves free: who and what matters; the call, the keys."""
NARROWEST = 38
"""Columns for the words beside it."""
NOT_PAID = "Copiar não paga: a baixa vem do banco."


class PixWindow(Dialog[bool]):
    """One open invoice. The code stands whole at the left, or a window says why it does not and what else there is."""

    MORE_SCOPES = ("pix_code",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PIX)]
    AUTO_FOCUS = "Now"
    DEFAULT_CSS = """
    PixWindow.-whole > .window {
        width: 100%; height: auto; margin: 2 0 0 0; border: none; padding: 0; background: $background;
    }
    PixWindow > .window > Horizontal { height: auto; }
    PixWindow > .window > Horizontal > Now { width: 1fr; }
    PixWindow.-whole > .window > Horizontal > Now { padding: 0 0 0 2; }
    """

    def __init__(self, card: BillCard) -> None:
        super().__init__("PIX", f"{named(card)} · {format_money(card.owing.total)}")
        self.card = card
        assert card.pix is not None
        self.pix = card.pix
        self.matrix: Matrix = modules(self.pix.code)
        self.now = Now()

    def content(self) -> ComposeResult:
        """The code and the words beside it; the code only where it fits."""
        with Horizontal():
            if self._fits_whole():
                yield QrCode(self.matrix)
            yield self.now

    @property
    def framed(self) -> bool:
        """Not while the code is there."""
        return not self.has_class("-whole")

    def _fit(self) -> None:
        """The code comes and goes with the size of the terminal."""
        there, whole = self.query(QrCode), self._fits_whole()
        beside = self.query_one(Horizontal)
        if whole and not there:
            beside.mount(QrCode(self.matrix), before=0)
        elif not whole and there:
            there.remove()
        self.set_class(whole, "-whole")
        self.now.show(self._beside() if whole else self._instead())
        beside.styles.max_height = self._space[1] if whole else self.room
        self.now.styles.max_height = self._space[1] if whole else self.room

    @property
    def _space(self) -> tuple[int, int]:
        return self.app.size.width, self.app.size.height - ABOVE - BELOW

    def _fits_whole(self) -> bool:
        """Whether all of it fits beside its words, in colours: without them white is whatever the terminal has."""
        columns, rows = size_of(self.matrix)
        width, height = self._space
        return rows <= height and columns + NARROWEST <= width and not self.app.no_color

    # What it says

    def _beside(self) -> list[str]:
        width = self._space[0] - size_of(self.matrix)[0] - 3
        pix, card = self.pix, self.card
        first, *more = due_line(card).replace("   ", "\n").split("\n")
        lines = [f"{named(card)}: {format_money(card.owing.total)}", first, *more, ""]
        lines += [f"Recebe  {pix.receiver[: width - 8]}", f"        {pix.city}"]
        lines += [f"Chave   {pix.key}"[:width], f"Txid    {pix.txid}", ""]
        lines += [f"Copia e cola ({len(pix.code)} caracteres)", *self._code(width), ""]
        lines += ["F9  Copiar para o seu computador", *self._ways(width), NOT_PAID]
        return lines

    def _instead(self) -> list[str]:
        columns, rows = size_of(self.matrix)
        width, height = self._space
        if self.app.no_color:
            why = ["Sem cores o desenho não se lê: o branco e o preto são do terminal."]
        else:
            wide, high = max(columns + NARROWEST, width), max(rows + ABOVE + BELOW, self.app.size.height)
            why = [f"O desenho precisa de {rows} linhas e {columns} colunas; cabem {height} e {width - NARROWEST}."]
            why.append(f"Aumente a janela para {wide}x{high} e ele aparece aqui.")
        room = 72
        lines = [*why, "", f"Recebe {self.pix.receiver}, {self.pix.city}", f"Chave  {self.pix.key}", ""]
        lines += [f"Copia e cola ({len(self.pix.code)} caracteres)", *self._code(room), ""]
        return [*lines, "F9  Copiar para o seu computador", *self._ways(room), "", NOT_PAID]

    def _code(self, width: int) -> list[str]:
        """The whole code, cut anywhere: its blanks count."""
        code = self.pix.code
        return [code[at : at + width] for at in range(0, len(code), width)]

    def _ways(self, width: int) -> list[str]:
        email, mobile = _first(self.card.emails), _first(self.card.mobiles)
        parts = len(measure(self.pix.code).segments)
        sms = f"SMS a {format_phone(mobile.value)}, {counted(parts, 'segmento')}" if mobile else "SMS: não há celular"
        lines = [f"s   {sms}"]
        lines.append(f"e   E-mail a {email.value}" if email else "e   E-mail: não há endereço")
        lines.append("i   Imagem PNG na pasta de saída")
        return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]

    def called(self, command: Command) -> str:
        """F9 by its act."""
        return "Copiar" if command.id == "confirm" else super().called(command)

    def why_not(self, name: str) -> str | None:
        """What cannot be done here."""
        if name == "other" and len(self.card.open) < 2:
            return "O cliente não tem outra fatura em aberto."
        return super().why_not(name)

    # What it does

    def do_confirm(self) -> None:
        """F9: to the operator's own clipboard."""
        desk_of(self).copy_text(self.pix.code)

    def value_to_copy(self) -> str:
        """Ctrl+Y does the same."""
        return self.pix.code

    async def do_sms(self) -> None:
        """`s`: by SMS."""
        await self._send("sms", _first(self.card.mobiles), "celular")

    async def do_email(self) -> None:
        """`e`: by e-mail."""
        await self._send("email", _first(self.card.emails), "e-mail")

    async def _send(self, channel: str, target: Target | None, what: str) -> None:
        """What leaves the house asks once."""
        desk, card = desk_of(self), self.card
        if target is None:
            raise Refused(f"Não há {what} no cadastro nem nos contatos.")
        to = format_phone(target.value) if channel == "sms" else target.value
        question = f"O código PIX da fatura {card.number}, {format_money(card.owing.total)}, vai a {to}."
        if await desk.ask(Ask("Enviar o PIX", question, (("e", "Enviar"), ("n", "Não enviar")))) != "e":
            return
        sender = str(desk.settings.email.get("sender", ""))
        total, options = card.owing.total, {"pix_only": True}
        await desk.in_db(
            send_second_copy, card.customer_id, card.invoice_id, total, channel, target.value, sender, None, **options
        )
        desk.say(f"PIX da fatura {card.number} na fila para {to}.")

    async def do_picture(self) -> None:
        """`i`: the code as PNG in the outbox folder."""
        desk = desk_of(self)
        name = f"pix-{self.card.number}-{desk.session.today():%Y%m%d-%H%M%S}.png"
        path = outbox(desk.settings, desk.session.login) / name
        content = as_png(self.matrix)
        await desk.in_db(lambda session: write_new(path, content))
        desk.tell("Imagem do PIX", f"Gravado em {path}")

    async def do_other(self) -> None:
        """↓: the next open invoice."""
        await self._be(await read_card(desk_of(self), self.card.customer_id, next_open(self.card)))

    async def _be(self, card: BillCard) -> None:
        if card.pix is None:
            raise Refused(card.no_pix)
        self.card, self.pix = card, card.pix
        self.matrix = modules(self.pix.code)
        self.record = f"{named(card)} · {format_money(card.owing.total)}"
        self.show_title()
        await self.query(QrCode).remove()
        self._fit()

    async def do_second_copy(self) -> None:
        """`8`: the second copy of the same invoice, over this window."""
        await second_copy(desk_of(self), self.card.customer_id, self.card.invoice_id)


def _first(targets: tuple[Target, ...]) -> Target | None:
    return next((one for one in targets if not one.refused), None)


async def pix(desk: Desk, customer_id: int, invoice_id: int | None = None) -> None:
    """The window. Inside an action only. Raises `Refused` where nothing is open, or there is no key."""
    card = await read_card(desk, customer_id, invoice_id)
    if card.pix is None:
        raise Refused(card.no_pix)
    await desk.ask(PixWindow(card))
