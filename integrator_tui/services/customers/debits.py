"""What changes how a customer pays by debit (manual, 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormContext, as_text, as_texts
from integrator_tui.forms.customers.debit import DebitForm
from integrator_tui.models.registration import DebitData
from integrator_tui.queries.customers.debits import debit_context, uses_of
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.exports import PERMISSION
from integrator_tui.services.service import Work, service

DEBIT = records.Kind("debit", "dados de débito", DebitData, DebitForm)


@service(permission=EDIT)
def create_debit(work: Work, customer_id: int, values: Mapping[str, str]) -> int:
    """New debit data from texts as typed. Raises `InvalidForm`. Returns their id."""
    context = debit_context(work.session)
    form = records.check(DebitForm, values, context)
    return records.create(work, DEBIT, customer_id, form, context, _note(form, context))


@service(permission=EDIT)
def save_debit(work: Work, customer_id: int, debit_id: int, read: DebitForm, values: Mapping[str, str]) -> int:
    """Write what differs between `read` and `values`. Raises `InvalidForm`, `Conflict`, `Gone`."""
    context = debit_context(work.session)
    form = records.check(DebitForm, values, records.untouched(context, read))
    if records.save(work, DEBIT, customer_id, debit_id, read, form, context, _note(form, context)):
        _refuse_misfit(customer_id, debit_id, form, context)
    return debit_id


@service(permission=EDIT)
def delete_debit(work: Work, customer_id: int, debit_id: int) -> int:
    """Mark as deleted. Raises `Refused` while a plan is paid by them, `Gone`."""
    row = records.row_of(DEBIT, customer_id, debit_id)
    if number := uses_of(work.session, debit_id):
        plans = "1 plano usa" if number == 1 else f"{number} planos usam"
        raise Refused(f"{plans} estes dados de débito: troque antes a forma de cobrança do plano.")
    context = debit_context(work.session)
    return records.remove(work, DEBIT, customer_id, debit_id, _note(row, context))


@service(permission=EDIT)
def restore_debit(work: Work, customer_id: int, debit_id: int) -> int:
    """Bring deleted debit data back."""
    return records.restore(work, DEBIT, customer_id, debit_id, str(debit_id))


@service(permission=PERMISSION)
def record_authorization(work: Work, customer_id: int, debit_id: int, name: str) -> int:
    """ "Autorização de Débito" was written to a file: what leaves the base is in the history. Returns the id."""
    records.row_of(DEBIT, customer_id, debit_id)
    work.record("debit", debit_id, "imprimiu", customer_id=customer_id, note=f"autorização de débito em {name}")
    return debit_id


def _note(form: DebitForm | DebitData, context: FormContext) -> str:
    """Which ones, in the history: bank and account."""
    bank = as_text(DebitForm, "bank_id", form.bank_id, context)
    return " ".join(part for part in (bank, str(form.branch), str(form.account)) if part)


def _refuse_misfit(customer_id: int, debit_id: int, form: DebitForm, context: FormContext) -> None:
    """What was merged with the fields of another operator must fit as a whole: account and bank, name and document."""
    row = records.row_of(DEBIT, customer_id, debit_id)
    merged = DebitForm.model_construct(**{name: getattr(row, name) for name in DebitForm.model_fields})
    if merged == form:
        return
    texts = as_texts(merged, context)
    of_lists = {name: (texts[name], getattr(merged, name)) for name in ("billing_form_id", "bank_id")}
    try:
        records.check(DebitForm, texts, replace(context, unchanged=of_lists))
    except InvalidForm as error:
        sentences = {
            name: f"{text} (outro operador acaba de alterar estes dados)" for name, text in error.errors.items()
        }
        raise InvalidForm(sentences) from error
