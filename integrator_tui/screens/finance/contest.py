"""Contestação: what the customer contests of an invoice, and the answer, with what comes of each (facts 4.2)."""

from __future__ import annotations

from typing import Any

from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.finance.contest import WHOLE, AnswerForm, ContestForm
from integrator_tui.queries.finance.contests import contests_of
from integrator_tui.queries.finance.invoices import InvoiceRow
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.contest import RIGHT
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.services.finance import contests
from integrator_tui.services.finance.contests import ToContest, to_contest
from integrator_tui.widgets.form import Form


async def contest(desk: Desk, customer_id: int, row: InvoiceRow, draft: DraftKey, resumed: Draft | None = None) -> bool:
    """Whether a contest was opened."""
    found = await desk.in_db(to_contest, customer_id, row.id)
    begun = ContestForm.model_construct(item_id=WHOLE, rest_due_on=found.rest_due_on)

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(contests.contest, customer_id, row.id, texts)

    dialog = ActDialog(
        ("Contestar", f"fatura {row.number}"),
        ContestForm,
        as_texts(begun, found.context),
        found.context,
        draft=draft,
        write=write,
        resumed=resumed,
        above=[f"{row.about}   lançado {format_money(row.owing.charged)}   em aberto {format_money(found.open)}", ""],
        explain=lambda form: what_comes(form, found),
        room=4,
        done=lambda protocol: f"Contestação aberta. Protocolo {protocol}: diga-o ao cliente.",
    )
    return await desk.ask(dialog) is not None


def what_comes(form: Form, found: ToContest) -> list[str]:
    """What stops, what is charged anew, and until when it is answered."""
    item, typed = form.value_of("item_id"), form.value_of("cents")
    most = found.most.get(item if isinstance(item, int) else WHOLE, 0)
    cents = typed if isinstance(typed, int) else most
    if not 0 < cents <= most:
        return [f"O valor contestado vai até {format_money(most)}."]
    said = [f"Contestado: {format_money(cents)}. Resposta até {format_date(found.answer_due_on)}; sem ela, procedente."]
    unpaid = min(cents, found.open)
    if unpaid:
        said.append("Até lá não é devido: sem multa, sem juros, prazos de suspensão parados.")
    if rest := found.rest(cents):
        said.append(f"O resto, {format_money(rest)}, vai numa nova fatura, sem multa nem juros.")
    if cents > unpaid:
        said.append(f"Já pago {format_money(cents - unpaid)}: se procedente, volta em dobro como crédito.")
    return said


async def answer(desk: Desk, customer_id: int, row: InvoiceRow, draft: DraftKey, resumed: Draft | None = None) -> bool:
    """Whether the open contest of an invoice was answered."""
    found = await desk.in_db(contests_of, customer_id)
    stands = next(one for one in found if one.invoice_id == row.id and one.answered_on is None)
    context = FormContext(today=desk.session.today().date())

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(contests.answer_contest, customer_id, row.id, texts)

    dialog = ActDialog(
        ("Responder contestação", f"fatura {row.number}"),
        AnswerForm,
        as_texts(AnswerForm.model_construct(), context),
        context,
        draft=draft,
        write=write,
        resumed=resumed,
        above=[
            f"Protocolo {stands.protocol}, de {format_date(stands.contested_on)}: {format_money(stands.cents)}",
            f"O cliente: {stands.reason}",
            f"Responder até {format_date(stands.answer_due_on)}; sem resposta, vale como procedente.",
            "",
        ],
        explain=lambda form: what_follows(form, row, stands.cents),
        done=lambda protocol: f"Contestação {protocol} respondida.",
    )
    return await desk.ask(dialog) is not None


def what_follows(form: Form, row: InvoiceRow, cents: int) -> list[str]:
    """What becomes of what was contested."""
    result = form.value_of("result")
    if not result:
        return []
    if result != RIGHT:
        return ["Volta a ser devido; os dias da contestação não contam para juros nem para prazos."]
    unpaid = min(cents, row.owing.principal)
    said = [f"{format_money(unpaid)} deixa de ser devido, com a multa e os juros."] if unpaid else []
    if cents > unpaid:
        said.append(f"Do que foi pago ({format_money(cents - unpaid)}) volta o dobro como crédito, com 1% ao mês.")
    return said
