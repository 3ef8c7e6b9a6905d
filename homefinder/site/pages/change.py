"""One change: why it is one, what was before and after, how much it weighs and why, whom it reaches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from homefinder.change.events.queries import find_joint_event
from homefinder.change.impact.impact import compute_impact
from homefinder.change.impact.reasons import describe_path
from homefinder.change.kinds import EVENT_KINDS, EVENT_LABELS
from homefinder.clean.days import format_day
from homefinder.site.http.page import Link, Page, PageContext, PageMoved, PageNotFound, PageRequest
from homefinder.site.pages.changes import ANNOUNCER_LABELS
from homefinder.site.pages.common import add_pages, compare_versions
from homefinder.site.pages.languages import TEXT_FIELDS, add_langs, build_lang, build_title_lang
from homefinder.urls import build_page_path, clean_link

EVENT = """SELECT e.*, s.title AS source, r.title AS record, r.language, r.page_url,
      u.state AS run_state, u.mode AS run_mode,
      u.seen_on AS run_day FROM events e
    JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id JOIN runs u ON u.id = e.run_id
    WHERE e.id = ?"""
NEEDS = """SELECT n.need_id, d.title, d.sector, n.path FROM event_needs n JOIN needs d ON d.id = n.need_id
    WHERE n.event_id = ? ORDER BY d.sector, d.title"""
MEMBERS = """SELECT m.record_id, r.title, r.language, h.id AS home_id, h.title AS home,
      h.language AS home_language, c.from_version_id, c.to_version_id
    FROM event_members m JOIN records r ON r.id = m.record_id LEFT JOIN home_records hr ON hr.record_id = m.record_id
    LEFT JOIN homes h ON h.id = hr.home_id LEFT JOIN changes c ON c.id = m.change_id
    WHERE m.event_id = ? ORDER BY r.title COLLATE NOCASE, r.id"""
VERSIONS = """SELECT c.from_version_id, c.to_version_id, a.valid_from AS from_day, b.valid_from AS to_day,
      c.kind, c.summary FROM changes c LEFT JOIN record_versions a ON a.id = c.from_version_id
    LEFT JOIN record_versions b ON b.id = c.to_version_id WHERE c.id = ?"""
BYTES = """SELECT f.url, f.status, f.fetched_at, f.sha256, b.bytes, b.media_type FROM fetches f
    LEFT JOIN bodies b ON b.sha256 = f.sha256 WHERE f.run_id = ?
      AND f.url IN (SELECT value FROM json_each(?)) ORDER BY f.id"""
PARTS = {
    "nature": "what kind of change it is", "touch": "how firmly needs rest on it", "binding": "how binding it is",
    "soon": "how soon it takes effect",
}  # fmt: skip


def change_page(context: PageContext, request: PageRequest) -> Page:
    """One event: why it is one, what was before and after, whom it reaches.

    Raises PageNotFound, and PageMoved for one that is told with those of other records today.
    """
    event = context.find_row(EVENT, request.path["id"])
    if event is None:
        if joint := find_joint_event(context.catalogue, request.path["id"]):
            raise PageMoved(build_page_path("change", joint), status=303)
        raise PageNotFound(
            f"There is no change “{request.path['id']}”. It may have been told by an older build.", "/changes"
        )
    members = [{**row, "page": build_page_path("record", row["record_id"])}
               for row in add_langs(context.list_rows(MEMBERS, event["id"]))]  # fmt: skip
    homes = {row["home_id"]: {"id": row["home_id"], "title": row["home"], "lang": build_lang(row["home_language"])}
             for row in members if row["home_id"]}  # fmt: skip
    versions = context.find_row(VERSIONS, event["change_id"]) if event["change_id"] else None
    needs = [{**row, "path": describe_path(row["path"])}
             for row in add_pages("need", context.list_rows(NEEDS, event["id"]), "need_id")]  # fmt: skip
    severities = _list_severities(context, event["id"])
    lang = build_title_lang(event["language"], event["members"])
    data = {
        "event": {**event, "url": clean_link(event["url"]), "page_url": clean_link(event["page_url"])},
        "meaning": EVENT_KINDS.get(event["kind"], ""),
        "teller": ANNOUNCER_LABELS.get(event["announced_by"], event["announced_by"]),
        "record_page": build_page_path("record", event["record_id"]),
        "record_lang": lang,
        "title_langs": _list_title_langs(members, list(homes.values())),
        "value_lang": lang if event["field"] in TEXT_FIELDS else "",
        "homes": add_pages("home", list(homes.values())),
        "members": members if event["members"] > 1 else [],
        "needs": needs,
        "severities": severities,
        "label": EVENT_LABELS.get(event["kind"], event["kind"]),
        "days": {name: format_day(event[name]) for name in ("date", "seen_on")},
        "part_words": PARTS,
        "rests": _collect_dependents(context, event["id"], event["seen_on"]),
        "versions": versions,
        "difference": _find_difference(context, versions) if event["members"] == 1 else None,
        "bytes": [{**row, "url": clean_link(row["url"])} for row in _list_bodies(context, event, versions)],
    }
    return Page(
        "pages/change.html",
        event["title"],
        data,
        event["summary"],
        rows=[{name: event[name] for name in ("id", "kind", "rule", "announced_by", "date", "seen_on", "record_id",
              "source_id", "title", "summary", "field", "before", "after", "url", "members")}
              | _flatten_severity(severities) | {"records": " ".join(row["record_id"] for row in members)}],
        things=[("event", event["id"])],
        crumbs=(Link("/changes", "Changes"),),
        language=lang,
    )  # fmt: skip


def _list_title_langs(members: Sequence[Mapping[str, Any]], homes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Titles that are not English, alone and with their record's id as paths have them → their tags."""
    records = {f"{one['title']} ({one['record_id']})": one["lang"] for one in members if one["lang"]}
    return records | {one["title"]: one["lang"] for one in (*members, *homes) if one["lang"]}


def _list_severities(context: PageContext, event_id: str) -> list[dict[str, Any]]:
    rows = context.list_rows(
        """SELECT sector, severity, level, explanation, components FROM event_severities WHERE event_id = ?
           ORDER BY severity DESC""",
        event_id,
    )
    return [{**row, "components": json.loads(row["components"])} for row in rows]


def _flatten_severity(severities: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The weightiest, for CSV; empty cells where no need is reached."""
    first = severities[0] if severities else {}
    return {"severity": first.get("severity", ""), "level": first.get("level", ""), "why": first.get("explanation", "")}


def _collect_dependents(context: PageContext, event_id: str, seen_on: str) -> dict[str, list[dict[str, Any]]]:
    """What rests on the event beside needs, each with the path that leads to it; reviews as on the day it was seen."""
    found = compute_impact(context.catalogue, context.curation, event_id, seen_on)
    groups = {
        "Standards": ("home", found.standards), "Editions": ("home", found.editions),
        "Data items": ("home", found.data_items), "Change requests": ("request", found.requests),
    }  # fmt: skip
    groups_by_name = {
        words: [{**asdict(item), "page": build_page_path(kind, item.id)} for item in items[:20]]
        for words, (kind, items) in groups.items()
        if items
    }
    if found.users:
        groups_by_name["Users"] = [{**asdict(item), "page": "/uses"} for item in found.users[:200]]
    if found.decisions:
        groups_by_name["Decisions"] = [
            {"title": f"{item.verdict}: {item.need_id}", "path": item.path, "how": item.why,
             "page": build_page_path("need", item.need_id)}
            for item in found.decisions[:20]
        ]  # fmt: skip
    return groups_by_name


def _find_difference(context: PageContext, versions: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if versions is None or not versions["from_version_id"] or not versions["to_version_id"]:
        return None
    return compare_versions(context, versions["from_version_id"], versions["to_version_id"])


def _list_bodies(
    context: PageContext, event: Mapping[str, Any], versions: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The answers of the event's run that the version was read from."""
    wanted = versions["to_version_id"] or versions["from_version_id"] if versions else None
    row = context.find_row(
        "SELECT locations FROM record_versions WHERE id = ?", wanted
    ) or context.find_row(
        """SELECT locations FROM record_versions v JOIN records r ON r.current_version_id = v.id
           WHERE r.id = ?""", event["record_id"],
    )  # fmt: skip
    bodies = json.loads(row["locations"]).get("bodies", []) if row else []
    addresses = json.dumps([address for address, _ in bodies])
    return context.list_rows(BYTES, event["run_id"], addresses)
