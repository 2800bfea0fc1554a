"""Rows of a file of customers, checked as on the screen: new customers, changed ones, or why neither (F208, F252)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from pydantic import ValidationError

from integrator_tui.data_files import table as data_table
from integrator_tui.forms.base import FormContext, as_texts, sentences, unchanged
from integrator_tui.forms.customers.customer import CustomerForm, area_of
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.queries.search.search import owners as search_owners
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import compact
from integrator_tui.services.customers.customer_columns import CODE, SINCE
from integrator_tui.services.customers.customer_export import customers_by_id
from integrator_tui.services.customers.customers import LABELS, why_not_inactive
from integrator_tui.session import Session
from integrator_tui.tables import numbers
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.damage import damage
from integrator_tui.tables.dates import read_day
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.seen import Seen
from integrator_tui.tables.table import Row, Table

LARGEST_CODE = 999_999_999
FIRST_YEAR = 1970
"""No registration is older: that tells the century of `24/11/98`."""
SHOWN = 3
"""Rows that a report shows as they will be stored."""
CHUNK = 500
Values = dict[str, Any]


@dataclass(frozen=True)
class New:
    """A customer to be; `code` is that of the file where it is free."""

    form: Values
    code: int | None
    since: date | None


@dataclass(frozen=True)
class Known:
    """A customer that is there, as he was read and as he will be."""

    customer_id: int
    read: Values
    new: Values


Checked = New | Known


@dataclass
class _Candidate:
    row: Row
    texts: dict[str, str]
    errors: dict[str, str]
    code: int | None
    since: date | None
    document: str = ""
    """As it would be stored, if it is one."""
    other: str = ""
    """Passport or the like."""


class Checker:
    """Turns rows into what will be written, and knows what it has seen so far."""

    def __init__(self, session: Session, table: Table, cells: Cells, update: bool) -> None:
        self._session = session
        self._cells = cells
        self._update = update
        self._with_name = "legal_name" in table.fields
        self._context = form_context(session)
        self._contexts: dict[str, FormContext] = {}
        self._seen = Seen()
        cities = data_table("cities.csv")
        self._areas = {(fold(row["name"]), row["state"]): row["ddd"] for row in cities}
        in_sp = {fold(row["name"]) for row in cities if row["state"] == "SP"}
        self._never_in_sp = {fold(row["name"]) for row in cities} - in_sp
        self._areas_as_typed: dict[tuple[str, str], str] = {}
        self.new = self.changed = self.same = 0
        self.known_already = 0
        self.largest_code = 0
        self.codes_taken: Counter[str] = Counter()
        self.shown: list[tuple[int, Checked]] = []

    @property
    def accepted(self) -> int:
        """Rows that passed."""
        return self.new + self.changed + self.same

    def check(self, batch: Sequence[Row], rest: Rest) -> list[Checked]:
        """What will be written for the rows that pass; the others go to `rest`, in the order of the file."""
        candidates = [None if row.problem else self._candidate(row) for row in batch]
        owners = self._owners([one for one in candidates if one])
        keys = sorted({owner for one in candidates if one and (owner := self._owner(one, owners))})
        current = {values["id"]: values for values in customers_by_id(keys)} if self._update else {}
        checked: list[Checked] = []
        for row, one in zip(batch, candidates, strict=True):
            found = row.problem if one is None else self._one(one, owners, current)
            if isinstance(found, str):
                if found:
                    rest.add(row, found)
                continue
            if len(self.shown) < SHOWN:
                self.shown.append((row.number, found))
            if isinstance(found, New):
                self.new += 1
            elif found.read == found.new:
                self.same += 1
                continue
            else:
                self.changed += 1
            checked.append(found)
        return checked

    def _one(self, one: _Candidate, owners: _Owners, current: Mapping[int, Values]) -> Checked | str:
        owner = self._owner(one, owners)
        if owner is None:
            return self._as_new(one, owners)
        if not self._update:
            self.known_already += 1
            name = "document" if one.document in owners.documents else "other_document"
            return f"{self._named(one, name)}: já é do cliente {owner} {owners.names[owner]}."
        if one.document and owners.documents.get(one.document, owner) != owner:
            return self._contradiction(one, owner, owners)
        if one.document and one.document != (current[owner]["document"] or one.document):
            return self._contradiction(one, owner, owners)
        first = self._seen.first(f"customer {owner}", one.row.number)
        if first != one.row.number:
            return f"O cliente {owner} {owners.names[owner]} já está na linha {first}."
        return self._as_known(one, owner, current[owner])

    def _contradiction(self, one: _Candidate, owner: int, owners: _Owners) -> str:
        return (
            f"{self._named(one, CODE)}: o código {owner} é de {owners.names[owner]}, e o "
            f"{self._named(one, 'document')} desta linha não é o dele. Um dos dois está errado."
        )

    def _as_new(self, one: _Candidate, owners: _Owners) -> Checked | str:
        texts = dict(one.texts)
        if self._update and not self._with_name:
            return "Não é de nenhum cliente conhecido, e para um novo falta a coluna do nome."
        if not texts.get("person_type"):
            texts["person_type"] = "PJ" if len(compact(texts.get("document", ""))) > 11 else "PF"
        form = self._form(one, texts, self._context_of(texts))
        if isinstance(form, str):
            return form
        for name in ("document", "other_document"):
            first = self._seen.first(f"{name} {form[name]}", one.row.number) if form[name] else one.row.number
            if first != one.row.number:
                return f"{self._named(one, name)}: repetido, já está na linha {first}."
        code = one.code
        if code is not None:
            first = self._seen.first(f"code {code}", one.row.number)
            if first != one.row.number:
                return f"{self._named(one, CODE)}: o código {code} repetido, já está na linha {first}."
            if code in owners.names:
                self.codes_taken["taken"] += 1
                code = None
            else:
                self.largest_code = max(self.largest_code, code)
        return New(form, code, one.since)

    def _as_known(self, one: _Candidate, owner: int, values: Values) -> Checked | str:
        read = CustomerForm.model_construct(**{name: values[name] for name in CustomerForm.model_fields})
        context = self._context_of(one.texts)
        context = replace(
            context, default_area=area_of(read) or context.default_area, unchanged=unchanged(read, context)
        )
        given = {name: text for name, text in one.texts.items() if text}  # an empty cell says nothing
        if read.document:
            given.pop("document", None)  # it is the same: see `_one`
        form = self._form(one, {**as_texts(read, context), **given}, context)
        if isinstance(form, str):
            return form
        if read.active and not form["active"] and (why := why_not_inactive(self._session, owner)):
            return f"{self._named(one, 'active')}: {why}"
        return Known(owner, read.model_dump(), form)

    def _form(self, one: _Candidate, texts: dict[str, str], context: FormContext) -> Values | str:
        """The form as it will be stored, or everything that is wrong with it, in the words of the file."""
        errors = dict(one.errors)
        try:
            form = dict(CustomerForm.model_validate(texts, context=context))
        except ValidationError as error:
            errors = sentences(error) | errors
        if not errors:
            return form
        return " ".join(self._in_its_words(one, name, said) for name, said in errors.items())

    def _in_its_words(self, one: _Candidate, name: str, said: str) -> str:
        title = self._named(one, name)
        for label in {CustomerForm.label(name, kind) for kind in ("PF", "PJ") if name in CustomerForm.model_fields}:
            said = said.replace(f"«{label}»", f"«{title}»")
        return f"{title}: {said}"

    def _named(self, one: _Candidate, name: str) -> str:
        return self._cells.title(one.row, name) or LABELS.get(name, name)

    def close(self) -> None:
        """Forget what was seen."""
        self._seen.close()

    # One row by itself

    def _candidate(self, row: Row) -> _Candidate:
        known = partial(self._said_by_row, row)
        found = self._cells.read(row, known)
        one = _Candidate(row, found.texts, found.errors, self._code(row), None)
        try:
            one.since = self._since(row)
        except BadValue as error:
            one.errors[SINCE] = str(error)
        typed = compact(found.texts.get("document", "")).upper()
        one.document = typed if len(typed) in (11, 14) else ""
        one.other = found.texts.get("other_document", "").strip()
        return one

    def _said_by_row(self, row: Row, name: str) -> Any:
        """What the row says besides: the type of person for a document, that a CEP is of São Paulo or is not."""
        if name == "document":
            title = fold(self._cells.title(row, name))
            told = fold(row.texts.get("person_type", ""))
            if told:
                return "PJ" if told in ("j", "pj") or "juridica" in told else "PF"
            return {"cpf": "PF", "cnpj": "PJ"}.get(title, "")
        prefix = "billing_" if name.startswith("billing_") else ""
        state = fold(row.texts.get(f"{prefix}state", ""))
        if state:
            return state in ("sp", "sao paulo")
        city = fold(row.texts.get(f"{prefix}city", ""))
        return False if city in self._never_in_sp else None

    def _code(self, row: Row) -> int | None:
        cell = row.texts.get(CODE, "").strip()
        if not cell:
            return None
        try:
            typed = numbers.digits(cell).strip()
        except BadValue:
            typed = ""
        if not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= LARGEST_CODE):
            self.codes_taken["strange"] += 1
            return None
        return int(typed)

    def _since(self, row: Row) -> date | None:
        cell = row.texts.get(SINCE, "").strip()
        if not cell:
            return None
        if said := damage(cell):
            raise BadValue(said)
        day = read_day(cell, self._context.today, self._cells.days(SINCE), FIRST_YEAR)
        if day and day > self._context.today:
            raise BadValue(f"a data {cell} está no futuro.")
        return day

    def _context_of(self, texts: Mapping[str, str]) -> FormContext:
        """A telephone without area code gets that of the city, where it is known."""
        typed = (texts.get("city", ""), texts.get("state", ""))
        area = self._areas_as_typed.get(typed)
        if area is None:
            area = self._areas_as_typed[typed] = self._areas.get((fold(typed[0]), typed[1].strip().upper()), "")
        context = self._contexts.get(area)
        if context is None:
            context = self._contexts[area] = replace(self._context, default_area=area)
        return context

    # What is in the base

    def _owners(self, candidates: Sequence[_Candidate]) -> _Owners:
        owners = _Owners({}, {}, {})
        for column, values in (
            ("document", [one.document for one in candidates if one.document]),
            ("id", [one.code for one in candidates if one.code]),
        ):
            for start in range(0, len(values), CHUNK):
                some = values[start : start + CHUNK]
                marks = ", ".join("?" * len(some))
                sql = f"SELECT id, document, legal_name FROM customer WHERE {column} IN ({marks})"
                for key, document, name in fetch(sql, some):
                    owners.names[key] = name
                    if document:
                        owners.documents[document] = key
        for one in candidates:
            if not one.document and one.other and one.other not in owners.others:
                for key, name in search_owners("outro", one.other)[:1]:
                    owners.names[key], owners.others[one.other] = name, key
        return owners

    def _owner(self, one: _Candidate, owners: _Owners) -> int | None:
        """The customer that a row is of: by its document, and where rows may change customers, by its code first."""
        if self._update and one.code in owners.names:
            return one.code
        return owners.documents.get(one.document) or owners.others.get(one.other if not one.document else "")


@dataclass(frozen=True)
class _Owners:
    names: dict[int, str]
    """Code -> name."""
    documents: dict[str, int]
    others: dict[str, int]
    """Other document, of rows without CPF and CNPJ."""
