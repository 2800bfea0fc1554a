"""Further addresses as services see them: permission, conflict, the code of the municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.cep.found import FoundAddress
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted
from integrator_tui.models.customers import Address
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.customers.cep_answers import remember
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.session import Session
from tests.screens.conftest import MARIA

FLOWERS = {"kind": "Comercial", "zip": "80020-000", "street": "Rua das Flores", "city": "Curitiba", "state": "PR"}


@pytest.fixture
def base(database_url: str) -> Iterator[tuple[Db, Session]]:
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    yield db, session
    db.close()


def row(db: Db, key: int) -> Any:
    return db.run(lambda: Address.get_by_id(key))


def test_two_operators_on_one_address(base: tuple[Db, Session]) -> None:
    db, session = base
    key = db.run(ADDRESSES.create, session, 1, FLOWERS)
    read = db.run(ADDRESSES.one, session, 1, key).form
    db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"number": "10"})
    db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"complement": "fundos"})
    assert (row(db, key).number, row(db, key).complement) == ("10", "fundos")
    with pytest.raises(Conflict, match="digitado «12»"):
        db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"number": "12"})


def test_what_was_deleted_meanwhile_is_said(base: tuple[Db, Session]) -> None:
    db, session = base
    key = db.run(ADDRESSES.create, session, 1, FLOWERS)
    read = db.run(ADDRESSES.one, session, 1, key).form
    db.run(ADDRESSES.remove, session, 1, key)
    for call in (
        lambda: db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"number": "1"}),
        lambda: db.run(ADDRESSES.remove, session, 1, key),
        lambda: db.run(ADDRESSES.one, session, 1, key),
        lambda: db.run(ADDRESSES.remove, session, 2, key),
    ):
        with pytest.raises(Gone):
            call()
    db.run(ADDRESSES.restore, session, 1, key)
    assert len(db.run(ADDRESSES.page, session, 1, "", 0, 10)) == 1


def test_without_the_permission_nothing_is_changed(base: tuple[Db, Session]) -> None:
    db, session = base
    nobody = replace(session, admin=False, permissions=frozenset({"Clientes"}))
    key = db.run(ADDRESSES.create, session, 1, FLOWERS)
    read = db.run(ADDRESSES.one, session, 1, key).form
    calls: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (ADDRESSES.create, (FLOWERS,)),
        (ADDRESSES.save, (key, read, FLOWERS)),
        (ADDRESSES.remove, (key,)),
        (ADDRESSES.restore, (key,)),
    )
    for service, values in calls:
        with pytest.raises(NotPermitted):
            db.run(service, nobody, 1, *values)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"kind": "principal"}, "kind"), ({"kind": ""}, "kind"), ({"city": ""}, "city"), ({"state": "XX"}, "state")],
)
def test_what_does_not_fit_is_refused(base: tuple[Db, Session], wrong: dict[str, str], field: str) -> None:
    db, session = base
    with pytest.raises(InvalidForm) as told:
        db.run(ADDRESSES.create, session, 1, FLOWERS | wrong)
    assert list(told.value.errors) == [field]


def test_the_code_of_the_municipality_follows_cep_and_city(base: tuple[Db, Session]) -> None:
    db, session = base
    db.run(remember, session, FoundAddress("80020000", "", "", "Curitiba", "PR", "4106902", source="ViaCEP"))
    key = db.run(ADDRESSES.create, session, 1, FLOWERS)
    assert row(db, key).city_code == "4106902"
    read = db.run(ADDRESSES.one, session, 1, key).form
    db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"number": "10"})
    assert row(db, key).city_code == "4106902"
    db.run(ADDRESSES.save, session, 1, key, read, FLOWERS | {"number": "10", "city": "Pinhais"})
    assert row(db, key).city_code == ""


def test_pages_and_filter_of_many_addresses(base: tuple[Db, Session]) -> None:
    db, session = base
    many = [
        {"customer_id": 1, "kind": "outro", "street": f"Rua {n}", "city": "Curitiba" if n % 2 else "Pinhais"}
        for n in range(1200)
    ]
    db.run(lambda: Address.insert_many(many).execute())
    first = db.run(ADDRESSES.page, session, 1, "", 0, 200)
    second = db.run(ADDRESSES.page, session, 1, "", first[-1].id, 200)
    assert (len(first), len(second), second[0].form.street) == (200, 200, "Rua 200")
    assert len(db.run(ADDRESSES.page, session, 1, "pinhais", 0, 1000)) == 600
    assert [one.form.street for one in db.run(ADDRESSES.page, session, 1, "rua 1199", 0, 200)] == ["Rua 1199"]
