"""Routines and files of banks: what ran, where it stands, whom it left out; what went to a bank and what came back.

Of each kind of routine one row is at work (`run_at_work`). A file that goes to a bank is kept with its bytes from the
transaction on that gives it its number, so that a stop before it is on disk changes neither.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE run (
    id {id}, kind TEXT NOT NULL, subject TEXT NOT NULL DEFAULT '', day DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('andamento', 'terminada', 'parada')), login TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '', holder TEXT NOT NULL DEFAULT '', token TEXT NOT NULL,
    started_at {moment} NOT NULL, beat_at {moment} NOT NULL, ended_at {moment}, position INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, made INTEGER NOT NULL DEFAULT 0,
    cents BIGINT NOT NULL DEFAULT 0, there INTEGER NOT NULL DEFAULT 0, left_out INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX run_at_work ON run (kind) WHERE state = 'andamento';
CREATE INDEX run_kind ON run (kind, id);

CREATE TABLE run_item (
    id {id}, run_id INTEGER NOT NULL REFERENCES run (id), customer_id INTEGER NOT NULL, plan_id INTEGER,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, cents INTEGER NOT NULL DEFAULT 0);
CREATE INDEX run_item_run ON run_item (run_id, id);

CREATE TABLE bank_file (
    id {id}, kind TEXT NOT NULL, agreement_id INTEGER NOT NULL, bank TEXT NOT NULL, name TEXT NOT NULL,
    nsa INTEGER NOT NULL, layout TEXT NOT NULL, day DATE NOT NULL, sha256 TEXT NOT NULL, content TEXT NOT NULL,
    lines INTEGER NOT NULL, cents BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    written {bool} NOT NULL DEFAULT FALSE, login TEXT NOT NULL, at {moment} NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX bank_file_number ON bank_file (agreement_id, kind, nsa)
    WHERE kind IN ('remessa_debito', 'remessa_boleto');
CREATE UNIQUE INDEX bank_file_once ON bank_file (sha256)
    WHERE kind IN ('retorno_debito', 'retorno_boleto') AND state <> 'desfeito';
CREATE INDEX bank_file_day ON bank_file (agreement_id, kind, day);

CREATE TABLE bank_file_line (
    id {id}, file_id INTEGER NOT NULL REFERENCES bank_file (id), number INTEGER NOT NULL, kind TEXT NOT NULL,
    customer_id INTEGER, invoice_id INTEGER, slip_id INTEGER, order_id INTEGER, cancels {bool} NOT NULL DEFAULT FALSE,
    code TEXT NOT NULL DEFAULT '', day DATE, cents INTEGER NOT NULL DEFAULT 0, expected_cents INTEGER,
    state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', payment_id INTEGER, record_id INTEGER,
    login TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX bank_file_line_file ON bank_file_line (file_id, number);
CREATE INDEX bank_file_line_invoice ON bank_file_line (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX bank_file_line_open ON bank_file_line (state) WHERE state = 'a_decidir';
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the four tables."""
    ddl(db, TABLES)
