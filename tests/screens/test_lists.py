"""Listas: the provider's lists, entry by entry, on both engines."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from integrator_tui.base import open_base
from integrator_tui.models.customers import Customer
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk


async def open_list(desk: DeskPilot, name: str) -> None:
    """From the search, by the code."""
    await desk.open("LIS;")
    await desk.type(name)
    await desk.press("enter")


async def test_an_entry_is_made_changed_and_offered_then(desk: DeskPilot) -> None:
    await open_list(desk, "condom")
    assert "Listas · Condomínios" in desk.lines()[0]
    assert "Esta lista está vazia" in desk.text
    await desk.press("f6")
    await desk.fill(name="Edifício Aurora", street="Rua das Flores", state="Paraná")
    await desk.press("ctrl+s")
    assert "UF" in desk.text
    await desk.fill(state="PR", city="Curitiba")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Edifício Aurora" in desk.text
    assert "1 entrada" in desk.text
    await desk.press("enter")
    assert desk.app.screen.query_one(Form).texts["city"] == "Curitiba"
    await desk.fill(name="Edifício Aurora II", city="Pinhais")
    await desk.press("ctrl+s", "escape")
    assert [choice.label for choice in desk.db.run(choices_of, desk.session, "condominios")] == ["Edifício Aurora II"]
    rows = desk.db.run(lambda: list(History.select().where(History.entity == "list_item").order_by(History.id)))
    assert [(row.action, row.note) for row in rows] == [
        ("criou", "Condomínios: Edifício Aurora"),
        ("alterou", "Condomínios: Edifício Aurora II"),
    ]
    assert "Cidade: Pinhais" in rows[1].changes


async def test_names_and_codes_stand_once(desk: DeskPilot) -> None:
    await open_list(desk, "bancos")
    assert "COMPE" in desk.text
    await desk.press("f6")
    await desk.fill(code="1", name="banco DO brasil", ispb="12x")
    await desk.press("ctrl+s")
    assert "O ISPB tem oito algarismos" in desk.text
    await desk.fill(ispb="12")
    await desk.press("ctrl+s")
    assert "«Banco do Brasil» já está nesta lista." in desk.text
    assert "«001» já é o código de «Banco do Brasil»." in desk.text
    await desk.press("escape", "d")
    assert "Listas · Bancos" in desk.lines()[0]


async def test_what_nobody_uses_is_deleted_and_brought_back(desk: DeskPilot) -> None:
    await open_list(desk, "tipos de contato")
    before = [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_contato")]
    await desk.press("down", "delete")
    assert f"Apagar «{before[1]}»? Nenhum cliente usa esta entrada." in desk.text
    await desk.press("s")
    assert "Apagada." in desk.bottom
    now = [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_contato")]
    assert now == [before[0], *before[2:]]
    await desk.press("u")
    assert [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_contato")] == before


async def test_what_is_in_use_becomes_inactive(desk: DeskPilot) -> None:
    key = desk.db.run(create_list_item, desk.session, "condominios", {"name": "Edifício Aurora"})
    desk.db.run(lambda: Customer.update(condominium_id=key).where(Customer.id.in_((1, 3))).execute())
    await open_list(desk, "condom")
    await desk.press("delete")
    assert "está em uso: 2 clientes." in desk.text
    await desk.press("s")
    assert "Em uso: ficou inativa." in desk.bottom
    assert "Não" in desk.text
    assert desk.db.run(choices_of, desk.session, "condominios") == ()
    await desk.press("delete", "s")
    assert "já está inativa" in desk.text
    await desk.press("u")
    assert len(desk.db.run(choices_of, desk.session, "condominios")) == 1


async def test_order_is_that_of_the_choices(desk: DeskPilot) -> None:
    before = [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_observacao")]
    await open_list(desk, "observa")
    await desk.press("minus")
    now = [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_observacao")]
    assert now == [before[1], before[0], *before[2:]]
    await desk.press("plus", "plus")
    assert [choice.label for choice in desk.db.run(choices_of, desk.session, "tipos_observacao")] == before
    await desk.press("ctrl+o", "minus")
    assert "A ordem só muda na lista inteira" in desk.bottom


async def test_an_origin_is_of_a_type(desk: DeskPilot) -> None:
    await open_list(desk, "origens")
    assert "Indicação" in desk.text
    await desk.press("slash")
    await desk.type("midia digital")
    await desk.press("enter")
    assert "Google" in desk.text
    assert "Jornal" not in desk.text
    await desk.press("f6")
    await desk.fill(name="Tik")
    await desk.press("ctrl+s")
    assert "Preencha «Tipo de Origem»." in desk.text
    await desk.fill(parent_id="Mídia Digital")
    await desk.press("ctrl+s")
    assert "Tik" in desk.text


async def test_two_operators_change_the_same_entry(desk: DeskPilot) -> None:
    await open_list(desk, "unidades")
    await desk.press("f6")
    await desk.fill(name="Matriz")
    await desk.press("ctrl+s", "f2")
    desk.db.run(lambda: ListItem.update(name="Sede", version=2).where(ListItem.name == "Matriz").execute())
    await desk.fill(name="Central")
    await desk.press("ctrl+s")
    assert "Outro operador salvou antes." in desk.told, "the history does not know who: it was another program"
    await desk.press("m", "f9")
    assert "Central" in desk.text


async def test_a_draft_of_an_entry_is_offered_again(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await open_list(desk, "unidades")
        await desk.press("f6")
        await desk.fill(name="Filial Oeste")
        desk.app.flush_drafts()
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "killed" / "drafts")  # the disk as kill -9 leaves it
    async with open_desk(people_url, tmp_path / "killed") as desk:
        assert "Texto não salvo" in desk.text
        assert "uma lista do provedor" in desk.text
        await desk.press("f2")
        assert desk.app.screen.query_one(Form).texts["name"] == "Filial Oeste"
        await desk.press("ctrl+s")
        assert "Filial Oeste" in desk.text


async def test_the_permission_is_that_of_the_settings(people_url: str, tmp_path: Path) -> None:
    db, own = open_base(people_url, login="ana")
    db.close()
    session = replace(own, admin=False, permissions=frozenset({"Clientes", "Editar Cadastro de Cliente"}))
    async with open_desk(people_url, tmp_path, session=session) as desk:
        await desk.open("LIS;")
        assert "LIS: falta a permissão «Painel de Configurações»." in desk.bottom
    session = replace(session, permissions=frozenset({"Clientes", "Painel de Configurações"}))
    async with open_desk(people_url, tmp_path, session=session) as desk:
        await open_list(desk, "unidades")
        await desk.press("f6")
        await desk.fill(name="Matriz")
        await desk.press("ctrl+s")
        assert "Matriz" in desk.text
        await desk.press("f10")
        assert "Mover para cima" in desk.text


async def test_the_code_leads_there_from_a_customer_and_back(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("semicolon")
    await desk.type("lis")
    await desk.press("enter")
    await desk.type("bancos")
    await desk.press("enter")
    assert "Listas · Bancos" in desk.lines()[0]
    await desk.press("semicolon")
    await desk.type("2;his")
    await desk.press("enter")
    assert "2 PADARIA" in desk.lines()[0]
    await desk.press("escape")
    assert "Pesquisar Cliente" in desk.lines()[0]


async def test_a_discount_of_a_plan_of_the_catalogue_is_typed_as_people_say_it(desk: DeskPilot) -> None:
    for kind, values in (
        ("unidades_negocio", {"name": "Matriz"}),
        ("grupos", {"name": "Fibra"}),
        ("planos", {"name": "FIBRA 300", "group": "Fibra", "price": "99,90", "parent_id": "Matriz"}),
    ):
        desk.db.run(create_list_item, desk.session, kind, values)
    await open_list(desk, "descontos de planos")
    await desk.press("f6")
    await desk.fill(parent_id="fibra", name="Três meses", kind="mensal", cut="12,5%", from_month="1", to_month="3")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    (row,) = [line for line in desk.lines() if "FIBRA 300" in line]
    assert "Mensalidade Progressiva 12,5 %" in " ".join(row.split())
    await desk.press("escape")
    await open_list(desk, "planos e servi")
    await desk.press("d")
    assert "Listas · Descontos de Planos" in desk.text
    assert "filtro «FIBRA 300»" in desk.text
    await desk.press("f6")
    assert any("Plano" in line and "FIBRA 300" in line for line in desk.window), "the plan is chosen already"
    await desk.press("escape", "escape", "escape")
    await open_list(desk, "multa e juros")
    await desk.press("f6")
    await desk.fill(name="2027", starts_on="01/01/2027", fine_pct="3", interest_pct="1", billing_form="carn")
    await desk.press("ctrl+s")
    assert "até 2 %" in desk.text
    await desk.fill(fine_pct="1,5")
    await desk.press("ctrl+s")
    assert "1,50 %" in desk.text
