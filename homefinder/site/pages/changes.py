"""Changes: everything that happened as a line of dated events, and each event with what differs and whom it reaches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from homefinder.change.events.queries import find_joint_event
from homefinder.change.impact.impact import compute_impact
from homefinder.change.kinds import EVENT_KINDS, PUBLISHER, SEEN
from homefinder.site.http.page import Link, Page, PageContext, PageMoved, PageNotFound, PageRequest
from homefinder.site.pages.common import add_pages, compare_versions, count_rows, page_list
from homefinder.site.pages.languages import TEXT_FIELDS, add_langs, build_lang, build_title_lang
from homefinder.store.queries import list_sectors
from homefinder.urls import build_page_path, clean_link

FROM = "FROM events e JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id"
LEVEL = """(SELECT v.level FROM event_severities v WHERE v.event_id = e.id {sector}
    ORDER BY v.severity DESC LIMIT 1)"""
EVENT_LIST = f"""SELECT e.id, e.kind, e.date, e.seen_on, e.announced_by, e.title, e.summary, e.significance,
      e.record_id, e.members, e.source_id, s.title AS source, e.url, r.language, coalesce({LEVEL}, '') AS level,
      (SELECT group_concat(record_id, ' ') FROM event_members m WHERE m.event_id = e.id) AS records,
      (SELECT count(*) FROM event_needs n WHERE n.event_id = e.id) AS needs {FROM} {{where}}
    ORDER BY e.date DESC, e.id LIMIT ? OFFSET ?"""
EVENT = f"""SELECT e.*, s.title AS source, r.title AS record, r.language, r.page_url,
      u.state AS run_state, u.mode AS run_mode,
      u.seen_on AS run_day {FROM} JOIN runs u ON u.id = e.run_id WHERE e.id = ?"""
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
LEVELS = ("high", "medium", "low")
ANNOUNCER_LABELS = {SEEN: "seen by us between two harvests", PUBLISHER: "told by the publisher"}
PARTS = {
    "nature": "what kind of change it is", "touch": "how firmly needs rest on it", "binding": "how binding it is",
    "soon": "how soon it takes effect",
}  # fmt: skip


def changes_page(context: PageContext, request: PageRequest) -> Page:
    """The events, newest first, narrowed by kind, source, sector, need, teller, severity and day."""
    chosen = {
        "kind": request.read_word("kind", tuple(EVENT_KINDS)), "source": request.read_word("source"),
        "sector": request.read_word("sector"),
        "need": request.read_word("need"), "told": request.read_word("told", tuple(ANNOUNCER_LABELS)),
        "level": request.read_word("level", LEVELS),
        "since": request.read_word("since"), "until": request.read_word("until"),
    }  # fmt: skip
    where, values = build_condition(chosen)
    total = count_rows(context, f"SELECT count(*) {FROM} {where}", *values)
    sector = "AND v.sector = ?" if chosen["sector"] else ""
    level = (chosen["sector"],) if sector else ()
    sql = EVENT_LIST.format(where=where, sector=sector)

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(sql, *level, *values, limit, offset):
            lang = build_title_lang(row.pop("language"), row["members"])
            yield {**row, "url": clean_link(row["url"]), "page": build_page_path("change", row["id"]), "lang": lang}

    paging, events, every = page_list(request, total, chosen, read)
    data = {
        "events": events, "chosen": chosen, "pager": paging, "kinds": EVENT_KINDS, "told": ANNOUNCER_LABELS,
        "levels": LEVELS,
        "sources": context.list_rows("SELECT id, title FROM sources ORDER BY title"),
        "sectors": list_sectors(context.catalogue),
        "needs": context.list_rows("SELECT id, title FROM needs ORDER BY title"), "today": context.today,
    }  # fmt: skip
    about = "What changed in the publications that are watched, and whom it matters to."
    things = [("event", row["id"]) for row in events]
    links = (Link("/feeds/all.atom", "Feed of all changes", "application/atom+xml"),)
    return Page("pages/changes.html", "Changes", data, about, rows=every, things=things, links=links)


def build_condition(filters: Mapping[str, str]) -> tuple[str, list[object]]:
    """The condition of a list of events, and its values."""
    tests = {
        "kind": "e.kind = ?", "source": "e.source_id = ?", "told": "e.announced_by = ?", "since": "e.date >= ?",
        "until": "e.date <= ?", "need": "e.id IN (SELECT event_id FROM event_needs WHERE need_id = ?)",
        "level": "e.id IN (SELECT event_id FROM event_severities WHERE level = ?)",
        "sector": """e.id IN (SELECT n.event_id FROM event_needs n JOIN needs d ON d.id = n.need_id
            WHERE d.sector = ?)""",
    }  # fmt: skip
    used = [name for name in tests if filters.get(name)]
    where = " AND ".join(tests[name] for name in used)
    return (f"WHERE {where}" if where else "", [filters[name] for name in used])


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
    needs = add_pages("need", context.list_rows(NEEDS, event["id"]), "need_id")
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
        "severities": _list_severities(context, event["id"]),
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
              | {"records": " ".join(row["record_id"] for row in members)}],
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
