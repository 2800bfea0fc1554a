"""A new plan of a customer, with all that "Criar Novo Plano" asked for, in one transaction (domain 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormModel, as_text
from integrator_tui.forms.plans.new_plan import BillingStep, PlanStep
from integrator_tui.models.plans import CustomerPlan, PlanContract, PlanDiscount, PlanTask
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.beginning import Beginning, beginning
from integrator_tui.queries.plans.catalogue import CatalogPlan
from integrator_tui.queries.plans.dues import CHARGE, Event
from integrator_tui.queries.plans.plans import PLAN_STATUSES
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.finance.first_bill import FirstBill, first_bill
from integrator_tui.rules.permissions import ADD_PLAN
from integrator_tui.rules.plans.states import ENABLED, STATES, WAITING
from integrator_tui.services.field_work import open_installation
from integrator_tui.services.history import Change
from integrator_tui.services.plans import events
from integrator_tui.services.plans.access import ALIASES, EMAILS, LOGINS
from integrator_tui.services.plans.acts.act import recount
from integrator_tui.services.plans.identifiers import follow
from integrator_tui.services.plans.moving import morning_of
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service

INSTALLATION = "instalar"
"""Kind of the task that waits for whoever installs."""
PROMOTIONAL = "promocional"


@dataclass(frozen=True)
class _New:
    """What was checked, and what follows from it."""

    begun: Beginning
    plan: CatalogPlan
    sold: PlanStep
    billing: BillingStep
    bill: FirstBill
    visit: bool
    today: date

    @property
    def start(self) -> date:
        """From when it counts."""
        assert self.sold.start_date is not None  # required
        return self.sold.start_date


@service(permission=ADD_PLAN)
def create_plan(work: Work, customer_id: int, values: Mapping[str, Any], visit: bool) -> int:
    """A plan from texts as typed, waiting for its installation when a `visit` is to be made. Returns its code.

    Raises `InvalidForm`; `Refused` for a customer who is inactive; `Gone`.
    """
    new = _checked(work, customer_id, values, visit)
    plan_id = _insert_plan(work, customer_id, new)
    _give_access(work, customer_id, plan_id, new.sold)
    _insert_contract(customer_id, plan_id, new)
    _insert_discount(work, customer_id, plan_id, new)
    if visit:
        due_at = morning_of(work, new.start)
        PlanTask.insert(customer_id=customer_id, plan_id=plan_id, kind=INSTALLATION, due_at=due_at).execute()
        open_installation(work, customer_id, plan_id, new.sold.address_id)
    changes = (*_filled(new.sold, new.begun), *_filled(new.billing, new.begun))
    status = STATES[WAITING if visit else ENABLED]
    work.record(
        "plan", plan_id, "criou", customer_id=customer_id, changes=changes, note=f"{_label(plan_id, new)}: {status}"
    )
    events.write(work, customer_id, plan_id, _events(new))
    recount(work, customer_id)
    return plan_id


def _checked(work: Work, customer_id: int, values: Mapping[str, Any], visit: bool) -> _New:
    """Both forms, and what none of them can say alone. Raises `InvalidForm`."""
    begun = beginning(work.session, customer_id)
    typed = [{name: values[name] for name in form.model_fields if name in values} for form in (PlanStep, BillingStep)]
    sold: PlanStep = check(PlanStep, typed[0], begun.context)
    billing: BillingStep = check(BillingStep, typed[1], begun.context)
    assert sold.catalog_plan_id is not None  # required
    plan = begun.plans[sold.catalog_plan_id]
    wrong = {**_not_of_the_plan(sold, plan), **_not_permitted(billing, plan, begun)}
    if billing.billing_form_id in begun.wanting_debit and billing.billing_form_id not in begun.debits:
        wrong["billing_form_id"] = "O cliente não tem Dados Débito para esta forma: cadastre-os antes em Cadastro."
    if billing.benefit and not billing.months:
        wrong["benefit"] = "Sem fidelidade não há benefício: ponha os meses do contrato, ou tire o valor."
    if sold.alias and sold.alias.casefold() == sold.email.casefold():
        wrong["alias"] = "O alias é igual ao e-mail."
    if wrong:
        raise InvalidForm(wrong)
    assert sold.start_date is not None  # required
    assert billing.due_day is not None  # required
    sums = (billing.price, billing.install_fee, billing.install_parts)
    try:
        bill = first_bill(sold.start_date, billing.due_day, *sums, begun.divisor)
    except BadValue as error:
        raise InvalidForm({"start_date": str(error)}) from error
    return _New(begun, plan, sold, billing, bill, visit, begun.context.today)


def _not_of_the_plan(sold: PlanStep, plan: CatalogPlan) -> dict[str, str]:
    """What the catalogue's plan does not allow (F103)."""
    rules = (
        (sold.login and not plan.login, "login", "O plano não permite autenticação Radius."),
        (sold.login and not sold.password, "password", "Um login tem senha; F4 propõe uma."),
        (sold.email and not plan.email, "email", "O plano não permite e-mail."),
        (sold.email and not sold.password, "password", "Uma conta de e-mail tem senha; F4 propõe uma."),
        (sold.alias and not plan.alias, "alias", "O plano não permite alias."),
        (sold.alias and not sold.email, "alias", "Um alias é de um e-mail: preencha o e-mail antes."),
    )
    return {name: sentence for broken, name, sentence in rules if broken}


def _not_permitted(billing: BillingStep, plan: CatalogPlan, begun: Beginning) -> dict[str, str]:
    """What this operator may not change for this customer, and what the plan does not do."""
    as_it_is: dict[str, Any] = {
        "price": plan.price_cents,
        "install_fee": begun.fee_cents,
        "discount": 0,
        "discount_months": 0,
    }
    wrong = {
        name: f"Este valor não pode ser outro: {reason}."
        for name, reason in begun.locked.items()
        if getattr(billing, name) != as_it_is[name]
    }
    if billing.issues_book and not plan.issues_book:
        wrong["issues_book"] = "O plano não emite carnê."
    if billing.discount > billing.price:
        wrong["discount"] = "O desconto passa do valor do plano."
    return wrong


def _insert_plan(work: Work, customer_id: int, new: _New) -> int:
    sold, billing = new.sold, new.billing
    state = WAITING if new.visit else ENABLED
    status = ListItem.get_or_none((ListItem.kind == PLAN_STATUSES) & (ListItem.code == state))
    if status is None:
        raise Refused(f"A lista «Status Planos» não tem «{STATES[state]}» ({state}).")
    key: int = CustomerPlan.insert(
        customer_id=customer_id,
        catalog_plan_id=new.plan.id,
        status_id=status.id,
        address_id=sold.address_id,
        debit_data_id=new.begun.debits.get(billing.billing_form_id or 0),
        start_date=new.start,
        due_day=billing.due_day,
        price_cents=billing.price,
        unit_id=sold.unit_id,
        access_point_id=sold.access_point_id,
        billing_form_id=billing.billing_form_id,
        install_fee_cents=billing.install_fee,
        install_parts=billing.install_parts,
        issues_book=billing.issues_book,
        seller=sold.seller,
        sale=sold.sale,
        sold_on=new.today,
        installed_on=None if new.visit else new.start,
        status_since=work.now,
        last_closing=new.bill.last,
    ).execute()
    return key


def _give_access(work: Work, customer_id: int, plan_id: int, sold: PlanStep) -> None:
    """Login, e-mail and alias, as they are given to a plan that is there. Raises `InvalidForm` at the fields here."""
    password = {"password": sold.password}
    if sold.login:
        _given(work, LOGINS, customer_id, plan_id, {"login": sold.login, "active": "Sim", **password}, {})
    if sold.email:
        account = {"address": sold.email, **password}
        key = _given(work, EMAILS, customer_id, plan_id, account, {"address": "email"})
        if sold.alias:
            alias = {"email_id": key, "alias": sold.alias}
            _given(work, ALIASES, customer_id, plan_id, alias, {"email_id": "email"})


def _given(
    work: Work, kind: Any, customer_id: int, plan_id: int, values: Mapping[str, Any], fields: Mapping[str, str]
) -> int:
    """A record of the plan; `fields` says what a field of its form is called here. Raises `InvalidForm`."""
    try:
        key: int = kind.create_at(work, customer_id, plan_id, values)
    except InvalidForm as error:
        raise InvalidForm({fields.get(name, name): said for name, said in error.errors.items()}) from error
    return key


def _insert_contract(customer_id: int, plan_id: int, new: _New) -> None:
    billing = new.billing
    number = f"C-{plan_id}"
    if PlanContract.get_or_none((PlanContract.number == number) & PlanContract.deleted_at.is_null()):
        number = f"C-{plan_id}-{customer_id}"  # somebody gave the first to another contract
    PlanContract.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        number=number,
        sold_on=new.today,
        install_fee_cents=billing.install_fee,
        install_parts=billing.install_parts,
        months=billing.months,
        benefit_cents=billing.benefit,
        model_id=billing.model_id,
    ).execute()
    follow(customer_id, "contract", ())


def _insert_discount(work: Work, customer_id: int, plan_id: int, new: _New) -> None:
    """For so many months from the start; none is without an end."""
    billing = new.billing
    if not billing.discount:
        return
    last = months_later(new.start, billing.discount_months) - timedelta(days=1) if billing.discount_months else None
    PlanDiscount.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        kind=PROMOTIONAL,
        value_cents=billing.discount,
        starts_on=new.start,
        ends_on=last,
        reason="Plano novo",
        login=work.session.login,
    ).execute()


def _events(new: _New) -> tuple[Event, ...]:
    """The days to the first closing and the parts of the installation, to be charged."""
    bill, count = new.bill, len(new.bill.parts)
    days = counted(bill.days, "dia")
    said = f"{new.plan.name}: {bill.first:%d/%m} a {bill.last:%d/%m}, {days}"
    parts = (
        Event(CHARGE, "instalacao", f"taxa de instalação, {number} de {count}", cents, due_on=day)
        for number, (day, cents) in enumerate(bill.parts, 1)
    )
    return (Event(CHARGE, "proporcional", said, bill.cents, bill.first, bill.last, bill.due_on), *parts)


def _filled(form: FormModel, begun: Beginning) -> tuple[Change, ...]:
    """What a new plan begins with, for the history; of a password only that there is one."""
    model = type(form)
    return tuple(
        Change(name, model.ui(name).label, "", "********" if name == "password" else said)
        for name, value in form
        if value != model.ui(name).empty and (said := as_text(model, name, value, begun.context))
    )


def _label(plan_id: int, new: _New) -> str:
    return f"plano {plan_id} {new.plan.name}"
