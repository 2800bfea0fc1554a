"""What every kind of record has from its declaration: the life of a record, pages that cost the same, two desks."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import integrator_tui.screens
import integrator_tui.services
from integrator_tui.base import open_base
from integrator_tui.commands.calls import OPTIONS as CALLS
from integrator_tui.commands.customers import OPTIONS
from integrator_tui.commands.finance import OPTIONS as FINANCE
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, NotPermitted
from integrator_tui.forms.base import STATIC, as_texts
from integrator_tui.models.base import database
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.history import ENTITIES, history_of
from integrator_tui.screens.panes.kind_pane import KindPane
from integrator_tui.services.calls.orders import ORDERS
from integrator_tui.services.calls.surveys import SURVEYS
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.customers.consents import CONSENTS
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.customers.debits import DEBITS
from integrator_tui.services.customers.documents import DOCUMENTS
from integrator_tui.services.customers.observations import OBSERVATIONS
from integrator_tui.services.customers.suspensions import SUSPENSIONS
from integrator_tui.services.finance.cheques import CHEQUES
from integrator_tui.services.finance.records import ADDITIONAL_SERVICES, EVENTS, FAILED_DEBITS
from integrator_tui.services.kind import KINDS, Kind
from integrator_tui.services.plans.plan_kind import PlanKind
from integrator_tui.session import Session
from tests.screens.conftest import MARIA, PADARIA

RECORDS: dict[Kind[Any], tuple[dict[str, str], str, str, str]] = {
    ADDRESSES: ({"street": "Rua Azul", "city": "Curitiba", "state": "PR"}, "street", "Rua Verde", "Rua Rosa"),
    CONSENTS: (
        {"channel": "SMS", "purpose": "Cobrança", "granted": "Sim", "source": "telefone"},
        "source",
        "site",
        "loja",
    ),
    CONTACTS: ({"name": "Ana", "contact_type_id": "Mãe"}, "name", "Bia", "Clara"),
    DEBITS: (
        {
            "billing_form_id": "Débito em Conta",
            "bank_id": "341",
            "branch": "2545",
            "account": "2366-1",
            "account_type": "Corrente",
            "identifier": "1",
        },
        "identifier",
        "22",
        "333",
    ),
    OBSERVATIONS: ({"text": "Cão bravo.", "type_id": "Alerta"}, "text", "Cão manso.", "Gato."),
    EVENTS: (
        {"kind": "Acréscimo", "description": "Ponto extra", "amount_cents": "10", "plan_id": "1"},
        "description",
        "Ponto a mais",
        "Outro ponto",
    ),
    ADDITIONAL_SERVICES: ({"type_id": "Visita Técnica", "unit_cents": "80"}, "note", "de manhã", "à tarde"),
    CHEQUES: ({"bank_id": "341", "number": "123", "cents": "99,90"}, "number", "124", "125"),
    SUSPENSIONS: (
        {"plan_id": "1", "suspend": "Não", "reduce": "Não", "until": "01/02/2199"},
        "until",
        "02/02/2199",
        "03/02/2199",
    ),
    ORDERS: ({"kind": "Manutenção", "place": "Rua A, 1", "message": "liga antes"}, "place", "Rua B, 2", "Rua C, 3"),
    SURVEYS: ({"technology": "Fibra", "signal": "-27,4"}, "technician", "Jorge", "Ivo"),
}
"""Kind -> texts of a record, a field, what one desk changes it to, and another."""
ELSEWHERE: tuple[Kind[Any], ...] = (DOCUMENTS, FAILED_DEBITS)
"""Kinds that no operator creates from nothing."""


class Desk:
    """A base with two customers, of whom the first has a plan, and who works on it."""

    def __init__(self, db: Db, session: Session) -> None:
        self.db, self.session = db, session

    def do(self, function: Any, *args: Any) -> Any:
        """On the database thread."""
        return self.db.run(function, self.session, *args)

    def new(self, kind: Kind[Any]) -> int:
        """A record of the first customer, from what a new one begins with."""
        begun = self.do(kind.opened, 1, None)
        return int(self.do(kind.create, 1, as_texts(begun.form, begun.context) | RECORDS[kind][0]))

    def change(self, kind: Kind[Any], key: int, read: Any, text: str) -> None:
        """Save another text of its field over what was read."""
        texts = as_texts(read.form, read.context)
        self.do(kind.save, 1, key, read.form, texts | {RECORDS[kind][1]: text})

    def history(self) -> list[tuple[str, str]]:
        """What was done to the records of the first customer, the newest first."""
        return [(row.action, row.entity) for row in self.do(history_of, 1)]

    def asks(self, function: Any, *args: Any) -> int:
        """How many statements a reading takes."""
        asked: list[str] = []
        execute = database.obj.execute_sql

        def counted(sql: str, *more: Any) -> Any:
            asked.append(sql)
            return execute(sql, *more)

        database.obj.execute_sql = counted
        try:
            self.do(function, *args)
        finally:
            del database.obj.execute_sql
        return len(asked)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    db, session = open_base(database_url, login="ana")
    for values in (MARIA, PADARIA):
        db.run(create_customer, session, values)
    db.run(_install_plan)
    yield Desk(db, session)
    db.close()


def _install_plan() -> None:
    plan = ListItem.insert(kind="planos", name="Fibra 500").execute()
    status = ListItem.get(ListItem.kind == "status_planos").id
    day: dict[str, Any] = {"start_date": date(2026, 1, 1), "due_day": 10, "price_cents": 9990}
    CustomerPlan.insert(customer_id=1, catalog_plan_id=plan, status_id=status, **day).execute()


def imported(package: Any) -> None:
    """All of a package, so that nothing it declares is missing."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def test_every_kind_is_tried_here_and_has_its_word_in_the_history() -> None:
    """Documents come with their files, failed debits from the bank: they are tried through their screens."""
    imported(integrator_tui.services)
    of_customers = {kind for kind in KINDS.values() if not isinstance(kind, PlanKind)}
    assert of_customers == {*RECORDS, *ELSEWHERE}
    assert {kind.entity for kind in KINDS.values()} <= set(ENTITIES)


@pytest.mark.parametrize("kind", [*RECORDS, *ELSEWHERE], ids=lambda kind: kind.plural)
def test_a_declaration_fits_its_table_and_its_form(desk: Desk, kind: Kind[Any]) -> None:
    columns, fields = set(kind.table._meta.fields), set(kind.form.model_fields)
    assert {"id", "customer_id", "version", "deleted_at", *fields, *kind.shown} <= columns
    assert set(kind.searched) <= fields | set(kind.shown)
    uis = [kind.form.ui(name) for name in fields]
    lists = {ui.choices for ui in uis if ui.kind == "choice"} - set(STATIC)
    assert lists == set(desk.do(kind.choices, 1))


def test_every_kind_has_a_pane_that_a_destination_names() -> None:
    imported(integrator_tui.screens)
    kinds = [pane for pane in KindPane.__subclasses__() if "KIND" in vars(pane)]
    panes = {pane.KIND: f"{pane.__module__}:{pane.__name__}" for pane in kinds if not isinstance(pane.KIND, PlanKind)}
    assert set(panes) == {*RECORDS, *ELSEWHERE}
    named = {f"integrator_tui.screens.{place.pane}" for place in (*OPTIONS, *FINANCE, *CALLS)}
    assert set(panes.values()) <= named


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.plural)
def test_the_life_of_a_record(desk: Desk, kind: Kind[Any]) -> None:
    key = desk.new(kind)
    _, _, mine, hers = RECORDS[kind]
    read = desk.do(kind.opened, 1, key)
    desk.change(kind, key, read, as_texts(read.form, read.context)[RECORDS[kind][1]])
    assert desk.history()[0] == ("criou", kind.entity), "nothing differed"
    desk.change(kind, key, read, mine)
    with pytest.raises(Conflict):
        desk.change(kind, key, read, hers)
    assert desk.do(kind.one, 1, key).text(RECORDS[kind][1]) == mine
    desk.do(kind.remove, 1, key)
    for verb, *args in (("remove", key), ("one", key), ("opened", key), ("save", key, read.form, {})):
        with pytest.raises(Gone):
            desk.do(getattr(kind, str(verb)), 1, *args)
    assert desk.do(kind.page, 1) == ()
    desk.do(kind.restore, 1, key)
    desk.do(kind.restore, 1, key)
    assert [row.id for row in desk.do(kind.page, 1)] == [key]
    actions = [action for action, entity in desk.history() if entity == kind.entity]
    assert actions == ["restaurou", "apagou", "alterou", "criou"]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.plural)
def test_who_may_not_and_whose_it_is_not(desk: Desk, kind: Kind[Any]) -> None:
    key = desk.new(kind)
    read = desk.do(kind.opened, 1, key)
    for verb, *args in (("one", key), ("opened", key), ("remove", key), ("restore", key), ("save", key, read.form, {})):
        with pytest.raises(Gone):
            desk.do(getattr(kind, str(verb)), 2, *args)
    desk.session = replace(desk.session, admin=False, permissions=frozenset({"Clientes"}))
    writes: tuple[tuple[Any, ...], ...] = (
        ("create", {}),
        ("save", key, read.form, {}),
        ("remove", key),
        ("restore", key),
    )
    for verb, *args in writes:
        with pytest.raises(NotPermitted):
            desk.do(getattr(kind, str(verb)), 1, *args)
    assert [row.id for row in desk.do(kind.page, 1)] == [key]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.plural)
def test_pages_follow_each_other_and_cost_the_same(desk: Desk, kind: Kind[Any]) -> None:
    key = desk.new(kind)
    few = desk.asks(kind.page, 1, "", None, 5)
    row = desk.db.run(lambda: dict(kind.table.select().where(kind.table.id == key).dicts().get()))
    del row["id"]
    desk.db.run(lambda: kind.table.insert_many([row] * 1100).execute())
    found: list[int] = []
    after = None
    while page := desk.do(kind.page, 1, "", after, 500):
        found += [one.id for one in page]
        after = page[-1].id
    assert found == sorted(found, reverse=kind.newest_first)
    assert len(found) == 1101
    assert desk.asks(kind.page, 1, "", found[2], 5) == few <= 4
    text = desk.do(kind.one, 1, key).text(kind.searched[0])
    assert len(desk.do(kind.page, 1, text, None, 2000)) == 1101
    assert desk.do(kind.page, 1, "ornitorrinco", None, 5) == ()


def test_what_nobody_edits_is_shown_and_searched(desk: Desk) -> None:
    key = desk.new(OBSERVATIONS)
    row = desk.do(OBSERVATIONS.one, 1, key)
    assert (row.text("login"), row.shown["at"].tzinfo is not None) == ("ana", True)
    day = row.text("at").split()[0]
    assert day == f"{desk.session.today():%d/%m/%Y}"
    assert [one.id for one in desk.do(OBSERVATIONS.page, 1, f"{day} ana bravo")] == [key]
    assert desk.do(OBSERVATIONS.page, 1, f"{day} bia") == ()
