"""The contacts of a customer (manual, 3.4); the search finds customers by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.forms.customers.customer import area_of
from integrator_tui.models.customers import Contact, Customer
from integrator_tui.queries.masking import hidden, masked_form, refuse_hidden
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import Row
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work
from integrator_tui.session import Session


class Contacts(Kind[ContactForm]):
    """In the order they were entered."""

    plural = "contacts"
    entity = "contact"
    this = "este contato"
    table = Contact
    form = ContactForm
    permission = EDIT
    searched = ("name", "contact_type_id", "job_title", "email", "phone", "mobile", "fax")

    def context(self, session: Session, customer_id: int) -> FormContext:
        """With the kind of customer and its area code. Raises `Gone` without the customer, `Refused` while masked."""
        owner = _owner(customer_id)
        refuse_hidden(session, customer_id)
        context = super().context(session, customer_id)
        return replace(context, person_type=owner.person_type, default_area=area_of(owner))

    def begun(self, session: Session, customer_id: int, context: FormContext) -> ContactForm:
        """With telephone and fax of the registration (manual, 3.4.1)."""
        owner = _owner(customer_id)
        return ContactForm.model_construct(phone=owner.phone, fax=owner.fax)

    def rows(self, session: Session, customer_id: int, items: Sequence[Any]) -> Sequence[Row[ContactForm]]:
        """As far as the operator sees them."""
        rows = super().rows(session, customer_id, items)
        if rows and hidden(session, customer_id):
            return [replace(row, form=masked_form(row.form)) for row in rows]
        return rows

    def note(self, session: Session, row: Any) -> str:
        """The name."""
        return str(row.name)

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """Without a mobile number there is no authorisation for messages, and the search follows.

        One desk clears the number while another authorises it: both saves pass, together they would say nonsense.
        """
        if row.sms_authorized and not row.mobile:
            given, none = (ContactForm.model_construct(sms_authorized=said) for said in (True, False))
            self.write(work, row, given, none, self.context(work.session, row.customer_id))
        else:
            index_customers([row.customer_id])


def _owner(customer_id: int) -> Any:
    row = Customer.get_or_none(Customer.id == customer_id)
    if row is None:
        raise Gone(f"Não há cliente com o código {customer_id}.")
    return row


CONTACTS = Contacts()
