"""Routines and files of banks: what ran, whom it left out, what went to a bank and what came back; in cents."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import BigIntegerField, DateField, DateTimeField, IntegerField, TextField


class Run(Table):
    """One run of a routine; `position` is the code of the last customer that it has done.

    `holder` names the process at work, `token` is known to it alone: who finds another one there has lost the run.
    """

    id = AutoField()
    kind = TextField()
    subject = TextField(default="")
    day = DateField()
    state = TextField()
    login = TextField()
    address = TextField(default="")
    holder = TextField(default="")
    token = TextField()
    started_at = DateTimeField()
    beat_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    position = IntegerField(default=0)
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    made = IntegerField(default=0)
    cents = BigIntegerField(default=0)
    there = IntegerField(default=0)
    left_out = IntegerField(default=0)
    failed = IntegerField(default=0)
    said = TextField(default="")
    version = IntegerField(default=1)


class RunItem(Table):
    """What a run did not do as usual, and why."""

    id = AutoField()
    run_id = IntegerField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    outcome = TextField()
    reason = TextField()
    cents = IntegerField(default=0)


class BankFile(Table):
    """A file to a bank or from it, with its bytes; `layout` is its version."""

    id = AutoField()
    kind = TextField()
    agreement_id = IntegerField()
    bank = TextField()
    name = TextField()
    nsa = IntegerField()
    layout = TextField()
    day = DateField()
    sha256 = TextField()
    content = TextField()
    lines = IntegerField()
    cents = BigIntegerField()
    state = TextField()
    reason = TextField(default="")
    written = BooleanField(default=False)
    login = TextField()
    at = DateTimeField()
    version = IntegerField(default=1)


class BankFileLine(Table):
    """A line that says something about a debt; `order_id` is the line of the order that this one answers or cancels."""

    id = AutoField()
    file_id = IntegerField()
    number = IntegerField()
    kind = TextField()
    customer_id = IntegerField(null=True)
    invoice_id = IntegerField(null=True)
    slip_id = IntegerField(null=True)
    order_id = IntegerField(null=True)
    cancels = BooleanField(default=False)
    code = TextField(default="")
    day = DateField(null=True)
    cents = IntegerField(default=0)
    expected_cents = IntegerField(null=True)
    state = TextField()
    reason = TextField(default="")
    payment_id = IntegerField(null=True)
    record_id = IntegerField(null=True)
    login = TextField(default="")
    version = IntegerField(default=1)
