"""What `doctor` looks at in the account: sums that are kept for speed against the entries that they come from."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good
from integrator_tui.upkeep.target import fetch, tables

ASK = "Restaure uma cópia anterior ao lado (restore) e compare os lançamentos; não receba nem cobre antes disso."


def balances(site: Site) -> Iterator[Finding]:
    """One scan of the entries: what each invoice has open, credits below zero, entries of another customer."""
    db = site.db
    assert db is not None  # the table of checks says so
    if "ledger_entry" not in tables(db):
        return
    site.progress("Lançamentos", 0, 0)
    wrong = fetch(
        db,
        "SELECT COUNT(*), MIN(invoice.number) FROM invoice LEFT JOIN"
        " (SELECT invoice_id, SUM(cents) AS booked FROM ledger_entry GROUP BY invoice_id) AS entries"
        " ON entries.invoice_id = invoice.id WHERE invoice.open_cents <> COALESCE(entries.booked, 0)",
    )[0]
    credits = fetch(
        db,
        "SELECT COUNT(*), MIN(customer_id) FROM (SELECT customer_id, SUM(cents) AS owed FROM ledger_entry"
        " WHERE invoice_id IS NULL GROUP BY customer_id) AS sums WHERE owed > 0",
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
    if credits[0]:
        yield failure(f"{counted(credits[0], 'cliente')} com crédito abaixo de zero; o primeiro: {credits[1]}.", ASK)
    if strangers[0]:
        yield failure(f"{counted(strangers[0], 'lançamento')} de outro cliente; o primeiro: {strangers[1]}.", ASK)
    if not (wrong[0] or credits[0] or strangers[0]):
        yield good("A soma dos lançamentos de cada fatura é o que ela tem em aberto.")
