"""The search index: what it holds can be derived from the customers again at any time (`services.search_index`)."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from integrator_tui.models.base import Table


class SearchName(Table):
    """A customer's names, turned to each of their words (`rules.search_keys.turned`)."""

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


class SearchPart(Table):
    """The ends of all words of names: what is found inside a word. Words that nobody has any more may stay."""

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


class SearchEntry(Table):
    """What the other tables hold of a customer, so that an edit removes exactly what is stale.

    `names` is the base of the turned names, `keys` one letter and key per line, `places` the ids, with spaces between.
    """

    customer_id = IntegerField(primary_key=True)
    names = TextField()
    keys = TextField()
    places = TextField()
