"""Customers without CPF or CNPJ, and why; another document; nickname and nome social."""

from integrator_tui.db import ddl

COLUMNS = """
ALTER TABLE customer ADD COLUMN social_name TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN nickname TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN no_document_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN other_document TEXT NOT NULL DEFAULT '';
DROP INDEX customer_document;
CREATE UNIQUE INDEX customer_document ON customer (document) WHERE document <> '';
"""

# The search reads documents along an index with all of them; PostgreSQL has had this one since the second migration.
DOCUMENTS = {"sqlite": "CREATE INDEX customer_document_id ON customer (document, id)"}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the columns; a document is one customer's where there is one."""
    ddl(db, COLUMNS)
    ddl(db, DOCUMENTS)
