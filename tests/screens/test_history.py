"""Histórico of a customer: list, detail, filters."""

from __future__ import annotations

import pytest

from integrator_tui.forms.base import as_texts
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.services.customers.customers import save_customer
from tests.screens.desk import DeskPilot


def change(desk: DeskPilot, **texts: str) -> None:
    """Save fields of customer 1 as the operator of the desk."""
    read = desk.db.run(customer, desk.session, 1).form
    values = {**as_texts(read, desk.db.run(form_context, desk.session)), **texts}
    desk.db.run(save_customer, desk.session, 1, read, values)


@pytest.mark.function("F077")
async def test_the_list_has_date_user_address_and_what_changed(desk: DeskPilot) -> None:
    change(desk, reference="portão azul")
    await desk.open("maria silva")
    await desk.press("h")
    header = desk.lines()[4]
    assert "Data Histórico" in header
    assert "Nome do U" in header
    assert "Ip do U" in header
    assert "Observações" in header
    row = desk.lines()[5]
    assert f"{desk.session.today():%d/%m/%Y}" in row
    assert "ana" in row
    assert "local" in row
    assert "alterou" in row


@pytest.mark.function("F078")
async def test_the_detail_has_before_and_after(desk: DeskPilot) -> None:
    change(desk, reference="portão azul", state="SC")
    await desk.open("maria silva")
    await desk.press("h", "enter")
    assert "antes:  perto da praça" in desk.text
    assert "depois: portão azul" in desk.text
    assert "antes:  PR" in desk.text
    await desk.press("escape")
    assert "Data Histórico" in desk.lines()[4]


@pytest.mark.function("F079")
async def test_the_list_is_filtered_by_period_operator_and_field(desk: DeskPilot) -> None:
    change(desk, reference="portão azul")
    change(desk, number="7")
    await desk.open("maria silva")
    await desk.press("h")
    assert "3 registros" in desk.lines()[3]
    await desk.press("slash")
    await desk.fill(field="referência")
    await desk.press("f9")
    assert "2 registros" in desk.lines()[3]  # the creation had a reference too
    await desk.press("slash")
    await desk.fill(field="", since="+1")
    await desk.press("f9")
    assert "0 registros · de " in desk.lines()[3]
    await desk.press("slash")
    await desk.fill(since="hoje", login="ana")
    await desk.press("f9")
    assert "3 registros" in desk.lines()[3]


async def test_long_histories_load_page_by_page(desk: DeskPilot) -> None:
    for number in range(210):
        change(desk, number=str(number))
    await desk.open("maria silva")
    await desk.press("h")
    assert "200+ registros" in desk.lines()[3]
    await desk.press("end")
    assert "211 registros" in desk.lines()[3]
