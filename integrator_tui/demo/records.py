"""Notes, further addresses and debit data of a few customers of the demonstration, drawn by their codes.

No documents: they are files, and whoever fills a base on a server is not always where its store is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from integrator_tui.demo import texts as demo_texts
from integrator_tui.demo.people import People
from integrator_tui.forms.customers.debit import ACCOUNT, STATUSES
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.debits import identifier
from integrator_tui.rules.customers.bank_account import RULES
from integrator_tui.services import bulk
from integrator_tui.services.lists import lists

NOTED, MUST_READ, ONCE = (20, 7), (100, 47), (300, 247)
FURTHER_ADDRESS, DEBIT = (25, 11), (30, 13)
"""One customer in so many, the one with that rest; those who must be read are among those with notes."""
BATCH = 20_000
BANK = "341"
"""Its accounts have a check digit that is a single figure."""


def is_one(customer_id: int, which: tuple[int, int]) -> bool:
    """Whether a customer is among the ones."""
    return customer_id % which[0] == which[1]


def fill(customers: int, seed: int, today: date) -> None:
    """For the customers 1 to `customers`, in the open transaction; the last one, who is hostile, stays as it is."""
    random = Random(f"records {seed}")  # noqa: S311 - nothing here is a secret
    types = _ids(lists.NOTE_TYPES)
    last = customers - 1
    _write("observation", _NOTE, _notes(random, last, types, today))
    _write("address", _ADDRESS, _addresses(random, last))
    _write("debit_data", _DEBIT, _debits(random, last))


_NOTE = ("customer_id", "type_id", "at", "operator_id", "login", "text", "must_read", "once", "version")
_ADDRESS = (
    *("customer_id", "kind", "zip", "street", "number", "complement", "district", "city", "state", "city_code"),
    *("reference", "version"),
)
_DEBIT = (
    *("customer_id", "billing_form_id", "bank_id", "branch", "account", "account_type", "identifier", "status"),
    "version",
)


def _write(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    some: list[tuple[Any, ...]] = []
    for row in rows:
        some.append(row)
        if len(some) >= BATCH:
            bulk.write(table, columns, some)
            some = []
    bulk.write(table, columns, some)


def _notes(random: Random, last: int, types: dict[str, int], today: date) -> Iterator[tuple[Any, ...]]:
    """Older ones first, none from before the customer was one; what must be read is the newest."""
    known = fetch(
        f"SELECT id, registered_on FROM customer WHERE id <= ? AND id % {NOTED[0]} = {NOTED[1]} ORDER BY id", (last,)
    )
    for key, registered in known:
        days = min((today - date.fromisoformat(str(registered))).days, 500)
        must, once = is_one(key, MUST_READ), is_one(key, ONCE)
        texts = random.sample(demo_texts.OBSERVATIONS, random.randrange(1, 3))
        if must:
            texts = [*texts[:-1], random.choice(demo_texts.COMPULSORY)]
        ages = sorted((random.randrange(days + 1) for _ in texts), reverse=True)
        for number, ((kind, text), age) in enumerate(zip(texts, ages, strict=True), 1):
            read = must and number == len(texts)
            hour = f"{random.randrange(11, 21):02}:{random.randrange(60):02}:00"  # of UTC: an office day in Brazil
            at = f"{(today - timedelta(days=age)).isoformat()} {hour}"
            login = random.choice(demo_texts.LOGINS)
            yield key, types.get(kind), at, 0, login, text, read, read and once, 1


def _addresses(random: Random, last: int) -> Iterator[tuple[Any, ...]]:
    """Where it is installed, in the city of the customer."""
    people = People(random)
    cities = {city.code: city for city in people.cities}
    homes = fetch(
        "SELECT customer_id, city_code, city FROM address WHERE kind = 'principal' AND customer_id <= ?"
        f" AND customer_id % {FURTHER_ADDRESS[0]} = {FURTHER_ADDRESS[1]} ORDER BY customer_id",
        (last,),
    )
    for key, code, name in homes:
        home = people.home(cities[code])
        street, district = (
            (home.street.upper(), home.district.upper()) if name == home.city.upper else (home.street, home.district)
        )
        reference = random.choice(demo_texts.REFERENCES)
        state = home.city.state
        yield key, "instalacao", home.zip, street, home.number, "", district, name, state, code, reference, 1


def _debits(random: Random, last: int) -> Iterator[tuple[Any, ...]]:
    """From an account; nothing of a provider who has made lists of his own without it."""
    forms = fetch("SELECT id, details FROM list_item WHERE kind = ? ORDER BY id", (lists.BILLING_FORMS,))
    billing = next((key for key, details in forms if f'"{ACCOUNT}"' in str(details)), None)
    bank = fetch("SELECT MIN(id) FROM list_item WHERE kind = ? AND code = ?", (lists.BANKS, BANK))[0][0]
    if billing is None or bank is None:
        return
    digit = RULES[BANK].account_digit
    for key in range(DEBIT[1], last + 1, DEBIT[0]):
        branch, body = f"{random.randrange(1, 9999):04}", f"{random.randrange(10_000, 100_000)}"
        account = f"{body}-{digit(branch, body)}"
        status = random.choice(STATUSES).value
        yield key, billing, bank, branch, account, "corrente", identifier(key, None), status, 1


def _ids(kind: str) -> dict[str, int]:
    return {name: key for key, name in fetch("SELECT id, name FROM list_item WHERE kind = ? ORDER BY id", (kind,))}
