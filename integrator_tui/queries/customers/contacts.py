"""Reading the contacts of a customer (manual, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.forms.customers.customer import CustomerForm, area_of
from integrator_tui.models.customers import Contact
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of, customer
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session

CONTACT_TYPES = "tipos_contato"


@dataclass(frozen=True)
class ContactRow:
    """A contact; `form` is what the operator may edit, as it was read."""

    id: int
    form: ContactForm
    type_name: str
    version: int

    @property
    def searched(self) -> str:
        """What a filter looks through, folded; telephones as digits and as they are shown."""
        form = self.form
        numbers = [number for number in (form.phone, form.mobile, form.fax) if number]
        shown = [format_phone(number) for number in numbers]
        return fold(" ".join([form.name, self.type_name, form.job_title, form.email, *numbers, *shown]))


def contacts(
    session: Session, customer_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[ContactRow, ...]:
    """At most `limit` contacts with all the words of `text`, in the order they were entered, behind the one `after`."""
    query = Contact.select().where((Contact.customer_id == customer_id) & Contact.deleted_at.is_null())
    if after is not None:
        query = query.where(Contact.id > after)
    if not text:
        query = query.limit(limit)
    types = {item.id: item.name for item in ListItem.select().where(ListItem.kind == CONTACT_TYPES)}
    wanted = fold(text).split()
    rows: list[ContactRow] = []
    for row in query.order_by(Contact.id).iterator():
        one = _row(row, types)
        if all(word in one.searched for word in wanted):
            rows.append(one)
        if len(rows) == limit:
            break
    return tuple(rows)


def contact(session: Session, customer_id: int, contact_id: int) -> ContactRow | None:
    """One contact as it stands now; None when it was deleted."""
    row = Contact.get_or_none(
        (Contact.id == contact_id) & (Contact.customer_id == customer_id) & Contact.deleted_at.is_null()
    )
    if row is None:
        return None
    return _row(row, {item.id: item.name for item in ListItem.select().where(ListItem.id == row.contact_type_id)})


def contact_context(session: Session, customer_id: int) -> FormContext:
    """What the check of a contact needs: kind of customer, its area code, the types. Raises `Gone`."""
    return _context(session, customer(session, customer_id).form)


def new_contact(session: Session, customer_id: int) -> tuple[ContactForm, FormContext]:
    """What a new contact begins with: telephone and fax of the registration (manual, 3.4.1). Raises `Gone`."""
    form = customer(session, customer_id).form
    return ContactForm.model_construct(phone=form.phone, fax=form.fax), _context(session, form)


def _context(session: Session, form: CustomerForm) -> FormContext:
    return FormContext(
        today=session.today().date(),
        person_type=form.person_type,
        default_area=area_of(form),
        choices={CONTACT_TYPES: choices_of(session, CONTACT_TYPES)},
    )


def with_inactive(context: FormContext, row: ContactRow) -> FormContext:
    """The context for a contact whose type the provider no longer offers: it stays readable, and stays as it is."""
    known = context.choices[CONTACT_TYPES]
    key = row.form.contact_type_id
    if key is None or any(choice.value == key for choice in known):
        return context
    return replace(context, choices={CONTACT_TYPES: (*known, Choice(key, row.type_name or str(key)))})


def _row(row: Contact, types: dict[int, str]) -> ContactRow:
    values = {name: getattr(row, name) for name in ContactForm.model_fields}
    return ContactRow(
        row.id, ContactForm.model_construct(**values), types.get(row.contact_type_id or 0, ""), row.version
    )
