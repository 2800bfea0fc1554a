"""Pesquisar Cliente, key by key."""

from __future__ import annotations

import gc

import pytest

from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot


@pytest.mark.function("F001", "F002", "F203")
async def test_starts_on_the_search_and_shows_rows_while_typing(desk: DeskPilot) -> None:
    assert "Pesquisar Cliente" in desk.lines()[0]
    assert "MARIA" not in desk.text
    await desk.type("mar")
    assert "MARIA SILVA SANTOS" in desk.text
    assert "nome · 1 cliente" in desk.text
    await desk.press("enter", "escape", "escape")
    assert "últimos clientes abertos" in desk.text
    assert "MARIA SILVA SANTOS" in desk.text


@ONCE
async def test_modules_are_no_work_for_the_collector_once_the_operator_types(desk: DeskPilot) -> None:
    await desk.type("m")
    await desk.app.workers.wait_for_complete()
    assert gc.get_freeze_count() > 10_000


@pytest.mark.function("F003", "F004", "F005", "F006", "F007", "F201")
async def test_pesquisar_em_narrows_to_one_kind(desk: DeskPilot) -> None:
    desk.db.run(_identify_maria)
    for where, text, name in (
        ("nome cliente", "souza", "João"),
        ("código", "2", "PADARIA"),
        ("e-mail", "contato@paodoce", "PADARIA"),
        ("domínio", "exemplo.com.br", "MARIA"),
        ("cpf", "52998224725", "MARIA"),
        ("cpf", "12abc34501de35", "PADARIA"),
        ("fone", "998765432", "MARIA"),
        ("login", "maria.santos", "MARIA"),
        ("ip", "100.64.1.2", "MARIA"),
        ("mac", "aabbccddeeff", "MARIA"),
        ("contrato", "2024-0001", "MARIA"),
    ):
        await desk.search("")
        await desk.press("f4")
        await desk.type(where)
        await desk.press("enter")
        await desk.search(text)
        assert name in desk.lines()[4], (where, desk.text)
        assert "1 cliente" in desk.lines()[2], where


def _identify_maria() -> None:
    from integrator_tui.models.customers import CustomerIdentifier
    from integrator_tui.services.search.search_index import index_customers

    for kind, value in (
        ("login", "maria.santos"),
        ("ip", "100.64.1.2"),
        ("mac", "AA:BB:CC:DD:EE:FF"),
        ("contract", "2024-0001"),
    ):
        CustomerIdentifier.insert(customer_id=1, kind=kind, value=value).execute()
    index_customers([1])


@pytest.mark.function("F008")
async def test_one_letter_is_not_enough_but_one_digit_is(desk: DeskPilot) -> None:
    await desk.type("m")
    assert "MARIA" not in desk.text
    assert "digite ao menos 2" in desk.lines()[2]
    await desk.search("1")
    assert "MARIA SILVA SANTOS" in desk.lines()[4]


@pytest.mark.function("F009")
async def test_quantidade_limits_the_rows(desk: DeskPilot) -> None:
    await desk.press("ctrl+l")
    await desk.type("20")
    assert "20 linhas" in desk.text
    await desk.press("enter")
    from integrator_tui.screens.search.search import SearchScreen

    screen = desk.app.screen
    assert isinstance(screen, SearchScreen)
    assert screen.amount == 20


@pytest.mark.function("F010")
async def test_enter_and_double_click_open_the_row(desk: DeskPilot) -> None:
    await desk.search("silva")
    await desk.press("enter")
    assert "1 MARIA SILVA SANTOS" in desk.lines()[0]
    await desk.press("f3")
    await desk.pilot.click("RecordList", offset=(5, 1), times=2)
    await desk.idle()
    assert "1 MARIA SILVA SANTOS" in desk.lines()[0]


@pytest.mark.function("F011")
async def test_rows_sort_by_column_and_can_be_read_again(desk: DeskPilot) -> None:
    await desk.search("sp")
    await desk.search("11")
    codes = [line.split()[0].strip("›") for line in desk.lines()[4:7] if line.strip()]
    await desk.press("ctrl+o", "ctrl+o")
    assert "Código↓" in desk.lines()[3]
    descending = [line.replace("›", " ").split()[0] for line in desk.lines()[4:7] if line.strip()]
    assert descending == sorted(descending, key=int, reverse=True)
    assert set(codes) - {""} <= set(descending) | {"›"}
    await desk.press("f5")
    assert "Código↓" in desk.lines()[3]


@pytest.mark.function("F202")
async def test_finds_in_spite_of_how_it_is_typed(desk: DeskPilot) -> None:
    said = ["joao souza", "SOUZA joão", "+55 11 98765-4321", "011 98765 4321", "8765-4321", "souzza", "jaoo"]
    for text in (*said, "conceicao"):
        await desk.search("")
        assert "João Conceição Souza" not in desk.text
        await desk.search(text)
        assert "João Conceição Souza" in desk.text, text


async def test_a_stale_answer_is_never_shown(desk: DeskPilot) -> None:
    """Rows always belong to the text in the box, however fast it changes."""
    from integrator_tui.screens.search.search import SearchBox

    box = desk.app.screen.query_one(SearchBox)
    for text in ("maria", "padaria", "joao", "padaria"):
        box.value = text
    await desk.idle()
    assert "PADARIA" in desk.text
    assert "MARIA" not in desk.text.replace("maria", "")


async def test_a_sort_ends_with_its_search(desk: DeskPilot) -> None:
    await desk.search("11")
    came = desk.lines()[4:7]
    await desk.press("ctrl+o", "ctrl+o")
    assert "Código↓" in desk.lines()[3]
    await desk.press("escape")
    await desk.search("11")
    assert "↓" not in desk.lines()[3]
    assert desk.lines()[4:7] == came


@pytest.mark.function("F251")
async def test_what_people_say_finds_her(desk: DeskPilot) -> None:
    said = ["247-25", "5432", "maria rua xv 100", "santos curitiba", "CPF 529.982.247-25", "maria da silva dos santos"]
    for text in said:
        await desk.search("")
        assert "MARIA SILVA SANTOS" not in desk.text
        await desk.search(text)
        assert "MARIA SILVA SANTOS" in desk.text, text


@pytest.mark.function("F251")
async def test_the_row_says_why_it_is_there_and_nobody_is_no_end(desk: DeskPilot) -> None:
    await desk.search("rua xv de novembro")
    assert "Rua XV de" in desk.text
    await desk.search("xpto nada zzz")
    assert "Entendido como nome: xpto nada zzz" in desk.text
    assert "Tente só um sobrenome" in desk.text
    assert "F6 cadastra um cliente novo" in desk.text
    await desk.search("52998224726")
    assert "0 clientes · talvez um destes" in desk.text  # one digit is wrong
    assert "MARIA SILVA SANTOS" in desk.text
    for guess in ("(41) 99876-5433", "maria.santos@exmplo.com.br", "mqrix sanjos", "maria quxwz", "sanqpos maria"):
        await desk.search(guess)
        assert "0 clientes · talvez" in desk.text, guess
        assert "MARIA SILVA SANTOS" in desk.text, guess
    await desk.search("111.444.777-99")
    assert "os dígitos verificadores não conferem" in desk.text
