"""Everything that is asked of a base is in the registry, with a permission that is really asked for."""

from __future__ import annotations

import inspect
import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from integrator_tui import registry
from integrator_tui.base import open_base
from integrator_tui.errors import NotPermitted
from integrator_tui.registry import operations, query
from integrator_tui.session import Session
from integrator_tui.shell.operations import arguments_of, described, found

INSIDE = {
    "integrator_tui.services.history.append",
    "integrator_tui.services.customers.customer_report.report",
    "integrator_tui.services.finance.receivable_report.report",
    "integrator_tui.queries.variables.value",
    "integrator_tui.queries.masking.hidden",
    "integrator_tui.queries.masking.refuse_hidden",
    "integrator_tui.queries.customers.customers.whole_customer",
    "integrator_tui.queries.plans.network.diagnosis.known_of",
    "integrator_tui.queries.plans.network.online.told",
    "integrator_tui.queries.history.rows_about",
    "integrator_tui.queries.calls.calls.rows_of",
    "integrator_tui.queries.calls.waiting.waiting",
    "integrator_tui.queries.calls.context.call_types",
    "integrator_tui.queries.plans.legal.suspended.suspended_since",
    "integrator_tui.services.access.keys.note_refusal",
    "integrator_tui.services.service.write_unasked",
    "integrator_tui.services.signing.sign",
    "integrator_tui.services.finance.bank_files.slip_files.read_return",
}
"""What only services and queries call, once the permission was asked for."""


def unregistered(modules: list[Any]) -> list[str]:
    """Public functions of the session that nobody put into the registry."""
    known = {one.call for one in operations()}
    return [
        f"{module.__name__}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and function not in known
        if "Session" in (str(one.annotation) for one in inspect.signature(function).parameters.values())
    ]


def floors() -> list[Any]:
    """The modules of all queries and services."""
    operations()
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(registry.PACKAGES)]


def test_every_function_of_the_session_is_registered() -> None:
    assert set(unregistered(floors())) == INSIDE


def test_one_that_is_not_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from integrator_tui.queries import batches

    def forgotten(session: Session) -> None: ...

    forgotten.__module__ = batches.__name__
    forgotten.__annotations__["session"] = "Session"
    monkeypatch.setattr(batches, "forgotten", forgotten, raising=False)
    assert f"{batches.__name__}.forgotten" in unregistered(floors())


def test_each_names_its_permission_and_asks_for_it_before_anything_else(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    nobody = replace(session, admin=False, permissions=frozenset())
    for one in operations():
        assert one.permission.strip(), one.name
        with pytest.raises(NotPermitted) as told:
            db.run(one.call, nobody)
        assert told.value.permission == one.permission, one.name
    db.close()


def test_without_a_permission_there_is_no_query() -> None:
    with pytest.raises(TypeError):
        query()  # type: ignore[call-arg]


def test_names_are_of_one_operation_each() -> None:
    names = [one.name for one in operations()]
    assert len(names) == len(set(names))
    assert found("create_contact").name == "customers.contacts.create_contact"


def test_arguments_and_results_have_schemas_that_hold_together() -> None:
    for one in operations():
        schema = described(one)
        text = json.dumps(schema)
        assert set(schema["arguments"]["required"]) <= set(schema["arguments"]["properties"]) <= set(arguments_of(one))
        for wanted in _refs(schema):
            assert wanted in schema.get("$defs", {}), f"{one.name}: {wanted}"
        assert '"result"' in text
        assert schema["summary"].strip(), one.name


def _refs(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"].removeprefix("#/$defs/")} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(_refs, value.values()))
    return set().union(*map(_refs, value)) if isinstance(value, list) else set()
