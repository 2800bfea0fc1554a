"""The order of service that an installation leads to: written with the plan, put onto the agenda from there."""

from __future__ import annotations

from typing import Any

from integrator_tui.models.customers import Address
from integrator_tui.models.field_work import WorkOrder
from integrator_tui.services.service import Work

INSTALL, OPEN = "instalacao", "aberta"


def open_installation(work: Work, customer_id: int, plan_id: int, address_id: int | None) -> int:
    """Open, without a day, at the address of the plan, else at the customer's. Returns its number."""
    place = Address.get_or_none(Address.id == address_id) if address_id is not None else None
    if place is None:
        place = Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == "principal"))
    order_id = int(
        WorkOrder.insert(
            customer_id=customer_id,
            plan_id=plan_id,
            kind=INSTALL,
            state=OPEN,
            place=in_a_line(place),
            opened_at=work.now,
            opened_by=work.session.login,
        ).execute()
    )
    note = f"ordem de serviço {order_id}, Instalação"
    work.record("work_order", order_id, "criou", customer_id=customer_id, note=note)
    return order_id


def in_a_line(address: Any) -> str:
    """An address as a technician reads it; empty without one."""
    if address is None:
        return ""
    street = ", ".join(part for part in (address.street, address.number, address.complement) if part)
    return ", ".join(part for part in (street, address.district, address.city) if part)[:200]
