"""Parcelamento de Dívida: invoices become instalments; a broken agreement leaves them as if it had never been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.finance.invoice import ReasonForm
from integrator_tui.forms.finance.payment import AgreementForm
from integrator_tui.models.finance import Contest, DebtAgreement, Invoice, Payment
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.days import day_of
from integrator_tui.queries.finance.kept_terms import basis_points, whole_number
from integrator_tui.queries.finance.ledger import NEGOTIATION, owing, posted
from integrator_tui.queries.finance.terms import late_terms
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.contest import WRONG
from integrator_tui.rules.finance.instalments import due_days, instalments, let_off
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.rules.finance.ledger import CANCEL, PAYMENT
from integrator_tui.rules.finance.receiving import Owed, spread
from integrator_tui.rules.money import format_money
from integrator_tui.rules.permissions import RECEIVABLE_DISCOUNT
from integrator_tui.rules.rounding import share
from integrator_tui.services.finance.invoices import Item, charge, discount_of, invoice_of, require
from integrator_tui.services.finance.ledger import post, settle
from integrator_tui.services.finance.payments import BY_AGREEMENT, Due, book_payment, parts_of, to_receive, turn_payment
from integrator_tui.services.lists.lists import INSTALMENTS
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

NEGOTIATE = "Permite Parcelar Dívidas"
ACTIVE, BROKEN = "ativa", "quebrada"
_MATTERS = Contest.result != WRONG
"""Of a contest: it waits, or something was given back for it."""


MOST_PARTS, DAYS_TO_FIRST = 12, 5
"""Where the configuration does not say."""


@dataclass(frozen=True)
class Config:
    """ "Configuração de Parcelamentos" (domain 7.1)."""

    most_parts: int
    days_to_first: int
    billing_form_id: int | None
    fine: int | None
    """Of a part that is late, in basis points; None for what its billing form says. So is the interest of a month."""
    interest: int | None
    most_discount: int
    """Of the debt, in basis points."""

    def terms(self, billing_form_id: int | None, day: date) -> LateTerms:
        """What a part of that day costs when it is late."""
        of_form = late_terms(billing_form_id, day)
        fine = of_form.fine if self.fine is None else self.fine
        interest = of_form.interest_month if self.interest is None else self.interest
        return replace(of_form, fine=fine, interest_month=interest)


def configuration() -> Config:
    """As the provider keeps it; the first active entry counts."""
    rows = ListItem.select().where((ListItem.kind == INSTALMENTS) & ListItem.active)
    item = rows.order_by(ListItem.position, ListItem.id).first()
    details = details_of(item.details) if item else {}
    form = details.get("billing_form")
    found = ListItem.get_or_none((ListItem.kind == "formas_cobranca") & (ListItem.code == form)) if form else None
    days = whole_number(details.get("days_to_first"))
    return Config(
        whole_number(details.get("max_parts_desktop")) or MOST_PARTS,
        DAYS_TO_FIRST if days is None else days,
        found.id if found else None,
        basis_points(details.get("fine_pct")),
        basis_points(details.get("interest_pct")),
        basis_points(details.get("most_discount_pct")) or 0,
    )


@query(permission=CUSTOMERS)
def agreement_context(session: Session) -> FormContext:
    """What the form of an agreement chooses from."""
    return FormContext(
        today=session.today().date(), choices={"formas_cobranca": choices_of(session, "formas_cobranca")}
    )


@query(permission=CUSTOMERS)
def proposed(session: Session) -> AgreementForm:
    """What the configuration proposes for a new agreement."""
    config = configuration()
    first = session.today().date() + timedelta(days=config.days_to_first)
    return AgreementForm.model_construct(parts=2, first_due_on=first, billing_form_id=config.billing_form_id)


@query(permission=CUSTOMERS)
def most_discount(session: Session) -> int:
    """Basis points of the debt that the operator may let off."""
    return configuration().most_discount if session.may(RECEIVABLE_DISCOUNT) else 0


@query(permission=CUSTOMERS)
def planned(session: Session, total: int, parts: int, first_due_on: str, down: int = 0) -> tuple[tuple[date, int], ...]:
    """Due date and cents of each part. Raises `InvalidForm`."""
    first = day_of(first_due_on)
    try:
        days = due_days(first, parts)
        return tuple(zip(days, instalments(total, parts, down), strict=True))
    except BadValue as error:
        raise InvalidForm({"down" if down else "parts": str(error)}) from None


def discounts(work: Work, text: str, invoices: Sequence[Due]) -> dict[int, int]:
    """Cents of a discount (reais, or a percentage of the debt) by invoice. Raises `InvalidForm`."""
    total = sum(one.owing.total for one in invoices)
    try:
        cents = discount_of(text, total) if text else 0
        shares = let_off(cents, [one.owing.principal for one in invoices])
    except InvalidForm as error:
        raise InvalidForm({"discount": next(iter(error.errors.values()))}) from None
    except BadValue as error:
        raise InvalidForm({"discount": str(error)}) from None
    if cents and not work.session.may(RECEIVABLE_DISCOUNT):
        raise InvalidForm({"discount": f"Um desconto pede a permissão {RECEIVABLE_DISCOUNT}."})
    most = share(total, configuration().most_discount)
    if cents > most:
        said = f"O desconto vai até {format_money(most)} (Configuração de Parcelamentos)."
        raise InvalidForm({"discount": said})
    return {one.id: off for one, off in zip(invoices, shares, strict=True)}


@service(permission=NEGOTIATE)
def negotiate(work: Work, customer_id: int, shown: Mapping[str, int], values: Mapping[str, Any]) -> int:
    """Turn invoices (ids as texts -> totals that were shown) into instalments. Raises `InvalidForm`, `Refused`."""
    form: AgreementForm = check(AgreementForm, values, agreement_context(work.session))
    today = work.session.today().date()
    config = configuration()
    assert form.first_due_on is not None
    if not 1 <= form.parts <= config.most_parts:
        raise InvalidForm({"parts": f"São de 1 a {config.most_parts} parcelas (Configuração de Parcelamentos)."})
    if form.first_due_on < today:
        raise InvalidForm({"first_due_on": "O 1º vencimento não pode estar no passado."})
    rows = [invoice_of(customer_id, int(key)) for key in shown]
    for row in rows:
        stands = require(work, row, "negotiate")
        if stands.total != shown[str(row.id)]:
            raise Refused(f"A fatura {row.number} mudou: agora {format_money(stands.total)}. Nada foi gravado.")
    due = to_receive(work.session, customer_id, [row.id for row in rows], today.isoformat())
    off = discounts(work, form.discount, due.invoices)
    owed = {one.id: one.owing.total - off[one.id] for one in due.invoices}  # nothing is let off for coming early
    total = sum(owed.values())
    parts = planned(work.session, total, form.parts, form.first_due_on.isoformat(), form.down)
    payment_id = book_payment(work, customer_id, today, owed, BY_AGREEMENT, source=BY_AGREEMENT, agreed=off)
    agreement: int = DebtAgreement.insert(
        customer_id=customer_id,
        made_on=today,
        total_cents=total,
        fine_cents=sum(one.owing.fine for one in due.invoices),
        interest_cents=sum(one.owing.interest for one in due.invoices),
        parts=form.parts,
        first_due_on=form.first_due_on,
        billing_form_id=form.billing_form_id,
        payment_id=payment_id,
        status=ACTIVE,
        login=work.session.login,
        at=work.now,
    ).execute()
    Invoice.update(negotiated_id=agreement).where(Invoice.id.in_([row.id for row in rows])).execute()
    for place, (day, cents) in enumerate(parts, 1):
        item = Item(f"Parcelamento de Dívida {agreement} ({place}/{form.parts})", "SVA", cents)
        charge(
            work,
            customer_id,
            NEGOTIATION,
            day,
            [item],
            billing_form_id=form.billing_form_id,
            agreement_id=agreement,
            terms=config.terms(form.billing_form_id, today),
        )
    numbers = ", ".join(str(row.number) for row in rows)
    note = f"faturas {numbers}: {format_money(total)} em {form.parts}x"
    note += f", entrada {format_money(form.down)}" if form.down else ""
    note += f", desconto {format_money(let)}" if (let := sum(off.values())) else ""
    work.record("agreement", agreement, "parcelou", customer_id=customer_id, note=note)
    return agreement


@service(permission=NEGOTIATE)
def break_agreement(work: Work, customer_id: int, agreement_id: int, values: Mapping[str, Any]) -> int:
    """The agreement was not kept: its open instalments fall, the old invoices stand again with their own fine and
    interest, and what was paid of the instalments is theirs, the oldest first, from the day it came. Raises `Refused`.
    """
    form: ReasonForm = check(ReasonForm, values, FormContext(today=work.session.today().date()))
    row = DebtAgreement.get_or_none((DebtAgreement.id == agreement_id) & (DebtAgreement.customer_id == customer_id))
    if row is None:
        raise Gone("Não há este acordo.")
    if row.status != ACTIVE:
        raise Refused("O acordo já não está ativo.")
    today = work.session.today().date()
    parts = list(Invoice.select().where(Invoice.agreement_id == agreement_id))
    old = list(Invoice.select().where(Invoice.negotiated_id == agreement_id).order_by(Invoice.id))
    if further := {part.negotiated_id for part in parts if part.negotiated_id is not None}:
        raise Refused(f"Parcelas deste acordo estão no acordo {min(further)}: desfaça aquele antes.")
    if contested := Contest.get_or_none(Contest.invoice_id.in_([part.id for part in parts]) & _MATTERS):
        raise Refused(f"Uma parcela deste acordo tem a contestação {contested.protocol}: o acordo não se desfaz.")
    moved = _take_payments_off(work, parts, form.reason)
    for part in parts:
        stands = owing(part, posted([part.id])[part.id], today)
        post(work, customer_id, CANCEL, -stands.principal, today, invoice_id=part.id, note=form.reason)
        part.cancelled_on = today
        Invoice.update(cancelled_on=today, cancel_reason=form.reason).where(Invoice.id == part.id).execute()
        settle(work, part, today)
    payment = Payment.get_by_id(row.payment_id)
    Invoice.update(negotiated_id=None).where(Invoice.id.in_([one.id for one in old])).execute()
    turn_payment(work, payment, parts_of(payment.id), form.reason)
    _put_payments_on(work, customer_id, [one.id for one in old], moved)
    DebtAgreement.update(status=BROKEN, version=DebtAgreement.version + 1).where(
        DebtAgreement.id == agreement_id
    ).execute()
    work.record(
        "agreement", agreement_id, "quebrou", customer_id=customer_id, note=f"acordo {agreement_id}: {form.reason}"
    )
    return agreement_id


def _take_payments_off(work: Work, parts: list[Invoice], reason: str) -> list[tuple[Payment, int]]:
    """Payments of the instalments, in the order of their days, with the cents that are to go elsewhere."""
    moved: dict[int, int] = {}
    for part in parts:
        sums: dict[int, int] = {}
        for entry in posted([part.id])[part.id]:
            if entry.kind == PAYMENT and entry.payment_id:
                sums[entry.payment_id] = sums.get(entry.payment_id, 0) - entry.cents
        for key, cents in sums.items():
            if cents:
                payment = Payment.get_by_id(key)
                post(
                    work,
                    part.customer_id,
                    PAYMENT,
                    cents,
                    payment.paid_on,
                    invoice_id=part.id,
                    payment_id=key,
                    note=reason,
                )
                moved[key] = moved.get(key, 0) + cents
    payments = sorted((Payment.get_by_id(key) for key in moved), key=lambda one: (one.paid_on, one.id))
    return [(payment, moved[payment.id]) for payment in payments]


def _put_payments_on(work: Work, customer_id: int, old: list[int], moved: list[tuple[Payment, int]]) -> None:
    """The money of the instalments pays the old invoices as they stood on its days; what is over is a credit."""
    for payment, cents in moved:
        rows = {key: invoice_of(customer_id, key) for key in old}
        entries = posted(old)
        debts = [Owed(key, row.due_on, owing(row, entries[key], payment.paid_on).total) for key, row in rows.items()]
        shares = spread(cents, debts)
        by_invoice = dict(shares.parts)
        if shares.over:
            by_invoice[old[-1]] = by_invoice.get(old[-1], 0) + shares.over
        for key, part in by_invoice.items():
            post(
                work, customer_id, PAYMENT, -part, payment.paid_on, invoice_id=key, payment_id=payment.id, note="acordo"
            )
            settle(work, rows[key], payment.paid_on)
