"""A record: what one publication says of one thing, each value with the place that it was read from."""

from __future__ import annotations

import json
from typing import Any

from homefinder.harvest.summary import LABELS
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.site.pages.languages import PAST_GOVERNMENTS, add_langs, build_lang, format_governments
from homefinder.store.provenance import read_provenance
from homefinder.store.queries.source_years import describe_staleness
from homefinder.urls import build_page_path, clean_link

RECORD = """SELECT r.*, s.title AS source, s.licence, s.licence_url, s.undeclared_since, s.last_seen_on, s.schedule,
      coalesce(t.retired_on, '') AS retired_on, coalesce(t.reason, '') AS retired_because, m.home_id AS former_home,
      v.valid_from AS version_from,
      v.run_id AS version_run FROM records r JOIN sources s ON s.id = r.source_id
    JOIN record_versions v ON v.id = r.current_version_id LEFT JOIN retired_records t ON t.record_id = r.id
    LEFT JOIN home_memberships m ON m.record_id = r.id AND m.is_latest = 1
      AND NOT EXISTS (SELECT 1 FROM home_records h WHERE h.record_id = r.id)
    WHERE r.id = ?"""
HOMES = """SELECT h.id, h.title, h.language, hr.reason FROM home_records hr JOIN homes h ON h.id = hr.home_id
    WHERE hr.record_id = ?"""
VERSIONS = "SELECT id, valid_from, valid_to, run_id, hash FROM record_versions WHERE record_id = ? ORDER BY id DESC"
EVENTS = """SELECT e.id, e.kind, e.date, e.summary, e.members FROM event_members m JOIN events e ON e.id = m.event_id
    WHERE m.record_id = ? ORDER BY e.date DESC, e.id LIMIT 30"""
ISSUES = """SELECT severity, code, message, remedy, url, locator FROM issues
    WHERE source_id = ? AND record_key = ? AND current = 1 ORDER BY severity, code"""
BODIES = "SELECT sha256, bytes, media_type FROM bodies WHERE sha256 IN (SELECT value FROM json_each(?))"


def record_page(context: PageContext, request: PageRequest) -> Page:
    """One record, field by field. Raises PageNotFound."""
    record = context.find_row(RECORD, request.path["id"])
    if record is None:
        raise PageNotFound(f"There is no record “{request.path['id']}”.", "/catalogue/records")
    provenance = read_provenance(context.catalogue, record["id"], "", context.settings.archive)
    fields = add_langs(
        {**_field_to_dict(row), "language": record["language"]}
        for row in provenance["fields"]
        if row["field"] != "taken_in"
    )
    wanted = json.dumps(sorted({row["sha256"] for row in fields}))
    homes = add_langs(add_pages("home", context.list_rows(HOMES, record["id"])))
    data = {
        "record": {**record, "url": clean_link(record["url"]), "page_url": clean_link(record["page_url"]),
                   "licence_url": clean_link(record["licence_url"])},
        "taken_in": provenance["taken_in"],
        "fields": fields,
        "homes": homes,
        "past_governments": format_governments(context.list_rows(PAST_GOVERNMENTS, {"id": record["id"]})),
        "versions": context.list_rows(VERSIONS, record["id"]),
        "events": add_pages("change", context.list_rows(EVENTS,
        record["id"])),
        "issues": [{**row, "url": clean_link(row["url"])} for row in context.list_rows(ISSUES, record["source_id"],
        record["key"])],
        "bodies": {row["sha256"]: row for row in context.list_rows(BODIES, wanted)},
        "compare_page": build_page_path("compare", homes[0]["id"]) if homes else "",
        "source_page": build_page_path("source", record["source_id"]),
        "stale": describe_staleness(record, context.today),
        "former_page": build_page_path("home", record["former_home"]) if record["former_home"] else "",
    }  # fmt: skip
    return Page(
        "pages/record.html",
        record["title"] or record["id"],
        data,
        f"What {record['source']} says of it, and the place that each value was read from.",
        rows=[{name: row[name] for name in ("field", "value", "given", "run", "seen_on", "url", "locator", "sha256")}
              for row in fields],
        things=[("record", record["id"])],
        language=build_lang(record["language"]),
        crumbs=(Link("/sources", "Sources"), Link(build_page_path("source", record["source_id"]), record["source"])),
    )  # fmt: skip


def _field_to_dict(row: dict[str, Any]) -> dict[str, Any]:
    """A value as people read it; of one that a source wrote otherwise, its own words too."""
    value, given = _format_value(row["value"]), _format_value(row["given"])
    copied = {name: row[name] for name in ("field", "run", "mode", "seen_on", "url", "locator", "sha256")}
    return {
        **copied,
        "label": LABELS.get(row["field"], row["field"].replace("_", " ")),
        "value": value,
        "given": given if given != value else "",
        "link": clean_link(row["url"]),
        "value_link": clean_link(value) if isinstance(row["value"], str) else "",
        "run_page": build_page_path("run", str(row["run"])),
    }


def _format_value(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
