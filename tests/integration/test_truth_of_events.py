"""Events of every recording of two dates, by kind, beside what comparing the two archives' files shows.

The comparison is that of ``test_truth_of_changes``: front matter by plain PyYAML, texts as words, rows of CSV as they
stand. It knows no rule: a file that came is a new standard, another name is another title, any other field is a changed
content. Where an event says another thing, the table EXPLAINED says why, key by key; nothing else may differ.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest
import yaml

from homefinder.change.kinds import EVENT_KINDS
from tests.integration.test_truth_of_changes import (
    CATALOGUE,
    PLANNING,
    catalogue_state,
    files_of,
    page,
    planning_state,
    pruned,
)
from tests.support.commands import command, rows
from tests.support.data_folders import Recorded
from tests.support.editions import edition, unpacked

pytestmark = [pytest.mark.shared, pytest.mark.slow]

APIS, SOCIAL, DATASET = "uk-api-catalogue", "social-care-data-standards", "standard-safeguarding-dataset"
DATES = {
    CATALOGUE: ("2022-06-01", "2023-08-16"),
    PLANNING: ("2025-06-30", "2026-06-30"),
    APIS: ("2024-12-31", "2026-07-14"),
    SOCIAL: ("2026-06-02", "2026-07-17"),
    DATASET: ("2025-12-31", "2026-07-14"),
}
State = dict[str, dict[str, Any]]
ByKind = dict[str, set[str]]


class Fields(NamedTuple):
    """Which of a source's own fields mean what; ``touched`` ones only say when somebody edited the entry."""

    title: str
    address: str = ""
    owner: str = ""
    status: str = ""
    touched: tuple[str, ...] = ()
    no_home: str = "a^"
    """Keys of what could own no need: minutes, needs, meetings."""
    need: str = "a^"
    """Keys of what states a need."""


FIELDS = {
    CATALOGUE: Fields("name", "specification_url", "maintainer", "endorsement_status_events", no_home="taxonomies/.*"),
    PLANNING: Fields("name", status="specification-status", touched=("entry-date",)),
    APIS: Fields("name", "url", "provider", touched=("dateUpdated",)),
    SOCIAL: Fields("title", status="status", no_home=r"UC\d+|posts/.*|calendar/.*|pages/use-case.*", need=r"UC\d+"),
    DATASET: Fields("title"),
}


RENAMES: Mapping[str, Mapping[str, str]] = {
    APIS: {  # Another department took over these interfaces: name, address and documentation are kept.
        f"department-for-international-trade/{name}": f"department-for-business-and-trade/{name}"
        for name in (
            "check-barriers-to-trading-and-investing-abroad", "uk-global-tariff-commodities",
            "uk-global-tariff-measures-as-defined", "uk-global-tariff-measures-on-declarable-commodities",
            "uk-trade-quotas",
        )
    },
    SOCIAL: {  # The site named its files anew: a number in front, or the words in another order.
        "pages/placements-standard": "PUB00",
        "pages/use-case-children-social-care-placements": "UC00",
        "pages/mais-standards-working-group": "pages/standards-working-group-mais",
        "pages/placements-standards-working-group": "pages/standards-working-group-placements",
    },
}  # fmt: skip
"""Keys of the first date → those under which a person who reads both files finds the same things at the second.

Confirmed from the files alone, by a script that read the CSV and the Markdown of both dates with the standard library
and compared each text that is gone with each that came (difflib, word by word), then by reading titles and addresses:
the five interfaces have the same name, address and documentation, four the same description and the first one 98.6 % of
its words; the pages keep 98, 92, 99.8 and 100 % of theirs, in the order below, where no other page has more than 21 %
of them, but for another edition of the placements standard. ``test_renames_are_what_the_texts_show`` does it again.
"""

IN_DOUBT: Mapping[str, Mapping[str, str]] = {
    APIS: {"local-government-association/inform-plus": "local-government-association/lginform-plus"},
    SOCIAL: {"pages/person_match_scoring": "PUB03"},
}
"""What the same reading finds beside these, and the catalogue asks a person about: the name is another one. Inform Plus
keeps its address and 76 % of the words of its description; the “Person Matching Implementation Guide” keeps 97 % of its
text and is called “Standards comparison: person matching”. Until a person has
judged, the one vanished, the other came."""


SAME_TEXT = 0.7
"""The least share of words by which a text that is gone is one that came; of others it is 0.2 at most."""


class Explained(NamedTuple):
    """Keys for which the files show ``shown`` and the events say ``said`` (nothing where it is empty), and why."""

    shown: str
    said: str
    keys: str
    why: str


EXPLAINED: Mapping[str, tuple[Explained, ...]] = {
    CATALOGUE: (
        Explained("owner-changed", "content-changed", "standards/rfc4180",
                  "The maintainer IETF is the Internet Engineering Task Force, written out: no other body."),
        Explained("retitled", "new-edition", "standards/bods",
                  "Only the version in the title differs, 0.2 and 0.3: the next edition at the same place."),
    ),
    PLANNING: (
        Explained("retitled", "content-changed",
                  "dataset/(development-plan-timetable|local-planning-authority|development-plan)",
                  "Only capitals of the name differ: no other title, and a small change of content."),
    ),
    APIS: (
        Explained("moved", "content-changed", "hm-land-registry/application-enquiry",
                  "One letter of the address is a capital now: the same page, written another way."),
        Explained("new-standard", "new-edition", "hm-land-registry/official-copy-document-availability-v2",
                  "Its title says V2, and resolving finds version 1 of the same service: the next edition."),
    ),
    SOCIAL: (
        Explained("content-changed", "",
                  "posts/(2025-09-03|2025-09-17|2025-09-22|2025-10-08|2025-11-13|2026-01-29|2026-03-18)-.*",
                  "Only the table of contents, which the site made itself, went from the page: mark-up."),
        Explained("content-changed", "", "posts/2025-10-21-newsletter",
                  "Its one keyword moved from the line of categories to that of tags: the same keyword."),
    ),
    DATASET: (),
}  # fmt: skip

COUNTS: Mapping[str, Mapping[str, int]] = {
    CATALOGUE: {"new-standard": 3, "new-edition": 1, "moved": 1, "status-changed": 1, "content-changed": 1},
    PLANNING: {"new-standard": 29, "vanished": 4, "content-changed": 280},
    APIS: {
        "new-standard": 101, "new-edition": 1, "vanished": 16, "moved": 11, "owner-changed": 5, "content-changed": 11,
    },
    SOCIAL: {
        "new-standard": 4, "new-need": 14, "vanished": 2, "retitled": 4, "moved": 4, "status-changed": 1,
        "content-changed": 15,
    },
    DATASET: {},
}  # fmt: skip


def api_state(files: Mapping[str, bytes]) -> State:
    """Rows of the API catalogue under their key, which is made of provider and name."""
    table = csv.DictReader(io.StringIO(files["catalogue.csv"].decode("utf-8-sig")))
    return {f"{slug(row['provider'])}/{slug(row['name'])}": pruned(row) for row in table}


def social_state(files: Mapping[str, bytes]) -> State:
    """Pages, posts and the calendar of the social care data standards site."""
    state: State = {}
    for name, data in files.items():
        stem = PurePosixPath(name).stem
        if re.fullmatch(r"src/_posts/[^/]*\.md", name):
            state[f"posts/{stem}"] = page(data)
        elif re.fullmatch(r"src/_pages/[^/]*\.md", name) and (key := social_key(stem, page(data))):
            state[key] = {k: v for k, v in page(data).items() if k not in ("layout", "breadcrumbs", "regenerate")}
    for row in yaml.safe_load(files.get("src/_data/calendar.yml", b"[]")):
        state[f"calendar/{row['date']}/{slug(row['title'])}"] = row
    return state


def social_key(stem: str, fields: Mapping[str, Any]) -> str:
    """The key of a page that the declaration takes in; nothing for the others."""
    if re.match(r"PUB|UC", stem):
        version = fields.get("version")  # YAML reads 01 as the number 1
        return str(fields["reference"]) + (f"/{str(version).zfill(2)}" if version else "")
    taken = r"placements-standard|person_match_scoring|get_an_identifier_api|use-case-.*|index"
    return (
        f"pages/{stem}" if re.fullmatch(rf"{taken}|standards-working-group.*|.*-standards-working-group", stem) else ""
    )


def dataset_state(files: Mapping[str, bytes]) -> State:
    return {name: {"data": data} for name, data in files.items() if name.endswith((".yml", ".json", ".csv"))}


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def plain_files(root: Path, source: str, day: str) -> dict[str, bytes]:
    return {line.url.rsplit("/", 1)[-1]: line.body for line in edition(root / source / day).lines}


def main_archive(root: Path, source: str, day: str) -> dict[str, bytes]:
    lines = [line for line in edition(root / source / day).lines if "tar.gz" in line.url]
    return {name.partition("/")[2]: data for line in lines for name, data in unpacked(line.body).items()}


READ: Mapping[str, tuple[Callable[[Path, str, str], dict[str, bytes]], Callable[[Mapping[str, bytes]], State]]] = {
    CATALOGUE: (files_of, catalogue_state),
    PLANNING: (files_of, planning_state),
    APIS: (plain_files, api_state),
    SOCIAL: (files_of, social_state),
    DATASET: (main_archive, dataset_state),
}


def truth(root: Path, source: str) -> ByKind:
    """What the files of the two dates show, by kind of event."""
    files, read = READ[source]
    before, after = (read(files(root, source, day)) for day in DATES[source])
    meant, renames = FIELDS[source], RENAMES.get(source, {})
    assert renames.keys() <= before.keys() - after.keys()
    assert set(renames.values()) <= after.keys() - before.keys()
    before = {renames.get(key, key): fields for key, fields in before.items()}
    found: ByKind = {"moved": set(renames.values())}  # both sites make the address of a page of its name
    for key in after.keys() - before.keys():
        if not re.fullmatch(meant.no_home, key):
            found.setdefault("new-standard", set()).add(key)
        elif re.fullmatch(meant.need, key):
            found.setdefault("new-need", set()).add(key)
    found["vanished"] = before.keys() - after.keys()
    for key in before.keys() & after.keys():
        names = {
            name for name in before[key].keys() | after[key].keys() if before[key].get(name) != after[key].get(name)
        }
        for name, kind in zip(meant[:4], ("retitled", "moved", "owner-changed", "status-changed"), strict=True):
            if name in names:
                found.setdefault(kind, set()).add(key)
        if names - {*meant[:4], *meant.touched}:
            found.setdefault("content-changed", set()).add(key)
    return {kind: keys for kind, keys in found.items() if keys}


BESIDE = "beside"
"""Changes of the rules that the planning specification gives in a file beside its pages, which alone are read here."""


def seen(data: Path, source: str, day: str) -> ByKind:
    """The events that the second look brought, by kind; without those of duties, of items and of the days that pages
    state, which have truths of their own."""
    found: ByKind = {}
    sql = """SELECT e.kind, r.key, e.field FROM events e JOIN event_members m ON m.event_id = e.id
             JOIN records r ON r.id = m.record_id
             WHERE e.announced_by = 'seen' AND e.source_id = ? AND e.seen_on = ?
             AND e.kind NOT IN ('duty-changed', 'date-moved') AND e.field <> 'items'"""
    for row in rows(data, sql, source, day):
        found.setdefault(BESIDE if row["field"] == "extra/provision_rules" else row["kind"], set()).add(row["key"])
    return found


@pytest.mark.parametrize("source", DATES)
def test_events_are_what_the_files_show_or_the_table_says_why(
    recorded: Recorded, replay_root: Path, source: str
) -> None:
    shown = truth(replay_root, source)
    for one in EXPLAINED[source]:
        keys = {key for key in shown.get(one.shown, ()) if re.fullmatch(one.keys, key)}
        assert keys, f"nothing to explain: {one}"
        shown[one.shown] -= keys
        if one.said:
            shown.setdefault(one.said, set()).update(keys)
    told = seen(recorded.data, source, DATES[source][1])
    if beside := told.pop(BESIDE, set()):
        told["content-changed"] |= beside & shown["content-changed"]
    assert told == {kind: keys for kind, keys in shown.items() if keys}
    assert {kind: len(keys) for kind, keys in told.items()} == COUNTS[source]


@pytest.mark.parametrize("source", RENAMES)
def test_renames_are_what_the_texts_show(replay_root: Path, source: str) -> None:
    files, read = READ[source]
    before, after = (read(files(replay_root, source, day)) for day in DATES[source])
    gone, came = before.keys() - after.keys(), after.keys() - before.keys()
    found = {}
    for key in gone:
        likeness, other = max((compare_texts(before[key], after[other]), other) for other in came)
        if likeness >= SAME_TEXT:
            found[key] = other
    assert found == {**RENAMES[source], **IN_DOUBT[source]}


def compare_texts(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The share of words that two texts have in common, in their order, 0 to 1."""
    old, new = (fields.get("TEXT") or str(fields.get("description", "")).split() for fields in (one, other))
    return SequenceMatcher(None, old, new, autojunk=False).ratio() if old and new else 0.0


@pytest.mark.parametrize("source", IN_DOUBT)
def test_what_reads_the_same_under_another_name_is_asked(recorded: Recorded, source: str) -> None:
    sql = """SELECT f.key AS former, r.key FROM record_renames n JOIN records f ON f.id = n.former_record
             JOIN records r ON r.id = n.record_id WHERE n.verdict = ? AND r.source_id = ?"""
    for verdict, pairs in (("renamed", RENAMES), ("proposed", IN_DOUBT)):
        assert {row["former"]: row["key"] for row in rows(recorded.data, sql, verdict, source)} == pairs[source]


@pytest.mark.parametrize("source", DATES)
def test_a_first_look_is_no_event_of_ours(recorded: Recorded, source: str) -> None:
    assert seen(recorded.data, source, DATES[source][0]) == {}


def test_the_edits_of_a_whole_publication_are_one_event_each(recorded: Recorded) -> None:
    sql = """SELECT source_id, field, members, significance FROM events WHERE kind = 'content-changed'
             AND announced_by = 'seen' AND source_id IN (?, ?, ?) ORDER BY members DESC, field"""
    found = rows(recorded.data, sql, PLANNING, APIS, CATALOGUE)
    assert [(row["source_id"], row["field"], row["members"]) for row in found if row["members"] > 1] == [
        (PLANNING, field, count)
        for field, count in (
            ("version", 258 + 15), ("extra/environment", 106), ("extra/provision_rules", 44), ("extra/reason", 15),
            ("keywords", 14), ("description", 9), ("extra/collection", 7), ("relations", 7), ("extra/guidance", 6),
            ("extra/organisations", 5), ("extra/provision_rules", 5), ("extra/provision_rules", 5),
        )
    ]  # fmt: skip
    alone = [row for row in found if row["members"] == 1 and row["source_id"] == PLANNING and row["field"] != "items"]
    assert (len(alone), sum(row["significance"] == "major" for row in alone)) == (55, 46)


def test_what_one_department_took_over_is_one_event_of_its_owner_and_one_of_its_pages(recorded: Recorded) -> None:
    sql = """SELECT kind, field, members, summary FROM events WHERE announced_by = 'seen' AND source_id = ?
             AND members > 1 ORDER BY kind"""
    moved, owner = rows(recorded.data, sql, APIS)
    assert (moved["kind"], moved["field"], moved["members"]) == ("moved", "page_url", 5)
    assert (owner["kind"], owner["field"], owner["members"]) == ("owner-changed", "publisher", 5)
    assert owner["summary"].startswith(
        "The owner went from “Department for International Trade” to “Department for Business and Trade”. "
    )
    alone = rows(recorded.data, sql.replace("members > 1", "members = 1"), APIS)
    assert [row["kind"] for row in alone if row["kind"] in ("moved", "owner-changed")] == ["moved"] * 6


def test_replaying_an_edition_again_gives_no_event(recorded: Recorded, replay_root: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(recorded.data, tmp_path / "data"))
    sql = "SELECT * FROM events ORDER BY id"
    before = rows(data, sql)
    for source, (_, day) in DATES.items():
        later = edition(replay_root / source / day).written(tmp_path, "2026-12-24")
        assert command("harvest", "--replay", later, data=data).code == 0
    assert [tuple(row) for row in rows(data, sql)] == [tuple(row) for row in before]


def test_the_sample_brings_every_kind_of_event(sample_folder: Path) -> None:
    counts = {
        row["kind"]: row["n"] for row in rows(sample_folder, "SELECT kind, count(*) AS n FROM events GROUP BY kind")
    }
    # None of its publications states a need that it did not state at the first look, moves a day or announces a
    # consultation, and nobody took a thing out of it.
    assert set(counts) == set(EVENT_KINDS) - {"new-need", "taken-out", "date-moved", "consultation-announced"}
