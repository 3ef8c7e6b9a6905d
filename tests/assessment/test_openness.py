"""What the catalogue says of openness: only what is on record, and part of an answer as part."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.assessment.openness import answer_openness, judge_funding
from homefinder.stewardship.model import OWN_FIELD, FundingFact

HOST = "https://trees.example"


def address(role: str, path: str, title: str = "", failed_since: str = "") -> dict[str, str]:
    return {"url": HOST + path, "role": role, "title": title, "failed_since": failed_since}


def day(kind: str, date: str, note: str = "", url: str = "") -> dict[str, str]:
    return {"kind": kind, "date": date, "note": note, "url": url}


def answer(name: str, *addresses: dict[str, str], days: Any = (), route: Any = None, licence: str = "") -> str:
    found = answer_openness({"addresses": addresses, "days": days, "route": route}, licence)[name]
    return found[0] if found else ""


def test_what_is_not_on_record_is_not_answered() -> None:
    found = answer_openness({"addresses": [address("page", "/")], "days": [], "route": None}, "")
    assert set(found) == {"repository", "open-documents", "public-route", "consultations", "meetings"}
    assert not any(found.values())


@pytest.mark.parametrize(
    ("name", "addresses", "licence", "expected"),
    [
        ("repository", [address("repository", "/git")], "", "A public repository"),
        ("repository", [address("documentation", "/x", "Reference implementation")], "", "Yes"),
        ("repository", [address("repository", "/git", failed_since="2026-01-01")], "", ""),
        ("open-documents", [address("documentation", "/shop")], "", ""),
        ("open-documents", [address("documentation", "/spec.pdf")], "", "Anyone can read it"),
        ("open-documents", [address("documentation", "/shop")], "Creative Commons", "Yes"),
        ("open-documents", [], "Creative Commons", ""),
        ("public-route", [address("discussion", "/talk")], "", "Yes"),
        ("meetings", [address("documentation", "/m", "Minutes of 4 May")], "", "Yes"),
        ("meetings", [address("discussion", "/talk")], "", "Yes"),
    ],
)
def test_addresses_answer(name: str, addresses: list[dict[str, str]], licence: str, expected: str) -> None:
    assert answer(name, *addresses, licence=licence) == expected


@pytest.mark.parametrize(
    ("summary", "url", "expected"),
    [
        ("Anyone may open an issue.", "", "Yes"),
        ("Write to the team.", "https://code.example/trees/issues", "Yes"),
        ("No public process was found, so write to the body.", "https://trees.example/contact", ""),
        ("The policy team brings the case to the board.", "", ""),
    ],
)
def test_a_route_is_open_where_its_words_or_its_tracker_say_so(summary: str, url: str, expected: str) -> None:
    assert answer("public-route", route={"title": "A route", "summary": summary, "url": url}) == expected


def test_days_of_meetings_are_no_notes_of_them() -> None:
    met = [day("meeting", "2026-03"), day("meeting", "2026-05-04")]
    assert answer("meetings", days=met) == "Days of meetings only"
    assert answer("meetings", days=[*met, day("meeting", "2026-06-01", "Minutes", HOST)]) == "Yes"
    assert answer("consultations", days=met) == ""


def test_a_consultation_is_told_with_its_days() -> None:
    found = answer_openness({"addresses": [], "days": [day("opens", "2026-03-02"), day("closes", "2026-05-04")],
                             "route": None}, "")["consultations"]  # fmt: skip
    assert found == ("Yes", "A consultation is on record: opened 2 March 2026, closed 4 May 2026.")


@pytest.mark.parametrize(
    ("facts", "state", "expected"),
    [
        ([], "active", ""),
        ([FundingFact("2027-03", "Funded until March 2027.", "s")], "active", "Only until March 2027"),
        ([FundingFact("2026-03-31", "Funded until 31 March 2026.", "s")], "active", "No, it ended 31 March 2026"),
        ([FundingFact("", "A programme", "s")], "active", "Not known after its programme"),
        ([FundingFact("2021-01-01", "It applies to 2021-01-01", OWN_FIELD)], "active", ""),
        ([], "closed", "No"),
    ],
)
def test_money_is_secure_only_where_that_is_published(facts: list[FundingFact], state: str, expected: str) -> None:
    found = judge_funding(facts, "Oak Council", state, "2026-11-15")
    assert (found[0] if found else "") == expected
