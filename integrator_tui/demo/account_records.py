"""What stands in the lists of the tab Financeiro beside invoices: services, events, credits, debits that came back,
cheques, protocols of cancellations, discounts that a rule gave, contested charges.

A few customers have each, so that every list shows how it looks; nothing of it changes what was charged before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from integrator_tui.demo.plans import PRETTY
from integrator_tui.models.raw import execute_many, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.states import DEPOSITED, HAND, RETURNED
from integrator_tui.rules.plans.states import CANCELLED, ENABLED
from integrator_tui.services.finance.contests import contest, to_contest
from integrator_tui.services.history import append
from integrator_tui.services.lists import lists
from integrator_tui.services.protocols import draw_protocol
from integrator_tui.services.service import Work
from integrator_tui.session import Session

SOME = 24
"""Customers who have one of each."""
FEW = 3
LOGIN = "demonstração"
RULE = "Fibra no verão"
GIVEN = 990


def fill(nobody: Session, today: date) -> None:
    """In the open transaction, once plans and invoices are there."""
    plans = fetch(
        "SELECT MIN(plan.customer_id), MIN(plan.id) FROM customer_plan AS plan JOIN list_item AS status"
        " ON status.id = plan.status_id WHERE status.code = ? AND plan.price_cents > 0 GROUP BY plan.customer_id"
        " ORDER BY 1 LIMIT ?",
        (ENABLED, SOME),
    )
    day = (today - timedelta(days=9)).isoformat()
    _services(plans, day)
    _events(plans, day, today)
    _credits(plans, day)
    _failed_debits(day)
    _cheques(plans, day, (today + timedelta(days=20)).isoformat())
    _discounts(plans, today)
    _protocols(nobody)
    _contests(nobody, today)


def _first(kind: str) -> tuple[Any, ...] | None:
    """Id and details of the first entry of a list."""
    rows = fetch("SELECT id, details FROM list_item WHERE kind = ? AND deleted_at IS NULL ORDER BY id LIMIT 1", (kind,))
    return rows[0] if rows else None


def _services(plans: Sequence[tuple[int, int]], day: str) -> None:
    if (service := _first(lists.ADDITIONAL_SERVICES)) is None:
        return
    columns = "customer_id, plan_id, type_id, day, quantity, unit_cents, parts, with_next, note, status, login"
    cents = int(json.loads(service[1]).get("value") or 5000)
    execute_many(
        f"INSERT INTO additional_service ({columns}) VALUES (?, ?, ?, ?, 1, ?, 2, ?, '', 'pendente', ?)",
        [(customer, plan, service[0], day, cents, True, LOGIN) for customer, plan in plans],
    )


def _events(plans: Sequence[tuple[int, int]], day: str, today: date) -> None:
    columns = "customer_id, plan_id, kind, reason, description, amount_cents, period_from, times, at, login, op_id"
    begins = (today + timedelta(days=40)).isoformat()
    execute_many(
        f"INSERT INTO billing_event ({columns}) VALUES (?, ?, ?, 'manual', ?, ?, ?, 2, ?, ?, ?)",
        [
            (customer, plan, *told, begins, f"{day} 12:00:00", LOGIN, f"demo-event-{plan}")
            for (customer, plan), told in zip(plans, _told_events(len(plans)), strict=True)
        ],
    )


def _told_events(count: int) -> list[tuple[str, str, int]]:
    told = (("desconto", "Dois dias sem serviço", 700), ("acrescimo", "Visita fora da garantia", 8000))
    return [told[place % 2] for place in range(count)]


def _credits(plans: Sequence[tuple[int, int]], day: str) -> None:
    if (package := _first(lists.CREDITS)) is None:
        return
    details = json.loads(package[1])
    columns = "customer_id, plan_id, package_id, day, megabytes, cents, charged, status, login, invoice_id"
    bought = fetch("SELECT MIN(id) FROM invoice")[0][0]
    execute_many(
        f"INSERT INTO credit_purchase ({columns}) VALUES (?, ?, ?, ?, ?, ?, 'proximo', 'saldo', ?, ?)",
        [
            (customer, plan, package[0], day, details.get("mb") or 1024, details.get("price") or 990, LOGIN, bought)
            for customer, plan in plans
        ],
    )


def _failed_debits(day: str) -> None:
    """What a bank sent back of customers who are debited."""
    columns = "customer_id, debit_data_id, invoice_id, day, return_code, reason, cents, due_on, login"
    rows = fetch(
        "SELECT d.customer_id, MIN(d.id), MAX(i.id), MAX(i.total_cents), MAX(i.due_on) FROM debit_data AS d"
        " JOIN invoice AS i ON i.customer_id = d.customer_id WHERE i.open_cents > 0"
        " GROUP BY d.customer_id ORDER BY d.customer_id LIMIT ?",
        (SOME,),
    )
    execute_many(
        f"INSERT INTO failed_debit ({columns}) VALUES (?, ?, ?, ?, '01', 'Insuficiência de fundos', ?, ?, ?)",
        [(customer, debit, key, day, cents, str(due)[:10], LOGIN) for customer, debit, key, cents, due in rows],
    )


def _cheques(plans: Sequence[tuple[int, int]], day: str, good_for: str) -> None:
    """Of each state that one can do something about."""
    columns = "customer_id, branch, account, number, cents, received_on, good_for, status, return_reason, login"
    states = ((HAND, ""), (DEPOSITED, ""), (RETURNED, "11"))
    execute_many(
        f"INSERT INTO cheque ({columns}) VALUES (?, '0001', '12345-6', ?, 9990, ?, ?, ?, ?, ?)",
        [
            (customer, f"{850_000 + place}", day, good_for, *states[place % len(states)], LOGIN)
            for place, (customer, _) in enumerate(plans)
        ],
    )


def _discounts(plans: Sequence[tuple[int, int]], today: date) -> None:
    """A rule that is over and what it gave; and one of the catalogue for whoever pays early."""
    ends = today.replace(day=1) - timedelta(days=1)
    told = {"starts_on": (ends - timedelta(days=200)).isoformat(), "ends_on": ends.isoformat(), "monthly": str(GIVEN)}
    rule = ListItem.insert(kind=lists.DISCOUNT_RULES, name=RULE, details=json.dumps(told), position=1).execute()
    given = ends.replace(day=1).isoformat()
    execute_many(
        "INSERT INTO discount_grant (customer_id, plan_id, rule_id, day, cents, login) VALUES (?, ?, ?, ?, ?, ?)",
        [(customer, plan, rule, given, GIVEN, LOGIN) for customer, plan in plans],
    )
    if (plan_item := _first(lists.PLANS)) is not None:
        early = {"kind": "pagamento_antecipado", "days_before": 5, "cut": "500"}
        ListItem.insert(
            kind=lists.PLAN_DISCOUNTS,
            name="Paga 5 dias antes",
            parent_id=plan_item[0],
            details=json.dumps(early),
            position=1,
        ).execute()


def _protocols(nobody: Session) -> None:
    """Of plans that were cancelled."""
    reason = _first(lists.CANCEL_REASONS)
    work = Work(nobody, "demo-protocols".ljust(32, "0"), nobody.now())
    rows = fetch(
        "SELECT plan.customer_id, plan.id, plan.cancelled_on, plan.billing_form_id FROM customer_plan AS plan"
        " JOIN list_item AS status ON status.id = plan.status_id"
        " WHERE status.code = ? AND plan.cancelled_on IS NOT NULL ORDER BY plan.id LIMIT ?",
        (CANCELLED, SOME),
    )
    columns = "number, customer_id, plan_id, opened_at, reason_id, cancelled_on, fine_cents, billing_form_id, status"
    execute_many(
        f"INSERT INTO cancel_protocol ({columns}, login) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 'efetivado', ?)",
        [
            (
                *(draw_protocol(work, customer), customer, plan, f"{str(day)[:10]} 12:00:00"),
                *(reason[0] if reason else None, str(day)[:10], form, LOGIN),
            )
            for customer, plan, day, form in rows
        ],
    )


def _contests(nobody: Session, today: date) -> None:
    """The newest invoices that are not due yet: contested, they wait for the answer, and plans are enabled again.

    Not those of the customer of the pictures, whose plans stay as they are.
    """
    rows = fetch(
        "SELECT MAX(id), customer_id FROM invoice WHERE open_cents > 0 AND due_on >= ? AND agreement_id IS NULL"
        " AND customer_id > ? GROUP BY customer_id ORDER BY customer_id LIMIT ?",
        (today.isoformat(), PRETTY, FEW),
    )
    for place, (invoice_id, customer_id) in enumerate(rows):
        work = Work(nobody, f"demo-contest-{place}".ljust(32, "0"), datetime.combine(today, datetime.min.time()))
        due = to_contest(nobody, customer_id, invoice_id).rest_due_on
        form = {"reason": "Cobrado em dobro", "rest_due_on": format_date(due)}
        made: Any = contest
        made.__wrapped__(work, customer_id, invoice_id, form)
        append(nobody, work.op_id, work.now, work.entries)
