"""The ledger and the papers that stand on it (domain 7); money in cents, rates in basis points."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class Invoice(Table):
    """What a customer is billed for; `open_cents` is the sum of its entries. Rates are those that hold for it.

    It came from the agreement `agreement_id`, and went into another, `negotiated_id`. `early` is what it is less for
    being paid early (`rules/finance/early_discount`).
    """

    id = AutoField()
    number = IntegerField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    kind = TextField()
    billing_form_id = IntegerField(null=True)
    issued_on = DateField()
    due_on = DateField()
    original_due_on = DateField()
    effective_due_on = DateField()
    period_from = DateField(null=True)
    period_to = DateField(null=True)
    charge_key = TextField(null=True)
    old_number = TextField(null=True)
    fine_rate = IntegerField()
    interest_rate = IntegerField()
    from_original_due = BooleanField(default=False)
    daily_rounded = BooleanField(default=False)
    early = TextField(default="")
    total_cents = IntegerField()
    open_cents = IntegerField()
    settled_on = DateField(null=True)
    cancelled_on = DateField(null=True)
    cancel_reason = TextField(default="")
    agreement_id = IntegerField(null=True)
    negotiated_id = IntegerField(null=True)
    note = TextField(default="")
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class InvoiceItem(Table):
    """A line of an invoice: telecom service (SCM) or value-added service (SVA)."""

    id = AutoField()
    invoice_id = IntegerField()
    description = TextField()
    nature = TextField()
    quantity = IntegerField(default=1)
    unit_cents = IntegerField()
    total_cents = IntegerField()
    source_kind = TextField(default="")
    source_id = IntegerField(null=True)


class Payment(Table):
    """Money that came, by whatever way; which invoices it pays is said by its entries."""

    id = AutoField()
    customer_id = IntegerField()
    paid_on = DateField()
    cents = IntegerField()
    method = TextField()
    account_id = IntegerField(null=True)
    cheque_id = IntegerField(null=True)
    source = TextField(default="mesa")
    note = TextField(default="")
    login = TextField()
    at = DateTimeField()
    op_id = TextField()
    version = IntegerField(default=1)


class LedgerEntry(Table):
    """One movement of the account, for ever: triggers refuse UPDATE and DELETE. Positive cents are owed."""

    id = AutoField()
    customer_id = IntegerField()
    invoice_id = IntegerField(null=True)
    payment_id = IntegerField(null=True)
    root_id = IntegerField(null=True)
    kind = TextField()
    cents = IntegerField()
    day = DateField()
    note = TextField(default="")
    login = TextField()
    at = DateTimeField()
    op_id = TextField()


class Receipt(Table):
    """A receipt; numbers have no gaps and are never used again."""

    id = AutoField()
    number = IntegerField()
    customer_id = IntegerField()
    payment_id = IntegerField()
    issued_on = DateField()
    cents = IntegerField()
    method = TextField()
    description = TextField()
    status = TextField(default="emitido")
    cancel_reason = TextField(default="")
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class DebtAgreement(Table):
    """Instalments of a debt (Parcelamento de Dívida): its invoices name it; `payment_id` settled the old ones."""

    id = AutoField()
    customer_id = IntegerField()
    made_on = DateField()
    total_cents = IntegerField()
    fine_cents = IntegerField()
    interest_cents = IntegerField()
    parts = IntegerField()
    first_due_on = DateField()
    billing_form_id = IntegerField(null=True)
    payment_id = IntegerField(null=True)
    status = TextField()
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class Contest(Table):
    """A contested charge with its term (facts 4.2); `result` is empty until it is answered."""

    id = AutoField()
    protocol = TextField()
    customer_id = IntegerField()
    invoice_id = IntegerField()
    item_id = IntegerField(null=True)
    cents = IntegerField()
    reason = TextField()
    contested_on = DateField()
    answer_due_on = DateField()
    answered_on = DateField(null=True)
    result = TextField(default="")
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class AdditionalService(Table):
    """A service that is charged once (Serviço Adicional)."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    type_id = IntegerField()
    day = DateField()
    quantity = IntegerField()
    unit_cents = IntegerField()
    parts = IntegerField(default=1)
    first_due_on = DateField(null=True)
    with_next = BooleanField(default=True)
    billing_form_id = IntegerField(null=True)
    note = TextField(default="")
    status = TextField()
    invoice_id = IntegerField(null=True)
    login = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class CreditPurchase(Table):
    """Credits that were bought for the traffic of a plan."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    package_id = IntegerField()
    day = DateField()
    megabytes = IntegerField()
    cents = IntegerField()
    charged = TextField()
    invoice_id = IntegerField(null=True)
    status = TextField()
    login = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class Cheque(Table):
    """A cheque with its life."""

    id = AutoField()
    customer_id = IntegerField()
    bank_id = IntegerField(null=True)
    branch = TextField(default="")
    account = TextField(default="")
    number = TextField()
    issuer = TextField(default="")
    issuer_document = TextField(default="")
    cents = IntegerField()
    received_on = DateField()
    good_for = DateField(null=True)
    status = TextField()
    return_reason = TextField(default="")
    note = TextField(default="")
    login = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class FailedDebit(Table):
    """A direct debit that came back unpaid."""

    id = AutoField()
    customer_id = IntegerField()
    invoice_id = IntegerField(null=True)
    debit_data_id = IntegerField(null=True)
    day = DateField()
    return_code = TextField()
    reason = TextField()
    cents = IntegerField()
    due_on = DateField(null=True)
    remittance = TextField(default="")
    treated = BooleanField(default=False)
    treatment = TextField(default="")
    login = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class DiscountGrant(Table):
    """What a discount rule gave."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    rule_id = IntegerField()
    invoice_id = IntegerField(null=True)
    day = DateField()
    cents = IntegerField()
    login = TextField()
