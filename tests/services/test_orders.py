"""Work orders: places of half-days are had once, moved whole, and given up; states by the table."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest

from integrator_tui.db import Db
from integrator_tui.errors import DeskError, InvalidForm, Refused
from integrator_tui.models.customers import Customer
from integrator_tui.models.field_work import VisitSlot, WorkOrder
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.board import board
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.rules.calls.orders import WITHOUT_PLACE, over
from integrator_tui.services.calls.calls import start_call
from integrator_tui.services.calls.orders import (
    ORDERS,
    book_visit,
    cancel_order,
    finish_order,
    give_up_visit,
    start_order,
)
from tests.services.planned import Provider

THURSDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 4)


class Desk(Provider):
    """A provider with two teams, one of three places, one of none."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.team, self.none = (self.db.run(_team, name, places) for name, places in (("Beto", 3), ("Nando", 0)))

    def order(self, **texts: str) -> int:
        """An order of maria."""
        return int(self.do(ORDERS.create, self.maria, {"kind": "Manutenção", "place": "Rua A, 1", **texts}))

    def book(self, key: int, day: date = THURSDAY, half: str = "M", team: int = 0) -> str:
        """Book or move; what was said."""
        try:
            self.do(book_visit, self.maria, key, team or self.team, day, half)
        except DeskError as error:
            return str(error)
        return ""

    def counted(self) -> dict[tuple[date, str], int]:
        """Half-day -> places taken; as many as there are orders that hold one."""

        def read() -> dict[tuple[date, str], int]:
            slots = {(one.visit_on, one.half): one.taken for one in VisitSlot.select() if one.taken}
            held: dict[tuple[date, str], int] = {}
            for row in WorkOrder.select().where(WorkOrder.state.not_in(list(WITHOUT_PLACE))):
                held[row.visit_on, row.half] = held.get((row.visit_on, row.half), 0) + 1
            assert slots == held
            return slots

        return self.db.run(read)


def _team(name: str, places: int) -> int:
    details = json.dumps({"places": places})
    return int(ListItem.insert(kind="equipes", name=name, details=details, position=1).execute())


@pytest.mark.function("F187", "F188")
def test_places_are_had_moved_and_given_up(database_url: str) -> None:
    desk = Desk(database_url)
    keys = [desk.order() for _ in range(5)]
    said = [desk.book(key) for key in keys]
    assert [bool(one) for one in said] == [False, False, False, True, True]
    assert "Não há mais vaga em 03/12/2026 de manhã, Beto" in said[3]
    assert desk.counted() == {(THURSDAY, "M"): 3}
    assert desk.book(keys[3], FRIDAY) == ""
    assert "Não há mais vaga" in desk.book(keys[3]), "a refused move"
    assert desk.counted() == {(THURSDAY, "M"): 3, (FRIDAY, "M"): 1}, "leaves the old place"
    assert desk.book(keys[0], THURSDAY, "T") == ""
    assert desk.book(keys[0], THURSDAY, "T") == "", "where it is already"
    desk.do(give_up_visit, desk.maria, keys[1])
    desk.do(cancel_order, desk.maria, keys[2], {"result": "resolvido por telefone"})
    assert desk.counted() == {(THURSDAY, "T"): 1, (FRIDAY, "M"): 1}
    assert "sem trabalho" not in desk.book(keys[1], date(2026, 12, 6))
    for day, half, team, words in (
        (date(2026, 12, 6), "M", 0, "não trabalha"),
        (date(2026, 12, 5), "M", 0, "não trabalha"),
        (date(2026, 12, 25), "T", 0, "não trabalha"),
        (date(2026, 11, 30), "M", 0, "já passou"),
        (THURSDAY, "M", desk.none, "Não há mais vaga"),
        (THURSDAY, "X", 0, "não está mais na lista"),
        (THURSDAY, "M", 999_999, "não está mais na lista"),
    ):
        assert words in desk.book(keys[1], day, half, team), (day, half, team)
    lines = desk.do(board, desk.maria, THURSDAY, 3)
    (beto,) = (line for line in lines if line[0].team.id == desk.team)
    assert [one.free for one in beto] == [3, 2, 2, 3, None, None]
    assert over(THURSDAY, "M", datetime(2026, 12, 3, 12))
    assert not over(THURSDAY, "T", datetime(2026, 12, 3, 12))


@pytest.mark.function("F188")
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_twenty_who_book_three_places_at_the_same_moment(database_url: str) -> None:
    """Each on a connection of his own, about a customer of his own; the control believes what it read before."""
    desk = Desk(database_url)
    people = [desk.maria, *(desk.db.run(_another, desk.maria) for _ in range(19))]
    texts = {"kind": "Manutenção", "place": "Rua A, 1"}
    orders = [(person, int(desk.do(ORDERS.create, person, texts))) for person in people]
    desks = [Db(database_url) for _ in orders]
    together = Barrier(len(orders))

    def at_once(day: date) -> int:
        def book(one: tuple[Db, tuple[int, int]]) -> bool:
            db, (person, order) = one
            together.wait(30)
            try:
                db.run(book_visit, desk.session, person, order, desk.team, day, "M")
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(len(orders)) as threads:
            return sum(threads.map(book, zip(desks, orders, strict=True)))

    def believed(old: Any, new: Any, team: Any = None) -> None:
        at = (VisitSlot.team_id == new[0]) & (VisitSlot.visit_on == new[1]) & (VisitSlot.half == new[2])
        found = VisitSlot.get_or_none(at)
        together.wait(30)
        if found is not None and found.taken >= team.places:
            raise Refused("cheio")
        VisitSlot.insert(team_id=new[0], visit_on=new[1], half=new[2]).on_conflict_ignore().execute()
        VisitSlot.update(taken=VisitSlot.taken + 1).where(at).execute()

    try:
        assert at_once(THURSDAY) == 3
        assert desk.counted() == {(THURSDAY, "M"): 3}
        with patch("integrator_tui.services.calls.orders.change_place", believed):
            assert at_once(FRIDAY) == 20
    finally:
        for db in desks:
            db.close()


def _another(customer_id: int) -> int:
    row: dict[str, Any] = {**Customer.get_by_id(customer_id).__data__}
    del row["id"]
    return int(Customer.insert(**{**row, "document": ""}).execute())


def test_the_life_of_an_order(database_url: str) -> None:
    desk = Desk(database_url)
    call = int(desk.do(start_call, desk.maria, "(41) 99876-5432"))
    key = desk.order()
    desk.db.run(WorkOrder.update(call_id=call).where(WorkOrder.id == key).execute)
    with pytest.raises(Refused, match="não está na agenda"):
        desk.do(start_order, desk.maria, key)
    desk.book(key)
    with pytest.raises(Refused, match="agendada"):
        desk.do(ORDERS.remove, desk.maria, key)
    desk.do(start_order, desk.maria, key)
    assert "em execução" in desk.book(key, FRIDAY)
    with pytest.raises(InvalidForm, match="Preencha «Resultado»"):
        desk.do(finish_order, desk.maria, key, {"done": "Não", "result": ""})
    desk.do(finish_order, desk.maria, key, {"done": "Não", "result": "ninguém em casa"})
    row = desk.do(ORDERS.one, desk.maria, key)
    assert (row.text("state"), row.text("team_id"), row.text("half")) == ("Não Executada", "Beto", "manhã")
    read = row.form
    with pytest.raises(Refused, match="terminou sem ser executada"):
        desk.do(ORDERS.save, desk.maria, key, read, {"kind": "Manutenção", "place": "Rua B, 2"})
    told = [one.text for one in desk.do(one_call, desk.maria, call).trail if one.kind == "os"]
    assert told[-1] == f"OS {key} Agendada: 03/12/2026, manhã, Beto"
    assert len(told) == 3
