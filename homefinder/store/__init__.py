"""The only way to the databases: opening, schemas and migrations, locks, and typed queries."""
