"""What is read for dates: the body of a page that is one record, else what the versions of a record say. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.clean.decoding import decode_bytes
from homefinder.dates.reading.documents import Document, read_document, read_json
from homefinder.errors import StoreError
from homefinder.fetch.archive import Archive
from homefinder.store.records import parse_content

LONGEST_BODY = 4_000_000
"""Bytes of a body that are read; a longer one is data and no page."""
READ_KINDS = (
    "standard", "data-collection", "code-set", "api", "guidance", "legislation", "process", "programme",
    "consultation", "document-collection", "page",
)  # fmt: skip
"""Kinds of record whose dates may ask something of somebody."""

_KINDS = ", ".join(repr(kind) for kind in READ_KINDS)
PAGES = f"""SELECT min(v.record_id) AS record_id, json_extract(v.locations, '$.bodies[0][0]') AS body_url
    FROM record_versions v JOIN records r ON r.id = v.record_id
    WHERE r.kind IN ({_KINDS}) GROUP BY body_url
    HAVING min(v.record_id) = max(v.record_id) AND max(json_extract(v.locations, '$.fields.""[1]')) IN ('', '#')"""
"""Records that are all of the body at their address, which no other record shares."""
BODIES = """SELECT f.sha256, f.run_id, r.seen_on FROM fetches f JOIN runs r ON r.id = f.run_id
    WHERE f.url = ? AND f.sha256 <> '' AND f.status IN (200, 304) AND r.state IN ('committed', 'unchanged')
    ORDER BY f.run_id, f.id"""
VERSIONS = f"""SELECT v.id, v.record_id, v.run_id, v.hash, v.valid_from FROM record_versions v
    JOIN records r ON r.id = v.record_id WHERE r.kind IN ({_KINDS}) ORDER BY v.record_id, v.id"""
BODY_VERSION = f"""SELECT count(*) FROM (SELECT DISTINCT f.url, f.sha256 FROM fetches f
    WHERE f.url IN (SELECT body_url FROM ({PAGES})) AND f.sha256 <> '')"""
"""A number that grows with each new body of a page."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """One look at a record that brought something to read: a body, or a version where ``url`` is empty."""

    record_id: str
    run_id: int
    seen_on: str
    url: str
    sha256: str
    version_id: int | None = None


def list_looks(ledger: sqlite3.Connection) -> Iterator[PageLook]:
    """Every look that is to be read, those of a record together and in their order; equal ones in a row count once."""
    pages = {row["record_id"]: row["body_url"] for row in ledger.execute(PAGES)}
    for record, url in sorted(pages.items()):
        last = ""
        for row in ledger.execute(BODIES, (url,)):
            if row["sha256"] != last:
                yield PageLook(record, row["run_id"], row["seen_on"], url, row["sha256"])
            last = row["sha256"]
    for row in ledger.execute(VERSIONS):
        if row["record_id"] not in pages:
            yield PageLook(row["record_id"], row["run_id"], row["valid_from"], "", row["hash"], row["id"])


def read_look(ledger: sqlite3.Connection, archive: Archive, look: PageLook) -> Document | None:
    """The document of a look; None where its body is in the archive no more, or is no text."""
    if look.version_id is not None:
        row = ledger.execute("SELECT content FROM record_versions WHERE id = ?", (look.version_id,)).fetchone()
        return read_json(parse_content(row["content"])) if row else None
    try:
        body = archive.read(look.sha256)
    except StoreError:
        return None
    if len(body) > LONGEST_BODY or b"\0" in body[:1_000]:
        return None
    return read_document(decode_bytes(body)[0], look.url)


def read_published_day(ledger: sqlite3.Connection, look: PageLook) -> str:
    """The day (ISO) on which the record was last changed or issued, for years that are not said; else the look's."""
    row = ledger.execute("SELECT modified, issued FROM records WHERE id = ?", (look.record_id,)).fetchone()
    return str((row["modified"] or row["issued"]) if row else "") or look.seen_on
