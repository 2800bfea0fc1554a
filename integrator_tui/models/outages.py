"""Avarias and where they are (F249); moments are naive UTC."""

from __future__ import annotations

from peewee import AutoField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateTimeField, IntegerField, TextField


class Outage(Table):
    """An outage. `message` is what customers are told; its calls hang on `call_id`."""

    id = AutoField()
    what = TextField()
    points = TextField(default="")
    city = TextField(default="")
    streets = TextField(default="")
    ceps = TextField(default="")
    expected_at = DateTimeField(null=True)
    message = TextField(default="")
    call_id = IntegerField(null=True)
    opened_at = DateTimeField()
    opened_by = TextField()
    ended_at = DateTimeField(null=True)
    ended_by = TextField(default="")
    told = IntegerField(default=0)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class OutagePlace(Table):
    """One access point, street, or range of CEPs of an outage, derived from what was typed."""

    id = AutoField()
    outage_id = IntegerField()
    kind = TextField()
    low = TextField(default="")
    high = TextField(default="")
    point_id = IntegerField(null=True)
