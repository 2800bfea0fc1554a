"""The provider itself."""

from __future__ import annotations

from integrator_tui.models.system import SystemVariable
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

COMPANY = "EMPRESA"
"""System variable: the provider's name."""


@query(permission=CUSTOMERS)
def company(session: Session) -> str:
    """The provider's name, as customers know it."""
    row = SystemVariable.get_or_none(SystemVariable.code == COMPANY)
    return str(row.value) if row else ""
