"""What the desk asks of a base when it opens; apart from `customers`, whose forms the start does without."""

from __future__ import annotations

from integrator_tui.models.customers import Customer
from integrator_tui.session import Session


def is_empty(session: Session) -> bool:
    """Whether the base has no customer yet."""
    return not Customer.select().exists()
