"""The rest of the tab "Cadastro": extra fields, notes, debit data, documents, suspensions; plans; favourites.

What operators delete is marked with the moment (`deleted_at`): it can be brought back until the screen is left, and
the history never points to nothing.
"""

from integrator_tui.db import ddl

MORE = """
ALTER TABLE address ADD COLUMN condominium_id INTEGER;
ALTER TABLE address ADD COLUMN block TEXT NOT NULL DEFAULT '';
ALTER TABLE address ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE address ADD COLUMN deleted_at {moment};
ALTER TABLE contact ADD COLUMN deleted_at {moment};
ALTER TABLE list_item ADD COLUMN deleted_at {moment};
"""

TABLES = """
CREATE TABLE extra_field (
    id {id}, owner TEXT NOT NULL CHECK (owner IN ('customer', 'contact', 'plan')), name TEXT NOT NULL,
    kind TEXT NOT NULL, choices TEXT NOT NULL DEFAULT '[]', active {bool} NOT NULL,
    position INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE TABLE extra_value (
    id {id}, field_id INTEGER NOT NULL REFERENCES extra_field (id), owner_id INTEGER NOT NULL,
    value TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE UNIQUE INDEX extra_value_owner ON extra_value (owner_id, field_id);
CREATE INDEX extra_value_field ON extra_value (field_id);

CREATE TABLE observation (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), type_id INTEGER, at {moment} NOT NULL,
    operator_id INTEGER NOT NULL, login TEXT NOT NULL, text TEXT NOT NULL, must_read {bool} NOT NULL,
    once {bool} NOT NULL, version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX observation_customer ON observation (customer_id, id);
CREATE INDEX observation_must_read ON observation (customer_id) WHERE must_read AND deleted_at IS NULL;
CREATE TABLE observation_reading (
    observation_id INTEGER NOT NULL REFERENCES observation (id), operator_id INTEGER NOT NULL,
    version INTEGER NOT NULL, at {moment} NOT NULL, PRIMARY KEY (observation_id, operator_id, version));

CREATE TABLE debit_data (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), billing_form_id INTEGER, bank_id INTEGER,
    branch TEXT NOT NULL DEFAULT '', account TEXT NOT NULL DEFAULT '', account_type TEXT NOT NULL DEFAULT '',
    identifier TEXT NOT NULL DEFAULT '', holder_name TEXT NOT NULL DEFAULT '',
    holder_document TEXT NOT NULL DEFAULT '', status TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX debit_data_customer ON debit_data (customer_id);

CREATE TABLE customer_plan (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), catalog_plan_id INTEGER NOT NULL,
    status_id INTEGER NOT NULL, address_id INTEGER REFERENCES address (id), debit_data_id INTEGER,
    start_date DATE NOT NULL, due_day INTEGER NOT NULL, price_cents INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX customer_plan_customer ON customer_plan (customer_id);
CREATE INDEX customer_plan_address ON customer_plan (address_id);

CREATE TABLE scheduled_suspension (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),
    plan_id INTEGER NOT NULL REFERENCES customer_plan (id), suspend {bool} NOT NULL, reduce {bool} NOT NULL,
    until DATE NOT NULL, version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX scheduled_suspension_customer ON scheduled_suspension (customer_id);
CREATE INDEX scheduled_suspension_plan ON scheduled_suspension (plan_id);

CREATE TABLE document (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), type_id INTEGER,
    description TEXT NOT NULL DEFAULT '', at {moment} NOT NULL, login TEXT NOT NULL, file_name TEXT NOT NULL,
    content_type TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, revision INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX document_customer ON document (customer_id, id);
CREATE TABLE document_file (
    document_id INTEGER NOT NULL REFERENCES document (id), revision INTEGER NOT NULL, at {moment} NOT NULL,
    login TEXT NOT NULL, file_name TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, PRIMARY KEY (document_id, revision));
CREATE INDEX document_file_sha256 ON document_file (sha256);

CREATE TABLE favorite (
    id {id}, operator_id INTEGER NOT NULL REFERENCES operator (id), destination TEXT NOT NULL,
    position INTEGER NOT NULL);
CREATE UNIQUE INDEX favorite_destination ON favorite (operator_id, destination);

CREATE INDEX history_own ON history (entity, entity_id, id) WHERE customer_id IS NULL;

CREATE TABLE cep_answer (
    zip TEXT NOT NULL PRIMARY KEY, street TEXT NOT NULL, district TEXT NOT NULL, city TEXT NOT NULL,
    state TEXT NOT NULL, city_code TEXT NOT NULL, part TEXT NOT NULL,
    source TEXT NOT NULL, at {moment} NOT NULL);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add columns and tables."""
    ddl(db, MORE)
    ddl(db, TABLES)
