"""Faturas as an agent works in it: marks, the card of a row, a desk over midnight, credit that is given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from integrator_tui.models.raw import execute, fetch
from tests.money import bill, pay
from tests.screens.desk import DeskPilot
from tests.screens.test_finance import TODAY, account, business


@pytest.mark.function("F148", "F149")
async def test_marks_stand_on_the_bottom_line_and_the_card_beside_the_row(desk: DeskPilot) -> None:
    """Space, F10 "Marcar todas", Esc before it leaves; items, what is let off, what was paid."""
    paid, _, coming = account(desk)
    desk.db.run(execute, "UPDATE invoice SET early = ? WHERE id = ?", (f"{TODAY}:1000", coming))
    await desk.open("maria")
    await desk.press("4", "f", "down")
    assert f"Paga até {TODAY:%d/%m/%y}: R$ 89,90" in desk.text
    assert "SCM      99,90  FIBRA 300" in desk.text
    await desk.press("space")
    assert desk.bottom.lstrip().startswith("* 1 fatura: R$ 89,90  ")
    await desk.press("b")
    assert "10,00        89,90" in desk.text
    await desk.press("escape", "f10")
    await desk.type("marcar todas")
    await desk.press("enter")
    assert desk.bottom.lstrip().startswith("* 2 faturas: R$ 19")
    await desk.press("escape")
    assert "fatura" not in desk.bottom
    assert "Faturas" in desk.text, "Esc let the marks go, and stayed"
    await desk.press("end")
    assert "Pago     R$ 99,90" in desk.text
    assert paid


async def test_a_desk_left_open_over_midnight_says_who_became_overdue(desk: DeskPilot) -> None:
    """Nothing was written and nobody opened a desk: header and search follow the day."""
    due = business(TODAY)
    bill(desk.db, desk.session, due)
    await desk.open("maria")
    header = "\n".join(desk.lines()[:2])
    assert "vencido" not in header
    before = desk.app.session
    desk.app.session = replace(before, now=lambda: before.now() + (due - TODAY) + timedelta(days=1))
    await desk.app._day_passed(due + timedelta(days=1))
    await desk.idle()
    assert "vencido R$ 99,90" in "\n".join(desk.lines()[:2])
    assert desk.db.run(fetch, "SELECT overdue_cents FROM customer_standing WHERE customer_id = 1") == [(9990,)]


@pytest.mark.function("F143")
async def test_credit_is_given_back_in_money(desk: DeskPilot) -> None:
    """Never more than there is; the payment that it came from is then not reversed."""
    key = bill(desk.db, desk.session, TODAY)
    pay(desk.db, desk.session, key, TODAY, 15000, over="fica como crédito")
    await desk.open("maria")
    await desk.press("4", "f10")
    await desk.type("devolver")
    await desk.press("enter")
    assert "O cliente tem R$ 50,10 de crédito" in desk.text
    await desk.fill(cents="60,00", reason="pediu")
    await desk.press("f9")
    assert "Vai de R$ 0,01 até" in desk.text
    await desk.fill(cents="50,10")
    await desk.press("f9")
    assert "Crédito devolvido. Fica de crédito: R$ 0,00." in desk.said
    assert desk.db.run(fetch, "SELECT SUM(cents) FROM ledger_entry WHERE invoice_id IS NULL") == [(0,)]
    await desk.press("x")
    await desk.type("engano")
    await desk.press("f9")
    assert "já recebeu em dinheiro" in desk.text
