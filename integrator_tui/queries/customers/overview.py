"""What the desk asks of a base when it opens or goes somewhere; apart from `customers`, whose forms it does without."""

from __future__ import annotations

from integrator_tui.models.customers import Customer
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def is_empty(session: Session) -> bool:
    """Whether the base has no customer yet."""
    return not Customer.select().exists()


@query(permission=CUSTOMERS)
def name_of(session: Session, customer_id: int) -> str | None:
    """The name of a customer; None when there is none."""
    row = Customer.select(Customer.social_name, Customer.legal_name).where(Customer.id == customer_id).tuples().first()
    return row[0] or row[1] if row else None
