"""Slips, and the notices of a debt.

A slip is one title at a bank: its number, line and bar code never change, a new date or amount is a new title. No two
have the same free field at a bank, whatever entry of the list they were made from: that is what the bank tells them
apart by. A notice is proved by the message that carried it (`outbox_id`), or by whoever saw it arrive (`proved_at`).
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE slip (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),
    invoice_id INTEGER NOT NULL REFERENCES invoice (id), portfolio_id INTEGER NOT NULL,
    bank TEXT NOT NULL, our_number TEXT NOT NULL, our_digit TEXT NOT NULL DEFAULT '', free_field TEXT NOT NULL,
    barcode TEXT NOT NULL, line TEXT NOT NULL, due_on DATE NOT NULL, cents INTEGER NOT NULL,
    pix_code TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('emitido', 'enviado', 'registrado', 'recusado', 'pago', 'baixado')),
    reason TEXT NOT NULL DEFAULT '', issued_on DATE NOT NULL, sent_on DATE, registered_on DATE, paid_on DATE,
    paid_cents INTEGER, written_off_on DATE, asked_off_on DATE, replaced_by INTEGER REFERENCES slip (id),
    login TEXT NOT NULL, at {moment} NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE UNIQUE INDEX slip_free_field ON slip (bank, free_field);
CREATE INDEX slip_our_number ON slip (portfolio_id, our_number);
CREATE INDEX slip_invoice ON slip (invoice_id, id);
CREATE INDEX slip_customer ON slip (customer_id, id);
CREATE INDEX slip_to_send ON slip (portfolio_id, id) WHERE state IN ('emitido', 'recusado');
CREATE INDEX slip_to_take_off ON slip (portfolio_id, id)
    WHERE asked_off_on IS NOT NULL AND state IN ('enviado', 'registrado');

CREATE TABLE debt_notice (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id),
    invoice_id INTEGER NOT NULL REFERENCES invoice (id),
    kind TEXT NOT NULL CHECK (kind IN ('lembrete', 'aviso')),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'carta', 'em_maos')),
    address TEXT NOT NULL, text TEXT NOT NULL, outbox_id INTEGER REFERENCES outbox (id), proved_at {moment},
    proof TEXT NOT NULL DEFAULT '', notice_key TEXT, login TEXT NOT NULL, at {moment} NOT NULL);
CREATE INDEX debt_notice_invoice ON debt_notice (invoice_id, id);
CREATE INDEX debt_notice_customer ON debt_notice (customer_id, id);
CREATE INDEX debt_notice_outbox ON debt_notice (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE UNIQUE INDEX debt_notice_key ON debt_notice (notice_key) WHERE notice_key IS NOT NULL;
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Add both tables."""
    ddl(db, TABLES)
