"""To whom messages of a customer can go: known addresses and mobiles, with what stands against each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.customer import area_of
from integrator_tui.models.customers import Contact
from integrator_tui.queries.customers.customers import form_context, whole_customer
from integrator_tui.queries.messages.refusals import authorisation, refusals
from integrator_tui.queries.messages.templates import templates
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.phones import why_no_sms
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.session import Session


@dataclass(frozen=True)
class Target:
    """An address or a mobile of the customer or of a contact."""

    value: str
    whose: str
    contact_id: int | None
    refused: str
    """Why it cannot be chosen, as a sentence; empty when it can."""


@query(permission=CUSTOMERS)
def email_targets(session: Session, customer_id: int, purpose: str) -> tuple[Target, ...]:
    """E-mails of the registration and of the contacts, each once, the registration's first."""
    own = whole_customer(session, customer_id).form
    found: dict[str, tuple[str, int | None]] = {own.email: ("Cadastro", None)} if own.email else {}
    for row in _contacts(customer_id):
        if row.email:
            found.setdefault(row.email, (row.name, row.id))
    against = refusals(customer_id, "email", purpose, found)
    return tuple(Target(value, *whose, against.get(value, "")) for value, whose in found.items())


@query(permission=CUSTOMERS)
def sms_targets(session: Session, customer_id: int, purpose: str) -> tuple[Target, ...]:
    """Mobiles of the contacts, and that of the registration; without authorisation they are shown, not offered.

    The registration's own mobile has no authorisation field in the manual: consent decides (F222).
    """
    own = whole_customer(session, customer_id).form
    found = {own.mobile: Target(own.mobile, "Cadastro", None, why_no_sms(own.mobile))} if own.mobile else {}
    for row in _contacts(customer_id):
        if row.mobile and (row.mobile not in found or found[row.mobile].refused):
            found[row.mobile] = Target(
                row.mobile, row.name, row.id, why_no_sms(row.mobile) or authorisation(row.id, "sms")
            )
    against = refusals(customer_id, "sms", purpose, found)
    return tuple(replace(one, refused=one.refused or against.get(value, "")) for value, one in found.items())


def _contacts(customer_id: int) -> list[Contact]:
    return list(
        Contact.select()
        .where((Contact.customer_id == customer_id) & Contact.deleted_at.is_null())
        .order_by(Contact.id)
        .limit(500)
    )


@query(permission=CUSTOMERS)
def message_context(session: Session, customer_id: int, kind: str) -> FormContext:
    """What checks the form of a message: templates, purposes, the customer's area code."""
    base = form_context(session)
    return replace(
        base,
        default_area=area_of(whole_customer(session, customer_id).form),
        choices={
            "templates": tuple(Choice(one.id, one.name) for one in templates(session, kind)),
            "purposes": tuple(Choice(code, label) for code, label in PURPOSES.items()),
        },
    )


@query(permission=CUSTOMERS)
def bulk_context(session: Session) -> FormContext:
    """What checks an SMS to many: the templates of SMS, the purposes."""
    return FormContext(
        today=session.today().date(),
        choices={
            "templates": tuple(Choice(one.id, one.name) for one in templates(session, "sms")),
            "purposes": tuple(Choice(code, label) for code, label in PURPOSES.items()),
        },
    )
