"""Dados Débitos: list, form, identifier, status, authorisation; bad input, other operators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from integrator_tui.config import Settings
from integrator_tui.models.customers import Customer
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import History, ListItem, SystemVariable
from integrator_tui.queries.lists.company import COMPANY
from integrator_tui.widgets.form import Form
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk

ITAU = {
    "billing_form_id": "Débito em Conta",
    "bank_id": "341",
    "branch": "2545",
    "account": "2366-1",
    "account_type": "Corrente",
    "identifier": "0000000001",
    "status": "Ativo",
}


def rows(desk: DeskPilot, customer_id: int = 1) -> list[dict[str, Any]]:
    """The debit data of a customer that are not deleted, as the base has them."""
    there = (DebitData.customer_id == customer_id) & DebitData.deleted_at.is_null()
    found: Any = DebitData.select().where(there).order_by(DebitData.id).dicts()
    return desk.db.run(lambda: list(found))


def item(desk: DeskPilot, kind: str, **where: str) -> int:
    """The id of an entry of a list."""
    ((name, value),) = where.items()
    column = getattr(ListItem, name)
    return desk.db.run(lambda: int(ListItem.get((ListItem.kind == kind) & (column == value)).id))


async def enter(desk: DeskPilot, **texts: str) -> None:
    """New debit data for MARIA, saved."""
    await desk.open("maria silva")
    await desk.press("t", "f6")
    await desk.fill(**{**ITAU, **texts})
    await desk.press("ctrl+s")


@pytest.mark.function("F071", "F072", "F073", "F074", "F076")
async def test_debit_data_are_entered_by_keyboard_alone(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("t")
    assert "Nenhum dado de débito" in desk.text
    await desk.press("f6")
    assert "Novos dados do débito" in desk.text
    for label in ("Forma de Cobrança", "Agência", "Nro. de Conta Cte.", "Código Identificador", "Status Débito"):
        assert label in desk.text
    assert "Aguardando Autorização" in desk.text
    await desk.type("débito em conta")
    await desk.press("f4")
    assert "Débito em Cartão" in desk.text
    assert "Boleto" not in desk.text, "only debits are offered"
    await desk.press("escape")
    await desk.fill(billing_form_id="Débito em Conta")
    await desk.press("enter")
    await desk.type("237")
    await desk.press("enter")
    assert "237 Bradesco" in desk.text
    await desk.type("1425-7")
    await desk.press("enter")
    await desk.type("0238069-2")
    await desk.press("enter")
    await desk.type("poup")
    await desk.press("enter")
    assert desk.app.screen.query_one(Form).inputs["identifier"].value == "0000000001"
    await desk.press("enter")
    await desk.type("ativo")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    (row,) = rows(desk)
    assert row["bank_id"] == item(desk, "bancos", code="237")
    assert (row["branch"], row["account"], row["account_type"]) == ("1425-7", "238069-2", "poupanca")
    assert (row["identifier"], row["status"]) == ("0000000001", "ativo")
    line = next(line for line in desk.lines() if "238069-2" in line)
    assert "Débito em Conta" in line
    assert "Ativo" in line
    await desk.press("h", "enter", "end")
    assert "Status Débito" in desk.text
    assert "depois: Ativo" in desk.text


@pytest.mark.function("F073")
async def test_the_identifier_is_filled_only_when_it_is_empty(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("t", "f6")
    form = desk.app.screen.query_one(Form)
    assert form.inputs["identifier"].value == ""
    await desk.fill(identifier="ABC")
    form.inputs["identifier"].focus()
    await desk.press("enter")
    assert form.inputs["identifier"].value == "ABC"


@ONCE
async def test_the_width_of_the_identifier_is_that_of_the_bank(desk: DeskPilot) -> None:
    bank = item(desk, "bancos", code="341")
    desk.db.run(lambda: ListItem.update(details='{"identifier_width": 14}').where(ListItem.id == bank).execute())
    await desk.open("maria silva")
    await desk.press("t", "f6")
    await desk.fill(bank_id="341")
    desk.app.screen.query_one(Form).inputs["identifier"].focus()
    await desk.idle()
    assert desk.app.screen.query_one(Form).inputs["identifier"].value == "1".zfill(14)


@pytest.mark.function("F072")
async def test_bad_input_is_said_at_the_field(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("t", "f6")
    for texts, sentence in (
        ({"billing_form_id": "boleto"}, "não tem essa opção"),
        ({"bank_id": "000"}, "não tem essa opção"),
        ({"branch": "12345"}, "4 dígitos"),
        ({"account": "2366-2"}, "O dígito da conta não confere com a regra de Itaú"),
        ({"account": "abc"}, "só algarismos"),
        ({"account": ""}, "Preencha «Nro. de Conta Cte.»"),
        ({"account_type": "x"}, "não tem essa opção"),
        ({"holder_name": "JOSÉ"}, "Preencha «CPF/CNPJ do Titular»"),
        ({"holder_name": "JOSÉ", "holder_document": "111.111.111-11"}, "CPF"),
        ({"status": ""}, "Preencha «Status Débito»"),
    ):
        await desk.fill(**{**ITAU, "holder_name": "", "holder_document": "", **texts})
        await desk.press("ctrl+s")
        assert sentence in desk.told, desk.text
        assert rows(desk) == []
        form = desk.app.screen.query_one(Form)
        assert form.focused_field in {*texts, "holder_document"}, texts
        assert form.inputs["identifier"].value == "0000000001", "other fields keep their text"


async def test_somebody_elses_account(desk: DeskPilot) -> None:
    await enter(desk, holder_name="JOSÉ DOS SANTOS", holder_document="111.444.777-35")
    (row,) = rows(desk)
    assert (row["holder_name"], row["holder_document"]) == ("JOSÉ DOS SANTOS", "11144477735")


@ONCE
async def test_a_card_wants_no_account(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("t", "f6")
    await desk.fill(billing_form_id="Débito em Cartão", identifier="77")
    await desk.press("ctrl+s")
    (row,) = rows(desk)
    assert row["account"] == ""


@pytest.mark.function("F074")
async def test_the_status_is_changed_and_the_data_are_deleted_and_brought_back(desk: DeskPilot) -> None:
    await enter(desk)
    await desk.press("f2")
    await desk.fill(status="rejeitado")
    await desk.press("ctrl+s")
    assert rows(desk)[0]["status"] == "rejeitado"
    await desk.press("delete")
    assert "Apagar Débito em Conta 341" in desk.text
    await desk.press("s")
    assert rows(desk) == []
    await desk.press("u")
    assert len(rows(desk)) == 1
    actions = desk.db.run(lambda: [row.action for row in History.select().where(History.entity == "debit")])
    assert actions == ["criou", "alterou", "apagou", "restaurou"]


async def test_data_that_a_plan_is_paid_by_are_not_deleted(desk: DeskPilot) -> None:
    await enter(desk)
    debit_id = rows(desk)[0]["id"]
    desk.db.run(
        lambda: CustomerPlan.insert(
            customer_id=1,
            catalog_plan_id=1,
            status_id=item_now("status_planos", "HABILITADO"),
            debit_data_id=debit_id,
            start_date="2026-01-01",
            due_day=10,
            price_cents=9990,
        ).execute()
    )
    await desk.press("delete", "s")
    assert "1 plano usa estes dados de débito" in desk.text
    assert len(rows(desk)) == 1


def item_now(kind: str, code: str) -> int:
    """The same on the database thread."""
    return int(ListItem.get((ListItem.kind == kind) & (ListItem.code == code)).id)


async def test_two_desks(people_url: str, tmp_path: Path) -> None:
    """Different fields are merged; the same field asks; what does not fit together is refused."""
    async with open_desk(people_url, tmp_path) as mine, open_desk(people_url, tmp_path / "b") as hers:
        await enter(mine)
        await hers.open("maria silva")
        await hers.press("t", "f2")
        await mine.press("f2")
        await hers.fill(status="Cancelado")
        await hers.press("ctrl+s")
        await mine.fill(identifier="99")
        await mine.press("ctrl+s")
        assert "Dados salvos com sucesso" in mine.bottom
        assert [(row["identifier"], row["status"]) for row in rows(mine)] == [("99", "cancelado")]

        await mine.press("f2")
        await hers.press("f5", "f2")
        await hers.fill(account="02367-9")
        await hers.press("ctrl+s")
        assert "Dados salvos" in hers.bottom, hers.text
        await mine.fill(bank_id="001", branch="1584-9", account="210169-6")
        await mine.press("ctrl+s")
        assert "salvou antes" in mine.text
        await mine.press("m", "f9")
        assert rows(mine)[0]["account"] == "210169-6"

        await mine.press("f2")
        await hers.press("f5", "f2")
        await hers.fill(branch="1425-7", bank_id="237", account="238069-2")
        await hers.press("ctrl+s")
        await mine.fill(branch="1584")
        await mine.press("ctrl+s")
        assert "salvou antes" in mine.text
        await mine.press("escape", "f3", "d")

        await mine.press("f5", "f2")
        await hers.press("f5", "f2")
        await hers.fill(bank_id="033")
        await hers.press("ctrl+s")
        assert "não usa dígito" in " ".join(hers.text.split())


@pytest.mark.function("F075")
async def test_the_authorization_is_read_and_written_as_pdf(people_url: str, tmp_path: Path) -> None:
    settings = Settings(outbox=str(tmp_path / "saida"))
    single = people_url.startswith("sqlite:")
    async with open_desk(people_url, tmp_path, settings=settings) as desk:
        desk.db.run(lambda: Customer.update(legal_name="MARIA ŁUCJA CONCEIÇÃO").where(Customer.id == 1).execute())
        desk.db.run(lambda: SystemVariable.insert(code=COMPANY, value="Provedor São João").execute())
        await desk.open("52998224725")
        await desk.press("t", "f6")
        await desk.fill(**ITAU)
        await desk.press("ctrl+s", "i")
        assert "AUTORIZAÇÃO DE DÉBITO" in desk.text
        assert "Provedor São João" in desk.text
        await desk.press("p")
        if single:
            assert "Salvar em" in desk.text
            await desk.press("enter")
        assert "Gravado em" in desk.text
        (path,) = (tmp_path / "saida" / "ana").iterdir()
        assert path.name.startswith("autorizacao-debito-1-")
        assert path.stat().st_mode & 0o777 == 0o600
        text = PdfReader(path).pages[0].extract_text()
        today = desk.session.today()
        for wanted in (
            *("AUTORIZAÇÃO DE DÉBITO", "Provedor São João", "MARIA ‹U+0141›UCJA CONCEIÇÃO", "529.982.247-25"),
            *("341 Itaú", "2545", "2366-1", "Corrente", "0000000001", "Rua XV de Novembro", "Agência"),
            *("na conta acima", f"Curitiba, {today.day} de ", f" de {today.year}"),
        ):
            assert wanted in text, (wanted, text)
        await desk.press("enter", "i", "t")
        if single:
            await desk.press("enter")
        written = next((tmp_path / "saida" / "ana").glob("*.txt")).read_text("utf-8")
        assert "ŁUCJA" in written
        assert max(map(len, written.splitlines())) <= 70
        notes = desk.db.run(lambda: [row.note for row in History.select().where(History.action == "imprimiu")])
        assert len(notes) == 2
        assert path.name in notes[0]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_no_file_is_written_over(people_url: str, tmp_path: Path) -> None:
    settings = Settings(outbox=str(tmp_path / "saida"))
    there = tmp_path / "meu.pdf"
    there.write_bytes(b"outro")
    async with open_desk(people_url, tmp_path, settings=settings) as desk:
        await enter(desk)
        await desk.press("i", "p")
        await desk.type(str(there))
        await desk.press("enter")
        assert "Já existe o arquivo" in desk.told
        assert there.read_bytes() == b"outro"
        # The row stands before the file: nothing leaves without one, also where it then did not leave.
        assert desk.db.run(lambda: History.select().where(History.action == "imprimiu").count()) == 1
