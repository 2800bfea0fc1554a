"""Whom a reminder or a notice of default is for today, and by what it can go (domain 12.7; options 10 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.bank.files import use_of
from integrator_tui.bank.pix import static_code
from integrator_tui.bank.wrong import WrongField
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.finance.contests import stops_of
from integrator_tui.queries.finance.ledger import owing, posted
from integrator_tui.queries.finance.slips import living_slips, pix_key
from integrator_tui.queries.messages.message_targets import email_targets, sms_targets
from integrator_tui.queries.plans.legal.notices import NOTICE, REMINDER, notices_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.messages.states import FAILED, RETURNED
from integrator_tui.session import Session

PURPOSE = "cobranca"
MOST_TRIES = 5
"""Notices about one debt that came back or failed, until somebody has to mend the address."""
FAILING = (FAILED, RETURNED)


@dataclass(frozen=True)
class Told:
    """A debt that is to be told, as it stands today; cents."""

    invoice_id: int
    number: int
    due: date
    cents: int
    line: str
    pix: str
    tries: int
    """Notices of this kind that were sent already and did not arrive."""


@dataclass(frozen=True)
class ToTell:
    """A customer with the debts that he is to be told about, and where; `why` says why he is not."""

    debts: tuple[Told, ...]
    email: str = ""
    email_contact: int | None = None
    mobile: str = ""
    mobile_contact: int | None = None
    why: str = ""


@query(permission=CUSTOMERS)
def customers_to_tell(session: Session, kind: str, day: date, after: int = 0, limit: int = 200) -> list[int]:
    """Customers with a debt of which a reminder or notice may be due, by code."""
    first, last = _days(session, kind, day)
    column = "due_on" if kind == REMINDER else "effective_due_on"
    rows = fetch(
        f"SELECT DISTINCT customer_id FROM invoice WHERE open_cents > 0 AND {column} >= ? AND {column} <= ?"
        " AND customer_id > ? ORDER BY customer_id LIMIT ?",
        (first.isoformat(), last.isoformat(), after, limit),
    )
    return [key for (key,) in rows]


def _days(session: Session, kind: str, day: date) -> tuple[date, date]:
    """Due dates that a reminder, or a notice, is about on a day."""
    if kind == REMINDER:
        return day, day + timedelta(days=value(session, variables.REMIND_DAYS))
    return date(2000, 1, 1), day - timedelta(days=value(session, variables.NOTICE_DAYS))


@query(permission=CUSTOMERS)
def to_tell(session: Session, customer_id: int, kind: str, day: date) -> ToTell:
    """What a customer is to be told today, asked of the ledger now; nothing that he was told before."""
    first, last = _days(session, kind, day)
    column = Invoice.due_on if kind == REMINDER else Invoice.effective_due_on
    its = (Invoice.customer_id == customer_id) & (Invoice.open_cents > 0) & (column >= first) & (column <= last)
    rows = list(Invoice.select().where(its).order_by(Invoice.due_on, Invoice.id))
    debts = _not_told(session, rows, kind, day)
    if not debts:
        return ToTell(())
    options = of(session, customer_id)
    wanted = options.emails_slip_before_due if kind == REMINDER else options.emails_default_notice
    if not wanted:
        return ToTell(debts, why=f"fora por Outras Opções, {10 if kind == REMINDER else 11}")
    mail = next((one for one in email_targets(session, customer_id, PURPOSE) if not one.refused), None)
    mobile = next((one for one in sms_targets(session, customer_id, PURPOSE) if not one.refused), None)
    if mail is None and mobile is None:
        return ToTell(debts, why="sem e-mail nem celular a que se possa escrever")
    return ToTell(
        debts,
        mail.value if mail else "",
        mail.contact_id if mail else None,
        mobile.value if mobile else "",
        mobile.contact_id if mobile else None,
    )


def _not_told(session: Session, rows: Sequence[Invoice], kind: str, day: date) -> tuple[Told, ...]:
    keys = [row.id for row in rows]
    notices, slips, entries = notices_of(session, keys), living_slips(keys), posted(keys)
    states, stops = _states(keys), stops_of(keys)
    key = pix_key(session)
    found = []
    for row in rows:
        before = [one for one in notices[row.id] if one.kind == kind]
        if kind == REMINDER:
            before = [one for one in before if one.sent_at.date() >= row.due_on - timedelta(days=60)]
        living = [one for one in before if states.get(one.id, "") not in FAILING]
        today = [one for one in before if one.sent_at.date() == day]
        if living or today or len(before) >= MOST_TRIES or any(one.answered is None for one in stops[row.id]):
            continue
        stands = owing(row, entries[row.id], day)
        slip = slips.get(row.id)
        line = slip.line if slip is not None and slip.payable else ""  # what no bank knows is refused at the till
        pix = slip.pix_code if slip is not None and slip.payable else ""
        if not pix and key is not None:
            try:
                pix = static_code(
                    key.key_kind, key.pix_key, key.receiver, key.city, amount=stands.total, txid=use_of(row.number)
                )
            except WrongField:
                pix = ""
        found.append(Told(row.id, row.number, row.due_on, stands.total, line, pix, len(before)))
    return tuple(found)


def _states(keys: Sequence[int]) -> dict[int, str]:
    """Notice -> how its message stands."""
    if not keys:
        return {}
    marks = ", ".join("?" * len(keys))
    rows = fetch(
        "SELECT n.id, o.state FROM debt_notice AS n JOIN outbox AS o ON o.id = n.outbox_id"
        f" WHERE n.invoice_id IN ({marks})",
        list(keys),
    )
    return dict(rows)


KINDS = {REMINDER: "Lembrete de vencimento", NOTICE: "Aviso de inadimplência"}
