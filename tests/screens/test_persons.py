"""Customers who are not as most: without CPF, with a nome social, an extension, a number of another country (F253)."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.models.messages import Outbox
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.messages.templates import values_for
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.customers.customer_import import ImportReport, import_file
from tests.screens.desk import DeskPilot
from tests.screens.test_registration import stored


async def begin(desk: DeskPilot, **texts: str) -> None:
    """A new person, with these fields."""
    await desk.press("f6", "enter")
    await desk.fill(**texts)


async def rows(desk: DeskPilot, text: str) -> list[str]:
    """The lines of the search that show customers."""
    await desk.search(text)
    return [line for line in desk.lines()[3:-1] if line.strip()]


@pytest.mark.function("F253")
async def test_a_foreigner_without_cpf_and_with_a_nome_social(desk: DeskPilot) -> None:
    await begin(desk, legal_name="JOSE SOUZA", city="Curitiba", state="PR")
    await desk.press("ctrl+s")
    assert "«Sem CPF/CNPJ» o motivo de não haver" in desk.text
    await desk.fill(no_document_reason="estr", other_document="FN 123.456", social_name="Ana Souza", nickname="Aninha")
    await desk.fill(mobile="+351 912 345 678", phone="41 3333-4444 r. 12", fax="0303 123 4567")
    await desk.press("ctrl+s")
    assert "Código do Cliente: 4" in desk.bottom, desk.text
    await desk.open("ana souza")
    assert "4 Ana Souza (Aninha)   sem CPF (estrangeiro) FN 123.456" in desk.lines()[0]
    assert "(41) 3333-4444 ramal 12" in desk.text
    assert "+351 912 345 678" in desk.text
    assert stored(desk, "phone", 4) == "4133334444x12"

    await desk.press("s")  # an SMS to her says why it does not go
    await desk.fill(phones="+351 912 345 678", body="oi")
    await desk.press("f9")
    assert "SMS só vai a celular do Brasil" in desk.text
    await desk.fill(phones="0800 123 4567")
    await desk.press("f9")
    assert "não recebe SMS" in desk.text
    assert desk.db.run(lambda: Outbox.select().count()) == 0
    await desk.press("escape", "d", "f3")

    for text, why in (
        ("ana souza", ""), ("jose souza", "nome civil: JOSE"), ("aninha", "apelido: Aninha"), ("FN123456", ""),
        ("fn 123.456", ""), ("912345678", ""), ("+351 912 345 678", ""), ("(41) 3333-4444 ramal 12", ""),
        ("0303 1234567", "fone 0303 123"),
    ):  # fmt: skip
        found = [line for line in await rows(desk, text) if line.lstrip("› ").startswith("4 Ana Souza")]
        assert found, (text, desk.lines()[2:6])
        assert why[:14] in found[0], (text, found)
    values = desk.db.run(values_for, desk.session, 4)
    assert (values["nome"], values["primeiro_nome"], values["apelido"]) == ("Ana Souza", "Ana", "Aninha")

    await desk.open("aninha")
    await desk.press("f2")
    await desk.fill(document="168.995.350-09")  # it comes at last, and the reason goes by itself
    await desk.press("ctrl+s")
    assert "Dados salvos" in desk.bottom
    assert "CPF 168.995.350-09" in desk.lines()[0]
    assert stored(desk, "no_document_reason", 4) == ""


@pytest.mark.function("F253")
async def test_several_without_document_are_told_apart_and_come_back_from_a_file(
    desk: DeskPilot, tmp_path: Path
) -> None:
    for name, other in (("PABLO ROJAS", "AR998877"), ("JUAN PEREZ", "")):
        await begin(desk, legal_name=name, no_document_reason="antigo", other_document=other, mobile="+595 981 123456")
        await desk.press("ctrl+s", "f3")
    await begin(desk, legal_name="Outro", no_document_reason="Estrangeiro")
    await desk.press("tab")
    await desk.fill(other_document="ar-998877")
    form = desk.app.screen.query_one("Form")
    form.inputs["other_document"].focus()  # type: ignore[attr-defined]
    await desk.press("tab")
    assert "também de 4 PABLO ROJAS" in desk.bottom
    await desk.press("f3")
    await desk.press("d")  # Descartar
    file = tmp_path / "todos.csv"
    with file.open("wb") as out:
        assert desk.db.run(export, desk.session, "", "csv", out) == 5
    assert "Cadastro antigo" in file.read_text("utf-8")

    def take(text: str, update: bool) -> ImportReport:
        (tmp_path / "novo.csv").write_text(text, "utf-8")
        return desk.db.run(
            import_file, desk.session, tmp_path / "novo.csv", None, False, lambda *told: None, update=update
        )

    same = take(file.read_text("utf-8-sig"), True)
    assert same.refused == 0, same
    assert "5 já iguais" in same.sentence, same
    head = "Código do Cliente;Razão Social;CPF/CNPJ;Sem CPF/CNPJ;Passaporte;Apelido;Celular\n"
    took = take(f"{head}5;JUAN PEREZ;111.444.777-35;;;;\n", True)
    assert took.refused == 1  # it is JOAO's
    took = take(f"{head}5;JUAN PEREZ;168.995.350-09;;;Juancho;\n;PABLO ROJAS;;anti;AR 998877;Pablito;\n", True)
    assert took.refused == 1, took  # only whole words choose in a file
    took = take(f"{head}5;JUAN PEREZ;168.995.350-09;;;Juancho;\n;PABLO ROJAS;;;AR 998877;Pablito;\n", True)
    assert (took.refused, took.accepted) == (0, 2), took
    form5 = desk.db.run(customer, desk.session, 5).form
    assert (form5.document, form5.no_document_reason, form5.nickname) == ("16899535009", "", "Juancho")
    assert stored(desk, "nickname", 4) == "Pablito"
    took = take(f"{head};NOVA SEM NADA;;;;;\n", False)
    assert took.refused == 1
    took = take(f"{head};NOVA;;Não informou;;;+54 11 15 2345-6789\n", False)
    assert (took.refused, took.accepted) == (0, 1), took
    assert stored(desk, "mobile", 6) == "+5491123456789"
