"""What is done about a call: each asks the table of states inside its transaction and adds a line to the trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from peewee import fn

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import Choice
from integrator_tui.forms.calls.call import CONTACT, NOBODY, CloseForm, EntryForm, ForwardForm, ReopenForm, StateForm
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.system import ListItem
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules import variables
from integrator_tui.rules.calls.states import ACTIONS, CLOSED, STATES, TABLE
from integrator_tui.rules.dates import format_datetime
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.calls import call_of, checked
from integrator_tui.services.calls.links import begin_anew
from integrator_tui.services.service import Work, service

MOVES = ("analyse", "solve", "wait", "no_contact", "resume")
"""Actions that only lead from one state to another."""
VERBS = {
    "analyse": "analisa",
    "solve": "resolve",
    "wait": "pôs em espera",
    "no_contact": "pôs sem contato",
    "resume": "retomou",
    "customer_spoke": "retomou",
    "conclude": "concluiu",
    "give_up": "encerrou sem solução",
    "reopen": "reabriu",
}
"""What the history says of an action."""
HAVING = ("abertura", "encaminhamento", "assumiu")
"""Lines by which somebody has the call."""


def moves_from(state: str) -> tuple[Choice, ...]:
    """What "Status" offers in a state: each by the state it leads to."""
    rows = ((name, TABLE.row(state, name)) for name in MOVES)
    return tuple(Choice(name, STATES.get(row.to, ACTIONS[name])) for name, row in rows if row is not None)


@service(permission=CUSTOMERS)
def move_call(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """Another state along the table. Returns it. Raises `Refused`, `InvalidForm`, `Gone`."""
    row = call_of(customer_id, call_id)
    form: StateForm = checked(work, customer_id, StateForm, values, call_moves=moves_from(row.state))
    return _go(work, row, form.action, form.text)


@service(permission=CUSTOMERS)
def add_entry(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> int:
    """A comment, a contact, a test report. What the customer said ends a pause and opens a closed call again (A8).

    Where it may not be opened any more, what he said begins a new call that hangs on it, and goes to the same queue; a
    comment on a closed call is told to the open one that it hangs on (A2). Returns the call that somebody will see.
    """
    row = call_of(customer_id, call_id)
    form: EntryForm = checked(work, customer_id, EntryForm, values)
    spoke = form.kind == CONTACT
    if spoke:
        customer_spoke(work, row)
    trail.add(work, row.id, form.kind, form.text)
    touch(row, seen=row.operator in ("", work.session.login))
    work.record("service_call", row.id, "anotou", customer_id=customer_id, note=f"atendimento {row.protocol}")
    if row.state not in CLOSED:
        return call_id
    if spoke:
        new = begin_anew(work, row, form.text)
        trail.add(work, new.id, form.kind, form.text)
        return int(new.id)
    above = ServiceCall.get_or_none(ServiceCall.id == row.parent_id) if row.parent_id is not None else None
    if above is None or above.state in CLOSED:
        return call_id
    trail.add(work, above.id, form.kind, f"No vinculado {row.protocol}: {form.text}")
    ServiceCall.update(seen=False, version=ServiceCall.version + 1).where(ServiceCall.id == above.id).execute()
    return int(above.id)


def customer_spoke(work: Work, row: ServiceCall) -> None:
    """By whichever way: a pause is over, and what was closed is open again, where it may be (A8)."""
    if TABLE.check(row.state, "customer_spoke", _holds(work, row), row.state_before).allowed:
        _go(work, row, "customer_spoke", "", kept=True)


@service(permission=CUSTOMERS)
def forward_call(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """To another Cargo or user, with a word for them. Returns where it is now. Raises `Refused`, `InvalidForm`."""
    return forward(work, call_of(customer_id, call_id), values)


def forward(work: Work, row: ServiceCall, values: Mapping[str, Any]) -> str:
    """The same inside a transaction."""
    form: ForwardForm = checked(work, row.customer_id, ForwardForm, values)
    other = (form.job_title_id, form.operator) != (row.job_title_id, row.operator)
    _ask(work, row, "forward", {"other_destination"} if other else set())
    if form.job_title_id is None and not form.operator:
        raise InvalidForm({"job_title_id": "Diga o Cargo ou o Usuário de destino."})
    title = ListItem.get_or_none(ListItem.id == form.job_title_id) if form.job_title_id else None
    said = ", ".join(part for part in (title.name if title else "", form.operator or NOBODY) if part)
    touch(row, job_title_id=form.job_title_id, operator=form.operator, seen=form.operator == work.session.login)
    trail.add(work, row.id, "encaminhamento", f"para {said}" + (f": {form.text}" if form.text else ""))
    note = f"atendimento {row.protocol} para {said}"
    work.record("service_call", row.id, "encaminhou", customer_id=row.customer_id, note=note)
    return said


@service(permission=CUSTOMERS)
def take_call(work: Work, customer_id: int, call_id: int) -> int:
    """ "Assumir": one conditional update; the second of two is told who has it. Raises `Refused`."""
    row = call_of(customer_id, call_id)
    me = work.session.login
    if row.closed_at is not None:
        raise Refused(TABLE.refusals[row.state])
    free = (ServiceCall.id == row.id) & (ServiceCall.operator == "") & ServiceCall.closed_at.is_null()
    taken = ServiceCall.update(operator=me, seen=True, version=ServiceCall.version + 1).where(free).execute()
    if not taken:
        who = ServiceCall.get_by_id(row.id).operator
        if who == me:
            return call_id
        since = CallEntry.select(fn.MAX(CallEntry.at)).where((CallEntry.call_id == row.id) & (CallEntry.kind << HAVING))
        moment = since.scalar()
        at = f" desde {format_datetime(work.session.local(moment))}" if moment is not None else ""
        raise Refused(f"O atendimento está com {who}{at}.")
    trail.add(work, row.id, "assumiu", f"{me} assumiu")
    work.record("service_call", row.id, "assumiu", customer_id=customer_id, note=f"atendimento {row.protocol}")
    return call_id


@service(permission=CUSTOMERS)
def close_call(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """ "Concluir", or without a solution "Sem Solução". Returns the state. Raises `Refused`, `InvalidForm`."""
    return close(work, call_of(customer_id, call_id), values)


def close(work: Work, row: ServiceCall, values: Mapping[str, Any]) -> str:
    """The same inside a transaction."""
    form: CloseForm = checked(work, row.customer_id, CloseForm, values)
    if value(work.session, variables.CLOSING_TYPE) and form.closing_type_id is None:
        raise InvalidForm({"closing_type_id": TABLE.conditions["closing_type"]})
    action = "give_up" if form.unsolved else "conclude"
    return conclude(work, row, form.solution, form.result, form.closing_type_id, action)


def conclude(
    work: Work, row: ServiceCall, solution: str, result: str, closing_type_id: int | None, action: str = "conclude"
) -> str:
    """What was checked: the call is over, with its solution and how it ended. Raises `Refused`."""
    row.closing_type_id, row.solution, row.result = closing_type_id, solution, result
    state = _go(work, row, action, solution, holds={"solution", "closing_type"})
    touch(row, closed_at=work.now, solution=solution, result=result, closing_type_id=closing_type_id)
    return state


@service(permission=CUSTOMERS)
def reopen_call(work: Work, customer_id: int, call_id: int, values: Mapping[str, Any]) -> str:
    """ "Reabrir", within the days that the provider allows. Raises `Refused`, `InvalidForm`."""
    row = call_of(customer_id, call_id)
    form: ReopenForm = checked(work, customer_id, ReopenForm, values)
    return _go(work, row, "reopen", form.text)


@service(permission=CUSTOMERS)
def mark_seen(work: Work, customer_id: int, call_id: int, seen: bool) -> int:
    """ "Lido" and "Não Lido"."""
    row = call_of(customer_id, call_id)
    if bool(row.seen) != seen:
        ServiceCall.update(seen=seen).where(ServiceCall.id == row.id).execute()
        trail.add(work, row.id, "leitura", "lido" if seen else "não lido")
    return call_id


def _holds(work: Work, row: ServiceCall) -> set[str]:
    days = timedelta(days=value(work.session, variables.DAYS_TO_REOPEN))
    within = row.closed_at is not None and work.now - row.closed_at <= days
    return {"within_reopening"} if within else set()


def _ask(work: Work, row: ServiceCall, action: str, holds: set[str]) -> str:
    verdict = TABLE.check(row.state, action, holds | _holds(work, row), row.state_before)
    if verdict.reason:
        raise Refused(verdict.reason)
    return verdict.to


def _go(
    work: Work, row: ServiceCall, action: str, text: str, *, holds: set[str] | None = None, kept: bool = False
) -> str:
    """Into the state that the table says, with its line and what follows; `kept` where the action tells itself."""
    to = _ask(work, row, action, holds or set())
    before = row.state
    if to == before and kept:
        return to
    columns: dict[str, Any] = {"state": to, "state_before": before}
    if before in CLOSED and to not in CLOSED:
        columns |= {"closed_at": None, "result": "", "closing_type_id": None}
    touch(row, **columns)
    trail.add(work, row.id, trail.MOVED, text, before=before, after=to)
    trail.keep_due(work, row)
    note = f"atendimento {row.protocol}: {STATES[before]} para {STATES[to]}"
    work.record("service_call", row.id, VERBS[action], customer_id=row.customer_id, note=note)
    return to


def touch(row: ServiceCall, **columns: Any) -> None:
    """Columns of a call, whose version tells that it changed."""
    ServiceCall.update(**columns, version=ServiceCall.version + 1).where(ServiceCall.id == row.id).execute()
    for name, new in columns.items():
        setattr(row, name, new)
