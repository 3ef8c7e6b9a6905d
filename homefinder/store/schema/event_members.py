"""Files made before an event could have many records: each event gets the record that it was about as member."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

MEMBERS = """CREATE TABLE event_members (
    event_id TEXT NOT NULL REFERENCES events(id), record_id TEXT NOT NULL REFERENCES records(id),
    change_id INTEGER REFERENCES changes(id), fields TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (event_id, record_id)
)"""


def add_event_members(db: Database) -> None:
    """Add the table and the number of members; where there are no events yet, the tables are made afterwards."""
    events = db.table("events")
    if not events.exists() or "members" in events.columns_dict:
        return
    db.execute("ALTER TABLE events ADD COLUMN members INTEGER NOT NULL DEFAULT 1")
    db.execute(MEMBERS)
    db.execute("INSERT INTO event_members (event_id, record_id, change_id) SELECT id, record_id, change_id FROM events")
