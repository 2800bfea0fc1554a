"""How a customer pays by debit (manual, 3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import Choice, FormContext, as_texts
from integrator_tui.forms.customers.debit import KINDS, WAITING, DebitForm
from integrator_tui.models.customers import Customer
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.counting import counted
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.kind import Kind
from integrator_tui.services.records import check
from integrator_tui.services.rows import Names
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session


class Debits(Kind[DebitForm]):
    """In the order of entry."""

    plural = "debits"
    entity = "debit"
    this = "estes dados de débito"
    table = DebitData
    form = DebitForm
    permission = EDIT
    searched = ("billing_form_id", "bank_id", "branch", "account", "identifier", "holder_name", "status")

    def names(self, session: Session, customer_id: int, forms: Sequence[DebitForm]) -> Names:
        """Banks with their numbers; who holds the account where nobody else is named."""
        held = {key for form in forms for key in (form.billing_form_id, form.bank_id)}
        items = list(ListItem.select().where(ListItem.id.in_(held)))
        return {
            "billing_form_id": {item.id: item.name for item in items},
            "bank_id": {item.id: f"{item.code} {item.name}" for item in items},
            "holder_name": {"": Customer.get_by_id(customer_id).legal_name},
        }

    def choices(self, session: Session, customer_id: int) -> dict[str, tuple[Choice, ...]]:
        """Debits among the billing forms, banks by their numbers."""
        offered = ListItem.select().where(ListItem.active).order_by(ListItem.position, ListItem.id)
        forms = [(item, details_of(item.details).get("kind", "")) for item in offered.where(_of("formas_cobranca"))]
        banks = offered.where(_of("bancos")).order_by(ListItem.code, ListItem.id)
        return {
            "formas_cobranca": tuple(Choice(item.id, item.name, kind=kind) for item, kind in forms if kind in KINDS),
            "bancos": tuple(Choice(item.id, f"{item.code} {item.name}", code=item.code) for item in banks),
        }

    def begun(self, session: Session, customer_id: int, context: FormContext) -> DebitForm:
        """It waits for the signature."""
        return DebitForm.model_construct(status=WAITING)

    def note(self, session: Session, row: Any) -> str:
        """Bank and account."""
        item = ListItem.get_or_none(ListItem.id == row.bank_id) if row.bank_id else None
        bank = f"{item.code} {item.name}" if item else ""
        return " ".join(part for part in (bank, row.branch, row.account) if part)

    def why_it_stays(self, session: Session, row: Any) -> str:
        """The plans that are paid by them."""
        number = CustomerPlan.select().where(CustomerPlan.debit_data_id == row.id).count()
        plans = counted(number, "plano usa", "planos usam")
        return f"{plans} estes dados de débito: troque antes a forma de cobrança do plano." if number else ""

    def refuse_merged(self, session: Session, customer_id: int, form: DebitForm) -> None:
        """They must fit as a whole: account and bank, name and document."""
        context = self.context_with(session, customer_id, form)
        texts = as_texts(form, context)
        of_lists = {name: (texts[name], getattr(form, name)) for name in ("billing_form_id", "bank_id")}
        try:
            check(DebitForm, texts, replace(context, unchanged=of_lists))
        except InvalidForm as error:
            other = "(outro operador acaba de alterar estes dados)"
            raise InvalidForm({name: f"{text} {other}" for name, text in error.errors.items()}) from error


DEBITS = Debits()


@service(permission=CUSTOMERS)
def record_authorization(work: Work, customer_id: int, debit_id: int, name: str) -> int:
    """ "Autorização de Débito" was written to a file: what leaves the base is in the history. Returns the id."""
    DEBITS.row_of(customer_id, debit_id)
    work.record("debit", debit_id, "imprimiu", customer_id=customer_id, note=f"autorização de débito em {name}")
    return debit_id


def _of(kind: str) -> Any:
    return ListItem.kind == kind
