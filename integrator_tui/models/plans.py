"""Plans of customers, what hangs on them, and what acts leave behind (domain 6); money in cents, speeds in kbit/s."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class CustomerPlan(Table):
    """A plan that a customer has. `trust_until` and `pause_until` are last days; `sale` is where it was sold."""

    id = AutoField()
    customer_id = IntegerField()
    catalog_plan_id = IntegerField()
    status_id = IntegerField()
    address_id = IntegerField(null=True)
    debit_data_id = IntegerField(null=True)
    start_date = DateField()
    due_day = IntegerField()
    price_cents = IntegerField()
    unit_id = IntegerField(null=True)
    access_point_id = IntegerField(null=True)
    billing_form_id = IntegerField(null=True)
    install_fee_cents = IntegerField(default=0)
    install_parts = IntegerField(default=1)
    issues_book = BooleanField(default=False)
    seller = TextField(default="")
    sale = TextField(default="")
    sold_on = DateField(null=True)
    installed_on = DateField(null=True)
    status_since = DateTimeField(null=True)
    last_closing = DateField(null=True)
    trust_until = DateField(null=True)
    pause_until = DateField(null=True)
    cancelled_on = DateField(null=True)
    cancel_reason_id = IntegerField(null=True)
    replaced_by_id = IntegerField(null=True)
    down_kbps = IntegerField(null=True)
    up_kbps = IntegerField(null=True)
    reference = TextField(default="")
    notes = TextField(default="")
    deleted_at = DateTimeField(null=True)
    version = IntegerField(default=1)


class PlanLogin(Table):
    """A login of RADIUS; `login_key` is it without regard to case and blanks, and unique among those that are there."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    login = TextField()
    login_key = TextField()
    password = TextField(default="")
    mac = TextField(default="")
    active = BooleanField(default=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanIp(Table):
    """An address of the network with its MACs (one to a line) and its speed in kbit/s."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    family = TextField()
    address = TextField()
    prefix = IntegerField(null=True)
    gateway = TextField(default="")
    access_point_id = IntegerField(null=True)
    secondary = BooleanField(default=False)
    enabled = BooleanField(default=True)
    macs = TextField(default="")
    wpa2 = BooleanField(default=False)
    wpa2_key = TextField(default="")
    down_kbps = IntegerField(null=True)
    up_kbps = IntegerField(null=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanEmail(Table):
    """An e-mail account of the provider."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    address = TextField()
    address_key = TextField()
    password = TextField(default="")
    quota_mb = IntegerField(null=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanAlias(Table):
    """Another name of an e-mail account."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    email_id = IntegerField()
    alias = TextField()
    alias_key = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanFtp(Table):
    """A user of FTP."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    login = TextField()
    login_key = TextField()
    password = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanDomain(Table):
    """A domain, with what DNS answered when it was last asked."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    name = TextField()
    checked_at = DateTimeField(null=True)
    answer = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanContract(Table):
    """A contract: what was sold, and the minimum term with the benefit that it was given for; money in cents."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    number = TextField()
    sold_on = DateField()
    install_fee_cents = IntegerField(default=0)
    install_parts = IntegerField(default=1)
    months = IntegerField(default=0)
    benefit_cents = IntegerField(default=0)
    model_id = IntegerField(null=True)
    signed = BooleanField(default=False)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanDiscount(Table):
    """A discount on a plan; cents or hundredths of a percent."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    kind = TextField()
    value_cents = IntegerField(null=True)
    percent_hundredths = IntegerField(null=True)
    starts_on = DateField()
    ends_on = DateField(null=True)
    reason = TextField(default="")
    login = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanEquipment(Table):
    """Equipment that was lent, until it was returned (Patrimônio)."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    asset_no = TextField(default="")
    description = TextField()
    serial = TextField(default="")
    mac = TextField(default="")
    value_cents = IntegerField(null=True)
    lent_on = DateField()
    returned_on = DateField(null=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanTask(Table):
    """A scheduled task (Tarefa Agendada)."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    kind = TextField()
    due_at = DateTimeField()
    done = BooleanField(default=False)
    note = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class PlanHolding(Table):
    """Who held a login or an address from when to when; open ones have no end. Never deleted."""

    id = AutoField()
    kind = TextField()
    value = TextField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    since = DateTimeField()
    until = DateTimeField(null=True)


class PlanTrust(Table):
    """A trust release and what came of it: `pagou`, `nao_pagou`, `cancelado`; empty while it holds."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    given_at = DateTimeField()
    until = DateField()
    suspended_on = DateField(null=True)
    login = TextField()
    reason = TextField(default="")
    ended_at = DateTimeField(null=True)
    outcome = TextField(default="")


class PlanPause(Table):
    """A suspension at the customer's request."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    starts_on = DateField()
    until = DateField()
    ended_on = DateField(null=True)
    login = TextField()


class BillingEvent(Table):
    """What an act has to be charged or given back for, once: "Financeiro" reads the pending ones."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    kind = TextField()
    reason = TextField()
    description = TextField()
    amount_cents = IntegerField()
    period_from = DateField(null=True)
    period_to = DateField(null=True)
    due_on = DateField(null=True)
    status = TextField(default="pendente")
    at = DateTimeField()
    login = TextField()
    op_id = TextField()
    percent_hundredths = IntegerField(null=True)
    times = IntegerField(null=True)
    done = IntegerField(default=0)
    invoice_id = IntegerField(null=True)
    deleted_at = DateTimeField(null=True)
    version = IntegerField(default=1)


class CancelProtocol(Table):
    """The protocol of a cancellation."""

    id = AutoField()
    number = TextField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    opened_at = DateTimeField()
    reason_id = IntegerField(null=True)
    cancelled_on = DateField()
    fine_cents = IntegerField()
    billing_form_id = IntegerField(null=True)
    cancel_books = BooleanField(default=False)
    status = TextField()
    login = TextField()
    version = IntegerField(default=1)
