"""One customer from the sale to another router, by the keys of a desk, with FreeRADIUS and his router beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from pyrad import packet

from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.network.coa import CoaDriver
from integrator_tui.network.sender import Sender
from tests.network.accounting import known, orders
from tests.network.freeradius import FreeRadius, freeradius
from tests.network.router import Router, router
from tests.screens.desk import PATIENCE, DeskPilot, open_desk
from tests.screens.plans.test_new_plan import sold
from tests.services.planned import Provider
from tests.templates import Templates

PASSWORD, LOGIN = "Kq7-vela-93", "maria.santos"
BOUND, OTHER = "50:C7:BF:3A:11:09", "9C:A2:F4:10:22:B7"


@pytest.fixture
def sold_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """MARIA, who has no plan yet, and what is sold."""
    yield from templates.copy(database_engine, sold, tmp_path / "desk.db")


def owes(desk: DeskPilot, cents: int) -> None:
    """What maria is overdue with, as the billing writes it."""
    today = date.today()
    due = today - timedelta(days=20)
    row = {"overdue_invoices": int(cents > 0), "overdue_cents": cents, "oldest_due": due if cents else None}
    where = CustomerStanding.customer_id == 1
    assert desk.db.run(CustomerStanding.update(**row, as_of=today).where(where).execute) == 1


def release_over(desk: DeskPilot) -> None:
    """A release on trust of the plan ended yesterday."""

    def write() -> None:
        trust = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == "PROVISORIO")).id
        CustomerPlan.update(status_id=trust, trust_until=date.today() - timedelta(days=1)).execute()

    desk.db.run(write)


def send(desk: DeskPilot, later: timedelta = timedelta()) -> int:
    """What is due goes out, now or some time later; how many packets that were."""
    return Sender(desk.db, CoaDriver(), "t", now=lambda: desk.session.now() + later).run(threading.Event(), once=True)


@pytest.mark.function("F244", "F245")
async def test_from_the_sale_to_another_router(sold_url: str, tmp_path: Path) -> None:
    """Sold a plan, let in, cut for debt and out, trusted, paid, made faster, come with another router."""
    async with open_desk(sold_url, tmp_path) as desk:
        provider = cast("Provider", SimpleNamespace(db=desk.db, session=desk.session))
        with router() as his:
            known(provider, his)
            with freeradius(provider, tmp_path / "raddb") as server:
                await walk(desk, provider, his, server)


async def walk(desk: DeskPilot, provider: Provider, his: Router, server: FreeRadius) -> None:
    """All of it, at one desk."""
    assert not server.ask(LOGIN, PASSWORD).accepted
    await desk.open("1")
    await desk.press("3", "f6")
    await desk.type("Fibra 300")
    await desk.press("tab")
    await desk.fill(password=PASSWORD)
    await desk.press("ctrl+s", "space", "f9")
    answer = server.ask(LOGIN, PASSWORD)
    assert answer.accepted, desk.text
    assert answer.attributes["Mikrotik-Rate-Limit"] == "150M/300M"
    server.account("Start", LOGIN, "81a00001", **{"Calling-Station-Id": BOUND})

    owes(desk, 9990)
    release_over(desk)
    await desk.press("escape", "escape")
    await desk.search(";ROT")
    await desk.press("enter")
    await desk.press("end", "up")
    assert "Suspensão; agora: 1 plano suspenso" in desk.text
    await desk.press("f9", "e")
    assert "1 plano suspenso" in desk.bottom
    assert not server.ask(LOGIN, PASSWORD).accepted
    assert orders(provider) == [("bloqueio", "na fila")]
    assert send(desk) == 1
    assert his.sessions == ["81a00001"]
    server.account("Stop", LOGIN, "81a00001", **{"Acct-Terminate-Cause": "Admin-Reset"})
    assert send(desk, timedelta(minutes=1)) == 0
    assert orders(provider) == [("bloqueio", "confirmada")]

    await desk.press("escape", "escape")
    await desk.search("maria silva")
    await desk.press("enter", "7", "f9")
    assert "Liberado na confiança." in desk.bottom
    assert server.ask(LOGIN, PASSWORD).accepted
    server.account("Start", LOGIN, "81a00002", **{"Calling-Station-Id": BOUND})
    owes(desk, 0)
    await desk.press("3", "a", "enter", "r", "f9")
    assert "Plano habilitado." in desk.bottom
    assert "conectado" in desk.text

    await desk.press("m")
    await desk.fill(catalog_plan_id="Fibra 500 Mega")
    await desk.press("f9")
    assert "o novo é o 2" in desk.bottom
    assert desk.lines()[1].startswith(" 2 Fibra 500 Mega"), "the window is that of the new plan"
    assert "conectado" in desk.lines()[2]
    await desk.press("l")
    assert "1 sessão" in desk.text
    assert [line for line in desk.lines() if "aberta" in line], "what its header says is connected"
    assert server.ask(LOGIN, PASSWORD).attributes["Mikrotik-Rate-Limit"] == "250M/500M"
    assert orders(provider)[1:] == [("velocidade", "na fila")]
    assert send(desk) == 1
    told = [(one["code"], one["Acct-Session-Id"], one.get("Mikrotik-Rate-Limit")) for one in his.heard]
    assert told == [(packet.DisconnectRequest, "81a00001", None), (packet.CoARequest, "81a00002", "250M/500M")]
    assert orders(provider)[1:] == [("velocidade", "confirmada")]

    await desk.press("escape", "escape", "escape")
    await desk.open("1")
    await desk.press("3", "a", "l", "enter")
    await desk.fill(mac=BOUND)
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert server.ask(LOGIN, PASSWORD, **{"Calling-Station-Id": BOUND}).accepted
    server.account("Stop", LOGIN, "81a00002", **{"Acct-Terminate-Cause": "Lost-Carrier"})
    await desk.press("6")
    until = time.monotonic() + PATIENCE
    while "antes de o login mudar" in desk.told or "o roteador " not in desk.told:
        # FreeRADIUS dates by the second: a try within that of the save may have been before it. Routers try again.
        assert time.monotonic() < until, desk.text
        assert not server.ask(LOGIN, PASSWORD, **{"Calling-Station-Id": OTHER}).accepted
        await desk.press("f5")
    assert f"o roteador {OTHER} não é o que está preso a este login ({BOUND})" in desk.told
    await desk.press("f9")
    assert "MAC solto" in desk.bottom
    assert server.ask(LOGIN, PASSWORD, **{"Calling-Station-Id": OTHER}).accepted
