"""Trocar Dono de Plano (domain 6.3): the plan with all that hangs on it belongs to another customer from today on.

What was is the former owner's: his protocols, releases, events, and who held a login until today (traps P5).
"""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.plans.acts import TransferForm
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.plans import BillingEvent, PlanContract
from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.models.registration import ScheduledSuspension
from integrator_tui.queries.plans.acts import act_context
from integrator_tui.queries.plans.dues import ONE_DAY, leaving
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.variables import value
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.plans.orders import RENEW
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, change, recount
from integrator_tui.services.plans.acts.records import move
from integrator_tui.services.plans.network import orders
from integrator_tui.services.records import check
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import RECORD_LOCK, Work, service

ADDRESS = (
    *("zip", "street", "number", "complement", "district", "city", "state", "city_code", "reference"),
    *("condominium_id", "block", "unit"),
)


@service(permission=permissions.TRANSFER_PLAN)
def transfer_plan(work: Work, customer_id: int, plan_id: int, version: int, values: Mapping[str, str]) -> int:
    """Give a plan to another customer; the running period until yesterday is the former owner's.

    Returns the id of the new owner. Raises `Refused` while the former one owes, or while somebody writes about the new
    one; `InvalidForm` for a customer that there is not, or who is inactive; `Gone`.
    """
    facts = begin(work, customer_id, plan_id, "transfer", version)
    form: TransferForm = check(TransferForm, values, act_context(work.session, facts))
    to = _owner(customer_id, form.customer_id)
    events.write(work, customer_id, plan_id, leaving(facts, facts.today - ONE_DAY))
    note = f"de {customer_id} para {to.id} {to.legal_name}"
    change(
        work,
        facts,
        "trocou o dono",
        note,
        customer_id=to.id,
        address_id=_address(facts, to.id),
        debit_data_id=None,
        last_closing=facts.today - ONE_DAY,
    )
    move(work, plan_id, customer_id, to_plan=plan_id, to_customer=to.id)
    PlanContract.update(signed=False).where(PlanContract.plan_id == plan_id).execute()
    there = (ScheduledSuspension.plan_id == plan_id) & ScheduledSuspension.deleted_at.is_null()
    ScheduledSuspension.update(deleted_at=work.now).where(there).execute()
    if form.events_along and value(work.session, variables.CHECK_TRANSFER_OF_EVENTS):
        pending = (BillingEvent.plan_id == plan_id) & (BillingEvent.status == "pendente")
        BillingEvent.update(customer_id=to.id, version=BillingEvent.version + 1).where(pending).execute()
    work.record("plan", plan_id, "recebeu", customer_id=to.id, note=f"plano {facts.label}: {note}")
    recount(work, customer_id, to.id)
    orders.queue(work, to.id, plan_id, "trocou o dono", RENEW)
    index_customers([customer_id, to.id])
    return int(to.id)


def _owner(customer_id: int, key: int | None) -> Customer:
    """The new owner, whose line nobody stands in."""
    if key == customer_id:
        raise InvalidForm({"customer_id": "O plano já é deste cliente."})
    if on_postgresql() and not fetch("SELECT pg_try_advisory_xact_lock(?, ?)", (RECORD_LOCK, key))[0][0]:
        raise Refused("Outro operador está gravando no cliente que recebe o plano. Tente de novo.")
    row = Customer.get_or_none(Customer.id == key)
    if row is None:
        raise InvalidForm({"customer_id": f"Não há cliente com o código {key}."})
    if not row.active:
        raise InvalidForm({"customer_id": f"{row.legal_name} está inativo: ative o cadastro antes."})
    found: Customer = row
    return found


def _address(facts: Facts, to: int) -> int | None:
    """The place stays: the new owner has the address from now on, too."""
    row = Address.get_or_none(Address.id == facts.address_id) if facts.address_id else None
    if row is None:
        return None
    columns = {name: getattr(row, name) for name in ADDRESS}
    its = (Address.customer_id == to) & Address.deleted_at.is_null() & (Address.kind != "cobranca")
    for held in Address.select().where(its):
        if all(getattr(held, name) == columns[name] for name in ("street", "number", "complement", "city", "state")):
            return int(held.id)
    key: int = Address.insert(customer_id=to, kind="instalacao", **columns).execute()
    return key
