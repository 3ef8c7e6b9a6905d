"""What a home says besides its name and summary: the body of its pages and its items, within limits."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from homefinder.store.records import IS_LIVE

MAX_BODY = 4_000
"""Characters of the bodies of a home's pages that are read, all records together: a page opens with its subject."""

MAX_ITEMS_TEXT = 8_000
"""Characters of the names of a home's items that are read: of a standard of hundreds of items the first groups."""

ITEMS = """SELECT home_id, name || ' ' || title FROM items WHERE home_id IS NOT NULL ORDER BY home_id, position"""

BODIES = f"""SELECT hr.home_id, substr(coalesce(json_extract(v.content, '$.extra.body_text'), '') || char(10)
      || coalesce(json_extract(v.content, '$.extra.text'), ''), 1, {MAX_BODY}) AS body
    FROM home_records hr JOIN records r ON r.id = hr.record_id
    JOIN record_versions v ON v.id = r.current_version_id WHERE {IS_LIVE} ORDER BY hr.home_id, hr.record_id"""


def read_home_texts(connection: sqlite3.Connection) -> dict[str, Mapping[str, str]]:
    """Home → its further texts by field of ``fields.HOME_FIELDS``: ``body``, the text of its pages, and ``items``, what stands in it."""
    bodies: dict[str, str] = defaultdict(str)
    for home, body in connection.execute(BODIES):
        if len(bodies[home]) < MAX_BODY and body.strip():
            bodies[home] = f"{bodies[home]}\n{body}"[:MAX_BODY]
    items: dict[str, str] = defaultdict(str)
    for home, text in connection.execute(ITEMS):
        if len(items[home]) < MAX_ITEMS_TEXT:
            items[home] = f"{items[home]}\n{text}"[:MAX_ITEMS_TEXT]
    return {home: {"body": bodies.get(home, ""), "items": items.get(home, "")} for home in {*bodies, *items}}
