"""What hangs on a plan: entered, refused, changed, deleted, brought back, found by the search."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.config import Settings
from integrator_tui.models.plans import CustomerPlan, PlanHolding, PlanIp, PlanLogin
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import History, ListItem
from integrator_tui.rules import permissions
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from tests.name_server import NameServer
from tests.screens.desk import DeskPilot, open_desk

SECRET = "Segredo-do-Teste-93"


async def go(desk: DeskPilot, keys: str, customer: str = "maria silva") -> None:
    """The plan of the shop, from the search."""
    await desk.open(customer)
    await desk.press("3", "a", *keys)


async def save(desk: DeskPilot, **texts: str) -> str:
    """Fill in and save; what the screen says, in one line."""
    await desk.fill(**texts)
    await desk.press("ctrl+s")
    return desk.told


def row(desk: DeskPilot, what: str) -> str:
    """The line with a text."""
    return next(line for line in desk.lines() if what in line)


@pytest.mark.function("F103", "F105", "F109", "F110", "F111", "F112")
async def test_logins_and_addresses(desk: DeskPilot) -> None:
    await go(desk, "l")
    assert "Nenhum login. F6 cadastra." in desk.text
    await desk.press("f6")
    assert "Login de Autenticação" in desk.text
    assert "não tem espaços" in await save(desk, login="maria loja", password=SECRET)
    assert "Formato do MAC é Inválido" in await save(desk, login="maria.loja", mac="50:C7:BF:3A:11:0G")
    assert "Dados salvos com sucesso" in await save(desk, mac="50c7bf3a1109")
    assert "50:C7:BF:3A:11:09" in desk.text
    assert SECRET[:7] in desk.text, "ana may see it"
    await desk.press("f6")
    assert "já é do plano 1 FIBRA 500 EMPRESA do cliente 1" in await save(desk, login="MARIA.LOJA")
    await desk.press("escape", "d")
    await desk.press("n", "f6")
    assert "Mac Adress" in desk.text
    assert "Velocidade" in desk.text
    assert "não reconhecido" in await save(desk, address="177.20.14.300")
    assert "prefixo vai de 1 a 32" in await save(desk, address="177.20.14.91", prefix="64")
    macs = "50:C7:BF:3A:11:09, 9ca2.f410.22b7"
    said = await save(desk, prefix="32", macs=macs, wpa2="Sim", down_kbps="300", up_kbps="512 k")
    assert "Dados salvos com sucesso" in said
    assert "50:C7:BF:3A:11:09 +1" in desk.text
    key = desk.db.run(lambda: PlanIp.get().wpa2_key)
    assert len(key) == 16, "WPA2 makes a key"
    await desk.press("f6")
    await desk.fill(address="2804:014C:0::1", prefix="64", wpa2="Sim")
    await desk.press("pagedown", "tab", "tab")
    assert len(desk.app.screen.query_one(Form).texts["wpa2_key"]) == 16, "as soon as the cursor comes there"
    assert "Dados salvos com sucesso" in await save(desk, wpa2="Não", wpa2_key="")
    assert "2804:14c::1/64" in desk.text
    await desk.press("delete", "s", "u")
    assert "2804:14c::1/64" in desk.text
    await desk.press("f6")
    texts = desk.app.screen.query_one(Form).texts
    assert (texts["address"], texts["prefix"]) == ("", "32"), "one address alone has no network to look in"
    await save(desk, address="177.20.15.10", prefix="29")
    await desk.press("home", "f6")
    desk.db.run(PlanIp.update(prefix=29).where(PlanIp.address == "177.20.14.91").execute)
    await desk.press("escape", "f6")
    texts = desk.app.screen.query_one(Form).texts
    assert (texts["address"], texts["secondary"]) == ("177.20.14.92", "Sim"), "the next that nobody has"
    await desk.press("escape")
    held = desk.db.run(lambda: [(row.kind, row.value, row.until is None) for row in PlanHolding.select()])
    assert ("login", "maria.loja", True) in held
    assert ("ip", "177.20.14.91", True) in held
    told = desk.db.run(lambda: " ".join(f"{row.note} {row.changes}" for row in History.select()))
    assert SECRET not in told
    assert "maria.loja" in told
    await desk.press("h")
    assert "criou login" in desk.text
    await desk.press("f3", "f3")
    await desk.search("9C:A2:F4:10:22:B7")
    assert "MARIA SILVA SANTOS" in desk.text, "the search finds her by it"


@pytest.mark.function("F113", "F114", "F115")
async def test_mail_ftp_and_domains(plans_url: str, tmp_path: Path) -> None:
    server = NameServer(known=("usado.com.br",))
    async with open_desk(plans_url, tmp_path, settings=Settings(dns=server.address)) as desk:
        await go(desk, "e")
        await desk.press("f6")
        said = await save(desk, address="loja@net.com.br", password=SECRET, quota_mb="500")
        assert "Dados salvos com sucesso" in said
        await desk.press("tab", "f6")
        assert "já é do plano 1" in await save(desk, alias="LOJA@net.com.br")
        assert "Dados salvos com sucesso" in await save(desk, alias="vendas@net.com.br")
        assert "vendas@net.com.br" in desk.text
        await desk.press("shift+tab", "delete", "s")
        assert "Há 1 alias desta conta" in desk.text
        await desk.press("w", "f6")
        assert "Dados salvos com sucesso" in await save(desk, login="maria.ftp", password=SECRET)
        await desk.press("tab", "f9")
        await desk.type("usado.com.br")
        await desk.press("enter")
        assert "usado.com.br: em uso, em ns1.usado.com.br" in desk.bottom
        await desk.press("f6")
        assert "Dados salvos com sucesso" in await save(desk, name="https://www.Loja-Maria.com.br/")
        await desk.press("f9")
        assert "loja-maria.com.br: livre: não existe no DNS" in desk.bottom
        assert "livre: não" in row(desk, "loja-maria.com.br")
        server.stop()


@pytest.mark.function("F118", "F131", "F133")
async def test_contract_discounts_equipment_and_tasks(desk: DeskPilot) -> None:
    await go(desk, "t")
    await desk.press("f9")
    assert "F6 cadastra o primeiro" in desk.bottom
    await desk.press("f6")
    said = await save(desk, months="12", benefit_cents="600", install_fee_cents="120", model_id="")
    assert "Dados salvos com sucesso" in said
    assert "C-1" in desk.text
    await desk.press("f9")
    assert "CONTRATO" in desk.text
    await desk.press("p")
    if "Salvar em" in desk.text:  # only with a base of one's own
        await desk.press("enter")
    assert "contrato-1-1-" in "".join(desk.text.split())
    await desk.press("escape", "s", "f6")
    assert "um dos dois" in await save(desk, value_cents="10", percent_hundredths="5")
    assert "Dados salvos com sucesso" in await save(desk, value_cents="", percent_hundredths="12,5", reason="fica")
    assert "12,5 %" in desk.text
    await desk.press("q", "f6")
    assert "Dados salvos com sucesso" in await save(desk, description="ONU ZTE F670", asset_no="4521")
    assert "! com o cliente" in desk.text
    assert row(desk, "q Equipamentos").split()[2] == "1▏"
    await desk.press("f2")
    assert "Dados salvos com sucesso" in await save(desk, returned_on="hoje")
    assert "! com o cliente" not in desk.text
    await desk.press("g", "f6")
    assert "Dados salvos com sucesso" in await save(desk, kind="Visita", due_at="+2 14:30", note="ligar antes")
    assert "14:30" in desk.text
    await desk.press("f2")
    assert "14:30" in desk.text, "as it was typed"
    assert "Dados salvos com sucesso" in await save(desk, done="Sim")


async def menu(desk: DeskPilot, label: str) -> None:
    """By the menu of actions."""
    await desk.press("f10")
    await desk.type(label)
    await desk.press("enter")


@pytest.mark.function("F131")
async def test_papers_of_a_change_and_the_authorisation_of_debit(desk: DeskPilot) -> None:
    await go(desk, "b")
    await menu(desk, "Documento: Alterar V")
    assert "ALTERAÇÃO DE VENCIMENTO" in desk.text
    assert "todo dia 15" in desk.text
    assert "Novo vencimento       ____" in desk.text, "nothing was changed yet: to be filled in by hand"
    await desk.press("f", "v")
    await desk.fill(due_day="20")
    await desk.press("f9")
    await menu(desk, "Documento: Alterar V")
    assert "Vencimento anterior   todo dia 15" in desk.text, desk.text
    assert "Novo vencimento       todo dia 20" in desk.text
    await desk.press("p")
    if "Salvar em" in desk.text:  # only with a base of one's own
        await desk.press("enter")
    assert "alterar-vencimento-1-1-" in "".join(desk.text.split())
    await desk.press("escape")
    await menu(desk, "Documento: Alterar E")
    assert "Endereço anterior     Rua XV de Novembro" in desk.text, desk.text
    await desk.press("f")
    await menu(desk, "Documento: Autor")
    assert "não é cobrado por débito" in desk.bottom, desk.text
    key = desk.db.run(_debit)
    await menu(desk, "Documento: Autor")
    assert "AUTORIZAÇÃO DE DÉBITO" in desk.text
    assert "BANCO DO BRASIL" in desk.text.upper(), key
    await desk.press("f", "h")
    assert "imprimiu" in desk.text


def _debit() -> int:
    bank = ListItem.get((ListItem.kind == "bancos") & (ListItem.code == "001")).id
    form = ListItem.get((ListItem.kind == "formas_cobranca") & (ListItem.code == "DEBCONTA")).id
    row = {"customer_id": 1, "billing_form_id": form, "bank_id": bank, "branch": "1234", "account": "56789-0"}
    key: int = DebitData.insert(**row, holder_name="MARIA SILVA SANTOS", status="1").execute()
    CustomerPlan.update(debit_data_id=key).where(CustomerPlan.id == 1).execute()
    return key


@pytest.mark.function("F132", "F140")
async def test_extra_fields_and_the_history_of_one_plan_with_before_and_after(desk: DeskPilot) -> None:
    await go(desk, "x")
    await desk.press("f2")
    assert "dados salvos com sucesso" in await save(desk, value="2/1/14")
    await desk.press("enter", "f2")
    await save(desk, value="2/1/15")
    await desk.press("enter", "h", "enter")
    assert "antes:  2/1/14" in desk.text
    assert "depois: 2/1/15" in desk.text
    await desk.press("escape", "3", "i", "h")
    assert "Nenhuma alteração registrada" in desk.text, "of this plan"


@pytest.mark.function("F136", "F139")
async def test_a_plan_that_is_suspended_takes_no_login_and_its_reason_is_said(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("3", "l", "f6")
    assert "só recebe isso quando é cobrado também suspenso" in desk.bottom
    await desk.press("f10")
    await desk.type("Temp")
    assert "Suspensão Temporária" in desk.text
    await desk.press("escape", "z")
    assert "Suspensão Temporária" in desk.text
    await desk.press("f3", "c", "enter", "t", "f6")
    assert "Novo Contrato" in desk.text, "a contract of a cancelled plan can still be entered"


@pytest.mark.function("F139")
async def test_who_may_not_see_a_password_never_gets_it_and_changes_it_only_by_permission(
    plans_url: str, tmp_path: Path
) -> None:
    async with open_desk(plans_url, tmp_path) as boss:
        await go(boss, "l")
        await boss.press("f6")
        await save(boss, login="maria.loja", password=SECRET)
        stored = boss.db.run(lambda: PlanLogin.get().password)
    assert stored == SECRET
    few = frozenset({permissions.CUSTOMERS, permissions.EDIT_PLAN})
    less = _limited(few)
    async with open_desk(plans_url, tmp_path / "b", session=less) as desk:
        await go(desk, "l")
        assert SECRET not in desk.text
        assert "••••••••" in desk.text
        await desk.press("f2")
        assert SECRET not in desk.text
        assert "Dados salvos com sucesso" in await save(desk, active="Não")
        assert desk.db.run(lambda: PlanLogin.get().password) == SECRET, "empty leaves it"
        await desk.press("f2")
        assert f"Falta a permissão «{permissions.EDIT_RADIUS_PASSWORD}»" in await save(desk, password="Outra-Senha-77")
        await desk.press("escape", "d", "l", "delete")
        assert permissions.DELETE_LOGIN in desk.text


def _limited(few: frozenset[str]) -> Session:
    return replace(Session(1, "ana", "Ana", "127.0.0.1", False, few))


async def test_what_was_typed_for_a_plan_is_offered_when_the_desk_opens_again(plans_url: str, tmp_path: Path) -> None:
    async with open_desk(plans_url, tmp_path) as desk:
        await go(desk, "l")
        await desk.press("f6")
        await desk.fill(login="maria.loja", password=SECRET)
        desk.app.flush_drafts()
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "killed" / "drafts")  # the disk as kill -9 leaves it
    kept = "".join(path.read_text(errors="replace") for path in (tmp_path / "killed").rglob("*") if path.is_file())
    assert "maria.loja" in kept
    assert SECRET not in kept, "no password lies on the disk"
    async with open_desk(plans_url, tmp_path / "killed") as desk:
        assert "maria.loja" in desk.text
        await desk.press("f2")
        assert "1 FIBRA 500 EMPRESA" in desk.lines()[1]
        assert "Cadastrar Login de Autenticação" in desk.text
        assert "Dados salvos com sucesso" in await save(desk)
