"""The short forms that people make of names."""

from __future__ import annotations

import pytest

from homefinder.lookup.acronyms import list_acronyms


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Department for Education", "dfe"),
        ("Ministry of Housing, Communities and Local Government", "mhclg"),
        ("Keeping children safe in education", "kcsie"),
        ("Data to Insight", "d2i"),
        ("NHS England", "nhse"),
        ("Office for National Statistics", "ons"),
        ("Bee colony movement census", "bcm"),  # what kind of thing it is may be left out
        ("Hive register (apiary list)", "hr"),
    ],
)
def test_a_short_form(name: str, short: str) -> None:
    assert short in list_acronyms(name)


@pytest.mark.parametrize("name", ["Education", "of the", "", "a " * 60])
def test_no_short_form(name: str) -> None:
    assert list_acronyms(name) == frozenset()
