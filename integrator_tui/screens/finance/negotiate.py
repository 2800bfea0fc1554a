"""Parcelamento de Dívida: the parts follow each key, their sum is the debt (domain 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import as_texts
from integrator_tui.forms.finance.payment import AgreementForm
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.instalments import due_days, instalments
from integrator_tui.rules.money import format_money, parse_money
from integrator_tui.rules.rounding import refuse_negative, share
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.finance.receive import table_of
from integrator_tui.services.finance import agreements
from integrator_tui.services.finance.invoices import discount_of
from integrator_tui.services.finance.payments import to_receive
from integrator_tui.widgets.form import Form

WEEK = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
SHOWN = 4
"""Parts that are told one by one."""


async def negotiate(
    desk: Desk, customer_id: int, ids: Sequence[int], draft: DraftKey, resumed: Draft | None = None
) -> bool:
    """Whether an agreement was made."""
    today = desk.session.today().date()
    due = await desk.in_db(to_receive, customer_id, list(ids), today.isoformat())
    context = await desk.in_db(agreements.agreement_context)
    begun = await desk.in_db(agreements.proposed)
    most = await desk.in_db(agreements.most_discount)
    shown = {str(one.id): one.owing.total for one in due.invoices}

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(agreements.negotiate, customer_id, shown, texts)

    dialog = ActDialog(
        ("Parcelamento de Dívida", counted(len(due.invoices), "fatura")),
        AgreementForm,
        as_texts(begun, context),
        context,
        draft=draft,
        write=write,
        resumed=resumed,
        above=table_of(due.invoices, early=False),
        explain=lambda form: plan(form, sum(shown.values()), due.frees, most),
        room=SHOWN + 4,
        done=lambda key: f"Acordo {key} feito: as faturas antigas estão negociadas, as parcelas na lista.",
    )
    return await desk.ask(dialog) is not None


def plan(form: Form, debt: int, frees: Sequence[str] = (), most: int = 0) -> list[str]:
    """The parts as they would fall due; `most` are the basis points that may be let off."""
    parts, first = form.value_of("parts"), form.value_of("first_due_on")
    if not isinstance(parts, int) or not isinstance(first, date):
        return []
    try:
        off = discount_of(text, debt) if (text := form.texts["discount"].strip()) else 0
        refuse_negative(off)
        down = parse_money(text) if (text := form.texts["down"].strip()) else 0
        planned = list(zip(due_days(first, parts), instalments(max(0, debt - off), parts, down), strict=True))
    except InvalidForm as error:
        return list(error.errors.values())
    except BadValue as error:
        return [str(error)]
    limit = share(debt, most)
    if off > limit:
        return [f"O desconto vai até {format_money(limit)}." if most else "Não há desconto em parcelamentos para você."]
    lines = [
        f"{place}/{parts}   {format_date(day)}  {WEEK[day.weekday()]}   {format_money(cents):>14}"
        for place, (day, cents) in enumerate(planned[:SHOWN], 1)
    ]
    if parts > SHOWN:
        lines.append(f"... até {format_date(planned[-1][0])}, {format_money(planned[-1][1])}")
    whole = f"Soma {format_money(sum(cents for _, cents in planned))}"
    if off:
        whole += f"   {format_money(debt)} menos {format_money(off)} de desconto"
    elif most:
        whole += f"   (desconto até {format_money(limit)})"
    broken = "Acordo quebrado: volta a dívida sem o desconto, menos o que foi pago." if off else ""
    return [*lines, whole, *_restores(frees), broken]


def _restores(frees: Sequence[str]) -> list[str]:
    return [f"Com a 1ª paga volta a funcionar: {', '.join(frees)}."] if frees else []
