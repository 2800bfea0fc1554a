"""Operators: how they enter, what their job title gives them, who sits at which desk now."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateTimeField, IntegerField, TextField


class OperatorPassword(Table):
    """The password of an operator, as argon2id; who has none is vouched for by the system's account or by a key."""

    operator_id = IntegerField(primary_key=True)
    hash = TextField()
    must_change = BooleanField(default=False)
    changed_at = DateTimeField()


class EntryTry(Table):
    """Wrong passwords in a row for a name from an address; the empty name stands for all of that address."""

    name = TextField()
    address = TextField()
    failures = IntegerField()
    next_at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("name", "address")


class JobPermission(Table):
    """A permission that everybody with a job title (Cargo) has."""

    job_title_id = IntegerField()
    permission = TextField()

    class Meta:
        primary_key = CompositeKey("job_title_id", "permission")


class OperatorKey(Table):
    """A public key of SSH, whose other half one operator has. `fingerprint` is SHA256:…, as `ssh-keygen -l` says."""

    fingerprint = TextField(primary_key=True)
    operator_id = IntegerField()
    comment = TextField(default="")
    public_key = TextField()
    """Kind and key, as `authorized_keys` has them."""
    added_at = DateTimeField()


class DeskSession(Table):
    """A desk: who, from where, last sign of life, last key, the customer that is open; by the clock of the base."""

    id = TextField(primary_key=True)
    operator_id = IntegerField()
    address = TextField()
    since = DateTimeField()
    seen_at = DateTimeField()
    key_at = DateTimeField()
    customer_id = IntegerField(null=True)
    editing_since = DateTimeField(null=True)
    told = IntegerField(default=0)
    ended_at = DateTimeField(null=True)
    ended_by = TextField(default="")


class DeskMessage(Table):
    """What a supervisor says to all desks."""

    id = AutoField()
    at = DateTimeField()
    login = TextField()
    text = TextField()
