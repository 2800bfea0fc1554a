"""Observações and Leitura Obrigatória, as operators use them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.forms.base import as_texts
from integrator_tui.models.registration import ObservationReading
from integrator_tui.models.system import Opening
from integrator_tui.queries.customers.observations import observations
from integrator_tui.services.customers.observations import OBSERVATIONS
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from tests.identity import allow
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk


def note(desk: DeskPilot, text: str, must_read: str = "Sim", once: str = "", type_id: str = "Alerta") -> int:
    """A note of MARIA, written by the operator of the desk."""
    values = {"text": text, "must_read": must_read, "once": once, "type_id": type_id}
    return desk.db.run(OBSERVATIONS.create, desk.session, 1, values)


def change(desk: DeskPilot, session: Session, key: int, **texts: str) -> None:
    """Somebody saves fields of a note."""
    read = desk.db.run(OBSERVATIONS.opened, session, 1, key)
    values = as_texts(read.form, read.context) | texts
    desk.db.run(OBSERVATIONS.save, session, 1, key, read.form, values)


def receipts(desk: DeskPilot) -> list[tuple[int, int, int]]:
    """Note, operator and version of each."""
    rows = desk.db.run(lambda: list(ObservationReading.select()))
    return [(row.observation_id, row.operator_id, row.version) for row in rows]


def other_operator(desk: DeskPilot, *permissions: str) -> Session:
    """Bia, who has what permissions she is given."""
    may = {"Clientes", *permissions}
    key = desk.db.run(allow, "bia", may)
    return replace(desk.session, operator_id=key, login="bia", admin=False, permissions=frozenset(may))


# The list


@pytest.mark.function("F065")
async def test_novo_obs_adds_a_note_and_f2_changes_it(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b")
    assert "Novo Obs" in desk.text
    await desk.press("f6")
    assert "Nova observação" in desk.text
    await desk.type("Pediu ligar depois das 18")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    header, row = desk.lines()[4:6]
    for label in ("Data", "Usuário", "Tipo", "Leitura", "Observação"):
        assert label in header
    assert f"{desk.session.today():%d/%m/%Y}" in row
    assert "ana" in row
    assert "Não" in row
    assert "Pediu ligar" in row
    await desk.press("f2")
    await desk.fill(text="Pediu ligar de manhã", type_id="tecn")
    await desk.press("ctrl+s")
    assert "Técnico" in desk.lines()[5]
    assert "1 observação" in desk.lines()[3]
    await desk.press("h", "enter")
    assert "depois: Pediu ligar de manhã" in desk.text


@ONCE
async def test_the_whole_label_stands_where_there_is_room(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path, size=(150, 40)) as desk:
        note(desk, "x", must_read="Não")
        await desk.open("maria silva")
        await desk.press("b")
        assert "Leitura Obrigatória" in desk.lines()[4]


@pytest.mark.function("F065")
async def test_a_note_is_deleted_after_a_question_and_comes_back(desk: DeskPilot) -> None:
    note(desk, "Cão bravo", must_read="Não")
    await desk.open("maria silva")
    await desk.press("b", "delete")
    assert "«Cão bravo»" in desk.text
    await desk.press("s")
    assert "Nenhuma observação" in desk.text
    await desk.press("u")
    assert "Cão bravo" in desk.text
    assert "De volta." in desk.bottom


async def test_the_list_is_filtered_and_long_ones_load_page_by_page(desk: DeskPilot) -> None:
    for number in range(205):
        note(desk, f"nota número {number}", must_read="Não")
    await desk.open("maria silva")
    await desk.press("b")
    assert "200+ observações" in desk.lines()[3]
    await desk.press("end")
    assert "205 observações" in desk.lines()[3]
    await desk.press("slash")
    await desk.type("numero 177")
    await desk.press("enter")
    assert "1 observação · filtro «numero 177»" in desk.lines()[3]


@pytest.mark.function("F065")
async def test_an_unknown_type_is_offered_to_be_added(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b", "f6")
    await desk.type("Chave com o porteiro")
    desk.app.screen.query_one(Form).inputs["type_id"].focus()
    await desk.type("Portaria")
    await desk.press("f4")
    assert "(novo tipo «Portaria»…)" in desk.text
    await desk.press("enter")
    assert "Novo tipo de observação" in desk.text
    await desk.press("enter", "ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Portaria" in desk.lines()[5]
    await desk.press("f6")
    desk.app.screen.query_one(Form).inputs["type_id"].focus()
    await desk.idle()
    await desk.press("f4")
    assert "Portaria" in desk.text
    assert "(novo tipo…)" in desk.text
    await desk.type("juri")
    await desk.press("enter")
    assert desk.app.screen.query_one(Form).inputs["type_id"].value == "Jurídico"


async def test_wrong_input_is_told_at_its_field_and_the_rest_stays(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b", "f6", "ctrl+s")
    assert "Preencha «Observação»." in desk.text
    await desk.fill(text="Texto que fica", type_id="inexistente", must_read="talvez")
    await desk.press("ctrl+s")
    assert "«Tipo» não tem essa opção" in desk.text
    assert "«Leitura Obrigatória» não tem essa opção" in desk.text
    assert "Texto que fica" in desk.text


@pytest.mark.function("F066")
async def test_compulsory_is_sim_or_nao_and_only_then_there_is_how_often(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b", "f6")
    form = desk.app.screen.query_one(Form)
    assert form.inputs["must_read"].value == "Não"
    assert form.inputs["once"].disabled
    await desk.type("Cão bravo")
    await desk.press("tab")
    await desk.type("s")
    await desk.press("tab")
    assert form.inputs["must_read"].value == "Sim"
    assert not form.inputs["once"].disabled
    await desk.type("uma")
    await desk.press("ctrl+s")
    assert "1 vez" in desk.lines()[5]
    assert "! Leitura obrigatória (1)" in desk.lines()[1]


async def test_a_compulsory_note_takes_its_text_and_five_keys(desk: DeskPilot) -> None:
    await desk.search("maria silva")
    await desk.press("enter", "b", "f6")
    await desk.type("Cão bravo")
    await desk.press("tab")
    await desk.type("s")
    await desk.press("ctrl+s")
    (row,) = desk.db.run(observations, desk.session, 1)
    assert (row.excerpt, row.must_read, row.once) == ("Cão bravo", True, False)


# The compulsory screen


@pytest.mark.function("F067", "F069")
async def test_what_must_be_read_comes_over_the_record_at_each_opening(desk: DeskPilot) -> None:
    key = note(desk, "Não religar sem falar com o financeiro.")
    for _ in range(2):
        await desk.open("maria silva")
        assert "Leitura Obrigatória · 1 de 1" in desk.text
        assert "Data da Mensagem" in desk.text
        assert f"{desk.session.today():%d/%m/%Y}" in desk.text
        assert "Não religar sem falar com o financeiro." in desk.text
        await desk.press("h")
        assert "Leitura Obrigatória · 1 de 1" in desk.text, "letters are not for the record beneath"
        await desk.press("enter")
        assert "Leitura Obrigatória ·" not in desk.text
        assert "! Leitura obrigatória (1)" in desk.lines()[1]
        await desk.press("f3")
    assert receipts(desk) == [(key, desk.session.operator_id, 1)]
    await desk.open("joão")
    assert "3 João" in desk.lines()[0]
    assert "obrigatória" not in desk.text.lower()


@pytest.mark.function("F068", "F069")
async def test_dates_are_moved_between_and_fechar_waits_for_each(desk: DeskPilot) -> None:
    for text in ("primeira", "segunda", "terceira", "quarta"):
        note(desk, text)
    await desk.open("maria silva")
    assert "1 de 4" in desk.text
    assert "quarta" in desk.text
    await desk.press("down")
    assert "2 de 4" in desk.text
    assert "terceira" in desk.text
    await desk.press("up", "up")
    assert "Esta é a primeira mensagem." in desk.bottom
    assert "quarta" in desk.text
    await desk.press("escape")
    assert "Leia também esta mensagem antes de fechar. Depois desta, mais 1." in desk.bottom
    assert "3 de 4" in desk.text
    assert "segunda" in desk.text
    await desk.press("f9")
    assert "Leia também esta mensagem antes de fechar. É a última que falta." in desk.bottom
    assert "4 de 4" in desk.text
    assert receipts(desk) == []
    await desk.press("right")
    assert "Esta é a última mensagem." in desk.bottom
    await desk.press("left", "f3")
    assert "1 MARIA" in desk.lines()[0]
    assert "Leitura Obrigatória ·" not in desk.text
    assert len(receipts(desk)) == 4


async def test_a_transaction_code_opens_the_customer_and_goes_on_when_all_is_read(desk: DeskPilot) -> None:
    note(desk, "Cão bravo")
    await desk.search("1;OBS+")
    await desk.press("enter")
    assert "Leitura Obrigatória · 1 de 1" in desk.text
    await desk.press("enter")
    assert "Nova observação" in desk.text


@ONCE
async def test_a_long_text_is_scrolled(desk: DeskPilot) -> None:
    note(desk, "\n".join(f"linha {number}" for number in range(40)))
    await desk.open("maria silva")
    assert "linha 0" in desk.text
    assert "linha 39" not in desk.text
    await desk.press("pagedown", "pagedown", "pagedown", "pagedown")
    assert "linha 39" in desk.text
    await desk.press("pageup", "pageup", "pageup", "pageup")
    assert "linha 0" in desk.text


@ONCE
async def test_keys_typed_ahead_neither_read_nor_close(desk: DeskPilot) -> None:
    """All at once, as by somebody who knows the way: the note was not on the screen yet."""
    from textual import events

    note(desk, "Cão bravo")
    await desk.search("maria silva")
    for key in ("enter", "f3", "enter"):
        desk.app.post_message(events.Key(key, None))
    await desk.idle()
    assert "Leitura Obrigatória · 1 de 1" in desk.text
    assert receipts(desk) == []
    await desk.press("enter")
    assert "Leitura Obrigatória ·" not in desk.text


@pytest.mark.function("F070")
async def test_set_to_nao_it_is_not_shown_any_more(desk: DeskPilot) -> None:
    note(desk, "Cão bravo")
    await desk.open("maria silva")
    await desk.press("escape", "b", "f2", "tab")
    await desk.type("n")
    await desk.press("ctrl+s")
    assert "Não" in desk.lines()[5]
    assert "obrigatória" not in desk.lines()[1]
    await desk.press("f3")
    await desk.open("maria silva")
    assert "1 MARIA" in desk.lines()[0]
    assert "Leitura Obrigatória" not in desk.text


@pytest.mark.function("F219")
async def test_once_comes_once_to_each_operator_and_again_after_a_change(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as ana:
        key = note(ana, "Mudou de endereço", once="uma vez")
        session = other_operator(ana)
        await ana.open("maria silva")
        assert "uma vez por operador" in ana.text
        await ana.press("enter")
        assert "Leitura obrigatória" not in ana.lines()[1]  # what she has read is no alert to her
        await ana.press("f3")
        await ana.open("maria silva")
        assert "Leitura Obrigatória ·" not in ana.text
        assert "Leitura obrigatória" not in ana.lines()[1]
    async with open_desk(people_url, tmp_path / "bia", session=session) as bia:
        await bia.open("maria silva")
        assert "Leitura Obrigatória · 1 de 1" in bia.text
        await bia.press("enter", "f3")
        change(bia, ana.session, key, text="Mudou outra vez")
        await bia.open("maria silva")
        assert "Mudou outra vez" in bia.text


@pytest.mark.function("F219")
async def test_who_has_read_and_who_has_not_is_listed(desk: DeskPilot) -> None:
    key = note(desk, "Cão bravo")
    other_operator(desk)
    await desk.open("maria silva")
    await desk.press("enter", "b", "l")
    assert "Já leram esta versão (1):" in desk.text
    assert "Ainda não leram (1):" in desk.text
    assert "bia (Bia)" in desk.text
    await desk.press("escape")
    change(desk, desk.session, key, text="Cão mudou")
    await desk.press("f5", "l")
    assert "Já leram esta versão (0):" in desk.text
    assert "leu uma versão anterior em" in desk.text
    await desk.press("escape", "f10")
    await desk.type("leituras")
    await desk.press("enter")
    assert "Ainda não leram (2):" in desk.text


async def test_without_permission_notes_are_read_but_not_changed(people_url: str, tmp_path: Path) -> None:
    db, ana = open_base(people_url, login="ana")
    text = "Cão bravo. " * 20 + "Fim do texto."
    db.run(OBSERVATIONS.create, ana, 1, {"text": text, "must_read": "Não"})
    db.close()
    session = replace(ana, admin=False, permissions=frozenset({"Clientes"}))
    async with open_desk(people_url, tmp_path, session=session) as desk:
        await desk.open("maria silva")
        await desk.press("b", "f6")
        assert "Falta a permissão «Editar Cadastro de Cliente»." in desk.bottom
        await desk.press("enter")
        assert "Fim do texto." in desk.text


# Drafts, and a base that takes no writes


async def test_a_draft_of_a_note_comes_back_after_what_must_be_read(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        note(desk, "Cão bravo")
        await desk.open("maria silva")
        await desk.press("enter", "b", "f6")
        await desk.type("Texto que nao se perde")
        desk.app.flush_drafts()
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "killed" / "drafts")  # the disk as kill -9 leaves it
    async with open_desk(people_url, tmp_path / "killed") as desk:
        assert "Texto não salvo" in desk.text
        await desk.press("f2")
        assert "Leitura Obrigatória · 1 de 1" in desk.text
        await desk.press("enter")
        assert "Nova observação" in desk.text
        assert "Texto que nao se perde" in desk.text
        await desk.press("ctrl+s")
        assert "Texto que nao s" in desk.lines()[5]


async def test_a_base_that_takes_no_writes_locks_nobody_out(desk: DeskPilot) -> None:
    note(desk, "Cão bravo", once="uma vez")
    read_only(desk)
    await desk.open("maria silva")
    assert "Leitura Obrigatória · 1 de 1" in desk.text
    await desk.press("enter")
    assert "A leitura não pôde ser registrada (Banco de dados)." in desk.bottom
    assert "1 MARIA" in desk.lines()[0]
    await desk.press("f3")
    await desk.open("joão")
    assert "3 João" in desk.lines()[0]
    assert "A abertura não pôde ser registrada (Banco de dados)." in desk.bottom
    await desk.press("h")
    assert "Data Histórico" in desk.text
    assert "não pôde" not in desk.bottom
    assert receipts(desk) == []
    assert desk.db.run(Opening.select().count) == 0


def read_only(desk: DeskPilot) -> None:
    """From now on this connection may only read."""
    if desk.db.url.startswith("sqlite"):
        desk.db.run(lambda: desk.db.database.execute_sql("PRAGMA query_only = 1"))
    else:
        desk.db.run(lambda: desk.db.database.execute_sql("SET default_transaction_read_only = on"))
