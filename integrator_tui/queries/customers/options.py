"""What a customer's "Outras Opções" allow: the one place where suspension, billing, notices and discounts ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.options import OptionsForm
from integrator_tui.models.customers import Customer, CustomerOptions
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

LISTS = {"atividades_fiscais": "fiscal_activity_id", "origem_tipos": "origin_type_id", "origens": "origin_id"}
"""List of the provider -> the field that chooses from it."""


class Discount(Enum):
    """Where a discount comes from: that decides which of the two switches it hangs on (manual, 3.1, 8 and 9)."""

    PROGRESSIVE = "mensalidade_progressiva"
    EARLY_PAYMENT = "pagamento_antecipado"
    PROMOTIONAL = "promocional"
    """Put directly on the customer's plan."""


@dataclass(frozen=True)
class Options:
    """The switches of one customer as they stand; `form` has them as an operator edits them."""

    customer_id: int
    form: OptionsForm
    version: int
    """0 while the customer has only the defaults."""

    @property
    def may_be_suspended(self) -> bool:
        """1: the automatic suspension does not pass over the customer."""
        return self.form.auto_suspend

    def slip_fee(self, fee_of_billing_form: int) -> int:
        """2: cents that a slip costs the customer; nothing where the billing form has no fee."""
        return fee_of_billing_form if self.form.charge_slip_fee else 0

    @property
    def itemizes_invoice(self) -> bool:
        """3: N.F. discriminada."""
        return self.form.itemized_invoice

    @property
    def charges_extra_email(self) -> bool:
        """5: e-mail and AntiSpam over the plan's quantity."""
        return self.form.charge_extra_email

    @property
    def charges_extra_traffic(self) -> bool:
        """6: traffic over the quota."""
        return self.form.charge_extra_traffic

    @property
    def charges_unpaid_interest(self) -> bool:
        """7: fine and interest that the bank did not take, where the billing form allows it."""
        return self.form.charge_unpaid_interest

    def allows_discount(self, kind: Discount) -> bool:
        """8 for progressive ones; 9 for those on the customer's plan and for early payment, and for nothing else."""
        if kind is Discount.PROGRESSIVE:
            return self.form.allow_progressive_discount
        return self.form.allow_promo_discount

    @property
    def emails_slip_before_due(self) -> bool:
        """10: the slip goes by e-mail before it is due."""
        return self.form.email_slip_before_due

    @property
    def emails_default_notice(self) -> bool:
        """11: a notice of default goes by e-mail."""
        return self.form.email_default_notice

    @property
    def may_be_protested(self) -> bool:
        """12, turned round: may be reported to SPC and SERASA."""
        return not self.form.never_protest

    @property
    def is_in_slip_run(self) -> bool:
        """13, turned round: the run that prints slips makes the customer's."""
        return not self.form.never_slip_run


@query(permission=CUSTOMERS)
def of(session: Session, customer_id: int) -> Options:
    """The options of a customer; who has none yet has the defaults. Raises `Gone` when there is no such customer."""
    row = CustomerOptions.get_or_none(CustomerOptions.customer_id == customer_id)
    if row is None:
        if Customer.get_or_none(Customer.id == customer_id) is None:
            raise Gone(f"Não há cliente com o código {customer_id}.")
        row = CustomerOptions(customer_id=customer_id, version=0)
    values = {name: getattr(row, name) for name in OptionsForm.model_fields}
    return Options(customer_id, OptionsForm.model_construct(**values), row.version)


@query(permission=CUSTOMERS)
def options_context(session: Session, form: OptionsForm) -> FormContext:
    """What checks the form: the active entries of the three lists, and those that the customer has already."""
    choices = {kind: _entries(kind, getattr(form, field)) for kind, field in LISTS.items()}
    return FormContext(today=session.today().date(), choices=choices)


def _entries(kind: str, chosen: int | None) -> tuple[Choice, ...]:
    rows = (
        ListItem.select(ListItem.id, ListItem.code, ListItem.name, ListItem.parent_id)
        .where((ListItem.kind == kind) & (ListItem.active | (ListItem.id == chosen)))
        .order_by(ListItem.position, ListItem.id)
    )
    return tuple(Choice(row.id, f"{row.code} {row.name}".strip(), row.parent_id) for row in rows)
