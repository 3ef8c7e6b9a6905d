"""Sources of facts and of lists elsewhere, read from their recordings by declaration alone."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from homefinder.fetch.replay import find_replays
from homefinder.model import ParseResult, Record
from homefinder.proposals.model import build_proposal
from homefinder.source import import_adapter, parse_parameters, read_source
from tests.conftest import ROOT, SHARED, needs
from tests.support.recordings import RecordedGetter


def read_recording(root: Path, name: str, day: str) -> tuple[Record, ...]:
    return parse_recording(root, name, day).records


def parse_recording(root: Path, name: str, day: str) -> ParseResult:
    source = read_source(ROOT / "sources" / f"{name}.yml")
    adapter, parameters = import_adapter(source), parse_parameters(source)
    (replay,) = (one for one in find_replays(needs(root / name)) if one.date == date.fromisoformat(day))
    fetched = adapter.collect(source, parameters, RecordedGetter(replay.folder), ())
    return adapter.parse(source, parameters, fetched)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "day", "kind", "count"),
    [
        ("open-standards-issues", "2024-05-03", "proposal", 27),
        ("open-standards-issues", "2019-03-01", "proposal", 20),
        ("open-referral-uk-dashboard", "2024-07-17", "use", 11),
        ("openactive-data-catalogs", "2023-12-01", "use", 24),
        ("openactive-data-catalogs", "2025-06-30", "use", 23),
        ("canada-open-standards", "2020-01-31", "specification", 7),
        ("forum-standaardisatie-list", "2022-06-24", "specification", 7),
        ("camss-assessments", "2022-08-30", "assessment", 27),
        ("camss-specifications", "2025-10-17", "specification", 818),
        ("camss-specifications", "2025-11-17", "specification", 816),
    ],
)
def test_every_entry_is_taken_in(recordings_root: Path, name: str, day: str, kind: str, count: int) -> None:
    records = read_recording(recordings_root, name, day)
    assert (len(records), {record.kind for record in records}) == (count, {kind})


@pytest.mark.shared
def test_a_council_in_both_folders_is_configured_and_no_person_is_named(recordings_root: Path) -> None:
    records = read_recording(recordings_root, "ssd-council-configurations", "2025-09-10")
    state = {record.key: record.status for record in reversed(records)}
    assert (state["931_oxfordshire"], state["202_camden"]) == ("configured", "waiting")
    assert not [record.key for record in records if "maintainer" in str(record.to_content())]


@pytest.mark.shared
def test_who_wrote_a_remark_is_kept_as_a_part_and_never_by_name(recordings_root: Path) -> None:
    records = read_recording(recordings_root, "open-standards-issues", "2024-05-03")
    authors = [remark.author for record in records for remark in build_proposal(record.to_content()).remarks]
    assert (len(authors), set(authors)) == (45, {"team", "other"})


@pytest.mark.shared
def test_assessments_are_as_judged_and_what_is_typed_as_none_is_not_known(recordings_root: Path) -> None:
    result = parse_recording(recordings_root, "camss-assessments", "2022-08-30")
    found = {record.title.strip(): record for record in result.records}
    with needs(SHARED / "gold" / "duties" / "camss_assessments.tsv").open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for case in judged:
        record = found[case["title"].strip()]
        scores = Counter(record.extra["scores"])
        facts = (record.version, record.status, record.issued, scores["100"], sum(scores.values()) - scores["100"])
        expected = (case["tool"], case["status"], case["assessed_on"], int(case["score_100"]), int(case["score_other"]))
        assert facts == expected, case["title"]
        assert len(record.extra["results"]) == int(case["statements"])
        assert int(case["scores"]) - sum(scores.values()) == int(case["score_none"])
        assert "None" not in scores
    specifications = read_recording(recordings_root, "camss-specifications", "2025-10-17")
    known = {str(record.extra["node"]) for record in specifications}
    assert {str(record.extra["specification"]) for record in result.records} <= known
    assert sum(issue.entries for issue in result.issues if issue.code == "placeholder-value") == 27 * 2 + 19
