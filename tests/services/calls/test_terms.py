"""Deadlines (F233): the table of faults that others had with theirs (facts 5.1), each through the services."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.base import open_base
from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.calls import OneCall, one_call
from integrator_tui.queries.calls.context import call_types
from integrator_tui.queries.calls.links import Links
from integrator_tui.queries.lists.list_items import list_item
from integrator_tui.queries.variables import variables
from integrator_tui.rules.calls.states import CLOSED, DONE, PENDING, SOLVING, WAITING
from integrator_tui.rules.variables import NO_ROOT_TYPES, WAITING_PAUSES
from integrator_tui.screens.calls.telling import facts, term
from integrator_tui.services.calls.acts import add_entry, close_call, move_call, reopen_call, take_call
from integrator_tui.services.calls.calls import save_call, start_call
from integrator_tui.services.calls.terms import keep_terms
from integrator_tui.services.lists.list_items import create_list_item, save_list_item
from integrator_tui.services.variables import set_variable
from integrator_tui.upkeep.checks.call_checks import calls as examined
from integrator_tui.upkeep.checks.findings import Site
from integrator_tui.upkeep.target import as_it_is
from tests.services.planned import Provider

NOW = datetime(2026, 12, 1, 14, 32)  # a Tuesday, 11:32 in Curitiba
HOUR = timedelta(hours=1)


class Desk(Provider):
    """A provider with types that have terms of both kinds."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.types = {
            "clock": self.kind(name="Pane total", deadline_hours="8", working="Não"),
            "working": self.kind(name="Wi-Fi ruim", deadline_hours="8", working="Sim"),
            "none": self.kind(name="Aviso", deadline_hours="0"),
        }

    def kind(self, **texts: str) -> int:
        return int(self.do(create_list_item, "tipos_atendimento", {"active": "Sim", **texts}))

    def at(self, moment: datetime, **more: Any) -> Any:
        return replace(self.session, now=lambda: moment, **more)

    def call(self, kind: str = "clock", at: datetime = NOW) -> int:
        key: int = self.db.run(start_call, self.at(at), self.maria)
        self.save(key, at, text="não conecta", type_id=self.named(kind))
        return key

    def named(self, kind: str) -> str:
        return str(self.db.run(ListItem.get_by_id, self.types[kind]).name)

    def save(self, key: int, at: datetime, **texts: str) -> None:
        read = self.read(key, at).form
        told = {"origin": "Telefone", "priority": "Normal", "operator": read.operator, "text": read.text}
        if read.type_id in self.types.values():
            told["type_id"] = next(self.named(name) for name, one in self.types.items() if one == read.type_id)
        if read.agreed_on:
            told["agreed_on"] = f"{read.agreed_on:%d/%m/%Y}"
        self.db.run(save_call, self.at(at), self.maria, key, read, {**told, **texts})

    def read(self, key: int, at: datetime = NOW) -> OneCall:
        found: OneCall = self.db.run(one_call, self.at(at), self.maria, key)
        return found

    def due(self, key: int) -> datetime | None:
        due: datetime | None = self.db.run(ServiceCall.get_by_id, key).due_at
        return due

    def go(self, key: int, at: datetime, action: str) -> None:
        self.db.run(move_call, self.at(at), self.maria, key, {"action": action})

    def sound(self, at: datetime) -> bool:
        """What the doctor says."""
        site = Site(self.db.url, now=lambda: at)
        site.db = as_it_is(self.db.url)
        with site.db.connection_context():
            return all(found.severity == "ok" for found in examined(site))


@pytest.mark.function("F233")
def test_pending_time_is_not_forgotten_when_type_or_priority_changes(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call("clock")
    desk.go(key, NOW + HOUR, "Aguardando")
    desk.db.run(add_entry, desk.at(NOW + 3 * HOUR), desk.maria, key, {"text": "voltou", "kind": "Contato"})
    assert desk.due(key) == NOW + 10 * HOUR
    desk.save(key, NOW + 3 * HOUR, priority="Urgente")
    assert desk.due(key) == NOW + 10 * HOUR
    desk.save(key, NOW + 3 * HOUR, type_id=desk.named("working"))
    # 6 h 28 min until 18:00 in Curitiba, two hours of which were waited for; the rest the next morning from 8:00.
    assert desk.due(key) == datetime(2026, 12, 2, 14, 32)
    desk.save(key, NOW + 3 * HOUR, type_id=desk.named("none"))
    assert desk.due(key) is None
    assert desk.sound(NOW + 3 * HOUR)


@pytest.mark.function("F233")
def test_nothing_gets_late_while_the_customer_is_waited_for(database_url: str) -> None:
    desk = Desk(database_url)
    key, late = desk.call("clock"), desk.call("clock")
    desk.go(key, NOW + HOUR, "Aguardando")
    desk.go(late, NOW + 9 * HOUR, "Aguardando")
    for after in (2, 200, 2000):
        row = desk.read(key, NOW + after * HOUR).row
        assert (row.due_at, row.left, row.paused, term(row)) == (None, None, True, "~ pausado")
    row = desk.read(late, NOW + 200 * HOUR).row
    assert (row.paused, row.left, term(row)) == (True, None, "!~ pausado"), "late as it was, and no later"
    assert row.answer_by == desk.at(NOW).local(NOW).date() + timedelta(days=7), "the law does not wait"
    said = "\n".join(facts(desk.read(key), Links()))
    assert "Lei       resposta até 08/12/2026" in said
    assert "cópia do histórico em 5 dias" in said
    assert "Pausado   até que o cliente fale" in said
    # A provider whose term does not wait for customers.
    read = next(one.value for one in desk.do(variables) if one.code == WAITING_PAUSES.code)
    desk.db.run(set_variable, desk.at(NOW + 20 * HOUR), WAITING_PAUSES.code, read, "Não")
    row = desk.read(key, NOW + 20 * HOUR).row
    assert (desk.due(key), row.paused, row.left) == (NOW + 8 * HOUR, False, -12 * HOUR)
    assert desk.sound(NOW + 20 * HOUR)


@pytest.mark.function("F233")
def test_the_time_between_closing_and_reopening_counts_for_nobody(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call("clock")
    desk.db.run(close_call, desk.at(NOW + HOUR), desk.maria, key, {"solution": "trocado"})
    desk.db.run(reopen_call, desk.at(NOW + 100 * HOUR), desk.maria, key, {"text": "voltou a cair"})
    assert desk.due(key) == NOW + 107 * HOUR
    assert desk.sound(NOW + 100 * HOUR)


@pytest.mark.function("F233")
def test_waiting_is_measured_in_the_hours_of_the_term(database_url: str) -> None:
    """A night and a holiday of the city are neither term nor waiting."""
    desk = Desk(database_url)
    day = {"name": "Aniversário da cidade", "code": "02/12", "state": "PR", "city": "Curitiba", "active": "Sim"}
    key = desk.call("working")
    assert desk.due(key) == datetime(2026, 12, 2, 12, 32), "18:00, then from 8:00 to 9:32 in Curitiba"
    desk.do(create_list_item, "feriados", day)
    assert desk.due(key) == datetime(2026, 12, 3, 12, 32), "a holiday that is entered later moves what is open"
    desk.go(key, datetime(2026, 12, 1, 20, 0), "Aguardando")  # 17:00
    desk.go(key, datetime(2026, 12, 3, 11, 30), "Retomar")  # 8:30
    assert desk.due(key) == datetime(2026, 12, 3, 14, 2), "an hour and a half of waiting, not forty"
    hours = {"name": "Curitiba", "state": "PR", "city": "CURITIBA", "weekdays": "24h", "active": "Sim"}
    desk.do(create_list_item, "horarios", hours)
    assert desk.sound(datetime(2026, 12, 3, 11, 30))
    with pytest.raises(InvalidForm, match="Horário não reconhecido"):
        desk.do(create_list_item, "horarios", {"name": "x", "weekdays": "de manhã", "active": "Sim"})


@pytest.mark.function("F233")
def test_a_date_set_by_hand_is_moved_by_no_rule(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call("clock")
    desk.save(key, NOW, agreed_on="10/12/2026")
    by_hand = datetime(2026, 12, 11, 2, 59, 59)
    assert desk.due(key) == by_hand
    desk.save(key, NOW + HOUR, type_id=desk.named("working"))
    desk.go(key, NOW + 2 * HOUR, "Aguardando")
    row = desk.do(list_item, desk.types["working"])
    told = {"name": "Wi-Fi ruim", "deadline_hours": "4", "working": "Sim", "active": "Sim"}
    desk.do(save_list_item, row.id, row, told)
    assert desk.due(key) == by_hand
    found = desk.read(key)
    assert found.row.by_hand
    assert "Negociada 10/12/2026, à mão, por ana: vale no lugar do prazo do tipo" in facts(found, Links())
    few = desk.at(NOW, admin=False, permissions=frozenset({"Clientes"}))
    told = {"type_id": "Wi-Fi ruim", "text": found.form.text, "origin": "Telefone", "priority": "Normal"}
    with pytest.raises(NotPermitted, match="Mudar Data Negociada"):
        desk.db.run(save_call, few, desk.maria, key, found.form, {**told, "operator": "ana"})
    desk.save(key, NOW + 2 * HOUR, agreed_on="")
    assert desk.due(key) is None, "taken away, the rule holds again: it is waited for"
    assert desk.sound(NOW + 2 * HOUR)


def test_two_take_a_call_and_one_has_it(database_url: str) -> None:
    desk = Desk(database_url)
    others = [(*open_base(database_url, login="ana"), login) for login in ("beto", "caio")]
    for _ in range(6):
        key = desk.call()
        desk.save(key, NOW, operator="", job_title_id="Suporte Técnico N2")
        with ThreadPoolExecutor(2) as pool:
            asked = [
                pool.submit(db.run, take_call, replace(session, login=login), desk.maria, key)
                for db, session, login in others
            ]
        (lost,) = [each.exception() for each in asked if each.exception() is not None]
        assert isinstance(lost, Refused)
        has = desk.db.run(ServiceCall.get_by_id, key).operator
        assert f"O atendimento está com {has} desde" in str(lost.sentence)
    for db, _, _ in others:
        db.close()


def test_a_reply_to_a_closed_call_is_not_lost(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call()
    desk.db.run(close_call, desk.at(NOW), desk.maria, key, {"solution": "trocado"})
    desk.db.run(add_entry, desk.at(NOW + HOUR), desk.maria, key, {"text": "voltou a cair", "kind": "Contato"})
    assert desk.db.run(ServiceCall.get_by_id, key).state == PENDING, "within the days it is open again"


def test_types_are_a_tree_without_circles_whose_branches_are_not_chosen(database_url: str) -> None:
    desk = Desk(database_url)
    root = desk.kind(name="Suporte")
    branch = desk.kind(name="Internet", under_id="Suporte")
    leaf = desk.kind(name="Lenta", under_id="Internet")
    offered = {one.value: one.label for one in desk.db.run(call_types, desk.session)}
    assert offered[leaf] == "Suporte > Internet > Lenta"
    assert not {root, branch} & offered.keys()
    row = desk.do(list_item, root)
    with pytest.raises(InvalidForm, match="debaixo de si mesma"):
        desk.do(save_list_item, root, row, {"name": "Suporte", "under_id": "Lenta", "active": "Sim"})
    with pytest.raises(InvalidForm, match="debaixo de si mesma"):
        desk.do(save_list_item, root, row, {"name": "Suporte", "under_id": "Suporte", "active": "Sim"})
    assert desk.kind(name="Lenta", under_id="Suporte"), "one name under two branches"
    with pytest.raises(InvalidForm, match="já está nesta lista"):
        desk.kind(name="Lenta", under_id="Internet")
    desk.set(NO_ROOT_TYPES, 0)
    assert {root, branch} <= {one.value for one in desk.db.run(call_types, desk.session)}


@pytest.mark.function("F216")
def test_the_doctor_finds_what_another_program_moved(database_url: str) -> None:
    desk = Desk(database_url)
    key = desk.call("clock")
    assert desk.sound(NOW)
    desk.db.run(ServiceCall.update(due_at=NOW).where(ServiceCall.id == key).execute)
    assert not desk.sound(NOW)
    assert desk.do(keep_terms) == 1
    assert desk.sound(NOW)
    assert desk.due(key) == NOW + 8 * HOUR
    desk.db.run(ServiceCall.update(parent_id=key).where(ServiceCall.id == key).execute)
    assert not desk.sound(NOW), "a link in a circle"


ACTS = ("wait", "spoke", "close", "reopen", "solve")


def _played(steps: list[tuple[int, str]], opened: datetime) -> tuple[list[tuple[datetime, str]], str]:
    """What the table of states makes of some acts: when which state began."""
    state, before, at = PENDING, PENDING, opened
    trail = [(opened, PENDING)]
    for gap, act in steps:
        at += timedelta(minutes=gap)
        to = {
            ("wait", False): WAITING,
            ("solve", False): SOLVING,
            ("close", False): DONE,
            ("reopen", True): PENDING,
            ("spoke", True): PENDING,
        }.get((act, state in CLOSED), state)
        if state == WAITING and act in ("wait", "solve"):
            to = state
        if state == WAITING and act == "spoke":
            to = before
        if to != state:
            trail.append((at, to))
            before, state = state, to
    return trail, state


@given(
    st.lists(st.tuples(st.integers(1, 900), st.sampled_from(ACTS)), max_size=6), st.sampled_from(("clock", "working"))
)
@settings(max_examples=40, derandomize=True, deadline=None)
def _as_a_watch_tells_it(desk: Desk, steps: list[tuple[int, str]], kind: str) -> None:
    key, at = desk.call(kind), NOW
    for gap, act in steps:
        at += timedelta(minutes=gap)
        _try(desk, key, at, act)
    trail, state = _played(steps, NOW)
    assert desk.db.run(ServiceCall.get_by_id, key).state == state
    if state in CLOSED:
        return
    minute, left, due, now = NOW, 8 * 60, None, PENDING
    while minute < at or (due is None and now != WAITING):
        now = next(name for begun, name in reversed(trail) if begun <= minute)
        local = minute - 3 * HOUR
        works = kind == "clock" or (
            (local.weekday() < 5 and 8 <= local.hour < 18) or (local.weekday() == 5 and 8 <= local.hour < 12)
        )
        if now not in (WAITING, DONE) and works and left:
            left -= 1
            due = minute + timedelta(minutes=1) if not left else due
        minute += timedelta(minutes=1)
    assert desk.due(key) == due, (steps, kind)


def _try(desk: Desk, key: int, at: datetime, act: str) -> None:
    """An act, where the state allows it."""
    do: Callable[[], object] = {
        "wait": lambda: desk.go(key, at, "Aguardando"),
        "solve": lambda: desk.go(key, at, "em Resolução"),
        "spoke": lambda: desk.db.run(add_entry, desk.at(at), desk.maria, key, {"text": "fala", "kind": "Contato"}),
        "close": lambda: desk.db.run(close_call, desk.at(at), desk.maria, key, {"solution": "feito"}),
        "reopen": lambda: desk.db.run(reopen_call, desk.at(at), desk.maria, key, {"text": "de novo"}),
    }[act]
    try:
        do()
    except (Refused, InvalidForm):
        return


@pytest.mark.function("F233")
def test_any_sequence_of_states_as_a_watch_tells_it(database_url: str) -> None:
    desk = Desk(database_url)
    _as_a_watch_tells_it(desk)
    assert desk.sound(NOW + 1000 * HOUR)
