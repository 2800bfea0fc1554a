"""Messages that go out: the outbox, its steps, its senders and channels, and the consent of customers."""

from __future__ import annotations

from peewee import AutoField, BooleanField

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class Outbox(Table):
    """One message: built and checked when it is queued, never changed afterwards but for where it stands.

    `op_id` and `number` name it for ever (Message-ID); recipients, copies and attachments are JSON lists. `fence` grows
    with every claim: who holds an older one writes nothing. `attempts` counts before each try, `deaths` the tries that
    ended with their sender. `invoice_id` is the debt that a second copy is of: it does not leave once that is settled.
    """

    id = AutoField()
    op_id = TextField()
    number = IntegerField()
    channel = TextField()
    customer_id = IntegerField(null=True)
    contact_id = IntegerField(null=True)
    template_id = IntegerField(null=True)
    invoice_id = IntegerField(null=True)
    purpose = TextField()
    sender = TextField()
    recipients = TextField()
    copies = TextField(default="[]")
    subject = TextField(default="")
    body = TextField()
    attachments = TextField(default="[]")
    segments = IntegerField(default=0)
    operator_id = IntegerField()
    login = TextField()
    queued_at = DateTimeField()
    resend_of = IntegerField(null=True)
    state = TextField()
    reason = TextField(default="")
    state_at = DateTimeField()
    next_attempt_at = DateTimeField()
    attempts = IntegerField(default=0)
    deaths = IntegerField(default=0)
    lease_owner = TextField(default="")
    lease_until = DateTimeField(null=True)
    fence = IntegerField(default=0)
    told_at = DateTimeField(null=True)
    provider_id = TextField(default="")
    version = IntegerField(default=1)


class OutboxStep(Table):
    """A message came to a state: when, why, by whom (operator or sender)."""

    id = AutoField()
    outbox_id = IntegerField()
    at = DateTimeField()
    state = TextField()
    text = TextField(default="")
    who = TextField(default="")


class OutboxSender(Table):
    """A running sender and its last sign of life."""

    name = TextField(primary_key=True)
    started_at = DateTimeField()
    beat_at = DateTimeField()
    sent = IntegerField(default=0)


class OutboxChannel(Table):
    """Whether a channel is held, and from when its rate lets the next message go."""

    channel = TextField(primary_key=True)
    paused = BooleanField(default=False)
    next_send_at = DateTimeField(null=True)
    version = IntegerField(default=1)


class MailboxLook(Table):
    """How the reading of a mailbox for bounces stands: the last look, the last that worked, and what is the trouble."""

    mailbox = TextField(primary_key=True)
    looked_at = DateTimeField()
    read_at = DateTimeField(null=True)
    problem = TextField(default="")
    set_aside = IntegerField(default=0)


class Consent(Table):
    """What a customer or a contact agreed to or refused, by channel and purpose (F222)."""

    id = AutoField()
    customer_id = IntegerField()
    contact_id = IntegerField(null=True)
    channel = TextField()
    purpose = TextField()
    granted = BooleanField()
    basis = TextField()
    given_on = DateField()
    source = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)
