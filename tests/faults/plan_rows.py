"""Two operators do the same act on one plan; the run that ends releases is killed at any statement, and run again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import peewee

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import DeskError
from integrator_tui.models.base import database
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan, PlanPause, PlanTrust
from integrator_tui.models.system import ListItem
from integrator_tui.rules.states import Verdict
from integrator_tui.services import service
from integrator_tui.services.plans.acts import act
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.edit import set_due_day
from integrator_tui.services.plans.acts.enable import enable_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
from integrator_tui.services.plans.suspension_run import run_suspension
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.faults.updates import as_operator

TODAY = date.today()
OPERATORS = 6


def plan(customer_id: int, state: str, **columns: Any) -> int:
    """A plan of a customer, inside a transaction."""
    found = {item.code: item.id for item in ListItem.select().where(ListItem.code << (state, "BOLETO"))}
    sold = '{"price": 9990, "group": "PF"}'
    values: dict[str, Any] = {
        "customer_id": customer_id,
        "catalog_plan_id": ListItem.insert(kind="planos", name="FIBRA", details=sold).execute(),
        "status_id": found[state],
        "billing_form_id": found["BOLETO"],
        "start_date": TODAY - timedelta(days=200),
        "due_day": 10,
        "price_cents": 9990,
        "status_since": datetime.combine(TODAY - timedelta(days=5), datetime.min.time()),
    }
    return int(CustomerPlan.insert(**{**values, **columns}).execute())


def owes(customer_id: int, invoices: int) -> None:
    """What a customer is overdue with."""
    CustomerStanding.insert(
        customer_id=customer_id,
        as_of=TODAY,
        overdue_invoices=invoices,
        overdue_cents=9990 * invoices,
        oldest_due=TODAY - timedelta(days=20),
        active_plans=2 if customer_id == 1 else 1,
    ).execute()


# Two operators, one plan


@dataclass
class Told:
    """What all operators were told."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def _same_act(name: str, plan_id: int, db: Db, session: Session, start: threading.Barrier, told: Told) -> None:
    """One operator, at the same moment as the others, with the version that all of them saw."""
    version = db.run(lambda: CustomerPlan.get_by_id(plan_id).version)
    acts: dict[str, Callable[[], Any]] = {
        "release": lambda: db.run(release_on_trust, session, 1, plan_id),
        "enable": lambda: db.run(enable_plan, session, 1, plan_id),
        "due_day": lambda: db.run(set_due_day, session, 1, plan_id, version, {"due_day": "20"}),
        "cancel": lambda: db.run(
            cancel_plan, session, 1, plan_id, version, {"reason_id": "Preço", "cancelled_on": "hoje"}
        ),
    }
    start.wait()
    try:
        acts[name]()
    except DeskError:
        told.refused[name] += 1
    except Exception as error:
        told.errors.append(f"{name}: {error!r}")
    else:
        told.done[name] += 1


ACTS = (("release", 1), ("enable", 0), ("due_day", 0), ("cancel", 0))
"""Each act, and how many invoices are overdue meanwhile; each begins where the one before it led."""


def same_acts(rounds: int, url: str, *, blind: bool = False) -> Outcome:
    """All operators do the same act at once, act after act, plan after plan."""
    wrong, told = list[str](), Told()
    db, session = open_base(url, login="ana")
    own = [as_operator(db, session, number) for number in range(OPERATORS)]
    desks = [Db(url) for _ in own]
    db.run(owes, 1, 1)
    with _without_asking() if blind else nullcontext():
        for _ in range(rounds):
            plan_id = db.run(plan, 1, "SUSPENSO_DEBITO")
            for name, invoices in ACTS:
                db.run(CustomerStanding.update(overdue_invoices=invoices).execute)
                before = told.done[name]
                start = threading.Barrier(OPERATORS)
                threads = [
                    threading.Thread(target=_same_act, args=(name, plan_id, desk, who, start, told))
                    for desk, who in zip(desks, own, strict=True)
                ]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                if (times := told.done[name] - before) != 1:
                    wrong.append(f"{name} was done {times} times on one plan")
            wrong += _twice(url, plan_id)
    for desk in (db, *desks):
        desk.close()
    trials = sum(told.done.values()) + sum(told.refused.values()) + len(told.errors)
    note = f"{sum(told.done.values())} done, {sum(told.refused.values())} refused"
    return Outcome(
        trials, trials - sum(told.done.values()), len(wrong) + len(told.errors), "; ".join([note, *wrong[:3]])
    )


def _twice(url: str, plan_id: int) -> list[str]:
    """What must be there once in the base."""
    asked = {
        "releases": f"SELECT COUNT(*) FROM plan_trust WHERE plan_id = {plan_id}",
        "protocols": f"SELECT COUNT(*) FROM cancel_protocol WHERE plan_id = {plan_id}",
    }
    found = {what: world.ask(url, query)[0][0] for what, query in asked.items()}
    return [f"{count} {what} of one plan" for what, count in found.items() if count != 1]


def _without_asking() -> AbstractContextManager[Any]:
    """The state is believed as the window showed it, and so is the version."""
    stack = ExitStack()
    stack.enter_context(patch.object(act, "verdict", lambda session, facts, action, known=None: Verdict(facts.state)))
    plain = act.begin

    def begin(work: Any, customer_id: int, plan_id: int, action: str, version: Any = None, known: Any = None) -> Any:
        return plain(work, customer_id, plan_id, action, None, known)

    for module in ("trust", "enable", "edit", "cancel"):
        stack.enter_context(patch(f"integrator_tui.services.plans.acts.{module}.begin", begin))
    return stack


def _blind_acts(full: bool) -> Outcome:
    with world.folder(), world.postgres_base() as url:
        return same_acts(1, url, blind=True)


@row(
    "plan-acts",
    promise="no act on a plan is done twice: the second operator is told how the plan stands",
    fault=f"{OPERATORS} operators release, enable, edit and cancel the same plan at the same moment",
    control=_blind_acts,
    without="the state and the version asked again inside the transaction",
    functions=("F218",),
)
def acts_at_once(full: bool) -> Outcome:
    """On PostgreSQL, each operator on a connection of his own."""
    with world.folder(), world.postgres_base() as url:
        return same_acts(50 if full else 2, url)


# The run that ends releases


def prepare(url: str) -> None:
    """Two releases not paid, one paid, one suspension on request: all over since yesterday."""
    db, _ = open_base(url, login="ana")
    over = TODAY - timedelta(days=1)

    def fill() -> None:
        for customer_id, state in ((1, "PROVISORIO"), (1, "PROVISORIO"), (2, "PROVISORIO"), (3, "SUSPENSO_PEDIDO")):
            last = {"trust_until": over} if state == "PROVISORIO" else {"pause_until": over}
            key = plan(customer_id, state, **last)
            its = {"customer_id": customer_id, "plan_id": key, "until": over, "login": "ana"}
            if state == "PROVISORIO":
                PlanTrust.insert(**its, given_at=datetime(2026, 1, 1)).execute()
            else:
                PlanPause.insert(**its, starts_on=over - timedelta(days=40)).execute()
        for customer_id, invoices in ((1, 1), (2, 0), (3, 0)):
            owes(customer_id, invoices)

    db.run(fill)
    db.close()


def run_and_die(url: str, at: int, bare: bool) -> None:
    """The run, which is killed before its statement number `at`; 0 is never. Says how many there were."""
    db, session = open_base(url, login="ana")
    with dying(at, bare=bare) as statements:
        run_suspension(session, db.run, TODAY, False, lambda *_: None)
    db.close()
    print(len(statements), flush=True)


@contextmanager
def dying(at: int, *, bare: bool) -> Iterator[list[str]]:
    """The process is killed before its statement number `at`; `bare` is without transactions. Gives the statements."""
    done: list[str] = []
    plain: Any = peewee.Database.execute_sql

    def execute_sql(self: Any, sql: str, params: Any = None, *rest: Any) -> Any:
        done.append(sql)
        if len(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(self, sql, params, *rest)

    unprotected = patch.object(service, "database", _Bare()) if bare else nullcontext()
    with unprotected, patch.object(peewee.Database, "execute_sql", execute_sql):
        yield done


class _Bare:
    """The base, with services that write without a transaction around them."""

    def atomic(self) -> AbstractContextManager[None]:
        return nullcontext()

    @property
    def obj(self) -> Any:
        return database.obj


class Runner:
    """Runs in processes that are forked from one that has read the program, and holds no base; `module` serves."""

    def __init__(self, module: str = "tests.faults.plan_rows") -> None:
        self._module = module

    def __enter__(self) -> Runner:
        command = [sys.executable, "-m", self._module]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, url: str, at: int = 0, bare: bool = False) -> int:
        """The whole run, or one that is killed before its statement number `at`; how many there were."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(url, at, int(bare), file=self._process.stdin, flush=True)
        told = []
        while (line := self._process.stdout.readline().strip()) not in ("ended", ""):
            told.append(line)
        if not line or (not told and not at):
            raise RuntimeError("the run did not end")
        return int(told[-1]) if told else 0


def serve(run: Callable[[str, int, bool], None]) -> None:
    """What `Runner` talks to: `run` takes the base, the number of the statement and whether it is bare."""
    for line in sys.stdin:
        url, at, bare = line.split()
        child = os.fork()
        if child == 0:
            try:
                run(url, int(at), bare == "1")
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        print("ended", flush=True)


LOOK = (
    "SELECT plan.id, item.code, plan.trust_until IS NULL AND plan.pause_until IS NULL,"
    " (SELECT COUNT(*) FROM plan_trust WHERE plan_id = plan.id AND ended_at IS NULL)"
    " + (SELECT COUNT(*) FROM plan_pause WHERE plan_id = plan.id AND ended_on IS NULL),"
    " (SELECT COUNT(*) FROM history WHERE entity = 'plan' AND entity_id = plan.id)"
    " FROM customer_plan AS plan JOIN list_item AS item ON item.id = plan.status_id ORDER BY plan.id"
)
STANDING = (
    "SELECT COUNT(*) FROM customer_standing AS s WHERE active_plans <> (SELECT COUNT(*) FROM customer_plan AS p"
    " JOIN list_item AS i ON i.id = p.status_id WHERE p.customer_id = s.customer_id"
    " AND i.code IN ('PROVISORIO', 'HABILITADO'))"
)
ENDS = ("SUSPENSO_DEBITO", "SUSPENSO_DEBITO", "HABILITADO", "HABILITADO")


def halves(url: str, *, final: bool) -> list[str]:
    """Plans that are neither as before nor as after, or not all as after where the run is over."""
    wrong = []
    for (key, code, cleared, still, told), end in zip(world.ask(url, LOOK), ENDS, strict=True):
        before = (code in ("PROVISORIO", "SUSPENSO_PEDIDO"), bool(cleared), still, told) == (True, False, 1, 0)
        after = (code, bool(cleared), still, told) == (end, True, 0, 1)
        if not (after or (before and not final)):
            wrong.append(f"plan {key}: {code}, cleared {bool(cleared)}, {still} open, told {told} times")
    if (miscounted := world.ask(url, STANDING)[0][0]) and final:
        wrong.append(f"{miscounted} customers with a wrong count of plans")
    return wrong


def killed_runs(kills: int, make: Callable[[], AbstractContextManager[str]], *, bare: bool = False) -> Outcome:
    """Kill so many runs, each at a statement drawn at random; then run to the end, and once more."""
    chance, wrong = random.Random(227), list[str]()
    with Runner() as runner:
        with make() as url:
            prepare(url)
            statements = runner.run(url)
            wrong += halves(url, final=True)
        for _ in range(kills):
            with make() as url:
                prepare(url)
                runner.run(url, chance.randint(1, statements), bare)
                wrong += halves(url, final=False)
                for _ in range(0 if bare else 2):
                    runner.run(url)
                    wrong += halves(url, final=True)
    return Outcome(kills, kills, len(wrong), "; ".join([f"{statements} statements", *wrong[:2]]))


@row(
    "plan-ends",
    promise="a release that is over ends once and whole: killed at any moment and run twice, the result is the same",
    fault="kill -9 of the run that ends releases, before any of its statements",
    control=lambda full: killed_runs(20 if full else 5, world.sqlite_base, bare=True),
    without="a transaction around each customer",
    functions=("F218", "F227"),
)
def killed_ends(full: bool) -> Outcome:
    """On both engines."""
    with world.folder():
        both = [killed_runs(100 if full else 4, one) for one in (world.sqlite_base, world.postgres_base)]
    notes = "; ".join(one.note for one in both)
    return Outcome(
        sum(one.trials for one in both), sum(one.faults for one in both), sum(one.lost for one in both), notes
    )


if __name__ == "__main__":
    serve(run_and_die)
