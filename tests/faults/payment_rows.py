"""Many operators receive the same invoices at the same moment; a payment is killed at any of its statements."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import DeskError
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.states import StateTable, Verdict
from integrator_tui.services.finance import payments
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.plan_rows import Runner, dying, serve
from tests.faults.registry import Outcome, row
from tests.faults.updates import as_operator
from tests.money import PRICE, bill

TODAY = date.today()
ALL, FEW = (50, 20), (5, 3)
"""Operators and invoices."""


def invoices(db: Db, session: Session, count: int) -> list[int]:
    """Of one customer, due next week."""
    return [bill(db, session, TODAY + timedelta(days=7)) for _ in range(count)]


def receive(db: Db, session: Session, shown: dict[str, int]) -> None:
    """All of what was shown, in one payment."""
    form = {
        "cents": format_money(sum(shown.values())),
        "paid_on": format_date(TODAY),
        "method": "PIX",
        "over": "fica como crédito",
    }
    db.run(payments.receive, session, 1, shown, form)


def one_of_many(db: Db, session: Session, keys: list[int], start: threading.Barrier, told: list[str]) -> None:
    """Each invoice by itself, as every window showed it before anybody paid."""
    start.wait()
    for key in keys:
        try:
            receive(db, session, {str(key): PRICE})
        except DeskError:
            told.append("refused")
        except Exception as error:
            told.append(repr(error))
        else:
            told.append("paid")


def at_once(url: str, operators: int, count: int) -> Outcome:
    """All operators, all invoices, each in an order of his own."""
    db, session = open_base(url, login="ana")
    keys = invoices(db, session, count)
    own = [as_operator(db, session, number) for number in range(operators)]
    desks, told, start = [Db(url) for _ in own], list[str](), threading.Barrier(operators)
    threads = []
    for number, (desk, who) in enumerate(zip(desks, own, strict=True)):
        mine = random.Random(number).sample(keys, count)
        threads.append(threading.Thread(target=one_of_many, args=(desk, who, mine, start, told)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in (db, *desks):
        desk.close()
    wrong = [text for text in told if text not in ("paid", "refused")] + unbalanced(url, paid=count)
    if told.count("paid") != count:
        wrong.append(f"{told.count('paid')} payments of {count} invoices")
    note = f"{told.count('paid')} paid, {told.count('refused')} refused"
    return Outcome(len(told), told.count("refused"), len(wrong), "; ".join([note, *wrong[:3]]))


SUMS = (
    "SELECT (SELECT COUNT(*) FROM invoice WHERE open_cents <> (SELECT COALESCE(SUM(cents), 0) FROM ledger_entry"
    " WHERE invoice_id = invoice.id)),"
    " (SELECT COUNT(*) FROM payment WHERE cents <> (SELECT COALESCE(-SUM(cents), 0) FROM ledger_entry"
    " WHERE payment_id = payment.id)),"
    " (SELECT COUNT(*) FROM payment WHERE NOT EXISTS (SELECT 1 FROM receipt WHERE payment_id = payment.id)),"
    " (SELECT COUNT(*) FROM payment), (SELECT COALESCE(MAX(number), 0) FROM receipt),"
    " (SELECT COUNT(*) FROM history WHERE entity = 'payment'), (SELECT COUNT(*) FROM invoice WHERE open_cents = 0),"
    " (SELECT COUNT(*) FROM ledger_entry WHERE kind = 'excedente')"
)


def unbalanced(url: str, paid: int) -> list[str]:
    """What does not agree: sums, receipts without gaps, one row of the history for each payment; `paid` invoices."""
    open_wrong, parts, bare, count, last, told, closed, over = world.ask(url, SUMS)[0]
    said = {
        "invoices differ from their entries": open_wrong,
        "payments differ from their entries": parts,
        "payments without receipt": bare,
        "receipts missing": last - count,
        "payments not told by the history": count - told,
        "invoices that were not paid": paid - closed,
        "invoices paid too much": over,
    }
    return [f"{number} {what}" for what, number in said.items() if number]


def believed() -> AbstractContextManager[Any]:
    """What the window showed is believed: neither the open amounts nor the state are asked again."""
    stack = ExitStack()
    stack.enter_context(patch.object(payments, "_refuse_changed", lambda due, shown: None))
    stack.enter_context(patch.object(StateTable, "check", lambda table, state, action, holds: Verdict(state)))
    return stack


def _at_once_believed(full: bool) -> Outcome:
    with world.folder(), world.postgres_base() as url, believed():
        return at_once(url, *FEW)


@row(
    "payments",
    promise="each invoice is paid once, and every sum agrees; whoever comes second is told, nothing of his is written",
    fault="50 operators receive the same 20 invoices at the same moment",
    control=_at_once_believed,
    without="the open amounts asked again inside the transaction",
    functions=("F218", "F146"),
)
def payments_at_once(full: bool) -> Outcome:
    """On PostgreSQL, each operator on a connection of his own."""
    with world.folder(), world.postgres_base() as url:
        return at_once(url, *(ALL if full else FEW))


# Killed at any point of a payment


def pay_and_die(url: str, at: int, bare: bool) -> None:
    """A payment of three invoices, killed before its statement number `at`; 0 is never. Says how many there were."""
    db, session = open_base(url, login="ana")
    shown = {str(key): PRICE for (key,) in world.ask(url, "SELECT id FROM invoice WHERE open_cents > 0 ORDER BY id")}
    with dying(at, bare=bare) as statements:
        if shown:
            receive(db, session, shown)
    db.close()
    print(len(statements), flush=True)


def killed_payments(kills: int, make: Callable[[], AbstractContextManager[str]], *, bare: bool = False) -> Outcome:
    """Kill so many payments, each at a statement drawn at random; after each all is as before or as after it."""
    chance, wrong = random.Random(146), list[str]()

    def begin(url: str) -> None:
        db, session = open_base(url, login="ana")
        invoices(db, session, 3)
        db.close()

    with Runner("tests.faults.payment_rows") as runner:
        with make() as url:
            begin(url)
            statements = runner.run(url)
            wrong += unbalanced(url, paid=3)
        for _ in range(kills):
            with make() as url:
                begin(url)
                runner.run(url, chance.randint(1, statements), bare)
                there = world.ask(url, "SELECT COUNT(*) FROM payment")[0][0]
                wrong += unbalanced(url, paid=3 if there else 0)
                if not bare:
                    runner.run(url)
                    wrong += unbalanced(url, paid=3)
    return Outcome(kills, kills, len(wrong), "; ".join([f"{statements} statements", *wrong[:2]]))


@row(
    "payment-killed",
    promise="a payment with its entries, receipt and history is there whole or not at all, and can be done again",
    fault="kill -9 of a payment of three invoices, before any of its statements",
    control=lambda full: killed_payments(20 if full else 5, world.sqlite_base, bare=True),
    without="a transaction around the payment",
    functions=("F218", "F146"),
)
def killed_payment(full: bool) -> Outcome:
    """On both engines."""
    with world.folder():
        both = [killed_payments(100 if full else 3, one) for one in (world.sqlite_base, world.postgres_base)]
    notes = "; ".join(one.note for one in both)
    return Outcome(
        sum(one.trials for one in both), sum(one.faults for one in both), sum(one.lost for one in both), notes
    )


if __name__ == "__main__":
    serve(pay_and_die)
