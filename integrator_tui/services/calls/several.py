"""What is done about several calls at once, of whatever customers: marked ones, or those that hang on one (F183).

One transaction for all. What somebody closed or forwarded meanwhile is left as it is: the answer says which were done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.calls.several import SeveralForm, codes_in
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.customers import Customer
from integrator_tui.queries.calls.context import several_context
from integrator_tui.queries.calls.telling import protocol_notices
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.calls.states import CLOSED, TABLE
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.acts import close, forward
from integrator_tui.services.calls.calls import begin
from integrator_tui.services.calls.telling import tell_protocol
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service, stand_in_lines
from integrator_tui.session import Session

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


@service(permission=CUSTOMERS)
def open_calls(work: Work, values: Mapping[str, Any], tell: bool = True) -> list[int]:
    """ "Abrir para vários": a call with a protocol of its own for each customer. All, or none where a code is wrong.

    Each is told his protocol as with a single call, unless `tell` says that nobody is. Raises `InvalidForm`.
    """
    form, codes = _checked(work.session, values)
    stand_in_lines(codes)
    same = {name: text for name, text in form.model_dump().items() if name != "customers"}
    made, told = [], 0
    for code in codes:
        row = begin(work, code, **same, seen=form.operator == work.session.login)
        trail.keep_due(work, row)
        if tell:
            told += tell_protocol(work, row, first=told + 1)
        made.append(int(row.id))
    return made


@query(permission=CUSTOMERS)
def would_tell(session: Session, values: Mapping[str, Any]) -> tuple[int, Counter[str]]:
    """How many calls "Abrir para vários" would open, and to how many customers each channel would carry a protocol.

    Raises `InvalidForm`.
    """
    _, codes = _checked(session, values)
    return len(codes), Counter(one.channel for code in codes for one in protocol_notices(session, code))


def _checked(session: Session, values: Mapping[str, Any]) -> tuple[SeveralForm, tuple[int, ...]]:
    form: SeveralForm = check(SeveralForm, values, several_context(session))
    try:
        codes = codes_in(form.customers)
    except BadValue as error:
        raise InvalidForm({"customers": str(error)}) from error
    there = {row.id for row in Customer.select(Customer.id).where(Customer.id.in_(list(codes)))}
    if missing := [code for code in codes if code not in there]:
        raise InvalidForm({"customers": f"Não há cliente com o código {missing[0]}."})
    return form, codes


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
