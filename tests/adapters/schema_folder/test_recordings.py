"""Folders of schemas as recorded, taken in by nothing but their declarations, and what differs between their dates."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from homefinder.model import ParseResult, Relation
from tests.adapters.listing.test_json_recordings import compare, read
from tests.support.recordings import by_key, codes


@pytest.mark.parametrize(
    ("name", "counts", "changes"),
    [
        # Each edition adds a year; codes of 2021 to 2024 come back in 2025, and each last year gets one that follows.
        ("cin-census-xsd", [8, 9, 10], [(1, 0, 4), (1, 0, 1)]),
        ("clml-schema", [39, 45], [(6, 0, 21)]),
        ("lga-schemas", [17], []),
        # Of the releases six are new, and six older ones are out of the window; a code list came, a schema went.
        ("threesixtygiving-standard", [19, 19], [(7, 7, 3)]),
        ("ukgov-metadata-exchange-model", [1], []),
        ("ukgov-metadata-exchange-editions", [1, 1], [(0, 0, 1)]),
        ("open-referral-hsds", [1, 22], [(21, 0, 1)]),
        ("ocds-standard", [17, 25], [(25, 17, 0)]),
        ("irve-table-schema", [1, 1, 3, 3], [(0, 0, 1), (3, 1, 0), (0, 0, 3)]),
        ("nhs-pds-openapi", [1, 1], [(0, 0, 1)]),
    ],
)
def test_every_folder_is_taken_in_with_its_changes(
    recordings_root: Path, name: str, counts: list[int], changes: list[tuple[int, int, int]]
) -> None:
    found = [take(recordings_root, name, day.name) for day in sorted((recordings_root / name).glob("2*"))]
    assert [len(one.records) for one in found] == counts
    assert [compare(old, new) for old, new in itertools.pairwise(found)] == changes
    assert {code for one in found for code in codes(one)} <= {
        "unknown-reference",
        "encoding-guessed",
        "unreadable-file",
    }


def take(root: Path, name: str, day: str) -> ParseResult:
    return read(root, name, day)[0]


def test_the_years_of_a_census_are_editions(recordings_root: Path) -> None:
    found = by_key(take(recordings_root, "cin-census-xsd", "2026-05-28"))
    before, now = found["cin-census/2024"], found["cin-census/2025"]
    assert (now.version, now.series) == ("2025", "Children in need census (XML schema)")
    assert now.relations == (Relation("replaces", "cin-census/2024"), Relation("replaced-by", "cin-census/2026"))
    assert found["cin-census/2026"].relations == (Relation("replaces", "cin-census/2025"),)
    assert {"GenderCurrent", "Sex"} & set(before.extra["fields"]) == {"GenderCurrent"}
    assert {"GenderCurrent", "Sex"} & set(now.extra["fields"]) == {"Sex"}
    assert {"gendertype", "sextype"} & set(now.extra["code_lists"]) == {"sextype"}
    assert now.locations[""].locator.endswith("spec/CIN_schema_2025.xsd")


def test_codes_that_were_put_back_into_past_years_are_changes_of_those_years(recordings_root: Path) -> None:
    then = by_key(take(recordings_root, "cin-census-xsd", "2024-08-13"))["cin-census/2023"]
    now = by_key(take(recordings_root, "cin-census-xsd", "2025-08-22"))["cin-census/2023"]
    assert set(now.extra["codes"]) - set(then.extra["codes"]) == {"18A", "19A"}


def test_a_schema_of_many_files_has_the_names_of_all(recordings_root: Path) -> None:
    found = by_key(take(recordings_root, "clml-schema", "2023-07-04"))
    acts = found["schema/legislation"]
    assert len(acts.extra["parts"]) > 20
    assert "Legislation" in acts.extra["fields"]
    assert "publicationLog" in {key.partition("/")[2] for key in found}
    assert not any(key.endswith(".css") for key in found)
    assert found["release/2.1.0"].modified < found["release/2.0.0"].modified  # as the publication has it


def test_broken_files_stand_beside_others(recordings_root: Path) -> None:
    found = take(recordings_root, "lga-schemas", "2019-03-01")
    (broken,) = [issue for issue in found.issues if issue.code == "unreadable-file"]
    assert broken.location.locator == "PublicToilets/PublicToilets.json:226"
    assert codes(found).count("encoding-guessed") == 11
    keys = by_key(found).keys()
    assert {"inventory/inventory", "0-2/0.2/inventory", "0-3/0.3/inventory"} <= keys
    assert by_key(found)["electionresults/election-results"].url.endswith("ElectionResults/Election%20results.json")


def test_the_version_of_a_schema_is_where_it_stands(recordings_root: Path) -> None:
    old, new = (by_key(take(recordings_root, "threesixtygiving-standard", day)) for day in ("2022-12-31", "2025-12-01"))
    assert [one["schema/360-giving-schema"].version for one in (old, new)] == ["", "1.4.3"]
    assert new.keys() - old.keys() >= {"codelist/locationScope", "release/1.4.3"}
    old, new = (by_key(take(recordings_root, "irve-table-schema", day)) for day in ("2022-10-17", "2025-12-02"))
    assert (old["schema.json"].version, new["statique/schema-statique.json"].version) == ("2.1.0", "v2.3.0")
    assert [len(one.extra["fields"]) for one in (old["schema.json"], new["statique/schema-statique.json"])] == [40, 40]


def test_inherited_slots_and_many_files_of_yaml(recordings_root: Path) -> None:
    (model,) = take(recordings_root, "ukgov-metadata-exchange-model", "2026-06-01").records
    assert (model.title, len(model.extra["fields"]), len(model.extra["codes"])) == (
        "UK Cross-Government Metadata Exchange Model", 82, 1211,
    )  # fmt: skip
    assert {"Dataset.title", "DataService.title"} <= set(model.extra["fields"])
    (service,) = take(recordings_root, "nhs-pds-openapi", "2026-03-13").records
    assert (service.kind, service.version, len(service.extra["parts"])) == ("api", "{VERSION}", 65)
    assert "GET /Patient/{id}" in service.extra["operations"]
    assert {"birthDate", "gender"} <= set(service.extra["fields"])
