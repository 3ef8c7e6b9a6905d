"""The step that gives records and homes their language, and codes the document that carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

LANGUAGE_OF_RECORDS = """UPDATE records SET language = coalesce(
      (SELECT json_extract(v.content, '$.language') FROM record_versions v
       WHERE v.id = records.current_version_id AND json_valid(v.content)), 'en')"""
CODES_WITH_ADDRESS = (
    "ALTER TABLE record_identifiers RENAME TO identifiers_before",
    """CREATE TABLE record_identifiers (
         record_id TEXT NOT NULL REFERENCES records(id), scheme TEXT NOT NULL, value TEXT NOT NULL,
         address TEXT NOT NULL DEFAULT '', PRIMARY KEY (record_id, scheme, value, address))""",
    "INSERT INTO record_identifiers (record_id, scheme, value) SELECT record_id, scheme, value FROM identifiers_before",
    "DROP TABLE identifiers_before",
)


def add_languages(db: Database) -> None:
    """Add the columns; records get the language of their current version, homes theirs at the next resolve."""
    for name in ("records", "homes"):
        table = db.table(name)
        if table.exists() and "language" not in table.columns_dict:
            db.execute(f"ALTER TABLE {name} ADD COLUMN language TEXT NOT NULL DEFAULT 'en'")
    if db.table("records").exists() and db.table("record_versions").exists():
        db.execute(LANGUAGE_OF_RECORDS)
    codes = db.table("record_identifiers")
    if codes.exists() and "address" not in codes.columns_dict:
        for statement in CODES_WITH_ADDRESS:
            db.execute(statement)
