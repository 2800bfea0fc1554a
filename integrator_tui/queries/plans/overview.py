"""What the window of a customer opens with: he himself, his plans by state, who of them is connected, outages there."""

from __future__ import annotations

from integrator_tui.models.raw import fetch_each
from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.queries.plans.network.online import statement, told
from integrator_tui.queries.plans.network.outages import OUTAGES, Outage, told_outages
from integrator_tui.queries.plans.plans import BUCKETS, Buckets, counted_buckets
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.online import Online
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def customer_with_plans(
    session: Session, customer_id: int
) -> tuple[CustomerRecord, Buckets, tuple[Online, ...], tuple[Outage, ...]]:
    """All in one call of the base. Raises `Gone` when there is no such customer."""
    record = customer(session, customer_id)
    his = (customer_id,)
    counts, logins, outages = fetch_each((BUCKETS, his), (statement("customer_id"), his), (OUTAGES, his))
    return record, counted_buckets(session.local, counts), told(session, logins), told_outages(session.local, outages)
