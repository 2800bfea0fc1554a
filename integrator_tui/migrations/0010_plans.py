"""The tab "Planos": all that a plan says, what hangs on it, and what an act leaves behind.

Every record names its customer as well as its plan, so that all services about one customer stand in one line, and his
history and his export find them. Money is cents, a percentage hundredths, speeds kbit/s.
"""

from integrator_tui.db import ddl

PLAN = """
ALTER TABLE customer_plan ADD COLUMN unit_id INTEGER;
ALTER TABLE customer_plan ADD COLUMN access_point_id INTEGER;
ALTER TABLE customer_plan ADD COLUMN billing_form_id INTEGER;
ALTER TABLE customer_plan ADD COLUMN install_fee_cents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_plan ADD COLUMN install_parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE customer_plan ADD COLUMN issues_book {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE customer_plan ADD COLUMN seller TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_plan ADD COLUMN sale TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_plan ADD COLUMN sold_on DATE;
ALTER TABLE customer_plan ADD COLUMN installed_on DATE;
ALTER TABLE customer_plan ADD COLUMN status_since {moment};
ALTER TABLE customer_plan ADD COLUMN last_closing DATE;
ALTER TABLE customer_plan ADD COLUMN trust_until DATE;
ALTER TABLE customer_plan ADD COLUMN pause_until DATE;
ALTER TABLE customer_plan ADD COLUMN cancelled_on DATE;
ALTER TABLE customer_plan ADD COLUMN cancel_reason_id INTEGER;
ALTER TABLE customer_plan ADD COLUMN replaced_by_id INTEGER;
ALTER TABLE customer_plan ADD COLUMN down_kbps INTEGER;
ALTER TABLE customer_plan ADD COLUMN up_kbps INTEGER;
ALTER TABLE customer_plan ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_plan ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_plan ADD COLUMN deleted_at {moment};
CREATE INDEX customer_plan_trust ON customer_plan (trust_until) WHERE trust_until IS NOT NULL;
CREATE INDEX customer_plan_pause ON customer_plan (pause_until) WHERE pause_until IS NOT NULL;
"""

RECORDS = """
CREATE TABLE plan_login (
    {record}, login TEXT NOT NULL, login_key TEXT NOT NULL, password TEXT NOT NULL DEFAULT '',
    mac TEXT NOT NULL DEFAULT '', active {bool} NOT NULL DEFAULT TRUE, {kept});
CREATE UNIQUE INDEX plan_login_key ON plan_login (login_key) WHERE deleted_at IS NULL;
CREATE INDEX plan_login_plan ON plan_login (plan_id);
CREATE INDEX plan_login_mac ON plan_login (mac) WHERE mac <> '';

CREATE TABLE plan_ip (
    {record}, family TEXT NOT NULL CHECK (family IN ('ipv4', 'ipv6')), address TEXT NOT NULL, prefix INTEGER,
    gateway TEXT NOT NULL DEFAULT '', access_point_id INTEGER, secondary {bool} NOT NULL DEFAULT FALSE,
    enabled {bool} NOT NULL DEFAULT TRUE, macs TEXT NOT NULL DEFAULT '', wpa2 {bool} NOT NULL DEFAULT FALSE,
    wpa2_key TEXT NOT NULL DEFAULT '', down_kbps INTEGER, up_kbps INTEGER, {kept});
CREATE UNIQUE INDEX plan_ip_address ON plan_ip (address) WHERE deleted_at IS NULL;
CREATE INDEX plan_ip_plan ON plan_ip (plan_id);

CREATE TABLE plan_email (
    {record}, address TEXT NOT NULL, address_key TEXT NOT NULL, password TEXT NOT NULL DEFAULT '',
    quota_mb INTEGER, {kept});
CREATE UNIQUE INDEX plan_email_key ON plan_email (address_key) WHERE deleted_at IS NULL;
CREATE INDEX plan_email_plan ON plan_email (plan_id);

CREATE TABLE plan_alias (
    {record}, email_id INTEGER NOT NULL REFERENCES plan_email (id), alias TEXT NOT NULL, alias_key TEXT NOT NULL,
    {kept});
CREATE UNIQUE INDEX plan_alias_key ON plan_alias (alias_key) WHERE deleted_at IS NULL;
CREATE INDEX plan_alias_plan ON plan_alias (plan_id);

CREATE TABLE plan_ftp (
    {record}, login TEXT NOT NULL, login_key TEXT NOT NULL, password TEXT NOT NULL DEFAULT '', {kept});
CREATE UNIQUE INDEX plan_ftp_key ON plan_ftp (login_key) WHERE deleted_at IS NULL;
CREATE INDEX plan_ftp_plan ON plan_ftp (plan_id);

CREATE TABLE plan_domain (
    {record}, name TEXT NOT NULL, checked_at {moment}, answer TEXT NOT NULL DEFAULT '', {kept});
CREATE UNIQUE INDEX plan_domain_name ON plan_domain (name) WHERE deleted_at IS NULL;
CREATE INDEX plan_domain_plan ON plan_domain (plan_id);

CREATE TABLE plan_contract (
    {record}, number TEXT NOT NULL, sold_on DATE NOT NULL, install_fee_cents INTEGER NOT NULL DEFAULT 0,
    install_parts INTEGER NOT NULL DEFAULT 1, months INTEGER NOT NULL DEFAULT 0,
    benefit_cents INTEGER NOT NULL DEFAULT 0, model_id INTEGER, signed {bool} NOT NULL DEFAULT FALSE, {kept});
CREATE UNIQUE INDEX plan_contract_number ON plan_contract (number) WHERE deleted_at IS NULL;
CREATE INDEX plan_contract_plan ON plan_contract (plan_id);

CREATE TABLE plan_discount (
    {record}, kind TEXT NOT NULL, value_cents INTEGER, percent_hundredths INTEGER, starts_on DATE NOT NULL,
    ends_on DATE, reason TEXT NOT NULL DEFAULT '', login TEXT NOT NULL, {kept});
CREATE INDEX plan_discount_plan ON plan_discount (plan_id);

CREATE TABLE plan_equipment (
    {record}, asset_no TEXT NOT NULL DEFAULT '', description TEXT NOT NULL, serial TEXT NOT NULL DEFAULT '',
    mac TEXT NOT NULL DEFAULT '', value_cents INTEGER, lent_on DATE NOT NULL, returned_on DATE, {kept});
CREATE INDEX plan_equipment_plan ON plan_equipment (plan_id);
CREATE UNIQUE INDEX plan_equipment_asset ON plan_equipment (asset_no)
    WHERE deleted_at IS NULL AND returned_on IS NULL AND asset_no <> '';

CREATE TABLE plan_task (
    {record}, kind TEXT NOT NULL, due_at {moment} NOT NULL, done {bool} NOT NULL DEFAULT FALSE,
    note TEXT NOT NULL DEFAULT '', {kept});
CREATE INDEX plan_task_plan ON plan_task (plan_id);
"""

TRACES = """
CREATE TABLE plan_holding (
    id {id}, kind TEXT NOT NULL CHECK (kind IN ('login', 'ip')), value TEXT NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER NOT NULL,
    since {moment} NOT NULL, until {moment});
CREATE UNIQUE INDEX plan_holding_now ON plan_holding (kind, value) WHERE until IS NULL;
CREATE INDEX plan_holding_value ON plan_holding (kind, value, since);
CREATE INDEX plan_holding_plan ON plan_holding (plan_id);

CREATE TABLE plan_trust (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),
    plan_id INTEGER NOT NULL REFERENCES customer_plan (id), given_at {moment} NOT NULL, until DATE NOT NULL,
    login TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', ended_at {moment}, outcome TEXT NOT NULL DEFAULT '');
CREATE INDEX plan_trust_plan ON plan_trust (plan_id, id);

CREATE TABLE plan_pause (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),
    plan_id INTEGER NOT NULL REFERENCES customer_plan (id), starts_on DATE NOT NULL, until DATE NOT NULL,
    ended_on DATE, login TEXT NOT NULL);
CREATE INDEX plan_pause_plan ON plan_pause (plan_id, id);

CREATE TABLE billing_event (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('acrescimo', 'desconto')), reason TEXT NOT NULL, description TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0), period_from DATE, period_to DATE, due_on DATE,
    status TEXT NOT NULL DEFAULT 'pendente' CHECK (status IN ('pendente', 'faturado', 'cancelado')),
    at {moment} NOT NULL, login TEXT NOT NULL, op_id TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX billing_event_customer ON billing_event (customer_id, id);
CREATE INDEX billing_event_plan ON billing_event (plan_id);

CREATE TABLE cancel_protocol (
    id {id}, number TEXT NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer (id), plan_id INTEGER NOT NULL,
    opened_at {moment} NOT NULL, reason_id INTEGER, cancelled_on DATE NOT NULL, fine_cents INTEGER NOT NULL,
    billing_form_id INTEGER, cancel_books {bool} NOT NULL DEFAULT FALSE, status TEXT NOT NULL, login TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX cancel_protocol_number ON cancel_protocol (number);
CREATE INDEX cancel_protocol_customer ON cancel_protocol (customer_id, id);
"""

RECORD = (
    "id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),"
    " plan_id INTEGER NOT NULL REFERENCES customer_plan (id)"
)
KEPT = "version INTEGER NOT NULL DEFAULT 1, deleted_at {moment}"


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the columns of a plan, the records that hang on it, and what its acts leave."""
    ddl(db, PLAN)
    ddl(db, RECORDS.replace("{record}", RECORD).replace("{kept}", KEPT))
    ddl(db, TRACES)
