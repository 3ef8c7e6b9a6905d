"""What names of publishers say besides whose they are."""

from __future__ import annotations

import pytest

from homefinder.resolve.bodies.name_forms import has_initials_of, is_abbreviation_of, list_name_forms

FORMS: dict[str, list[tuple[str, str, str]]] = {
    "Forestry Board": [],
    "": [],
    "(x)": [],
    "/ Board": [],
    "Board /": [],
    "https://example.org/publishers/board": [],
    "Timber Office (now Forestry Board)": [("now", "Timber Office", "Forestry Board")],
    "Timber Office (now known as the Forestry Board)": [("now", "Timber Office", "the Forestry Board")],
    "Timber Office (now part of Forestry Board)": [("bracket", "Timber Office", "now part of Forestry Board")],
    "Forestry Board (formerly Timber Office)": [("formerly", "Forestry Board", "Timber Office")],
    "Forestry Timber Board (FTB)": [("abbreviation", "Forestry Timber Board", "FTB")],
    "FTB (Forestry Timber Board)": [("abbreviation", "Forestry Timber Board", "FTB")],
    "Forestry Board (XYZ)": [("bracket", "Forestry Board", "XYZ")],
    "Forestry Board (host)": [("form", "Forestry Board", "host")],
    "Forestry Board (Ltd.)": [("form", "Forestry Board", "Ltd.")],
    "Forestry Board, Ltd": [("form", "Forestry Board", "Ltd")],
    "Forestry plc": [("form", "Forestry", "plc")],
    "Forestry Board (trees.example.org)": [("channel", "Forestry Board", "trees.example.org")],
    "Forestry Board (UK)": [("branch", "Forestry Board", "UK")],
    "Forestry Board / Timber Office": [("joint", "Forestry Board", "Timber Office")],
    "Forestry Board with Timber Office": [("joint", "Forestry Board", "Timber Office")],
    "Forestry Board, in partnership with Timber Office": [("joint", "Forestry Board", "Timber Office")],
    "Forestry Board; Timber Office; Saw Mill": [("joint", "Forestry Board", "Timber Office; Saw Mill")],
    "Forestry Programme (Board, Office / Mill)": [("bracket", "Forestry Programme", "Board, Office / Mill")],
    "Forestry and Timber Board": [("pair", "Forestry", "Timber Board")],
    "FB/TO": [("pair", "FB", "TO")],
}


@pytest.mark.parametrize("name", FORMS)
def test_each_way_to_read_a_name(name: str) -> None:
    assert [(form.kind, form.name, form.other) for form in list_name_forms(name)] == FORMS[name]


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("ONS", "Office for National Statistics", True),
        ("OfNS", "Office for National Statistics", True),
        ("DfE", "Department for Education", True),
        ("Defra", "Department for Environment, Food and Rural Affairs", True),
        ("HMRC", "HM Revenue & Customs", True),
        ("Ofcom", "Office of Communications", True),
        ("MHCLG", "Ministry of Housing, Communities and Local Government", True),
        ("ICO", "Information Commissioner's Office", True),
        ("NHS", "National Health Service England", False),
        ("ISO", "International Organization for Standardization", False),
        ("Jisc", "Joint Staff", False),
        ("O", "Office", False),
        ("Office", "Office Fice", False),
        ("", "", False),
    ],
)
def test_abbreviations_use_every_telling_word_in_order(short: str, long: str, expected: bool) -> None:
    assert is_abbreviation_of(short, long) is expected


def test_initials_may_follow_another_order_where_they_are_capitals_of_three_words() -> None:
    assert has_initials_of("ISO", "International Organization for Standardization")
    assert not has_initials_of("Iso", "International Organization for Standardization")
    assert not has_initials_of("OI", "International Organization")
    assert not has_initials_of("IOX", "International Organization for Standardization")
