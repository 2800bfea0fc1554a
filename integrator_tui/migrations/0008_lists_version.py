"""A mark that changes with the provider's lists and variables: who keeps them knows by it whether to read them anew.

The mark is drawn, not counted: what was rolled back, and the lists of a copy that goes its own way, have never the mark
of other lists.
"""

from integrator_tui.db import ddl

TABLE = "CREATE TABLE lists_version (value BIGINT NOT NULL);"
FIRST = {
    "sqlite": "INSERT INTO lists_version (value) VALUES (random());",
    "postgresql": "INSERT INTO lists_version (value) VALUES ((random() * 9007199254740991)::bigint);",
}


def _sqlite() -> str:
    return "\n".join(
        f"CREATE TRIGGER {table}_{verb.lower()}_version AFTER {verb} ON {table}\n"
        "BEGIN UPDATE lists_version SET value = random(); END;"
        for table in ("list_item", "system_variable")
        for verb in ("INSERT", "UPDATE", "DELETE")
    )


TRIGGERS = {
    "sqlite": _sqlite(),
    "postgresql": """
CREATE FUNCTION lists_changed() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN
    UPDATE lists_version SET value = (random() * 9007199254740991)::bigint;
    RETURN NULL;
END$$;
CREATE TRIGGER list_item_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON list_item
FOR EACH STATEMENT EXECUTE FUNCTION lists_changed();
CREATE TRIGGER system_variable_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON system_variable
FOR EACH STATEMENT EXECUTE FUNCTION lists_changed();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the mark and the triggers that change it."""
    ddl(db, TABLE)
    ddl(db, FIRST)
    ddl(db, TRIGGERS)
