"""The business days at the main addresses of some customers: one statement, and each place once."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.finance.kept_terms import kept
from integrator_tui.queries.finance.terms import calendar_at
from integrator_tui.rules.finance.business_days import Calendar


class Calendars:
    """Customer -> what `calendar_of` says."""

    def __init__(self, customers: Sequence[int]) -> None:
        where, values = among("customer_id", customers)
        rows = fetch(
            f"SELECT customer_id, state, city FROM address WHERE {where} AND kind = 'principal' AND deleted_at IS NULL"
            " ORDER BY id DESC",
            values,
        )
        self._places: dict[int, tuple[str, str]] = {key: (str(state), str(city)) for key, state, city in rows}
        self._lists = kept()
        self._known: dict[tuple[str, str], Calendar] = {}

    def of(self, customer_id: int) -> Calendar:
        """The place of his main address; the days of the nation where he has none."""
        place = self._places.get(customer_id, ("", ""))
        if place not in self._known:
            self._known[place] = calendar_at(*place, self._lists)
        return self._known[place]
