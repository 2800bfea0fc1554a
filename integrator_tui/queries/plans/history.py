"""The history of one plan: its own rows, and those of what hangs on it."""

from __future__ import annotations

from typing import Any

from integrator_tui.models import plans
from integrator_tui.models.system import History
from integrator_tui.queries.history import HistoryFilter, HistoryRow, rows_about
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

EVERYTHING = HistoryFilter()
RECORDS: dict[str, Any] = {
    "plan_login": plans.PlanLogin,
    "plan_ip": plans.PlanIp,
    "plan_email": plans.PlanEmail,
    "plan_alias": plans.PlanAlias,
    "plan_ftp": plans.PlanFtp,
    "plan_domain": plans.PlanDomain,
    "plan_contract": plans.PlanContract,
    "plan_discount": plans.PlanDiscount,
    "plan_equipment": plans.PlanEquipment,
    "plan_task": plans.PlanTask,
}
"""What the history calls the records of a plan."""


@query(permission=CUSTOMERS)
def history_of_plan(
    session: Session,
    customer_id: int,
    plan_id: int,
    wanted: HistoryFilter = EVERYTHING,
    before: int | None = None,
    limit: int = 200,
) -> tuple[HistoryRow, ...]:
    """The newest rows of a plan of the customer, at most `limit`, older than the row `before`."""
    about = History.entity.in_(("plan", "extra_plan")) & (History.entity_id == plan_id)
    for entity, table in RECORDS.items():
        its = table.select(table.id).where(table.plan_id == plan_id)
        about |= (History.entity == entity) & History.entity_id.in_(its)
    return rows_about(about, session, customer_id, wanted, before, limit)
