"""The search in the database: mixed typing, key by key, beside one indexed read and beside LIKE over nine columns."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.figures import middle_and_end
from integrator_tui.db import Db
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.search.search import count, search
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session

SESSION = Session(1, "banca", "Banca", "local", True, frozenset())
TYPED = 120
"""Customers whose data is typed, letter by letter: more than 1,000 keys."""
NINE = ("legal_name", "trade_name", "document", "phone", "mobile", "fax", "email", "rg", "mother_name")


@dataclass(frozen=True)
class Row:
    """One figure: milliseconds in the middle and at the 99th percentile, beside the floor of the same run."""

    what: str
    engine: str
    p50: float
    p99: float
    floor: float
    samples: int


def rows(customers: int, sqlite_url: str, postgres_url: str | None = None) -> Iterator[Row]:
    """The figures of bases that hold that many customers already; raises when a search does not find its customer."""
    for engine, url in (("SQLite", sqlite_url), ("PostgreSQL", postgres_url)):
        if url is not None:
            db = Db(url)
            try:
                yield from db.run(_measure, engine, url, customers)
            finally:
                db.close()


def typing(customers: list[tuple[Any, ...]], seed: int = 1) -> Iterator[tuple[int, str, bool]]:
    """Customer, text so far, whether it is whole: names as they are said, with errors, numbers, addresses of mail."""
    rng = random.Random(seed)
    for key, name, document, phone, mobile, email in customers:
        words = fold(name).split()
        kind = rng.choices(("name", "error", "phone", "document", "email", "code"), (45, 10, 18, 12, 10, 5))[0]
        text = " ".join((words[0], *words[-2:])) if rng.random() < 0.5 else f"{words[0]} {words[-1]}"
        if kind == "error":
            text = misspelt(rng, text)
        elif kind == "phone" and (mobile or phone):
            text = rng.choice((str.strip, lambda n: n[2:], format_phone))(mobile or phone)
        elif kind == "document":
            text = document
        elif kind == "email" and email:
            text = email
        elif kind == "code":
            text = str(key)
        for end in range(2, len(text) + 1):
            yield key, text[:end], end == len(text)


def misspelt(rng: random.Random, text: str) -> str:
    """The text with one letter too many, missing, wrong, or swapped with the next."""
    words = text.split()
    at = max(range(len(words)), key=lambda n: len(words[n]))
    word, place = words[at], rng.randrange(len(words[at]) - 1)
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    words[at] = rng.choice(
        (
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    return " ".join(words)


def _measure(engine: str, url: str, customers: int) -> list[Row]:
    ((there,),) = fetch("SELECT COUNT(*) FROM customer")
    if there != customers:
        raise AssertionError(f"{there} customers in {engine} instead of {customers}")
    keys = random.Random(2).sample(range(1, customers + 1), TYPED)
    marks = ", ".join("?" * TYPED)
    sample = fetch(
        f"SELECT id, legal_name, document, phone, mobile, email FROM customer WHERE id IN ({marks}) ORDER BY id", keys
    )
    texts = list(typing(sample))
    for _, text, _ in texts[:200]:
        search(SESSION, text)
    documents = [row[2] for row in sample]
    read_one, connection = _indexed_read(url)
    searched, counted, reads = [], [], []
    try:
        for number, (key, text, whole) in enumerate(texts):
            reads.append(_timed(read_one, documents[number % len(documents)])[1])
            found, took = _timed(search, SESSION, text)
            searched.append(took)
            if whole and not found.rows:
                raise AssertionError(f"{text!r} does not find customer {key}")
            counted.append(_timed(count, SESSION, text)[1])
    finally:
        connection.close()
    floor = statistics.median(reads)
    like = [_timed(_like, text)[1] for text in [text for _, text, whole in texts if whole][:9]]
    return [
        Row("search, mixed typing", engine, *middle_and_end(searched), floor, len(searched)),
        Row("count up to 1,000, mixed typing", engine, *middle_and_end(counted), floor, len(counted)),
        Row("LIKE over nine columns", engine, *middle_and_end(like), floor, len(like)),
    ]


def _timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    began = time.perf_counter()
    result = function(*arguments)
    return result, (time.perf_counter() - began) * 1e3


def _indexed_read(url: str) -> tuple[Callable[[str], Any], Any]:
    """One prepared read along an index through the bare driver, and its connection."""
    connection: Any
    if url.startswith("sqlite"):
        connection, sql = sqlite3.connect(url.removeprefix("sqlite:///")), "SELECT id FROM customer WHERE document = ?"
    else:
        import psycopg

        connection, sql = psycopg.connect(url), "SELECT id FROM customer WHERE document = %s"
    return lambda document: connection.execute(sql, (document,)).fetchall(), connection


def _like(text: str) -> list[tuple[Any, ...]]:
    like = "LIKE" if "sqlite" in type(execute("SELECT 1")).__module__ else "ILIKE"
    tests = " OR ".join(f"{column} {like} ?" for column in NINE)
    return fetch(f"SELECT id FROM customer WHERE {tests} ORDER BY id LIMIT 50", [f"%{text}%"] * len(NINE))
