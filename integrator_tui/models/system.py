"""What is not a customer: operators, lists, variables, operations, openings, history."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey

from integrator_tui.models.base import Table
from integrator_tui.models.fields import BigIntegerField, DateTimeField, IntegerField, TextField


class Operator(Table):
    """Somebody who works at a desk."""

    id = AutoField()
    login = TextField(unique=True)
    name = TextField()
    admin = BooleanField(default=False)
    active = BooleanField(default=True)
    job_title_id = IntegerField(null=True)
    epoch = IntegerField(default=1)
    """Grows when he is deactivated: what was open before is not his any more, even when he comes back."""
    version = IntegerField(default=1)


class OperatorPermission(Table):
    """A permission that an operator has, or has not, whatever his job title gives."""

    operator_id = IntegerField()
    permission = TextField()
    granted = BooleanField(default=True)
    given_by = TextField(default="")
    given_at = DateTimeField(null=True)

    class Meta:
        primary_key = CompositeKey("operator_id", "permission")


class ListItem(Table):
    """An entry of one of the provider's lists (domain 9); `details` is a JSON object of what only that list has.

    What was deleted is inactive too: who offers the active ones needs to ask for nothing more.
    """

    id = AutoField()
    kind = TextField()
    name = TextField()
    code = TextField(default="")
    parent_id = IntegerField(null=True)
    details = TextField(default="{}")
    active = BooleanField(default=True)
    position = IntegerField(default=0)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class SystemVariable(Table):
    """A system-wide switch of the manual (domain 10.2)."""

    code = TextField(primary_key=True)
    value = TextField()
    version = IntegerField(default=1)


class Operation(Table):
    """A service that was committed, by its `op_id`: what tells whether a write landed when its answer was lost."""

    op_id = TextField(primary_key=True)
    at = DateTimeField()
    operator_id = IntegerField()
    verb = TextField()
    result = TextField()


class Opening(Table):
    """An operator opened a customer, or had shown what is masked: for ever, by trigger."""

    id = AutoField()
    operator_id = IntegerField()
    login = TextField(default="")
    address = TextField(default="")
    customer_id = IntegerField()
    at = DateTimeField()
    what = TextField(default="abriu")
    reason = TextField(default="")
    call_id = IntegerField(null=True)
    """Of the customer, open at that moment."""


class History(Table):
    """One change, for ever: triggers refuse UPDATE and DELETE, each row carries the hash of the one before."""

    id = BigIntegerField(primary_key=True)
    at = DateTimeField()
    op_id = TextField()
    operator_id = IntegerField()
    login = TextField()
    address = TextField()
    customer_id = IntegerField(null=True)
    entity = TextField()
    entity_id = IntegerField(null=True)
    action = TextField()
    note = TextField(default="")
    changes = TextField(default="[]")
    previous_hash = TextField()
    hash = TextField()
