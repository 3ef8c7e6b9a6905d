"""Two records compared, as a table: one thing, two things, or two that belong together."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.resolve.bodies.vocabulary import read_owner_vocabulary
from homefinder.resolve.matching.profile import RecordDescription, build_profile
from homefinder.resolve.matching.scoring import OUTCOMES, Comparison, compare
from homefinder.resolve.matching.term_frequencies import statistics_of
from homefinder.resolve.matching.weights import WEIGHTS
from homefinder.resolve.merged_bodies import collect_mergers
from homefinder.settings import ROOT

NHS, GDS = "nhs-digital", "government-digital-service"


def one(identifier: str, title: str, **fields: Any) -> RecordDescription:
    source, _, key = identifier.partition(":")
    return RecordDescription(identifier, source, title, key=key, **fields)


def compared(left: RecordDescription, right: RecordDescription, *others: RecordDescription) -> Comparison:
    readings = [build_profile(item, MERGERS) for item in (left, right, *others)]
    return compare(readings[0], readings[1], statistics_of(readings))


MERGERS = collect_mergers(read_owner_vocabulary(ROOT / "vocab"))
AT = "https://digital.nhs.uk/developer/api-catalogue/"
CASES = [
    (
        "one API in two lists",
        one("a:1", "Directory of Services - SOAP API", url=AT + "dos-soap", kind="api", publisher_id=NHS),
        one("b:1", "Directory of Services - Urgent and Emergency Care - SOAP API", url=AT + "dos-soap", kind="api"),
        "same",
    ),
    (
        "two interfaces of one service",
        one("a:1", "Directory of Services - SOAP API", url=AT + "dos-soap", kind="api"),
        one("b:1", "Directory of Services - REST API", url=AT + "dos-rest", kind="api"),
        "interface",
    ),
    (
        "merged bodies are one publisher",
        one("a:1", "Language tags", publisher_id="open-standards-board"),
        one("b:1", "Language tags", publisher_id="central-digital-and-data-office"),
        "same",
    ),
    (
        "one title of two houses about other things",
        one("a:1", "Register", publisher_id="ordnance-survey"),
        one("b:1", "Register", publisher_id="home-office"),
        "different",
    ),
    (
        "editions of one return",
        one("a:1", "School census 2025 to 2026: technical information"),
        one("a:2", "School census 2026 to 2027: technical information"),
        "edition",
    ),
    ("two versions", one("a:1", "Person record v1.0"), one("b:1", "Person record v3.0"), "edition"),
    ("a version and none are one", one("a:1", "About me v1.2"), one("b:1", "About Me"), "same"),
    (
        "a guide is not the specification",
        one("a:1", "Foster return 2024 to 2025: guide", kind="guidance"),
        one("a:2", "Foster return 2024 to 2025: technical specifications", kind="data-collection"),
        "guide",
    ),
    (
        "a module is part of the return",
        one("a:1", "Foster return (FR1): leaving care module", url="https://x.org/r"),
        one("b:1", "Foster return (FR1)", url="https://x.org/r"),
        "part",
    ),
    (
        "two parts of one thing",
        one("a:1", "Core set (family object)"),
        one("b:1", "Core set (address object)"),
        "different",
    ),
    ("one part in two lists", one("a:1", "Core set (family object)"), one("b:1", "Core set (family object)"), "same"),
    (
        "an API of a standard",
        one("a:1", "Female Genital Mutilation - Information Sharing - FHIR API", kind="api", publisher_id=NHS),
        one("b:1", "FGM Information Sharing - Local System Integration", kind="standard", publisher_id="nhs-england"),
        "api",
    ),
    (
        "the service that runs a standard",
        one("a:1", "Child Protection Information Sharing (CP-IS) Service"),
        one("b:1", "Child Protection - Information Sharing (CP-IS)", kind="standard"),
        "service",
    ),
    (
        "a field is not the standard for what it holds",
        one("a:field/uprn", "UPRN", kind="data-item"),
        one("b:uprn", "Unique Property Reference Number", kind="standard", alt_titles=("UPRN",)),
        "different",
    ),
    (
        "it lands on a page that is something else",
        one("a:1", "Unique Property Reference Number", url="https://g.uk/p", page="https://a.uk/1", kind="standard"),
        one("b:1", "Identifying streets", url="https://g.uk/p", page="https://g.uk/p", kind="standard"),
        "described",
    ),
    (
        "a stated replacement",
        one("a:old", "Plan geography", relations=(("replaced-by", "new", ""),)),
        one("a:new", "Plan boundary"),
        "edition",
    ),
    (
        "the machine-readable form",
        one("a:x.json", "Person Data Standard", relations=(("representation-of", "X", ""),)),
        one("a:X", "Person Standard"),
        "same",
    ),
    (
        "a reference code that only these two declare",
        one("a:1", "Social care assessment (ADW)", codes=(("s", "SCCI2075"),), publisher_id="prsb"),
        one(
            "a:2",
            "Assessment, Discharge and Withdrawal Notices between Hospitals and Social Services",
            codes=(("s", "SCCI 2075"),),
            publisher_id=NHS,
        ),
        "same",
    ),
    (
        "codes of one list that differ",
        one("a:1", "Core information standard", codes=(("s", "DCB1605"),)),
        one("b:1", "Core information standard", codes=(("s", "DCB1609"),)),
        "different",
    ),
    (
        "the profile that adopts one standard",
        one("a:1", "Sharing documents", relations=(("mandates", "https://oasis.org/odf", "ODF"),)),
        one("b:odf12", "ODF 1.2", url="http://oasis.org/odf"),
        "same",
    ),
    (
        "a profile of several standards",
        one(
            "a:1",
            "Identifiers",
            relations=(("mandates", "https://w.org/url", "URL"), ("mandates", "https://w.org/h", "")),
        ),
        one("b:1", "URL", url="https://w.org/url"),
        "part",
    ),
]


@pytest.mark.parametrize(("name", "left", "right", "expected"), CASES, ids=[case[0] for case in CASES])
def test_compare(name: str, left: RecordDescription, right: RecordDescription, expected: str) -> None:
    assert compared(left, right).outcome == expected
    assert compared(right, left).outcome == expected


def test_a_pair_reads_the_same_from_both_sides() -> None:
    for _, left, right, _ in CASES:
        there, back = compared(left, right), compared(right, left)
        assert (there.score, there.outcome) == (back.score, back.outcome)
        if there.outcome in ("part", "api", "service", "guide", "edition", "described"):
            assert there.left_is_lesser is not back.left_is_lesser


def test_every_outcome_has_a_case() -> None:
    assert {case[3] for case in CASES} | {"review"} == set(OUTCOMES)


def test_an_entrance_to_many_things_joins_none() -> None:
    door = "https://api.service.hmrc.gov.uk"
    many = [one(f"b:{n}", f"Tax number {n} service", url=door, kind="api") for n in range(20)]
    left = one("a:1", "Individual Calculations (MTD)", url=door, kind="api", publisher_id="hmrc")
    right = one("b:x", "Individual Losses (MTD)", url=door, kind="api", publisher_id="hmrc")
    found = compared(left, right, *many)
    assert found.outcome == "different"
    assert next(item for item in found.features if item.name == "landing").value == pytest.approx(1 / 21, abs=0.001)


def test_what_is_not_sure_goes_to_a_person() -> None:
    left = one("a:1", "Northern rail passenger counts", publisher_id=GDS)
    right = one("b:1", "Northern rail passenger counts archive", publisher_id="home-office")
    assert compared(left, right).outcome == "review"


def test_every_feature_says_what_it_is_worth_and_why() -> None:
    _, left, right, _ = CASES[0]
    found = compared(left, right)
    assert found.score == pytest.approx(sum(item.points for item in found.features), abs=0.001)
    for item in found.features:
        assert item.weight == WEIGHTS[item.name]
        assert item.reason.endswith(".")
    landing = next(item for item in found.features if item.name == "landing")
    assert landing.evidence == (left.url, right.url)
