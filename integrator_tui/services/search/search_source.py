"""What the search index holds of a customer, and what it is derived from, read from the tables of the customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from integrator_tui.models.raw import fetch_each, on_postgresql
from integrator_tui.rules.search.search_keys import line_keys, lines
from integrator_tui.rules.search.search_names import folded_name, name_base, place_base, place_name, turned

Row = tuple[str | int, ...]

TABLES: dict[str, tuple[str, ...]] = {
    "search_row": (
        *("name", "customer_id", "legal_name", "trade_name", "document", "city", "state", "phone", "active"),
        *("active_plans", "overdue_cents"),
        *("names", "keys", "places"),
    ),
    "search_name": ("entry", "customer_id"),
    "search_key": ("kind", "key", "customer_id"),
    "search_resident": ("place_id", "customer_id"),
}
"""The tables with rows of single customers, in the order in which they are written, and their columns."""

READ: dict[str, str] = {
    "customer": "SELECT id, legal_name, trade_name, document, active, phone, mobile, fax, email, social_name, nickname,"
    " other_document,"
    " COALESCE((SELECT name FROM list_item WHERE id = customer.condominium_id), '')"
    " FROM customer WHERE {} ORDER BY id",
    "customer_standing": "SELECT customer_id, active_plans, overdue_cents"
    " FROM customer_standing WHERE {} ORDER BY customer_id",
    "contact": "SELECT customer_id, phone, mobile, fax, email, name"
    " FROM contact WHERE {} AND deleted_at IS NULL ORDER BY customer_id, id",
    "customer_identifier": "SELECT customer_id, kind, value FROM customer_identifier WHERE {} ORDER BY customer_id, id",
    "address": "SELECT customer_id, kind, street, district, city, state, zip,"
    " COALESCE((SELECT name FROM list_item WHERE id = address.condominium_id), '')"
    " FROM address WHERE {} AND deleted_at IS NULL ORDER BY customer_id, id",
}
"""What is read of each table, for a condition on the customer's id; sorted by it."""

Rows = Mapping[int, Sequence[tuple[Any, ...]]]


class Held(NamedTuple):
    """What the index holds of one customer: the columns of `search_row`."""

    name: str
    customer_id: int
    legal_name: str
    trade_name: str
    document: str
    city: str
    state: str
    phone: str
    active: bool
    active_plans: int
    overdue_cents: int
    names: str
    keys: str
    places: str

    def bases(self) -> list[str]:
        """Its own names in one text, then each contact's: words of two people are no name."""
        return (self.names or self.name).split("\n")

    def words(self) -> set[str]:
        """The words of its names and of its contacts'."""
        return {word for base in self.bases() for word in base.split()}

    def rows(self, other: Held | None = None) -> dict[str, set[Row]]:
        """The rows of each of `TABLES`, but those that the `other`, the same customer at another time, has as well."""
        key = self.customer_id
        rows: dict[str, set[Row]] = {"search_row": {tuple(self)}}
        if other is None or other.bases() != self.bases():
            rows["search_name"] = {(entry, key) for base in self.bases() for entry in turned(base)}
        if other is None or other.keys != self.keys:
            rows["search_key"] = {
                (kind, text, key) for line in self.keys.split("\n") if line for kind, text in line_keys(line)
            }
        if other is None or other.places != self.places:
            rows["search_resident"] = {(int(place), key) for place in self.places.split()}
        return rows


def places_of(rows: Mapping[str, Rows], key: int) -> set[str]:
    """The places where a customer has an address: the street, and the condominium."""
    ((*_, condominium),) = rows["customer"][key]
    addresses = rows["address"].get(key, ())
    found = {place for address in addresses for place in (place_base(*address[2:7]), place_name(address[7]))}
    return (found | {place_name(condominium)}) - {""}


def derive(rows: Mapping[str, Rows], place_id: Callable[[str], int]) -> list[Held]:
    """What the index should hold of the customers in `rows`, which has the rows of `READ` by table and customer."""
    held = []
    for key, (row,) in rows["customer"].items():
        _, legal_name, trade_name, document, active, phone, mobile, fax, email, social_name, nickname, other, _ = row
        contacts, addresses = rows["contact"].get(key, ()), rows["address"].get(key, ())
        phones = [phone, mobile, fax, *(number for contact in contacts for number in contact[1:4])]
        identifiers = [(kind, value) for _, kind, value in rows["customer_identifier"].get(key, ())]
        identifiers += [("document", other)] if other else []
        standing = rows["customer_standing"].get(key)
        home = next((address for address in addresses if address[1] == "principal"), None)
        called = social_name or legal_name
        name = folded_name(called)
        own = name_base(called, legal_name, trade_name, nickname)
        bases = dict.fromkeys([own, *(name_base(contact[5]) for contact in contacts)])
        names = "\n".join(filter(None, bases))
        places = places_of(rows, key)
        held.append(
            Held(
                name=name,
                customer_id=key,
                legal_name=called,
                trade_name=trade_name,
                document=document or other,
                city=home[4] if home else "",
                state=home[5] if home else "",
                phone=mobile or phone,
                active=active,
                active_plans=standing[0][1] if standing else 0,
                overdue_cents=standing[0][2] if standing else 0,
                names="" if names == name else names,
                keys="\n".join(
                    sorted(lines(phones, [email, *(contact[4] for contact in contacts)], identifiers, document))
                ),
                places=" ".join(map(str, sorted(map(place_id, places)))),
            )
        )
    return held


def read(condition: str, values: Sequence[Any], lock: bool = False) -> dict[str, Rows]:
    """The rows of `READ` by table and customer; `{}` in the condition is the column with the customer's id.

    With `lock` nobody else derives the same customers until the transaction ends: the customers are read first, and
    what others had written about them is seen by the readings that follow. SQLite has one writer at a time.
    """
    asked = []
    for table, sql in READ.items():
        if lock and table == "customer" and on_postgresql():
            sql += " FOR NO KEY UPDATE"
        asked.append((sql.format(condition.format("id" if table == "customer" else "customer_id")), values))
    found: dict[str, Rows] = {}
    for table, rows in zip(READ, fetch_each(*asked), strict=True):
        by_customer: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            by_customer[row[0]].append(row)
        found[table] = by_customer
    return found
