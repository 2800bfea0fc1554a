"""What becomes of the titles of an invoice when there is nothing left to pay: they must not be paid a second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from integrator_tui.models.raw import among, execute
from integrator_tui.rules.finance.states import ISSUED, REFUSED, REGISTERED, SENT, WRITTEN_OFF

_OURS, _THE_BANKS = f"state IN ('{ISSUED}', '{REFUSED}')", f"state IN ('{SENT}', '{REGISTERED}')"


def take_off(invoices: Sequence[int], day: date, replaced_by: int | None = None) -> Any:
    """Give up what the bank does not have; of what it has, the next remittance asks the bank to take it off.

    Money that still comes for it is booked all the same (`turn`). Returns the cursor, whose count of rows says how many
    slips that were.
    """
    where, ids = among("invoice_id", invoices)
    return execute(
        f"UPDATE slip SET state = CASE WHEN {_OURS} THEN '{WRITTEN_OFF}' ELSE state END,"
        f" written_off_on = CASE WHEN {_OURS} THEN ? ELSE written_off_on END,"
        f" asked_off_on = CASE WHEN {_THE_BANKS} THEN ? ELSE asked_off_on END, replaced_by = ?, version = version + 1"
        f" WHERE {where} AND asked_off_on IS NULL AND ({_OURS} OR {_THE_BANKS}) AND id <> ?",
        (day.isoformat(), day.isoformat(), replaced_by, *ids, replaced_by or 0),
    )
