"""Open invoices follow the calendar of their city when a holiday is entered, changed or taken away.

Only those that nothing was paid of: what was paid was reckoned as the calendar then stood.
"""

from __future__ import annotations

from datetime import date

from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.finance.terms import calendar_at
from integrator_tui.rules.finance.ledger import CHARGE
from integrator_tui.services.finance.standing import keep_standings

_HERE = "address.kind = 'principal' AND address.deleted_at IS NULL"
_UNTOUCHED = (
    "open_cents > 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE ledger_entry.invoice_id = invoice.id"
    f" AND ledger_entry.kind <> '{CHARGE}')"
)


def follow_calendars(today: date) -> int:
    """Move the last day without charge where the calendar says another, in the transaction; of how many customers.

    Places and due days are few, however many invoices there are: each pair is reckoned once.
    """
    rows = fetch(
        "SELECT DISTINCT address.state, address.city, invoice.due_on, invoice.effective_due_on FROM invoice"
        f" JOIN address ON address.customer_id = invoice.customer_id AND {_HERE} WHERE open_cents > 0"
    )
    moved: set[int] = set()
    for state, city, due, effective in rows:
        day = calendar_at(str(state), str(city)).following(date.fromisoformat(str(due))).isoformat()
        if day == str(effective):
            continue
        those = (
            f"{_UNTOUCHED} AND due_on = ? AND effective_due_on = ? AND customer_id IN"
            f" (SELECT customer_id FROM address WHERE {_HERE} AND state = ? AND city = ?)"
        )
        values = (str(due), str(effective), state, city)
        found = {int(key) for (key,) in fetch(f"SELECT customer_id FROM invoice WHERE {those}", values)}
        if found:
            sql = f"UPDATE invoice SET effective_due_on = ?, version = version + 1 WHERE {those}"
            execute(sql, (day, *values))
            moved |= found
    keep_standings(sorted(moved), today)
    return len(moved)
