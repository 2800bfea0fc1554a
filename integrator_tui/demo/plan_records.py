"""What hangs on the plans of the demonstration: logins, addresses, contracts, equipment, domains, and what acts left.

All of it follows from the identifiers that the customers have already, in one statement for each table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from integrator_tui.demo import sessions
from integrator_tui.demo.load import bare
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.rules.plans.states import ON_REQUEST, TRUST, WAITING
from integrator_tui.services.lists import lists

TABLES = (
    *("plan_login", "plan_holding", "plan_ip", "plan_contract", "plan_domain", "plan_equipment"),
    *("plan_trust", "plan_pause", "plan_task"),
)
FIRST = "(SELECT customer_id, MIN(id) AS id FROM customer_plan GROUP BY customer_id)"
"""The plan that has what the customer was known by before there were plans."""
BENEFIT = 60_000
"""Cents that a minimum term was given for."""
LONGEST_TERM = 12


def fill(today: date) -> None:
    """In the open transaction, once the plans are there."""
    with bare(TABLES):
        _hang("plan_login", "login, login_key, password", "i.value, LOWER(i.value), 'Kq7-vela-' || i.id", "login")
        noon = "start_date + TIME '12:00'" if on_postgresql() else "start_date || ' 12:00:00'"
        execute(
            "INSERT INTO plan_holding (kind, value, customer_id, plan_id, since)"
            f" SELECT 'login', login_key, plan_login.customer_id, plan_id, {noon}"
            " FROM plan_login JOIN customer_plan ON customer_plan.id = plan_id ORDER BY plan_login.id"
        )
        _hang("plan_ip", "family, address, prefix", "'ipv4', i.value, 32", "ip")
        _contracts()
        _hang("plan_domain", "name", "i.value", "domain")
        equipment = "'P' || i.id, 'ONU ZTE F670L', 'ZTEG' || i.id, i.value, 25000, c.start_date"
        _hang("plan_equipment", "asset_no, description, serial, mac, value_cents, lent_on", equipment, "mac")
        _acts(today)
    sessions.fill(today)


def _hang(table: str, columns: str, values: str, kind: str) -> None:
    """A record of the first plan of a customer for each of his identifiers of a kind."""
    execute(
        f"INSERT INTO {table} (customer_id, plan_id, {columns}) SELECT i.customer_id, p.id, {values}"
        f" FROM customer_identifier i JOIN {FIRST} p ON p.customer_id = i.customer_id"
        " JOIN customer_plan c ON c.id = p.id WHERE i.kind = ? ORDER BY i.id",
        (kind,),
    )


def _contracts() -> None:
    """Of every first plan, on the model for its kind of customer."""
    models = dict(fetch("SELECT code, id FROM list_item WHERE kind = ?", (lists.CONTRACT_MODELS,)))
    execute(
        "INSERT INTO plan_contract (customer_id, plan_id, number, sold_on, install_fee_cents, months, benefit_cents,"
        " model_id, signed) SELECT i.customer_id, p.id, i.value, c.start_date, c.install_fee_cents, ?, ?,"
        " CASE customer.person_type WHEN 'PF' THEN CAST(? AS INTEGER) ELSE CAST(? AS INTEGER) END, TRUE"
        f" FROM customer_identifier i JOIN {FIRST} p ON p.customer_id = i.customer_id"
        " JOIN customer_plan c ON c.id = p.id JOIN customer ON customer.id = i.customer_id"
        " WHERE i.kind = 'contract' ORDER BY i.id",
        (LONGEST_TERM, BENEFIT, models.get("PF12"), models.get("PJ12")),
    )


def _acts(today: date) -> None:
    """Trust releases and pauses that hold, and visits that are to come."""
    yesterday, noon = today - timedelta(days=1), time(12)
    given = datetime.combine(yesterday, noon).isoformat(" ")
    due = datetime.combine(today + timedelta(days=2), noon).isoformat(" ")
    rows: Sequence[tuple[str, str, str, tuple[Any, ...]]] = (
        (TRUST, "plan_trust (customer_id, plan_id, given_at, until, login, reason)", "?, trust_until, ?, ?", (
            given, "demonstração", "Disse que pagou ontem",
        )),
        (ON_REQUEST, "plan_pause (customer_id, plan_id, starts_on, until, login)", "?, pause_until, ?", (
            (today - timedelta(days=10)).isoformat(), "demonstração",
        )),
        (WAITING, "plan_task (customer_id, plan_id, kind, due_at)", "'instalar', ?", (due,)),
    )  # fmt: skip
    for state, into, values, given_values in rows:
        casts = _typed(values, into) if on_postgresql() else values
        execute(
            f"INSERT INTO {into} SELECT customer_id, p.id, {casts} FROM customer_plan p"
            " JOIN list_item s ON s.id = p.status_id WHERE s.code = ? ORDER BY p.id",
            (*given_values, state),
        )


def _typed(values: str, into: str) -> str:
    """PostgreSQL wants to know what a value is: the first is the day or moment, the rest are texts."""
    first = "DATE" if "starts_on" in into else "TIMESTAMP"
    head, mark, tail = values.partition("?")
    return f"{head}CAST(? AS {first}){tail.replace('?', 'CAST(? AS TEXT)')}" if mark else values
