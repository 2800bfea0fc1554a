"""Reading contested charges (facts 4.2)."""

from __future__ import annotations

from integrator_tui.models.finance import Contest


def contested_now(invoice_id: int) -> int:
    """Cents of an invoice whose contest was not answered yet."""
    rows = Contest.select(Contest.cents).where((Contest.invoice_id == invoice_id) & Contest.answered_on.is_null())
    return sum(row.cents for row in rows)
