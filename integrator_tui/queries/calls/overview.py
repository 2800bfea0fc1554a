"""What the window of a customer opens with: he himself, his plans by state, who of them is connected, what is open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from integrator_tui.models.raw import fetch_each
from integrator_tui.queries.calls.waiting import WAITING, WaitingCall, waiting
from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.queries.masking import hidden, masked_form
from integrator_tui.queries.plans.network.online import statement, told
from integrator_tui.queries.plans.network.outages import OUTAGES, Outage, told_outages
from integrator_tui.queries.plans.plans import BUCKETS, Buckets, counted_buckets
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.online import Online
from integrator_tui.rules.variable import read
from integrator_tui.rules.variables import SUMMARY_FIRST
from integrator_tui.session import Session


@dataclass(frozen=True)
class Overview:
    """What header, column and tabs say."""

    record: CustomerRecord
    buckets: Buckets
    online: tuple[Online, ...]
    outages: tuple[Outage, ...]
    calls: tuple[WaitingCall, ...]
    """Open ones, the oldest first."""
    summary_first: bool
    """Whether the window opens on the Resumo."""


@query(permission=CUSTOMERS)
def customer_overview(session: Session, customer_id: int, opens: bool = False) -> Overview:
    """All in one call of the base. Raises `Gone` when there is no such customer.

    Whoever `opens` him now sees him masked, whatever he had shown before: the opening is written down right after.
    """
    record = customer(session, customer_id)
    if opens and not record.masked and hidden(session):
        record = replace(record, form=masked_form(record.form), masked=True)
    counts, logins, outages, calls, first = fetch_each(
        (BUCKETS, (customer_id,)),
        (statement("customer_id"), (customer_id,)),
        (OUTAGES, (customer_id,)),
        (WAITING, (customer_id,)),
        ("SELECT value FROM system_variable WHERE code = ?", (SUMMARY_FIRST.code,)),
    )
    return Overview(
        record,
        counted_buckets(session.local, counts),
        told(session, logins),
        told_outages(session.local, outages),
        waiting(session, calls),
        read(SUMMARY_FIRST, first[0][0] if first else None),
    )
