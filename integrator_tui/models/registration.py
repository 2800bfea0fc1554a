"""What hangs on a customer in the tab "Cadastro" besides address and contact, the plans, and the favourites."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey

from integrator_tui.models.base import Table
from integrator_tui.models.fields import DateField, DateTimeField, IntegerField, TextField


class ExtraField(Table):
    """A field that the provider defined; owners: customer, contact, plan."""

    id = AutoField()
    owner = TextField()
    name = TextField()
    kind = TextField()
    choices = TextField(default="[]")
    active = BooleanField(default=True)
    position = IntegerField(default=0)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class ExtraValue(Table):
    """The value of an extra field for one customer, contact or plan, in the form in which its kind stores it."""

    id = AutoField()
    field_id = IntegerField()
    owner_id = IntegerField()
    value = TextField(default="")
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class Observation(Table):
    """A dated note; `once` asks each operator to read it only once per version."""

    id = AutoField()
    customer_id = IntegerField()
    type_id = IntegerField(null=True)
    at = DateTimeField()
    operator_id = IntegerField()
    login = TextField()
    text = TextField()
    must_read = BooleanField(default=False)
    once = BooleanField(default=False)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class ObservationReading(Table):
    """An operator was shown a version of a note."""

    observation_id = IntegerField()
    operator_id = IntegerField()
    version = IntegerField()
    at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("observation_id", "operator_id", "version")


class DebitData(Table):
    """How a customer pays by debit (manual, 3.6)."""

    id = AutoField()
    customer_id = IntegerField()
    billing_form_id = IntegerField(null=True)
    bank_id = IntegerField(null=True)
    branch = TextField(default="")
    account = TextField(default="")
    account_type = TextField(default="")
    identifier = TextField(default="")
    holder_name = TextField(default="")
    holder_document = TextField(default="")
    status = TextField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class ScheduledSuspension(Table):
    """Until a day a plan is not suspended or not reduced (domain 3.10)."""

    id = AutoField()
    customer_id = IntegerField()
    plan_id = IntegerField()
    suspend = BooleanField(default=True)
    reduce = BooleanField(default=True)
    until = DateField()
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class Document(Table):
    """A document of a customer with its newest file; `call_id` or `survey_id` is what it was attached to."""

    id = AutoField()
    customer_id = IntegerField()
    type_id = IntegerField(null=True)
    description = TextField(default="")
    at = DateTimeField()
    login = TextField()
    file_name = TextField()
    content_type = TextField()
    size = IntegerField()
    sha256 = TextField()
    revision = IntegerField()
    call_id = IntegerField(null=True)
    survey_id = IntegerField(null=True)
    version = IntegerField(default=1)
    deleted_at = DateTimeField(null=True)


class DocumentFile(Table):
    """Every file that a document has had, the newest too."""

    document_id = IntegerField()
    revision = IntegerField()
    at = DateTimeField()
    login = TextField()
    file_name = TextField()
    content_type = TextField()
    size = IntegerField()
    sha256 = TextField()

    class Meta:
        primary_key = CompositeKey("document_id", "revision")


class Favorite(Table):
    """A shortcut of an operator to a destination of the customer window; `destination` is the id of its command."""

    id = AutoField()
    operator_id = IntegerField()
    destination = TextField()
    position = IntegerField()


class CepAnswer(Table):
    """What a postal service said of a CEP."""

    zip = TextField(primary_key=True)
    street = TextField()
    district = TextField()
    city = TextField()
    state = TextField()
    city_code = TextField()
    part = TextField()
    source = TextField()
    at = DateTimeField()
