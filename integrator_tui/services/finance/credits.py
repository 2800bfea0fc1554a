"""Compra/Créditos (domain 7.5, 12.10): only for an enabled plan with a login whose balance is zero; and what of the
money that a customer has in his favour is given back to him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import STATIC, FormContext
from integrator_tui.forms.finance.payment import PayOutForm
from integrator_tui.models.finance import CreditPurchase, Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.kept_terms import whole_number
from integrator_tui.queries.finance.ledger import credit_of
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.plans import PlanRow, plans_of
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.ledger import PAID_OUT
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.states import TABLE
from integrator_tui.services.finance.invoices import MONEY, Item, charge
from integrator_tui.services.finance.ledger import post
from integrator_tui.services.lists.lists import CREDITS
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

BUY = "Compra de Produtos"
WITH_NEXT = "proximo_faturamento"
DAYS_TO_PAY = 5
"""Of a slip that is made for the purchase."""


@dataclass(frozen=True)
class PurchaseRow:
    """A purchase; cents."""

    id: int
    day: date
    plan: str
    megabytes: int
    cents: int
    charged: str
    invoice: int | None
    status: str
    login: str


@dataclass(frozen=True)
class Offer:
    """A plan that may have credits: quota and balance in megabytes; `reason` says why it may not now."""

    plan: PlanRow
    quota: int
    bought: int
    """This month."""
    balance: int
    reason: str


@dataclass(frozen=True)
class Package:
    """What can be bought; cents."""

    id: int
    name: str
    megabytes: int
    cents: int
    with_next: bool

    @property
    def label(self) -> str:
        """With price, and how it is charged."""
        how = "no próximo faturamento" if self.with_next else "por boleto"
        return f"{self.name}  {format_money(self.cents)}  {how}"


@query(permission=CUSTOMERS)
def purchases_of(
    session: Session, customer_id: int, after: int | None = None, limit: int = 200
) -> tuple[PurchaseRow, ...]:
    """The newest first."""
    there = (CreditPurchase.customer_id == customer_id) & CreditPurchase.deleted_at.is_null()
    if after is not None:
        there &= CreditPurchase.id < after
    rows = list(CreditPurchase.select().where(there).order_by(CreditPurchase.id.desc()).limit(limit))
    plans = {plan.id: plan.label for plan in plans_of(session, customer_id)} if rows else {}
    held = [row.invoice_id for row in rows if row.invoice_id]
    numbers = {one.id: one.number for one in Invoice.select().where(Invoice.id.in_(held))}
    return tuple(
        PurchaseRow(
            row.id,
            row.day,
            plans.get(row.plan_id, str(row.plan_id)),
            row.megabytes,
            row.cents,
            row.charged,
            numbers.get(row.invoice_id),
            row.status,
            row.login,
        )
        for row in rows
    )


@query(permission=CUSTOMERS)
def packages(session: Session) -> tuple[Package, ...]:
    """ "Valores Crédito" (domain 9.13)."""
    found = []
    for item in ListItem.select().where((ListItem.kind == CREDITS) & ListItem.active).order_by(ListItem.position):
        details = details_of(item.details)
        with_next = details.get("charge") == WITH_NEXT
        found.append(
            Package(
                item.id,
                item.name,
                whole_number(details.get("mb")) or 0,
                whole_number(details.get("price")) or 0,
                with_next,
            )
        )
    return tuple(found)


@query(permission=CUSTOMERS)
def offers(session: Session, customer_id: int) -> tuple[Offer, ...]:
    """The customer's plans that support credits, with why one cannot have them now."""
    found = []
    month = session.today().date().replace(day=1)
    for plan in plans_of(session, customer_id):
        row = CustomerPlan.get_by_id(plan.id)
        details = _details(row.catalog_plan_id)
        if not details.get("supports_credit"):
            continue
        bought = list(CreditPurchase.select().where(CreditPurchase.plan_id == plan.id))
        balance = sum(one.megabytes for one in bought if one.status == "saldo")
        this_month = sum(one.megabytes for one in bought if one.day >= month)
        facts = plan_facts(session, customer_id, plan.id)
        known = {"no_balance": TABLE.conditions["no_balance"] if balance > 0 else ""}
        reason = verdict(session, facts, "credits", known).reason
        found.append(Offer(plan, whole_number(details.get("quota_mb")) or 0, this_month, balance, reason))
    return tuple(found)


def _details(catalog_plan_id: int) -> dict[str, Any]:
    item = ListItem.get_or_none(ListItem.id == catalog_plan_id)
    return details_of(item.details) if item else {}


@service(permission=BUY)
def buy_credits(work: Work, customer_id: int, plan_id: int, package_id: int) -> int:
    """Buy a package: by a slip of its own, or with the next billing, as the package says. Raises `Refused`, `Gone`."""
    offer = next((one for one in offers(work.session, customer_id) if one.plan.id == plan_id), None)
    if offer is None:
        raise Refused("O plano não suporta Compras de Créditos.")
    if offer.reason:
        raise Refused(offer.reason)
    package = next((one for one in packages(work.session) if one.id == package_id), None)
    if package is None:
        raise Gone("Este crédito não é mais oferecido.")
    today = work.session.today().date()
    key: int = CreditPurchase.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        package_id=package_id,
        day=today,
        megabytes=package.megabytes,
        cents=package.cents,
        charged="proximo" if package.with_next else "boleto",
        status="saldo",
        login=work.session.login,
    ).execute()
    if not package.with_next:
        made = charge(
            work,
            customer_id,
            "credito",
            today + timedelta(days=DAYS_TO_PAY),
            [Item(f"Créditos {package.name}", "SVA", package.cents, source_kind="credit_purchase", source_id=key)],
            plan_id=plan_id,
            billing_form_id=CustomerPlan.get_by_id(plan_id).billing_form_id,
            key=f"credito:{key}",
        )
        CreditPurchase.update(invoice_id=made.id).where(CreditPurchase.id == key).execute()
    note = f"{package.name}, {format_money(package.cents)}, plano {offer.plan.label}"
    work.record("credit_purchase", key, "comprou", customer_id=customer_id, note=note)
    return key


@query(permission=CUSTOMERS)
def to_pay_out(session: Session, customer_id: int) -> tuple[int, FormContext]:
    """The customer's credit in cents, and what the form chooses from. Raises `Refused` where he has none."""
    credit = credit_of(customer_id)
    if credit <= 0:
        raise Refused("O cliente não tem crédito a devolver.")
    accounts = choices_of(session, "contas_financeiras")
    return credit, FormContext(today=session.today().date(), choices={"contas_financeiras": accounts})


@service(permission=MONEY)
def pay_out_credit(work: Work, customer_id: int, credit_read: int, values: Mapping[str, Any]) -> int:
    """ "Devolver crédito": the customer is given his own money; `credit_read` is the credit that was shown, in cents.

    Raises `InvalidForm`, and `Refused` where it changed meanwhile. Returns the cents that are left.
    """
    credit, context = to_pay_out(work.session, customer_id)
    form: PayOutForm = check(PayOutForm, values, context)
    if credit != credit_read:
        raise Refused(f"O crédito do cliente mudou: agora {format_money(credit)}. Nada foi gravado.")
    if not 0 < form.cents <= credit:
        raise InvalidForm({"cents": f"Vai de R$ 0,01 até o crédito do cliente: {format_money(credit)}."})
    how = next(one.label for one in STATIC["pay_out_methods"] if one.value == form.method)
    accounts = {one.value: one.label for one in context.choices["contas_financeiras"]}
    where = f", {accounts[form.account_id]}" if form.account_id else ""
    today = work.session.today().date()
    key = post(work, customer_id, PAID_OUT, form.cents, today, note=f"{how}{where}: {form.reason}")
    note = f"{format_money(form.cents)} de crédito, {how}{where}: {form.reason}"
    work.record("customer_credit", key, "devolveu", customer_id=customer_id, note=note)
    return credit - form.cents
