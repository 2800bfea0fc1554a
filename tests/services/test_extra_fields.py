"""Extra fields: definitions, values of each type, passwords that nobody reads by the way, two desks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.forms.base import MASK
from integrator_tui.forms.customers.extra import TYPES
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.models.system import History, Operation
from integrator_tui.queries.customers.extra_fields import (
    SEE_SECRETS,
    DefinitionRow,
    ExtraRow,
    count_values,
    definition,
    definitions,
    extra_value,
    extra_values,
)
from integrator_tui.queries.history import history_of
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import EDIT, create_customer
from integrator_tui.services.customers.extra_fields import (
    definition_form,
    remove_definition,
    restore_definition,
    save_definition,
)
from integrator_tui.services.customers.extra_values import clear_extra_value, restore_extra_value, save_extra_value
from integrator_tui.session import Session
from tests.screens.conftest import MARIA, PADARIA

LABELS = {kind: one.label for kind, one in TYPES.items()}


@dataclass
class World:
    """A base with MARIA (1) and PADARIA (2), and who works on it."""

    db: Db
    session: Session

    def define(self, name: str, kind: str = "text", owner: str = "Cliente", **more: str) -> int:
        """A definition as the provider types it."""
        values = {"owner": owner, "name": name, "kind": LABELS[kind], **more}
        return self.db.run(save_definition, self.session, 0, None, values)

    def change(self, field_id: int, **values: str) -> int:
        """A definition as the provider changes it."""
        found = self.db.run(definition, self.session, field_id)
        assert found is not None
        form = definition_form(found)
        return self.db.run(save_definition, self.session, field_id, form, {**form.model_dump(), **values})

    def read(self, field_id: int, owner: str = "customer", owner_id: int = 1) -> ExtraRow:
        """A value as a desk reads it."""
        row = self.db.run(extra_value, self.session, owner, owner_id, field_id)
        assert row is not None
        return row

    def put(self, field_id: int, text: str, owner: str = "customer", owner_id: int = 1, customer_id: int = 1) -> int:
        """What a desk saves that has just read the value."""
        read = self.read(field_id, owner, owner_id)
        return self.db.run(save_extra_value, self.session, customer_id, owner_id, read, text)

    def without(self, *permissions: str) -> World:
        """An operator with nothing but these."""
        return World(self.db, replace(self.session, admin=False, permissions=frozenset({"Clientes", *permissions})))


@pytest.fixture
def here(database_url: str) -> Iterator[World]:
    """Fresh on each engine."""
    db, session = open_base(database_url, login="ana")
    for values in (MARIA, PADARIA):
        db.run(create_customer, session, values)
    yield World(db, session)
    db.close()


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        ("text", " Torre 2 [fundos] ", "Torre 2 [fundos]", "Torre 2 [fundos]"),
        ("number", "1.234,50", "1234.5", "1.234,5"),
        ("money", "1234,5", "123450", "R$ 1.234,50"),
        ("money", "0", "0", "R$ 0,00"),
        ("date", "5-2-2026", "2026-02-05", "05/02/2026"),
        ("yes_no", "s", "1", "Sim"),
        ("yes_no", "Não", "0", "Não"),
        ("list", "verm", "Vermelho", "Vermelho"),
        ("password", "s3gr3do ção", "s3gr3do ção", "s3gr3do ção"),
    ],
)
def test_each_type_has_one_stored_form(here: World, kind: str, typed: str, stored: str, shown: str) -> None:
    key = here.define("Campo", kind, choices="Vermelho\n\n Azul \n" if kind == "list" else "")
    here.put(key, typed)
    row = here.read(key)
    assert (row.stored, row.shown, row.filled, row.version) == (stored, shown, True, 1)
    here.put(key, shown)
    assert here.read(key).version == 1
    here.put(key, "")
    assert (here.read(key).shown, here.read(key).filled) == ("", False)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "doze"), ("money", "1,234"), ("date", "31/02/2026"), ("yes_no", "talvez"), ("list", "Verde")],
)
def test_what_the_type_does_not_take_is_refused(here: World, kind: str, typed: str) -> None:
    key = here.define("Campo", kind, choices="Vermelho\nAzul" if kind == "list" else "")
    with pytest.raises(InvalidForm) as caught:
        here.put(key, typed)
    assert set(caught.value.errors) == {"value"}
    assert not here.read(key).filled


def test_a_choice_that_is_no_longer_offered_stays(here: World) -> None:
    key = here.define("Cor", "list", choices="Vermelho\nAzul")
    here.put(key, "Azul")
    here.change(key, choices="Vermelho")
    here.put(key, "Azul")
    assert here.read(key).shown == "Azul"
    here.put(key, "Vermelho")
    with pytest.raises(InvalidForm):
        here.put(key, "Azul")


def test_two_desks(here: World) -> None:
    key = here.define("Torre")
    first, second = here.read(key), here.read(key)
    here.db.run(save_extra_value, here.session, 1, 1, first, "A")
    here.db.run(save_extra_value, here.session, 1, 1, second, "A")
    with pytest.raises(Conflict) as caught:
        here.db.run(save_extra_value, here.session, 1, 1, second, "B")
    (collision,) = caught.value.collisions
    assert (collision.read, collision.theirs, collision.mine) == ("", "A", "B")
    assert here.read(key).stored == "A"


def test_a_password_is_in_no_row_but_its_own(here: World) -> None:
    key = here.define("Senha do roteador", "password")
    stale = here.read(key)
    here.put(key, "abacaxi-1")
    here.put(key, "abacaxi-2")
    with pytest.raises(Conflict) as caught:
        here.db.run(save_extra_value, here.session, 1, 1, stale, "abacaxi-3")
    assert "abacaxi" not in str(caught.value)
    assert "abacaxi" not in repr(caught.value.collisions)
    here.db.run(clear_extra_value, here.session, 1, 1, here.read(key))
    here.db.run(restore_extra_value, here.session, 1, 1, key)
    assert here.read(key).stored == "abacaxi-2"
    rows = here.db.run(history_of, here.session, 1)
    said = [(change.label, change.before, change.after) for row in rows[:4] for change in row.changes]
    label = "Campo extra Senha do roteador"
    assert said == [(label, "", MASK), (label, MASK, ""), (label, MASK, MASK), (label, "", MASK)]
    everything = here.db.run(
        lambda: json.dumps([list(History.select().dicts()), list(Operation.select().dicts())], default=str)
    )
    assert "abacaxi" not in everything


def test_who_may_not_see_a_password_may_give_another(here: World) -> None:
    key = here.define("Senha", "password")
    here.put(key, "abacaxi")
    other = here.without(EDIT)
    row = other.read(key)
    assert (row.stored, row.shown, row.masked, row.filled) == ("", MASK, True, True)
    assert [one.stored for one in here.db.run(extra_values, other.session, "customer", 1)] == [""]
    other.put(key, "  ")
    assert here.read(key).stored == "abacaxi"
    other.put(key, "manga")
    assert here.read(key).stored == "manga"
    assert here.without(EDIT, SEE_SECRETS).read(key).shown == "manga"
    assert here.db.run(extra_values, other.session, "customer", 1, "manga") == ()


def test_permissions(here: World) -> None:
    key = here.define("Torre")
    here.put(key, "A")
    other = here.without()
    row = other.read(key)
    attempts: tuple[Callable[[], int], ...] = (
        lambda: other.put(key, "B"),
        lambda: other.db.run(clear_extra_value, other.session, 1, 1, row),
        lambda: other.db.run(restore_extra_value, other.session, 1, 1, key),
        lambda: here.without(EDIT).define("Outro"),
        lambda: here.without(EDIT).change(key, name="Outro"),
        lambda: here.db.run(remove_definition, here.without(EDIT).session, key),
        lambda: here.db.run(restore_definition, here.without(EDIT).session, key),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()
    assert here.read(key).stored == "A"


def test_a_value_taken_away_comes_back_unless_there_is_another(here: World) -> None:
    key = here.define("Torre")
    here.put(key, "A")
    here.db.run(clear_extra_value, here.session, 1, 1, here.read(key))
    assert not here.read(key).filled
    with pytest.raises(Gone):
        here.db.run(clear_extra_value, here.session, 1, 1, here.read(key))
    here.db.run(restore_extra_value, here.session, 1, 1, key)
    assert here.read(key).stored == "A"
    here.db.run(clear_extra_value, here.session, 1, 1, here.read(key))
    here.put(key, "B")
    with pytest.raises(Refused):
        here.db.run(restore_extra_value, here.session, 1, 1, key)
    assert here.read(key).stored == "B"


def test_values_of_contacts_and_customers_do_not_meet(here: World) -> None:
    mine, theirs = here.define("Torre"), here.define("Ramal", owner="Contato")
    contact = here.db.run(CONTACTS.create, here.session, 1, {"name": "Ana [b]"})
    assert contact == 1  # the same number as the customer
    here.put(mine, "A")
    here.put(theirs, "201", "contact", contact)
    assert [row.shown for row in here.db.run(extra_values, here.session, "customer", 1)] == ["A"]
    assert [row.shown for row in here.db.run(extra_values, here.session, "contact", 1)] == ["201"]
    assert [here.db.run(count_values, here.session, owner, 1) for owner in ("customer", "contact", "plan")] == [1, 1, 0]
    newest = here.db.run(history_of, here.session, 1)[0]
    assert newest.summary == "alterou campo extra do contato Ana [b]: Campo extra Ramal"


def test_only_an_owner_of_this_customer(here: World) -> None:
    ramal, torre = here.define("Ramal", owner="Contato"), here.define("Torre")
    contact = here.db.run(CONTACTS.create, here.session, 2, {"name": "Rui"})
    with pytest.raises(Gone):
        here.put(ramal, "201", "contact", contact, customer_id=1)
    with pytest.raises(Gone):
        here.put(torre, "A", owner_id=2, customer_id=1)
    here.db.run(CONTACTS.remove, here.session, 2, contact)
    with pytest.raises(Gone):
        here.put(ramal, "201", "contact", contact, customer_id=2)
    assert here.db.run(lambda: ExtraValue.select().count()) == 0


def test_a_field_that_the_provider_took_away_takes_no_value(here: World) -> None:
    key = here.define("Torre")
    read = here.read(key)
    here.change(key, active="Não")
    with pytest.raises(Gone):
        here.db.run(save_extra_value, here.session, 1, 1, read, "A")
    assert here.db.run(extra_values, here.session, "customer", 1) == ()


def test_definitions_are_checked(here: World) -> None:
    key = here.define("Torre")
    for values, wrong in (
        ({"owner": "", "name": "", "kind": ""}, {"owner", "name", "kind"}),
        ({"owner": "Cliente", "name": "TORRE", "kind": "texto"}, {"name"}),
        ({"owner": "Contato", "name": "Cor", "kind": "lista"}, {"choices"}),
        ({"owner": "Contato", "name": "Cor", "kind": "lista", "choices": "Azul\nazul"}, {"choices"}),
        ({"owner": "Contato", "name": "Cor", "kind": "texto", "choices": "Azul"}, {"choices"}),
        ({"owner": "Contato", "name": "Cor", "kind": "lista", "choices": "x" * 121}, {"choices"}),
    ):
        with pytest.raises(InvalidForm) as caught:
            here.db.run(save_definition, here.session, 0, None, values)
        assert set(caught.value.errors) == wrong
    here.define("Torre", owner="Contato")
    here.change(key, kind="número", position="7")
    here.put(key, "12")
    with pytest.raises(InvalidForm) as caught:
        here.change(key, kind="texto")
    assert set(caught.value.errors) == {"kind"}
    with pytest.raises(InvalidForm):
        here.change(key, owner="Plano")


def test_definitions_two_desks_and_history(here: World) -> None:
    key = here.define("Cor", "list", choices="Azul\nVerde")
    found = here.db.run(definition, here.session, key)
    assert found is not None
    read = definition_form(found)
    here.change(key, choices="Azul")
    here.db.run(save_definition, here.session, key, read, {**read.model_dump(), "name": "Cor da fachada"})
    now = here.db.run(definition, here.session, key)
    assert now is not None
    assert (now.name, now.choices) == ("Cor da fachada", ("Azul",))
    with pytest.raises(Conflict):
        here.db.run(save_definition, here.session, key, read, {**read.model_dump(), "choices": "Preto"})
    changes = here.db.run(
        lambda: [json.loads(row.changes) for row in History.select().where(History.entity == "extra_field")]
    )
    assert changes[1] == [{"field": "choices", "label": "Opções da lista", "before": "Azul, Verde", "after": "Azul"}]


def test_a_definition_taken_away_comes_back_with_its_values(here: World) -> None:
    key = here.define("Torre")
    here.put(key, "A")
    here.db.run(remove_definition, here.session, key)
    assert here.db.run(definitions, here.session) == ()
    assert here.db.run(count_values, here.session, "customer", 1) == 0
    with pytest.raises(Gone):
        here.db.run(remove_definition, here.session, key)
    other = here.define("Torre")
    with pytest.raises(InvalidForm):
        here.db.run(restore_definition, here.session, key)
    here.change(other, name="Outra")
    here.db.run(restore_definition, here.session, key)
    assert here.read(key).stored == "A"


def test_pages_follow_each_other_whatever_the_positions(here: World) -> None:
    rows = [
        {"owner": owner, "name": f"{owner} {number}", "kind": "text", "position": number % 3}
        for owner in ("customer", "contact")
        for number in range(25)
    ]
    here.db.run(lambda: ExtraField.insert_many(rows).execute())
    whole = here.db.run(definitions, here.session, "", None, 100)
    pages: list[DefinitionRow] = []
    while page := here.db.run(definitions, here.session, "", pages[-1] if pages else None, 10):
        pages += page
    assert tuple(pages) == whole
    assert len(whole) == 50
    values: list[ExtraRow] = []
    while some := here.db.run(extra_values, here.session, "customer", 1, "", values[-1] if values else None, 10):
        values += some
    assert [row.id for row in values] == [
        row.id for row in sorted(values, key=lambda row: (row.definition.position, row.id))
    ]
    assert len(values) == 25
