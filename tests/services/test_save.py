"""What one save costs in statements, what it keeps in mind, and what the version in its UPDATE is for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from unittest.mock import patch

import peewee
import psycopg
import pytest
from psycopg.waiting import Wait

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine.address import connect
from integrator_tui.errors import Conflict
from integrator_tui.forms.base import as_texts
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, together
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.services.customers.customers import SEARCHED, create_customer, save_customer
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.search.search_source import TABLES
from integrator_tui.session import Session
from tests.screens.conftest import MARIA, PADARIA

Opened = tuple[Db, Session]


@pytest.fixture
def opened(database_url: str) -> Iterator[Opened]:
    """A base with MARIA (1)."""
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    yield db, session
    db.close()


def save(opened: Opened, key: int = 1, **texts: str) -> None:
    db, session = opened
    read = db.run(customer, session, key).form
    db.run(save_customer, session, key, read, {**as_texts(read, db.run(form_context, session)), **texts})


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are run meanwhile, without BEGIN and COMMIT."""
    told: list[str] = []
    run = peewee.Database.execute_sql

    def execute(self: peewee.Database, sql: str, params: Any = None) -> Any:
        told.append(sql)
        return run(self, sql, params)  # type: ignore[no-untyped-call]

    with patch.object(peewee.Database, "execute_sql", execute):
        yield told


@contextmanager
def travelled() -> Iterator[list[int]]:
    """How often the program waits meanwhile for what PostgreSQL answers; BEGIN and COMMIT count."""
    connection, waits = database.connection(), [0]
    wait = connection.wait

    def counted(asking: Any) -> Any:
        reads = False
        try:
            wanted = next(asking)
            while True:
                reads |= wanted == Wait.R  # in a journey of several each is sent without a wait
                wanted = asking.send((yield wanted))
        except StopIteration as over:
            return over.value
        finally:
            waits[0] += reads

    connection.wait = lambda asking, *args: wait(counted(asking), *args)
    try:
        yield waits
    finally:
        connection.wait = wait


def foreign(url: str, statement: str) -> None:
    """Another program writes."""
    other = connect(url)
    with other.connection_context(), other.atomic():
        other.execute_sql(statement)


def condominiums(opened: Opened) -> list[str]:
    db, session = opened
    return [choice.label for choice in db.run(form_context, session).choices["condominios"]]


@pytest.mark.parametrize(
    ("texts", "most", "journeys"), [({"notes": "uma nota"}, 7, 8), ({"mobile": "(11) 91234-5678"}, 16, 12)]
)
def test_a_save_takes_few_statements(
    opened: Opened, database_engine: str, texts: dict[str, str], most: int, journeys: int
) -> None:
    db, session = opened
    save(opened, notes="antes")
    read = db.run(customer, session, 1).form
    values = {**as_texts(read, db.run(form_context, session)), **texts}

    def watched() -> tuple[list[str], int]:
        with counted() as statements:
            if database_engine == "sqlite":
                save_customer(session, 1, read, values)
                return statements, 0
            with travelled() as waits:
                save_customer(session, 1, read, values)
            return statements, waits[0]

    statements, waits = db.run(watched)
    locks = 3 if database_engine == "postgresql" else 0  # of the record, of who writes, and of the end of the chain
    assert len(statements) <= most + locks, "\n".join(statements)
    assert waits <= journeys


def test_what_goes_together_fails_as_it_does_alone(opened: Opened, database_engine: str, caplog: Any) -> None:
    db, _ = opened

    def written(*sqls: str) -> None:
        with database.atomic(), together():
            for sql in sqls:
                execute(sql)

    twice = "INSERT INTO system_variable (code, value) VALUES ('a', '1'), ('a', '2')"
    with pytest.raises(peewee.IntegrityError):
        db.run(written, "DELETE FROM lists_version", twice, "SELECT 1")
    assert db.run(fetch, "SELECT COUNT(*) FROM lists_version") == [(1,)], "what came before it stays undone"
    assert [record for record in caplog.records if record.name == "psycopg"] == [], "the driver may quote values"

    def stopped() -> None:
        with database.atomic(), together():
            execute("DELETE FROM lists_version")
            raise KeyError

    with pytest.raises(KeyError):
        db.run(stopped)
    assert db.run(fetch, "SELECT COUNT(*) FROM lists_version") == [(1,)]


def test_control_what_is_not_kept_is_read_each_time(opened: Opened) -> None:
    foreign(opened[0].url, "DELETE FROM lists_version")
    save(opened, notes="antes")
    with counted() as statements:
        save(opened, notes="uma nota")
    assert len([sql for sql in statements if "list_item" in sql]) >= 2


def test_the_lists_of_a_form_are_never_stale(opened: Opened) -> None:
    db, session = opened
    add = "INSERT INTO list_item (kind, name, active) VALUES ('condominios', '{}', {})"
    yes, no = ("true", "false") if not db.url.startswith("sqlite:") else ("1", "0")
    foreign(db.url, add.format("Edifício Aurora", yes))
    assert condominiums(opened) == ["Edifício Aurora"]
    with counted() as statements:
        assert condominiums(opened) == ["Edifício Aurora"]
    assert not [sql for sql in statements if "list_item" in sql], "they are read although nothing changed"
    foreign(db.url, f"UPDATE list_item SET active = {no} WHERE name = 'Edifício Aurora'")
    assert condominiums(opened) == []
    foreign(db.url, f"UPDATE list_item SET active = {yes} WHERE name = 'Edifício Aurora'")
    assert condominiums(opened) == ["Edifício Aurora"]
    foreign(db.url, "DELETE FROM list_item WHERE name = 'Edifício Aurora'")
    assert condominiums(opened) == []
    code = next(iter(db.run(form_context, session).variables))
    for value, expected in (("1", True), ("0", False)):
        foreign(db.url, f"UPDATE system_variable SET value = '{value}' WHERE code = '{code}'")
        assert db.run(form_context, session).variables[code] is expected


def test_what_is_taken_back_is_not_kept(opened: Opened) -> None:
    db, session = opened

    def undone() -> int:
        with database.atomic() as transaction:
            database.execute_sql("INSERT INTO list_item (kind, name, active) VALUES ('condominios', 'Nunca', true)")
            within = len(form_context(session).choices["condominios"])
            transaction.rollback()
        return within

    assert db.run(undone) == 1
    assert condominiums(opened) == []
    foreign(db.url, "INSERT INTO list_item (kind, name, active) VALUES ('condominios', 'Outro', true)")
    assert condominiums(opened) == ["Outro"]


def _index(key: int) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(fetch(f"SELECT * FROM {table} WHERE customer_id = {key}")) for table in TABLES}


OTHERWISE = {"active", "trade_name", "condominium_id"}
"""Searched fields that no text goes into, or that only a company has; a condominium: `test_search_recall.py`."""


def test_the_index_follows_whatever_field_is_saved(opened: Opened) -> None:
    db, session = opened
    form = db.run(customer, session, 1).form
    texts = {
        "document": "111.444.777-35", "email": "nova@example.com", "mobile": "(11) 95555-4444",
        "phone": "(11) 3333-4444", "fax": "(11) 3333-5555", "state": "RJ", "zip": "20040-002",
        "billing_zip": "20040-002", "billing_state": "RJ",
        "legal_name": "MARIA OUTRA", "birth_date": "01/02/1980",
    }  # fmt: skip
    texts |= {name: f"Novo {name}" for name in SEARCHED if name not in {*texts, *OTHERWISE}}
    texts |= {"notes": "x", "mother_name": "ANA", "number": "77"}
    assert set(texts) >= SEARCHED - OTHERWISE
    assert set(texts) <= set(type(form).model_fields)

    def anew(key: int = 1) -> bool:
        with database.atomic():
            before = _index(key)
            index_customers([key])
            return before == _index(key)

    for name, text in texts.items():
        save(opened, 1, **{name: text})
        assert db.run(anew), name
    assert db.run(create_customer, session, PADARIA) == 2
    save(opened, 2, trade_name="PÃO NOVO")
    assert db.run(anew, 2)
    save(opened, 2, active="Inativo")
    assert db.run(anew, 2)


def test_what_is_not_searched_leaves_the_index_alone(opened: Opened) -> None:
    save(opened, notes="antes")
    with counted() as statements:
        save(opened, notes="uma nota", number="77")
    assert not [sql for sql in statements if "search_" in sql]


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_a_program_that_stands_in_no_line_loses_nothing(opened: Opened) -> None:
    """It writes between the reading and the writing of a save: that is what the version in the UPDATE is for."""
    db, session = opened
    read = db.run(customer, session, 1).form
    values = {**as_texts(read, db.run(form_context, session)), "notes": "da mesa"}
    with closing(psycopg.connect(db.url)) as other:
        other.execute("UPDATE customer SET notes = 'do outro programa', version = version + 1 WHERE id = 1")
        told: list[Any] = []

        def at_the_desk() -> None:
            try:
                told.append(db.run(save_customer, session, 1, read, values))
            except Conflict as conflict:
                told.append(conflict)

        desk = threading.Thread(target=at_the_desk)
        desk.start()
        with closing(psycopg.connect(db.url, autocommit=True)) as looking:
            waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            deadline = time.monotonic() + 20
            while not looking.execute(waits).fetchone():
                assert time.monotonic() < deadline, "the save does not wait for the row"
                time.sleep(0.02)
        other.commit()
        desk.join()
    (result,) = told
    assert isinstance(result, Conflict), "what the other program wrote was written over"
    assert db.run(fetch, "SELECT notes FROM customer WHERE id = 1") == [("do outro programa",)]
