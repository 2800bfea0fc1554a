"""The monthly billing, the remittances of debits and of slips: killed before any of their statements and run again."""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from integrator_tui.bank.cnab240 import library
from integrator_tui.bank.wrong import WrongField
from integrator_tui.base import open_base
from integrator_tui.models.raw import execute
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.runs import billing
from integrator_tui.services.finance.bank_files.remittance import write_debits
from integrator_tui.services.finance.bank_files.slip_files import write_remittance
from integrator_tui.services.finance.charging.slips import issue_slips
from integrator_tui.services.finance.runs.billing_run import run_billing
from integrator_tui.services.lists.list_items import create_list_item
from tests.faults import world
from tests.faults.plan_rows import TODAY, Runner, dying, plan, serve
from tests.faults.registry import Outcome, Skipped, row
from tests.money import bill

MONTH = TODAY.replace(day=1)
PLANS = 4
"""Of each of three customers."""
SUMS = (
    "SELECT (SELECT COUNT(*) FROM invoice), (SELECT COALESCE(SUM(total_cents), 0) FROM invoice),"
    " (SELECT COALESCE(SUM(open_cents), 0) FROM invoice), (SELECT COALESCE(SUM(cents), 0) FROM ledger_entry),"
    " (SELECT COALESCE(SUM(total_cents), 0) FROM invoice_item),"
    " (SELECT COALESCE(MAX(value), 0) FROM counter WHERE name = 'invoice'),"
    " (SELECT COUNT(*) FROM history WHERE entity = 'invoice'), (SELECT COALESCE(MAX(made), 0) FROM run)"
)
"""What an undisturbed run leaves, to the cent."""


def prepare(url: str, *, marks: bool = True) -> None:
    """Plans to be charged; without marks the base does not know what is charged already."""
    db, _ = open_base(url, login="ana")

    def fill() -> None:
        for customer_id in (1, 2, 3):
            for number in range(PLANS):
                plan(customer_id, "HABILITADO", price_cents=9990 + number)
        if not marks:
            execute("DROP INDEX invoice_charge_key")

    db.run(fill)
    db.close()


def charge_and_die(url: str, at: int, bare: bool) -> None:
    """The billing of a month, a customer at a time, killed before its statement number `at`; 0 is never."""
    db, session = open_base(url, login="ana")
    with ExitStack() as stack:
        stack.enter_context(patch("integrator_tui.services.finance.runs.billing_run.AT_ONCE", 1))
        if bare:
            stack.enter_context(patch.object(billing._Reader, "_charged", _nothing_charged))
            stack.enter_context(patch("integrator_tui.services.finance.runs.journal.last_of", lambda *_: None))
        done = stack.enter_context(dying(at, bare=False))
        run_billing(session, db.run, MONTH, False, lambda *_: None, "aqui:1:", lambda _: False)
    db.close()
    print(len(done), flush=True)


def _nothing_charged(reader: Any, where: str, values: list[Any]) -> None:
    """The marks are not looked at, nor the last day that a plan was charged for."""
    reader.rows = [(*one[:8], None, *one[9:]) for one in reader.rows]
    reader.charged, reader.keys, reader.odd = defaultdict(list), set(), {}


Make = Callable[[], AbstractContextManager[str]]


def killed_billing(kills: int, make: Make, *, bare: bool = False) -> Outcome:
    """Kill so many runs at a statement drawn at random; then run to the end, and once more: nobody twice, all once."""
    chance, wrong = random.Random(231), list[str]()
    with Runner("tests.faults.billing_rows") as runner:
        with make() as url:
            prepare(url)
            statements = runner.run(url)
            wanted = world.ask(url, SUMS)
        for _ in range(kills):
            with make() as url:
                prepare(url, marks=not bare)
                at = chance.randint(statements // 2 if bare else 1, statements)
                for _ in range(2):  # it is killed, and killed again where it went on
                    runner.run(url, at, bare)
                runner.run(url, 0, bare)
                runner.run(url, 0, bare)
                if (found := world.ask(url, SUMS))[0][:7] != wanted[0][:7]:
                    wrong.append(f"killed at {at}: {found[0]} instead of {wanted[0]}")
    return Outcome(kills, kills, len(wrong), "; ".join([f"{statements} statements", *wrong[:2]]))


@row(
    "billing",
    promise="a month is charged once: killed anywhere and started again, the totals are those of an undisturbed run",
    fault="kill -9 of the monthly billing, before any of its statements",
    control=lambda full: killed_billing(5 if full else 2, world.sqlite_base, bare=True),
    without="the mark of what is charged",
    functions=("F218", "F231"),
)
def billing_row(full: bool) -> Outcome:
    """On both engines."""
    with world.folder():
        both = [killed_billing(100 if full else 2, one) for one in (world.sqlite_base, world.postgres_base)]
    return _together(both)


def _together(both: list[Outcome]) -> Outcome:
    trials, lost = sum(one.trials for one in both), sum(one.lost for one in both)
    return Outcome(trials, sum(one.faults for one in both), lost, "; ".join(one.note for one in both))


# The remittance


def owe(url: str) -> None:
    """An agreement, and an invoice of a customer who is debited."""
    db, session = open_base(url, login="ana")

    def fill() -> None:
        bank = ListItem.get((ListItem.kind == "bancos") & (ListItem.code == "341")).id
        told = {"convenio": "12345", "company": "PROVEDOR", "version": "05", "first_nsa": 7, "days_before": 0}
        ListItem.insert(
            kind="convenios_debito", name="Itaú", parent_id=bank, details=json.dumps(told), position=1
        ).execute()
        form = ListItem.get((ListItem.kind == "formas_cobranca") & (ListItem.code == "DEBCONTA")).id
        DebitData.insert(
            customer_id=1,
            billing_form_id=form,
            bank_id=bank,
            branch="0057",
            account="123456",
            account_type="corrente",
            identifier="0000000001",
            status="ativo",
        ).execute()

    db.run(fill)
    bill(db, session, TODAY + timedelta(days=10), billing_form_id="Débito em Conta")
    db.close()


def write_and_die(url: str, at: int, bare: bool) -> None:
    """The remittance into a file beside the base, killed before its statement number `at`."""
    db, session = open_base(url, login="ana")
    place = Path(tempfile.gettempdir()) / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.rem"
    with ExitStack() as stack:
        if bare:
            forgets = "integrator_tui.services.finance.bank_files.remittance.unwritten"
            stack.enter_context(patch(forgets, lambda *_: None))
        done = stack.enter_context(dying(at, bare=False))
        write_debits(session, db.run, "", str(place))
    db.close()
    print(len(done), flush=True)


FILES = "SELECT nsa, sha256, written FROM bank_file ORDER BY id"


def killed_remittance(
    kills: int, make: Make, *, bare: bool = False, what: str = "remittance", owed: Callable[[str], None] = owe
) -> Outcome:
    """Kill it before each of its last statements in turn; then write it: the same number, the same bytes, once."""
    wrong = list[str]()
    with Runner("tests.faults.billing_rows") as runner:
        with make() as url:
            owed(url)
            statements = runner.run(f"{what}={url}")
            wanted = [tuple(one[:2]) for one in world.ask(url, FILES)]
        for number in range(kills):
            with make() as url:
                owed(url)
                at = statements - number % statements
                runner.run(f"{what}={url}", at, bare)
                try:
                    runner.run(f"{what}={url}", 0, bare)
                except RuntimeError:
                    wrong.append(f"killed at {at}: nothing more is sent")
                    continue
                found = world.ask(url, FILES)
                if [tuple(one[:2]) for one in found] != wanted or not all(one[2] for one in found):
                    wrong.append(f"killed at {at}: {found} instead of {wanted}")
    return Outcome(kills, kills, len(wrong), "; ".join([f"{statements} statements", *wrong[:2]]))


@row(
    "remittance",
    promise="a remittance has one number and the same bytes, however often it is stopped before it is on disk",
    fault="kill -9 between marking the debits and writing the file, before any of its statements",
    control=lambda full: killed_remittance(4, world.sqlite_base, bare=True),
    without="asking for the file that has its number and is not on disk",
    functions=("F218", "F247"),
)
def remittance_row(full: bool) -> Outcome:
    """On both engines."""
    with world.folder():
        both = [killed_remittance(30 if full else 3, one) for one in (world.sqlite_base, world.postgres_base)]
    return _together(both)


# The remittance of slips


def owe_slips(url: str) -> None:
    """An agreement about slips, and two invoices with theirs."""
    db, session = open_base(url, login="ana")
    bank = {"name": "Sicoob", "bank": "Sicoob", "agency": "4327", "agreement": "229385", "account": "1234567"}
    told = {"account_digit": "0", "beneficiary": "PROVEDOR", "document": "12.345.678/0001-95", "first_file": "41"}
    db.run(create_list_item, session, "carteiras", bank | told)
    made = [bill(db, session, TODAY + timedelta(days=10)) for _ in range(2)]
    db.run(issue_slips, session, 1, made)
    db.close()


def write_slips_and_die(url: str, at: int, bare: bool) -> None:
    """As `write_and_die`; its moment stands in the file, so it is always the same."""
    db, session = open_base(url, login="ana")
    now = session.now()
    place = Path(tempfile.gettempdir()) / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.rem"
    with ExitStack() as stack:
        if bare:
            stack.enter_context(
                patch("integrator_tui.services.finance.bank_files.slip_files.unwritten", lambda *_: None)
            )
        done = stack.enter_context(dying(at, bare=False))
        noon = replace(session, now=lambda: now.replace(hour=15, minute=0, second=0, microsecond=0))
        write_remittance(noon, db.run, "", str(place))
    db.close()
    print(len(done), flush=True)


def _with_library() -> None:
    try:
        library()
    except WrongField as error:
        raise Skipped(str(error)) from None


def _control_of_slips(full: bool) -> Outcome:
    _with_library()
    return killed_remittance(4, world.sqlite_base, bare=True, what="slips", owed=owe_slips)


@row(
    "slip-remittance",
    promise="a remittance of slips has one number and the same bytes, however often it is stopped before it is on disk",
    fault="kill -9 between marking the slips and writing the file, before any of its statements",
    control=_control_of_slips,
    without="asking for the file that has its number and is not on disk",
    functions=("F218", "F248"),
)
def slip_remittance_row(full: bool) -> Outcome:
    """On both engines, where the library of the layout is."""
    _with_library()
    with world.folder():
        both = [
            killed_remittance(30 if full else 3, one, what="slips", owed=owe_slips)
            for one in (world.sqlite_base, world.postgres_base)
        ]
    return _together(both)


def _run(url: str, at: int, bare: bool) -> None:
    kind, _, base = url.partition("=")
    if kind == "remittance":
        write_and_die(base, at, bare)
    elif kind == "slips":
        write_slips_and_die(base, at, bare)
    else:
        charge_and_die(url, at, bare)


if __name__ == "__main__":
    serve(_run)
