"""Bases and desks for the tests of screens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.services.customers.customers import create_customer
from tests.screens.desk import DeskPilot, open_desk
from tests.templates import Templates

MARIA = {
    "person_type": "Pessoa Física",
    "active": "Ativo",
    "legal_name": "MARIA SILVA SANTOS",
    "document": "529.982.247-25",
    "birth_date": "05/02/1980",
    "phone": "(41) 3333-4444",
    "mobile": "(41) 99876-5432",
    "email": "maria.santos@exemplo.com.br",
    "zip": "80010-000",
    "street": "Rua XV de Novembro",
    "number": "100",
    "district": "Centro",
    "city": "Curitiba",
    "state": "PR",
    "reference": "perto da praça",
}
PADARIA = {
    "person_type": "Pessoa Jurídica",
    "active": "Ativo",
    "legal_name": "PADARIA PÃO DOCE LTDA",
    "trade_name": "Pão Doce",
    "document": "12.ABC.345/01DE-35",
    "phone": "(11) 3333-5555",
    "email": "contato@paodoce.com.br",
    "street": "Avenida Paulista",
    "city": "São Paulo",
    "state": "SP",
    "state_registration": "ISENTO",
    "city_registration": "12345",
}
JOAO = {
    "person_type": "Pessoa Física",
    "active": "Ativo",
    "legal_name": "João Conceição Souza",
    "document": "111.444.777-35",
    "mobile": "(11) 98765-4321",
    "city": "Campinas",
    "state": "SP",
}

ONCE = pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
"""For a test of what is typed and shown, which asks the base nothing that the engines could answer differently."""


@pytest.fixture
def people_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A base with MARIA (1), PADARIA (2) and JOAO (3)."""
    yield from templates.copy(database_engine, _people, tmp_path / "desk.db")


def _people(url: str) -> None:
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.close()


@pytest.fixture
async def desk(people_url: str, tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """The operator ana at a desk of 80x24 on that base."""
    async with open_desk(people_url, tmp_path) as pilot:
        yield pilot
