"""History grows at its end only, also for programs that set no `recursive_triggers` (SQLite)."""

from integrator_tui.db import ddl

# REPLACE deletes the row that is in its way without asking the trigger against deleting, unless it is told to ask.
# On PostgreSQL the primary key refuses.
TRIGGER = {
    "sqlite": """
CREATE TRIGGER history_at_the_end BEFORE INSERT ON history
WHEN NEW.id IS NOT (SELECT COALESCE(MAX(id), 0) + 1 FROM history)
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the trigger."""
    ddl(db, TRIGGER)
