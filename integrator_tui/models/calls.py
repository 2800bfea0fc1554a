"""Calls and their trail (domain 8); moments are naive UTC."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class ServiceCall(Table):
    """ "Atendimento": what a customer asked for, from its first second. Without `operator`: Usuário Indeterminado.

    `uf` and `city` are where it is attended, whose hours and holidays its term runs in.
    """

    id = AutoField()
    protocol = TextField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    parent_id = IntegerField(null=True)
    type_id = IntegerField(null=True)
    contact_name = TextField(default="")
    phone = TextField(default="")
    origin = TextField(default="telefone")
    subject = TextField(default="")
    text = TextField(default="")
    priority = IntegerField(default=2)
    state = TextField()
    state_before = TextField(default="")
    operator = TextField(default="")
    job_title_id = IntegerField(null=True)
    agreed_on = DateField(null=True)
    due_at = DateTimeField(null=True)
    due_by_hand = BooleanField(default=False)
    seen = BooleanField(default=False)
    opened_at = DateTimeField()
    opened_by = TextField()
    closed_at = DateTimeField(null=True)
    closing_type_id = IntegerField(null=True)
    result = TextField(default="")
    solution = TextField(default="")
    told_at = DateTimeField(null=True)
    uf = TextField(default="")
    city = TextField(default="")
    deleted_at = DateTimeField(null=True)
    version = IntegerField(default=1)


class CallEntry(Table):
    """One line of the trail, for ever: triggers refuse UPDATE and DELETE."""

    id = AutoField()
    call_id = IntegerField()
    kind = TextField()
    from_state = TextField(default="")
    to_state = TextField(default="")
    text = TextField(default="")
    login = TextField()
    at = DateTimeField()
    op_id = TextField()
