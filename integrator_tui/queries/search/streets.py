"""Where the customers of a page of the search live: read beside the search, which must answer before the next key."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.models.raw import among, fetch
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def streets(session: Session, customers: Sequence[int]) -> dict[int, str]:
    """Customer -> street and number of the registration, of at most a page of them."""
    if not customers:
        return {}
    condition, values = among("customer_id", customers)
    rows = fetch(
        f"SELECT customer_id, street, number FROM address"
        f" WHERE {condition} AND kind = 'principal' AND deleted_at IS NULL",
        values,
    )
    return {key: ", ".join(part for part in (street, number) if part) for key, street, number in rows}
