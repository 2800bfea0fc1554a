"""`integrator-tui operations` and `call`: every query and service by its name, arguments and result as JSON.

What JSON cannot hold is given here: the store, the progress, the standard output; a file is named by its path, or by
its name in the operator's inbox where many work on one base. Values of a form that was read are as stored; `values`
are texts as typed.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from integrator_tui.config import Settings, load
from integrator_tui.documents.intake import MEGABYTE, from_inbox, from_path
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn, take_in
from integrator_tui.errors import Conflict, DeskError, InvalidForm, Refused
from integrator_tui.folders import document_store, inbox, single_user
from integrator_tui.forms.base import STORED
from integrator_tui.holder import alive
from integrator_tui.process.progress import Progress
from integrator_tui.registry import Operation, operations
from integrator_tui.rules.acting import escaped
from integrator_tui.shell import say

if TYPE_CHECKING:
    from integrator_tui.db import Db
    from integrator_tui.session import Session

OP_ID = re.compile("[A-Za-z0-9_-]{8,64}")
OF_THE_CALL = ("op_id", "again")
"""Arguments that `--op-id` gives."""


@dataclass(frozen=True)
class Caller:
    """Whoever calls: what he works with besides the arguments."""

    settings: Settings
    db: Db
    session: Session
    progress: Progress

    @property
    def store(self) -> Store:
        """Where the documents are."""
        return Store(document_store(self.settings, self.db.url))

    def file(self, name: str) -> TakenIn:
        """A file taken into the store."""
        limit = self.settings.document_limit_mb * MEGABYTE
        if single_user(self.db.url):
            source = from_path(name, limit)
        else:
            source = from_inbox(inbox(self.settings, self.session.login), name, limit)
        return take_in(source, self.store, limit, partial(self.progress, "Leitura"))


TYPED = Mapping[str, str | int | float | bool | None]
"""Fields of a form as typed, or as they are stored: what was read may be given back."""
TEXTS = (Mapping[str, Any], Mapping[str, str])
GIVEN: tuple[tuple[Any, Callable[[Caller], Any]], ...] = (
    (Callable[[str, int, int], None], lambda caller: caller.progress),
    (Callable[..., Any], lambda caller: caller.db.run),
    (Callable[[str], bool | None], lambda caller: alive),
    (Store, lambda caller: caller.store),
    (BinaryIO, lambda caller: sys.stdout.buffer),
)
"""Types of arguments that are not asked for, and what is given instead."""


@dataclass(frozen=True)
class Argument:
    """One argument of an operation; `given` is what puts it in, for those that are not asked for."""

    parameter: inspect.Parameter
    hint: Any
    given: Callable[[Caller], Any] | None

    @property
    def asked_as(self) -> Any:
        """The type that JSON must fit."""
        return str if self.hint is TakenIn else TYPED if self.hint in TEXTS else self.hint


def arguments_of(operation: Operation) -> dict[str, Argument]:
    """The arguments after the session, by name."""
    hints = get_type_hints(operation.body)
    _, *parameters = inspect.signature(operation.body).parameters.values()
    return {
        one.name: Argument(one, hints[one.name], _given(hints[one.name]))
        for one in parameters
        if one.name not in OF_THE_CALL
    }


def _given(hint: Any) -> Callable[[Caller], Any] | None:
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next((give for kind, give in GIVEN if kind in kinds), None)


def described(operation: Operation) -> dict[str, Any]:
    """Name, permission, first sentence, and the JSON schemas of arguments and result."""
    asked = {name: one for name, one in arguments_of(operation).items() if one.given is None}
    of_result = get_type_hints(operation.body)["return"]
    if get_origin(of_result) is Iterator:
        of_result = list[get_args(of_result)[0]]  # type: ignore[misc]  # known only now
    parts: list[tuple[str, Any, TypeAdapter[Any]]] = [
        (name, "validation", TypeAdapter(one.asked_as)) for name, one in asked.items()
    ]
    parts.append(("", "serialization", TypeAdapter(of_result)))
    schemas, shared = TypeAdapter.json_schemas(parts, ref_template="#/$defs/{model}")
    properties = {name: schemas[name, "validation"] for name in asked}
    required = [name for name, one in asked.items() if one.parameter.default is inspect.Parameter.empty]
    return {
        "name": operation.name,
        "writes": operation.writes,
        "permission": operation.permission,
        "summary": (operation.body.__doc__ or "").partition("\n")[0],
        "arguments": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        "result": schemas["", "serialization"],
        **shared,
    }


def found(name: str) -> Operation:
    """The operation of a name, or of the end of one that only one has. Raises `Refused` naming what there is."""
    every = operations()
    fitting = [one for one in every if one.name == name] or [one for one in every if one.name.endswith(f".{name}")]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refused(f"«{name}» serve a mais de uma operação: {', '.join(one.name for one in fitting)}.")
    raise Refused(f"Não há a operação «{name}». As que há: integrator-tui operations")


def bound(operation: Operation, values: Mapping[str, Any], caller: Caller) -> tuple[list[Any], dict[str, Any]]:
    """The arguments to call with. Raises `InvalidForm` with a sentence per argument."""
    arguments = arguments_of(operation)
    errors = {
        name: f"«{name}» não existe nesta operação. Existem: {_names(arguments)}."
        for name in values
        if name not in arguments or arguments[name].given
    }
    ready: dict[str, Any] = {}
    for name, one in arguments.items():
        if one.given is not None:
            ready[name] = one.given(caller)
        elif name not in values:
            ready[name] = one.parameter.default
            if one.parameter.default is inspect.Parameter.empty:
                errors[name] = f"Falta «{name}»."
        else:
            try:
                ready[name] = TypeAdapter(one.asked_as).validate_python(values[name], context=STORED)
            except ValidationError as error:
                errors[name] = f"«{name}» não tem a forma que a operação pede{_where(error)}."
    if errors:
        raise InvalidForm(errors)
    ready |= {name: caller.file(ready[name]) for name, one in arguments.items() if one.hint is TakenIn}
    alone = [name for name, one in arguments.items() if one.parameter.kind is inspect.Parameter.KEYWORD_ONLY]
    return [ready[name] for name in ready if name not in alone], {name: ready[name] for name in alone}


def _names(arguments: Mapping[str, Argument]) -> str:
    return ", ".join(name for name, one in arguments.items() if one.given is None) or "nenhum"


def _where(error: ValidationError) -> str:
    place = ".".join(str(part) for part in error.errors()[0]["loc"])
    return f" (em {place})" if place else ""


def perform(operation: Operation, values: Mapping[str, Any], op_id: str, caller: Caller) -> Any:
    """Run it and give the result as JSON would hold it; under an `op_id` that was there already, the first result."""
    options: dict[str, Any] = {}
    if op_id:
        if not hasattr(operation.call, "service"):
            raise Refused(f"«{operation.name}» pode ser repetida sem --op-id: só leituras e tarefas são assim.")
        options = {"op_id": op_id, "again": True}
    positional, named = bound(operation, values, caller)
    if hasattr(operation.call, "service"):
        return to_jsonable_python(caller.db.run(operation.call, caller.session, *positional, **named, **options))
    if caller.db.run in positional:  # it goes to the base by itself, part by part
        return to_jsonable_python(operation.call(caller.session, *positional, **named))
    return caller.db.run(lambda: to_jsonable_python(operation.call(caller.session, *positional, **named)))


def refusal(error: DeskError) -> dict[str, Any]:
    """A refusal as JSON: title and sentence, what is wrong by field, what others changed meanwhile."""
    told: dict[str, Any] = {"title": error.title, "sentence": error.sentence}
    if isinstance(error, InvalidForm):
        told["errors"] = error.errors
    if isinstance(error, Conflict):
        told["collisions"] = [asdict(one) for one in error.collisions]
    return told


def call(arguments: argparse.Namespace, open_base: Callable[..., tuple[Db, Session]]) -> int:
    """Run one operation and print its result; a refusal is printed as JSON too, and raised."""
    try:
        if arguments.op_id and not OP_ID.fullmatch(arguments.op_id):
            raise Refused("--op-id: de 8 a 64 letras sem acento, algarismos, «-» e «_».")
        operation = found(arguments.name)
        values = given(arguments.json)
        db, session = open_base(arguments)
        try:
            with Progress() as progress:
                result = perform(operation, values, arguments.op_id, Caller(load(), db, session, progress))
        finally:
            db.close()
    except DeskError as error:
        _say(refusal(error))
        raise
    if BinaryIO not in (one.hint for one in arguments_of(operation).values()):  # it has written what there is to say
        _say(result)
    return 0


def given(text: str) -> dict[str, Any]:
    """The arguments from the command line, or for `-` from the standard input. Raises `Refused`."""
    try:
        source = sys.stdin.buffer.read().decode("utf-8-sig") if text == "-" else text
        values = json.loads(source, parse_constant=_refuse_constant)
        source.encode()
    except (ValueError, RecursionError):
        raise Refused("Os argumentos não são JSON.") from None
    if not isinstance(values, dict):
        raise Refused('Os argumentos são um objeto, como {"customer_id": 1}.')
    _refuse_unfit(values)
    return values


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _refuse_unfit(value: Any) -> None:
    """Raises `Refused` for what no base holds: NUL, halves of characters, numbers without end."""
    for text in json_texts(value):
        if isinstance(text, str) and ("\0" in text or (not text.isascii() and re.search("[\ud800-\udfff]", text))):
            raise Refused("Há um texto com caracteres que não podem ser gravados.")
        if isinstance(text, int) and abs(text) >= 2**31:
            raise Refused("Há um número grande demais.")


def json_texts(value: Any) -> list[Any]:
    """Every name and plain value in something that was JSON."""
    if isinstance(value, dict):
        return [*value, *(text for one in value.values() for text in json_texts(one))]
    if isinstance(value, list):
        return [text for one in value for text in json_texts(one)]
    return [value]


def show_operations(arguments: argparse.Namespace) -> int:
    """What there is to call."""
    every = operations()
    if arguments.json:
        _say([described(one) for one in every])
        return 0
    for one in every:
        names = [
            name if argument.parameter.default is inspect.Parameter.empty else f"[{name}]"
            for name, argument in arguments_of(one).items()
            if argument.given is None
        ]
        say.out(f"{one.name}({', '.join(names)})\n    {'grava' if one.writes else 'lê'}; permissão «{one.permission}»")
    return 0


def _say(value: Any) -> None:
    say.out(escaped(json.dumps(value, ensure_ascii=False, indent=2)))
