"""The search index holds more now: sounds of words, ends of numbers, contacts, condominiums.

What it holds is derived from the customers: it is emptied here, and made anew by whoever has migrated the base.
"""

from integrator_tui.db import ddl

TABLES = ("row", "name", "key", "word", "near", "part", "place_name", "resident", "place")


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Empty the tables of the index."""
    for table in TABLES:
        ddl(db, f"DELETE FROM search_{table};")
