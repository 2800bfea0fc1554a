"""What becomes of the titles of an invoice when there is nothing left to pay: they must not be paid a second time."""

from __future__ import annotations

from datetime import date

from integrator_tui.models.charging import Slip
from integrator_tui.rules.finance.states import ISSUED, REFUSED, REGISTERED, SENT, WRITTEN_OFF


def take_off(invoice_id: int, day: date, replaced_by: int | None = None) -> int:
    """Give up what the bank does not have; of what it has, the next remittance asks the bank to take it off.

    Money that still comes for it is booked all the same (`turn`). Returns how many slips that were.
    """
    others = (Slip.invoice_id == invoice_id) & Slip.asked_off_on.is_null()
    if replaced_by is not None:
        others &= Slip.id != replaced_by
    known = {"version": Slip.version + 1, "replaced_by": replaced_by}
    given_up: int = (
        Slip.update(state=WRITTEN_OFF, written_off_on=day, **known)
        .where(others & Slip.state.in_((ISSUED, REFUSED)))
        .execute()
    )
    asked: int = Slip.update(asked_off_on=day, **known).where(others & Slip.state.in_((SENT, REGISTERED))).execute()
    return given_up + asked
