"""Ordem de Serviço, and the places of the half-days of the teams.

`visit_slot.taken` is counted by conditional updates in the transaction that books, moves or gives up a place: the last
one is had by one order.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE work_order (
    id {id}, customer_id INTEGER NOT NULL REFERENCES customer (id), call_id INTEGER REFERENCES service_call (id),
    plan_id INTEGER, kind TEXT NOT NULL, state TEXT NOT NULL, team_id INTEGER, visit_on DATE,
    half TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    material TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '', signed_by TEXT NOT NULL DEFAULT '',
    started_at {moment}, ended_at {moment}, opened_at {moment} NOT NULL, opened_by TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX work_order_customer ON work_order (customer_id, id);
CREATE INDEX work_order_visit ON work_order (visit_on, team_id, half) WHERE visit_on IS NOT NULL;
CREATE INDEX work_order_call ON work_order (call_id) WHERE call_id IS NOT NULL;

CREATE TABLE visit_slot (
    team_id INTEGER NOT NULL, visit_on DATE NOT NULL, half TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (team_id, visit_on, half), CHECK (taken >= 0));
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the orders and the places."""
    ddl(db, TABLES)
