"""Repositories as they were really published, and what becomes of them when something in them is broken."""

from __future__ import annotations

import io
import tarfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.git_archive import adapter
from homefinder.errors import ArchiveRefused, BadStatus, ParseError
from homefinder.model import Address, Event, ParseResult, Record, Relation
from homefinder.source import Source
from tests.support.recordings import MadeGetter, by_key, codes, declared, exchange, harvested

CATALOGUE = "uk-data-standards-catalogue"
PLANNING = "planning-data-specification"
SOCIAL = "social-care-data-standards"
SSD = "standard-safeguarding-dataset"

RECORDINGS = [
    (CATALOGUE, "2022-06-01", {"standard": 8, "code-set": 3, "guidance": 15, "page": 1}, {}),
    (CATALOGUE, "2023-08-16", {"standard": 11, "code-set": 3, "guidance": 15, "page": 1}, {}),
    (
        PLANNING,
        "2025-06-30",
        {"standard": 17, "data-collection": 260, "programme": 10},
        {"unknown-reference": 2},
    ),
    (
        PLANNING,
        "2026-06-30",
        {"standard": 19, "data-collection": 279, "programme": 14},
        {"unknown-reference": 2},
    ),
    (
        "open-standards",
        "2020-02-28",
        {"standard": 11, "decision": 16, "process": 7, "body": 1},
        {"editor-backup": 2, "no-front-matter": 2},
    ),
    # Before the programme gave its pages references, their machine-readable forms had nothing to lead to.
    (
        SOCIAL,
        "2026-06-02",
        {"standard": 3, "guidance": 2, "need": 1, "page": 16, "process": 4, "programme": 1},
        {"unknown-reference": 2},
    ),
    (
        SOCIAL,
        "2026-07-17",
        {"standard": 6, "guidance": 1, "need": 15, "meeting": 17, "page": 19, "process": 4, "programme": 1},
        {},
    ),
    (SSD, "2025-12-31", {"standard": 49, "code-set": 37}, {"unreadable-file": 5, "unknown-reference": 1}),
    (SSD, "2026-07-14", {"standard": 49, "code-set": 37}, {"unreadable-file": 5, "unknown-reference": 1}),
]


@cache
def real(root: Path, source_id: str, date: str) -> ParseResult:
    return harvested(source_id, root / source_id / date)[0]


@pytest.mark.parametrize(("source_id", "date", "kinds", "issues"), RECORDINGS)
def test_what_comes_out(
    replay_root: Path, source_id: str, date: str, kinds: dict[str, int], issues: dict[str, int]
) -> None:
    parsed = real(replay_root, source_id, date)
    assert Counter(record.kind for record in parsed.records) == kinds
    assert Counter(codes(parsed)) == issues


@pytest.mark.parametrize(("source_id", "date"), [row[:2] for row in RECORDINGS])
def test_every_edition_meets_its_own_expectations(replay_root: Path, source_id: str, date: str) -> None:
    expect = declared(source_id)[0].expect
    records = real(replay_root, source_id, date).records
    assert len(records) >= expect.min_records
    for name, least in expect.fill.items():
        assert sum(1 for record in records if getattr(record, name)) / len(records) >= least, name


@pytest.mark.parametrize(("source_id", "date"), [row[:2] for row in RECORDINGS])
def test_places_and_relations_lead_somewhere(replay_root: Path, source_id: str, date: str) -> None:
    parsed = real(replay_root, source_id, date)
    keys = {record.key for record in parsed.records}
    for record in parsed.records:
        assert all(place.url.startswith("https://codeload.github.com/") for place in record.locations.values())
        assert record.taken_in
        assert set(record.locations) - {""} <= set(record.to_content()) | {f"extra/{name}" for name in record.extra}
        for relation in record.relations:
            leads = relation.target in keys or relation.target.startswith(("http", "mailto:"))
            assert leads or any(
                issue.code == "unknown-reference" and repr(relation.target) in issue.message for issue in parsed.issues
            )


def test_one_request_an_archive(replay_root: Path) -> None:
    _, getter = harvested(SOCIAL, replay_root / SOCIAL / "2026-07-17")
    assert getter.asked == [
        "https://codeload.github.com/SocialCareData/standard/tar.gz/refs/heads/main",
        "https://codeload.github.com/SocialCareData/person-standard/tar.gz/refs/heads/main",
        "https://codeload.github.com/SocialCareData/placements-standard/tar.gz/refs/heads/main",
    ]


def locators(record: Record) -> dict[str, str]:
    return {name: place.locator for name, place in record.locations.items()}


def test_a_standard_of_the_catalogue(replay_root: Path) -> None:
    found = by_key(real(replay_root, CATALOGUE, "2023-08-16"))
    bods = found["standards/bods"]
    assert bods.title == "Beneficial Ownership Data Standard (BODS) v0.3"
    assert (bods.publisher, bods.publisher_url) == ("Open Ownership", "https://www.openownership.org/")
    assert (bods.licence, bods.licence_url) == (
        "Apache License 2.0",
        "https://spdx.org/licenses/Apache-2.0.html",
    )
    assert bods.url == "https://standard.openownership.org/en/0.3.0/about/index.html"
    assert bods.page_url == "https://alphagov.github.io/data-standards-authority/standards/bods/"
    assert (bods.status, bods.issued) == ("endorsed", "2022-03-16")
    assert bods.events == (Event("endorsed", "2022-03-16", "endorsed"),)
    assert "Service Referrals" in bods.keywords
    assert locators(bods)["publisher"] == "standards-catalogue/data/organisations.yml#/open-ownership/name"
    assert locators(bods)["title"] == "content/standards/bods/index.html.md#/name"
    doi = found["standards/digital-object-identifier"]
    assert doi.events == (Event("endorsed", "", "endorsed"),)
    assert found["standards/iso20022"].events == (Event("status", "2021-02-02", "review"),)
    assert locators(found["standards/rfc4180"])["description"] == "content/standards/rfc4180/index.html.md#body"


def test_guidance_of_the_catalogue(replay_root: Path) -> None:
    found = by_key(real(replay_root, CATALOGUE, "2023-08-16"))
    parts = [record for record in found.values() if Relation("part-of", "guidance/apimanagement") in record.relations]
    assert len(parts) == 6
    assert found["guidance/graphql"].url == "https://www.gov.uk/guidance/using-graphql-for-your-api"
    assert found["guidance/apidomain"].modified == "2021-01-19"
    assert found["taxonomies/onet"].url == "https://www.onetcenter.org/taxonomy.html"


def test_what_changed_in_the_catalogue_is_what_changed_in_its_files(replay_root: Path) -> None:
    before = by_key(real(replay_root, CATALOGUE, "2022-06-01"))
    after = by_key(real(replay_root, CATALOGUE, "2023-08-16"))
    assert set(after) - set(before) == {
        "standards/algorithmic-transparency-reporting-standard",
        "standards/digital-object-identifier",
        "standards/securitytxt",
    }
    assert set(before) <= set(after)
    changed = {key for key in before if before[key].to_content() != after[key].to_content()}
    # Two pages were edited; the third carries a tag whose name was edited in tags.yml.
    assert changed == {"standards/UKGemini", "standards/bods", "standards/rfc4180"}


def test_a_specification_and_its_datasets(replay_root: Path) -> None:
    found = by_key(real(replay_root, PLANNING, "2026-06-30"))
    brownfield = found["specification/brownfield-land"]
    assert (brownfield.status, brownfield.modified) == ("open-standard", "2022-06-09")
    assert brownfield.legal_basis.endswith("Regulations 2017")
    assert locators(brownfield)["legal_basis"] == "content/specification-reason/brownfield-land-2017.md#/name"
    assert brownfield.url.startswith("https://www.gov.uk/government/publications/brownfield-land-registers")
    assert brownfield.page_url == "https://www.planning.data.gov.uk/guidance/specifications/brownfield-land"
    discussion = "https://github.com/digital-land/data-standards-backlog/discussions/28"
    assert Address(discussion, "discussion") in brownfield.addresses
    plan = found["specification/plan"]
    assert found["specification/tree-preservation-order"].legal_basis == ""
    assert {relation.kind for relation in plan.relations} == {"has-part"}
    tree = found["dataset/tree"]
    assert "specification/tree-preservation-order" in {relation.target for relation in tree.relations}
    assert "reference" in tree.extra["field_names"]
    replaced = found["dataset/development-plan-geography"]
    assert replaced.relations == (Relation("replaced-by", "dataset/development-plan-boundary"),)
    assert Relation("related", "specification/brownfield-land") in found["project/brownfield-land"].relations


def test_what_changed_in_the_specifications_is_what_changed_in_their_files(replay_root: Path) -> None:
    folders = ("content/specification/", "content/dataset/", "content/project/")
    before, after = (pages(replay_root / PLANNING / date, folders) for date in ("2025-06-30", "2026-06-30"))
    old, new = (by_key(real(replay_root, PLANNING, date)) for date in ("2025-06-30", "2026-06-30"))
    assert set(new) - set(old) == set(after) - set(before)
    assert set(old) - set(new) == set(before) - set(after)
    edited = {name for name in before if name in after and before[name] != after[name]}
    changed = {key for key in old if key in new and old[key].to_content() != new[key].to_content()}
    assert changed <= edited
    # The three projects lost lines without a value, which says nothing else than before.
    assert edited - changed == {
        f"project/{name}" for name in ("brownfield-land", "developer-contributions", "neighbourhood-plans")
    }


def pages(folder: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """The pages of an archive directly below these folders, by ``folder/stem``."""
    found: dict[str, bytes] = {}
    with tarfile.open(next((folder / "bodies").glob("*.tar.gz"))) as tar:
        for info in tar.getmembers():
            name = info.name.partition("/")[2]
            if info.isfile() and name.startswith(wanted) and name.count("/") == 2:
                file = tar.extractfile(info)
                assert file
                found[name.removeprefix("content/").removesuffix(".md")] = file.read()
    return found


def test_a_profile_and_what_it_mandates(replay_root: Path) -> None:
    found = by_key(real(replay_root, "open-standards", "2020-02-28"))
    encoding = found["standards/cross-platform-character-encoding-profile"]
    assert encoding.title == "Cross platform character encoding profile"
    assert (encoding.status, encoding.modified) == ("adopted", "2016-05-20")
    assert encoding.relations == (
        Relation("mandates", "http://www.unicode.org/versions/Unicode6.2.0/", "Unicode 6.2"),
        Relation("mandates", "http://www.rfc-base.org/rfc-3629.html", "UTF-8"),
    )
    profiles = [record for record in found.values() if record.kind == "standard"]
    for profile in profiles:
        assert any(relation.kind == "mandates" for relation in profile.relations), profile.key
        assert {"user_needs", "functional_needs"} <= set(profile.extra)
        assert profile.modified == "2016-05-20" or profile.key.endswith("open-contracting-data-standard-profile")
    assert sum("challenge" in profile.extra for profile in profiles) == 8
    mait = found["standards/multi-agency-incident-transfer"]
    assert locators(mait)["extra/challenge"].endswith("#section=Challenge: multi agency incident transfer")


def test_meetings_carry_the_day_of_their_file_name(replay_root: Path) -> None:
    meetings = [r for r in real(replay_root, "open-standards", "2020-02-28").records if r.kind == "decision"]
    assert sorted(record.issued for record in meetings) == [
        *("2013-05-09", "2013-09", "2014-09-22", "2014-09-22", "2014-10-06", "2014-3-25", "2015-04-13", "2015-04-27"),
        *(
            "2015-10-22",
            "2015-10-23",
            "2015-11-13",
            "2016-04-25",
            "2016-09-20",
            "2016-11-24",
            "2017-6-20",
            "2018-05-03",
        ),
    ]
    assert all(record.events == (Event("meeting", record.issued, record.title),) for record in meetings)


def test_publications_use_cases_and_meetings_of_social_care(replay_root: Path) -> None:
    found = by_key(real(replay_root, SOCIAL, "2026-07-17"))
    assert {key for key in found if key.startswith("PUB")} == {"PUB00", "PUB00/01", "PUB01", "PUB02", "PUB03"}
    old = found["PUB00/01"]
    assert (old.version, old.series) == ("01", "Children's Social Care Placements Standard")
    assert old.relations == (Relation("version-of", "PUB00", "Children's Social Care Placements Standard"),)
    assert len(old.extra["changelog"]) == 5
    assert (found["PUB00"].version, found["PUB00"].series, found["PUB00"].relations) == ("", "", ())
    needs = [record for record in found.values() if record.kind == "need"]
    assert [need.key for need in needs] == [f"UC{number:02}" for number in range(15)]
    assert all(need.description and need.extra["description"] for need in needs)
    assert sum("challenge" in need.extra for need in needs) >= 12
    person = found["person.json"]
    assert (person.version, person.status, person.issued) == ("0.2", "draft", "2025-09-11")
    assert person.relations == (Relation("representation-of", "PUB01", "Person Standard"),)
    assert locators(person)["version"] == "person.json#/metadata/version"
    assert person.extra["entities"][0]["name"] == "Person"
    next_meeting = found["calendar/2026-09-02/placements-standards-working-group-meeting-6"]
    assert next_meeting.events == (Event("meeting", "2026-09-02", "Placements Standards Working Group Meeting 6"),)
    assert next_meeting.url == ""
    minutes = found["posts/2025-07-10-mais-swg"]
    assert minutes.url == found["calendar/2025-07-10/mais-standards-working-group-meeting-1"].url


def test_the_earlier_layout_of_social_care(replay_root: Path) -> None:
    found = by_key(real(replay_root, SOCIAL, "2026-06-02"))
    need = found["pages/use-case-children-social-care-placements"]
    assert need.kind == "need"
    assert need.description
    assert found["posts/2025-07-10-mais-swg"].keywords == ("Working Group", "MAIS")
    assert found["pages/placements-standard"].url == "https://standard.socialcaredata.io/placements_standard"


def test_the_safeguarding_dataset_and_its_objects(replay_root: Path) -> None:
    found = by_key(real(replay_root, SSD, "2026-07-14"))
    objects = [record for record in found.values() if record.key.startswith("object/")]
    assert len(objects) == 48
    assert sum(len(record.extra["fields"]) for record in objects) == 359
    assert all(Relation("part-of", "ssd", found["ssd"].title) in record.relations for record in objects)
    voice = found["object/ssd_voice_of_child"]
    assert voice.title == "Standard Safeguarding Dataset (voice of child object)"
    assert voice.alt_titles == ("ssd_voice_of_child",)
    first = voice.extra["fields"][0]
    assert (first["name"], first["item_ref"], first["type"]) == ("voch_table_id", "VOCH007A", "nvarchar")
    rows = {row["item_ref"]: row for record in objects for row in record.extra["source_fields"]}
    assert len(rows) == 359
    assert rows["PERS001A"]["cin_census_ref"] == "LAchildID"
    assert found["category/gender"].extra["codes"][0] == {
        "value": "0",
        "description": "Not yet born (even if known)",
    }
    assert found["category/gender"].status == "future release"
    told = {issue.location.locator: issue.message for issue in real(replay_root, SSD, "2026-07-14").issues}
    assert "data/categories__future_release/disability.yml:3" in told
    # The publication's own slip: the object is called ssd_cla_placement.
    assert "ssd_cla_placements" in told["data/objects/relationships.yml#/relationships/15/parent_object"]


def test_an_edition_with_the_same_files_changes_nothing(replay_root: Path) -> None:
    first, second = (by_key(real(replay_root, SSD, date)) for date in ("2025-12-31", "2026-07-14"))
    assert {key: record.to_content() for key, record in first.items()} == {
        key: record.to_content() for key, record in second.items()
    }


# What follows is made here, to show what breaks what.

MADE: dict[str, Any] = {
    "archives": [
        {
            "url": "https://codeload.example.org/a.tar.gz",
            "lookups": {"people": {"files": "data/people.yml", "format": "yaml", "each": ".", "key": "$key"}},
            "collections": [
                {
                    "name": "pages",
                    "files": "pages/*.md",
                    "exclude": "pages/old-*.md",
                    "mapping": {
                        "key": "{stem}",
                        "kind": "standard",
                        "fields": {
                            "title": ["name", "$heading"],
                            "publisher": {"from": "by", "lookup": "people", "column": "name"},
                        },
                    },
                }
            ],
        }
    ]
}
PEOPLE = b"ann:\n  name: Ann\n"
GOOD = b"---\nname: Good\nby: ann\n---\nText."


def packed(files: dict[str, bytes], root: str = "repo-main/") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(root + name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def parsed(body: bytes, made: dict[str, Any] = MADE) -> ParseResult:
    parameters = adapter.GitArchiveParameters.model_validate(made)
    url = parameters.archives[0].url
    return adapter.parse(source(made), parameters, [exchange(url, body)])


def source(made: dict[str, Any]) -> Source:
    return Source.model_validate(
        {
            "id": "made",
            "title": "Made",
            "publisher": "Tests",
            "licence": "MIT",
            "adapter": "git_archive",
            "parameters": made,
            "schedule": "0 0 * * *",
            "completeness": "full",
            "expect": {"min_records": 1},
        }
    )


@pytest.mark.parametrize(
    ("name", "data", "code", "locator"),
    [
        ("pages/bad.md", b"---\nname: Bad\n  - x: [\n---\n", "malformed-front-matter", "pages/bad.md:3"),
        ("pages/bad.md", b"---\nname: Bad\nname: Worse\nby: ann\n---\n", "duplicate-key", "pages/bad.md:3"),
        ("pages/bad.md", b"# Heading only", "no-front-matter", "pages/bad.md"),
        ("pages/bad.md", "---\nname: Wide\nby: ann\n---\n".encode("utf-16-le"), "encoding-guessed", "pages/bad.md"),
        ("pages/bad.md", b"---\nby: ann\n---\n", "missing-title", "pages/bad.md"),
        ("pages/bad.md", b"---\nname: B\nby: bob\n---\n", "unknown-reference", "pages/bad.md#/by"),
        ("pages/bad.md", b"---\nname: B\nby: ann\nnew: x\n---\n", "unknown-field", "pages/bad.md#/new"),
        ("pages/good.md~", GOOD, "editor-backup", "pages/good.md~"),
        ("data/people.yml", b"ann:\n  name: Ann\nann: twice\n", "duplicate-key", "data/people.yml:3"),
    ],
)
def test_one_broken_file_does_not_stop_the_others(name: str, data: bytes, code: str, locator: str) -> None:
    found = parsed(packed({"data/people.yml": PEOPLE, "pages/good.md": GOOD, name: data}))
    assert [(issue.code, issue.location.locator) for issue in found.issues] == [(code, locator)]
    assert by_key(found)["good"].publisher == "Ann"


def test_order_and_white_space_of_front_matter_are_no_change() -> None:
    again = b"---\n\nby:   ann\n\nname:  'Good'\n---\n\n\nText.  \n\n"
    first, second = (parsed(packed({"data/people.yml": PEOPLE, "pages/good.md": page})) for page in (GOOD, again))
    assert first.records[0].to_content() == second.records[0].to_content()
    assert first.issues == second.issues == ()


def test_what_is_excluded_or_elsewhere_is_not_read() -> None:
    files = {"data/people.yml": PEOPLE, "pages/good.md": GOOD, "pages/old-x.md": b"---\n[", "other/x.md": b"---\n["}
    found = parsed(packed(files))
    assert (list(by_key(found)), found.issues) == (["good"], ())
    assert parsed(packed({})).records == ()


def test_an_archive_without_a_common_folder() -> None:
    flat = {"archives": [{**MADE["archives"][0], "root": False}]}
    found = parsed(packed({"data/people.yml": PEOPLE, "pages/good.md": GOOD}, root=""), flat)
    assert found.records[0].locations[""].locator == "pages/good.md"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><title>Sign in</title></html>",
        b'{"message": "Not Found"}',
        packed({"pages/good.md": GOOD})[:60],
        packed({"pages/good.md": GOOD}, root="../"),
    ],
    ids=["empty", "login page", "json", "truncated", "escape"],
)
def test_a_body_that_is_no_archive_fails_the_run_with_the_reason(body: bytes) -> None:
    with pytest.raises(ArchiveRefused, match=r"codeload\.example\.org/a\.tar\.gz"):
        parsed(body)


def test_a_body_that_was_not_fetched_fails_the_run() -> None:
    with pytest.raises(ParseError, match="was not fetched"):
        adapter.parse(source(MADE), adapter.GitArchiveParameters.model_validate(MADE), [])


def test_any_other_status_fails_the_run() -> None:
    parameters = adapter.GitArchiveParameters.model_validate(MADE)
    with pytest.raises(BadStatus):
        adapter.collect(source(MADE), parameters, MadeGetter(lambda _: None), ())


@pytest.mark.parametrize(
    ("collection", "problem"),
    [
        ({"files": [], "mapping": {"key": "k", "kind": "page", "fields": {"title": "t"}}}, "needs files or entries"),
        (
            {
                "files": "a",
                "mapping": {
                    "key": "k",
                    "kind": "page",
                    "fields": {"title": {"from": "t", "lookup": "no", "column": "c"}},
                },
            },
            "undeclared lookup, 'no'",
        ),
        ({"files": "a", "format": "xml", "mapping": {"key": "k", "kind": "page", "fields": {}}}, "format"),
    ],
)
def test_a_slip_in_a_declaration_is_refused(collection: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        adapter.GitArchiveParameters.model_validate(
            {"archives": [{"url": "u", "collections": [{"name": "n", **collection}]}]}
        )
