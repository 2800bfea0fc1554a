"""What holds for a new invoice: the rates of its billing form, and the calendar of the customer's place."""

from __future__ import annotations

from datetime import date
from typing import Any

from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES
from integrator_tui.rules.finance.business_days import Calendar, CityDay, parse_city_day
from integrator_tui.rules.finance.late_payment import STANDARD, LateTerms
from integrator_tui.rules.fold import fold
from integrator_tui.rules.rounding import parse_percent

HOLIDAYS = "feriados"
"""List of the provider: code is the day as `parse_city_day` reads it, details have `state` and `city`."""
FROM_ORIGINAL, DAILY_ROUNDED, LAST_DAY = "JUROS_DO_VENCIMENTO", "JUROS_POR_DIA", "DIA_31_12_UTIL"
"""Parameters of the provider (facts 9.2, 9.3, 9.11), kept with the variables."""


def late_terms(billing_form_id: int | None) -> LateTerms:
    """The rates of a billing form, the standard ones where it has none or none that can be read."""
    item = ListItem.get_or_none(ListItem.id == billing_form_id) if billing_form_id else None
    details = details_of(item.details) if item else {}
    return LateTerms(
        _rate(details.get("fine_pct"), STANDARD.fine),
        _rate(details.get("interest_month_pct"), STANDARD.interest_month),
        _on(FROM_ORIGINAL, STANDARD.from_original_due),
        _on(DAILY_ROUNDED, STANDARD.daily_amount_rounded),
    )


def calendar_of(customer_id: int) -> Calendar:
    """The business days at the customer's main address: the holidays of its state and, by the list, of its city."""
    address = Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == "principal"))
    if address is None or address.state not in UF_NAMES:
        return Calendar(last_day_open=_on(LAST_DAY, True))
    return Calendar(address.state, _city_days(address.state, fold(address.city)), _on(LAST_DAY, True))


def effective_due(customer_id: int, due: date) -> date:
    """The day up to which a due date may still be paid without charge (facts 3.6)."""
    return calendar_of(customer_id).following(due)


def _city_days(state: str, city: str) -> tuple[CityDay, ...]:
    found = []
    for item in ListItem.select().where((ListItem.kind == HOLIDAYS) & ListItem.active):
        details = details_of(item.details)
        if details.get("state") == state and fold(str(details.get("city", ""))) == city:
            try:
                found.append(parse_city_day(item.code))
            except BadValue:  # the list refuses such an entry when it is typed; another program wrote it
                continue
    return tuple(found)


def _rate(stored: Any, standard: int) -> int:
    try:
        return parse_percent(str(stored))
    except BadValue:
        return standard


def _on(code: str, standard: bool) -> bool:
    row = SystemVariable.get_or_none(SystemVariable.code == code)
    return standard if row is None else row.value == "1"
