"""What is done outside of the house: surveys of a place, work orders, places of the half-days (domain 8.5, 8.7)."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey

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


class WorkOrder(Table):
    """ "Ordem de Serviço"; it holds a place of a half-day but in its first state and cancelled."""

    id = AutoField()
    customer_id = IntegerField()
    call_id = IntegerField(null=True)
    plan_id = IntegerField(null=True)
    kind = TextField()
    state = TextField()
    team_id = IntegerField(null=True)
    visit_on = DateField(null=True)
    half = TextField(default="")
    place = TextField(default="")
    message = TextField(default="")
    material = TextField(default="")
    result = TextField(default="")
    signed_by = TextField(default="")
    started_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    opened_at = DateTimeField()
    opened_by = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class VisitSlot(Table):
    """How many places of a half-day of a team are taken."""

    team_id = IntegerField()
    visit_on = DateField()
    half = TextField()
    taken = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("team_id", "visit_on", "half")
