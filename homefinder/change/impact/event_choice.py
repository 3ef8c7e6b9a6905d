"""Which events a reader asked for: conditions on ``events e``, and how urgent an event is for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from homefinder.change.impact.severity import HIGH, MEDIUM
from homefinder.change.kinds import EVENT_KINDS
from homefinder.store.id_sets import NARROWER_CONCEPTS, SERIES_HOMES

_OF_MEMBERS = """e.id IN (SELECT m.event_id FROM event_members m JOIN records b ON b.id = m.record_id
      LEFT JOIN home_records k ON k.record_id = m.record_id LEFT JOIN homes g ON g.id = k.home_id WHERE"""
_OF_SERIES = f"""{_OF_MEMBERS} k.home_id IN {SERIES_HOMES}
        OR m.record_id IN (SELECT record_id FROM home_memberships WHERE home_id = :home AND is_latest = 1))"""
NEAR = " AND n.is_near = 1"

EVENT_CONDITIONS: Mapping[str, str] = {
    "kind": "e.kind = :kind",
    "source": "e.source_id = :source",
    "owner": f"{_OF_MEMBERS} coalesce(g.publisher_id, b.publisher_id) = :owner)",
    "theme": f"""{_OF_MEMBERS} k.home_id IN (SELECT home_id FROM home_subjects
        WHERE concept_id IN {NARROWER_CONCEPTS.replace(":concept", ":theme")}))""",
    "home": _OF_SERIES,
    "need": "e.id IN (SELECT n.event_id FROM event_needs n WHERE n.need_id = :need{near})",
    "sector": """e.id IN (SELECT n.event_id FROM event_needs n JOIN needs d ON d.id = n.need_id
        WHERE d.sector = :sector{near})""",
}
"""What events can be asked for by. That of a home means its whole series, that of a theme its narrower ones too."""
LEAST_SEVERITY: Mapping[str, float] = {"low": 0.0, "medium": MEDIUM, "high": HIGH}

ACT, READ, RECORD = "act", "read", "record"
URGENCIES = (ACT, READ, RECORD)
ACT_KINDS = (
    *("new-edition", "applies-from", "comply-by", "date-moved", "duty-changed", "withdrawn", "ended", "gone"),
    *("vanished", "taken-out", "consultation-opens", "consultation-closing"),
)
"""Kinds of event that ask something of people, where they weigh something; the others of such weight are to be read."""
READ_FROM = 15.0
"""From this severity on an event is worth reading; below it stands there for the record."""


def build_event_condition(filters: Mapping[str, str], muted: Iterable[str] = ()) -> tuple[str, dict[str, object]]:
    """The condition for the keys of ``EVENT_CONDITIONS`` that are filled, with its named values.

    ``near`` (filled or not) leaves out what reaches needs through far candidates only; ``least`` (low, medium or high)
    what weighs less for the chosen sector, or for every; ``muted`` are kinds of event and ids of homes.
    """
    near = NEAR if filters.get("near") else ""
    tests = [text.format(near=near) for name, text in EVENT_CONDITIONS.items() if filters.get(name)]
    values: dict[str, object] = {name: filters.get(name, "") for name in EVENT_CONDITIONS}
    if near and not (filters.get("need") or filters.get("sector")):
        tests.append(f"e.id IN (SELECT n.event_id FROM event_needs n WHERE 1{near})")
    if filters.get("least") in LEAST_SEVERITY:
        tests.append(f"{build_weight(filters)} >= :least")
        values["least"] = LEAST_SEVERITY[filters["least"]]
    for at, name in enumerate(muted):
        values[f"muted{at}"] = name
        series = _OF_SERIES.replace(":home", f":muted{at}")
        tests.append(f"e.kind <> :muted{at}" if name in EVENT_KINDS else f"NOT {series}")
    return " AND ".join(tests) or "1", values


def build_weight(filters: Mapping[str, str]) -> str:
    """SQL for an event's severity: for the chosen sector, else the highest; NULL where no need is reached."""
    of_sector = " AND v.sector = :sector" if filters.get("sector") else ""
    return f"(SELECT max(v.severity) FROM event_severities v WHERE v.event_id = e.id{of_sector})"


def build_urgency(weight: str) -> str:
    """SQL for what an event asks of a reader, one of ``URGENCIES``, from SQL for its severity."""
    kinds = ", ".join(f"'{kind}'" for kind in ACT_KINDS)
    return f"""CASE WHEN {weight} >= {MEDIUM} AND e.kind IN ({kinds}) THEN '{ACT}'
        WHEN {weight} >= {READ_FROM} THEN '{READ}' ELSE '{RECORD}' END"""
