"""A kind of record that hangs on a customer: one declaration, from which all that is done with its records follows.

A subclass of `Kind` names table, form, permission, what a filter reads; what is special is a method of it. Its one
instance reads (`page`, `opened`) and writes (`create`, `save`, `remove`, `restore`), each a service with its history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar, cast

from integrator_tui.errors import Gone, Refused
from integrator_tui.forms.base import MASK, STATIC, Choice, FormContext, FormModel, as_text
from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.history import ENTITIES
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.fold import fold, likely, words
from integrator_tui.services.history import Change
from integrator_tui.services.records import check, untouched
from integrator_tui.services.rows import Names, Opened, Row
from integrator_tui.services.service import Service, Work, service
from integrator_tui.session import Session

F = TypeVar("F", bound=FormModel)
P = ParamSpec("P")
R = TypeVar("R")

KINDS: dict[str, Kind[Any]] = {}
"""Plural -> the kind, of those whose modules are imported."""


class Kind(Generic[F]):
    """Records of one table with `customer_id`, `version` and `deleted_at`; every field of the form is a column."""

    plural: ClassVar[str]
    """In drafts and operations: `contacts`."""
    entity: ClassVar[str]
    """In the history: `contact`."""
    this: ClassVar[str]
    """One of them, in a sentence: `este contato`."""
    table: ClassVar[Any]
    form: type[F]
    permission: ClassVar[str]
    """To write; whoever sees the customer reads."""
    searched: ClassVar[tuple[str, ...]]
    """The fields and shown columns that a filter of the list reads."""
    shown: ClassVar[tuple[str, ...]] = ()
    """Columns that are shown and that the form does not have."""
    newest_first: ClassVar[bool] = False

    def __init__(self) -> None:
        KINDS[self.plural] = self
        self.create: Service[[int, Mapping[str, Any]], int] = self._service("create", self._create)
        self.save: Service[[int, int, F, Mapping[str, Any]], int] = self._service("save", self._save)
        self.remove: Service[[int, int], int] = self._service("remove", self._remove)
        self.restore: Service[[int, int], int] = self._service("restore", self._restore)

        for name, method, result in (
            (f"list_{self.plural}", self.page, tuple[Row[self.form], ...]),  # type: ignore[name-defined]
            (f"read_{self.entity}", self.one, Row[self.form]),  # type: ignore[name-defined]
            (f"open_{self.entity}", self.opened, Opened[self.form]),  # type: ignore[name-defined]
        ):
            setattr(self, method.__name__, self._query(name, method, result))

    def _query(self, name: str, method: Callable[Concatenate[Session, P], R], result: Any) -> Callable[..., R]:
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return method(session, *args, **kwargs)

        wraps(method)(run)
        run.__module__, run.__name__ = type(self).__module__, name
        run.__annotations__ = {**method.__annotations__, "return": result}
        return query(permission=CUSTOMERS)(run)

    def _service(self, verb: str, method: Callable[Concatenate[Work, P], R], permission: str = "") -> Service[P, R]:
        def run(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return method(work, *args, **kwargs)

        wraps(method)(run)
        run.__module__, run.__qualname__ = type(self).__module__, f"{self.plural}.{verb}"
        run.__name__ = f"{verb}_{self.entity}"
        run.__annotations__ = {name: self.form if of == "F" else of for name, of in method.__annotations__.items()}
        return service(permission=permission or self.permission)(run)

    @property
    def called(self) -> str:
        """To the operator: `contato`."""
        return ENTITIES[self.entity]

    # What is special: each of these may be another

    def there(self, customer_id: int) -> Any:
        """The condition for the records of a customer that are not deleted."""
        return (self.table.customer_id == customer_id) & self.table.deleted_at.is_null()

    def names(self, session: Session, customer_id: int, forms: Sequence[F]) -> Names:
        """How the chosen values of some records are read, those that are no longer offered too."""
        held = {value for form in forms for name in self._lists if (value := getattr(form, name)) is not None}
        if not held:
            return {}
        condition, values = among("id", held)
        called = dict(fetch(f"SELECT id, name FROM list_item WHERE {condition}", values))
        return dict.fromkeys(self._lists, called)

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """What the fields choose from, by the names of the lists: those of the provider."""
        return {ui: choices_of(session, ui) for ui in dict.fromkeys(self._lists.values())}

    def context(self, session: Session, customer_id: int) -> FormContext:
        """What checks a record."""
        return FormContext(today=session.today().date(), choices=self.choices(session, customer_id))

    def begun(self, session: Session, customer_id: int, context: FormContext) -> F:
        """What a new one begins with. Raises `Refused` where there can be none."""
        return cast("F", self.form.model_construct())

    def refuse(self, session: Session, form: F, read: F | None) -> None:
        """Raise `InvalidForm` for what no field alone can say."""

    def refuse_merged(self, session: Session, customer_id: int, form: F) -> None:
        """The same for what two operators changed together: each saw only one half of it."""
        self.refuse(session, form, form)

    def added(self, work: Work, form: F) -> dict[str, Any]:
        """Columns of a new one that its form does not have, or has otherwise."""
        return {}

    def note(self, session: Session, row: Any) -> str:
        """Which one it is, for the history."""
        return ""

    def along(self, written: Mapping[str, Any]) -> Mapping[str, Any]:
        """Columns that follow from fields that are changed, in the same statement."""
        return {}

    def told(self, name: str, value: Any, context: FormContext) -> str:
        """A value as history and conflicts say it: of a password only that there is one."""
        if self.form.ui(name).kind == "password":
            return MASK if value else ""
        return as_text(self.form, name, value, context)

    def why_it_stays(self, session: Session, row: Any) -> str:
        """Why it cannot be deleted, as a sentence; empty when it can."""
        return ""

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """What follows a write; `changes` are empty for one that was deleted or brought back."""

    # Reading

    @cached_property
    def _lists(self) -> dict[str, str]:
        """Field -> the list it chooses from, where that is none that the program knows by itself."""
        uis = {name: self.form.ui(name) for name in self.form.model_fields}
        return {name: ui.choices for name, ui in uis.items() if ui.kind == "choice" and ui.choices not in STATIC}

    def page(
        self, session: Session, customer_id: int, text: str = "", after: int | None = None, limit: int = 200
    ) -> tuple[Row[F], ...]:
        """At most `limit` records with all the words of `text`, in the order of entry, behind the one `after`."""
        key, wanted, found = self.table.id, words(text), list[Row[F]]()
        size = AT_ONCE if wanted else limit
        query = self.table.select().where(self.there(customer_id)).order_by(key.desc() if self.newest_first else key)
        while True:
            page = query if after is None else query.where(key < after if self.newest_first else key > after)
            items = list(page.limit(size))
            rows = self.rows(session, customer_id, items)
            found += [row for row in rows if _has_all(self.line(row), wanted)] if wanted else rows
            if len(items) < size or len(found) >= limit:
                return tuple(found[:limit])
            after = items[-1].id

    def rows(self, session: Session, customer_id: int, items: Sequence[Any]) -> Sequence[Row[F]]:
        """Rows of the table as they are read."""
        forms = [self.form_of(item) for item in items]
        names = self.names(session, customer_id, forms) if forms else {}
        return [
            Row(item.id, item.version, form, names, {name: _local(session, getattr(item, name)) for name in self.shown})
            for item, form in zip(items, forms, strict=True)
        ]

    def line(self, row: Row[F]) -> str:
        """What a filter reads of a record."""
        return row.line(self.searched)

    def one(self, session: Session, customer_id: int, key: int) -> Row[F]:
        """A record as it stands now. Raises `Gone`."""
        (row,) = self.rows(session, customer_id, [self._to_open(customer_id, key)])
        return row

    def opened(self, session: Session, customer_id: int, key: int | None) -> Opened[F]:
        """What the form of a record needs, or of a new one. Raises `Gone`, `Refused`."""
        if key is None:
            context = self.context(session, customer_id)
            return Opened(self.begun(session, customer_id, context), None, context)
        item = self._to_open(customer_id, key)
        form = self.form_of(item)
        return Opened(form, item.version, untouched(self.context_with(session, customer_id, form), form))

    def _to_open(self, customer_id: int, key: int) -> Any:
        return self.row_of(customer_id, key, f"Outro operador apagou {self.this}.")

    def context_with(self, session: Session, customer_id: int, held: F) -> FormContext:
        """What checks a record that may hold what is no longer offered: it stays readable, and stays as it is."""
        context = self.context(session, customer_id)
        choices = dict(context.choices)
        for name, of in self._lists.items():
            value = getattr(held, name)
            if value not in (None, "") and all(choice.value != value for choice in choices[of]):
                label = self.names(session, customer_id, [held]).get(name, {}).get(value, str(value))
                choices[of] = (*choices[of], Choice(value, label))
        return replace(context, choices=choices)

    def stays(self, session: Session, customer_id: int, key: int) -> str:
        """`why_it_stays`, to be said before it is asked about. Raises `Gone`."""
        return self.why_it_stays(session, self._to_open(customer_id, key))

    def form_of(self, item: Any) -> F:
        """The form of a row of the table."""
        stored = item.__data__
        return cast("F", self.form.model_construct(**{name: stored[name] for name in self.form.model_fields}))

    def stored(self, customer_id: int, key: int) -> Any:
        """The row of a record of the customer, also of a deleted one. Raises `Gone`."""
        row = self.table.get_or_none((self.table.id == key) & (self.table.customer_id == customer_id))
        if row is None:
            raise Gone(f"Não há {self.this}.")
        return row

    def row_of(self, customer_id: int, key: int, gone: str = "") -> Any:
        """The row of a record that is not deleted. Raises `Gone`."""
        row = self.stored(customer_id, key)
        if row.deleted_at is not None:
            typed = "O que você digitou está guardado."
            raise Gone(gone or f"Outro operador apagou este registro ({self.called}). {typed}")
        return row

    # Writing

    def _create(self, work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
        """A new one from texts as typed. Raises `InvalidForm`. Returns its id."""
        context = self.context(work.session, customer_id)
        form = check(self.form, values, context)
        self.refuse(work.session, form, None)
        row = self.table(customer_id=customer_id, **{**form.model_dump(), **self.added(work, form)})
        row.save(force_insert=True)
        self._wrote(work, "criou", row, self.filled(form, context))
        return int(row.id)

    def filled(self, form: F, context: FormContext) -> tuple[Change, ...]:
        """What a new one begins with, for the history."""
        return tuple(
            Change(name, self.form.ui(name).label, "", self.told(name, value, context))
            for name, value in form
            if value != self.form.ui(name).empty
        )

    def _save(self, work: Work, customer_id: int, key: int, read: F, values: Mapping[str, Any]) -> int:
        """Write what differs between `read` and texts as typed. Raises `InvalidForm`, `Conflict`, `Gone`."""
        row = self.row_of(customer_id, key)
        context = untouched(self.context_with(work.session, customer_id, self.form_of(row)), read)
        form = check(self.form, values, context)
        self.refuse(work.session, form, read)
        self.write(work, row, read, form, context)
        return key

    def write(self, work: Work, row: Any, read: F, form: F, context: FormContext) -> None:
        """Write what differs between two forms over a row, with its history; `row` then says what stands there."""
        labels = {name: self.form.ui(name).label for name in self.form.model_fields}
        before, after = read.model_dump(), form.model_dump()
        changes = work.update(
            self.table, row.id, before, after, labels, lambda name, value: self.told(name, value, context), self.along
        )
        for change in changes:
            setattr(row, change.field, after[change.field])
        if changes:
            merged = self.form_of(row)
            if merged != form:
                self.refuse_merged(work.session, row.customer_id, merged)
            self._wrote(work, "alterou", row, changes)

    def _remove(self, work: Work, customer_id: int, key: int) -> int:
        """Mark one as deleted. Raises `Refused` while something hangs on it, `Gone`. Returns its id."""
        row = self.row_of(customer_id, key)
        if sentence := self.why_it_stays(work.session, row):
            raise Refused(sentence)
        self._turn(work, row, "apagou", work.now)
        return key

    def _restore(self, work: Work, customer_id: int, key: int) -> int:
        """Bring a deleted one back; one that is there already stays as it is. Raises `Gone`. Returns its id."""
        row = self.stored(customer_id, key)
        if row.deleted_at is not None:
            self._turn(work, row, "restaurou", None)
        return key

    def _turn(self, work: Work, row: Any, verb: str, deleted_at: Any) -> None:
        columns = {"deleted_at": deleted_at, "version": self.table.version + 1}
        self.table.update(**columns).where(self.table.id == row.id).execute()
        row.deleted_at = deleted_at
        self._wrote(work, verb, row, ())

    def _wrote(self, work: Work, verb: str, row: Any, changes: tuple[Change, ...]) -> None:
        note = f"{self.called} {self.note(work.session, row)}"
        work.record(self.entity, row.id, verb, customer_id=row.customer_id, changes=changes, note=note)
        self.wrote(work, row, changes)


def _local(session: Session, value: Any) -> Any:
    return session.local(value) if isinstance(value, datetime) else value


def _has_all(line: str, wanted: Sequence[str]) -> bool:
    """Whether a text has all of some folded words; folding it costs most, and is done for few."""
    if len(likely(line, wanted)) < len(wanted):
        return False
    folded = fold(line)
    return all(word in folded for word in wanted)
