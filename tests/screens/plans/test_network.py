"""The key 6 and the area "Logins e sessões", through the screen, on both engines in both themes (F244, F245)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrator_tui.models.calls import CallEntry
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.network import SessionLook
from integrator_tui.models.plans import CustomerPlan, PlanLogin
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.registration import Observation
from integrator_tui.rules import permissions
from tests.radius import accounted, router, tried
from tests.screens.desk import DeskPilot, open_desk
from tests.screens.plans.conftest import status

NOW = datetime.now(UTC).replace(tzinfo=None)
BOUND, OTHER = "50:C7:BF:3A:11:09", "9C:A2:F4:10:22:B7"
SECRET = "Kq7-vela-93"


def network() -> None:
    """MARIA's shop tries with another router; her home is cut. PADARIA has a live session and a silent one."""
    router()
    logins = ((1, 1, "maria.loja", BOUND), (1, 2, "maria.casa", ""), (2, 5, "padaria", ""))
    for customer_id, plan_id, login, mac in logins:
        its = {"customer_id": customer_id, "plan_id": plan_id}
        PlanLogin.insert(**its, login=login, login_key=login, password=SECRET, mac=mac).execute()
        sql = "INSERT INTO plan_holding (kind, value, customer_id, plan_id, since) VALUES ('login', ?, ?, ?, ?)"
        execute(sql, (login, customer_id, plan_id, NOW - timedelta(days=90)))
    accounted("maria.loja", NOW - timedelta(days=3), NOW - timedelta(days=2))
    tried("maria.loja", NOW - timedelta(minutes=9), mac="9C-A2-F4-10-22-B7")
    accounted("padaria", NOW - timedelta(hours=3), framedipaddress="177.20.14.92")
    accounted("padaria", NOW - timedelta(days=9), heard=NOW - timedelta(days=1), framedipaddress="177.20.14.93")


def looks(desk: DeskPilot) -> list[tuple[str, int, str]]:
    """The log of who looked."""
    return desk.db.run(
        lambda: [(row.login, row.plan_id, row.looked_at) for row in SessionLook.select().order_by(SessionLook.id)]
    )


@pytest.mark.function("F244")
async def test_why_it_does_not_connect_and_the_one_thing_to_do(desk: DeskPilot, tmp_path: Path) -> None:
    desk.db.run(network)
    await desk.open("maria silva")
    assert "! fora" in desk.lines()[1]
    assert "(6)" in desk.lines()[1]
    # Cut longest comes first; the cure of a debt is the release, which says whether it may be.
    await desk.press("6")
    assert "Assistente de Autenticação · maria.casa · 1 de 3 · 1 MARIA" in desk.lines()[4]
    assert "vencido R$ 102,60" in desk.told
    assert "F9 Confiança" in desk.bottom
    await desk.press(*"21987654321", "enter")
    assert "maria.casa · 1 de 3" in desk.lines()[4], "a telephone number does nothing"
    await desk.press("f9")
    assert "Habilitar Provisoriamente o Plano" in desk.lines()[4]
    assert "NÃO PODE." in desk.text
    await desk.press("escape")
    desk.db.run(lambda: CustomerStanding.update(overdue_invoices=0, overdue_cents=0).execute())
    await desk.press("f5")
    assert "não há débito vencido" in desk.told
    await desk.press("f9")
    assert "Plano habilitado." in desk.bottom
    assert desk.db.run(lambda: CustomerPlan.get_by_id(2).status_id == status("HABILITADO"))
    # Another router: one key releases the MAC.
    await desk.press("down")
    assert "maria.loja · 2 de 3" in desk.lines()[4]
    assert f"o roteador {OTHER} não é o que está preso a este login ({BOUND})" in desk.told
    assert "! " in desk.window[3]
    await desk.press("f9")
    assert "MAC solto" in desk.bottom
    assert desk.db.run(lambda: PlanLogin.get(PlanLogin.login == "maria.loja").mac) == ""
    assert "antes de o login mudar" in desk.told
    # A password that the customer says is compared, shown to nobody and kept nowhere.
    await desk.press("s")
    await desk.type("outra-senha")
    assert "outra" not in desk.text
    await desk.press("enter")
    assert "não é a do login" in desk.told
    await desk.press("s")
    await desk.type(SECRET.upper())
    await desk.press("enter")
    assert "só difere em maiúsculas" in desk.told
    assert "F9 Nova senha" in desk.bottom
    await desk.press("f9")
    (told,) = (line for line in desk.window if line.startswith("Senha "))
    assert desk.db.run(lambda: PlanLogin.get(PlanLogin.login == "maria.loja").password) == told.split()[1] != SECRET
    await desk.press("f")
    # Into the notes, which everybody reads.
    await desk.press("a", "a")
    assert "Já está anotado" in desk.bottom
    (note,) = desk.db.run(lambda: [row.text for row in Observation.select()])
    assert "Assistente de Autenticação, maria.loja" in note
    assert "ok O plano está Habilitado" in note
    assert not [secret for secret in ("177.20", OTHER, "hoje", "ontem", "GB") if secret in note]
    await desk.press("down", "escape", "3", "a")
    assert "Login" in desk.text
    # Where a contact is open, into that.
    await desk.press("0", "escape", "a", "6", "a")
    assert "Anotado no atendimento 20" in desk.bottom
    assert desk.db.run(Observation.select().count) == 1
    (note,) = desk.db.run(lambda: [row.text for row in CallEntry.select().where(CallEntry.kind == "relato")])
    assert "Assistente de Autenticação" in note
    await desk.press("escape")
    kept = desk.db.run(lambda: str([fetch(f"SELECT * FROM {one}") for one in ("history", "operation", "session_look")]))
    kept += "".join(
        path.read_text("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file() and "draft" in str(path)
    )
    assert not [secret for secret in ("outra-senha", SECRET, SECRET.upper(), told.split()[1]) if secret in kept]
    assert {one[2] for one in looks(desk)} == {"assistente"}


@pytest.mark.function("F245", "F244")
async def test_sessions_by_permission_and_in_the_log(desk: DeskPilot, plans_url: str, tmp_path: Path) -> None:
    desk.db.run(network)
    await desk.open("padaria")
    assert "conectado há 3 h" in desk.lines()[1]
    before = len(looks(desk))
    await desk.press("3", "a")
    assert "Sessões" not in desk.text
    assert len(looks(desk)) == before
    await desk.press("l")
    assert looks(desk)[before:] == [("ana", 5, "sessões")]
    assert "2 sessões" in desk.text
    assert "conectado há 3 h" in desk.lines()[2]
    assert [row for row in desk.lines() if "aberta" in row and "4,1 GB" in row]
    assert "! sem notícia" in desk.text
    await desk.press("tab", "enter")
    assert "177.20.14.92" in desk.told
    await desk.press("f", "slash")
    await desk.type("14.93")
    await desk.press("enter")
    assert "1 sessão · filtro «14.93»" in desk.text
    await desk.press("6")
    assert "mas sem notícia desde" in desk.told
    assert "F9 Terminar a sessão" in desk.bottom
    await desk.press("f9")
    assert "Ordem dada ao concentrador" in desk.bottom
    assert "na fila" in desk.told
    await desk.press("escape", "escape", "escape")
    few = frozenset(permissions.PERMISSIONS) - {permissions.SEE_SESSIONS}
    async with open_desk(
        plans_url, tmp_path / "bia", session=replace(desk.session, admin=False, permissions=few)
    ) as bia:
        await bia.search("")
        await bia.press("semicolon")
        await bia.type("2;CNX")
        await bia.press("enter")
        assert "Assistente de Autenticação · padaria" in bia.text
        assert "mas sem notícia: ninguém sabe" in bia.told
        assert not [secret for secret in ("177.20", "hoje", "ontem", "há 3 h", "GB") if secret in bia.told]
        await bia.press("escape", "3", "a", "l", "tab")
        assert permissions.SEE_SESSIONS in bia.text
        assert "177.20" not in bia.text
        assert looks(bia)[-1][2] == "assistente"


@pytest.mark.function("F245")
async def test_where_there_is_room_the_list_of_plans_says_the_last_sessions(plans_url: str, tmp_path: Path) -> None:
    """Three at 120 columns, each time in the log; nothing for whoever may not see them."""
    async with open_desk(plans_url, tmp_path, size=(120, 40)) as desk:
        desk.db.run(network)
        for days in (20, 30):
            desk.db.run(accounted, "padaria", NOW - timedelta(days=days), NOW - timedelta(days=days - 1))
        await desk.open("padaria")
        await desk.press("3")
        told = [line for line in desk.lines() if "; recebeu 4,1 GB, enviou 300 MB" in line]
        assert ["aberta" in line for line in told] == [True, False, False]
        assert "sem notícia" in told[1]
        assert "sinal perdido" in told[2]
        assert looks(desk) == [("ana", 5, "sessões")]
        few = frozenset(permissions.PERMISSIONS) - {permissions.SEE_SESSIONS}
        session = replace(desk.session, admin=False, permissions=few)
        async with open_desk(plans_url, tmp_path / "bia", session=session, size=(120, 40)) as bia:
            await bia.open("padaria")
            await bia.press("3")
            assert "recebeu" not in bia.text
            assert len(looks(bia)) == 1
