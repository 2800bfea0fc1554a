"""What the window of an act says before it is done: whether it may be, what happens now, and each figure with how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.forms.plans import acts as forms
from integrator_tui.models.customers import Customer
from integrator_tui.models.plans import PlanLogin
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.acts import act_context, price_of
from integrator_tui.queries.plans.dues import (
    ONE_DAY,
    Event,
    changing,
    enabling,
    leaving,
    new_closing,
    other_due_day,
    uncharged_from,
)
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.leaving import fine_event, leaving_on
from integrator_tui.queries.plans.plans import CANCELLED, plans_of
from integrator_tui.queries.plans.possible import equipment_out, verdict
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.period import closing
from integrator_tui.rules.plans.states import DEBT, ON_REQUEST, TRIAL, TRUST
from integrator_tui.rules.plans.temporary import back_on
from integrator_tui.session import Session

FORMS: dict[str, type[FormModel]] = {
    "cancel": forms.CancelForm,
    "change_plan": forms.ChangePlanForm,
    "change_status": forms.StatusForm,
    "due_day": forms.DueDayForm,
    "last_closing": forms.LastClosingForm,
    "price": forms.PriceForm,
    "routing_point": forms.PointForm,
    "suspend_request": forms.PauseForm,
    "transfer": forms.TransferForm,
    "trust": forms.TrustForm,
    "unit": forms.UnitForm,
}
"""Act -> what its window asks; the others ask nothing."""
READ = {
    "last_closing": "last_closing",
    "price": "price_cents",
    "routing_point": "access_point_id",
    "unit": "unit_id",
}
"""Act -> the field whose value, as it was read, a conflict is found by."""


@dataclass(frozen=True)
class Said:
    """One line of what happens now; with `cents` where it is a figure, and `how` where that comes from."""

    text: str
    cents: int | None = None
    how: str = ""


@dataclass(frozen=True)
class ActSheet:
    """What a window of an act opens with."""

    label: str
    version: int
    status: str
    refused: str
    """Why it may not be done; empty where it may."""
    texts: Mapping[str, str]
    """What its fields begin with."""
    hidden: tuple[str, ...]
    """Fields that are not asked: for want of a permission, or of what they are about."""
    context: FormContext
    read: Any
    """The value that the act changes, as it stands: what a conflict is found by."""


@query(permission=CUSTOMERS)
def act_sheet(session: Session, customer_id: int, plan_id: int, action: str) -> ActSheet:
    """A plan before an act. Raises `Gone`."""
    facts = plan_facts(session, customer_id, plan_id)
    context = act_context(session, facts)
    form = FORMS.get(action)
    begun = _begun(session, facts, action)
    hidden = _hidden(session, facts)
    if action == "change_plan" and not session.may(permissions.EDIT_NEW_PLAN_PRICE):
        hidden += ("price_cents",)
    texts = as_texts(form.model_construct(**begun), context) if form else {}
    return ActSheet(
        facts.label,
        facts.version,
        facts.status,
        verdict(session, facts, action).reason,
        {name: text for name, text in texts.items() if name not in hidden},
        hidden,
        context,
        facts.status_id if action == "change_status" else begun.get(READ.get(action, "")),
    )


@query(permission=CUSTOMERS)
def act_preview(
    session: Session, customer_id: int, plan_id: int, action: str, texts: Mapping[str, str]
) -> tuple[Said, ...]:
    """What happens when the act is done now with these texts; nothing while they are wrong. Raises `Gone`."""
    facts = plan_facts(session, customer_id, plan_id)
    form: Any = None
    if action in FORMS:
        context, given = act_context(session, facts), dict(texts)
        if action == "cancel":  # for no sum it matters why
            given["reason_id"] = next((one.label for one in context.choices["motivos_cancelamento"]), "")
        try:
            form = FORMS[action].model_validate(given, context=context)
        except ValidationError:
            return ()
    return tuple(_SAID[action](session, facts, form))


def _hidden(session: Session, facts: Facts) -> tuple[str, ...]:
    """Fields of cancelling, changing and transferring that make no sense here, or that the operator may not change."""
    asked = {
        "fine_cents": session.may(permissions.EDIT_FINE),
        "billing_form_id": session.may(permissions.CANCEL_BILLING_FORM),
        "cancel_books": facts.issues_book,
        "events_along": value(session, variables.CHECK_TRANSFER_OF_EVENTS),
    }
    return tuple(name for name, wanted in asked.items() if not wanted)


def _begun(session: Session, facts: Facts, action: str) -> dict[str, Any]:
    """What the fields of a window begin with."""
    match action:
        case "cancel":
            fine = leaving_on(session, facts, facts.today).fine_cents
            return {"cancelled_on": facts.today, "fine_cents": fine, "billing_form_id": facts.billing_form_id}
        case "price":
            return {"price_cents": facts.price_cents}
        case "due_day":
            return {"due_day": facts.due_day}
        case "last_closing":
            return {"last_closing": facts.last_closing}
        case "routing_point":
            return {"access_point_id": facts.access_point_id}
        case "unit":
            return {"unit_id": facts.unit_id}
        case "suspend_request":
            return {"until": facts.today + (value(session, variables.TEMPORARY_FEWEST_DAYS) - 1) * ONE_DAY}
        case "change_status" if len(facts.next) == 1:
            only = act_context(session, facts).choices["next_status"]
            return {"status_id": only[0].value} if only else {}
    return {}


def _figures(events: tuple[Event, ...]) -> list[Said]:
    return [Said(event.description, event.signed, event.how) for event in events]


def _total(events: tuple[Event, ...], said: str) -> list[Said]:
    total = sum(event.signed for event in events)
    return [Said(said, total, "a soma das linhas acima")] if len(events) > 1 else []


def _logins(facts: Facts) -> list[str]:
    there = (PlanLogin.plan_id == facts.id) & PlanLogin.deleted_at.is_null()
    return [row.login for row in PlanLogin.select(PlanLogin.login).where(there).order_by(PlanLogin.id)]


def _cancel(session: Session, facts: Facts, form: forms.CancelForm) -> list[Said]:
    day = form.cancelled_on or facts.today
    found = leaving_on(session, facts, day)
    fine = found.fine_cents if form.fine_cents is None or found.withdrawal else form.fine_cents
    said: list[Said] = []
    if found.withdrawal and found.withdraw_until:
        said.append(Said(f"desistência em 7 dias (até {format_date(found.withdraw_until)}): nada a pagar"))
    for number in found.still_open:
        said.append(Said(f"! a fatura {number} está em aberto: cancele-a em Financeiro, Faturas (k)"))
    events = (*found.events, *fine_event(found, fine))
    said += _figures(events)
    said += _total(events, f"do protocolo, vence em {format_date(found.due_on)}")
    if not fine and not found.withdrawal:
        said.append(Said(f"sem multa: {found.fine_how}"))
    elif fine == found.fine_cents and fine:
        said.append(Said(f"multa: {found.fine_how}"))
    said += [Said(f"o login {login} deixa de entrar") for login in _logins(facts)]
    said += [Said(f"! Equipamento com o cliente: {one}") for one in equipment_out(facts.id)]
    others = [row for row in plans_of(session, facts.customer_id) if row.bucket != CANCELLED and row.id != facts.id]
    if others:
        said.append(Said("Não se desfaz. Fica: " + "; ".join(f"{row.id} {row.name} ({row.status})" for row in others)))
    else:
        inactive = value(session, variables.INACTIVE_WITH_LAST_PLAN)
        said.append(Said("Não se desfaz. É o último plano" + ("; o cliente fica inativo." if inactive else ".")))
    return said


def _change_plan(session: Session, facts: Facts, form: forms.ChangePlanForm) -> list[Said]:
    target = ListItem.get_by_id(form.catalog_plan_id)
    price = price_of(target) if form.price_cents is None else form.price_cents
    events, _ = changing(facts, price, facts.today)
    said = _figures(events) + _total(
        events, f"nesta fatura, vence em {format_date(closing(facts.today, facts.due_day))}"
    )
    said.append(Said("depois, todo mês", price, "o valor do novo plano"))
    said.append(Said(f"muda hoje; {facts.label} fica como cancelado, com logins, contrato e o resto no novo"))
    if not value(session, variables.PROGRESSIVE_AFTER_CHANGE):
        said.append(Said("a mensalidade progressiva não continua (variável)"))
    return said


def _due_day(session: Session, facts: Facts, form: forms.DueDayForm) -> list[Said]:
    day = form.due_day or 0
    if not 1 <= day <= 31 or day == facts.due_day:
        return []
    said = [Said(f"a fatura deste período continua em {format_date(closing(facts.today, facts.due_day))}")]
    said += _figures(other_due_day(facts, day))
    return [*said, Said(f"primeiro vencimento no dia {day}: {format_date(new_closing(facts, day))}")]


def _last_closing(session: Session, facts: Facts, form: forms.LastClosingForm) -> list[Said]:
    now, then = uncharged_from(facts, facts.last_closing), uncharged_from(facts, form.last_closing)
    said = [Said(f"o próximo faturamento conta desde {format_date(then)}")]
    first, last = min(now, then), max(now, then) - ONE_DAY
    span = f"{counted((last - first).days + 1, 'dia')}, de {format_date(first)} a {format_date(last)}"
    if then > now:
        said.append(Said(f"! {span}: não se cobram mais"))
    elif then < now:
        said.append(Said(f"{span}: voltam a contar; o período que já tem fatura não se cobra outra vez"))
    return said


def _price(session: Session, facts: Facts, form: forms.PriceForm) -> list[Said]:
    due = format_date(closing(facts.today, facts.due_day))
    price = form.price_cents or 0
    return [Said(f"de {format_money(facts.price_cents)} para {format_money(price)}, a partir da fatura de {due}")]


def _pause(session: Session, facts: Facts, form: forms.PauseForm) -> list[Said]:
    assert form.until is not None
    days = (form.until - facts.today).days + 1
    said = [Said(f"suspenso de hoje até {format_date(form.until)}, {days} dias, sem mensalidade")]
    said += _figures(leaving(facts, facts.today - ONE_DAY))
    return [*said, Said(f"volta sozinho em {format_date(back_on(form.until))}; login e endereço ficam guardados")]


def _enable(session: Session, facts: Facts, form: None) -> list[Said]:
    said = [Said(f"de «{facts.status}» para Habilitado, agora")]
    if facts.state == TRUST:
        said.append(Said("a liberação na confiança termina como paga"))
    if facts.state == ON_REQUEST:
        said.append(Said("a Suspensão Temporária termina hoje"))
    if facts.state == TRIAL and value(session, variables.DATE_AFTER_TRIAL):
        said.append(Said("a Data Início passa a ser hoje (variável)"))
    if value(session, variables.EVENT_ON_ENABLING):
        said += _figures(enabling(facts))
    elif facts.state in (DEBT, ON_REQUEST, TRIAL):
        said.append(Said("nenhum evento de faturamento (variável)"))
    return said


def _install(session: Session, facts: Facts, form: None) -> list[Said]:
    return [Said("instalado hoje; o plano passa a Habilitado"), Said(f"conta desde {format_date(facts.start_date)}")]


def _end_trust(session: Session, facts: Facts, form: None) -> list[Said]:
    until = format_date(facts.trust_until) if facts.trust_until else "ontem"
    return [Said(f"a confiança acabou em {until} sem pagamento: volta a Suspenso por Débito")]


def _status(session: Session, facts: Facts, form: forms.StatusForm) -> list[Said]:
    return [Said(f"de «{facts.status}» para «{_name(form.status_id)}»")]


def _point(session: Session, facts: Facts, form: forms.PointForm) -> list[Said]:
    return [Said(f"de «{_name(facts.access_point_id)}» para «{_name(form.access_point_id)}»")]


def _unit(session: Session, facts: Facts, form: forms.UnitForm) -> list[Said]:
    said = [Said(f"de «{_name(facts.unit_id)}» para «{_name(form.unit_id)}»")]
    point = ListItem.get_or_none(ListItem.id == facts.access_point_id) if facts.access_point_id else None
    if point is not None and point.parent_id not in (None, form.unit_id):
        said.append(Said(f"! o Ponto de Acesso «{point.name}» é de outra unidade: fica em branco"))
    return said


def _transfer(session: Session, facts: Facts, form: forms.TransferForm) -> list[Said]:
    to = Customer.get_or_none(Customer.id == form.customer_id)
    if to is None:
        return [Said(f"! Não há cliente com o código {form.customer_id}.")]
    said = [Said(f"o plano passa a ser de {to.id} {to.legal_name}, de hoje em diante")]
    said += _figures(leaving(facts, facts.today - ONE_DAY))
    said += [
        Said(f"o login {login} vai junto; as conexões até hoje ficam com o dono de agora") for login in _logins(facts)
    ]
    return [*said, Said("o contrato vai junto e espera a assinatura do novo dono; o débito em conta não vai")]


def _delete(session: Session, facts: Facts, form: None) -> list[Said]:
    said = [Said(f"o login {login} fica livre") for login in _logins(facts)]
    return [Said("some das listas, com tudo o que há nele; fica no histórico"), *said, Said("Não se desfaz.")]


def _name(key: int | None) -> str:
    row = ListItem.get_or_none(ListItem.id == key) if key else None
    return str(row.name) if row else "nenhum"


_SAID: dict[str, Callable[[Session, Facts, Any], list[Said]]] = {
    "cancel": _cancel,
    "change_plan": _change_plan,
    "change_status": _status,
    "delete": _delete,
    "due_day": _due_day,
    "enable": _enable,
    "end_trust": _end_trust,
    "install": _install,
    "last_closing": _last_closing,
    "price": _price,
    "routing_point": _point,
    "suspend_request": _pause,
    "transfer": _transfer,
    "unit": _unit,
}
