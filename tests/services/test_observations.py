"""The notes of a customer: written, deleted, read by whom, and as fast with ten thousand as with ten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted
from integrator_tui.forms.base import as_texts
from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.models.registration import Observation, ObservationReading
from integrator_tui.models.system import History, ListItem, Operator
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.customers.observations import (
    MOST_TO_READ,
    observations,
    readers,
    to_read,
)
from integrator_tui.queries.history import history_of
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.customers.observations import (
    OBSERVATIONS,
    add_note_type,
    mark_read,
)
from integrator_tui.session import Session
from tests.identity import allow
from tests.screens.conftest import JOAO, MARIA

MUST = {"type_id": "Alerta", "text": "Cão bravo no portão.", "must_read": "Sim"}
ONCE = MUST | {"text": "Mudou de endereço.", "once": "uma vez"}


class Desk:
    """A base with two customers, and two who work on it."""

    def __init__(self, db: Db, ana: Session) -> None:
        self.db, self.ana = db, ana
        key = db.run(allow, "bia", ("Clientes",))
        self.bia = replace(ana, operator_id=key, login="bia", admin=False, permissions=frozenset({"Clientes"}))

    def do(self, function: Callable[..., Any], *args: Any) -> Any:
        """As ana."""
        return self.db.run(function, self.ana, *args)

    def as_bia(self, function: Callable[..., Any], *args: Any) -> Any:
        """As bia, who may read."""
        return self.db.run(function, self.bia, *args)

    def change(self, key: int, **texts: str) -> int:
        """Save some fields of a note of customer 1."""
        read = self.do(OBSERVATIONS.opened, 1, key)
        values = as_texts(read.form, read.context) | texts
        return int(self.do(OBSERVATIONS.save, 1, key, read.form, values))

    def read_by(self, session: Session) -> list[str]:
        """What comes up for an operator who opens customer 1, and is then read."""
        notes = self.db.run(to_read, session, 1)
        self.db.run(mark_read, session, 1, [(note.id, note.version) for note in notes])
        return [note.text for note in notes]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """On either engine."""
    db, ana = open_base(database_url, login="ana")
    for values in (MARIA, JOAO):
        db.run(create_customer, ana, values)
    yield Desk(db, ana)
    db.close()


def test_a_note_has_date_author_type_and_history(desk: Desk) -> None:
    key = desk.do(OBSERVATIONS.create, 1, MUST)
    (row,) = desk.do(observations, 1)
    assert (row.id, row.login, row.type, row.excerpt) == (key, "ana", "Alerta", MUST["text"])
    assert row.compulsory == "Sim"
    assert row.at.date() == desk.ana.today().date()
    assert desk.do(observations, 2) == ()
    said = desk.do(history_of, 1)[0]
    assert said.action == "criou"
    assert [change.label for change in said.changes] == ["Tipo", "Observação", "Leitura Obrigatória"]
    assert said.note.startswith("observação ")


def test_what_is_wrong_is_refused_at_its_field(desk: Desk) -> None:
    with pytest.raises(InvalidForm) as error:
        desk.do(OBSERVATIONS.create, 1, {"text": " ", "type_id": "Nenhum", "must_read": "talvez"})
    assert set(error.value.errors) == {"text", "type_id", "must_read"}
    with pytest.raises(InvalidForm, match=r"Até 10\.000 caracteres"):
        desk.do(OBSERVATIONS.create, 1, {"text": "x" * 10_001})
    for function, args in (
        (OBSERVATIONS.create, (1, MUST)),
        (add_note_type, ("Novo",)),
        (OBSERVATIONS.remove, (1, 1)),
    ):
        with pytest.raises(NotPermitted):
            desk.as_bia(function, *args)


def test_once_means_nothing_without_compulsory(desk: Desk) -> None:
    key = desk.do(OBSERVATIONS.create, 1, ONCE | {"must_read": "Não"})
    assert desk.do(OBSERVATIONS.one, 1, key).form.once is False
    key = desk.do(OBSERVATIONS.create, 1, ONCE)
    assert desk.do(observations, 1)[0].compulsory == "1 vez"
    desk.change(key, must_read="Não")
    assert desk.do(OBSERVATIONS.one, 1, key).form.once is False


def test_two_who_change_one_note_merge_or_are_told(desk: Desk) -> None:
    key = desk.do(OBSERVATIONS.create, 1, MUST)
    opened = desk.do(OBSERVATIONS.opened, 1, key)
    read, texts = opened.form, as_texts(opened.form, opened.context)
    desk.change(key, type_id="Geral")
    desk.do(OBSERVATIONS.save, 1, key, read, texts | {"text": "Cão manso."})
    assert desk.do(observations, 1)[0].type == "Geral"
    with pytest.raises(Conflict):
        desk.do(OBSERVATIONS.save, 1, key, read, texts | {"text": "Gato."})
    with pytest.raises(Gone):
        desk.do(OBSERVATIONS.save, 2, key, read, texts)


def test_deleted_is_nowhere_until_it_comes_back(desk: Desk) -> None:
    key = desk.do(OBSERVATIONS.create, 1, MUST)
    desk.do(OBSERVATIONS.remove, 1, key)
    assert desk.do(observations, 1) == desk.do(observations, 1, "cao") == desk.do(to_read, 1) == ()
    assert desk.do(customer, 1).must_read == 0
    with pytest.raises(Gone):
        desk.do(OBSERVATIONS.one, 1, key)
    with pytest.raises(Gone):
        desk.do(OBSERVATIONS.remove, 1, key)
    desk.do(OBSERVATIONS.restore, 1, key)
    assert [note.id for note in desk.do(to_read, 1)] == [key]
    assert [row.action for row in desk.do(history_of, 1)][:3] == ["restaurou", "apagou", "criou"]


def test_a_type_is_made_once_and_woken_when_it_slept(desk: Desk) -> None:
    before = len(desk.do(OBSERVATIONS.context, 1).choices["tipos_observacao"])
    assert desk.do(add_note_type, "  Portaria ") == "Portaria"
    assert desk.do(add_note_type, "PORTARIA") == "Portaria"
    names = [choice.label for choice in desk.do(OBSERVATIONS.context, 1).choices["tipos_observacao"]]
    assert names[-1] == "Portaria"
    assert len(names) == before + 1
    key = desk.do(OBSERVATIONS.create, 1, MUST | {"type_id": "Portaria"})
    desk.db.run(lambda: ListItem.update(active=False).where(ListItem.name == "Portaria").execute())
    assert desk.do(observations, 1)[0].type == "Portaria"
    desk.change(key, text="ainda com o tipo que não se oferece mais")
    with pytest.raises(InvalidForm):
        desk.do(OBSERVATIONS.create, 1, MUST | {"type_id": "Portaria"})
    desk.do(add_note_type, "portaria")
    desk.do(OBSERVATIONS.create, 1, MUST | {"type_id": "Portaria"})
    with pytest.raises(InvalidForm, match="Novo tipo"):
        desk.do(add_note_type, " ")


def test_always_comes_back_and_once_comes_once_to_each(desk: Desk) -> None:
    desk.do(OBSERVATIONS.create, 1, {"text": "sem leitura"})
    desk.do(OBSERVATIONS.create, 1, MUST)
    once = desk.do(OBSERVATIONS.create, 1, ONCE)
    assert desk.do(customer, 1).must_read == 2
    assert desk.read_by(desk.ana) == [ONCE["text"], MUST["text"]]
    assert desk.read_by(desk.ana) == [MUST["text"]]
    assert desk.read_by(desk.bia) == [ONCE["text"], MUST["text"]]
    assert desk.read_by(desk.bia) == [MUST["text"]]
    desk.change(once, text="Mudou de novo.")
    assert desk.read_by(desk.bia) == ["Mudou de novo.", MUST["text"]]
    desk.change(once, must_read="Não")
    assert desk.read_by(desk.bia) == desk.read_by(desk.ana) == [MUST["text"]]


def test_receipts_are_of_operator_and_version_and_no_history(desk: Desk) -> None:
    key = desk.do(OBSERVATIONS.create, 1, ONCE)
    before = desk.db.run(History.select().count)
    assert desk.do(mark_read, 1, [(key, 1)]) == 1
    first = desk.db.run(lambda: ObservationReading.get().at)
    assert desk.do(mark_read, 1, [(key, 1), (key, 1)]) == 0
    assert desk.db.run(lambda: ObservationReading.get().at) == first
    assert desk.do(mark_read, 2, [(key, 1)]) == 0, "a note of another customer"
    assert desk.do(mark_read, 1, [(key + 99, 1)]) == 0, "a note that is not there"
    assert desk.as_bia(mark_read, 1, [(key, 1)]) == 1
    assert desk.db.run(History.select().count) == before

    desk.change(key, text="outra")
    desk.do(mark_read, 1, [(key, 2)])
    found = desk.do(readers, key)
    assert (found.version, [one.login for one in found.read]) == (2, ["ana"])
    (bia,) = found.waiting
    assert (bia.login, bia.name, bia.version) == ("bia", "Bia", 1)
    assert bia.at is not None

    desk.db.run(lambda: Operator.update(active=False).where(Operator.login == "bia").execute())
    assert desk.do(readers, key).waiting == (), "who left need not read"


def test_the_filter_has_all_words_without_accents(desk: Desk) -> None:
    for text in ("Ligou a mãe do cliente.", "Pediu visita do técnico", "MÃE quer 2ª via"):
        desk.do(OBSERVATIONS.create, 1, {"text": text, "type_id": "Geral"})
    assert [row.excerpt[:3] for row in desk.do(observations, 1, "mae")] == ["MÃE", "Lig"]
    assert [row.excerpt[:3] for row in desk.do(observations, 1, "CLIENTE mãe")] == ["Lig"]
    assert len(desk.do(observations, 1, "geral ana")) == 3
    assert len(desk.do(observations, 1, f"nao cliente {desk.ana.today():%d/%m/%Y}")) == 1
    assert len(desk.do(observations, 1, "1 de janeiro")) == 0
    assert desk.do(observations, 1, "pai") == ()


# Ten thousand notes


def many(desk: Desk, number: int, must_read: bool = False) -> None:
    """That many notes of customer 1, with long texts."""
    at = datetime(2020, 1, 1)

    def write() -> None:
        rows = [
            {
                "customer_id": 1,
                "at": at + timedelta(hours=position),
                "operator_id": desk.ana.operator_id,
                "login": "ana",
                "text": f"nota {position} " + "x" * 600,
                "must_read": must_read,
                "once": False,
            }
            for position in range(number)
        ]
        for start in range(0, number, 1000):
            Observation.insert_many(rows[start : start + 1000]).execute()

    desk.db.run(write)


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What the base is asked meanwhile."""
    base: Any = desk.db.database
    asked: list[str] = []
    plain = base.execute_sql

    def counted(sql: str, *args: Any, **options: Any) -> Any:
        asked.append(sql)
        return plain(sql, *args, **options)

    base.execute_sql = counted
    try:
        yield asked
    finally:
        base.execute_sql = plain


def steps(desk: Desk, function: Callable[..., Any], *args: Any) -> int:
    """Hundreds of steps that SQLite's machine takes for a reading."""
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    def run() -> None:
        connection: Any = desk.db.database.connection()
        connection.set_progress_handler(count, 100)
        function(desk.ana, *args)
        connection.set_progress_handler(None, 0)

    desk.db.run(run)
    return taken[0]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_page_of_ten_thousand_costs_as_much_as_a_page_of_few(desk: Desk) -> None:
    many(desk, 200)
    few = steps(desk, observations, 1)
    many(desk, 9_800)
    assert steps(desk, observations, 1) <= few + 2
    middle = desk.do(observations, 1)[-1].id - 5_000
    assert steps(desk, observations, 1, "", middle) <= few + 2
    assert steps(desk, customer, 1) <= 3, "no compulsory note among ten thousand: not looked for"


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_a_page_of_ten_thousand_is_read_along_its_index(desk: Desk) -> None:
    many(desk, 10_000)

    def plan() -> str:
        fetch_one = (
            "EXPLAIN (ANALYZE, COSTS OFF) SELECT id FROM observation"
            " WHERE customer_id = 1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 200"
        )
        desk.db.database.execute_sql("ANALYZE observation")
        return "\n".join(line for (line,) in fetch(fetch_one))

    said = desk.db.run(plan)
    assert "Seq Scan" not in said, said
    assert "Sort" not in said, said


def test_pages_and_openings_ask_little(desk: Desk) -> None:
    many(desk, 450)
    with statements(desk) as asked:
        page = desk.do(observations, 1)
    assert (len(asked), len(page)) == (1, 200)
    assert all(len(row.excerpt) <= 400 for row in page)
    seen = [row.id for row in page]
    while page:
        page = desk.do(observations, 1, "", page[-1].id)
        seen += [row.id for row in page]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 450
    with statements(desk) as asked:
        assert desk.do(customer, 1).must_read == 0
    assert len(asked) == 3, "customer with the number of compulsory notes, addresses, standing"
    many(desk, 300, must_read=True)
    assert desk.do(customer, 1).must_read == 300
    with statements(desk) as asked:
        assert len(desk.do(to_read, 1)) == MOST_TO_READ
    assert len(asked) == 1


def test_a_rare_word_is_found_among_many_in_few_statements(desk: Desk) -> None:
    rare = desk.do(OBSERVATIONS.create, 1, {"text": "Ornitorrinco"})
    many(desk, 2_500)
    with statements(desk) as asked:
        assert [row.id for row in desk.do(observations, 1, "ornitorrinco")] == [rare]
    assert len(asked) == 3
    page = desk.do(observations, 1, "nota")
    assert [row.id for row in page] == [row.id for row in desk.do(observations, 1)]
    assert desk.do(observations, 1, "nota", page[-1].id)[0].id == page[-1].id - 1


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_compulsory_notes_are_counted_by_their_index(desk: Desk) -> None:
    with statements(desk) as asked:
        desk.do(customer, 1)
    assert not desk.db.run(on_postgresql)
    plan = desk.db.run(fetch, f"EXPLAIN QUERY PLAN {asked[0]}", (1, 1, 1))
    assert any("observation_must_read" in line[3] for line in plan), plan
