"""An operator is disabled while he saves, and desks whose clocks differ by hours see each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import DeskError
from integrator_tui.forms.base import as_texts
from integrator_tui.models.system import History
from integrator_tui.queries.access import desks as shown
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.services import service
from integrator_tui.services.access import desks
from integrator_tui.services.access.accounts import disable_operator, enable_operator
from integrator_tui.services.access.operators import sign_in
from integrator_tui.services.customers.customers import EDIT, create_customer, save_customer
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.identity import allow
from tests.screens.conftest import MARIA


def _save_until_refused(db: Db, bia: Session, key: int, told: list[str], saving: threading.Event) -> None:
    """One save after the other; what each of them was told."""
    for number in range(150):
        form = db.run(customer, bia, key).form
        texts = {**as_texts(form, db.run(form_context, bia)), "notes": f"nota {number}"}
        try:
            db.run(save_customer, bia, key, form, texts)
        except DeskError as error:
            told.append(error.sentence)
            return
        told.append("saved")
        saving.set()


def _disabled(trials: int) -> Outcome:
    """Once the disabling is in the history, no row of hers comes after it, nor after she is enabled again."""
    lost, wrong, saves = 0, list[str](), 0
    with world.folder(), world.postgres_base() as url:
        db, ana = open_base(url, login="ana")
        key = db.run(create_customer, ana, {**MARIA, "document": "390.533.447-05"})
        number = db.run(allow, "bia", ("Clientes", EDIT))
        for _ in range(trials):
            bia, desk = db.run(sign_in, "bia"), Db(url)
            told, saving = list[str](), threading.Event()
            at_work = threading.Thread(target=_save_until_refused, args=(desk, bia, key, told, saving))
            at_work.start()
            saving.wait(60)
            db.run(disable_operator, ana, number)
            db.run(enable_operator, ana, number)
            at_work.join()
            desk.close()
            saves += told.count("saved")
            rows = db.run(
                lambda: [(one.login, one.action) for one in History.select().order_by(History.id.desc()).limit(4000)]
            )
            after = rows[: rows.index(("ana", "desativou"))]
            late = sum(login == "bia" for login, _ in after)
            lost += late
            if "encerrada" not in told[-1] and "inativo" not in told[-1]:
                wrong.append(told[-1])
        db.close()
    note = f"{saves} saved before, {trials} told that they are out"
    return Outcome(trials, trials, lost + len(wrong), "; ".join([note, *wrong[:3]]))


def _asked_before(full: bool) -> Outcome:
    with patch.object(service, "_ask_again", lambda *_: None):
        return _disabled(1)


@row(
    "disabled",
    promise="who is disabled while he saves writes nothing after it, also when he is enabled again",
    fault="an operator is disabled and enabled while his desk saves one form after the other, on PostgreSQL",
    control=_asked_before,
    without="asking for the operator in each transaction (only when he entered)",
    functions=("F236", "F242"),
)
def disabled(full: bool) -> Outcome:
    """Some operators in turn."""
    return _disabled(100 if full else 3)


HOURS = (-11, -3, 0, 2, 9)
"""By which the clocks of the desks are wrong."""


@contextmanager
def _clocks(off: dict[int, int], now: list[int]) -> Iterator[None]:
    """The control: every desk judges by its own clock."""

    def own() -> datetime:
        return datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=off[now[0]])

    with patch.object(desks, "base_now", own), patch.object(shown, "base_now", own):
        yield


def _seen(*, own_clock: bool) -> Outcome:
    """Each desk on one customer must see all others, and the list of desks all; a desk that fell silent, nobody."""
    lost, trials = 0, 0
    with world.folder(), world.postgres_base() as url:
        db, ana = open_base(url, login="ana")
        key = db.run(create_customer, ana, {**MARIA, "document": "390.533.447-05"})
        who, at = list[Session](), [0]
        for number, hours in enumerate(HOURS):
            db.run(allow, f"op{number}", ("Clientes",))
            session = db.run(sign_in, f"op{number}")
            wrong = timedelta(hours=hours)
            who.append(
                Session(**{**vars(session), "now": lambda by=wrong: datetime.now(UTC).replace(tzinfo=None) + by})
            )
        with _clocks(dict(enumerate(HOURS)), at) if own_clock else patch.object(desks, "KEPT", desks.KEPT):
            ids = []
            for number, session in enumerate(who):
                at[0] = number
                ids.append(db.run(desks.open_desk, session))
                db.run(desks.beat, session, ids[-1], 0.0, key, number == 1)
            for number, session in enumerate(who):
                at[0] = number
                beside = db.run(desks.beat, session, ids[number], 0.0, key, number == 1).beside
                trials += len(who) - 1
                lost += abs(len(who) - 1 - len(beside))
                lost += sum(one.minutes not in (None, 0) for one in beside)
            at[0] = 2
            rows = db.run(shown.open_desks, ana)
            trials += len(who)
            lost += abs(len(who) - len(rows)) + sum(one.idle_minutes != 0 for one in rows)
        db.close()
    return Outcome(trials, len(HOURS) - 1, lost, f"clocks wrong by {', '.join(map(str, HOURS))} hours")


@row(
    "clocks",
    promise="desks on one customer see each other, and since when, whatever their clocks say",
    fault="the clocks of five desks differ by up to 20 hours",
    control=lambda full: _seen(own_clock=True),
    without="the clock of the base (each desk by its own)",
    functions=("F239",),
)
def clocks(full: bool) -> Outcome:
    """Five desks."""
    return _seen(own_clock=False)
