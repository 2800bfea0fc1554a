"""Cancelar Plano Imediato (domain 6.5): date, reason, fine, protocol; what the plan held is free for others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from integrator_tui.errors import InvalidForm, NotPermitted
from integrator_tui.forms.plans.acts import CancelForm
from integrator_tui.models.customers import Customer
from integrator_tui.models.plans import CancelProtocol
from integrator_tui.queries.plans.acts import act_context
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.leaving import Leaving, fine_event, leaving_on
from integrator_tui.queries.plans.plans import not_cancelled
from integrator_tui.queries.plans.trust_card import CANCELLED as TRUST_CANCELLED
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.plans.states import CANCELLED
from integrator_tui.services import bulk
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, turn
from integrator_tui.services.plans.acts.enable import close_pause, close_release
from integrator_tui.services.plans.acts.records import free
from integrator_tui.services.protocols import draw_protocol
from integrator_tui.services.records import check
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service


@service(permission=permissions.CANCEL_PLAN)
def cancel_plan(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> str:
    """Cancel a plan with texts as typed; `version` is that of the plan whose sums were shown.

    Returns the number of the protocol. Raises `InvalidForm`, `NotPermitted` for a fine or billing form that the
    operator may not change, `Refused` while equipment is out, or for a plan that is cancelled or was changed; `Gone`.
    """
    facts = begin(work, customer_id, plan_id, "cancel", version)
    form: CancelForm = check(CancelForm, values, act_context(work.session, facts))
    assert form.cancelled_on is not None
    _refuse_day(facts, form.cancelled_on)
    leaving = leaving_on(work.session, facts, form.cancelled_on)
    fine = _fine(work, leaving, form.fine_cents)
    billing_form = _billing_form(work, facts, form.billing_form_id)
    books = form.cancel_books and facts.issues_book
    note = "desistência em 7 dias" if leaving.withdrawal else ""
    if leaving.withdrawal:
        events.call_off(work, customer_id, plan_id)
    turn(
        work,
        facts,
        CANCELLED,
        "cancelou",
        note,
        cancelled_on=form.cancelled_on,
        cancel_reason_id=form.reason_id,
        trust_until=None,
        pause_until=None,
    )
    close_release(work, plan_id, TRUST_CANCELLED)
    close_pause(plan_id, form.cancelled_on)
    events.write(work, customer_id, plan_id, (*leaving.events, *fine_event(leaving, fine)))
    number = _protocol(work, facts, form, fine, billing_form, books)
    free(work, plan_id, customer_id)
    if value(work.session, variables.INACTIVE_WITH_LAST_PLAN) and not not_cancelled(customer_id):
        _inactivate(work, customer_id)
    index_customers([customer_id])
    return number


def _refuse_day(facts: Facts, day: date) -> None:
    if day > facts.today:
        raise InvalidForm({"cancelled_on": "O cancelamento é imediato: a data vai até hoje."})
    if day < min(facts.start_date, facts.today):
        raise InvalidForm({"cancelled_on": f"O plano começou em {format_date(facts.start_date)}."})


def _fine(work: Work, leaving: Leaving, typed: int | None) -> int:
    """The fine of the contract, or the one typed by who may change it; never one on a withdrawal."""
    if typed is None or typed == leaving.fine_cents:
        return leaving.fine_cents
    if typed < 0:
        raise InvalidForm({"fine_cents": "A multa não pode ser negativa."})
    if leaving.withdrawal:
        raise InvalidForm({"fine_cents": "Desistência em 7 dias: não há multa (CDC art. 49)."})
    if not work.session.may(permissions.EDIT_FINE):
        raise NotPermitted(permissions.EDIT_FINE)
    return typed


def _billing_form(work: Work, facts: Facts, typed: int | None) -> int | None:
    if typed is None or typed == facts.billing_form_id:
        return facts.billing_form_id
    if not work.session.may(permissions.CANCEL_BILLING_FORM):
        raise NotPermitted(permissions.CANCEL_BILLING_FORM)
    return typed


def _protocol(work: Work, facts: Facts, form: CancelForm, fine: int, billing_form: int | None, books: bool) -> str:
    """The protocol with a number that nobody else gets: its day and its own key."""
    (key,) = bulk.new_ids("cancel_protocol", 1)
    number = draw_protocol(work, facts.customer_id)
    CancelProtocol.insert(
        id=key,
        number=number,
        customer_id=facts.customer_id,
        plan_id=facts.id,
        opened_at=work.now,
        reason_id=form.reason_id,
        cancelled_on=form.cancelled_on,
        fine_cents=fine,
        billing_form_id=billing_form,
        cancel_books=books,
        status="efetivado",
        login=work.session.login,
    ).execute()
    note = f"protocolo de cancelamento {number}, plano {facts.label}"
    if books:
        note += "; cancelar carnê(s)"
    work.record("cancel_protocol", key, "abriu", customer_id=facts.customer_id, note=note)
    return number


def _inactivate(work: Work, customer_id: int) -> None:
    row = Customer.get_by_id(customer_id)
    if not row.active:
        return
    changes = work.update(
        Customer,
        customer_id,
        {"active": True},
        {"active": False},
        {"active": "Ativo/Inativo"},
        lambda _, on: "Ativo" if on else "Inativo",
        lambda written: {"updated_at": work.now},
    )
    work.record(
        "customer", customer_id, "alterou", customer_id=customer_id, changes=changes, note="último plano cancelado"
    )
