"""Customers, addresses, contacts, options, lists, operators, operations, history with its triggers."""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE customer (
    id {id}, person_type TEXT NOT NULL CHECK (person_type IN ('PF', 'PJ')), active {bool} NOT NULL,
    registered_on DATE NOT NULL, legal_name TEXT NOT NULL, trade_name TEXT NOT NULL DEFAULT '',
    folded_name {sorted} NOT NULL, document {sorted} NOT NULL,
    rg TEXT NOT NULL DEFAULT '', rg_issuer TEXT NOT NULL DEFAULT '', birth_date DATE,
    mother_name TEXT NOT NULL DEFAULT '', father_name TEXT NOT NULL DEFAULT '',
    state_registration TEXT NOT NULL DEFAULT '', city_registration TEXT NOT NULL DEFAULT '',
    condominium_id INTEGER, block TEXT NOT NULL DEFAULT '', unit TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '', fax TEXT NOT NULL DEFAULT '', mobile TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1, updated_at {moment} NOT NULL);
CREATE UNIQUE INDEX customer_document ON customer (document);
CREATE INDEX customer_folded_name ON customer (folded_name, id);

CREATE TABLE address (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), kind TEXT NOT NULL,
    zip TEXT NOT NULL DEFAULT '', street TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '',
    complement TEXT NOT NULL DEFAULT '', district TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '', city_code TEXT NOT NULL DEFAULT '', reference TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX address_customer ON address (customer_id);
CREATE UNIQUE INDEX address_single ON address (customer_id, kind) WHERE kind IN ('principal', 'cobranca');

CREATE TABLE contact (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), name TEXT NOT NULL, contact_type_id INTEGER,
    job_title TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', fax TEXT NOT NULL DEFAULT '',
    mobile TEXT NOT NULL DEFAULT '', sms_authorized {bool} NOT NULL, email TEXT NOT NULL DEFAULT '',
    birth_date DATE, notes TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX contact_customer ON contact (customer_id);

CREATE TABLE customer_options (
    customer_id INTEGER NOT NULL PRIMARY KEY REFERENCES customer (id),
    auto_suspend {bool} NOT NULL, charge_slip_fee {bool} NOT NULL, itemized_invoice {bool} NOT NULL,
    fiscal_activity_id INTEGER, charge_extra_email {bool} NOT NULL, charge_extra_traffic {bool} NOT NULL,
    charge_unpaid_interest {bool} NOT NULL, allow_progressive_discount {bool} NOT NULL,
    allow_promo_discount {bool} NOT NULL, email_slip_before_due {bool} NOT NULL,
    email_default_notice {bool} NOT NULL, never_protest {bool} NOT NULL, never_slip_run {bool} NOT NULL,
    accounting_account TEXT NOT NULL DEFAULT '', tax_class TEXT NOT NULL DEFAULT '',
    subscriber_type TEXT NOT NULL DEFAULT '', origin_type_id INTEGER, origin_id INTEGER,
    version INTEGER NOT NULL DEFAULT 1);

CREATE TABLE customer_identifier (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), kind TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX customer_identifier_customer ON customer_identifier (customer_id);

CREATE TABLE customer_standing (
    customer_id INTEGER NOT NULL PRIMARY KEY REFERENCES customer (id), active_plans INTEGER NOT NULL DEFAULT 0,
    overdue_invoices INTEGER NOT NULL DEFAULT 0, overdue_cents INTEGER NOT NULL DEFAULT 0, as_of DATE NOT NULL);

CREATE TABLE operator (
    id {id}, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, admin {bool} NOT NULL, active {bool} NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE operator_permission (
    operator_id INTEGER NOT NULL REFERENCES operator (id), permission TEXT NOT NULL,
    PRIMARY KEY (operator_id, permission));

CREATE TABLE list_item (
    id {id}, kind TEXT NOT NULL, name TEXT NOT NULL, code TEXT NOT NULL DEFAULT '', parent_id INTEGER,
    details TEXT NOT NULL DEFAULT '{{}}', active {bool} NOT NULL, position INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX list_item_kind ON list_item (kind, position, id);

CREATE TABLE system_variable (code TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1);

CREATE TABLE operation (
    op_id TEXT NOT NULL PRIMARY KEY, at {moment} NOT NULL, operator_id INTEGER NOT NULL, verb TEXT NOT NULL,
    result TEXT NOT NULL);

CREATE TABLE opening (
    id {id}, operator_id INTEGER NOT NULL, customer_id INTEGER NOT NULL, at {moment} NOT NULL);
CREATE INDEX opening_operator ON opening (operator_id, id);

CREATE TABLE history (
    id BIGINT NOT NULL PRIMARY KEY, at {moment} NOT NULL, op_id TEXT NOT NULL, operator_id INTEGER NOT NULL,
    login TEXT NOT NULL, address TEXT NOT NULL, customer_id INTEGER, entity TEXT NOT NULL, entity_id INTEGER,
    action TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', changes TEXT NOT NULL DEFAULT '[]',
    previous_hash TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX history_customer ON history (customer_id, id);
"""

# History is append-only whoever writes to the database (F217).
TRIGGERS = {
    "sqlite": """
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
""",
    "postgresql": """
CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'history is append-only'; END$$;
CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history
FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the first tables."""
    ddl(db, TABLES)
    ddl(db, TRIGGERS)
