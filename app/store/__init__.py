"""The only room that writes tables. SQLite and PostgreSQL, the same schema and the same answers."""
