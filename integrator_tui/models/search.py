"""The search index: what it holds can be derived from the customers again at any time (`services.search_index`)."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey

from integrator_tui.models.base import Table
from integrator_tui.models.fields import IntegerField, TextField


class SearchRow(Table):
    """A customer as a line of the list, stored in the order of the names, so that a page of lines lies together.

    Triggers keep `active_plans` and `overdue_cents` as in `customer_standing`.

    `names`, `keys` and `places` say what the other tables hold of the customer, so that an edit removes exactly what
    is stale: the base of the turned names, empty when it is `name`; one line of `rules.search_keys.lines` per line;
    the ids of the places with spaces between.
    """

    name = TextField()
    customer_id = IntegerField(unique=True)
    legal_name = TextField()
    trade_name = TextField()
    document = TextField()
    city = TextField()
    state = TextField()
    phone = TextField()
    active = BooleanField()
    active_plans = IntegerField()
    overdue_cents = IntegerField()
    names = TextField()
    keys = TextField()
    places = TextField()

    class Meta:
        primary_key = CompositeKey("name", "customer_id")


class SearchName(Table):
    """A customer's names, turned to each of their words (`rules.search_names.turned`)."""

    entry = TextField()
    customer_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("entry", "customer_id")


class SearchKey(Table):
    """Telephones, e-mails, logins ...: found by their beginning. `kind` is a letter of `rules.search_keys.KINDS`."""

    kind = TextField()
    key = TextField()
    customer_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "key", "customer_id")


class SearchWord(Table):
    """The words of names. Words that nobody has any more may stay.

    `customers` is how many had the word at the last `rebuild`, and 1 for later words: good enough to tell common words
    from rare ones, and nobody waits for somebody else's customer to be counted.
    """

    word = TextField(primary_key=True)
    customers = IntegerField()


class SearchNear(Table):
    """The words of `SearchWord`, whole and without one letter each."""

    near = TextField()
    word = TextField()

    class Meta:
        primary_key = CompositeKey("near", "word")


class SearchPart(Table):
    """The ends of the words of `SearchWord`: what is found inside a word."""

    part = TextField()
    word = TextField()

    class Meta:
        primary_key = CompositeKey("part", "word")


class SearchPlace(Table):
    """A street with its district, city, state and CEP, once however many customers live there; empty ones may stay."""

    id = AutoField()
    base = TextField(unique=True)


class SearchPlaceName(Table):
    """A place's words, turned to each of them."""

    entry = TextField()
    place_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("entry", "place_id")


class SearchResident(Table):
    """Which customers have an address at a place."""

    place_id = IntegerField()
    customer_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("place_id", "customer_id")
