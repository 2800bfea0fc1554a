"""Photos of a site survey are documents of the customer that name it."""

from integrator_tui.db import ddl

TABLES = """
ALTER TABLE document ADD COLUMN survey_id INTEGER REFERENCES site_survey (id);
CREATE INDEX document_survey ON document (survey_id) WHERE survey_id IS NOT NULL;
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Until now they stood among the documents without saying of which survey."""
    ddl(db, TABLES)
