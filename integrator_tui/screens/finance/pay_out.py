"""Devolver crédito: what the customer has in his favour is given to him in money."""

from __future__ import annotations

from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.finance.payment import PayOutForm
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.services.finance import credits
from integrator_tui.widgets.form import Form


async def pay_out(desk: Desk, customer_id: int, draft: DraftKey, resumed: Draft | None = None) -> bool:
    """Whether something was given back."""
    credit, context = await desk.in_db(credits.to_pay_out, customer_id)
    begun = PayOutForm.model_construct(cents=credit)

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(credits.pay_out_credit, customer_id, credit, texts)

    def what_comes(form: Form) -> list[str]:
        cents = form.value_of("cents")
        if not isinstance(cents, int) or not 0 < cents <= credit:
            return [f"Vai de R$ 0,01 até {format_money(credit)}."]
        return [f"Fica de crédito: {format_money(credit - cents)}."]

    dialog = ActDialog(
        ("Devolver crédito", ""),
        PayOutForm,
        as_texts(begun, context),
        context,
        draft=draft,
        write=write,
        resumed=resumed,
        above=[
            f"O cliente tem {format_money(credit)} de crédito. Entregue o dinheiro: o programa não o transfere.",
            "",
        ],
        explain=what_comes,
        done=lambda left: f"Crédito devolvido. Fica de crédito: {format_money(left)}.",
    )
    return await desk.ask(dialog) is not None
