"""Calls at extensions, and whose desk has which (F234); moments are naive UTC."""

from __future__ import annotations

from peewee import AutoField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateTimeField, IntegerField, TextField


class PhoneCall(Table):
    """A conversation at an extension; `number` is what is looked up."""

    id = AutoField()
    linked_id = TextField()
    extension = TextField()
    raw = TextField(default="")
    number = TextField(default="")
    name = TextField(default="")
    state = TextField()
    rang_at = DateTimeField()
    answered_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    done_at = DateTimeField(null=True)
    done_by = TextField(default="")


class PhoneLine(Table):
    """The one desk at which the calls of an extension are shown; `seen_at` is its last sign of life."""

    extension = TextField(primary_key=True)
    operator_id = IntegerField()
    login = TextField()
    desk = TextField()
    seen_at = DateTimeField()
