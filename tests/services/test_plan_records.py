"""Records of a plan between two operators: a login is given once, a change of one is not written over by the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import Conflict, Gone, InvalidForm, Refused
from integrator_tui.models.customers import CustomerIdentifier
from integrator_tui.models.plans import CustomerPlan, PlanHolding, PlanLogin
from integrator_tui.services.plans.access import IPS, LOGINS
from tests.screens.plans.conftest import fill
from tests.templates import Templates


@pytest.fixture
def url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """MARIA with the plans 1 to 4, PADARIA with 5."""
    yield from templates.copy(database_engine, fill, tmp_path / "desk.db")


def test_of_two_who_give_one_login_at_once_one_is_told_whose_it_is(url: str) -> None:
    desks = [open_base(url, login=login) for login in ("ana", "ana")]
    ready = Barrier(2)

    def give(number: int) -> Any:
        db, session = desks[number]
        ready.wait(20)
        login = ("Loja.Maria", "loja.maria")[number]
        try:
            return db.run(LOGINS.create, session, number + 1, (1, 5)[number], {"login": login})
        except InvalidForm as error:
            return error.errors["login"]

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(give, (0, 1)))
    told = [one for one in found if isinstance(one, str)]
    assert len(told) == 1, found
    assert "já é do plano" in told[0]
    db = desks[0][0]
    assert db.run(lambda: PlanLogin.select().count()) == 1
    assert db.run(lambda: PlanHolding.select().where(PlanHolding.until.is_null()).count()) == 1
    for one, _ in desks:
        one.close()


def test_a_login_changes_hands_and_nothing_is_written_over(url: str) -> None:
    db, session = open_base(url, login="ana")
    key = db.run(LOGINS.create, session, 1, 1, {"login": "maria.loja", "mac": "50C7BF3A1109"})
    read = db.run(LOGINS.opened, session, 1, 1, key).form
    db.run(LOGINS.save, session, 1, 1, key, read, {"login": "maria.loja", "mac": "50C7BF3A1110"})
    with pytest.raises(Conflict):
        db.run(LOGINS.save, session, 1, 1, key, read, {"login": "maria.loja", "mac": "50C7BF3A1111"})
    with pytest.raises(Gone):
        db.run(LOGINS.save, session, 2, 5, key, read, {"login": "outra"})
    with pytest.raises(Gone):
        db.run(LOGINS.remove, session, 2, 5, key)
    with pytest.raises(Refused, match="cobrado também suspenso"):
        db.run(LOGINS.create, session, 1, 2, {"login": "maria.casa"})
    macs = db.run(lambda: {row.value for row in CustomerIdentifier.select().where(CustomerIdentifier.kind == "mac")})
    assert macs == {"50:C7:BF:3A:11:10"}, "the search follows"
    db.run(LOGINS.remove, session, 1, 1, key)
    other = db.run(LOGINS.create, session, 2, 5, {"login": "MARIA.LOJA"})
    with pytest.raises(InvalidForm, match="já é do plano 5"):
        db.run(LOGINS.restore, session, 1, 1, key)
    rows = db.run(lambda: list(PlanHolding.select().order_by(PlanHolding.id)))
    holders = [(row.plan_id, row.until is None) for row in rows]
    assert holders == [(1, False), (5, True)]
    db.run(LOGINS.remove, session, 2, 5, other)
    db.run(LOGINS.restore, session, 1, 1, key)
    db.run(_cancelled, 1)
    with pytest.raises(Refused, match="Plano cancelado só se consulta"):
        db.run(IPS.create, session, 1, 1, {"address": "177.20.14.91"})
    db.close()


def _cancelled(plan_id: int) -> None:
    status = CustomerPlan.get_by_id(3).status_id
    CustomerPlan.update(status_id=status).where(CustomerPlan.id == plan_id).execute()
