"""Contestação of a charge (facts 4.2): what is contested is not due until it is answered, the rest is billed anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.contest import WHOLE, AnswerForm, ContestForm
from integrator_tui.models.finance import Contest, Invoice, InvoiceItem
from integrator_tui.queries.finance.contests import lapsed
from integrator_tui.queries.finance.ledger import bill_of, posted
from integrator_tui.queries.finance.terms import calendar_of, effective_due
from integrator_tui.registry import CUSTOMERS, query, task
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.contest import (
    RESULTS,
    RIGHT,
    UNANSWERED,
    WRONG,
    PaidPart,
    answer_due,
    earliest_due_of_rest,
    refunds,
    rest_of_items,
)
from integrator_tui.rules.finance.ledger import ANSWERED, CONTESTED, REFUND, REISSUED, UPHELD, Standing, standing
from integrator_tui.rules.money import format_money
from integrator_tui.services.bulk import new_ids
from integrator_tui.services.finance.enabling import enable_paid
from integrator_tui.services.finance.invoices import MONEY, Item, charge, invoice_of, require
from integrator_tui.services.finance.ledger import keep_standing, post, settle
from integrator_tui.services.history import Change
from integrator_tui.services.protocols import draw_protocol
from integrator_tui.services.records import check
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session


@dataclass(frozen=True)
class ToContest:
    """What the window "Contestar" shows before anything is typed; cents."""

    most: dict[int, int]
    """Item, or `WHOLE` -> what may be contested of it."""
    open: int
    paid: int
    """Of what was charged, without fine and interest."""
    answer_due_on: date
    rest_due_on: date
    """The earliest business day that the law lets the rest fall due, or the due date where that is later."""
    context: FormContext

    def rest(self, cents: int) -> int:
        """What a new invoice charges where so many cents are contested."""
        return max(0, self.open - cents)


@query(permission=CUSTOMERS)
def to_contest(session: Session, customer_id: int, invoice_id: int) -> ToContest:
    """What of an invoice may be contested. Raises `Gone`, and `Refused` where nothing may be."""
    row = invoice_of(customer_id, invoice_id)
    today = session.today().date()
    stands = standing(bill_of(row), posted([row.id])[row.id], today)
    paid = sum(part.principal for part in _paid_parts(stands)) - stands.refunded
    most = {WHOLE: stands.account.principal + paid}
    if most[WHOLE] <= 0:
        raise Refused(f"Fatura {row.number}: nada há nela que ainda se possa contestar.")
    items = list(InvoiceItem.select().where(InvoiceItem.invoice_id == row.id).order_by(InvoiceItem.id))
    given: dict[int | None, int] = {}
    if len(items) > 1:
        right = (Contest.invoice_id == row.id) & Contest.result.in_([RIGHT, UNANSWERED])
        for contest_row in Contest.select(Contest.item_id, Contest.cents).where(right):
            given[contest_row.item_id] = given.get(contest_row.item_id, 0) + contest_row.cents
        left = {item.id: min(item.total_cents - given.get(item.id, 0), most[WHOLE]) for item in items}
        most |= {key: cents for key, cents in left.items() if cents > 0}
    choices = [Choice(WHOLE, f"Fatura inteira, {format_money(most[WHOLE])}")]
    choices += [
        Choice(item.id, f"{item.description}, {format_money(most[item.id])}") for item in items if item.id in most
    ]
    rest_due = calendar_of(customer_id).following(max(earliest_due_of_rest(today), row.due_on))
    context = FormContext(today=today, choices={"contest_items": tuple(choices)})
    return ToContest(most, stands.account.principal, paid, answer_due(today), rest_due, context)


@service(permission=CUSTOMERS)
def contest(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> str:
    """Open a contest: nothing of the invoice is due until it is answered; what nobody contests is charged by a new one.

    Raises `InvalidForm`, `Refused` for an invoice that is contested already or too old. Returns the protocol.
    """
    row = invoice_of(customer_id, invoice_id)
    require(work, row, "contest")
    found, today = to_contest(work.session, customer_id, invoice_id), work.session.today().date()
    form: ContestForm = check(ContestForm, values, found.context)
    assert form.rest_due_on is not None
    most = found.most[form.item_id]
    cents = most if form.cents is None else form.cents
    if not 0 < cents <= most:
        raise InvalidForm({"cents": f"O valor contestado vai de R$ 0,01 até {format_money(most)}."})
    if found.rest(cents) and form.rest_due_on < (earliest := earliest_due_of_rest(today)):
        raise InvalidForm({"rest_due_on": f"Vence em 5 dias ou mais: a partir de {format_date(earliest)}."})
    (key,) = new_ids("contest", 1)
    protocol = draw_protocol(work, customer_id)
    Contest.insert(
        id=key,
        protocol=protocol,
        customer_id=customer_id,
        invoice_id=row.id,
        item_id=form.item_id or None,
        cents=cents,
        reason=form.reason,
        contested_on=today,
        answer_due_on=found.answer_due_on,
        login=work.session.login,
        at=work.now,
    ).execute()
    post(work, customer_id, CONTESTED, 0, today, invoice_id=row.id, note=protocol)
    said = f"fatura {row.number}: {format_money(cents)}, {form.reason}; protocolo {protocol}"
    if rest := found.rest(cents):
        made = _reissue(work, row, key, (form.item_id, cents), rest, form.rest_due_on)
        said += f"; o resto na fatura {made.number}"
    settle(work, row, today)
    index_customers([customer_id])
    work.record("contest", key, "abriu", customer_id=customer_id, note=said)
    enable_paid(work, customer_id, f"contestação {protocol}")
    return protocol


def _reissue(work: Work, row: Invoice, contest_id: int, contested: tuple[int, int], rest: int, due: date) -> Invoice:
    """The new invoice of what nobody contests, without fine and interest, which stay with the old one."""
    items = list(InvoiceItem.select().where(InvoiceItem.invoice_id == row.id).order_by(InvoiceItem.id))
    sums = [item.total_cents - (contested[1] if item.id == contested[0] else 0) for item in items]
    shares = rest_of_items(sums, rest)
    lines = [
        Item(item.description, item.nature, cents, source_kind=item.source_kind, source_id=item.source_id)
        for item, cents in zip(items, shares, strict=True)
        if cents
    ]
    made = charge(
        work,
        row.customer_id,
        row.kind,
        due,
        lines,
        plan_id=row.plan_id,
        billing_form_id=row.billing_form_id,
        period=(row.period_from, row.period_to) if row.period_from and row.period_to else None,
        key=f"contestacao:{contest_id}",
        note=f"Não contestado da fatura {row.number}",
        agreement_id=row.agreement_id,
    )
    today = work.session.today().date()
    post(work, row.customer_id, REISSUED, -rest, today, invoice_id=row.id, note=f"fatura {made.number}")
    return made


@service(permission=MONEY)
def answer_contest(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> str:
    """Answer: where the customer is right, what is unpaid falls and what is paid becomes a credit of twice as much;
    where he is wrong, it is due again. Raises `InvalidForm`, `Refused`. Returns the protocol."""
    form: AnswerForm = check(AnswerForm, values, FormContext(today=work.session.today().date()))
    return _answer(work, customer_id, invoice_id, form.result, form.reason)


@service(permission=MONEY)
def lapse_contest(work: Work, customer_id: int, invoice_id: int) -> str:
    """The same for one whose last day is over: not answered, the customer was right. Raises `Refused` before that."""
    open_one = _open_contest(invoice_of(customer_id, invoice_id))
    last = open_one.answer_due_on
    if work.session.today().date() <= last:
        raise Refused(f"A contestação {open_one.protocol} pode ser respondida até {format_date(last)}.")
    return _answer(work, customer_id, invoice_id, UNANSWERED, "")


@task(permission=MONEY)
def lapse_contests(session: Session, do: Callable[..., Any]) -> list[str]:
    """Answer every contest whose term is over, one transaction each; `do` runs a query or a service on the database.

    A second run changes nothing. Returns the protocols.
    """
    found: list[tuple[int, int]] = do(lapsed, session, session.today().date().isoformat())
    return [do(lapse_contest, session, customer_id, invoice_id) for customer_id, invoice_id in found]


def _open_contest(row: Invoice) -> Contest:
    found = Contest.get_or_none((Contest.invoice_id == row.id) & Contest.answered_on.is_null())
    if found is None:
        raise Refused(f"Fatura {row.number}: não há contestação a responder.")
    return found


def _answer(work: Work, customer_id: int, invoice_id: int, result: str, reason: str) -> str:
    row, today = invoice_of(customer_id, invoice_id), work.session.today().date()
    open_one = _open_contest(row)
    before = standing(bill_of(row), posted([row.id])[row.id], today)
    if result == WRONG and today > open_one.answer_due_on:
        raise InvalidForm({"result": f"O prazo acabou em {format_date(open_one.answer_due_on)}: vale como procedente."})
    Contest.update(answered_on=today, result=result, version=Contest.version + 1).where(
        (Contest.id == open_one.id) & Contest.answered_on.is_null()
    ).execute()
    note = f"{open_one.protocol} {RESULTS[result]}"
    post(work, customer_id, ANSWERED, 0, today, invoice_id=row.id, note=note)
    said = ""
    if result == WRONG:
        said = _due_again(row, before, open_one, today)
        settle(work, row, today)
    else:
        said = _give_back(work, row, open_one, note)
    changes = (Change("result", "Resposta", RESULTS[""], RESULTS[result]),)
    note = "; ".join(filter(None, (f"fatura {row.number}, protocolo {open_one.protocol}", reason, said)))
    work.record("contest", open_one.id, "respondeu", customer_id=customer_id, changes=changes, note=note)
    keep_standing(customer_id, today)
    enable_paid(work, customer_id, f"contestação {open_one.protocol}")
    return str(open_one.protocol)


def _due_again(row: Invoice, before: Standing, open_one: Contest, today: date) -> str:
    """One that was late goes on where its clocks stopped; any other falls due five days from now, or when it would."""
    first = earliest_due_of_rest(today)
    if not before.account.principal or row.effective_due_on < open_one.contested_on or row.due_on >= first:
        return ""
    row.due_on, row.effective_due_on = first, effective_due(row.customer_id, first)
    Invoice.update(due_on=row.due_on, effective_due_on=row.effective_due_on, version=Invoice.version + 1).where(
        Invoice.id == row.id
    ).execute()
    return f"vence em {format_date(first)}"


def _give_back(work: Work, row: Invoice, open_one: Contest, note: str) -> str:
    """What is unpaid falls; for what was paid a credit of twice as much, with interest on what was paid."""
    today, key = work.session.today().date(), row.customer_id
    open_before = row.open_cents
    post(work, key, UPHELD, -open_one.cents, today, invoice_id=row.id, note=open_one.protocol)
    after = settle(work, row, today)
    if not after.paid and not row.open_cents:
        row.cancelled_on = today
        Invoice.update(cancelled_on=today, cancel_reason=f"contestação {note}").where(Invoice.id == row.id).execute()
    lost = open_one.cents - (open_before - row.open_cents)
    back = refunds(_paid_parts(after), lost, today, after.refunded - lost)
    for payment_id, refund in back.items():
        post(work, key, REFUND, -refund.total, today, payment_id=payment_id, note=f"fatura {row.number}, {note}")
    given = sum(refund.total for refund in back.values())
    return f"devolução em dobro de {format_money(given)}, como crédito" if given else ""


def _paid_parts(stands: Standing) -> list[PaidPart]:
    """What each payment that stands gave for the invoice, in the order of their days."""
    return [PaidPart(key, part.on, part.principal, part.fine + part.interest) for key, part in stands.parts]
