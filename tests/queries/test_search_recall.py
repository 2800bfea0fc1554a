"""The last word is never "0 clientes" when the customer is there: texts as people say, hear, abbreviate and paste them.

Every case is a kind of text that missed somebody in a program of this sort; both engines answer alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.queries.search.search import CustomerRow, search
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import create_customer
from tests.queries.corpus import Desk
from tests.templates import Templates

PEOPLE = (
    {"legal_name": "MARIA DORES XAVANTE", "document": "529.982.247-25", "street": "Rua Pereira Nunes", "number": "100",
     "city": "Niterói", "state": "RJ", "zip": "20511-120", "mobile": "(21) 98765-4321"},
    {"legal_name": "LUIS CARLOS SOUSA", "document": "111.444.777-35", "street": "Avenida Brasil", "number": "7",
     "city": "Curitiba", "state": "PR", "zip": "80010-000", "phone": "(41) 3333-4477"},
    {"legal_name": "THIAGO HENRIQUE PRADO JUNIOR", "document": "935.411.347-80", "street": "Praça da Sé",
     "number": "S/N", "city": "São Paulo", "state": "SP", "zip": "01001-000"},
    {"person_type": "Pessoa Jurídica", "legal_name": "COMERCIO DE ALIMENTOS SERRA LTDA", "trade_name": "Bar do Zé",
     "document": "12.ABC.345/01DE-35", "state_registration": "ISENTO", "street": "Travessa Ouvidor", "number": "60",
     "city": "Rio de Janeiro", "state": "RJ", "zip": "20040-040"},
)  # fmt: skip


def fill(url: str) -> None:
    """The four of `PEOPLE` with a contact, a condominium and a MAC."""
    from integrator_tui.models.customers import CustomerIdentifier
    from integrator_tui.services.lists.list_items import create_list_item
    from integrator_tui.services.search.search_index import index_customers

    db, session = open_base(url, login="ana")
    for values in PEOPLE:
        db.run(create_customer, session, {"person_type": "Pessoa Física", "active": "Ativo", **values})
    db.run(CONTACTS.create, session, 4, {"name": "Genoveva Quintanilha", "mobile": "(21) 97777-1212"})
    db.run(create_list_item, session, "condominios", {"name": "Solar das Palmeiras"})
    address = {"kind": "Instalação", "street": "Rua B", "number": "2", "city": "Itu", "state": "SP"}
    db.run(ADDRESSES.create, session, 2, {**address, "condominium_id": "Solar das Palmeiras"})
    db.run(lambda: CustomerIdentifier.insert(customer_id=1, kind="mac", value="50:C7:BF:3A:11:09").execute())
    db.run(lambda: index_customers([1]))
    db.close()


@pytest.fixture
def desk(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[Desk]:
    """The operator ana at a base with these people."""
    for url in templates.copy(database_engine, fill, tmp_path / "desk.db"):
        with Desk(url) as desk:
            yield desk


def found(desk: Desk, text: str) -> tuple[CustomerRow, ...]:
    """The rows of the box."""
    return tuple(desk.db.run(search, desk.session, text).rows)


SAID = (
    # words that only link; words of one sound; abbreviations, both ways
    ("maria das dores xavante", 1), ("maria de dores e xavante", 1), ("luiz carlos souza", 2), ("luis souza", 2),
    ("karlos sousa", 2), ("tiago enrique", 3), ("tiago henrique", 3), ("thiago prado jr", 3), ("tyago prado", 3),
    ("bar ze", 4), ("com alimentos serra", 4),
    # streets
    ("rua brasil 7", 2), ("av brasil", 2), ("Avenida Brasil, 7", 2), ("pca da se", 3), ("praca se s/n", 3),
    ("r pereira nunez", 1), ("rua pereira numes 100", 1), ("trav ouvidor", 4), ("rua ouvidor 60", 4),
    # name with street, city, document, telephone
    ("maria rua pereira nunes 100", 1), ("maria niteroi", 1), ("luis curitiba", 2), ("xavante 52998224725", 1),
    ("souza av brasil", 2), ("maria 987654321", 1),
    # condominium, contact, trade name
    ("solar das palmeiras", 2), ("palmeiras", 2), ("genoveva quintanilha", 4), ("quintanilha", 4), ("bar do zé", 4),
    # ends
    ("4725", 1), ("24725", 1), ("247-25", 1), ("4321", 1), ("4477", 2), ("01de35", 4), ("3a:11:09", 1),
    ("1109", 1),
    # a whole CEP; a CNPJ with letters in groups
    ("80010-000", 2), ("80010000", 2), ("12 ABC 345 01DE 35", 4), ("12abc34501de35", 4),
    # what is pasted
    ("CPF 529.982.247-25", 1), ("CPF: 52998224725", 1), ("tel:+5521987654321", 1), ("#2", 2),
    ("maria dores,", 1), ("\"maria dores xavante\"", 1), ("código 3", 3), ("529.982.247-25,", 1),
)  # fmt: skip
"""What somebody types, and whom it is for."""


def test_the_customer_is_there(desk: Desk) -> None:
    missed = [(text, customer) for text, customer in SAID if customer not in [row.id for row in found(desk, text)]]
    assert missed == []


def test_a_row_says_why_it_is_there(desk: Desk) -> None:
    for text, customer, why in (
        ("rua pereira nunes", 1, "Rua Pereira Nunes, 100"),
        ("bar do ze", 4, "Bar do Zé"),
        ("genoveva", 4, "contato: Genoveva Quintanilha"),
        ("palmeiras", 2, "cond. Solar das Palmeiras"),
        ("maria dores", 1, ""),
        ("52998224725", 1, ""),
    ):
        row = next(row for row in found(desk, text) if row.id == customer)
        assert row.why == why, text


def test_of_those_who_fit_the_nearest_by_letters_comes_first(desk: Desk) -> None:
    """Along the index `santos jessica maria` and `santos da silva maria` stand before `santos maria silva`."""
    for name, document in (
        ("JESSICA MARIA SANTOS DA SILVA", "390.533.447-05"), ("MARIA DA SILVA SANTOS", "168.995.350-09"),
        ("MARIA SILVA SANTOS", "746.971.314-01"), ("ANA MARIA SILVA SANTOS", "295.379.955-93"),
    ):  # fmt: skip
        person = {"person_type": "Pessoa Física", "active": "Ativo", "street": "Rua C", "number": "1",
                  "city": "Itu", "state": "SP", "zip": "13300-000"}  # fmt: skip
        desk.db.run(create_customer, desk.session, {**person, "legal_name": name, "document": document})
    for text in ("maria slva santos", "maria sliva santos"):
        names = [row.legal_name for row in found(desk, text)]
        assert names[:2] == ["MARIA SILVA SANTOS", "MARIA DA SILVA SANTOS"], text
        assert len(names) == 4, text
    assert [row.legal_name for row in found(desk, "mariasilva santos")] == [
        "MARIA SILVA SANTOS",
        "ANA MARIA SILVA SANTOS",
    ]
    assert found(desk, "jesica maria silva")[0].legal_name == "JESSICA MARIA SANTOS DA SILVA"


def test_who_is_found_by_a_misspelt_contact_says_so(desk: Desk) -> None:
    (row,) = found(desk, "genovevva quintanilha")
    assert (row.id, row.why) == (4, "contato: Genoveva Quintanilha")


def test_who_lives_at_the_number_comes_first(desk: Desk) -> None:
    assert found(desk, "Avenida Brasil, 7")[0].id == 2
    assert found(desk, "Avenida Brasil, 8") == () or found(desk, "Avenida Brasil, 8")[0].id == 2


def test_a_street_called_by_a_letter_or_like_its_city_is_found(desk: Desk) -> None:
    """Where other streets fit as typed, and their people do not have the number."""
    for name, document, street, number, city in (
        ("ALFA LTDA", "11.222.333/0001-81", "Rua A", "S/N", "Itu"),
        ("BETA LTDA", "11.444.777/0001-61", "Rua B", "2", "Itu"),
        ("PAULO LTDA", "34.028.316/0001-03", "Rua São Paulo", "9", "São Paulo"),
    ):  # fmt: skip
        home = {"street": street, "number": number, "city": city, "state": "SP", "zip": "13300-000"}
        firm = {"person_type": "Pessoa Jurídica", "active": "Ativo", "state_registration": "ISENTO", **home}
        desk.db.run(create_customer, desk.session, {**firm, "legal_name": name, "document": document})
    for house in range(6):
        address = {"kind": "Instalação", "street": "Avenida Bela", "number": f"1{house}", "district": "Alto"}
        desk.db.run(ADDRESSES.create, desk.session, 1, {**address, "city": "Itu", "state": "SP"})
    for text, name in (
        ("avenida a s/n itu", "ALFA LTDA"), ("alfa rua a s/n", "ALFA LTDA"), ("rua a s/n alfa", "ALFA LTDA"),
        ("avenida b 2 itu", "BETA LTDA"), ("rua sao pauo sao paulo", "PAULO LTDA"), ("r sao paulo 9", "PAULO LTDA"),
        ("paulo ltda rua sao paulo 9", "PAULO LTDA"), ("rua b 2 beta", "BETA LTDA"),
    ):  # fmt: skip
        assert name in [row.legal_name for row in found(desk, text)], text


def test_a_renamed_condominium_is_found_by_its_new_name(desk: Desk) -> None:
    from integrator_tui.models.system import ListItem
    from integrator_tui.queries.lists.list_items import list_item
    from integrator_tui.services.lists.list_items import save_list_item

    key = desk.db.run(lambda: ListItem.get(ListItem.name == "Solar das Palmeiras").id)
    row = desk.db.run(list_item, desk.session, key)
    assert row is not None
    desk.db.run(save_list_item, desk.session, key, row, {"name": "Vivenda Azul", "active": "Sim"})
    assert [row.id for row in found(desk, "vivenda azul")] == [2]
    assert found(desk, "palmeiras") == ()


def test_control_nobody_is_found_who_is_not_meant(desk: Desk) -> None:
    for text in ("joana xavier", "rua das flores 9", "9999", "genoveva silva"):
        assert found(desk, text) == (), text
