"""The tables that a demonstration base fills in bulk, and the list entries that their rows refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLUMNS: dict[str, tuple[str, ...]] = {
    "customer": (
        *("id", "person_type", "active", "registered_on", "legal_name", "trade_name", "folded_name", "document"),
        *("rg", "rg_issuer", "birth_date", "mother_name", "father_name", "state_registration", "city_registration"),
        *("condominium_id", "block", "unit", "phone", "fax", "mobile", "email", "notes", "version", "updated_at"),
    ),
    "address": (
        *("id", "customer_id", "kind", "zip", "street", "number", "complement", "district", "city", "state"),
        *("city_code", "reference", "version"),
    ),
    "contact": (
        *("id", "customer_id", "name", "contact_type_id", "job_title", "phone", "fax", "mobile", "sms_authorized"),
        *("email", "birth_date", "notes", "version"),
    ),
    "customer_options": (
        *("customer_id", "auto_suspend", "charge_slip_fee", "itemized_invoice", "fiscal_activity_id"),
        *("charge_extra_email", "charge_extra_traffic", "charge_unpaid_interest", "allow_progressive_discount"),
        *("allow_promo_discount", "email_slip_before_due", "email_default_notice", "never_protest"),
        *("never_slip_run", "accounting_account", "tax_class", "subscriber_type", "origin_type_id", "origin_id"),
        "version",
    ),
    "customer_identifier": ("id", "customer_id", "kind", "value"),
    "customer_standing": ("customer_id", "active_plans", "overdue_invoices", "overdue_cents", "as_of", "oldest_due"),
}
"""Table -> columns of its rows, parents before children."""


@dataclass(frozen=True)
class Lists:
    """Ids of the list entries that customers refer to."""

    contact_types: dict[str, int]
    fiscal_activities: dict[str, int]
    origins: tuple[tuple[int, int], ...]
    """Origin type and origin."""
    condominiums: tuple[int, ...]


Rows = dict[str, list[tuple[Any, ...]]]
"""Rows of each table, in the order of its `COLUMNS`."""
