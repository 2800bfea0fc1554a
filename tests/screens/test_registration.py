"""Dados Cadastro: reading, editing, saving, wrong input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.models.system import History, ListItem, SystemVariable
from integrator_tui.queries.customers.customers import customer
from integrator_tui.services.customers.customers import EDIT, save_customer
from tests.identity import allow
from tests.screens.desk import DeskPilot, open_desk


def stored(desk: DeskPilot, name: str, customer_id: int = 1) -> object:
    """A field as the base has it."""
    return getattr(desk.db.run(customer, desk.session, customer_id).form, name)


@pytest.mark.function("F013", "F014", "F018", "F019", "F020", "F025", "F204")
async def test_read_mode_shows_the_registration(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    lines = desk.text
    assert "1 MARIA SILVA SANTOS   CPF 529.982.247-25   Ativo" in desk.lines()[0]
    assert "cliente desde hoje   0 planos ativos" in desk.lines()[1]
    assert "Código do Cliente 1   Data de Cadastro" in lines
    for label, value in (
        ("Ativo/Inativo", "Ativo"),
        ("CPF", "529.982.247-25"),
        ("Fone", "(41) 3333-4444"),
        ("CEP", "80010-000"),
        ("Bairro", "Centro"),
        ("Cidade", "Curitiba"),
        ("Referência", "perto da praça"),
    ):
        assert f"{label:<18} {value}" in lines, (label, lines)
    await desk.press(*["down"] * 40)
    assert "Observações" in desk.text


@pytest.mark.function("F205")
async def test_no_field_changes_by_accident_in_read_mode(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    before = desk.db.run(customer, desk.session, 1)
    await desk.press("z", "w", "9", "space", "backspace", "delete")
    await desk.press("h")
    assert "Data Histórico" in desk.text
    await desk.press("d")
    assert "Tipo do Cliente" in desk.text
    assert desk.db.run(customer, desk.session, 1) == before


@pytest.mark.function("F031", "F198", "F029")
async def test_a_phone_is_corrected_in_four_keys_and_stands_in_the_history(desk: DeskPilot) -> None:
    await desk.search("99876-5432")
    await desk.press("enter", "f2")  # the field that was searched for has the cursor
    await desk.type("(41) 98888-7777")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert stored(desk, "mobile") == "41988887777"
    await desk.press("h", "enter")
    assert "antes:  (41) 99876-5432" in desk.text
    assert "depois: (41) 98888-7777" in desk.text


@pytest.mark.function("F015", "F016", "F017", "F022", "F026", "F027")
async def test_the_fields_follow_the_type_of_person(desk: DeskPilot) -> None:
    await desk.open("padaria")
    await desk.press("f2")
    from integrator_tui.widgets.form import Form

    form = desk.app.screen.query_one(Form)
    assert {"trade_name", "city_registration", "state_registration"} <= form.inputs.keys()
    assert not {"rg", "birth_date", "mother_name", "father_name"} & form.inputs.keys()
    form.inputs["person_type"].focus()
    await desk.type("f")
    await desk.press("tab")
    assert {"rg", "rg_issuer", "birth_date", "mother_name", "father_name"} <= form.inputs.keys()
    assert {"state_registration", "legal_name"} <= form.inputs.keys()
    assert not {"trade_name", "city_registration"} & form.inputs.keys()


@pytest.mark.function("F021", "F198")
async def test_wrong_input_is_named_at_its_field_and_nothing_is_lost(desk: DeskPilot) -> None:
    from integrator_tui.widgets.form import Form

    await desk.open("maria silva")
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    await desk.fill(reference="digitado antes")
    for field, text, said in (
        ("document", "529.982.247-26", "dígito"),
        ("document", "111.111.111-11", "CPF"),
        ("document", "111.444.777-35", "já é do cliente 3"),
        ("email", "maria@@x", "mail"),
        ("mobile", "(41) 3333-4444", "celular"),
        ("phone", "123", "Fone"),
        ("zip", "123", "CEP"),
        ("birth_date", "31/02/2020", "dia 31 não existe"),
        ("state", "XX", "UF"),
        ("state_registration", "123", "PR"),
        ("legal_name", "", "Preencha «Nome»"),
    ):
        right = form.texts[field]
        await desk.fill(**{field: text})
        await desk.press("ctrl+s")
        assert form.errors.keys() == {field}, text
        assert said.casefold() in form.errors[field].casefold(), form.errors
        assert form.focused_field == field
        assert form.inputs[field].value == text
        assert form.inputs["reference"].value == "digitado antes"
        assert "▲" in desk.text
        assert stored(desk, "reference") == "perto da praça"
        assert desk.db.run(History.select().count) == 3
        await desk.fill(**{field: right})
    await desk.press("ctrl+s")
    assert stored(desk, "reference") == "digitado antes"


@pytest.mark.function("F028", "F029")
async def test_variables_make_fields_required(desk: DeskPilot) -> None:
    from integrator_tui.widgets.form import Form

    await desk.open("maria silva")
    for variable, field in (
        ("celular_obrigatorio", "mobile"),
        ("nascimento_obrigatorio", "birth_date"),
        ("email_obrigatorio", "email"),
        ("nome_mae_obrigatorio", "mother_name"),
        ("nome_pai_obrigatorio", "father_name"),
        ("telefone_obrigatorio", "phone"),
    ):
        await desk.press("f2")
        assert field not in desk.app.screen.query_one(Form).sheet.required
        await desk.press("f3")
        desk.db.run(_switch, variable, "1")
        await desk.press("f2")
        form = desk.app.screen.query_one(Form)
        assert field in form.sheet.required
        await desk.fill(**{field: ""})
        await desk.press("ctrl+s")
        assert form.errors[field].startswith("Preencha «")
        desk.db.run(_switch, variable, "0")
        await desk.press("f3", "d")


def _switch(code: str, value: str) -> None:
    if not SystemVariable.update(value=value).where(SystemVariable.code == code).execute():
        SystemVariable.insert(code=code, value=value).execute()


@pytest.mark.function("F023")
async def test_condominium_is_chosen_with_f4(desk: DeskPilot) -> None:
    for name in ("Edifício Itália", "Bela Vista"):
        desk.db.run(lambda name=name: ListItem.insert(kind="condominios", name=name).execute())
    await desk.open("maria silva")
    await desk.press("f2")
    from integrator_tui.widgets.form import Form

    form = desk.app.screen.query_one(Form)
    form.inputs["condominium_id"].focus()
    await desk.press("f4")
    assert "Cond." in desk.text
    await desk.type("bela")
    await desk.press("enter", "ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert stored(desk, "condominium_id") == desk.db.run(lambda: ListItem.get(ListItem.name == "Bela Vista").id)


@pytest.mark.function("F024")
async def test_billing_address_is_kept_apart(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(
        billing_zip="01310100", billing_street="Avenida Paulista", billing_city="São Paulo", billing_state="SP"
    )
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert stored(desk, "billing_zip") == "01310100"
    assert stored(desk, "zip") == "80010000"
    await desk.press("h", "enter")
    assert "C.E.P de Cobrança" in desk.text


@pytest.mark.function("F030")
async def test_editing_wants_its_permission(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        desk.app.session = replace(desk.session, admin=False, permissions=frozenset({"Clientes"}))
        await desk.press("f2")
        assert f"Falta a permissão «{EDIT}»" in desk.bottom
        assert desk.app.screen.query("Form").__len__() == 0
        await desk.press("f10")
        assert "Editar" not in "\n".join(line[:40] for line in desk.lines()[5:18])
        desk.app.session = replace(desk.session, permissions=frozenset({"Clientes", EDIT}))
        await desk.press("escape", "f2")
        assert desk.app.screen.query("Form").__len__() == 1


@pytest.mark.function("F196")
async def test_unsaved_text_is_asked_about(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(reference="outra")
    await desk.press("f3")
    assert "Há alterações não salvas" in desk.text
    await desk.press("c")
    assert desk.app.screen.query("Form").__len__() == 1
    await desk.press("f3", "d")
    assert desk.app.screen.query("Form").__len__() == 0
    assert stored(desk, "reference") == "perto da praça"
    await desk.press("f2")
    await desk.fill(reference="outra")
    await desk.press("f3", "s")
    assert stored(desk, "reference") == "outra"


@pytest.mark.function("F207")
async def test_short_dates(desk: DeskPilot) -> None:
    from datetime import timedelta

    from integrator_tui.widgets.form import Form

    today = desk.session.today().date()
    await desk.open("maria silva")
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    for text, day in (
        ("5-2-1990", "05/02/1990"),
        ("hoje", f"{today:%d/%m/%Y}"),
        ("050290", "05/02/1990"),
        ("-10", f"{today - timedelta(days=10):%d/%m/%Y}"),
    ):
        form.inputs["birth_date"].focus()
        await desk.fill(birth_date=text)
        await desk.press("tab")
        assert form.inputs["birth_date"].value == day, text


@pytest.mark.function("F210")
async def test_cnpj_with_letters(desk: DeskPilot) -> None:
    await desk.search("12.abc.345/01de-35")
    assert "12.ABC.345/01DE-35" in desk.lines()[4]
    await desk.press("enter")
    assert "CNPJ 12.ABC.345/01DE-35" in desk.lines()[0]


@pytest.mark.function("F012", "F211")
async def test_a_new_customer_warns_of_a_likely_duplicate(desk: DeskPilot) -> None:
    await desk.press("f6", "enter")
    assert "Novo cliente" in desk.text
    from integrator_tui.widgets.form import Form

    form = desk.app.screen.query_one(Form)
    assert form.focused_field == "legal_name"
    await desk.type("Ana Nova")
    form.inputs["mobile"].focus()
    await desk.fill(document="168.995.350-09", mobile="(41) 99876-5432")
    await desk.press("tab")
    assert "também de 1 MARIA" in desk.bottom
    await desk.press("ctrl+s")
    assert "Código do Cliente: 4" in desk.bottom
    assert "Ana Nova" in desk.text


async def test_two_desks_change_different_fields_of_one_customer(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path, login="ana") as ana:
        await ana.open("maria silva")
        await ana.press("f2")
        await ana.fill(reference="da Ana")
        _save_as_bia(ana, number="999")
        await ana.press("ctrl+s")
        assert "Dados salvos com sucesso" in ana.bottom
        assert (stored(ana, "reference"), stored(ana, "number")) == ("da Ana", "999")


async def test_the_same_field_is_told_with_both_values_and_nothing_is_lost(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path, login="ana") as ana:
        await ana.open("maria silva")
        await ana.press("f2")
        await ana.fill(reference="da Ana", district="Batel")
        _save_as_bia(ana, reference="da Bia")
        await ana.press("ctrl+s")
        assert any("da Ana" in line and "da Bia" in line for line in ana.window), ana.text
        assert stored(ana, "reference") == "da Bia"
        assert stored(ana, "district") == "Centro"
        await ana.press("escape")
        from integrator_tui.widgets.form import Form

        assert ana.app.screen.query_one(Form).texts["reference"] == "da Ana"
        await ana.press("ctrl+s", "m", "f9")
        assert (stored(ana, "reference"), stored(ana, "district")) == ("da Ana", "Batel")


def _save_as_bia(desk: DeskPilot, **texts: str) -> None:
    """Another operator writes through the same service."""
    from integrator_tui.forms.base import as_texts
    from integrator_tui.queries.customers.customers import form_context

    bia = replace(desk.session, operator_id=desk.db.run(allow, "bia", (), True), login="bia")
    read = desk.db.run(customer, bia, 1).form
    values = {**as_texts(read, desk.db.run(form_context, bia)), **texts}
    desk.db.run(save_customer, bia, 1, read, values)
