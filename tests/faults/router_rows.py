"""Orders to routers under senders that are killed and under acts that overtake them, and FreeRADIUS under desks that
write (traps P3, facts 2.2)."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.models.network import NasServer
from integrator_tui.models.plans import PlanLogin
from integrator_tui.models.raw import execute
from integrator_tui.network import queue
from integrator_tui.network.port import Answer, Done, Order
from integrator_tui.network.sender import Sender
from integrator_tui.queries.plans.network.open_sessions import Entry, entries, stamp
from integrator_tui.services.customers.observations import OBSERVATIONS
from integrator_tui.services.plans.network import orders
from integrator_tui.services.service import Work
from tests.faults import world
from tests.faults.plan_rows import plan
from tests.faults.registry import Outcome, Skipped, row
from tests.identity import sign_up
from tests.network.freeradius import freeradius, why_not
from tests.network.router import SECRET, router
from tests.services.planned import Provider

MARIA = 1
QUICK = """
import sys
from datetime import timedelta
from integrator_tui.network import queue, sender
queue.LEASE = timedelta(seconds=5)
sender.BEAT = sender.IDLE = 0.2
{control}
from integrator_tui.shell.cli import main
sys.exit(main(["--database", sys.argv[1], "network", "run"]))
"""
"""A sender whose times are short; nothing else is changed, but in a control."""
STUCK = 5.0
"""Seconds without any order finished after which those of a control are taken for lost."""
NO_LEASE = "queue.revive = lambda now: 0"


def _customers(db: Db, count: int, port: int = 3799) -> list[int]:
    """So many plans with a login that has an open session; the ids of the plans."""

    def fill() -> list[int]:
        NasServer.insert(name="BRAS", address="127.0.0.1", secret=SECRET, coa_port=port).execute()
        plans = []
        for number in range(count):
            key = plan(MARIA, "HABILITADO")
            name = f"c{number}"
            own = {"customer_id": MARIA, "plan_id": key, "login": name, "login_key": name, "password": "abc"}
            PlanLogin.insert(**own).execute()
            execute(
                "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime)"
                " VALUES (?, ?, ?, '127.0.0.1', ?)",
                (name, name, name, stamp(datetime(2026, 11, 1))),
            )
            plans.append(key)
        return plans

    return db.run(fill)


def _turn(work: Work, plan_id: int, state: str) -> None:
    """As acts do it, in one transaction: the plan, then what the routers shall know."""
    status = "(SELECT id FROM list_item WHERE kind = 'status_planos' AND code = ?)"
    execute(f"UPDATE customer_plan SET status_id = {status} WHERE id = ?", (state, plan_id))
    orders.queue(work, MARIA, plan_id, state, "")


def _work(session: Any) -> Work:
    return Work(session, session.op_id(), session.now())


def _killed(count: int, kills: int, control: str = "", seed: int = 3) -> Outcome:
    """All plans are cut, a third is enabled again, and senders die while they send."""
    chance = random.Random(seed)
    with world.sqlite_base() as url, router() as his:
        his.delay = 0.1  # so that there is always something under way
        sign_up(url)
        db, session = open_base(url, login="ana")
        plans = _customers(db, count, his.port)
        back = set(chance.sample(range(count), count // 3))

        def acts() -> None:
            for key in plans:
                _turn(_work(session), key, "SUSPENSO_DEBITO")
            for number in back:
                _turn(_work(session), plans[number], "HABILITADO")

        db.run(acts)
        db.close()
        code = QUICK.format(control=control)

        def start() -> subprocess.Popen[bytes]:
            command = [sys.executable, "-c", code, url]
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_ROOT)

        running, struck = [start(), start()], 0
        until, rest, moved = time.monotonic() + 900, 0, time.monotonic()
        left = "SELECT COUNT(*) FROM coa_order WHERE state IN ('na_fila', 'enviando')"
        try:
            while (now := world.ask(url, left)[0][0]) and time.monotonic() < until:
                if now != rest:
                    rest, moved = now, time.monotonic()
                elif control and struck and time.monotonic() > moved + STUCK:
                    break
                if struck < kills and len(his.heard) >= (count - len(back)) * struck // kills * 0.9:
                    at = chance.randrange(2)
                    running[at].send_signal(signal.SIGKILL)
                    running[at].wait()
                    running[at] = start()
                    struck += 1
                time.sleep(chance.uniform(0.02, 0.2))
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)
        stuck = world.ask(url, left)[0][0]
        asked = Counter(his.sessions)
        wronged = len(asked.keys() & {f"c{number}" for number in back})
        never = count - len(back) - len(asked.keys() - {f"c{number}" for number in back})
        extra = sum(asked.values()) - len(asked)
        note = f"{struck} kills; {stuck} stuck, {never} never asked, {wronged} overtaken and sent, {extra} asked again"
        return Outcome(count, struck, stuck + never + wronged + max(extra - struck * 8, 0), note)


_ROOT = Path(__file__).parents[2]


@row(
    "coa-kills",
    promise="no order to a router is lost or stuck, none is sent after it was overtaken",
    fault="senders killed outright at random",
    control=lambda full: _killed(200 if full else 40, 40 if full else 8, NO_LEASE),
    without="leases that end",
    functions=("F245",),
)
def senders_killed(full: bool) -> Outcome:
    """Two senders on SQLite; a packet whose answer nobody wrote down is sent again, and the router says that it is."""
    return _killed(3_000, 500) if full else _killed(40, 4)


class Kept:
    """A way to routers that keeps what it was asked."""

    longest = 0.0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, order: Order) -> Answer:
        """Yes."""
        self.asked.append(order.login)
        return Done()


def _overtaken(count: int, *, asked_again: bool, seed: int = 5) -> Outcome:
    """The queue stands still while each plan is cut and enabled some times, by acts and by another program."""
    chance = random.Random(seed)
    with world.sqlite_base() as url:
        db, session = open_base(url, login="ana")
        plans = _customers(db, count)
        cut: set[str] = set()

        def acts() -> None:
            for number, key in enumerate(plans):
                for _ in range(chance.randrange(1, 6)):
                    state = chance.choice(("SUSPENSO_DEBITO", "HABILITADO"))
                    _turn(_work(session), key, state)
                if chance.random() < 0.3:  # past the acts
                    state = chance.choice(("SUSPENSO_DEBITO", "HABILITADO"))
                    code = "(SELECT id FROM list_item WHERE kind = 'status_planos' AND code = ?)"
                    execute(f"UPDATE customer_plan SET status_id = {code} WHERE id = ?", (state, key))
                    if state == "SUSPENSO_DEBITO":
                        orders.queue(_work(session), MARIA, key, "run")
                if state == "SUSPENSO_DEBITO":
                    cut.add(f"c{number}")

        asks: Any = entries if asked_again else lambda logins: {one: _as_cut(one) for one in logins}
        with patch.object(queue, "entries", asks):
            with patch.object(orders, "supersede", orders.supersede if asked_again else lambda *_: set()):
                db.run(acts)
            way = Kept()
            hour_later = session.now() + timedelta(hours=1)
            Sender(db, way, "t", now=lambda: hour_later).run(threading.Event(), once=True)
        db.close()
        asked = Counter(way.asked)
        wronged, missed = len(asked.keys() - cut), len(cut - asked.keys())
        twice = sum(count - 1 for count in asked.values())
        note = f"{len(cut)} cut: {wronged} wronged, {missed} missed, {twice} asked twice"
        return Outcome(count, count, wronged + missed + twice, note)


def _as_cut(login: str) -> Entry:
    return Entry(entries((login,))[login].plan_id, allowed=False)


@row(
    "coa-overtaken",
    promise="an hour later exactly those are disconnected who may not be in then, each once",
    fault="the queue stood still while plans were cut and enabled again and again",
    control=lambda full: _overtaken(60, asked_again=False),
    without="superseding, and asking again before an order goes",
    functions=("F245",),
)
def overtaken(full: bool) -> Outcome:
    """On SQLite."""
    return _overtaken(2_000 if full else 40, asked_again=True)


def _asked(engine: str, seconds: float, *, protected: bool) -> Outcome:
    """Customers come in while two desks write without a pause."""
    if reason := why_not():
        raise Skipped(reason)
    base = world.sqlite_base() if engine == "sqlite" else world.postgres_base()
    with world.folder() as place, base as url:
        db, session = open_base(url, login="ana")
        _customers(db, 20)
        db.run(lambda: NasServer.update(coa_port=3799).execute())
        desk = cast("Provider", SimpleNamespace(db=db, session=session))
        stop, written = threading.Event(), [0, 0]

        def write(number: int) -> None:
            """Saves of a desk; in the control each holds the base for longer than FreeRADIUS waits."""
            own, its = opened[number]
            while not stop.is_set():
                with nullcontext() if protected else suppress(DatabaseUnavailable):
                    own.run(OBSERVATIONS.create, its, MARIA, {"text": f"ligou {written[number]}"})
                    written[number] += 1
                    if not protected:
                        own.run(_hold)
            own.close()

        opened = [open_base(url, login="ana") for _ in range(2)]
        changed = None if protected else _careless
        with freeradius(desk, Path(place) / "raddb", change=changed) as server:
            desks = [threading.Thread(target=write, args=(number,)) for number in range(2)]
            for one in desks:
                one.start()
            until, refused, trials = time.monotonic() + seconds, 0, 0
            try:
                while time.monotonic() < until:
                    refused += not server.enters(f"c{trials % 20}", "abc")
                    trials += 1
            finally:
                stop.set()
                for one in desks:
                    one.join()
        db.close()
        return Outcome(trials, sum(written), refused, f"{engine}: {sum(written)} saves, {refused} refused")


def _hold() -> None:
    """A writer that takes its time."""
    from integrator_tui.models.base import database

    with database.atomic():
        execute("UPDATE radacct SET acctinterval = 1 WHERE radacctid = 1")
        time.sleep(0.6)


def _careless(configuration: str) -> str:
    """What comes with FreeRADIUS: a short patience, and who is let in is written down first."""
    return configuration.replace("busy_timeout = 2000", "busy_timeout = 200").replace(
        "    Post-Auth-Type REJECT {\n        -sql\n    }", "    sql"
    )


def _both(seconds: float) -> Outcome:
    parts = [_asked(engine, seconds, protected=True) for engine in ("sqlite", "postgresql")]
    trials, faults, lost = (sum(part[place] for part in parts) for place in range(3))  # type: ignore[misc]
    return Outcome(trials, faults, lost, "; ".join(part.note for part in parts))


@row(
    "radius-while-desks-write",
    promise="nobody is refused who may enter",
    fault="two desks save without a pause, on SQLite and on PostgreSQL",
    control=lambda full: _asked("sqlite", 20 if full else 6, protected=False),
    without="the configuration of docs/radius.md, and transactions of milliseconds",
    functions=("F245",),
)
def asked_while_desks_write(full: bool) -> Outcome:
    """For a minute on each engine."""
    return _both(60 if full else 3)
