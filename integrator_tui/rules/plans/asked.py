"""Which permission of the manual each act on a plan asks for (domain 10.1)."""

from __future__ import annotations

from integrator_tui.rules import permissions as may

ASKED = {
    "install": may.EDIT_PLAN_STATUS,
    "enable": may.ENABLE_SUSPENDED,
    "trust": may.ENABLE_SUSPENDED,
    "end_trust": may.ENABLE_SUSPENDED,
    "suspend_debt": may.EDIT_PLAN_STATUS,
    "reduce": may.EDIT_PLAN_STATUS,
    "suspend_request": may.EDIT_PLAN_STATUS,
    "cancel": may.CANCEL_PLAN,
    "change_plan": may.CHANGE_PLAN,
    "change_status": may.EDIT_PLAN_STATUS,
    "price": may.EDIT_PLAN,
    "due_day": may.EDIT_DUE_DAY,
    "discount": may.PLAN_DISCOUNT,
    "address": may.EDIT_PLAN,
    "routing_point": may.EDIT_PLAN,
    "unit": may.EDIT_PLAN,
    "last_closing": may.LAST_CLOSING,
    "transfer": may.TRANSFER_PLAN,
    "delete": may.DELETE_PLAN,
}
