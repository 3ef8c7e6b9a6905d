"""`homefinder find` shows the same scorecard to a person and to a program, and where each part can be read."""

from __future__ import annotations

import pytest

from homefinder.cli.scorecards import describe_candidate, render_scorecard, to_dict
from homefinder.ranking.model import Candidate, Evidence, Feature

HERE = ("a:return", "https://example.org/return")
LAW = Evidence("section 17", "section 17 enquiry", "b:act", "https://example.org/act")


def candidate(*features: Feature, publisher: str = "A Department") -> Candidate:
    score = sum(part.contribution for part in features)
    return Candidate(
        "a.return", "A return", "data-collection", publisher, HERE[1], "", "active", score, features, "It fits."
    )


WORDS = Feature("words", 0.5, 1.0, "shares words", (Evidence("kids", "children", *HERE), Evidence("age", "age", *HERE)))
MEANING = Feature("meaning", 0.8, 0.25, "reads like the need")
KIND = Feature("kind", 1.0, 0.3, "can hold it", (Evidence("", "data-collection", *HERE),))
STATUTE = Feature("law", 1.0, 0.125, "rests on the same law", (LAW,))
CONSULTATION = Feature(
    "openness", 1.0, 0.02, "can be changed", (Evidence("", "open until May", "", "https://example.org/consultation"),)
)
READ = "read in a:return, https://example.org/return"


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        pytest.param(
            (MEANING, WORDS, KIND),
            [
                "    0.50 words    kids → children; age",
                "    0.30 kind     data-collection",
                "    0.20 meaning  reads like the need",
                f"    1.00 in all; {READ}",
            ],
            id="weightiest first, the place once",
        ),
        pytest.param(
            (WORDS, STATUTE),
            [
                "    0.50 words  kids → children; age",
                "    0.12 law    section 17 → section 17 enquiry [b:act]",
                f"    0.62 in all; {READ}",
            ],
            id="evidence from elsewhere names its record",
        ),
        pytest.param(
            (WORDS, CONSULTATION),
            [
                "    0.50 words     kids → children; age",
                "    0.02 openness  open until May [https://example.org/consultation]",
                f"    0.52 in all; {READ}",
            ],
            id="evidence that no record holds names its page",
        ),
        pytest.param(
            (MEANING,),
            ["    0.20 meaning  reads like the need", "    0.20 in all; read in https://example.org/return"],
            id="no evidence: the home's own page",
        ),
    ],
)
def test_each_feature_has_a_line_with_what_it_adds_and_rests_on(
    features: tuple[Feature, ...], expected: list[str]
) -> None:
    shown = list(render_scorecard(2, candidate(*features)))
    assert shown == ["2. A return (data-collection, A Department)", "   It fits.", *expected]


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ("A Department", "1. 0.50 A return (data-collection, A Department): It fits."),
        ("", "1. 0.50 A return (data-collection): It fits."),
    ],
)
def test_a_home_on_one_line(publisher: str, expected: str) -> None:
    assert describe_candidate(1, candidate(WORDS, publisher=publisher)) == expected


def test_a_program_gets_every_part_with_its_contribution_and_its_places() -> None:
    item = candidate(WORDS, MEANING, STATUTE)
    shown = to_dict(3, item)
    assert shown["rank"] == 3
    assert [part["contribution"] for part in shown["features"]] == [0.5, 0.2, 0.125]
    assert sum(part["contribution"] for part in shown["features"]) == pytest.approx(item.score)
    assert [(piece["record_id"], piece["url"]) for part in shown["features"] for piece in part["evidence"]] == [
        HERE, HERE, ("b:act", "https://example.org/act"),
    ]  # fmt: skip
