"""How debts are charged: slips and notices (facts 3.1, 4.1); money in cents."""

from __future__ import annotations

from peewee import AutoField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class Slip(Table):
    """One title at a bank; what may be done with it in which state is the table `SLIP` of `rules/finance/states`."""

    id = AutoField()
    customer_id = IntegerField()
    invoice_id = IntegerField()
    portfolio_id = IntegerField()
    bank = TextField()
    our_number = TextField()
    our_digit = TextField(default="")
    free_field = TextField()
    barcode = TextField()
    line = TextField()
    due_on = DateField()
    cents = IntegerField()
    pix_code = TextField(default="")
    state = TextField()
    reason = TextField(default="")
    issued_on = DateField()
    sent_on = DateField(null=True)
    registered_on = DateField(null=True)
    paid_on = DateField(null=True)
    paid_cents = IntegerField(null=True)
    written_off_on = DateField(null=True)
    asked_off_on = DateField(null=True)
    replaced_by = IntegerField(null=True)
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class DebtNotice(Table):
    """What was told to a customer about a debt: a reminder before it is due, or the notice that the law asks for."""

    id = AutoField()
    customer_id = IntegerField()
    invoice_id = IntegerField()
    kind = TextField()
    channel = TextField()
    address = TextField()
    text = TextField()
    outbox_id = IntegerField(null=True)
    proved_at = DateTimeField(null=True)
    proof = TextField(default="")
    notice_key = TextField(null=True)
    login = TextField()
    at = DateTimeField()
