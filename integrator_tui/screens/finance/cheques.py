"""Cheques: received, and on their way through the bank (domain 7.11)."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands import finance as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.finance.records import BounceForm, ChequeForm
from integrator_tui.rules.finance.states import CHEQUE, RETURN_REASONS
from integrator_tui.screens.dialogs import Ask, Chooser, FormDialog
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.finance.cheques import CHEQUES, cheque_acts, move_cheque
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column

SIGNS = {"devolvido": "! ", "depositado": "~ ", "reapresentado": "~ ", "cancelado": "x "}


def _status(row: Row[ChequeForm]) -> str:
    state = str(row.shown["status"])
    reason = str(row.shown["return_reason"])
    return f"{SIGNS.get(state, '')}{CHEQUE.states[state]}{f' ({reason})' if state == 'devolvido' else ''}"


class ChequesPane(KindPane[Row[ChequeForm]]):
    """`y` says what may become of the one under the cursor."""

    KIND = CHEQUES
    TITLES = ("Cheque", "Novo cheque")
    COUNTED = ("cheque", "cheques")
    EMPTY = "Nenhum cheque. F6 cadastra o que foi recebido."
    MORE_SCOPES = ("cheques",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.CHEQUES)]
    COLUMNS = (
        Column("Número", text("number"), 7),
        Column("Banco", text("bank_id"), 10, grow=1),
        Column("Valor R$", lambda row: figure(row.form.cents), 10, right=True),
        Column("Bom para", lambda row: short(row.form.good_for), 8),
        Column("Status", _status, 16),
        Column("Emitente", text("issuer"), 14, keep=1, grow=1),
        Column("Data", lambda row: short(row.form.received_on), 8, keep=2),
    )

    def named(self, row: Row[ChequeForm]) -> str:
        """Its number."""
        return f"nº {row.form.number}"

    async def question(self, row: Row[ChequeForm]) -> str:
        """Which one."""
        return f"Apagar o cheque {row.form.number}, {figure(row.form.cents)}?"

    def why_not(self, name: str) -> str | None:
        """A row."""
        return super().why_not("edit" if name == "status" else name)

    async def do_status(self) -> None:
        """What may become of it, by the table of states; what may not says why."""
        row = self.rows.current
        assert row is not None
        possible = await self.desk.in_db(cheque_acts, self.customer_id, row.id)
        del possible["edit"]
        options = [(action, CHEQUE.actions[action]) for action in possible]
        dimmed = {action: verdict.reason for action, verdict in possible.items() if not verdict.allowed}
        action = await self.desk.ask(Chooser("Mudar status", options, dimmed=dimmed))
        if action is None:
            return
        texts: dict[str, str] = {}
        if action == "bounce":
            context = FormContext(today=self.desk.session.today().date())
            begun = as_texts(BounceForm.model_construct(), context)
            answer = await self.desk.ask(FormDialog("Devolver cheque", BounceForm, begun, context))
            if answer is None:
                return
            texts = answer
        if await self._sure(row, action, texts):
            await self._move(row, action, texts)

    async def _sure(self, row: Row[ChequeForm], action: str, texts: dict[str, str]) -> bool:
        code = texts.get("reason", "")[:2]
        why = f", alínea {code} {RETURN_REASONS[code][0]}" if code in RETURN_REASONS else ""
        more = "\nAs faturas que ele pagou voltam a ficar em aberto." if action == "bounce" else ""
        question = f"{CHEQUE.actions[action]} o cheque {row.form.number}, {figure(row.form.cents)}{why}?{more}"
        return await self.desk.ask(Ask(CHEQUE.actions[action], question, (("s", "Sim"), ("n", "Não")))) == "s"

    async def _move(self, row: Row[ChequeForm], action: str, texts: dict[str, str]) -> None:
        args: tuple[Any, ...] = (self.customer_id, row.id, str(row.shown["status"]), action, texts)
        try:
            await self.desk.in_db(move_cheque, *args)
        except InvalidForm as error:
            raise Refused(error.sentence) from error
        await self.wrote()
        self.desk.say(f"Cheque {row.form.number}: {CHEQUE.actions[action].lower()}, feito.")
