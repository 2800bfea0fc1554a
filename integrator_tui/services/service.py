"""What makes a function a service: permission, one transaction, history, and the `op_id` that tells if it landed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from peewee import PostgresqlDatabase

from integrator_tui.errors import Collision, Conflict, Gone, NotPermitted, Refused
from integrator_tui.models.base import Table, database
from integrator_tui.models.raw import execute, insert_row, read_row, together, write_row
from integrator_tui.models.system import Operation
from integrator_tui.registry import register
from integrator_tui.services import history
from integrator_tui.services.signing import OPERATOR_LOCK, sign
from integrator_tui.session import Session

RECORD_LOCK = 7236873
EVERYBODY = 0
"""The line of all customers at once: services about one pass it together, an import that changes many alone."""
LISTS = -1
"""The line of all who keep the provider's lists: that a name is in no list twice is looked up, then it is written."""
P = ParamSpec("P")
R = TypeVar("R", covariant=True)


@dataclass
class Work:
    """One operation under way: who, when, and what will stand in the history once it is committed."""

    session: Session
    op_id: str
    now: datetime
    entries: list[history.Entry] = field(default_factory=list)

    def record(
        self,
        entity: str,
        entity_id: int | None,
        action: str,
        *,
        customer_id: int | None = None,
        changes: tuple[history.Change, ...] = (),
        note: str = "",
    ) -> None:
        """Something for the history; `action` is `criou`, `alterou`, `apagou` or another verb in the third person."""
        self.entries.append(history.Entry(entity, entity_id, action, customer_id, changes, note))

    def update(
        self,
        table: type[Table],
        key: int,
        read: Mapping[str, Any],
        new: Mapping[str, Any],
        labels: Mapping[str, str],
        said: Callable[[str, Any], str],
        along: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda written: {},
    ) -> tuple[history.Change, ...]:
        """Write the columns of `new` that differ from what the operator `read`, merging with what others wrote since.

        `labels` and `said` give a column's name and its values as the operator reads them; `along` says what follows
        from what is written, in the same statement. Returns the changes for the history. Raises `Conflict` when
        somebody else changed one of the same columns to another value, `Gone` when there is no such row.
        """
        wanted = {column: value for column, value in new.items() if value != read[column]}
        while wanted:
            current = read_row(table, key, (*wanted, "version"))
            if current is None:
                raise Gone("Outro operador apagou este registro. O que você digitou está guardado.")
            collisions = tuple(
                Collision(
                    column,
                    labels[column],
                    said(column, read[column]),
                    said(column, current[column]),
                    said(column, value),
                )
                for column, value in wanted.items()
                if current[column] not in (read[column], value)
            )
            if collisions:
                raise Conflict(collisions)
            written = {column: value for column, value in wanted.items() if current[column] != value}
            if not written:
                return ()
            # Services stand in line for a record; other programs do not, and may have written since it was read.
            if write_row(table, key, current["version"], {**written, **along(written)}):
                return tuple(
                    history.Change(column, labels[column], said(column, current[column]), said(column, value))
                    for column, value in written.items()
                )
        return ()


def stand_in_line(key: int | None) -> None:
    """Services about one record, which the first argument names, come one after the other; `LISTS` are one record.

    Two saves of one customer lock its rows in the order of what was changed, and would wait for each other. What is
    about no record, None, stands in no line.
    """
    if key is not None and isinstance(database.obj, PostgresqlDatabase):
        database.execute_sql(
            "SELECT pg_advisory_xact_lock_shared(%s, %s), pg_advisory_xact_lock(%s, %s)",
            (RECORD_LOCK, EVERYBODY, RECORD_LOCK, key),
        )


def stand_in_lines(keys: Sequence[int]) -> None:
    """The same for some records at once, in the order of their keys; not for more than some hundreds."""
    if isinstance(database.obj, PostgresqlDatabase):
        database.execute_sql(
            "SELECT pg_advisory_xact_lock_shared(%s, %s)",
            (RECORD_LOCK, EVERYBODY),
        )
        database.execute_sql(
            "SELECT pg_advisory_xact_lock(%s, key) FROM (SELECT unnest(%s::integer[]) AS key ORDER BY 1) AS keys",
            (RECORD_LOCK, sorted(set(keys))),
        )


def stand_alone() -> None:
    """No service about a record runs beside this transaction: for many records one lock each would be too many."""
    if isinstance(database.obj, PostgresqlDatabase):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (RECORD_LOCK, EVERYBODY))


def _write_down(work: Work, verb: str, result: Any) -> None:
    with together():
        insert_row(
            "operation",
            {
                "op_id": work.op_id,
                "at": work.now.isoformat(" "),
                "operator_id": work.session.operator_id,
                "verb": verb,
                "result": json.dumps(result),
            },
        )
        asked = history.ask_for_end()
    history.append(work.session, work.op_id, work.now, work.entries, asked)


def write_unasked(session: Session, verb: str, entry: history.Entry) -> None:
    """One entry of what asks for no permission, signed, in the transaction that is open: who changed his own password,
    who was turned away."""
    work = Work(session, session.op_id(), session.now(), [entry])
    sign(session)
    _write_down(work, verb, None)


def wait_for_writes_of(operator_id: int) -> None:
    """What this operator is writing now is in the base before this transaction goes on, and he begins nothing until it
    is over; `EVERYBODY` for all operators. To be taken before other lines.
    """
    if isinstance(database.obj, PostgresqlDatabase):
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (OPERATOR_LOCK, operator_id))


class Service(Protocol[P, R]):
    """A service as callers see it: the session first."""

    service: bool

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> R: ...


def _ask_again(session: Session, permission: str, line: int | None = None) -> None:
    """Whether the operator may still, once it is the turn of the operation in its line.

    Since he signed in he may have been deactivated, or lost the permission. Raises `Refused`, `NotPermitted`.
    """
    with together():
        stand_in_line(line)
        sign(session)
        asked = execute(
            "SELECT active, epoch, admin OR COALESCE("
            "(SELECT granted FROM operator_permission WHERE operator_id = operator.id AND permission = ?),"
            " EXISTS (SELECT 1 FROM job_permission WHERE job_title_id = operator.job_title_id AND permission = ?))"
            " FROM operator WHERE id = ?",
            (permission, permission, session.operator_id),
        )
    active, epoch, may = next(iter(asked.fetchall()), (False, 0, False))
    if active and epoch != session.epoch:
        raise Refused("Sua entrada foi encerrada: nada foi gravado. Saia e entre de novo.")
    if not active:
        raise Refused(f"O operador «{session.login}» está inativo: nada foi gravado. Peça a quem administra o sistema.")
    if not may:
        raise NotPermitted(permission)


def service(permission: str) -> Callable[[Callable[Concatenate[Work, P], R]], Service[P, R]]:
    """Make `function(work, ...)` callable as `function(session, ...)`: checked, in one transaction, with its history.

    The result must be JSON: it is kept under the `op_id`, and given again when a write whose answer was lost is asked
    for once more (`again=True`, from `Db`). Raises `NotPermitted` before anything is read, and once more inside.
    """

    def decorate(function: Callable[Concatenate[Work, P], R]) -> Service[P, R]:
        @wraps(function)
        def run(session: Session, *args: Any, op_id: str | None = None, again: bool = False, **kwargs: Any) -> Any:
            if not session.may(permission):
                raise NotPermitted(permission)
            work = Work(session, op_id or session.op_id(), session.now())
            with database.atomic():
                line = args[0] if args and type(args[0]) is int else None  # no bool
                if again:
                    stand_in_line(line)
                    if landed := Operation.get_or_none(Operation.op_id == work.op_id):
                        if landed.verb != function.__name__:
                            raise Refused(f"«{work.op_id}» já é o nome de outra operação. Nada foi gravado.")
                        return json.loads(landed.result)
                    _ask_again(session, permission)
                else:
                    _ask_again(session, permission, line)
                result = function(work, *args, **kwargs)
                if work.entries:
                    _write_down(work, function.__name__, result)
            return result

        run.service = True  # type: ignore[attr-defined]
        register(function, run, permission, writes=True)
        return run  # type: ignore[return-value]

    return decorate
