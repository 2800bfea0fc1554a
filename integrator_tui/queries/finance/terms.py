"""What holds for a new invoice: rates, the calendar of the customer's place, discounts of the catalogue, taxes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from integrator_tui.models.customers import Address
from integrator_tui.queries.finance.kept_terms import Kept, LateRate, city_key, kept
from integrator_tui.rules.customers.addresses import UF_NAMES
from integrator_tui.rules.finance.business_days import Calendar
from integrator_tui.rules.finance.discounts import EarlyStep, MonthStep
from integrator_tui.rules.finance.late_payment import STANDARD, LateTerms
from integrator_tui.rules.finance.taxes import Taxed, taxed


def late_terms(billing_form_id: int | None, day: date) -> LateTerms:
    """What an invoice of that day costs when it is late.

    Rates: the dated ones of the billing form, else its own, else the dated ones of all, else the standard. How days and
    cents are counted (facts 9.2, 9.3): as the dated entry of the form says, else that of all.
    """
    lists = kept()
    begun = [one for one in lists.late if one.starts_on <= day]
    its_own = next((one for one in begun if billing_form_id and one.billing_form == billing_form_id), None)
    of_all = next((one for one in begun if one.billing_form is None), None)
    fine, interest = lists.forms.get(billing_form_id or 0, (None, None))
    counted = its_own or of_all or LateRate(day, None, STANDARD.fine, STANDARD.interest_month, False, False)
    if its_own is not None or fine is None:
        fine = counted.fine
    if its_own is not None or interest is None:
        interest = counted.interest
    return LateTerms(fine, interest, counted.from_original, counted.daily_rounded)


def calendar_of(customer_id: int) -> Calendar:
    """The business days at the customer's main address: the holidays of its state and, by the list, of its city."""
    there = (Address.customer_id == customer_id) & (Address.kind == "principal") & Address.deleted_at.is_null()
    address = Address.select(Address.state, Address.city).where(there).order_by(Address.id).first()
    return calendar_at(address.state, address.city) if address else calendar_at("", "")


def calendar_at(state: str, city: str, lists: Kept | None = None) -> Calendar:
    """The business days at a place; only those of the nation where the state is none. `lists`: asked already."""
    lists = lists or kept()
    if state not in UF_NAMES:
        return Calendar(last_day_open=lists.last_day_open)
    places = dict.fromkeys(((state, ""), (state, city_key(city))))
    days = tuple(day for place in places for day in lists.holidays.get(place, ()))
    return Calendar(state, days, lists.last_day_open)


def effective_due(customer_id: int, due: date) -> date:
    """The day up to which a due date may still be paid without charge (facts 3.6)."""
    return calendar_of(customer_id).following(due)


def early_steps(catalog_plan_id: int) -> tuple[EarlyStep, ...]:
    """Discounts of a plan of the catalogue for paying early; whether a customer has them is option 9's."""
    return kept().early.get(catalog_plan_id, ())


def progressive_steps(catalog_plan_id: int) -> tuple[MonthStep, ...]:
    """Its discounts by month of the plan; whether a customer has them is option 8's."""
    return kept().progressive.get(catalog_plan_id, ())


def taxes_of(day: date, items: Iterable[tuple[int | None, int]]) -> tuple[Taxed, ...]:
    """What each tax takes of items (tax class, cents) on a day, for the face of an invoice (facts 3.7)."""
    return taxed(kept().taxes, day, items)
