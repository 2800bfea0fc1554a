"""What changes the contacts of a customer; the search finds customers by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.models.customers import Contact
from integrator_tui.queries.customers.contacts import contact, contact_context, with_inactive
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service

CONTACT = records.Kind("contact", "contato", Contact, ContactForm)


@service(permission=EDIT)
def create_contact(work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
    """A new contact from texts as typed. Raises `InvalidForm`, `Gone` without the customer. Returns its id."""
    context = contact_context(work.session, customer_id)
    form = records.check(ContactForm, values, context)
    key = records.create(work, CONTACT, customer_id, form, context, form.name)
    index_customers([customer_id])
    return key


@service(permission=EDIT)
def save_contact(work: Work, customer_id: int, key: int, read: ContactForm, values: Mapping[str, Any]) -> int:
    """Write what differs between `read` and texts as typed. Raises `InvalidForm`, `Conflict`, `Gone`. Returns its id.

    Without a mobile number there is no authorisation for messages, also where somebody else gave it meanwhile.
    """
    context = contact_context(work.session, customer_id)
    now = contact(work.session, customer_id, key)
    if now is not None:
        context = with_inactive(context, now)
    form = records.check(ContactForm, values, records.untouched(context, read))
    records.save(work, CONTACT, customer_id, key, read, form, context, form.name)
    _withdraw_authorisation(work, customer_id, key)
    index_customers([customer_id])
    return key


@service(permission=EDIT)
def remove_contact(work: Work, customer_id: int, key: int) -> int:
    """Mark a contact as deleted. Raises `Gone`. Returns its id."""
    records.remove(work, CONTACT, customer_id, key, _name(customer_id, key))
    index_customers([customer_id])
    return key


@service(permission=EDIT)
def restore_contact(work: Work, customer_id: int, key: int) -> int:
    """Bring a deleted contact back, with its extra fields. Returns its id."""
    records.restore(work, CONTACT, customer_id, key, _name(customer_id, key))
    index_customers([customer_id])
    return key


def _name(customer_id: int, key: int) -> str:
    row = Contact.get_or_none((Contact.id == key) & (Contact.customer_id == customer_id))
    if row is None:
        raise Gone("Não há este contato.")
    return str(row.name)


def _withdraw_authorisation(work: Work, customer_id: int, key: int) -> None:
    """One desk clears the number while another authorises it: both saves pass, together they would say nonsense."""
    row = records.row_of(CONTACT, customer_id, key)
    if row.sms_authorized and not row.mobile:
        records.save(
            work,
            CONTACT,
            customer_id,
            key,
            ContactForm.model_construct(sms_authorized=True),
            ContactForm.model_construct(sms_authorized=False),
            contact_context(work.session, customer_id),
            row.name,
        )
