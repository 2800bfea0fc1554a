"""Rotinas and Arquivos do banco: a month charged, a remittance written, a return read and undone, by keys."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from integrator_tui.bank.febraban.read import read_file
from integrator_tui.bank.febraban.write import Header, file_of, record
from integrator_tui.models.finance import Invoice
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.screens.exchange import exchange_folder
from tests.money import bill
from tests.screens.desk import DeskPilot


def agree() -> None:
    """An agreement with Itaú, and a customer who pays by it."""
    bank = ListItem.get((ListItem.kind == "bancos") & (ListItem.code == "341")).id
    told = {"convenio": "12345", "company": "PROVEDOR", "version": "05", "first_nsa": 88, "days_before": 0}
    ListItem.insert(
        kind="convenios_debito", name="Itaú débito", parent_id=bank, details=json.dumps(told), position=1
    ).execute()
    form = ListItem.get((ListItem.kind == "formas_cobranca") & (ListItem.code == "DEBCONTA")).id
    DebitData.insert(
        customer_id=1,
        billing_form_id=form,
        bank_id=bank,
        branch="0057",
        account="123456",
        account_type="corrente",
        identifier="0000000001",
        status="ativo",
    ).execute()


def answered(sent: bytes) -> bytes:
    """Paid, and a line that is nobody's."""
    order = read_file(sent).of("E")[0].fields
    names = ("id_cliente_empresa", "agencia", "id_cliente_banco", "tipo_inscricao", "inscricao", "movimento")
    values: dict[str, str | int | date] = {name: order[name] for name in names}
    values |= {"data": date(2026, 12, 1), "valor": int(order["valor"]), "codigo_retorno": "00"}
    lines = [record("05", "F", values | {"uso_empresa": use}) for use in (order["uso_empresa"], "FAT00077777")]
    return file_of(Header("12345", "PROVEDOR", "341", "ITAU", date(2026, 12, 1), 88, "05", "2"), lines)


@pytest.mark.function("F231", "F247")
async def test_by_keys(desk: DeskPilot) -> None:
    desk.db.run(agree)
    today = desk.session.today().date()
    key = bill(desk.db, desk.session, today + timedelta(days=10), billing_form_id="Débito em Conta")
    await desk.search(";ROT")
    await desk.press("enter")
    assert "Faturamento" in desk.text
    assert "nunca rodou" in desk.text
    assert "Agora faria" in desk.text
    await desk.idle()
    assert "0 faturas" in desk.text, "reckoned without being asked for"
    assert "Impressão de Boletos" in desk.text
    await desk.press("s")
    assert "agora: " in desk.text
    await desk.press("f9")
    assert "Executar rotina" in desk.text
    await desk.press("c")
    await desk.press("f9", "e")
    assert "0 faturas" in desk.text
    await desk.press("enter")
    await desk.press("f", "escape")
    await desk.search(";ARQ")
    await desk.press("enter")
    assert "Nenhum arquivo ainda" in desk.text
    await desk.press("f6")
    assert "Itaú débito: 1 débito" in desk.text
    await desk.press("g")
    assert "remessa débito" in desk.text
    (out,) = exchange_folder().glob("*.REM")
    (exchange_folder() / "volta.ret").write_bytes(answered(out.read_bytes()))
    await desk.press("l")
    await desk.type("volta.ret")
    await desk.press("enter")
    assert "1 pago, R$ 99,90; 1 a decidir, R$ 99,90" in desk.text
    await desk.press("l")
    assert "1 linha a decidir em volta.ret" in desk.text
    assert desk.db.run(Invoice.get_by_id, key).open_cents == 0
    await desk.press("enter", "enter")
    assert "Motivo" in desk.text
    await desk.press("escape")
    await desk.press("u")
    await desk.type("arquivo errado")
    await desk.press("enter")
    assert "Arquivo desfeito" in desk.text
    assert desk.db.run(Invoice.get_by_id, key).open_cents == 9990
