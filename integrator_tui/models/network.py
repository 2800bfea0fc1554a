"""The network side of plans: routers, orders to them, who looked at sessions. What FreeRADIUS writes is read raw."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import BigIntegerField, DateTimeField, IntegerField, TextField


class NasServer(Table):
    """A router that asks RADIUS and takes orders at `coa_port`; it tells of a session every `interim_seconds`."""

    id = AutoField()
    name = TextField()
    address = TextField()
    secret = TextField()
    coa_port = IntegerField(default=3799)
    vendor = TextField(default="mikrotik")
    interim_seconds = IntegerField(default=300)
    active = BooleanField(default=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class CoaOrder(Table):
    """An order about a session of a login; without `session_id` for whichever session is open when it goes."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    plan_version = IntegerField()
    login = TextField()
    purpose = TextField()
    kind = TextField()
    note = TextField()
    radacct_id = BigIntegerField(null=True)
    session_id = TextField(default="")
    nas_address = TextField(default="")
    framed_address = TextField(default="")
    at = DateTimeField()
    operator = TextField()
    op_id = TextField()
    state = TextField()
    state_at = DateTimeField()
    answer = TextField(default="")
    acked_at = DateTimeField(null=True)
    attempts = IntegerField(default=0)
    next_attempt_at = DateTimeField()
    expires_at = DateTimeField()
    lease_owner = TextField(default="")
    lease_until = DateTimeField(null=True)
    fence = IntegerField(default=0)


class SessionLook(Table):
    """Who looked at sessions, when, from where, whose (Decreto 8.771/2016 art. 13). Never changed."""

    id = AutoField()
    at = DateTimeField()
    operator_id = IntegerField()
    login = TextField()
    address = TextField()
    customer_id = IntegerField()
    plan_id = IntegerField(null=True)
    looked_at = TextField()
    reason = TextField(default="")
