"""The program is killed while it brings a base up to date."""

from __future__ import annotations

from tests.faults.registry import Outcome, row
from tests.upkeep import kill_migration


def _told(kills: int, *, bare: bool = False) -> Outcome:
    found = kill_migration.kill_during_migration(kills, bare=bare)
    lost = len(found.between) + (0 if bare else found.without_copy)
    note = f"{found.old} old, {found.inside} of them after their copy was taken, {found.new} new"
    return Outcome(kills, kills, lost, "; ".join([note, *(text[:200] for text in found.between[:2])]))


@row(
    "migration",
    promise="the base is the old one or the new one, copied before, and the next start arrives at the new one",
    fault="kill -9 at a random moment of a migration",
    control=lambda full: _told(20, bare=True),
    without="a transaction around each migration",
    functions=("F216",),
)
def killed_migrations(full: bool) -> Outcome:
    """On SQLite; a few on PostgreSQL are in tests/upkeep."""
    return _told(500 if full else 6)
