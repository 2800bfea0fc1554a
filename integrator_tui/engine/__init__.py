"""SQLite and PostgreSQL as they are: addresses, errors, the schema, a server that is silent."""
