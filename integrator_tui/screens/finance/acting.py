"""What can be done with the invoices of a list: the acts that "Extrato" and "Faturas" share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.finance import INVOICE_ACTS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.errors import DeskError, Refused
from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.forms.finance.invoice import DiscountForm, DueDateForm, InvoiceForm, ReasonForm
from integrator_tui.queries.finance.invoices import InvoiceRow
from integrator_tui.queries.finance.payments import PaymentRow, payments_of
from integrator_tui.queries.finance.second_copy import bill_card
from integrator_tui.queries.plans.legal.clock import debt_clock
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.contest import may_contest
from integrator_tui.rules.finance.states import INVOICE
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog, Explain
from integrator_tui.screens.dialogs import Chooser
from integrator_tui.screens.finance.charging.clock import ask_notice, legal_clock
from integrator_tui.screens.finance.charging.paying import print_slips
from integrator_tui.screens.finance.charging.second_copy import ask_new_title
from integrator_tui.screens.finance.columns import METHODS
from integrator_tui.screens.finance.contest import answer, contest
from integrator_tui.screens.finance.negotiate import negotiate
from integrator_tui.screens.finance.pay_out import pay_out
from integrator_tui.screens.finance.receive import receive
from integrator_tui.screens.finance.trace import trace
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.services.finance.agreements import break_agreement
from integrator_tui.services.finance.invoices import (
    MONEY,
    add_invoice,
    cancel_invoice,
    change_due_date,
    delete_invoice,
    discount_of,
    give_discount,
    invoice_context,
)
from integrator_tui.services.finance.payments import reinstate_payment, reverse_payment
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import RecordList

ASKED = {
    "receive": "pay",
    "negotiate": "negotiate",
    "reverse": "reverse",
    "due_date": "due_date",
    "cancel": "cancel",
    "remove": "delete",
    "discount": "discount",
    "contest": "contest",
    "print": "slip",
}
"""Command -> the action that the table of states is asked about."""
ABOUT_A_ROW = {command.id for command in INVOICE_ACTS} - {"new", "pay_out"}


class InvoiceList(Commanded, ListPane[InvoiceRow]):
    """Invoices of the open customer; the acts are about the row under the cursor, or about those that are marked."""

    SCOPE = "invoice_acts"
    NAME: ClassVar[str]
    """Of the option: drafts carry it."""
    COUNTED = ("fatura", "faturas")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(INVOICE_ACTS)]

    def faint(self, row: InvoiceRow) -> bool:
        """What is done with."""
        return row.closed

    def lead(self) -> str:
        """How many are marked, and what would settle them today."""
        marked = [row for row in self.rows.rows if self.rows.is_marked(row)]
        if not marked:
            return ""
        return f"* {counted(len(marked), *self.COUNTED)}: {format_money(sum(row.owing.to_settle for row in marked))}"

    def chosen(self) -> list[InvoiceRow]:
        """The marked ones, else the one under the cursor."""
        marked = [row for row in self.rows.rows if self.rows.is_marked(row)]
        current = self.rows.current
        return marked or ([current] if current else [])

    def why_not(self, name: str) -> str | None:
        """What the state of the row refuses, in the words of the table of states."""
        row = self.rows.current
        if name not in ABOUT_A_ROW:
            return None
        if row is None:
            return "Não há fatura na lista."
        if name == "unmark":
            return None if self.rows.marked else "Nenhuma fatura está marcada."
        if name == "break_agreement":
            return None if row.agreement_id else "Esta fatura não é de um acordo."
        action = ASKED.get(name)
        if action is None:
            return None
        if answers(name, row) and not self.desk.session.may(MONEY):
            return "A fatura já está contestada, e a resposta pede a permissão Movimentos Financeiros."
        today = self.desk.session.today().date()
        rows = self.chosen() if name in ("receive", "negotiate", "print") else [row]
        for one in rows:
            verdict = INVOICE.check(one.owing.state, "answer" if answers(name, one) else action, conditions(one, today))
            if not verdict.allowed:
                return f"Fatura {one.number}: {verdict.reason}"
        return None

    @property
    def invoice_at(self) -> int | None:
        """The open invoice that the digits are about: the first marked one, else that under the cursor."""
        return next((row.id for row in self.chosen() if not row.closed), None)

    @property
    def invoices_marked(self) -> list[int]:
        """The marked ones that are open: "2ª via" sends all of them."""
        return [row.id for row in self.rows.rows if self.rows.is_marked(row) and not row.closed]

    async def do_print(self) -> None:
        """ "Imprimir boleto": of the line; of the marked ones a carnê."""
        await print_slips(self.desk, self.customer_id, [row.id for row in self.chosen()])
        await self.wrote()

    async def do_clock(self) -> None:
        """ "Prazos legais"."""
        if await legal_clock(self.desk, self.customer_id, self._row().id):
            await self.wrote()

    def do_mark(self) -> None:
        """Space."""
        self.rows.turn_mark()
        self.screen.refresh_bindings()

    def do_mark_all(self) -> None:
        """Every open one that is shown."""
        self._mark({row.id for row in self.rows.rows if not row.closed})

    def do_unmark(self) -> None:
        """None is marked any more."""
        self.unmark()

    def unmark(self) -> bool:
        """Esc lets the marks go before it leaves."""
        had = bool(self.rows.marked)
        self._mark(set())
        return had

    def _mark(self, keys: set[int]) -> None:
        self.rows.marked = keys
        self.rows.refresh()
        self.screen.refresh_bindings()

    async def wrote(self) -> None:
        """The window follows: header, this pane, the others when they are shown."""
        self.rows.marked = set()
        await self.customer_screen.changed()

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: where the figures come from."""
        self.explain(event)

    def explain(self, event: RecordList.Opened) -> None:
        """What stands behind a row."""
        self.desk.carry_out(trace(self.desk, self.customer_id, event.row.id))

    def value_to_copy(self) -> str:
        """The number of the invoice."""
        return str(self.rows.current.number) if self.rows.current else ""

    # Acts

    async def do_receive(self, resumed: Draft | None = None, ids: Sequence[int] = ()) -> None:
        """ "Receber"."""
        keys = list(ids) or [row.id for row in self.chosen()]
        if await receive(self.desk, self.customer_id, keys, self._draft("receive", keys), resumed):
            await self.wrote()

    async def do_negotiate(self, resumed: Draft | None = None, ids: Sequence[int] = ()) -> None:
        """Parcelamento de Dívida."""
        keys = list(ids) or [row.id for row in self.chosen()]
        if await negotiate(self.desk, self.customer_id, keys, self._draft("negotiate", keys), resumed):
            await self.wrote()

    async def do_new(self, resumed: Draft | None = None) -> None:
        """ "Add.Fatura"."""
        context = await self.desk.in_db(invoice_context, self.customer_id)
        today = self.desk.session.today().date()
        begun = InvoiceForm.model_construct(due_on=today)

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(add_invoice, self.customer_id, texts)

        await self._ask(("Nova fatura", ""), begun, context, write, "new", [], resumed)

    async def do_pay_out(self, resumed: Draft | None = None) -> None:
        """ "Devolver crédito"."""
        if await pay_out(self.desk, self.customer_id, self._draft("pay_out", []), resumed):
            await self.wrote()

    async def do_due_date(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """ "Alterar vencimento"."""
        row = row or self._row()
        read = row.due_on.isoformat()

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(change_due_date, self.customer_id, row.id, read, texts)

        above = [f"Vence em {format_date(row.due_on)}   {self._money(row)}", ""]
        begun, what = DueDateForm.model_construct(due_on=row.due_on), ("Outra data", _named(row))
        await self._ask(what, begun, self._checked(), write, "due_date", [row.id], resumed, above)

    async def do_cancel(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """Cancel with a reason."""
        row = row or self._row()

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(cancel_invoice, self.customer_id, row.id, texts)

        above = [f"{self._money(row)}: deixa de ser devida. Fica na lista como cancelada.", ""]
        await self._reason("Cancelar fatura", row, write, "cancel", resumed, above)

    async def do_remove(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """ "Apagar"."""
        row = row or self._row()

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(delete_invoice, self.customer_id, row.id, texts)

        above = [f"{self._money(row)}: sai da lista e deixa de ser devida. Os lançamentos ficam no histórico.", ""]
        await self._reason("Apagar fatura", row, write, "remove", resumed, above)

    async def do_discount(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """A discount on the invoice."""
        row = row or self._row()
        left = row.owing.principal

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(give_discount, self.customer_id, row.id, left, texts)

        def explain(form: Form) -> list[str]:
            try:
                cents = discount_of(form.texts["amount"], row.owing.charged)
            except DeskError:
                return []
            if not 0 < cents <= left:
                return [f"O desconto vai até {format_money(left)}."]
            return [f"Desconto de {format_money(cents)}; fica em aberto {format_money(left - cents)}."]

        above = [f"Lançado {format_money(row.owing.charged)}   em aberto {format_money(left)}", ""]
        begun = DiscountForm.model_construct()
        what = ("Desconto", _named(row))
        await self._ask(what, begun, self._checked(), write, "discount", [row.id], resumed, above, explain)

    async def do_contest(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """Contestação: it is opened, or the open one is answered."""
        row = row or self._row()
        window = answer if row.owing.contested else contest
        if await window(self.desk, self.customer_id, row, self._draft("contest", [row.id]), resumed):
            await self.wrote()

    async def do_reverse(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """ "Estornar" a payment of the invoice."""
        await self._turn(resumed, row or self._row(), stands=True)

    async def do_reinstate(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """A payment that was reversed counts again."""
        await self._turn(resumed, row or self._row(), stands=False)

    async def _turn(self, resumed: Draft | None, row: InvoiceRow, *, stands: bool) -> None:
        payments = await self.desk.in_db(payments_of, self.customer_id, row.id)
        payment = await self._payment([one for one in payments if one.stands is stands], row, stands=stands)
        if payment is None:
            return
        service = reverse_payment if stands else reinstate_payment

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(service, self.customer_id, payment.id, texts)

        back = "A fatura volta a ser o que seria hoje sem ele, com multa e juros. O recibo fica cancelado."
        again = "O pagamento volta a valer, do dia em que foi feito."
        above = [f"Pagamento: {said(payment)}", back if stands else again, ""]
        act, name = ("Estornar pagamento", "reverse") if stands else ("Refazer pagamento", "reinstate")
        await self._reason(act, row, write, name, resumed, above)

    async def _payment(self, payments: Sequence[PaymentRow], row: InvoiceRow, *, stands: bool) -> PaymentRow | None:
        if not payments:
            raise Refused(f"Fatura {row.number}: não há pagamento {'a estornar' if stands else 'estornado'}.")
        if len(payments) == 1:
            return payments[0]
        return await self.desk.ask(Chooser("Qual pagamento", [(one, said(one)) for one in payments]))

    async def do_break_agreement(self, resumed: Draft | None = None, row: InvoiceRow | None = None) -> None:
        """The agreement of the instalment is undone."""
        row = row or self._row()
        agreement = row.agreement_id
        assert agreement is not None

        async def write(texts: dict[str, str]) -> Any:
            return await self.desk.in_db(break_agreement, self.customer_id, agreement, texts)

        above = [f"As parcelas em aberto do acordo {agreement} caem; as faturas antigas voltam,"]
        above += ["com multa e juros, menos o que foi pago.", ""]
        await self._reason("Quebrar acordo", row, write, "break_agreement", resumed, above)

    async def resume(self, what: str, draft: Draft) -> None:
        """The window of an act with the text of a draft; `what` is the act and the invoices."""
        act, _, keys = what.partition("-")
        ids = [int(key) for key in keys.split(",") if key]
        if act in ("new", "pay_out"):
            await getattr(self, f"do_{act}")(draft)
        elif act == "new_title":
            await ask_new_title(self.desk, await self.desk.in_db(bill_card, self.customer_id, ids[0]), draft)
        elif act == "paper_notice":
            await ask_notice(self.desk, await self.desk.in_db(debt_clock, self.customer_id, ids[0]), draft)
        elif act in ("receive", "negotiate"):
            await getattr(self, f"do_{act}")(draft, ids)
        else:
            row = next((row for row in self.rows.rows if row.id in ids), None)
            if row is None:
                raise Refused("A fatura do rascunho não está nesta lista. O rascunho continua guardado.")
            await getattr(self, f"do_{act}")(draft, row)

    # What they share

    def _row(self) -> InvoiceRow:
        row = self.rows.current
        assert row is not None
        return row

    def _draft(self, act: str, ids: Sequence[int]) -> DraftKey:
        return DraftKey(f"{self.NAME}:{act}-{','.join(map(str, ids))}", self.customer_id, None)

    def _checked(self) -> FormContext:
        return FormContext(today=self.desk.session.today().date())

    def _money(self, row: InvoiceRow) -> str:
        stands = row.owing
        late = stands.fine + stands.interest
        return f"{format_money(stands.principal)}" + (f" e {format_money(late)} de multa e juros" if late else "")

    async def _reason(
        self, act: str, row: InvoiceRow, write: Any, name: str, resumed: Draft | None, above: Sequence[str]
    ) -> None:
        begun = ReasonForm.model_construct()
        await self._ask((act, _named(row)), begun, self._checked(), write, name, [row.id], resumed, above)

    async def _ask(
        self,
        title: tuple[str, str],
        begun: FormModel,
        context: FormContext,
        write: Any,
        act: str,
        ids: Sequence[int],
        resumed: Draft | None,
        above: Sequence[str] = (),
        explain: Explain | None = None,
    ) -> None:
        read: Mapping[str, str] = as_texts(begun, context)
        draft = self._draft(act, ids)
        dialog = ActDialog(
            title, type(begun), read, context, draft=draft, write=write, resumed=resumed, above=above, explain=explain
        )
        if await self.desk.ask(dialog) is not None and self.is_attached:
            await self.wrote()


def said(payment: PaymentRow) -> str:
    """A payment in a line."""
    method = METHODS.get(payment.method, payment.method)
    return f"{format_money(payment.cents)} em {format_date(payment.paid_on)}, {method}"


def answers(name: str, row: InvoiceRow) -> bool:
    """Whether the key of a contest answers the one that is open."""
    return name == "contest" and row.owing.contested


def conditions(row: InvoiceRow, today: date) -> set[str]:
    """What of the table of states holds for a row, as far as the list knows."""
    held = {"not_remitted", "may_report", "printable", "payments" if row.owing.paid else "no_payments"}
    held.add("contested" if row.owing.contested else "not_contested")
    return held | {"may_contest"} if may_contest(row.issued_on, today) else held


def _named(row: InvoiceRow) -> str:
    return f"fatura {row.number}"
