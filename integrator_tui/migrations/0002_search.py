"""The search index: turned names, keys, parts of words, places."""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE search_name (
    entry {sorted} NOT NULL, customer_id INTEGER NOT NULL, PRIMARY KEY (entry, customer_id)) {no_rowid};

CREATE TABLE search_key (
    kind {sorted} NOT NULL, key {sorted} NOT NULL, customer_id INTEGER NOT NULL,
    PRIMARY KEY (kind, key, customer_id)) {no_rowid};

CREATE TABLE search_part (
    part {sorted} NOT NULL, word {sorted} NOT NULL, PRIMARY KEY (part, word)) {no_rowid};

CREATE TABLE search_place (id {id}, base {sorted} NOT NULL UNIQUE);

CREATE TABLE search_place_name (
    entry {sorted} NOT NULL, place_id INTEGER NOT NULL, PRIMARY KEY (entry, place_id)) {no_rowid};

CREATE TABLE search_resident (
    place_id INTEGER NOT NULL, customer_id INTEGER NOT NULL, PRIMARY KEY (place_id, customer_id)) {no_rowid};

CREATE TABLE search_entry (
    customer_id INTEGER NOT NULL PRIMARY KEY, names {sorted} NOT NULL, keys {sorted} NOT NULL,
    places TEXT NOT NULL);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the tables of the search; the customers that are there come in with `search_index.rebuild`."""
    ddl(db, TABLES)
