"""Receber: what is owed on the day of the payment, what came, and what becomes of the difference (domain 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import DeskError
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.finance.payment import CHANGE, KEEP, PaymentForm
from integrator_tui.queries.finance.payments import ReceiptRow, receipt_of
from integrator_tui.queries.plans.legal.cut import cut_plans
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.finance.receiving import Owed, spread
from integrator_tui.rules.money import format_money, parse_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.services.finance import payments
from integrator_tui.services.finance.payments import Due, ToReceive, to_receive
from integrator_tui.widgets.form import Form

ROWS = 6
"""Invoices that the window names one by one."""


class ReceiveDialog(ActDialog):
    """Reckons anew when the date of the payment changes; a value that nobody typed follows the total."""

    def __init__(self, *args: Any, desk: Desk, customer_id: int, due: ToReceive, on: date, **options: Any) -> None:
        super().__init__(*args, above=table_of(due.invoices), explain=self.what_comes, room=3, **options)
        self._for = (desk, customer_id)
        self.due = due
        self.on = on

    def on_form_changed(self, event: Form.Changed) -> None:
        """Another day has another fine and interest."""
        day = self.form.value_of("paid_on")
        if isinstance(day, date) and day != self.on:
            self.on = day
            desk_of(self).look_up(self._reckon(day))
        super().on_form_changed(event)

    async def _reckon(self, day: date) -> None:
        desk, customer_id = self._for
        ids = [one.id for one in self.due.invoices]
        try:
            due = await desk.in_db(to_receive, customer_id, ids, day.isoformat())
        except DeskError:  # said when it is saved
            return
        if day != self.on or not self.is_attached:
            return
        untouched = self.form.texts["cents"] == format_money(self.due.total)
        self.due = due
        for line, text in zip(self.above, table_of(due.invoices), strict=True):
            line.set(text)
        if untouched:
            self.form.put({"cents": format_money(due.total)})
        self.explain()

    def what_comes(self, form: Form) -> list[str]:
        """What stays open, or what is over."""
        due = self.due
        said = (
            [f"O cliente tem {format_money(due.credit)} de crédito (Meio: Crédito do cliente)."] if due.credit else []
        )
        try:
            cents = parse_money(form.texts["cents"])
        except BadValue:
            return said
        owed = [Owed(one.id, one.due_on, one.owing.to_settle) for one in due.invoices]
        if cents <= 0:
            return said
        parts, over = spread(cents, owed)
        frees = f"Volta a funcionar: {', '.join(due.frees)}." if due.frees else ""
        if over:
            what = {KEEP: "Fica como crédito", CHANGE: "Troco"}.get(form.value_of("over"), "Sobra (troco ou crédito?)")
            return [f"{what}: {format_money(over)}. {frees}", *said]
        paid = dict(parts)
        left = [
            f"{one.number} {format_money(one.owing.total - paid.get(one.id, 0))}"
            for one in due.invoices
            if one.owing.to_settle > paid.get(one.id, 0)
        ]
        if not left:
            return [f"Quita tudo. {frees}", *said]
        return [f"Fica em aberto: {'; '.join(left)} (a mais velha primeiro: juros, multa, valor).", *said]


def table_of(due: Sequence[Due], *, early: bool = True) -> list[str]:
    """The invoices with what is due of each; without `early` nothing is taken off for coming early."""
    lines = [f"{'Fatura':<8}{'Venc.':<9}{'Valor':>11}{'Multa':>9}{'Juros':>9}{'Desconto':>10}{'Total R$':>13}"]
    sums = [(one, one.owing.early if early else 0) for one in due]
    for one, off in sums[:ROWS]:
        stands = one.owing
        figures = f"{figure(stands.principal):>11}{figure(stands.fine):>9}{figure(stands.interest):>9}{figure(off):>10}"
        lines.append(f"{one.number:<8}{short(one.due_on):<9}{figures}{figure(stands.total - off):>13}")
    if len(due) > ROWS:
        lines.append(f"e mais {len(due) - ROWS}")
    lines.append(f"{'Total':>56}{figure(sum(one.owing.total - off for one, off in sums)):>13}")
    return lines


async def receive(
    desk: Desk, customer_id: int, ids: Sequence[int], draft: DraftKey, resumed: Draft | None = None
) -> bool:
    """Whether a payment was booked."""
    today = desk.session.today().date()
    due = await desk.in_db(to_receive, customer_id, list(ids), today.isoformat())
    cut = await desk.in_db(cut_plans, customer_id)
    begun = PaymentForm.model_construct(cents=due.total, paid_on=today)
    dialog: ReceiveDialog

    async def write(texts: dict[str, str]) -> Any:
        shown = {str(one.id): one.owing.to_settle for one in dialog.due.invoices}
        try:
            key = await desk.in_db(payments.receive, customer_id, shown, texts)
        except DeskError:
            desk.look_up(dialog._reckon(dialog.on))  # what changed meanwhile is shown with the refusal
            raise
        still = await desk.in_db(cut_plans, customer_id) if cut else ()
        return await desk.in_db(receipt_of, customer_id, key), [label for label in cut if label not in still]

    several = len(due.invoices) > 1
    record = counted(len(due.invoices), "fatura") if several else f"fatura {due.invoices[0].number}"
    dialog = ReceiveDialog(
        ("Receber", record),
        PaymentForm,
        as_texts(begun, due.context),
        due.context,
        draft=draft,
        write=write,
        resumed=resumed,
        desk=desk,
        customer_id=customer_id,
        due=due,
        on=today,
        done=_said,
    )
    return await desk.ask(dialog) is not None


def _said(result: tuple[ReceiptRow, list[str]]) -> str:
    receipt, enabled = result
    told = f"Recebido {format_money(receipt.cents)}, recibo {receipt.number}."
    return f"{told} Habilitado: {', '.join(enabled)}." if enabled else told
