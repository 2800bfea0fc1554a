"""Paid early: proposed, booked with the payment, gone with its reversal; never for a part, nor a day too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import InvalidForm
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.finance.ledger import credit_of, owing, posted
from integrator_tui.rules.finance.early_discount import Offer, offers_text
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance import agreements, payments
from integrator_tui.services.finance.invoices import invoice_of
from integrator_tui.services.service import Work
from tests.money import PRICE, bill, on, pay
from tests.screens.conftest import MARIA

DUE, LAST = date(2026, 12, 10), date(2026, 12, 4)
OFF = 1000
LATE = date(2026, 12, 20)
DAY = timedelta(days=1)


class Account:
    """A customer with one invoice that offers ten reais for coming six days early."""

    def __init__(self, url: str) -> None:
        self.db, self.session = open_base(url, login="ana")
        self.db.run(create_customer, self.session, MARIA)
        self.key = bill(self.db, self.session, DUE)
        told = offers_text([Offer(LAST, OFF)])
        self.db.run(execute, "UPDATE invoice SET early = ? WHERE id = ?", (told, self.key))

    def on(self, day: date, service: Any, *args: Any) -> Any:
        """What the operator does on a day."""
        return self.db.run(service, on(self.session, day), 1, *args)

    def stands(self, day: date) -> tuple[str, int, int]:
        """State, what would be owed, what would settle it on a day."""

        def ask() -> tuple[str, int, int]:
            found = owing(invoice_of(1, self.key), posted([self.key])[self.key], day)
            return found.state, found.total, found.to_settle

        return self.db.run(ask)

    def kinds(self) -> list[tuple[str, int]]:
        """Its entries, and the credit's."""
        rows = self.db.run(fetch, "SELECT kind, cents FROM ledger_entry ORDER BY id")
        return [(kind, cents) for kind, cents in rows if kind != "lancamento"]

    def bank(self, day: date, cents: int, tolerance: int = 0) -> int:
        """What a bank took."""

        def take() -> int:
            with database.atomic():
                work = Work(on(self.session, day), "bank", self.session.now())
                return payments.book_bank_payment(work, 1, self.key, day, cents, "boleto", tolerance, "retorno")

        return self.db.run(take)


@pytest.fixture
def account(database_url: str) -> Iterator[Account]:
    found = Account(database_url)
    yield found
    found.db.close()


def test_it_is_proposed_booked_and_comes_back_with_the_payment(account: Account) -> None:
    assert account.stands(LAST) == ("aberta", PRICE, PRICE - OFF)
    assert account.stands(LAST + DAY) == ("aberta", PRICE, PRICE)
    due = account.on(LAST, payments.to_receive, [account.key], LAST.isoformat())
    assert due.total == PRICE - OFF
    key = pay(account.db, account.session, account.key, LAST, PRICE - OFF)
    assert account.kinds() == [("antecipacao", -OFF), ("pagamento", OFF - PRICE)]
    assert account.stands(LATE) == ("paga", 0, 0)

    account.on(LATE, payments.reverse_payment, key, {"reason": "valor de outro cliente"})
    fine, interest = 200, 33  # ten days of the full price: the discount is lost
    assert account.stands(LATE) == ("vencida", PRICE + fine + interest, PRICE + fine + interest)
    account.on(LATE, payments.reinstate_payment, key, {"reason": "era deste mesmo"})
    assert account.stands(LATE) == ("paga", 0, 0)
    assert sum(cents for kind, cents in account.kinds() if kind == "antecipacao") == -OFF


def test_what_was_shown_with_it_is_not_taken_without(account: Account) -> None:
    """The window was opened on the last day and the key pressed after midnight: nothing is written."""
    form = {"cents": "89,90", "paid_on": f"{LAST + DAY:%d/%m/%Y}"}
    with pytest.raises(Exception, match="mudou desde que foi mostrado"):
        account.on(LAST + DAY, payments.receive, {str(account.key): PRICE - OFF}, form)
    assert account.kinds() == []


def test_a_part_gets_nothing_and_the_rest_in_time_gets_it(account: Account) -> None:
    pay(account.db, account.session, account.key, LAST - DAY, 5000)
    assert account.stands(LAST) == ("parcial", PRICE - 5000, PRICE - 5000 - OFF)
    pay(account.db, account.session, account.key, LAST, PRICE - 5000 - OFF)
    assert [kind for kind, _ in account.kinds()] == ["pagamento", "antecipacao", "pagamento"]
    assert account.stands(LATE)[0] == "paga"


def test_a_day_late_costs_the_full_price(account: Account) -> None:
    with pytest.raises(InvalidForm, match="troco"):
        pay(account.db, account.session, account.key, LAST, PRICE)  # more than is owed: what becomes of it?
    pay(account.db, account.session, account.key, LAST + DAY, PRICE - OFF)
    assert account.stands(DUE) == ("parcial", OFF, OFF)


@pytest.mark.parametrize(
    ("away", "cents", "tolerance", "kinds", "left", "credit"),
    [
        (0, PRICE - OFF, 0, ["antecipacao", "pagamento"], 0, 0),
        (0, PRICE - OFF - 2, 2, ["antecipacao", "pagamento", "arredondamento"], 0, 0),
        (0, PRICE - OFF - 2, 1, ["pagamento"], OFF + 2, 0),
        (0, PRICE, 0, ["antecipacao", "pagamento", "excedente", "credito"], 0, OFF),
        (1, PRICE - OFF, 0, ["pagamento"], OFF, 0),
    ],
)
def test_what_a_bank_took(
    account: Account, away: int, cents: int, tolerance: int, kinds: list[str], left: int, credit: int
) -> None:
    """By the day on which it was paid at the bank, not that of the file."""
    account.bank(LAST + away * DAY, cents, tolerance)
    assert [kind for kind, _ in account.kinds()] == kinds
    assert account.stands(DUE)[1] == left
    assert account.db.run(credit_of, 1) == credit


def test_an_agreement_lets_nothing_off(account: Account) -> None:
    form = {"parts": "3", "first_due_on": f"{DUE:%d/%m/%Y}", "billing_form_id": "Boleto sem Taxa"}
    account.on(LAST, agreements.negotiate, {str(account.key): PRICE}, form)
    assert [kind for kind, _ in account.kinds()] == ["pagamento"]
    assert account.stands(LAST)[0] == "negociada"
