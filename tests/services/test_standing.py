"""Posição: what the rows of the search say is what the ledger says, as days go by too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.customers.standing import overdue_of, overdue_of_many
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance import passing_days, standing
from integrator_tui.services.finance.contests import contest
from integrator_tui.services.finance.passing_days import refresh_standings
from integrator_tui.services.lists.list_items import create_list_item, remove_list_item
from integrator_tui.session import Session
from tests.money import bill, on, pay
from tests.screens.conftest import JOAO, MARIA

DUE = date(2026, 10, 10)
"""A Saturday; 12 October is a holiday: paid without charge until the 13th."""


@pytest.fixture
def base(database_url: str) -> Iterator[tuple[Db, Session]]:
    db, session = open_base(database_url, login="ana")
    for customer in (MARIA, JOAO):
        db.run(create_customer, session, customer)
    yield db, session
    db.close()


def test_days_that_passed_are_brought_in_line_once(base: tuple[Db, Session], monkeypatch: pytest.MonkeyPatch) -> None:
    db, session = base
    bill(db, session, DUE)
    bill(db, session, date(2026, 11, 16), 5000)
    paid = bill(db, session, DUE, 100)
    pay(db, session, paid, date(2026, 10, 6), 100)

    def shown() -> list[tuple[Any, ...]]:
        return [tuple(row) for row in db.run(fetch, "SELECT customer_id, overdue_cents FROM search_row ORDER BY 1")]

    def refreshed(day: date) -> int:
        return refresh_standings(on(session, day), db.run)

    def reads(function: Any) -> int:
        asked: list[str] = []

        def counted(sql: str, *values: Any) -> Any:
            asked.append(sql)
            return fetch(sql, *values)

        with monkeypatch.context() as patch:
            patch.setattr(passing_days, "fetch", counted)
            function()
        return len(asked)

    assert refreshed(date(2026, 10, 13)) == 0, "the 13th is the last day without charge"
    assert shown() == [(1, 0), (2, 0)]
    assert refreshed(date(2026, 10, 14)) == 1
    assert shown() == [(1, 9990), (2, 0)]
    assert reads(lambda: refreshed(date(2026, 10, 14))) == 4, "the second desk of the day asks for the marks, no more"
    assert refreshed(date(2026, 10, 1)) == 0, "a clock that is wrong takes nothing back"
    monkeypatch.setattr(passing_days, "_note_day", lambda today: None)  # ended before its end
    assert refreshed(date(2026, 11, 17)) == 1
    monkeypatch.undo()
    assert refreshed(date(2026, 11, 18)) == 0, "what was done is not done again"
    assert shown() == [(1, 14990), (2, 0)]
    told = db.run(fetch, "SELECT overdue_invoices, oldest_due FROM customer_standing WHERE customer_id = 1")[0]
    assert (told[0], str(told[1])) == (2, "2026-10-10")


def test_many_at_once_are_each_as_alone(base: tuple[Db, Session]) -> None:
    db, session = base
    today = date(2026, 12, 1)
    first = bill(db, session, DUE)
    bill(db, session, date(2026, 12, 10))
    assert db.run(overdue_of_many, [], today) == {}
    both = db.run(overdue_of_many, [1, 2], today)
    assert both == {1: db.run(overdue_of, 1, today)}, "nobody who never had an invoice: what was counted for him stays"
    later = on(session, today)
    db.run(contest, later, 1, first, {"reason": "Não usei", "rest_due_on": "20/12/2026"})
    assert db.run(overdue_of_many, [1], today)[1] == db.run(overdue_of, 1, today)
    db.run(execute, "UPDATE customer_standing SET overdue_cents = 7 WHERE customer_id = 1")
    assert db.run(standing.keep_standings, [1, 2], today) == 1
    assert db.run(fetch, "SELECT overdue_cents FROM customer_standing WHERE customer_id = 1")[0][0] == 0


def test_open_invoices_follow_a_holiday_that_comes_and_goes(base: tuple[Db, Session]) -> None:
    db, session = base
    friday, monday = date(2026, 10, 16), date(2026, 10, 19)
    first, paid = bill(db, session, friday), bill(db, session, friday)
    pay(db, session, paid, date(2026, 10, 15), 100)
    today = on(session, date(2026, 10, 17))

    def shown() -> list[date]:
        sql = "SELECT effective_due_on FROM invoice ORDER BY id"
        return [date.fromisoformat(str(day)) for (day,) in db.run(fetch, sql)]

    refresh_standings(today, db.run)
    overdue = "SELECT overdue_invoices FROM customer_standing WHERE customer_id = 1"
    assert (shown(), db.run(fetch, overdue)[0][0]) == ([friday, friday], 2)
    values = {"name": "Padroeira", "code": "16/10", "state": "PR", "city": "CURITIBA"}
    key = db.run(create_list_item, session, "feriados", values)
    assert bill(db, session, friday) > first
    assert shown() == [friday, friday, monday], "a new one at once"
    refresh_standings(today, db.run)
    assert shown() == [monday, friday, monday], "what was paid of was reckoned as the calendar stood"
    assert db.run(fetch, overdue)[0][0] == 1
    db.run(remove_list_item, session, key)
    refresh_standings(today, db.run)
    assert (shown(), db.run(fetch, overdue)[0][0]) == ([friday, friday, friday], 3)
