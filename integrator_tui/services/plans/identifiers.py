"""By what of a plan the search finds its customer: logins, addresses, MACs, contracts, domains."""

from __future__ import annotations

from collections.abc import Iterable

from integrator_tui.models.customers import CustomerIdentifier
from integrator_tui.models.plans import PlanContract, PlanDomain, PlanEquipment, PlanIp, PlanLogin
from integrator_tui.services.search.search_index import index_customers

KINDS = ("login", "ip", "mac", "contract", "domain")


def values_of(customer_id: int, kind: str) -> set[str]:
    """What of a kind hangs on the plans of a customer now."""
    columns = {
        "login": (PlanLogin.login,),
        "ip": (PlanIp.address,),
        "mac": (PlanLogin.mac, PlanIp.macs, PlanEquipment.mac),
        "contract": (PlanContract.number,),
        "domain": (PlanDomain.name,),
    }[kind]
    found: set[str] = set()
    for column in columns:
        there = (column.model.customer_id == customer_id) & column.model.deleted_at.is_null() & (column != "")
        for (value,) in column.model.select(column).where(there).tuples():
            found.update(value.split("\n"))
    return found


def follow(customer_id: int, kind: str, gone: Iterable[str]) -> None:
    """The identifiers of a customer after a write; `gone` is what one of his records no longer says.

    What came with an import and hangs on no plan stays. In the open transaction.
    """
    wanted = values_of(customer_id, kind)
    row, its = CustomerIdentifier, CustomerIdentifier.customer_id == customer_id
    held = {one.value for one in row.select().where(its & (row.kind == kind))}
    lost = (set(gone) - wanted) & held
    new = sorted(wanted - held)
    if lost:
        row.delete().where(its & (row.kind == kind) & row.value.in_(sorted(lost))).execute()
    if new:
        row.insert_many([{"customer_id": customer_id, "kind": kind, "value": value} for value in new]).execute()
    if lost or new:
        index_customers([customer_id])
