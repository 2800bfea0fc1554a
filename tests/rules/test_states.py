"""The tables of states: every pair is decided, every row can be reached, no sentence and no condition is left over."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.data_files import data_file
from integrator_tui.rules.calls import states as calls
from integrator_tui.rules.finance import states as finance
from integrator_tui.rules.plans import states as plans
from integrator_tui.rules.states import BEFORE, STAYS, StateTable

TABLES = {
    "plan": plans.TABLE,
    "call": calls.TABLE,
    "invoice": finance.INVOICE,
    "slip": finance.SLIP,
    "cheque": finance.CHEQUE,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_state_with_every_action(name: str) -> None:
    table = TABLES[name]
    for state in table.states:
        verdicts = table.possible(state, table.conditions.keys())
        assert verdicts.keys() == table.actions.keys()
        for action, verdict in verdicts.items():
            rows = [row for row in table.rows if row.action == action and state in row.states]
            assert len(rows) <= 1, (state, action)
            assert verdict.allowed is bool(rows), (state, action)
            assert verdict.to in table.states
            if rows:
                row = rows[0]
                expected = state if row.to in (STAYS, BEFORE) else row.to
                assert verdict.to == expected
                for condition in row.conditions:
                    without = table.check(state, action, table.conditions.keys() - {condition})
                    assert (without.allowed, without.reason) == (False, table.conditions[condition])
                    assert without.to == state
            else:
                assert verdict.to == state
                assert verdict.reason.endswith("."), (state, action)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_in_a_table_is_left_over(name: str) -> None:
    table = TABLES[name]
    assert {condition for row in table.rows for condition in row.conditions} == table.conditions.keys()
    assert {row.action for row in table.rows} == table.actions.keys()
    assert table.refusals.keys() == table.states.keys()
    for row in table.rows:
        assert set(row.states) <= table.states.keys()
        assert row.to in (STAYS, BEFORE, *table.states)
    for state, action in table.special:
        assert table.row(state, action) is None, (state, action)
    sentences = [*table.conditions.values(), *table.refusals.values(), *table.special.values()]
    assert all(sentence.endswith(".") and len(sentence) <= 120 for sentence in sentences)


@pytest.mark.parametrize("name", TABLES)
def test_what_the_table_does_not_have_is_a_bug(name: str) -> None:
    table = TABLES[name]
    with pytest.raises(KeyError):
        table.check("?", next(iter(table.actions)), ())
    with pytest.raises(KeyError):
        table.check(next(iter(table.states)), "?", ())


def _reachable(table: StateTable, start: str) -> set[str]:
    found, new = {start}, [start]
    while new:
        state = new.pop()
        for row in table.rows:
            if state in row.states and row.to not in (STAYS, BEFORE) and row.to not in found:
                found.add(row.to)
                new.append(row.to)
    return found


@pytest.mark.parametrize(
    ("name", "start"),
    [("plan", plans.WAITING), ("call", calls.PENDING), ("slip", finance.ISSUED), ("cheque", finance.HAND)],
)
def test_every_state_can_be_reached(name: str, start: str) -> None:
    apart = {plans.TRIAL}  # a plan begins in it
    assert _reachable(TABLES[name], start) == TABLES[name].states.keys() - apart


def test_the_statuses_of_a_new_base_are_those_of_the_table() -> None:
    statuses = tomllib.loads(data_file("lists.toml").read_text("utf-8"))["lists"]["status_planos"]
    assert {status["code"]: status["name"] for status in statuses} == dict(plans.TABLE.states)
    for status in statuses:
        assert plans.state_of(status["code"], status["bucket"]) == status["code"]
        if status["next"]:
            assert plans.TABLE.leading(status["code"], status["next"]), "the status can be changed along its next one"
    assert plans.state_of("VIP", "ativo") == plans.ENABLED
    assert plans.state_of("FERIAS", "inativo") == plans.ON_REQUEST
    assert plans.state_of("MIGRADO", "cancelado") == plans.CANCELLED
    with pytest.raises(KeyError):
        plans.state_of("VIP", "outro")


def test_a_suspended_plan_takes_what_the_manual_says() -> None:
    always = {name for name, verdict in plans.TABLE.possible(plans.DEBT, ()).items() if verdict.allowed}
    assert always == {"price", "last_closing", "contract", "extra_fields", "task", "equipment", "service"}
    everything = plans.TABLE.possible(plans.DEBT, plans.CONDITIONS)
    assert all(everything[name].allowed for name in ("price", "change_plan", "cancel", "enable", "trust"))
    for action in ("ip", "login", "email", "ftp"):
        refused = plans.TABLE.check(plans.DEBT, action, plans.CONDITIONS.keys() - {"bills_suspended"})
        assert refused.reason == plans.CONDITIONS["bills_suspended"]


def test_a_cancelled_plan_is_only_looked_at() -> None:
    allowed = {name for name, verdict in plans.TABLE.possible(plans.CANCELLED, ()).items() if verdict.allowed}
    assert allowed == {"contract", "equipment"}
    assert plans.TABLE.check(plans.CANCELLED, "enable", plans.CONDITIONS).reason.startswith("Plano cancelado só")


def test_a_call_goes_back_to_where_it_was() -> None:
    for before in (calls.PENDING, calls.ANALYSIS, calls.SOLVING):
        for held, action in ((calls.WAITING, "wait"), (calls.NO_CONTACT, "no_contact")):
            assert calls.TABLE.check(before, action, ()).to == held
            assert calls.TABLE.check(held, "resume", (), before).to == before
            assert calls.TABLE.check(held, "customer_spoke", (), before).to == before


def test_concluding_wants_a_solution_and_reopening_is_pending() -> None:
    for state in calls.OPEN:
        assert calls.TABLE.check(state, "conclude", {"closing_type"}).reason == calls.CONDITIONS["solution"]
        assert calls.TABLE.check(state, "conclude", {"closing_type", "solution"}).to == calls.DONE
    for state in calls.CLOSED:
        assert calls.TABLE.check(state, "reopen", {"within_reopening"}).to == calls.PENDING
        assert calls.TABLE.check(state, "customer_spoke", ()).reason == calls.CONDITIONS["within_reopening"]


def test_news_of_a_bank_out_of_order_reopens_nothing() -> None:
    for action in ("register", "refuse", "write_off", "file_refused", "send"):
        assert not finance.SLIP.check(finance.SETTLED, action, finance.SLIP.conditions).allowed
    assert finance.SLIP.check(finance.WRITTEN_OFF, "pay", ()).to == finance.SETTLED, "money is never dropped"


@pytest.mark.parametrize(("reason", "again"), [("11", True), ("12", False), ("13", False)])
def test_cheques_that_may_be_presented_again(reason: str, again: bool) -> None:
    assert finance.RETURN_REASONS[reason][1] is again


@given(st.lists(st.integers(0, 200), max_size=40), st.sampled_from(sorted(TABLES)))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_random_walks_never_leave_the_table(steps: list[int], name: str) -> None:
    table = TABLES[name]
    state, before = next(iter(table.states)), STAYS
    for step in steps:
        action = list(table.actions)[step % len(table.actions)]
        verdict = table.check(state, action, table.conditions, before)
        if verdict.to != state:
            state, before = verdict.to, state
        assert state in table.states
