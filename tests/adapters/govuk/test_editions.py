"""Which edition a title of GOV.UK names."""

from __future__ import annotations

import pytest

from homefinder.adapters.govuk.editions import parse_edition
from homefinder.adapters.govuk.paths import title_from_path

EDITIONS = [
    ("Children in need census 2025 to 2026: specification", "2025 to 2026", "children-in-need-census"),
    ("Children in need census 2014 to 2015: guide", "2014 to 2015", "children-in-need-census-guide"),
    (
        "Children in need census 2016 to 2017: reports specification",
        "2016 to 2017",
        "children-in-need-census-reports-specification",
    ),
    (
        "Children looked after return 2024 to 2025: technical specifications",
        "2024 to 2025",
        "children-looked-after-return",
    ),
    ("School census 2026 to 2027: technical information", "2026 to 2027", "school-census"),
    ("Alternative provision census 2025: technical specification", "2025", "alternative-provision-census"),
    ("Keeping children safe in education 2024", "2024", "keeping-children-safe-in-education"),
    ("Adult social care finance return 2025-26", "2025-26", "adult-social-care-finance-return"),
    ("Adult social care finance return 2025/26: guidance", "2025/26", "adult-social-care-finance-return-guidance"),
    ("Section 251 outturn (2024 to 2025)", "2024 to 2025", "section-251-outturn"),
    ("2026 key stage 2 teacher assessment guidance", "2026", "key-stage-2-teacher-assessment-guidance"),
    ("Adult social care data collection: September 2025", "September 2025", "adult-social-care-data-collection"),
    (
        "Data recording requirements: April 2021 to March 2022",
        "April 2021 to March 2022",
        "data-recording-requirements",
    ),
    ("School census spring 2025: guide", "spring 2025", "school-census-guide"),
    ("Single data list for 2024 to 2025", "2024 to 2025", "single-data-list"),
]
NO_EDITIONS = [
    "School census",
    "Alternative provision census: technical specification",
    "Children Act 1989: private fostering",
    "The Children Act 1989 guidance and regulations volume 2: care planning",
    "Procurement notices under the Procurement Act 2023",
    "Data Standards Authority Strategy 2020 to 2023",
    "Inspecting local authority children's services from 2018",
    "Supporting Families programme guidance 2022 to 2025",
    "DWP single departmental plan: 2015 to 2020",
    "England 2014 to 2020 European Structural and Investment Funds",
    "Form SSDA903",
    "ISO 2025-x and 12025",
    "2025",
    "",
]


@pytest.mark.parametrize(("title", "version", "series"), EDITIONS)
def test_the_edition_that_a_title_names(title: str, version: str, series: str) -> None:
    edition = parse_edition(title)
    assert edition is not None
    assert (edition.version, edition.series) == (version, series)
    assert version not in edition.name


@pytest.mark.parametrize("title", NO_EDITIONS)
def test_a_year_that_is_no_edition(title: str) -> None:
    assert parse_edition(title) is None


def test_editions_of_one_series_share_series_and_name() -> None:
    editions = [
        parse_edition(f"School census {year} to {year + 1}: technical information") for year in range(2016, 2027)
    ]
    assert {(edition.series, edition.name) for edition in editions if edition} == {
        ("school-census", "School census: technical information")
    }
    assert len({edition.version for edition in editions if edition}) == 11


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (
            "/government/publications/children-in-need-census-2023-to-2024-specification",
            "Children in need census 2023 to 2024: specification",
        ),
        (
            "/government/publications/working-together-to-safeguard-children--2",
            "Working together to safeguard children",
        ),
        ("/guidance/school-census/", "School census"),
        ("/", "/"),
    ],
)
def test_the_title_that_an_address_gives(path: str, title: str) -> None:
    assert title_from_path(path) == title
