"""Rows of a file of receivables, checked: new invoices, such as are here already, or why neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from integrator_tui.forms.base import FormContext, sentences
from integrator_tui.forms.finance.receivable import ReceivableForm
from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.old_number import old_number
from integrator_tui.rules.fold import fold
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.receivable_columns import NAME
from integrator_tui.session import Session
from integrator_tui.tables import numbers
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.seen import Seen
from integrator_tui.tables.table import Row, Table

SHOWN = 3
"""Rows that a report shows as they will be stored."""
YEARS = 20
"""No open receivable is older, none falls due later: a year typed wrong."""
POINT, GROUPED = re.compile(r"[0-9]\.[0-9]{1,2}$"), re.compile(r"[0-9]{1,3}\.[0-9]{3}")
MONEY = ("cents", "open_cents")


@dataclass(frozen=True)
class Receivable:
    """An invoice to be; cents are what is open of it."""

    customer_id: int
    key: str
    issued_on: date
    due_on: date
    cents: int
    description: str
    nature: str
    billing_form_id: int | None


@dataclass
class _Candidate:
    row: Row
    form: ReceivableForm
    key: str
    errors: dict[str, str]


class Checker:
    """Turns rows into what will be written, and knows what it has seen so far."""

    def __init__(self, session: Session, table: Table, cells: Cells) -> None:
        self._cells = cells
        self._today = session.today().date()
        self._context = receivable_context(session)
        self._seen = Seen()
        self._owing: set[int] = set()
        self._points = self._decimal_points(table)
        self.new = self.same = self.total = 0
        """Rows that are new, rows that are here already, cents of the new ones."""
        self.shown: list[tuple[int, Receivable]] = []

    @property
    def customers(self) -> int:
        """Whose they are."""
        return len(self._owing)

    def close(self) -> None:
        """Forget all of it."""
        self._seen.close()

    def check(self, batch: Sequence[Row], rest: Rest) -> list[Receivable]:
        """What will be written for the rows that pass; the others go to `rest`, in the order of the file."""
        candidates = [None if row.problem else self._candidate(row) for row in batch]
        there = [one for one in candidates if one]
        people = _customers([one.form for one in there])
        known = _invoices([one.key for one in there if one.key])
        checked: list[Receivable] = []
        for row, one in zip(batch, candidates, strict=True):
            found = row.problem if one is None else self._one(one, people, known)
            if isinstance(found, str):
                rest.add(row, found)
            elif found is None:
                self.same += 1
            else:
                self.new += 1
                self.total += found.cents
                self._owing.add(found.customer_id)
                if len(self.shown) < SHOWN:
                    self.shown.append((row.number, found))
                checked.append(found)
        return checked

    def _candidate(self, row: Row) -> _Candidate:
        read = self._cells.read(row)
        errors = dict(read.errors)
        texts = {name: text for name, text in read.texts.items() if name not in errors}
        for name in self._points:
            if GROUPED.fullmatch(texts.get(name, "").removeprefix("R$").strip()):
                errors[name] = f"«{texts[name]}» tanto pode ser mil como um: escreva com vírgula, 1.234,00."
        form = ReceivableForm.model_construct()
        try:
            form = ReceivableForm.model_validate(texts, context=self._context)
        except ValidationError as error:
            errors = {**sentences(error), **errors}
        key = ""
        try:
            key = old_number(numbers.digits(texts.get("number", ""))) if texts.get("number") else ""
        except BadValue as error:
            errors.setdefault("number", str(error))
        return _Candidate(row, form, key, errors)

    def _one(self, one: _Candidate, people: _People, known: dict[str, _Known]) -> Receivable | str | None:
        """A new one, None for one that is here as it is, or what is wrong."""
        form, errors = one.form, one.errors
        if errors:
            return self._said(one, errors)
        assert form.due_on is not None
        owner = people.owner(form)
        if isinstance(owner, str):
            return owner
        if not form.document and (said := people.another(owner, one.row.texts.get(NAME, ""))):
            return said
        cents = form.cents if form.open_cents is None else form.open_cents
        if not cents:
            return "Sem valor em aberto: só entra o que ainda se deve."
        if form.cents is not None and cents > form.cents:
            return f"Em aberto {format_money(cents)}, mais que o valor: {format_money(form.cents)}."
        if abs(form.due_on.year - self._today.year) > YEARS:
            return f"Vencimento em {form.due_on.year}: confira o ano."
        issued = form.issued_on or min(form.due_on, self._today)
        if issued > self._today:
            return f"Lançado em {format_date(issued)}, no futuro."
        first = self._seen.first(one.key, one.row.number)
        if first != one.row.number:
            return f"O número {form.number} já está na linha {first}."
        if there := known.get(one.key):
            return there.differs(form.number, owner, form.due_on, cents)
        paid = 0 if form.cents is None else form.cents - cents
        description = form.description or f"Título {form.number} do sistema anterior"
        if paid:
            description = f"{description[:70]} (de {format_money(cents + paid)}, saldo)"
        nature = form.nature or "SVA"
        return Receivable(owner, one.key, issued, form.due_on, cents, description, nature, form.billing_form)

    def _said(self, one: _Candidate, errors: dict[str, str]) -> str:
        called = {name: self._cells.title(one.row, name) or ReceivableForm.ui(name).label for name in errors}
        return " ".join(f"{called[name]}: {said}" for name, said in errors.items())

    @staticmethod
    def _decimal_points(table: Table) -> tuple[str, ...]:
        """Columns of money that have `99.90` somewhere: there `1.234` is nobody knows what."""
        wanted = {name for name in MONEY if name in table.fields}
        found: set[str] = set()
        for row in table.rows():
            found |= {name for name in wanted - found if POINT.search(row.texts.get(name, "").strip())}
            if found == wanted:
                break
        return tuple(found)


@dataclass(frozen=True)
class _Known:
    """An invoice that came from the other system already."""

    number: int
    customer_id: int
    due_on: date
    cents: int

    def differs(self, said: str, customer_id: int, due_on: date, cents: int) -> str | None:
        """None where it is the one of the row; else what is otherwise."""
        if (customer_id, due_on, cents) == (self.customer_id, self.due_on, self.cents):
            return None
        if customer_id != self.customer_id:
            return f"O número {said} já é da fatura {self.number}, do cliente {self.customer_id}."
        return (
            f"O número {said} já é da fatura {self.number}, que entrou com {format_money(self.cents)} e vencimento em "
            f"{format_date(self.due_on)}. Mude-a na tela: a importação não altera o que já entrou."
        )


@dataclass(frozen=True)
class _People:
    """Customers of a batch: by code their names, by document their code."""

    names: dict[int, tuple[str, ...]]
    documents: dict[str, int]

    def owner(self, form: ReceivableForm) -> int | str:
        """Whose the row is, or why nobody's."""
        by_document = self.documents.get(form.document)
        if form.document and by_document is None:
            return "O CPF/CNPJ não é de nenhum cliente."
        if form.customer is None:
            return "Sem código nem CPF/CNPJ: não se sabe de quem é." if by_document is None else by_document
        if form.customer not in self.names:
            return f"O cliente {form.customer} não existe."
        if by_document not in (None, form.customer):
            return f"O código {form.customer} e o CPF/CNPJ são de clientes diferentes (o CPF/CNPJ é do {by_document})."
        return form.customer

    def another(self, owner: int, name: str) -> str:
        """What is wrong where the file names another person than has the code; names may be cut off."""
        said = fold(name).split()
        theirs = [fold(one).split() for one in self.names.get(owner, ())]
        if not said or any(one[:1] == said[:1] for one in theirs if one):
            return ""
        return f"O cliente {owner} é {self.names[owner][0]}, e a linha diz «{name.strip()[:40]}»."


def _customers(forms: Sequence[ReceivableForm]) -> _People:
    names: dict[int, tuple[str, ...]] = {}
    documents: dict[str, int] = {}
    for column, values in (
        ("id", {one.customer for one in forms if one.customer is not None}),
        ("document", {one.document for one in forms if one.document}),
    ):
        condition, given = among(column, sorted(values))
        sql = f"SELECT id, document, legal_name, trade_name, social_name FROM customer WHERE {condition}"
        for key, document, *called in fetch(sql, given) if values else ():
            names[int(key)] = tuple(str(one) for one in called if one)
            if document:
                documents[str(document)] = int(key)
    return _People(names, documents)


def _invoices(keys: Sequence[str]) -> dict[str, _Known]:
    condition, values = among("old_number", keys)
    sql = f"SELECT old_number, number, customer_id, original_due_on, total_cents FROM invoice WHERE {condition}"
    return {
        str(key): _Known(int(number), int(customer), date.fromisoformat(str(due)), int(cents))
        for key, number, customer, due, cents in fetch(sql, values)
    }


@query(permission=CUSTOMERS)
def receivable_context(session: Session) -> FormContext:
    """What the check of a row needs from the base."""
    choices: dict[str, Any] = {"formas_cobranca": choices_of(session, "formas_cobranca")}
    return FormContext(today=session.today().date(), choices=choices)
