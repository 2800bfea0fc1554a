"""Import, export, the empty base, unsaved text of last time."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.models.customers import Customer
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import History
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk

GOOD = "Nome;CPF/CNPJ;Celular;Cidade;UF\nAna Importada;168.995.350-09;(11) 91234-5678;Campinas;SP\n"


def files() -> Path:
    """The folder of exchange of this test."""
    from integrator_tui.screens.exchange import exchange_folder

    return exchange_folder()


@pytest.mark.function("F208")
async def test_a_file_is_checked_then_imported(desk: DeskPilot) -> None:
    (files() / "novos.csv").write_text(GOOD, "utf-8")
    await desk.press("f10")
    await desk.type("importar")
    await desk.press("enter")
    await desk.fill(path="novos.csv")
    await desk.press("f9")
    assert "1 cliente" in desk.text
    assert desk.db.run(Customer.select().count) == 3
    await desk.press("i")
    assert desk.db.run(Customer.select().count) == 4
    await desk.press("escape")
    await desk.search("ana importada")
    assert "168.995.350-09" in desk.text


@pytest.mark.function("F208")
async def test_a_file_with_a_wrong_row_imports_nothing_and_says_where(desk: DeskPilot) -> None:
    (files() / "ruins.csv").write_text(GOOD + "Bia Errada;123;;Campinas;SP\n", "utf-8")
    await desk.press("f10")
    await desk.type("importar")
    await desk.press("enter")
    await desk.fill(path="ruins.csv")
    await desk.press("f9")
    assert "Nada foi importado" in desk.text
    assert desk.db.run(Customer.select().count) == 3
    refused = (files() / "ruins.recusadas.csv").read_text("utf-8-sig")
    assert "Bia Errada" in refused
    assert "CPF" in refused


async def _ask_to_import(desk: DeskPilot, **fields: str) -> None:
    await desk.press("f10")
    await desk.type("importar")
    await desk.press("enter")
    await desk.fill(**fields)
    await desk.press("f9")


@pytest.mark.function("F252")
async def test_what_excel_saves_is_shown_as_it_will_be_stored_before_it_is(desk: DeskPilot) -> None:
    text = "Nome;CPF/CNPJ;Celular;Cidade;UF\r\nJoão Ação;16899535009;11912345678;Campinas;SP\r\n"
    (files() / "excel.csv").write_bytes(text.encode("cp1252"))
    await _ask_to_import(desk, path="excel.csv")
    assert "1 cliente sem erros" in desk.text
    assert "Lido como Windows-1252" in desk.text
    assert "Razão Social: João Ação" in desk.text
    await desk.press("c")
    assert desk.db.run(Customer.select().count) == 3
    await _ask_to_import(desk, path="excel.csv", encoding="Macintosh")
    assert "João" not in desk.text
    await desk.press("escape")
    assert desk.db.run(Customer.select().count) == 3


@pytest.mark.function("F252")
async def test_the_good_rows_alone_and_then_the_corrected_rest(desk: DeskPilot) -> None:
    (files() / "mistos.csv").write_text(GOOD + "Bia Errada;123;;Campinas;SP\n", "utf-8")
    await _ask_to_import(desk, path="mistos.csv")
    assert "Nada foi importado" in desk.text
    assert "Importar só a linha boa" in desk.text
    await desk.press("b")
    assert "1 cliente importado; 1 linha recusada" in desk.text
    await desk.press("escape")
    assert desk.db.run(Customer.select().count) == 4
    rest = files() / "mistos.recusadas.csv"
    rest.write_text(rest.read_text("utf-8-sig").replace(";123;", ";390.533.447-05;"))
    await _ask_to_import(desk, path="mistos.recusadas.csv")
    await desk.press("i")
    assert desk.db.run(Customer.select().count) == 5


@pytest.mark.function("F252")
async def test_known_customers_are_updated_after_a_look(desk: DeskPilot) -> None:
    before = desk.db.run(lambda: Customer.get_by_id(1))
    text = f"Código;CPF/CNPJ;E-mail\n1;{before.document};nova@mail.example.com\n"
    (files() / "novos.csv").write_text(text, "utf-8")
    await _ask_to_import(desk, path="novos.csv", known="atualizar")
    assert "1 a atualizar" in desk.text
    assert "passa a «nova@mail.example.com»" in desk.text
    await desk.press("i")
    assert desk.db.run(lambda: Customer.get_by_id(1)).email == "nova@mail.example.com"
    row = desk.db.run(lambda: History.get((History.customer_id == 1) & (History.action == "alterou")))
    assert row.note == "atualizado de novos.csv"
    assert "nova@mail.example.com" in row.changes
    assert before.email in row.changes


@ONCE
async def test_a_workbook_is_told_how_it_becomes_a_table(desk: DeskPilot) -> None:
    import zipfile

    with zipfile.ZipFile(files() / "clientes.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "x")
    await _ask_to_import(desk, path="clientes.xlsx")
    assert "planilha do Excel" in desk.text
    assert "Salvar Como" in desk.text


@pytest.mark.function("F209")
@pytest.mark.parametrize("fmt", ["csv", "json"])
async def test_what_the_box_finds_is_exported_in_its_order(desk: DeskPilot, fmt: str) -> None:
    desk.db.run(lambda: Customer.update(notes="=1+1").where(Customer.id == 2).execute())
    await desk.search("11")
    order = [row.id for row in desk.app.screen.rows.rows]  # type: ignore[attr-defined]
    await desk.press("f10")
    await desk.type("exportar")
    await desk.press("enter")
    await desk.fill(path="saida.csv", format=fmt)
    await desk.press("f9")
    path = files() / f"saida.{fmt}"
    if fmt == "csv":
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
        assert [int(row[0]) for row in rows[1:]] == order
        assert "'=1+1" in path.read_text("utf-8-sig")
    else:
        assert [entry["id"] for entry in json.loads(path.read_text("utf-8"))] == order
    told: Any = History.select().where(History.entity == "exportação").order_by(History.id)
    assert desk.db.run(lambda: [row.action for row in told]) == ["começou a exportar", "exportou"]


@pytest.mark.function("F200")
async def test_an_empty_base_offers_a_beginning(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrator_tui.screens.exchange.DEMO_CUSTOMERS", 60)
    async with open_desk(database_url, tmp_path) as desk:
        assert "A base está vazia" in desk.text
        assert "Cadastrar o primeiro cliente" in desk.text
        assert "Importar clientes" in desk.text
        await desk.type("demonstra")
        await desk.press("enter")
        await desk.search("maria silva santos")
        assert "529.982.247-25" in desk.text


async def test_a_first_customer_on_an_empty_base(database_url: str, tmp_path: Path) -> None:
    async with open_desk(database_url, tmp_path) as desk:
        await desk.press("enter", "enter")
        assert "Novo cliente" in desk.text
        await desk.fill(legal_name="Primeira Cliente", document="168.995.350-09")
        await desk.press("ctrl+s")
        assert "Código do Cliente: 1" in desk.bottom


@pytest.mark.function("F212")
async def test_unsaved_text_comes_back_once_beside_newer_data(people_url: str, tmp_path: Path) -> None:
    from tests.screens.test_registration import _save_as_bia, stored

    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        await desk.press("f2")
        await desk.fill(reference="meio digit", district="Batel")
        desk.app.flush_drafts()
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "killed" / "drafts")  # the disk as kill -9 leaves it
    async with open_desk(people_url, tmp_path / "killed") as desk:
        assert "Texto não salvo" in desk.text
        assert "meio digit" in desk.text
        _save_as_bia(desk, reference="da Bia", number="77")
        await desk.press("f2")
        assert "agora «da Bia», você digitou «meio digit»" in desk.text
        await desk.press("escape")
        from integrator_tui.widgets.form import Form

        form = desk.app.screen.query_one(Form)
        assert form.texts["reference"] == "meio digit"
        assert form.texts["number"] == "77"
        await desk.press("ctrl+s")
        assert stored(desk, "reference") == "meio digit"
        assert stored(desk, "number") == "77"
    async with open_desk(people_url, tmp_path / "killed") as desk:
        assert "Texto não salvo" not in desk.text


async def test_discarded_text_is_not_offered_again(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        await desk.press("f2")
        await desk.fill(reference="desisti")
        await desk.press("f3", "d")
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "later" / "drafts")
    async with open_desk(people_url, tmp_path / "later") as desk:
        assert "Texto não salvo" not in desk.text


async def test_receivables_are_taken_once_their_total_was_seen(desk: DeskPilot) -> None:
    titles = "Cod Cliente;Título;Vencto;Saldo\n1;1;10/10/2020;99,90\n"
    for name, more in (("titulos.csv", ""), ("ruins.csv", "1;2;10/10/2020;0\n1;3;11/10/2020;0,10\n")):
        (files() / name).write_text(titles + more, "utf-8")

    async def ask(name: str) -> None:
        await desk.press("f10")
        await desk.type("importar títulos")
        await desk.press("enter")
        await desk.fill(path=name)
        await desk.press("f9")

    def owed() -> int:
        return int(desk.db.run(fetch, "SELECT COALESCE(SUM(cents), 0) FROM ledger_entry")[0][0])

    await ask("titulos.csv")
    assert "Importar 1 título, R$ 99,90" in desk.text
    await desk.press("c")
    assert owed() == 0
    await ask("titulos.csv")
    await desk.press("i", "escape")
    assert owed() == 9990
    await ask("titulos.csv")
    assert "1 título já importado antes" in desk.text
    await desk.press("f")
    await ask("ruins.csv")
    assert "Sem valor em aberto" in desk.text
    await desk.press("b", "escape")
    assert owed() == 10000
    assert desk.db.run(fetch, "SELECT overdue_cents FROM search_row WHERE customer_id = 1")[0][0] == 10000
