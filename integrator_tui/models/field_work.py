"""What is done outside of the house: surveys of a place (domain 8.7)."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class SiteSurvey(Table):
    """What was measured at a place; without `viability` it is still to be done."""

    id = AutoField()
    customer_id = IntegerField()
    surveyed_on = DateField(null=True)
    technician = TextField(default="")
    place = TextField(default="")
    coordinates = TextField(default="")
    point_id = IntegerField(null=True)
    technology = TextField(default="")
    signal = TextField(default="")
    noise = TextField(default="")
    distance_m = IntegerField(null=True)
    line_of_sight = BooleanField(null=True)
    mast_m = TextField(default="")
    cable_m = IntegerField(null=True)
    viability = TextField(default="")
    notes = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)
