"""Every permission over all services and queries (F237): with it an act is done or refused for another reason, without
it nothing of it is done; taken away meanwhile it is gone at once for everything that stands in the history."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import NotPermitted
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import OperatorPermission
from integrator_tui.registry import Operation, operations
from integrator_tui.rules.permissions import PERMISSIONS
from integrator_tui.services.access.operators import sign_in
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.shell.operations import arguments_of
from tests.identity import allow
from tests.screens.conftest import MARIA

CHECKED_FIRST = {"finance.receivable_import.import_receivables", "customers.customer_import.import_file"}
"""They read a file and check it, then write all through a service of the same permission."""
GUARDED = sorted({one.permission for one in operations()})


def some(hint: Any, folder: Path) -> Any:
    """A value of a type, as poor as it can be: an act that goes on is refused for it, or finds nothing to do."""
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if type(None) in kinds:
        return None
    plain = {int: 1, str: "x", bool: False, float: 1.0, date: date(2026, 3, 1), datetime: datetime(2026, 3, 1, 12)}
    if kinds[0] in plain:
        return plain[kinds[0]]
    if kinds[0] is Path:
        return folder / "none"
    if inspect.isclass(kinds[0]) and issubclass(kinds[0], Enum):
        return next(iter(kinds[0]))
    return {} if "Mapping" in str(hint) else () if "Sequence" in str(hint) or "tuple" in str(hint) else None


def called(one: Operation, folder: Path) -> dict[str, Any]:
    """Arguments for an operation."""
    return {
        name: some(argument.hint, folder)
        for name, argument in arguments_of(one).items()
        if argument.parameter.default is inspect.Parameter.empty
    }


def asks(db: Any, session: Any, one: Operation, folder: Path) -> str:
    """The permission that it says is missing; empty when it is another matter, or none."""
    try:
        found = db.run(one.call, session, **called(one, folder))
        if isinstance(found, Iterator):
            db.run(next, found, None)
    except NotPermitted as told:
        return told.permission
    except Exception:  # what it makes of such arguments is tried where it is at home
        return ""
    return ""


@pytest.mark.function("F237")
def test_every_operation_by_its_permission_alone(database_url: str, tmp_path: Path) -> None:
    """For each: all but it is refused by its name and writes nothing; it alone lets the operation begin."""
    db, ana = open_base(database_url, login="ana")
    db.run(create_customer, ana, MARIA)
    db.run(allow, "bia", sorted(PERMISSIONS))
    for permission in GUARDED:
        mine = [one for one in operations() if one.permission == permission]
        db.run(lambda p: OperatorPermission.delete().where(OperatorPermission.permission == p).execute(), permission)
        without = db.run(sign_in, "bia")
        assert without.permissions == PERMISSIONS - {permission}
        before = db.run(lambda: fetch("SELECT (SELECT max(id) FROM history), (SELECT count(*) FROM operation)"))
        for one in mine:
            assert asks(db, without, one, tmp_path) == permission, one.name
            if (
                hasattr(one.call, "service") and one.name not in CHECKED_FIRST
            ):  # the desk had it when it opened: the base knows better
                stale = replace(without, permissions=PERMISSIONS)
                assert asks(db, stale, one, tmp_path) == permission, one.name
        after = db.run(lambda: fetch("SELECT (SELECT max(id) FROM history), (SELECT count(*) FROM operation)"))
        assert after == before, permission
        db.run(allow, "bia", (permission,))
        alone = db.run(sign_in, "bia")
        for one in mine:
            assert asks(db, alone, one, tmp_path) != permission, one.name
        db.run(allow, "bia", sorted(PERMISSIONS))
    db.close()
