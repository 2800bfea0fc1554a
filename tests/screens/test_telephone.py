"""A call that rings while somebody works: seen, never in the way, answered from a stack (F234)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import date

import pytest

from integrator_tui.models.customers import Customer
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.services.calls.telephone import claim_extension
from integrator_tui.session import utc_now
from integrator_tui.telephony.incoming import take_rings
from integrator_tui.telephony.rings import Ring
from tests.screens.desk import DeskPilot

LIMIT = 30.0


async def until(desk: DeskPilot, done: Callable[[], bool]) -> None:
    """The desk looks by itself."""
    end = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < end, desk.text
        await asyncio.sleep(0.05)
        await desk.idle()


def rings(desk: DeskPilot, *several: Ring) -> None:
    desk.db.run(take_rings, several, utc_now())


def plan(desk: DeskPilot, state: str = "HABILITADO") -> int:
    """One of maria."""

    def make() -> int:
        status = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == state)).id
        sold = ListItem.insert(kind="planos", name="FIBRA 300").execute()
        its = {"customer_id": 1, "catalog_plan_id": sold, "status_id": status, "price_cents": 9990}
        key: int = CustomerPlan.insert(**its, start_date=date(2026, 1, 1), due_day=10).execute()
        return key

    return desk.db.run(make)


async def extension(desk: DeskPilot, number: str) -> None:
    await desk.press("f10")
    await desk.type("Ramal")
    await desk.press("enter")
    await desk.type(number)
    await desk.press("enter")


@pytest.mark.function("F234")
async def test_a_call_is_seen_and_takes_no_key_from_what_is_typed(desk: DeskPilot) -> None:
    await desk.press("ctrl+g")
    assert "Diga antes o seu ramal" in desk.bottom
    await extension(desk, "204")
    assert "Ramal 204" in desk.text
    before = desk.lines()
    await desk.open("padaria")
    await desk.press("f2")
    await desk.type("abc")
    typed = "".join(desk.lines()[:20])
    rings(desk, Ring("1.1", "204", "41998765432"), Ring("2.1", "204", "anonymous"), Ring("3.1", "205", "11987654321"))
    await until(desk, lambda: "na pilha" in desk.text)
    assert "Ctrl+G (2 na pilha)" in desk.lines()[22]
    assert "".join(desk.lines()[:20]) == typed, "nothing moved"
    await desk.type("def")
    assert "abcdef" in desk.text, "the focus stays where it was"
    assert len(before) == len(desk.lines()) == 24
    await desk.press("escape", "d", "escape")
    await desk.press("ctrl+g")
    assert "Ligações · ramal 204" in desk.text
    assert "número oculto" in desk.text
    await desk.press("enter")
    assert "Ninguém tem este número" in desk.bottom
    await desk.press("f6")
    assert "não traz número" in desk.bottom
    await desk.press("delete")
    await until(desk, lambda: "número oculto" not in desk.text)
    assert "1 MARIA SILVA SANTOS" in desk.text
    await desk.press("enter")
    assert "MARIA SILVA SANTOS" in desk.lines()[0]
    assert "! não confirmado" in desk.lines()[1] or "pelo número" in desk.lines()[1]
    await desk.press("9")
    assert "Confirme antes quem fala" in desk.bottom
    await desk.press("f10")
    await desk.type("Confirmar quem")
    await desk.press("enter")
    assert "confirmado" not in desk.lines()[1]
    await desk.press("9")
    assert "Confirme antes" not in desk.bottom


@pytest.mark.function("F234")
async def test_an_unknown_number_begins_a_customer_and_another_desk_takes_the_extension(desk: DeskPilot) -> None:
    desk.db.run(lambda: SystemVariable.insert(code="confirmar_quem_liga", value="0").execute())
    await extension(desk, "204")
    rings(desk, Ring("1.1", "204", "21987650000"))
    await desk.press("ctrl+g")
    assert "ninguém com este número" in desk.text
    await desk.press("f6")
    await desk.press("enter")
    assert "(21) 98765-0000" in desk.text
    await desk.press("escape")
    if "descartar" in desk.text.lower() or "salv" in desk.text.lower():
        await desk.press("n")
    desk.db.run(claim_extension, desk.session, "204", "another", True)
    await until(desk, lambda: "passou para outra mesa" in desk.text)
    assert "Ramal 204" not in desk.text


@pytest.mark.function("F234", "F232")
async def test_a_caller_is_confirmed_where_he_is_seen_and_his_number_begins_the_contact(desk: DeskPilot) -> None:
    key = plan(desk)
    desk.db.run(lambda: Customer.update(phone="4133334444").where(Customer.id == 1).execute())
    await extension(desk, "204")
    rings(desk, Ring("1.1", "204", "4133334444"))
    await desk.press("ctrl+g", "enter", "5", "r")
    assert "! pelo número (41) 3333-4444, não confirmado" in desk.text
    # In the window of his plan he is no more known than in his own.
    await desk.press("3", "enter")
    assert str(key) in desk.lines()[1]
    for digit in "789":
        await desk.press(digit)
        assert "Confirme antes quem fala" in desk.bottom, digit
    await desk.press("f10")
    await desk.type("Confirmar quem")
    await desk.press("enter")
    assert "Confirmado." in desk.bottom
    await desk.press("8")
    assert "Confirme antes" not in desk.bottom
    # The contact begins with the number that called, not with that of the registration.
    await desk.press("0")
    assert "(41) 3333-4444" in desk.text
    await desk.press("escape", "e", "escape", "escape")
    # Enter on the line, or Space anywhere in the Resumo.
    for keys in (("enter",), ("down", "down", "space")):
        rings(desk, Ring(f"2.{len(keys)}", "204", "4133334444"))
        await desk.press("ctrl+g", "enter", "5", "r")
        assert "não confirmado" in desk.text
        await desk.press(*keys)
        assert "Confirmado." in desk.bottom
        assert "não confirmado" not in desk.text
        await desk.press("f3")
    # Opened otherwise, he is asked as ever.
    await desk.open("maria silva")
    await desk.press("0")
    assert "(41) 99876-5432" in desk.text
    await desk.press("escape", "e")


@pytest.mark.function("F180")
async def test_the_only_plan_is_proposed_unless_it_is_cancelled(desk: DeskPilot) -> None:
    old = plan(desk, "CANCELADO")
    await desk.open("maria silva")
    await desk.press("0")
    assert f"{old} FIBRA" not in desk.text
    await desk.press("escape", "e")
    new = plan(desk)
    await desk.press("0")
    assert f"{new} FIBRA" in desk.text
    assert f"{old} FIBRA" not in desk.text
    await desk.press("escape", "e")
