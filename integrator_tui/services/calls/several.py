"""What is done about several calls at once, of whatever customers: marked ones, or those that hang on one (F183).

One transaction for all. What somebody closed or forwarded meanwhile is left as it is: the answer says which were done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.calls import ServiceCall
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.calls.states import CLOSED, TABLE
from integrator_tui.services.calls.acts import close, forward
from integrator_tui.services.service import Work, service, stand_in_lines

AT_ONCE = 200
"""Calls of one transaction."""


@service(permission=CUSTOMERS)
def close_calls(work: Work, keys: Sequence[int], values: Mapping[str, Any]) -> list[int]:
    """ "Concluir" those of the calls that are open, each with the same solution. Raises `InvalidForm`, `Refused`."""
    return _each(work, keys, lambda row: close(work, row, values), lambda row: row.state not in CLOSED)


@service(permission=CUSTOMERS)
def forward_calls(work: Work, keys: Sequence[int], values: Mapping[str, Any]) -> list[int]:
    """ "Encaminhar" those that are open and elsewhere. Raises `InvalidForm`, `Refused`."""

    def does(row: ServiceCall) -> object:
        try:
            return forward(work, row, values)
        except Refused as error:
            if error.sentence != TABLE.conditions["other_destination"]:
                raise
            return None

    return _each(work, keys, does, lambda row: row.state not in CLOSED)


def _each(
    work: Work, keys: Sequence[int], act: Callable[[ServiceCall], object], wanted: Callable[[ServiceCall], bool]
) -> list[int]:
    if len(keys) > AT_ONCE:
        raise Refused(f"Até {AT_ONCE} atendimentos de cada vez.")
    there = ServiceCall.id.in_(list(keys)) & ServiceCall.deleted_at.is_null()
    of = ServiceCall.select(ServiceCall.customer_id).where(there).distinct()
    stand_in_lines([row.customer_id for row in of])
    rows = list(ServiceCall.select().where(there).order_by(ServiceCall.id))
    return [int(row.id) for row in rows if wanted(row) and act(row) is not None]
