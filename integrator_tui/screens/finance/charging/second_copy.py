"""2ª via (8): the window names whom, what and where to; F9 sends without a second question (F153, F154)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.finance import SECOND_COPY
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.finance.slip import NewTitleForm
from integrator_tui.queries.finance.second_copy import BillCard
from integrator_tui.queries.messages.message_targets import Target
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.messages.states import CHANNELS
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.dialogs import Chooser
from integrator_tui.screens.finance.charging.paying import (
    due_line,
    named,
    next_open,
    print_slips,
    read_card,
    slip_into_store,
)
from integrator_tui.screens.plans.acts.window import Now
from integrator_tui.services.finance.charging.second_copy import send_second_copy
from integrator_tui.services.finance.charging.slips import new_title


class SecondCopy(Dialog[bool]):
    """One open invoice; answers True once something was sent or made."""

    MORE_SCOPES = ("second_copy",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SECOND_COPY)]
    AUTO_FOCUS = "Now"

    def __init__(self, card: BillCard) -> None:
        super().__init__("2ª via", named(card))
        self.card = card
        self.way = "email" if card.emails or not card.mobiles else "sms"
        self.chosen: dict[str, str] = {}
        self.now = Now()

    def content(self) -> ComposeResult:
        """The lines."""
        yield self.now

    def on_mount(self) -> None:
        """As it stands."""
        self.show()

    def show(self) -> None:
        """Again, after something changed."""
        self.record = self.named()
        self.show_title()
        self.now.show(self.lines())

    # What it says

    def named(self) -> str:
        """What it is about, for the title."""
        return named(self.card)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Where it can go this way."""
        return self.card.emails if self.way == "email" else self.card.mobiles

    @property
    def target(self) -> Target | None:
        """Where it goes: what was chosen, else the first that may be."""
        wanted = self.chosen.get(self.way, "")
        free = [one for one in self.targets if not one.refused]
        found = next((one for one in self.targets if one.value == wanted), None)
        return found or next(iter(free or self.targets), None)

    def lines(self) -> list[str]:
        """What the window says; the line of the slip is there at once, to be dictated."""
        card = self.card
        lines = [due_line(card)]
        if card.slip is not None:
            lines += [card.slip.line, *self._about_slip()]
        else:
            lines.append("Sem boleto. F6 faz um, com a data que o cliente quiser.")
        if card.refused:
            lines.append(f"! {card.refused}")
        lines += ["", *self.where_lines(), f"Vai        {self.goes()}", ""]
        lines.append(f"Última 2ª via: {card.last}." if card.last else "Ainda não foi enviada uma 2ª via.")
        return lines

    def where_lines(self) -> list[str]:
        """By what and to whom."""
        ways = "  ".join(f"‹{label}›" if code == self.way else f" {label} " for code, label in CHANNELS.items())
        target = self.target
        lines = [f"Por onde   {ways}", f"Para       {self.shown_target(target)}"]
        if target is not None and target.refused:
            lines.append(f"! {target.refused}")
        return lines

    def _about_slip(self) -> list[str]:
        card, slip = self.card, self.card.slip
        assert slip is not None
        if not slip.payable:
            return [f"! {slip.why_not_payable()}"]
        if not card.fits:
            asked = f"{format_money(slip.cents)} para {format_date(slip.due_on)}"
            return [f"! É de {asked}: não é mais o que se deve. F6 faz outro."]
        if card.owing.late_days and slip.due_on < self.app_today():
            return ["O banco soma multa e juros; número e código de barras são os mesmos."]
        return [f"{slip.status}."]

    def app_today(self) -> Any:
        """The day of the desk."""
        return desk_of(self).session.today().date()

    def goes(self) -> str:
        """What is sent."""
        return self.goes_with(self.card)

    def goes_with(self, card: BillCard) -> str:
        """What an invoice is sent with: never a slip that no bank takes."""
        slip, pix = card.payable is not None, card.pix is not None
        if self.way == "sms":
            return "linha do boleto" if slip else "código PIX" if pix else "nada: não há com que pagar"
        if slip:
            return "PDF, linha e PIX" if pix else "PDF e linha"
        return "código PIX, sem boleto" if pix else "nada: não há com que pagar"

    def shown_target(self, target: Target | None) -> str:
        """The address as it is read, and whose it is."""
        if target is None:
            return "não há e-mail no cadastro" if self.way == "email" else "não há celular no cadastro"
        value = target.value if self.way == "email" else format_phone(target.value)
        return f"{value}  ({target.whose})" if target.whose != "Cadastro" else value

    def called(self, command: Command) -> str:
        """F9 by its act."""
        return "Enviar" if command.id == "confirm" else super().called(command)

    def why_not(self, name: str) -> str | None:
        """What cannot be done with this invoice."""
        if name == "copy_line" and self.card.slip is None:
            return "Sem boleto não há linha a copiar. F6 faz um."
        if name == "other" and len(self.card.open) < 2:
            return "O cliente não tem outra fatura em aberto."
        if name in ("confirm", "print", "new_title") and self.card.refused:
            return self.card.refused
        return super().why_not(name)

    # What it does

    def do_way(self) -> None:
        """← →."""
        self.way = "sms" if self.way == "email" else "email"
        self.show()

    async def do_target(self) -> None:
        """F4: another address of the customer."""
        if not self.targets:
            raise Refused("Não há para onde enviar: cadastre em Dados Cadastro ou Contatos.")
        options = [(one.value, f"{one.value:<36} {one.whose}") for one in self.targets]
        dimmed = {one.value: one.refused for one in self.targets if one.refused}
        if (chosen := await desk_of(self).ask(Chooser("Para quem", options, dimmed=dimmed))) is not None:
            self.chosen[self.way] = chosen
            self.show()

    async def do_other(self) -> None:
        """↓: the next open invoice."""
        self.card = await read_card(desk_of(self), self.card.customer_id, next_open(self.card))
        self.show()

    def do_copy_line(self) -> None:
        """`c`: to the operator's own clipboard."""
        assert self.card.slip is not None
        desk_of(self).copy_text(self.card.slip.parts.line)

    async def do_print(self) -> None:
        """`i`: the PDF of the slip."""
        await print_slips(desk_of(self), self.card.customer_id, [self.card.invoice_id])
        await self.read_again()

    async def do_new_title(self) -> None:
        """F6: another title, with another date."""
        if await ask_new_title(desk_of(self), self.card):
            await self.read_again()

    async def read_again(self) -> None:
        """As it stands now."""
        self.card = await read_card(desk_of(self), self.card.customer_id, self.card.invoice_id)
        self.show()

    async def do_confirm(self) -> None:
        """F9: queue it."""
        desk, card, target = desk_of(self), self.card, self.target
        if target is None:
            raise Refused("Não há para onde enviar: cadastre em Dados Cadastro ou Contatos.")
        pdf = await slip_into_store(desk, card) if self.way == "email" and card.payable is not None else None
        sender = str(desk.settings.email.get("sender", ""))
        total = card.owing.total
        try:
            await desk.in_db(
                send_second_copy, card.customer_id, card.invoice_id, total, self.way, target.value, sender, pdf
            )
        except Refused:
            await self.read_again()
            raise
        self.dismiss(True)
        desk.say(f"2ª via da fatura {card.number} na fila para {self.shown_target(target)}.")


async def second_copy(desk: Desk, customer_id: int, invoice_id: int | None = None) -> bool:
    """The window; whether something went out. Inside an action only. Raises `Refused` where nothing is open."""
    card = await read_card(desk, customer_id, invoice_id)
    sent = await desk.ask(SecondCopy(card))
    return bool(sent)


async def ask_new_title(desk: Desk, card: BillCard, resumed: Draft | None = None) -> bool:
    """Another title for an invoice, with another date; whether it was made."""
    today = desk.session.today().date()
    context = FormContext(today=today)
    begun = NewTitleForm.model_construct(due_on=max(today, card.due_on))

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(new_title, card.customer_id, card.invoice_id, texts)

    dialog = ActDialog(
        ("Novo boleto", f"fatura {card.number}"),
        NewTitleForm,
        as_texts(begun, context),
        context,
        draft=DraftKey(f"invoices:new_title-{card.invoice_id}", card.customer_id, None),
        write=write,
        resumed=resumed,
        above=["O boleto anterior sai: o banco é avisado na próxima remessa.", ""] if card.slip else [],
        done=lambda key: "Boleto feito: vai ao banco na próxima remessa.",
    )
    return await desk.ask(dialog) is not None
