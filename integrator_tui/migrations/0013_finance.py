"""The tab "Financeiro": a ledger that is only added to, and the papers that stand on it.

`ledger_entry` takes no UPDATE and no DELETE, on both engines by trigger; what is open, overdue or paid follows from its
rows. `invoice.open_cents` is their sum per invoice, kept by the same transaction so that it can be searched and sorted,
and checked against them by `doctor`. Money is cents, rates basis points. Numbers without gaps come from `counter`.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL);

CREATE TABLE invoice (
    id {id}, number INTEGER NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('mensalidade', 'negociacao', 'protocolo', 'credito', 'avulsa')),
    billing_form_id INTEGER, issued_on DATE NOT NULL, due_on DATE NOT NULL, original_due_on DATE NOT NULL,
    effective_due_on DATE NOT NULL, period_from DATE, period_to DATE, charge_key TEXT, old_number TEXT,
    fine_rate INTEGER NOT NULL, interest_rate INTEGER NOT NULL, from_original_due {bool} NOT NULL DEFAULT FALSE,
    daily_rounded {bool} NOT NULL DEFAULT FALSE, total_cents INTEGER NOT NULL, open_cents INTEGER NOT NULL,
    settled_on DATE, cancelled_on DATE, cancel_reason TEXT NOT NULL DEFAULT '', agreement_id INTEGER,
    negotiated_id INTEGER, note TEXT NOT NULL DEFAULT '',
    login TEXT NOT NULL, at {moment} NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX invoice_number ON invoice (number);
CREATE UNIQUE INDEX invoice_charge_key ON invoice (charge_key) WHERE charge_key IS NOT NULL;
CREATE UNIQUE INDEX invoice_old_number ON invoice (old_number) WHERE old_number IS NOT NULL;
CREATE INDEX invoice_customer ON invoice (customer_id, due_on, id);
CREATE INDEX invoice_open ON invoice (customer_id, due_on) WHERE open_cents > 0;

CREATE TABLE invoice_item (
    id {id}, invoice_id INTEGER NOT NULL REFERENCES invoice (id), description TEXT NOT NULL,
    nature TEXT NOT NULL CHECK (nature IN ('SCM', 'SVA')), quantity INTEGER NOT NULL DEFAULT 1,
    unit_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL, source_kind TEXT NOT NULL DEFAULT '', source_id INTEGER);
CREATE INDEX invoice_item_invoice ON invoice_item (invoice_id);

CREATE TABLE payment (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), paid_on DATE NOT NULL, cents INTEGER NOT NULL,
    method TEXT NOT NULL, account_id INTEGER, cheque_id INTEGER, source TEXT NOT NULL DEFAULT 'mesa',
    note TEXT NOT NULL DEFAULT '', login TEXT NOT NULL, at {moment} NOT NULL, op_id TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX payment_customer ON payment (customer_id, id);

CREATE TABLE ledger_entry (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), invoice_id INTEGER REFERENCES invoice (id),
    payment_id INTEGER REFERENCES payment (id), root_id INTEGER, kind TEXT NOT NULL, cents INTEGER NOT NULL,
    day DATE NOT NULL, note TEXT NOT NULL DEFAULT '', login TEXT NOT NULL, at {moment} NOT NULL, op_id TEXT NOT NULL);
CREATE INDEX ledger_entry_invoice ON ledger_entry (invoice_id, id) WHERE invoice_id IS NOT NULL;
CREATE INDEX ledger_entry_credit ON ledger_entry (customer_id, id) WHERE invoice_id IS NULL;
CREATE INDEX ledger_entry_payment ON ledger_entry (payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE receipt (
    id {id}, number INTEGER NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (id),
    payment_id INTEGER NOT NULL REFERENCES payment (id), issued_on DATE NOT NULL, cents INTEGER NOT NULL,
    method TEXT NOT NULL, description TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'emitido',
    cancel_reason TEXT NOT NULL DEFAULT '', login TEXT NOT NULL, at {moment} NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX receipt_number ON receipt (number);
CREATE INDEX receipt_customer ON receipt (customer_id, id);

CREATE TABLE debt_agreement (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), made_on DATE NOT NULL, total_cents INTEGER NOT NULL,
    fine_cents INTEGER NOT NULL, interest_cents INTEGER NOT NULL, parts INTEGER NOT NULL, first_due_on DATE NOT NULL,
    billing_form_id INTEGER, payment_id INTEGER REFERENCES payment (id), status TEXT NOT NULL, login TEXT NOT NULL,
    at {moment} NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX debt_agreement_customer ON debt_agreement (customer_id, id);

CREATE TABLE contest (
    id {id}, protocol TEXT NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (id),
    invoice_id INTEGER NOT NULL REFERENCES invoice (id), item_id INTEGER, cents INTEGER NOT NULL, reason TEXT NOT NULL,
    contested_on DATE NOT NULL, answer_due_on DATE NOT NULL, answered_on DATE, result TEXT NOT NULL DEFAULT '',
    login TEXT NOT NULL, at {moment} NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX contest_protocol ON contest (protocol);
CREATE INDEX contest_customer ON contest (customer_id, id);
CREATE INDEX contest_invoice ON contest (invoice_id);

CREATE TABLE additional_service (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER, type_id INTEGER NOT NULL,
    day DATE NOT NULL, quantity INTEGER NOT NULL, unit_cents INTEGER NOT NULL, parts INTEGER NOT NULL DEFAULT 1,
    first_due_on DATE, with_next {bool} NOT NULL DEFAULT TRUE, billing_form_id INTEGER, note TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL, invoice_id INTEGER, login TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    deleted_at {moment});
CREATE INDEX additional_service_customer ON additional_service (customer_id, id);

CREATE TABLE credit_purchase (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER NOT NULL,
    package_id INTEGER NOT NULL, day DATE NOT NULL, megabytes INTEGER NOT NULL, cents INTEGER NOT NULL,
    charged TEXT NOT NULL, invoice_id INTEGER, status TEXT NOT NULL, login TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX credit_purchase_customer ON credit_purchase (customer_id, id);

CREATE TABLE cheque (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), bank_id INTEGER, branch TEXT NOT NULL DEFAULT '',
    account TEXT NOT NULL DEFAULT '', number TEXT NOT NULL, issuer TEXT NOT NULL DEFAULT '',
    issuer_document TEXT NOT NULL DEFAULT '', cents INTEGER NOT NULL, received_on DATE NOT NULL, good_for DATE,
    status TEXT NOT NULL, return_reason TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', login TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX cheque_customer ON cheque (customer_id, id);

CREATE TABLE failed_debit (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), invoice_id INTEGER, debit_data_id INTEGER,
    day DATE NOT NULL, return_code TEXT NOT NULL, reason TEXT NOT NULL, cents INTEGER NOT NULL, due_on DATE,
    remittance TEXT NOT NULL DEFAULT '', treated {bool} NOT NULL DEFAULT FALSE, treatment TEXT NOT NULL DEFAULT '',
    login TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX failed_debit_customer ON failed_debit (customer_id, id);

CREATE TABLE discount_grant (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER, rule_id INTEGER NOT NULL,
    invoice_id INTEGER, day DATE NOT NULL, cents INTEGER NOT NULL, login TEXT NOT NULL);
CREATE INDEX discount_grant_customer ON discount_grant (customer_id, id);
"""

EVENTS = """
ALTER TABLE billing_event ADD COLUMN percent_hundredths INTEGER;
ALTER TABLE billing_event ADD COLUMN times INTEGER;
ALTER TABLE billing_event ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE billing_event ADD COLUMN invoice_id INTEGER;
ALTER TABLE billing_event ADD COLUMN deleted_at {moment};
"""

ONLY_ADDED = {
    "sqlite": """
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END;
""",
    "postgresql": """
CREATE FUNCTION ledger_only_added() RETURNS trigger LANGUAGE plpgsql
AS $$BEGIN RAISE EXCEPTION 'ledger entries are never changed or deleted'; END$$;
CREATE TRIGGER ledger_entry_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_added();
""",
}


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the ledger and what stands on it."""
    ddl(db, TABLES)
    ddl(db, EVENTS)
    ddl(db, ONLY_ADDED)
