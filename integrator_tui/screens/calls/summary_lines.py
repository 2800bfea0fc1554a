"""The Resumo in lines: each about one thing, at its fixed place, with what Enter opens (sketch 16)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from integrator_tui.desk.text import plain
from integrator_tui.queries.calls.summary import OrderNow, PlanNow, Summary
from integrator_tui.queries.calls.waiting import WaitingCall
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.calls import orders
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.moments import in_short, spoken
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.states import DEBT

MOST = 3
"""Plans, calls, orders that have a line of their own; of the others it says how many."""
NOTHING = "nada"
Told = tuple[str, tuple[str, Any]]
"""A text, and what Enter opens."""
ORDERS = ("tab", (5, "work_orders"))


@dataclass(frozen=True)
class SummaryLine:
    """`label` only on the first of several; `opens` is a kind of thing and its key, empty where there is none."""

    label: str
    text: str
    opens: tuple[str, Any] = ("", None)

    @property
    def quiet(self) -> bool:
        """Nothing to be told."""
        return self.text == NOTHING or self.text.startswith("nenhum")


def lines(record: CustomerRecord, seen: Summary, now: datetime, room: int, caller: str = "") -> list[SummaryLine]:
    """All of them; `now` in the operator's zone, `room` cells for a text, `caller` the number nobody confirmed yet."""
    told = [(f"! {one.said(now)}", ("", None)) for one in seen.outages]
    found = [
        *_callers(caller),
        SummaryLine("" if caller else "Quem", _who(record), ("tab", (1, "registration"))),
        SummaryLine("Leitura", _reading(record), ("tab", (1, "observations"))),
        SummaryLine("Conta", _account(record, now.date()), ("tab", (4, "statement"))),
        *_several("Planos", [(_plan(one, now), ("plan", one.id)) for one in seen.plans], "plano"),
        *_several("Avaria", told, "avaria"),
        *_several("Abertos", [(_call(one, now), ("call", one.id)) for one in seen.calls], "aberto"),
        *_several(
            "Ordens", [(_order(one, now), ("tab", (5, "work_orders"))) for one in seen.orders], "ordem", "ordens"
        ),
        SummaryLine("Contato", *_contact(seen, now)),
        SummaryLine("", ""),
        *_news(seen, now),
    ]
    for one in seen.outages:
        parts = textwrap.wrap(plain(one.message), max(room, 20)) if one.message else []
        found += [SummaryLine("Diga" if not at else "", part) for at, part in enumerate(parts)]
    return found


def _several(
    label: str, told: Sequence[tuple[str, tuple[str, Any]]], one: str, many: str = ""
) -> Iterator[SummaryLine]:
    if not told:
        yield SummaryLine(label, NOTHING)
    for at, (text, opens) in enumerate(told[:MOST]):
        yield SummaryLine("" if at else label, text, opens)
    if len(told) > MOST:
        yield SummaryLine("", f"e mais {counted(len(told) - MOST, one, many or one + 's')}", told[MOST][1])


def _callers(number: str) -> Iterator[SummaryLine]:
    if number:
        yield SummaryLine("Quem", f"! pelo número {format_phone(number)}, não confirmado", ("confirm", None))


def _who(record: CustomerRecord) -> str:
    form = record.form
    parts = []
    if form.document:
        kind = "CPF" if form.person_type == "PF" else "CNPJ"
        parts.append(f"{kind} final {format_document(form.document)[-6:]}")
    if form.birth_date:
        parts.append(f"nasceu {form.birth_date:%d/%m/%Y}")
    if form.mother_name:
        parts.append(f"mãe {form.mother_name}")
    return ", ".join(parts) or "sem documento no cadastro"


def _reading(record: CustomerRecord) -> str:
    return f"! {counted(record.must_read, 'observação a ler', 'observações a ler')}" if record.must_read else "nenhuma"


def _account(record: CustomerRecord, today: date) -> str:
    if not record.overdue_cents:
        return "em dia"
    since = f", há {counted((today - record.overdue_since).days, 'dia')}" if record.overdue_since else ""
    return f"! vencido {format_money(record.overdue_cents)}{since} (8)"


def _plan(plan: PlanNow, now: datetime) -> str:
    since = f" {format_date(plan.since)[:5]}" if plan.since else ""
    said = f"{plan.id} {plan.name} {plan.said.lower()}{since}" if plan.wrong else f"{plan.id} {plan.name}"
    connected = plan.online.said(now) if plan.online else ""
    if plan.state == DEBT:
        return f"! {plan.id} {plan.name} suspenso{since} (7)"
    if plan.online and plan.online.wrong:
        return f"! {plan.id} {plan.name} {connected} (6)"
    if plan.wrong:
        return f"! {said}"
    return ", ".join(part for part in (f"{said} {plan.said.lower()}", connected) if part)


def _call(call: WaitingCall, now: datetime) -> str:
    age = in_short(now - call.opened_at)
    if call.begun:
        return f"{call.protocol} contato aberto há {age} (0)"
    return (
        f"! {call.protocol} atrasado, há {age}, {call.label}"
        if call.late
        else f"{call.protocol} há {age}, {call.label}"
    )


def _order(order: OrderNow, now: datetime) -> str:
    if order.visit_on is None:
        return f"OS {order.id} {order.kind.lower()}, {orders.STATES[order.state].lower()}, sem data"
    day = {0: "hoje", 1: "amanhã"}.get((order.visit_on - now.date()).days, f"{order.visit_on:%d/%m}")
    missed = "! " if order.visit_on < now.date() and order.state == orders.BOOKED else ""
    team = f", {order.team}" if order.team else ""
    return f"{missed}OS {order.id} {order.kind.lower()} {day}, {order.half}{team}"


def _contact(seen: Summary, now: datetime) -> tuple[str, tuple[str, Any]]:
    one = seen.contact
    if one is None:
        return "nenhum", ("", None)
    return f"{spoken(one.at, now)}, {one.login}, {one.origin.lower()}: {one.about}", ("call", one.call_id)


def _news(seen: Summary, now: datetime) -> Iterator[SummaryLine]:
    if seen.looked_at is None:
        yield SummaryLine("", "Você ainda não tinha aberto este cliente.")
        return
    yield SummaryLine("", f"Desde a última vez que você abriu ({spoken(seen.looked_at, now)})")
    if not seen.news:
        yield SummaryLine("", f"  {NOTHING}")
    for row in seen.news:
        yield SummaryLine("", f"  {row.at:%d/%m %H:%M}  {row.login} {row.summary}", ("history", row))
