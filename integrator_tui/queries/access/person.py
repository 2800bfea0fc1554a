"""All that the base keeps of one person, and what of it stays, why and until when, if he asks for its end (F241)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.models.base import database
from integrator_tui.models.raw import fetch
from integrator_tui.queries.history import ANONYMIZED, is_anonymized
from integrator_tui.registry import query
from integrator_tui.rules import permissions
from integrator_tui.rules.access import personal
from integrator_tui.rules.access.personal import ATTENDANCE, CONNECTION, CONTRACT, RECORD, after_years
from integrator_tui.session import Session

MOST = 100_000
"""Rows of one table; nobody has as many."""
_EXTRA = (
    "SELECT f.name, f.kind, v.value FROM extra_value v JOIN extra_field f ON f.id = v.field_id WHERE "
    "(f.owner = 'customer' AND v.owner_id = ?) OR (f.owner = 'contact' AND v.owner_id IN"
    " (SELECT id FROM contact WHERE customer_id = ?)) OR (f.owner = 'plan' AND v.owner_id IN"
    " (SELECT id FROM customer_plan WHERE customer_id = ?)) ORDER BY v.id"
)
_HIS_LOGINS = (
    "SELECT login FROM plan_login WHERE customer_id = ? UNION SELECT value FROM plan_holding"
    " WHERE customer_id = ? AND kind = 'login'"
)
_LAST = {
    CONTRACT: (
        "SELECT MAX(issued_on) FROM invoice WHERE customer_id = ?",
        "SELECT MAX(due_on) FROM invoice WHERE customer_id = ?",
        "SELECT MAX(paid_on) FROM payment WHERE customer_id = ?",
        "SELECT MAX(COALESCE(cancelled_on, start_date)) FROM customer_plan WHERE customer_id = ?",
        "SELECT MAX(sold_on) FROM plan_contract WHERE customer_id = ?",
    ),
    ATTENDANCE: (
        "SELECT MAX(COALESCE(closed_at, opened_at)) FROM service_call WHERE customer_id = ?",
        "SELECT MAX(queued_at) FROM outbox WHERE customer_id = ?",
    ),
    CONNECTION: (
        "SELECT MAX(COALESCE(acctstoptime, acctupdatetime, acctstarttime)) FROM radacct"
        f" WHERE username IN ({_HIS_LOGINS})",
        "SELECT MAX(COALESCE(until, since)) FROM plan_holding WHERE customer_id = ?",
    ),
}
"""Of what each duty keeps, the last days; the years count from the latest of them."""


@dataclass(frozen=True)
class Stays:
    """What a duty keeps: which tables with how many rows, why, and until when; no day where it stays for good."""

    reason: str
    until: date | None
    rows: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """As it is told to the person."""
        what = ", ".join(f"{title} ({number})" for title, number in self.rows.items())
        until = f"até {self.until:%d/%m/%Y}" if self.until else "enquanto a base existir"
        return f"{what}: {until}. {self.reason[0].upper()}{self.reason[1:]}."


@query(permission=permissions.LGPD)
def person(session: Session, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """Title -> the rows of the person, by the names of their columns; what lets somebody in is left out. Raises `Gone`.

    Of a person whose data was ended the history says only who did what and when.
    """
    found = {"Cadastro": _rows("customer", "id", (customer_id,))}
    if not found["Cadastro"]:
        raise Gone(f"Não há cliente com o código {customer_id}.")
    for table, one in personal.TABLES.items():
        found[one.title] = _rows(table, "customer_id", (customer_id,))
    for table, (title, column, above) in personal.CHILDREN.items():
        where = f"{column} IN (SELECT id FROM {above} WHERE customer_id = ?)"
        found[title] = _where(table, where, (customer_id,))
    found["Campos Extras"] = [
        {"name": name, "value": "" if kind == "password" else value}
        for name, kind, value in fetch(_EXTRA, (customer_id,) * 3)
    ]
    found["Conexões"] = _where("radacct", f"username IN ({_HIS_LOGINS})", (customer_id, customer_id))
    if is_anonymized(customer_id):
        for row in found["Histórico"]:
            row |= {"changes": "[]", "note": row["note"] if row["action"] == ANONYMIZED else ""}
    return {title: rows for title, rows in found.items() if rows}


@query(permission=permissions.LGPD)
def what_stays(session: Session, customer_id: int) -> tuple[Stays, ...]:
    """What no request can end yet, by duty."""
    today, found = session.today().date(), []
    for duty in personal.DUTIES:
        until = None
        if duty is not RECORD:
            last = max((day for sql in _LAST[duty] if (day := _day(sql, customer_id))), default=None)
            if last is None or (until := after_years(last, duty.years)) <= today:
                continue
        counts = {one.title: _count(table, customer_id) for table, one in personal.TABLES.items() if one.duty is duty}
        if rows := {title: number for title, number in counts.items() if number}:
            found.append(Stays(duty.reason, until, rows))
    return tuple(found)


def _day(sql: str, customer_id: int) -> date | None:
    ((value,),) = fetch(sql, (customer_id,) * sql.count("?"))
    return date.fromisoformat(str(value)[:10]) if value is not None else None


def _count(table: str, customer_id: int) -> int:
    ((number,),) = fetch(f"SELECT COUNT(*) FROM {table} WHERE customer_id = ?", (customer_id,))
    return int(number)


def _rows(table: str, column: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return _where(table, f"{column} = ?", values)


def _where(table: str, condition: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows as JSON can hold them; columns that are JSON themselves stay texts."""
    names = [one.name for one in database.get_columns(table) if one.name not in personal.WITHHELD]
    rows = fetch(f"SELECT {', '.join(names)} FROM {table} WHERE {condition} ORDER BY 1 LIMIT {MOST}", values)
    return [{name: _said(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _said(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
