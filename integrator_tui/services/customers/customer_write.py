"""New customers, many at once: rows, addresses, options and history as one by one, the way each engine is fastest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee

from integrator_tui.errors import Refused
from integrator_tui.forms.base import as_text
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.customers import CustomerOptions
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.rules.fold import fold
from integrator_tui.services import bulk, history
from integrator_tui.services.customers.customer_check import New
from integrator_tui.services.customers.customers import BILLING, MAIN, OWN, labels
from integrator_tui.services.service import Work

Form = dict[str, Any]


class Writer:
    """Writes batches of new customers with addresses, options and history."""

    _CUSTOMER = ("id", *OWN, "folded_name", "registered_on", "updated_at", "version")
    _ADDRESS = ("customer_id", "kind", *MAIN, "version")

    def __init__(self, work: Work, name: str) -> None:
        self._work = work
        self._note = f"importado de {name}"
        self._today = work.session.local(work.now).date().isoformat()
        self._now = work.now.isoformat(" ")
        self._context = form_context(work.session)
        options = CustomerOptions()
        own = [name for name in options._meta.sorted_field_names if name != "customer_id"]
        self._option_columns = ("customer_id", *own)
        self._options = [getattr(options, name) for name in own]
        self._blank = dict(CustomerForm.model_construct())

    def write(self, new: Sequence[New]) -> list[int]:
        """All rows of the customers; returns their ids: the codes that they bring, else new ones."""
        fresh = iter(bulk.new_ids("customer", sum(one.code is None for one in new)))
        ids = [next(fresh) if one.code is None else one.code for one in new]
        customers, addresses, options = [], [], []
        for key, one in zip(ids, new, strict=True):
            form = one.form
            own = [form[name] for name in OWN]
            since = one.since.isoformat() if one.since else self._today
            customers.append((key, *own, fold(form["legal_name"]), since, self._now, 1))
            addresses.append((key, "principal", *(form[name] for name in MAIN.values()), 1))
            if any(form[name] for name in BILLING.values()):
                billing = (form[BILLING[column]] if column in BILLING else "" for column in MAIN)
                addresses.append((key, "cobranca", *billing, 1))
            options.append((key, *self._options))
        with _taken_meanwhile():
            bulk.write("customer", self._CUSTOMER, customers)
        bulk.write("address", self._ADDRESS, addresses)
        bulk.write("customer_options", self._option_columns, options)
        return ids

    def write_history(self, ids: Sequence[int], new: Sequence[New]) -> None:
        """One entry per customer, with everything that is filled in."""
        entries = [
            history.Entry("customer", key, "criou", key, self._changes(one.form), self._note)
            for key, one in zip(ids, new, strict=True)
        ]
        history.append(self._work.session, self._work.op_id, self._work.now, entries)

    def _changes(self, form: Form) -> tuple[history.Change, ...]:
        blank, shown = self._blank, self._shown
        called = labels(form["person_type"])
        return tuple(
            history.Change(name, called[name], "", shown(name, value) if name in _FORMATTED else value)
            for name, value in form.items()
            if value != blank[name]
        )

    def _shown(self, name: str, value: Any) -> str:
        return as_text(CustomerForm, name, value, self._context)


_FORMATTED = {name for name in CustomerForm.model_fields if CustomerForm.ui(name).kind not in ("text", "notes")}
"""Fields that are not shown as they are stored."""


@contextmanager
def _taken_meanwhile() -> Iterator[None]:
    """Somebody registered one of the documents between the check and the writing."""
    try:
        yield
    except Exception as error:
        if isinstance(error, peewee.IntegrityError) or type(error).__name__ in ("IntegrityError", "UniqueViolation"):
            raise Refused(
                "Outro operador cadastrou um destes clientes durante a importação: nada foi gravado. Tente de novo."
            ) from error
        raise
