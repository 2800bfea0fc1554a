"""Customers with what hangs on them: addresses, contacts, options, identifiers, standing."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class Customer(Table):
    """One customer; the id is the "Código do Cliente" of the manual."""

    id = AutoField()
    person_type = TextField()
    active = BooleanField(default=True)
    registered_on = DateField()
    legal_name = TextField()
    trade_name = TextField(default="")
    folded_name = TextField()
    social_name = TextField(default="")
    nickname = TextField(default="")
    document = TextField()
    no_document_reason = TextField(default="")
    other_document = TextField(default="")
    rg = TextField(default="")
    rg_issuer = TextField(default="")
    birth_date = DateField(null=True)
    mother_name = TextField(default="")
    father_name = TextField(default="")
    state_registration = TextField(default="")
    city_registration = TextField(default="")
    condominium_id = IntegerField(null=True)
    block = TextField(default="")
    unit = TextField(default="")
    phone = TextField(default="")
    fax = TextField(default="")
    mobile = TextField(default="")
    email = TextField(default="")
    notes = TextField(default="")
    version = IntegerField(default=1)
    updated_at = DateTimeField()


class Address(Table):
    """An address of a customer; kinds: principal and cobranca of the registration, those of its form."""

    id = AutoField()
    customer_id = IntegerField()
    kind = TextField()
    zip = TextField(default="")
    street = TextField(default="")
    number = TextField(default="")
    complement = TextField(default="")
    district = TextField(default="")
    city = TextField(default="")
    state = TextField(default="")
    city_code = TextField(default="")
    reference = TextField(default="")
    condominium_id = IntegerField(null=True)
    block = TextField(default="")
    unit = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class Contact(Table):
    """A person who answers for a customer."""

    id = AutoField()
    customer_id = IntegerField()
    name = TextField()
    contact_type_id = IntegerField(null=True)
    job_title = TextField(default="")
    phone = TextField(default="")
    fax = TextField(default="")
    mobile = TextField(default="")
    sms_authorized = BooleanField(default=False)
    email = TextField(default="")
    birth_date = DateField(null=True)
    notes = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class CustomerOptions(Table):
    """The thirteen exception rules and the fiscal data of "Outras Opções" (manual, 3.1)."""

    customer_id = IntegerField(primary_key=True)
    auto_suspend = BooleanField(default=True)
    charge_slip_fee = BooleanField(default=True)
    itemized_invoice = BooleanField(default=False)
    fiscal_activity_id = IntegerField(null=True)
    charge_extra_email = BooleanField(default=True)
    charge_extra_traffic = BooleanField(default=True)
    charge_unpaid_interest = BooleanField(default=True)
    allow_progressive_discount = BooleanField(default=True)
    allow_promo_discount = BooleanField(default=True)
    email_slip_before_due = BooleanField(default=True)
    email_default_notice = BooleanField(default=True)
    never_protest = BooleanField(default=False)
    never_slip_run = BooleanField(default=False)
    accounting_account = TextField(default="")
    tax_class = TextField(default="")
    subscriber_type = TextField(default="")
    origin_type_id = IntegerField(null=True)
    origin_id = IntegerField(null=True)
    version = IntegerField(default=1)


class CustomerIdentifier(Table):
    """Something else by which a customer is found; kinds: login, ip, mac, contract, protocol, domain."""

    id = AutoField()
    customer_id = IntegerField()
    kind = TextField()
    value = TextField()


class CustomerStanding(Table):
    """How the customer stands in plans and invoices, as counted by whoever bills; money in cents."""

    customer_id = IntegerField(primary_key=True)
    active_plans = IntegerField(default=0)
    overdue_invoices = IntegerField(default=0)
    overdue_cents = IntegerField(default=0)
    as_of = DateField()
    oldest_due = DateField(null=True)
