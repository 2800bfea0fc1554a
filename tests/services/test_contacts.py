"""Contacts: two desks, what may not be, what the history and the search hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.models.customers import Contact
from integrator_tui.queries.history import history_of
from integrator_tui.queries.search.search import search
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.rows import Row
from integrator_tui.session import Session
from tests.screens.conftest import MARIA, PADARIA


@dataclass
class World:
    """A base with MARIA (1) and PADARIA (2), and who works on it."""

    db: Db
    session: Session

    def create(self, customer_id: int = 1, **values: str) -> int:
        """A contact."""
        return self.db.run(CONTACTS.create, self.session, customer_id, values)

    def read(self, key: int, customer_id: int = 1) -> Row[ContactForm]:
        """A contact as a desk reads it."""
        return self.db.run(CONTACTS.one, self.session, customer_id, key)

    def save(self, read: Row[ContactForm], **values: object) -> int:
        """What a desk that has read a contact saves."""
        return self.db.run(CONTACTS.save, self.session, 1, read.id, read.form, {**read.form.model_dump(), **values})

    def found(self, text: str) -> list[int]:
        """Customers that a search finds."""
        return [row.id for row in self.db.run(search, self.session, text, "tudo", 20).rows]


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    """Fresh on each engine."""
    db, session = open_base(database_url, login="ana")
    for values in (MARIA, PADARIA):
        db.run(create_customer, session, values)
    yield World(db, session)
    db.close()


def test_two_desks_change_different_fields(here: World) -> None:
    read = here.read(here.create(name="Ana", mobile="41 98888-7777"))
    here.save(read, email="ana@exemplo.com.br")
    here.save(read, notes="à tarde")
    now = here.read(read.id)
    assert (now.form.email, now.form.notes, now.version) == ("ana@exemplo.com.br", "à tarde", 3)


def test_two_desks_change_the_same_field(here: World) -> None:
    read = here.read(here.create(name="Ana"))
    here.save(read, name="Ana Maria")
    with pytest.raises(Conflict) as caught:
        here.save(read, name="Ana Paula")
    (collision,) = caught.value.collisions
    assert (collision.label, collision.theirs, collision.mine) == ("Nome Contato", "Ana Maria", "Ana Paula")


def test_the_number_goes_on_one_desk_while_the_other_authorises_it(here: World) -> None:
    read = here.read(here.create(name="Ana", mobile="41 98888-7777"))
    here.save(read, mobile="")
    here.save(read, sms_authorized="Sim")
    now = here.read(read.id)
    assert (now.form.mobile, now.form.sms_authorized) == ("", False)
    last, before = here.db.run(history_of, here.session, 1)[:2]
    assert [(change.before, change.after) for change in last.changes + before.changes] == [
        ("Sim", "Não"),
        ("Não", "Sim"),
    ]


def test_no_authorisation_without_a_mobile(here: World) -> None:
    assert not here.read(here.create(name="Ana", sms_authorized="Sim")).form.sms_authorized


def test_only_who_may_edit_a_customer_edits_its_contacts(here: World) -> None:
    key = here.create(name="Ana")
    here.session = replace(here.session, admin=False, permissions=frozenset({"Clientes"}))
    attempts: tuple[Callable[[], int], ...] = (
        lambda: here.create(name="Rui"),
        lambda: here.save(here.read(key), name="Rui"),
        lambda: here.db.run(CONTACTS.remove, here.session, 1, key),
        lambda: here.db.run(CONTACTS.restore, here.session, 1, key),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    assert [row.form.name for row in here.db.run(CONTACTS.page, here.session, 1)] == ["Ana"]


def test_what_is_wrong_is_said_at_its_field(here: World) -> None:
    with pytest.raises(InvalidForm) as caught:
        here.create(email="ana@", mobile="3333-4444", contact_type_id="Rei", birth_date="30/02/2000")
    assert set(caught.value.errors) == {"name", "email", "mobile", "contact_type_id", "birth_date"}


def test_a_number_without_area_code_gets_the_one_of_the_customer(here: World) -> None:
    form = here.read(here.create(name="Ana", phone="3222-1111", mobile="98888-7777")).form
    assert (form.phone, form.mobile) == ("4132221111", "41988887777")


def test_cargo_is_of_companies_only(here: World) -> None:
    """Given for a person it is refused, not dropped in silence."""
    with pytest.raises(InvalidForm, match="«Cargo» não existe para Pessoa Física"):
        here.create(name="Ana", job_title="Gerente")
    assert here.read(here.create(2, name="Rui", job_title="Gerente"), 2).form.job_title == "Gerente"


def test_the_search_finds_by_contacts_that_are_there(here: World) -> None:
    key = here.create(name="Ana", mobile="41 98888-7777", email="ana@exemplo.com.br")
    assert here.found("98888-7777") == here.found("ana@exemplo.com.br") == [1]
    here.db.run(CONTACTS.remove, here.session, 1, key)
    assert here.found("98888-7777") == here.found("ana@exemplo.com.br") == []
    with pytest.raises(Gone):
        here.db.run(CONTACTS.remove, here.session, 1, key)
    here.db.run(CONTACTS.restore, here.session, 1, key)
    here.db.run(CONTACTS.restore, here.session, 1, key)
    assert here.found("98888-7777") == [1]
    actions = [row.summary for row in here.db.run(history_of, here.session, 1)[:3]]
    assert [action.split(" ")[0].rstrip(":") for action in actions] == ["restaurou", "apagou", "criou"]


def test_a_contact_of_somebody_else_is_out_of_reach(here: World) -> None:
    key = here.create(2, name="Rui")
    with pytest.raises(Gone):
        here.db.run(CONTACTS.remove, here.session, 1, key)
    with pytest.raises(Gone):
        here.db.run(CONTACTS.restore, here.session, 1, key)
    with pytest.raises(Gone):
        here.read(key)


def test_pages_follow_each_other(here: World) -> None:
    here.db.run(lambda: [Contact.insert(customer_id=1, name=f"Nº {number}").execute() for number in range(25)])
    names: list[str] = []
    after = None
    while page := here.db.run(CONTACTS.page, here.session, 1, "", after, 10):
        names += [row.form.name for row in page]
        after = page[-1].id
    assert names == [f"Nº {number}" for number in range(25)]


def test_a_type_that_is_no_longer_offered_stays(here: World) -> None:
    from integrator_tui.models.system import ListItem

    key = here.create(name="Ana", contact_type_id="Mãe")
    here.db.run(lambda: ListItem.update(active=False).where(ListItem.name == "Mãe").execute())
    read = here.read(key)
    assert read.text("contact_type_id") == "Mãe"
    here.save(read, notes="à tarde")
    assert here.read(key).text("contact_type_id") == "Mãe"
