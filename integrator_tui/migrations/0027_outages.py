"""Avarias: an outage that is stated once, and where it is (F249).

Open ones are few and asked for with every customer that is opened: an index holds only them. `told` counts the people
who were told of its end, once.
"""

from integrator_tui.db import ddl

TABLES = """
CREATE TABLE outage (
    id {id}, what TEXT NOT NULL, points TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
    streets TEXT NOT NULL DEFAULT '', ceps TEXT NOT NULL DEFAULT '', expected_at {moment},
    message TEXT NOT NULL DEFAULT '', call_id INTEGER REFERENCES service_call (id), opened_at {moment} NOT NULL,
    opened_by TEXT NOT NULL, ended_at {moment}, ended_by TEXT NOT NULL DEFAULT '', told INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1, deleted_at {moment});
CREATE INDEX outage_open ON outage (id) WHERE ended_at IS NULL AND deleted_at IS NULL;

CREATE TABLE outage_place (
    id {id}, outage_id INTEGER NOT NULL REFERENCES outage (id), kind TEXT NOT NULL, low TEXT NOT NULL DEFAULT '',
    high TEXT NOT NULL DEFAULT '', point_id INTEGER);
CREATE INDEX outage_place_outage ON outage_place (outage_id);

CREATE INDEX customer_plan_point ON customer_plan (access_point_id) WHERE access_point_id IS NOT NULL;
CREATE INDEX plan_ip_point ON plan_ip (access_point_id) WHERE access_point_id IS NOT NULL;
CREATE INDEX address_zip ON address (zip) WHERE zip <> '';
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Create the outages, and what finds whom they touch."""
    ddl(db, TABLES)
