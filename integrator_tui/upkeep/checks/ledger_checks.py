"""What `doctor` looks at in the account: sums that are kept for speed against the entries that they come from.

Grouping millions of entries by their invoice costs several times what reading them does. So both sides are first
weighed: each amount is taken times a number that its invoice and customer make, drawn anew each time, and added up.
Equal weights are equal sums, but for a chance of one in two thousand million; only where they differ is it looked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import peewee

from integrator_tui.engine.address import engine
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good
from integrator_tui.upkeep.target import fetch, tables

ASK = "Restaure uma cópia anterior ao lado (restore) e compare os lançamentos; não receba nem cobre antes disso."
FIRST, SECOND = 2_147_483_647, 2_147_483_629
"""Primes: a product of two rests stays below what an integer of either engine holds; together they make no pattern."""


def balances(site: Site) -> Iterator[Finding]:
    """What each invoice has open, credits below zero, entries of another customer."""
    db = site.db
    assert db is not None  # the table of checks says so
    if "ledger_entry" not in tables(db):
        return
    site.progress("Lançamentos", 0, 0)
    found = [] if same_weight(db) else [*_wrong_sums(db)]
    credits = fetch(
        db,
        "SELECT COUNT(*), MIN(customer_id) FROM (SELECT customer_id, SUM(cents) AS owed FROM ledger_entry"
        " WHERE invoice_id IS NULL GROUP BY customer_id) AS sums WHERE owed > 0",
    )[0]
    if credits[0]:
        said = f"{counted(credits[0], 'cliente')} com crédito abaixo de zero; o primeiro: {credits[1]}."
        found.append(failure(said, ASK))
    yield from found or [good("A soma dos lançamentos de cada fatura é o que ela tem em aberto.")]


def same_weight(db: peewee.Database) -> bool:
    """Whether entries and invoices weigh the same: one scan of each table, and no sorting."""
    one, two, three = (random.randrange(2**29, 2**30) for _ in range(3))  # noqa: S311  # nothing secret

    rest = "%" if engine(db) == "sqlite" else "%%"  # psycopg takes one for a placeholder

    def weighed(cents: str, invoice: str, table: str) -> int:
        own = f"(CAST({invoice} AS BIGINT) * {one} {rest} {FIRST})"
        line = f"((CAST({invoice} AS BIGINT) * {two} + CAST(customer_id AS BIGINT) * {three}) {rest} {SECOND})"
        # A square that wraps round many times: amounts of neighbouring invoices cancel each other over a line only.
        # No condition on the invoice: an entry without one weighs nothing, and an index would be read in its place.
        weight = f"{cents} * ({own} * ({line} * {line} {rest} {SECOND}) {rest} {FIRST}) {rest} {FIRST}"
        return int(fetch(db, f"SELECT SUM({weight}) FROM {table}")[0][0] or 0)

    entries = weighed("cents", "invoice_id", "ledger_entry")
    return (entries - weighed("open_cents", "id", "invoice")) % FIRST == 0


def _wrong_sums(db: peewee.Database) -> Iterator[Finding]:
    """Which they are."""
    wrong = fetch(
        db,
        "SELECT COUNT(*), MIN(invoice.number) FROM invoice LEFT JOIN"
        " (SELECT invoice_id, SUM(cents) AS booked FROM ledger_entry GROUP BY invoice_id) AS entries"
        " ON entries.invoice_id = invoice.id WHERE invoice.open_cents <> COALESCE(entries.booked, 0)",
    )[0]
    strangers = fetch(
        db,
        "SELECT COUNT(*), MIN(entry.id) FROM ledger_entry AS entry JOIN invoice ON invoice.id = entry.invoice_id"
        " WHERE invoice.customer_id <> entry.customer_id",
    )[0]
    if wrong[0]:
        said = (
            f"{counted(wrong[0], 'fatura')} com o em aberto diferente da soma dos lançamentos; a primeira: {wrong[1]}."
        )
        yield failure(said, ASK)
    if strangers[0]:
        yield failure(f"{counted(strangers[0], 'lançamento')} de outro cliente; o primeiro: {strangers[1]}.", ASK)
