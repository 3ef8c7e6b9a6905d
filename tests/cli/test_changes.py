"""The commands about what changed, on the sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homefinder.change.kinds import EVENT_KINDS
from tests.support.commands import command, rows, well
from tests.support.pairs import world


def test_events_are_listed_by_kind_source_and_teller(sample_folder: Path) -> None:
    every = json.loads(well("events", "--json", data=sample_folder))
    # Of the publications in the sample none states a need that it did not state at the first look, moves a day or
    # announces a consultation.
    missing = {"new-need", "taken-out", "date-moved", "consultation-announced"}
    assert {row["kind"] for row in every} == set(EVENT_KINDS) - missing
    assert all(len(row["records"]) == row["members"] for row in every)
    seen = json.loads(
        well("events", "--seen", "--source", "govuk", "--since", "2026-11-15", "--json", data=sample_folder)
    )
    assert {(row["announced_by"], row["source_id"]) for row in seen} == {("seen", "govuk")}
    assert {"withdrawn", "gone", "restored", "owner-changed"} <= {row["kind"] for row in seen}
    told = json.loads(well("events", "--told", "--kind", "consultation-closing", "--json", data=sample_folder))
    assert {row["date"] for row in told} == {"2016-04-08", "2023-08-23"}
    shown = well("events", "--kind", "licence-changed", data=sample_folder)
    assert shown.endswith("1 event: 1 licence-changed.\n")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("events", "--kind", "new"), "no kind of event 'new'"),
        (("events", "--source", "gov"), "no source 'gov'; did you mean govuk (“GOV.UK"),
        (("events", "--source", "foo"), "no source 'foo', and none comes near; `homefinder sources` lists them"),
        (("changes", "--source", "foo"), "no source 'foo'"),
        (("changes", "--need", "steps-of-protection", "--source", "foo"), "no source 'foo'"),
        (("changes", "--need", "step-of-protection"), "did you mean steps-of-protection"),
        (("issues", "foo"), "no source 'foo'"),
        (("issues", "--run", "999"), "no run 999; `homefinder runs --data "),
        (("check-links", "--source", "foo"), "no source 'foo'"),
        (("harvest", "foo"), "no source 'foo'; there are: "),
        (("calendar", "--theme", "adoptions"), "did you mean childrens-safeguarding/adoption"),
        (("calendar", "--publisher", "foo"), "no publisher 'foo'"),
        (("request", "list", "--need", "step-of-protection"), "did you mean steps-of-protection"),
        (("decisions", "--need", "step-of-protection"), "did you mean steps-of-protection"),
        (("events", "--since", "yesterday"), "--since 'yesterday' is not a date"),
        (("events", "--seen", "--told"), "exclude each other"),
        (("diff", "nothing of the kind"), "no home 'nothing of the kind'"),
        (("diff", "social-care-data-standards:UC13", "--from", "2020-01-01"), "was first seen on 2026-10-01"),
        (("diff", "social-care-data-standards:UC01"), "was seen in one version only"),
    ],
)
def test_a_wrong_use_is_told_in_one_line(sample_folder: Path, words: tuple[str, ...], problem: str) -> None:
    said = command(*words, data=sample_folder)
    assert said.code == 2
    assert problem in said.complaint


def test_a_difference_is_shown_word_by_word(sample_folder: Path) -> None:
    shown = well("diff", "social-care-data-standards:UC13", data=sample_folder)
    assert "[-To be written.-] {+A worker with a safeguarding concern" in shown
    between = ("--from", "2026-10-01", "--to", "2026-11-15")
    assert well("diff", "social-care-data-standards:UC13", *between, data=sample_folder) == shown
    told = json.loads(well("diff", "social-care-data-standards:UC13", "--json", data=sample_folder))
    assert [field["field"] for field in told["fields"]] == ["description", "extra/text"]


def test_an_edition_is_compared_with_the_one_before(sample_folder: Path) -> None:
    shown = well("diff", "Children in need census 2025 to 2026: specification", data=sample_folder)
    assert "[-2024-] {+2025+}" in shown


def test_editions_of_a_series_stand_in_line(sample_folder: Path) -> None:
    words = ("editions", "Children in need census 2025 to 2026: specification")
    line = json.loads(well(*words, "--json", data=sample_folder))
    assert [span["label"] for span in line][-2:] == ["2025 to 2026", "2026 to 2027"]
    assert [(span["applies_from"], span["applies_to"]) for span in line][-1] == ("2026-04-01", "2027-03-31")
    assert "Documents brought up to date." in well(*words, data=sample_folder)
    found = {
        row["home_id"]: row["summary"]
        for row in rows(sample_folder, "SELECT * FROM contradictions WHERE field = 'edition_year'")
    }
    census = "govuk.government.publications.alternative-provision-census-2024-technical-specification"
    assert "edition 2025" in found[census]
    assert "Look at this: " in well("editions", census, data=sample_folder)


def test_a_build_ends_with_the_events_by_kind(tmp_path: Path) -> None:
    replay = Path("sample/uk-data-standards-catalogue/2026-10-01")
    assert "Events: " in well("harvest", "--replay", replay, data=tmp_path).splitlines()[-1]


def test_a_list_for_a_spreadsheet_without_a_row_has_its_header() -> None:
    with world() as made:
        made.publishes()
        said = command("workload", "--csv", data=made.root)
    assert (said.code, said.out) == (0, "starts,kind,title,publisher_id,themes,lead_days,home_id\n")
