"""Messages: the outbox with its steps, senders and channels; consent; job titles of operators."""

from integrator_tui.db import ddl

TABLES = """
ALTER TABLE operator ADD COLUMN job_title_id INTEGER;

CREATE TABLE outbox (
    id {id}, op_id TEXT NOT NULL, number INTEGER NOT NULL, channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    customer_id INTEGER REFERENCES customer (id), contact_id INTEGER, template_id INTEGER, purpose TEXT NOT NULL,
    sender TEXT NOT NULL, recipients TEXT NOT NULL, copies TEXT NOT NULL DEFAULT '[]',
    subject TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, attachments TEXT NOT NULL DEFAULT '[]',
    segments INTEGER NOT NULL DEFAULT 0, operator_id INTEGER NOT NULL, login TEXT NOT NULL,
    queued_at {moment} NOT NULL, resend_of INTEGER REFERENCES outbox (id),
    state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', state_at {moment} NOT NULL,
    next_attempt_at {moment} NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, deaths INTEGER NOT NULL DEFAULT 0,
    lease_owner TEXT NOT NULL DEFAULT '', lease_until {moment}, fence INTEGER NOT NULL DEFAULT 0,
    told_at {moment},
    provider_id TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX outbox_operation ON outbox (op_id, number);
CREATE INDEX outbox_due ON outbox (channel, next_attempt_at, id) WHERE state = 'na_fila';
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state = 'enviando';
CREATE INDEX outbox_customer ON outbox (customer_id, id);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_to_tell ON outbox (operator_id)
    WHERE told_at IS NULL AND state IN ('falhou', 'devolvido', 'verificar');
CREATE INDEX outbox_provider ON outbox (channel, provider_id) WHERE provider_id <> '';

CREATE TABLE outbox_step (
    id {id}, outbox_id INTEGER NOT NULL REFERENCES outbox (id), at {moment} NOT NULL, state TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_step_message ON outbox_step (outbox_id, id);

CREATE TABLE outbox_sender (
    name TEXT NOT NULL PRIMARY KEY, started_at {moment} NOT NULL, beat_at {moment} NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0);

CREATE TABLE outbox_channel (
    channel TEXT NOT NULL PRIMARY KEY, paused {bool} NOT NULL, next_send_at {moment},
    version INTEGER NOT NULL DEFAULT 1);

CREATE TABLE consent (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), contact_id INTEGER REFERENCES contact (id),
    channel TEXT NOT NULL, purpose TEXT NOT NULL, granted {bool} NOT NULL, basis TEXT NOT NULL, given_on DATE NOT NULL,
    source TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX consent_customer ON consent (customer_id);
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add the tables."""
    ddl(db, TABLES)
