"""The search box: order, labels, hostile texts, the same on both engines."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

import pytest

from integrator_tui.models.base import database
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.system import Opening
from integrator_tui.queries.search.search import TOO_LONG, TOO_SHORT, WHERE, count, every, owners, recent, search
from integrator_tui.rules.fold import fold
from tests.functions import ENGINES
from tests.queries.conftest import fill_with_corpus
from tests.queries.corpus import Desk, hostile_names, people, variants
from tests.templates import Templates

PEOPLE = people()
BY_ID = {person.id: person for person in PEOPLE}


def test_both_engines_give_the_same_rows_in_the_same_order(tmp_path: Path, templates: Templates) -> None:
    rng = random.Random(2)
    texts = [(typed.text, typed.where) for person in PEOPLE[::23] for typed in variants(person, rng)]
    texts += [(text[:250], where) for text in hostile_names() for where in ("tudo", "nome", "login")]
    texts += [(a + b, "tudo") for a in "aeimost019%é" for b in "aeimos019 _"]
    answers = []
    for engine in ENGINES:
        for url in templates.copy(engine, fill_with_corpus, tmp_path / "desk.db"):
            with Desk(url) as desk:
                answers.append([(*typed, *_answer(desk, *typed)) for typed in texts])
    for one, two in zip(*answers, strict=True):
        assert one == two


def _answer(desk: Desk, text: str, where: str) -> tuple[object, ...]:
    found = desk.db.run(search, desk.session, text, where)
    return found.understood, tuple(map(astuple, found.rows)), desk.count(text, where)


def test_a_row_shows_what_is_stored(desk: Desk) -> None:
    (row,) = desk.db.run(search, desk.session, "1", "codigo").rows
    person = BY_ID[1]
    assert (row.legal_name, row.document, row.city) == (person.legal_name, person.document, person.address[3])
    assert (row.phone, row.active, row.active_plans, row.overdue_cents) == (
        person.mobile or person.phone,
        True,
        2,
        18980,
    )


def test_the_rows_follow_the_standing_whoever_writes_it(desk: Desk) -> None:
    def written() -> None:
        CustomerStanding.update(active_plans=5).where(CustomerStanding.customer_id == 1).execute()

    desk.db.run(written)
    (row,) = desk.db.run(search, desk.session, "1", "codigo").rows
    assert (row.active_plans, row.overdue_cents) == (5, 18980)
    desk.db.run(lambda: CustomerStanding.delete().execute())
    (row,) = desk.db.run(search, desk.session, "1", "codigo").rows
    assert (row.active_plans, row.overdue_cents) == (0, 0)


def test_names_that_begin_with_the_text_come_first_in_the_order_of_the_names(desk: Desk) -> None:
    found = desk.ids("maria", limit=1000)
    names = [fold(BY_ID[key].legal_name) for key in found if key in BY_ID]
    beginning = [name for name in names if name.startswith("maria")]
    assert len(beginning) > 3
    assert names[: len(beginning)] == sorted(beginning)


def test_says_how_the_text_was_understood(desk: Desk) -> None:
    for text, understood in (
        ("1", "código e CPF"),
        (PEOPLE[1].document, "CPF"),
        (PEOPLE[6].document, "CNPJ"),
        (PEOPLE[4].contact_phone, "telefone"),
        (PEOPLE[1].email, "e-mail"),
        ("silva", "nome"),
        ("silvz", "nome parecido"),
        ("liveir", "parte do nome"),
        ("perne", "parte do nome"),
        ("br 101", "endereço"),
        ("qwrtpsdfg", "nome"),
        ("q", TOO_SHORT),
        ("é", TOO_SHORT),
        (" ", TOO_SHORT),
        ("%%", "digite letras ou números"),
        ("x" * 10_000, TOO_LONG),
    ):
        assert desk.db.run(search, desk.session, text).understood == understood, text[:50]


def test_one_digit_is_a_code_and_one_letter_is_refused(desk: Desk) -> None:
    assert desk.ids("7")[0] == 7
    assert desk.ids("m") == []
    assert desk.count("m") == 0
    assert desk.all_ids("m") == []


def test_where_narrows(desk: Desk) -> None:
    assert desk.ids("12", "codigo") == [12]
    assert all("12" in BY_ID[key].document[:2] for key in desk.ids("12", "documento"))
    assert desk.ids("maria", "fone") == []
    assert desk.ids("acacias", "nome") == []
    assert desk.ids("acacias", "endereco")
    for where in WHERE:
        desk.ids("maria", where)


def test_signs_of_sql_and_of_full_text_are_letters_like_others(desk: Desk) -> None:
    before = desk.count("a", most=2000)
    for text in (
        *(
            "%",
            "_%",
            "a%",
            "'; DROP TABLE customer; --",
            '"maria" OR "silva"',
            "maria*",
            "NEAR(maria silva)",
            "maria:*",
        ),
        *(
            "name:maria",
            "^maria",
            "-maria",
            "maria & silva | !souza",
            "\\",
            "\\'",
            "${x}",
            "{0}",
            "?",
            "%s",
            "\x00",
            "[a-z]*",
        ),
        *(name for name in hostile_names()),
    ):
        for where in WHERE:
            desk.ids(text, where)
    assert desk.ids("maria*") == desk.ids("maria")
    assert desk.ids("mari_") == desk.ids("mari")
    assert desk.count("a", most=2000) == before


def test_finds_hostile_names_by_themselves(desk: Desk) -> None:
    stored = [row.legal_name for row in desk.db.run(lambda: list(every(desk.session, "H0", "documento")))]
    assert len(stored) > 20
    for name in stored:
        if len(name.strip()) > 1:
            found = desk.db.run(lambda name=name: [row.legal_name for row in every(desk.session, name, "nome")])
            assert name in found, name


@pytest.mark.parametrize("letter", ["a", "ab ", "1", "@", "é", "%", "\U0001f600", "a@b.", "ﷺ"])
def test_long_texts_answer_at_once(desk: Desk, letter: str) -> None:
    for length in (250, 600, 10_000, 1_000_000):
        text = (letter * length)[:length]
        began = time.perf_counter()
        desk.ids(text)
        assert time.perf_counter() - began < 1


def test_recent_customers_each_once_newest_first(desk: Desk) -> None:
    def opened() -> None:
        for key in (3, 1, 3, 2, 999_999, 1):
            Opening.insert(operator_id=desk.session.operator_id, customer_id=key, at=desk.session.now()).execute()
        Opening.insert(operator_id=desk.session.operator_id + 1, customer_id=9, at=desk.session.now()).execute()

    assert desk.db.run(recent, desk.session) == ()
    desk.db.run(opened)
    assert [row.id for row in desk.db.run(recent, desk.session)] == [1, 2, 3]
    assert [row.id for row in desk.db.run(recent, desk.session, limit=2)] == [1, 2]


def test_a_text_with_a_point_is_rather_the_beginning_of_an_email(desk: Desk) -> None:
    person = PEOPLE[149]
    begun = person.email.partition("@")[0]
    assert desk.ids(begun)[0] == person.id
    assert desk.db.run(search, desk.session, begun[:-1]).understood == "e-mail"
    assert desk.ids("J. Silva") == desk.ids("j silva")


@pytest.mark.parametrize("text", ["0", "00000000000000000001", "9" * 12, "9" * 30, "000000000001999999999999", "٣"])
def test_numbers_of_any_size(desk: Desk, text: str) -> None:
    desk.ids(text)
    desk.ids(text, "codigo")
    assert desk.ids("0007", "codigo") == [7]


def test_a_count_that_one_range_settles_reads_no_row_of_it(desk: Desk) -> None:
    def asked(most: int) -> tuple[int, list[str]]:
        told: list[str] = []
        run = database.obj.execute_sql

        def execute(sql: str, *values: object) -> object:
            told.append(sql)
            return run(sql, *values)

        database.obj.execute_sql = execute
        try:
            return count(desk.session, "ma", most=most), told
        finally:
            del database.obj.execute_sql

    number, told = desk.db.run(asked, 5)
    assert number == 6
    assert len(told) == 1
    assert "COUNT" in told[0]
    everybody = len(desk.all_ids("ma"))
    assert desk.db.run(asked, 10_000)[0] == everybody, "control: without more than is asked for, all are counted"


def test_owners_of_a_value(desk: Desk) -> None:
    person = PEOPLE[4]
    assert desk.db.run(owners, "fone", person.contact_phone) == [(person.id, person.legal_name)]
    assert desk.db.run(owners, "email", person.email.upper()) == [(person.id, person.legal_name)]
    assert desk.db.run(owners, "email", "nobody@example.com") == []


async def test_a_search_that_is_cancelled_leaves_the_next_one_whole(desk: Desk) -> None:
    expected = desk.ids("silva")
    for wait in range(20):
        task = asyncio.create_task(desk.db.call(search, desk.session, "mria silva"))
        await asyncio.sleep(wait / 5000)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert [row.id for row in (await desk.db.call(search, desk.session, "silva")).rows] == expected
