"""Random lives of accounts: the ledger against a diary that knows only the manual, on both engines (facts 3.4)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import DeskError, Refused
from integrator_tui.models.base import database
from integrator_tui.models.finance import Invoice, LedgerEntry
from integrator_tui.models.raw import fetch
from integrator_tui.queries.finance.invoices import InvoiceRow, statement
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance import payments
from tests.lives import START, Life

LIVES, ACTS = 12, 14
TWINS = 6


def test_random_lives_balance(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    for seed in range(LIVES):
        Life(db, session, seed).live(ACTS)
    db.close()


def test_entries_are_only_added(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    life = Life(db, session, 0)
    life.charge()

    def tamper(sql: str) -> None:
        with database.atomic():
            database.execute_sql(sql)

    for sql in ("UPDATE ledger_entry SET cents = 0", "DELETE FROM ledger_entry"):
        with pytest.raises(Exception, match="never"):
            db.run(tamper, sql)
    assert db.run(LedgerEntry.select().count) == 1
    db.close()


def test_two_desks_receive_the_same_invoices(database_url: str) -> None:
    """Traps F3: the second sees which one changed, and nothing of his is written."""
    db, session = open_base(database_url, login="ana")
    life = Life(db, session, 0)
    for _ in range(3):
        life.charge()
    shown = {str(key): total for key, total in life.owed().items()}
    one = next(iter(shown))
    form = {"cents": format_money(shown[one]), "paid_on": format_date(life.today)}
    life.do(payments.receive, {one: shown[one]}, form)
    with pytest.raises(DeskError, match="está paga"):
        life.do(payments.receive, shown, form | {"cents": format_money(sum(shown.values()))})
    two, part = list(shown)[1], {"cents": "0,01", "paid_on": format_date(life.today)}
    life.do(payments.receive, {two: shown[two]}, part)
    with pytest.raises(Refused, match="devido mudou"):
        life.do(payments.receive, {two: shown[two]}, part)
    assert db.run(lambda: fetch("SELECT COUNT(*) FROM payment")) == [(2,)]
    db.close()


def test_the_order_of_two_operators_changes_nothing_else(database_url: str) -> None:
    """Twins with two equal invoices each: one operator acts on the first, the other on the second, in either order."""
    db, session = open_base(database_url, login="ana")
    acts = ("pay", "part", "discount", "cancel", "contest", "due_date", "reverse")
    chance = random.Random(14)
    for seed in range(0, 2 * TWINS, 2):
        twins = [Life(db, session, 1000 + seed + place) for place in (0, 1)]
        days = [timedelta(days=chance.randrange(45)) for _ in range(2)]
        pair = [chance.choice(acts) for _ in range(2)]
        for twin, order in zip(twins, ((0, 1), (1, 0)), strict=True):
            twin.draw = random.Random(seed)
            twin.charge()
            twin.charge()
            keys = sorted(twin.bills)
            for key in keys:
                twin.put_in(key, 1)
            for place in order:
                twin.today, twin.draw = START + days[place], random.Random(place)
                twin.one_act(pair[place], keys[place])
        for twin in twins:
            twin.today = START + timedelta(days=60)
        left, right = (twin.figures() for twin in twins)
        assert left == right, (pair, days)
    db.close()


def test_a_statement_comes_page_by_page(database_url: str) -> None:
    """Several on one day, none twice, none left out; no page reads the others."""
    db, session = open_base(database_url, login="ana")
    life = Life(db, session, 0)
    for _ in range(7):
        life.charge()
    db.run(Invoice.update(due_on=START).where(Invoice.id.in_([2, 3, 5])).execute)
    period = (START.isoformat(), (START + timedelta(days=60)).isoformat())
    seen: list[InvoiceRow] = []
    while page := db.run(statement, session, life.customer, *period, seen[-1].id if seen else None, 2):
        assert len(page) <= 2
        seen += page
    assert [row.id for row in seen] == [row.id for row in db.run(statement, session, life.customer, *period)]
    assert sorted(row.id for row in seen) == sorted(life.bills)
    db.close()
