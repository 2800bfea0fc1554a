"""Keeping the shields of plans (domain 3.10); each with its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.suspension import SuspensionForm
from integrator_tui.models.registration import ScheduledSuspension
from integrator_tui.queries.plans.suspension import suspension_context
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.service import Work, service

SUSPENSION = records.Kind("suspension", "suspensão programada", ScheduledSuspension, SuspensionForm)


@service(permission=EDIT)
def create_suspension(work: Work, customer_id: int, values: Mapping[str, Any]) -> int:
    """A new shield from texts as typed. Raises `InvalidForm`. Returns its id."""
    context = suspension_context(work.session, customer_id)
    form = _checked(values, context)
    return records.create(work, SUSPENSION, customer_id, form, context, "")


@service(permission=EDIT)
def save_suspension(work: Work, customer_id: int, key: int, read: SuspensionForm, values: Mapping[str, Any]) -> int:
    """Write what differs. Raises `InvalidForm`, `Conflict`, `Gone`. Returns its id."""
    context = records.untouched(suspension_context(work.session, customer_id), read)
    if records.save(work, SUSPENSION, customer_id, key, read, _checked(values, context, read.until), context, ""):
        row = records.row_of(SUSPENSION, customer_id, key)
        _refuse_nothing(row.suspend, row.reduce)  # another operator may have opened the other half meanwhile
    return key


@service(permission=EDIT)
def remove_suspension(work: Work, customer_id: int, key: int) -> int:
    """The plan is shielded no more. Raises `Gone`. Returns its id."""
    return records.remove(work, SUSPENSION, customer_id, key, "")


@service(permission=EDIT)
def restore_suspension(work: Work, customer_id: int, key: int) -> int:
    """Bring it back. Returns its id."""
    return records.restore(work, SUSPENSION, customer_id, key, "")


def _checked(values: Mapping[str, Any], context: FormContext, before: date | None = None) -> SuspensionForm:
    """The form, with what no single field can say; a date that stood there `before` may be over."""
    form: SuspensionForm = records.check(SuspensionForm, values, context)
    if form.until and form.until != before and form.until < context.today:
        raise InvalidForm({"until": "A data já passou: a proteção vale até ela."})
    _refuse_nothing(form.suspend, form.reduce)
    return form


def _refuse_nothing(suspend: bool, reduce: bool) -> None:
    if suspend and reduce:
        raise InvalidForm({"suspend": "Com Suspender e Reduzir em Sim nada é protegido: ponha Não em pelo menos um."})
