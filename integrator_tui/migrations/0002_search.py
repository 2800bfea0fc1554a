"""The search index: lines of the list by name, turned names, keys, words, places."""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE search_row (
    name {sorted} NOT NULL, customer_id INTEGER NOT NULL, legal_name TEXT NOT NULL, trade_name TEXT NOT NULL,
    document TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, phone TEXT NOT NULL, active {bool} NOT NULL,
    active_plans INTEGER NOT NULL, overdue_cents INTEGER NOT NULL,
    names {sorted} NOT NULL, keys {sorted} NOT NULL, places TEXT NOT NULL,
    PRIMARY KEY (name, customer_id)) {no_rowid};
CREATE UNIQUE INDEX search_row_customer ON search_row (customer_id);

CREATE TABLE search_name (
    entry {sorted} NOT NULL, customer_id INTEGER NOT NULL, PRIMARY KEY (entry, customer_id)) {no_rowid};

CREATE TABLE search_key (
    kind {sorted} NOT NULL, key {sorted} NOT NULL, customer_id INTEGER NOT NULL,
    PRIMARY KEY (kind, key, customer_id)) {no_rowid};

CREATE TABLE search_word (word {sorted} NOT NULL PRIMARY KEY, customers INTEGER NOT NULL) {no_rowid};

CREATE TABLE search_near (
    near {sorted} NOT NULL, word {sorted} NOT NULL, PRIMARY KEY (near, word)) {no_rowid};

CREATE TABLE search_part (
    part {sorted} NOT NULL, word {sorted} NOT NULL, PRIMARY KEY (part, word)) {no_rowid};

CREATE TABLE search_place (id {id}, base {sorted} NOT NULL UNIQUE);

CREATE TABLE search_place_name (
    entry {sorted} NOT NULL, place_id INTEGER NOT NULL, PRIMARY KEY (entry, place_id)) {no_rowid};

CREATE TABLE search_resident (
    place_id INTEGER NOT NULL, customer_id INTEGER NOT NULL, PRIMARY KEY (place_id, customer_id)) {no_rowid};
"""


# SQLite has the id in every index; PostgreSQL answers from an index alone only when it is in there.
DOCUMENTS = {"postgresql": "CREATE INDEX customer_document_id ON customer (document, id)"}

# Whoever counts plans and invoices writes one table; the lines of the list follow it.
TRIGGERS = {
    "sqlite": """
CREATE TRIGGER customer_standing_insert AFTER INSERT ON customer_standing
BEGIN UPDATE search_row SET active_plans = NEW.active_plans, overdue_cents = NEW.overdue_cents
WHERE customer_id = NEW.customer_id; END;
CREATE TRIGGER customer_standing_update AFTER UPDATE ON customer_standing
BEGIN UPDATE search_row SET active_plans = NEW.active_plans, overdue_cents = NEW.overdue_cents
WHERE customer_id = NEW.customer_id; END;
CREATE TRIGGER customer_standing_delete AFTER DELETE ON customer_standing
BEGIN UPDATE search_row SET active_plans = 0, overdue_cents = 0 WHERE customer_id = OLD.customer_id; END;
""",
    "postgresql": """
CREATE FUNCTION customer_standing_shown() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE search_row SET active_plans = 0, overdue_cents = 0 WHERE customer_id = OLD.customer_id;
    ELSE
        UPDATE search_row SET active_plans = NEW.active_plans, overdue_cents = NEW.overdue_cents
        WHERE customer_id = NEW.customer_id
        AND (active_plans, overdue_cents) <> (NEW.active_plans, NEW.overdue_cents);
    END IF;
    RETURN NULL;
END$$;
CREATE TRIGGER customer_standing_shown AFTER INSERT OR UPDATE OR DELETE ON customer_standing
FOR EACH ROW EXECUTE FUNCTION customer_standing_shown();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables of the search; the customers that are there come in with `search_index.rebuild`."""
    ddl(db, TABLES)
    ddl(db, DOCUMENTS)
    ddl(db, TRIGGERS)
