"""What the window of a customer opens with: he himself, and how many plans he has in which state."""

from __future__ import annotations

from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.queries.plans.plans import Buckets, buckets_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def customer_with_plans(session: Session, customer_id: int) -> tuple[CustomerRecord, Buckets]:
    """Both in one call of the base. Raises `Gone` when there is no such customer."""
    return customer(session, customer_id), buckets_of(session, customer_id)
