"""Since when a plan was suspended before a trust release: the term of ending the contract counts from there."""

from integrator_tui.db import ddl


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Releases of before do not know it: there the day of the release counts."""
    ddl(db, "ALTER TABLE plan_trust ADD COLUMN suspended_on DATE;")
