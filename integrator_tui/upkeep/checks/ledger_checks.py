"""What `doctor` looks at in the account: sums that are kept for speed against the entries that they come from.

Grouping millions of entries by their invoice costs several times what reading them does. So both sides are first
weighed: each amount is taken times a number that its invoice and customer make, drawn anew each time, and added up.
Equal weights are equal sums, but for a chance of one in two thousand million; only where they differ is it looked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import peewee

from integrator_tui.engine.address import engine
from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.queries.customers.standing import NOT_CONTESTED
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good
from integrator_tui.upkeep.target import fetch, tables

ASK = "Restaure uma cópia anterior ao lado (restore) e compare os lançamentos; não receba nem cobre antes disso."
MOST = 2 * MOST_PRICE
"""Cents that a standing holds at most."""
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
    found += _wrong_standings(db)
    yield from found or [good("A soma dos lançamentos de cada fatura é o que ela tem em aberto.")]


def same_weight(db: peewee.Database) -> bool:
    """Whether entries and invoices weigh the same: one scan of each table, and no sorting."""
    one, two = (random.randrange(2**29, 2**30) for _ in range(2))  # noqa: S311  # nothing secret
    sqlite = engine(db) == "sqlite"

    def weighed(cents: str, invoice: str, table: str) -> str:
        # No condition on the invoice of an entry: one without weighs nothing, and an index would be read in its place.
        if not sqlite:  # what it has as a function costs a tenth of the same in arithmetic
            own = f"hashint8extended((CAST({invoice} AS BIGINT) << 31) + customer_id, {one}) & 1073741823"
            return f"SELECT SUM({cents} * ({own})) FROM {table}"
        line = f"(({invoice} * {one} + customer_id * {two}) % {SECOND})"
        # A square that wraps round many times, taken times the invoice: amounts of neighbouring invoices cancel each
        # other over a line, and over a square alone.
        return f"SELECT SUM({cents} * ({invoice} * ({line} * {line} % {SECOND}) % {FIRST}) % {FIRST}) FROM {table}"

    entries = int(fetch(db, weighed("cents", "invoice_id", "ledger_entry"))[0][0] or 0)
    invoices = int(fetch(db, weighed("open_cents", "id", "invoice") + " WHERE open_cents <> 0")[0][0] or 0)
    return (entries - invoices) % FIRST == 0 if sqlite else entries == invoices


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


def _wrong_standings(db: peewee.Database) -> list[Finding]:
    """What the search shows as overdue against the invoices, by the day for which each standing holds."""
    noted = fetch(db, "SELECT value FROM counter WHERE name = 'standing'")
    day = date.fromordinal(noted[0][0]).isoformat() if noted else "0001-01-01"
    holds = f"CASE WHEN s.as_of > '{day}' THEN s.as_of ELSE '{day}' END"
    wrong = fetch(
        db,
        "SELECT COUNT(*), MIN(s.customer_id) FROM customer_standing AS s LEFT JOIN"
        " (SELECT invoice.customer_id AS owner, COUNT(*) AS many, SUM(open_cents) AS cents, MIN(due_on) AS oldest"
        " FROM invoice JOIN customer_standing AS s ON s.customer_id = invoice.customer_id"
        f" WHERE open_cents > 0 AND due_on < {holds} AND effective_due_on < {holds} AND {NOT_CONTESTED}"
        " GROUP BY invoice.customer_id) AS found ON found.owner = s.customer_id"
        " WHERE (s.overdue_invoices <> COALESCE(found.many, 0)"
        f" OR s.overdue_cents <> CASE WHEN found.cents > {MOST} THEN {MOST} ELSE COALESCE(found.cents, 0) END"
        " OR COALESCE(CAST(s.oldest_due AS TEXT), '') <> COALESCE(CAST(found.oldest AS TEXT), ''))"
        " AND EXISTS (SELECT 1 FROM invoice WHERE invoice.customer_id = s.customer_id)",
    )[0]
    if not wrong[0]:
        return []
    said = f"{counted(wrong[0], 'cliente')} com o vencido da pesquisa diferente das faturas; o primeiro: {wrong[1]}."
    return [failure(said, "Rode: integrator-tui reindex. As faturas e os lançamentos estão certos.")]
