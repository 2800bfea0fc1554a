"""An SMS to each of many customers: planned first, so that it can be counted and shown, then queued in portions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.forms.messages.message import BulkSmsForm
from integrator_tui.models.customers import Customer
from integrator_tui.queries.messages.message_targets import bulk_context
from integrator_tui.queries.messages.refusals import refusals
from integrator_tui.queries.messages.templates import values_for
from integrator_tui.queries.search.search import every
from integrator_tui.registry import CUSTOMERS, query, task
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import number
from integrator_tui.rules.customers.phones import why_no_sms
from integrator_tui.rules.messages.placeholders import filled, names
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.services import records
from integrator_tui.services.customers.customer_columns import CODE, known_title
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session
from integrator_tui.tables import numbers
from integrator_tui.tables.damage import readable
from integrator_tui.tables.table import opened_table

MOST = 20_000
"""Customers of one sending."""
PORTION = 100
"""Messages of one transaction: short enough that other operators do not wait for it."""
SEND = "Envio em Lote"
"""Permission to send to many at once."""
ERRORS_SHOWN = 20
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Planned:
    """One SMS as it will go."""

    customer_id: int
    name: str
    phone: str
    body: str
    segments: int


@dataclass(frozen=True)
class Plan:
    """Who gets an SMS, and why others do not."""

    ready: tuple[Planned, ...]
    left_out: dict[str, int]
    """Reason -> customers."""

    @property
    def segments(self) -> int:
        """What is paid for."""
        return sum(one.segments for one in self.ready)


@query(permission=CUSTOMERS)
def of_search(session: Session, text: str, where: str) -> Iterator[int]:
    """The customers that a search finds, in its order."""
    return (row.id for row in every(session, text, where))


@query(permission=SEND)
def of_file(session: Session, path: Path) -> list[int]:
    """The customers of a CSV by their codes, as "Exportar" writes it or with that column alone.

    Reads all of the file. Raises `Refused` naming every line that is wrong.
    """
    found: list[int] = []
    errors: list[str] = []
    with opened_table(path, _codes_alone) as table:
        for row in table.rows():
            cell = _digits(row.texts.get(CODE, "").strip())
            if row.problem or not re.fullmatch("[0-9]{1,9}", cell):
                errors.append(f"linha {row.number}: {row.problem or _no_code(cell)}")
            else:
                found.append(int(cell))
    if errors:
        more = [f"... e mais {len(errors) - ERRORS_SHOWN}"] if len(errors) > ERRORS_SHOWN else []
        raise Refused("\n".join([f"{path.name} tem linhas sem um código de cliente:", *errors[:ERRORS_SHOWN], *more]))
    if not found:
        raise Refused(f"{path.name} não tem nenhum cliente.")
    return found


def _codes_alone(titles: Sequence[str]) -> list[str]:
    """The column of the codes among whatever others there are. Raises `Refused`."""
    fields = [CODE if known_title(title) == CODE else "" for title in titles]
    if fields.count(CODE) != 1:
        which = "mais de uma coluna" if CODE in fields else "nenhuma coluna"
        raise Refused(
            f"O arquivo tem {which} com o código do cliente. O título dela é «Código do Cliente» ou «codigo», como no "
            "arquivo que «Exportar» grava."
        )
    return fields


def _digits(cell: str) -> str:
    """Without the `,00` of a spreadsheet; what it rounded away is no code."""
    try:
        return numbers.digits(cell)
    except BadValue:
        return cell


def _no_code(cell: str) -> str:
    return (
        f"«{readable(cell[:40])}» não é um código de cliente, que é um número."
        if cell
        else "falta o código do cliente."
    )


@query(permission=CUSTOMERS)
def plan(session: Session, customers: Iterable[int], values: Mapping[str, Any], progress: Progress) -> Plan:
    """Fill the text in for each customer. Raises `InvalidForm`, `Refused` for more than `MOST` customers."""
    form: BulkSmsForm = records.check(BulkSmsForm, values, bulk_context(session))
    ready: list[Planned] = []
    left_out: Counter[str] = Counter()
    seen: set[int] = set()
    for customer_id in customers:
        if customer_id in seen:
            continue
        seen.add(customer_id)
        if len(seen) > MOST:
            raise Refused(f"São mais de {number(MOST)} clientes: escolha menos.")
        row = Customer.get_or_none(Customer.id == customer_id)
        reason = _left_out(row, form)
        if row is None or reason:
            left_out[reason] += 1
        else:
            body = filled(form.body, values_for(session, customer_id)) if names(form.body) else form.body
            body = without_accents(body) if form.plain else body
            size = len(measure(body).segments)
            if missing := names(body):
                left_out[f"sem valor para {{{missing[0]}}}"] += 1
            elif size > MOST_SEGMENTS:
                left_out[f"texto com mais de {MOST_SEGMENTS} segmentos"] += 1
            else:
                ready.append(Planned(customer_id, row.social_name or row.legal_name, row.mobile, body, size))
        if not len(seen) % 50:
            progress("Clientes", len(seen), 0)
    return Plan(tuple(ready), dict(left_out))


def _left_out(row: Any, form: BulkSmsForm) -> str:
    if row is None:
        return "código que não existe"
    if not row.active:
        return "cliente inativo"
    if not row.mobile:
        return "sem celular"
    if why_no_sms(row.mobile):
        return "celular que não recebe SMS"
    return "sem consentimento" if refusals(row.id, "sms", form.purpose, (row.mobile,)) else ""


@service(permission=SEND)
def queue_portion(work: Work, portion: Sequence[Planned], purpose: str, template_id: int | None) -> list[int]:
    """Queue some of a plan; a customer who refused meanwhile is left out. Returns the ids of the messages."""
    ids: list[int] = []
    for one in portion:
        message = Message(
            channel="sms",
            purpose=purpose,
            sender="",
            recipients=(one.phone,),
            body=one.body,
            template_id=template_id,
            segments=one.segments,
        )
        if not refusals(one.customer_id, "sms", purpose, (one.phone,)):
            ids += enqueue(work, one.customer_id, [message], first=len(ids) + 1)
    return ids


@task(permission=SEND)
def queue_all(session: Session, planned: Plan, values: Mapping[str, Any], progress: Progress) -> int:
    """Queue a plan portion by portion; a stop between two leaves what is queued. Returns how many were queued."""
    form: BulkSmsForm = records.check(BulkSmsForm, values, bulk_context(session))
    done = 0
    for start in range(0, len(planned.ready), PORTION):
        done += len(queue_portion(session, planned.ready[start : start + PORTION], form.purpose, form.template_id))
        progress("Na fila", done, len(planned.ready))
    return done
