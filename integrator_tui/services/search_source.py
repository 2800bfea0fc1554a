"""What the search index holds of a customer, and what it is derived from, read from the tables of the customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.rules.search_keys import keys, name_base, place_base, turned

TABLES: dict[str, tuple[str, ...]] = {
    "search_name": ("entry", "customer_id"),
    "search_key": ("kind", "key", "customer_id"),
    "search_resident": ("place_id", "customer_id"),
    "search_entry": ("customer_id", "names", "keys", "places"),
}
"""The tables with rows of single customers, in the order in which they are written, and their columns."""

Row = tuple[str | int, ...]

READ: dict[str, str] = {
    "customer": "SELECT id, legal_name, trade_name, phone, mobile, fax, email FROM customer WHERE {} ORDER BY id",
    "contact": "SELECT customer_id, phone, mobile, fax, email FROM contact WHERE {} ORDER BY customer_id, id",
    "identifier": "SELECT customer_id, kind, value FROM customer_identifier WHERE {} ORDER BY customer_id, id",
    "address": "SELECT customer_id, street, district, city, state, zip FROM address WHERE {} ORDER BY customer_id, id",
}
"""What is read of each table, for a condition on the customer's id; sorted by it."""


@dataclass(frozen=True)
class Source:
    """What the index should hold of one customer."""

    names: str
    keys: frozenset[tuple[str, str]]
    places: frozenset[str]


@dataclass(frozen=True)
class Held:
    """What the index holds of one customer, packed as in `search_entry`."""

    customer_id: int
    names: str
    keys: str
    places: str

    @classmethod
    def of(cls, customer_id: int, source: Source, places: dict[str, int]) -> Held:
        """What it should hold; `places` has the ids of the places."""
        packed = "\n".join(sorted(kind + key for kind, key in source.keys))
        ids = " ".join(str(places[base]) for base in sorted(source.places))
        return cls(customer_id, source.names, packed, ids)

    def rows(self) -> dict[str, set[Row]]:
        """The rows of each of `TABLES`."""
        key = self.customer_id
        return {
            "search_name": {(entry, key) for entry in turned(self.names)},
            "search_key": {(line[0], line[1:], key) for line in self.keys.split("\n") if line},
            "search_resident": {(int(place), key) for place in self.places.split()},
            "search_entry": {(key, self.names, self.keys, self.places)},
        }


def derive(
    customer: Sequence[Any],
    contacts: Iterable[Sequence[Any]],
    identifiers: Iterable[Sequence[Any]],
    addresses: Iterable[Sequence[Any]],
) -> Source:
    """The source of one customer, from the rows that `READ` names."""
    _, legal_name, trade_name, phone, mobile, fax, email = customer
    phones, emails = [phone, mobile, fax], [email]
    for contact in contacts:
        phones += contact[1:4]
        emails.append(contact[4])
    return Source(
        names=name_base(legal_name, trade_name),
        keys=keys(phones, emails, [(row[1], row[2]) for row in identifiers]),
        places=frozenset(filter(None, (place_base(*row[1:]) for row in addresses))),
    )


def read_sources(ids: Sequence[int]) -> dict[int, Source]:
    """The sources of some customers; one that does not exist is missing."""
    marks = ", ".join("?" * len(ids))
    rows: dict[str, dict[int, list[tuple[Any, ...]]]] = {}
    for table, sql in READ.items():
        of = rows[table] = defaultdict(list)
        for row in fetch(sql.format(f"{'id' if table == 'customer' else 'customer_id'} IN ({marks})"), ids):
            of[row[0]].append(row)
    return {
        key: derive(customer, rows["contact"][key], rows["identifier"][key], rows["address"][key])
        for key, (customer,) in rows["customer"].items()
    }
