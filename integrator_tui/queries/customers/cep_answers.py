"""What the services of the network said of a CEP not long ago."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from integrator_tui.cep.found import FoundAddress
from integrator_tui.models.registration import CepAnswer
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

KEPT = timedelta(days=30)


@query(permission=CUSTOMERS)
def remembered(session: Session, zip: str, any_age: bool = False) -> FoundAddress | None:
    """The answer of the last thirty days for a CEP; with `any_age` also an older one."""
    row = CepAnswer.get_or_none(CepAnswer.zip == zip)
    if row is None or (row.at <= session.now() - KEPT and not any_age):
        return None
    return FoundAddress(*(getattr(row, item.name) for item in fields(FoundAddress)))
