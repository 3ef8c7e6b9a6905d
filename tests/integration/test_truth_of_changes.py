"""What changed between two dates, told by the catalogue, against what comparing the two archives' files shows.

The comparison here is made by a parser of its own: it reads the front matter of each file with plain PyYAML, leaves out
what is empty, takes the text below as words, and puts in place of each reference the row that it points to. Order of
keys, quotes, line breaks and white space play no part in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from tests.support.commands import harvested, last_run, rows
from tests.support.data_folders import Recorded
from tests.support.editions import edition, repacked, unpacked

pytestmark = [pytest.mark.shared, pytest.mark.slow]

CATALOGUE, PLANNING = "uk-data-standards-catalogue", "planning-data-specification"
DATES = {CATALOGUE: ("2022-06-01", "2023-08-16"), PLANNING: ("2025-06-30", "2026-06-30")}

FRONT_MATTER = re.compile(rb"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(.*)\Z", re.DOTALL | re.MULTILINE)

COUNTS = {
    # Three standards came (algorithmic transparency, DOI, security.txt). Two files differ: UK Gemini went from review
    # to endorsed, BODS from 0.2 to 0.3. The third change stands in data/organisations.yml alone: the maintainer of
    # RFC 4180 (CSV) is no longer called "IETF" but "Internet Engineering Task Force".
    CATALOGUE: {"added": 3, "changed": 3, "removed": 0},
    # 21 datasets, 4 specifications and 4 projects came; 2 datasets and 2 specifications went. All 258 datasets and all
    # 15 specifications that stayed changed, since each of their files lost its line "version". A bulk edit, but a real
    # one: the publisher no longer says a version; for 130 datasets that is all that differs. Of 10 project files that
    # differ byte for byte, 3 differ in nothing but empty fields (brownfield land, neighbourhood plans and one whose
    # white space moved).
    PLANNING: {"added": 29, "changed": 280, "removed": 4},
}

State = dict[str, dict[str, Any]]
"""What is published: by key of the record, its fields."""


def files_of(root: Path, source: str, day: str) -> dict[str, bytes]:
    """The files of the recorded archive by path, without the folder that they all stand in."""
    body = next(line.body for line in edition(root / source / day).lines if "tar.gz" in line.url)
    return {name.partition("/")[2]: data for name, data in unpacked(body).items()}


def page(data: bytes) -> dict[str, Any]:
    """Front matter without what is empty, and the words of the text as ``TEXT``."""
    found = FRONT_MATTER.match(data.removeprefix(b"\xef\xbb\xbf"))
    head, body = (found[1], found[2]) if found else (b"", data)
    # Some files indent with a tab behind the colon, which YAML allows and PyYAML does not.
    fields = pruned(yaml.safe_load(head.decode().replace("\t", " "))) or {}
    return {**fields, "TEXT": body.decode().split()}


def pruned(value: Any) -> Any:
    """The value without empty members, texts with single spaces."""
    if isinstance(value, dict):
        return {str(name): kept for name, member in value.items() if (kept := pruned(member)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [kept for member in value if (kept := pruned(member)) not in (None, "", [], {})]
    return None if value is None else " ".join(str(value).split())


def pages(files: Mapping[str, bytes], pattern: str) -> dict[str, dict[str, Any]]:
    """The pages whose path matches, by path."""
    return {name: page(data) for name, data in files.items() if re.fullmatch(pattern, name)}


def listed(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


def catalogue_state(files: Mapping[str, bytes]) -> State:
    """The pages of the UK data standards catalogue, with maintainers, licences and tags in place of their codes."""
    told = {
        name: pruned(yaml.safe_load(files[f"standards-catalogue/data/{name}.yml"]))
        for name in ("organisations", "licences", "tags")
    }
    state: State = {}
    for name, fields in pages(files, r"content/.*\.html\.md").items():
        path = PurePosixPath(name).relative_to("content")
        key = str(path.parent) if path.name == "index.html.md" else str(path).removesuffix(".html.md")
        state[key] = {
            **fields,
            "maintainer": told["organisations"].get(fields.get("maintainer_id")),
            "licence": {k: v for k, v in told["licences"].get(fields.get("licence_id", ""), {}).items() if k != "type"},
            "tagged": [told["tags"].get(tag) for tag in listed(fields.get("tags"))],
        }
    return {key: fields for key, fields in state.items() if key.count("/")}


def planning_state(files: Mapping[str, bytes]) -> State:
    """Specifications, datasets and projects, with what their reasons, licences, themes and phases point to."""
    reasons = {row.get("reference"): row for row in pages(files, r"content/specification-reason/[^/]*\.md").values()}
    phases = {row["specification-status"]: row for row in table(files["content/specification-status.csv"])}
    named = {
        kind: {row.get(kind): row.get("name") for row in pages(files, rf"content/{kind}/[^/]*\.md").values()}
        for kind in ("licence", "attribution", "theme")
    }
    wholes: dict[str, list[str]] = {}
    for fields in pages(files, r"content/specification/[^/]*\.md").values():
        for part in fields.get("datasets", []):
            wholes.setdefault(part["dataset"], []).append(fields["specification"])
    state: State = {}
    for kind in ("specification", "dataset", "project"):
        for fields in pages(files, rf"content/{kind}/[^/]*\.md").values():
            # Not what the platform draws with: it says nothing of the dataset.
            known = {name: value for name, value in fields.items() if name not in ("paint-options", "key-field")}
            reason = [reasons.get(code, {}) for code in listed(fields.get("specification-reason"))]
            state[f"{kind}/{fields[kind]}"] = {
                **known,
                "reasons": [{k: v for k, v in row.items() if k not in ("TEXT", "entry-date")} for row in reason],
                "phase-means": phases.get(fields.get("specification-status", ""), {}).get("description"),
                "licensed": named["licence"].get(fields.get("licence")),
                "attributed": named["attribution"].get(fields.get("attribution")),
                "themed": [named["theme"].get(theme) for theme in listed(fields.get("themes"))],
                "part-of": sorted(wholes.get(fields["dataset"], [])) if kind == "dataset" else [],
            }
    return state


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


STATES = {CATALOGUE: catalogue_state, PLANNING: planning_state}


def compared(root: Path, source: str) -> tuple[State, State]:
    """What the two archives of a source say."""
    before, after = (STATES[source](files_of(root, source, day)) for day in DATES[source])
    return before, after


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.parametrize("source", [CATALOGUE, PLANNING])
def test_the_changes_of_the_second_date_are_what_the_files_show(
    recorded: Recorded, replay_root: Path, source: str
) -> None:
    before, after = compared(replay_root, source)
    files = {
        "added": after.keys() - before.keys(),
        "changed": {key for key in before.keys() & after.keys() if before[key] != after[key]},
        "removed": before.keys() - after.keys(),
    }
    told: dict[str, set[str]] = {"added": set(), "changed": set(), "removed": set()}
    sql = "SELECT c.kind, r.key FROM changes c JOIN records r ON r.id = c.record_id WHERE source_id = ? AND seen_on = ?"
    for row in rows(recorded.data, sql, source, DATES[source][1]):
        told[row["kind"]].add(row["key"])
    assert told == files
    assert {kind: len(keys) for kind, keys in told.items()} == COUNTS[source]
    run = rows(recorded.data, "SELECT * FROM runs WHERE source_id = ? AND seen_on = ?", source, DATES[source][1])[0]
    assert {kind: run[kind] for kind in told} == COUNTS[source]


def test_the_bulk_of_the_planning_changes_is_a_version_that_is_no_longer_given(
    recorded: Recorded, replay_root: Path
) -> None:
    before, after = compared(replay_root, PLANNING)
    fields = {key: differing(before[key], after[key]) for key in before.keys() & after.keys()}
    lost = {key for key, names in fields.items() if "version" in names and "version" not in after[key]}
    only_version = {key for key, names in fields.items() if names == {"version"}}
    sql = """SELECT r.key FROM changes c JOIN records r ON r.id = c.record_id JOIN change_fields f ON f.change_id = c.id
        WHERE r.source_id = ? AND c.kind = 'changed' AND NOT CASE
          WHEN f.field = 'extra' AND json_valid(f.before) AND json_valid(f.after)
          THEN json_remove(f.before, '$.provision_rules') IS json_remove(f.after, '$.provision_rules') ELSE 0 END
        GROUP BY c.id
        HAVING group_concat(f.field) = 'version'"""
    assert {row["key"] for row in rows(recorded.data, sql, PLANNING)} == only_version
    assert (len(lost), len(only_version)) == (258 + 15, 130)
    assert sum(before[key]["version"] == "1.0" for key in lost) == 230


def rewritten(name: str, data: bytes) -> bytes:
    """A page with the keys of its front matter in reverse, every text quoted, other indents and Windows line ends."""
    found = FRONT_MATTER.match(data)
    if not found or not name.endswith(".md"):
        return data
    value = backwards(yaml.load(found[1].decode().replace("\t", " "), yaml.BaseLoader))
    head = yaml.dump(value, sort_keys=False, default_style='"', width=40, indent=6, allow_unicode=True)
    return b"---  \r\n\r\n" + head.replace("\n", "\r\n").encode() + b"\r\n---\r\n" + found[2]


def backwards(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: backwards(value[name]) for name in reversed(value)}
    if isinstance(value, list):
        return [backwards(member) for member in value]
    return "" if value in ("~", "null") else value


@pytest.mark.parametrize("source", [CATALOGUE, PLANNING])
def test_other_order_of_keys_and_other_white_space_are_no_change(
    replay_root: Path, tmp_path: Path, source: str
) -> None:
    day = DATES[source][1]
    first = edition(replay_root / source / day)
    second = first.turned(r"tar\.gz", repacked(rewritten))
    assert second.lines != first.lines
    assert harvested(first.written(tmp_path, day), tmp_path / "data").code == 0
    count = last_run(tmp_path / "data")["parsed"]
    assert harvested(second.written(tmp_path, "2026-12-01"), tmp_path / "data").code == 0
    run = last_run(tmp_path / "data")
    assert run["state"] == "committed"
    assert rows(tmp_path / "data", "SELECT * FROM changes c JOIN change_fields f ON f.change_id = c.id") == []
    assert (run["parsed"], run["added"], run["changed"], run["removed"]) == (count, 0, 0, 0)
