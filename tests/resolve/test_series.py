"""Editions of a series in their order, as tables."""

from __future__ import annotations

import pytest

from homefinder.resolve.matching.profile import RecordDescription, build_profile
from homefinder.resolve.series import SeriesHome, editions


def home(
    title: str, version: str = "", series: str = "", kind: str = "standard", newer: tuple[str, ...] = (), by: str = ""
) -> SeriesHome:
    reading = build_profile(RecordDescription(f"s:{title}", "s", title, version=version, kind=kind, publisher_id=by))
    return SeriesHome(title, reading, series, newer)


RETURN = "Foster return"
CASES: list[tuple[str, list[SeriesHome], list[tuple[str, int, str]]]] = [
    (
        "years in order, the evergreen page at the head",
        [
            home(f"{RETURN} 2025 to 2026: specification"),
            home(RETURN),
            home(f"{RETURN} 2023 to 2024: specification"),
            home(f"{RETURN} 2024 to 2025: specification"),
        ],
        [
            (RETURN, 0, "foster-return"),
            (f"{RETURN} 2023 to 2024: specification", 1, "foster-return"),
            (f"{RETURN} 2024 to 2025: specification", 2, "foster-return"),
            (f"{RETURN} 2025 to 2026: specification", 3, "foster-return"),
        ],
    ),
    (
        "guides are a series of their own",
        [home(f"{RETURN} 2023 to 2024: guide"), home(f"{RETURN} 2024 to 2025: guide"), home(RETURN)],
        [
            (f"{RETURN} 2023 to 2024: guide", 1, "foster-return-guide"),
            (f"{RETURN} 2024 to 2025: guide", 2, "foster-return-guide"),
        ],
    ),
    (
        "versions by number, not by letter",
        [home("Person record v1.10"), home("Person record v1.9"), home("Person record v1.0")],
        [
            ("Person record v1.0", 1, "person-record"),
            ("Person record v1.9", 2, "person-record"),
            ("Person record v1.10", 3, "person-record"),
        ],
    ),
    (
        "months of one year",
        [home("Framework, December 2023"), home("Framework, June 2023")],
        [("Framework, June 2023", 1, "framework"), ("Framework, December 2023", 2, "framework")],
    ),
    (
        "what has no number is the first where the next is the second",
        [home("Copy service V2"), home("Copy service")],
        [("Copy service", 1, "copy-service"), ("Copy service V2", 2, "copy-service")],
    ),
    ("one version and a bare page are no series", [home("About me v1.2"), home("About me")], []),
    (
        "stated replacement, through a chain",
        [home("C", newer=()), home("A", newer=("B",)), home("B", newer=("C",))],
        [("A", 1, "c"), ("B", 2, "c"), ("C", 3, "c")],
    ),
    (
        "acts of two years are two acts",
        [home("Care Act 2014", kind="legislation"), home("Care Act 2022", kind="legislation")],
        [],
    ),
    ("parts are no editions", [home("Set v1 (a object)"), home("Set v2 (b object)")], []),
    ("two houses with one title", [home("Plan 2021", by="a"), home("Plan 2022", by="b")], []),
    (
        "a stated series joins other titles",
        [home("Old name 2021", series="Name"), home("Name 2022", series="name")],
        [("Old name 2021", 1, "name"), ("Name 2022", 2, "name")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "homes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_editions(name: str, homes: list[SeriesHome], expected: list[tuple[str, int, str]]) -> None:
    assert [(one.home_id, one.position, one.series) for one in editions(homes)] == expected


def test_each_edition_knows_the_one_before() -> None:
    homes = [home("Census 2022"), home("Census 2021"), home("Census"), home("Census 2023")]
    found = {one.home_id: (one.previous, one.label) for one in editions(homes)}
    assert found == {
        "Census": (None, "Census"),
        "Census 2021": (None, "2021"),
        "Census 2022": ("Census 2021", "2022"),
        "Census 2023": ("Census 2022", "2023"),
    }


def test_replacements_in_a_circle_end() -> None:
    found = editions([home("A", newer=("B",)), home("B", newer=("A",))])
    assert sorted(one.home_id for one in found) == ["A", "B"]


def test_a_long_chain_of_replacements() -> None:
    homes = [home(f"Name x{n}y", newer=(f"Name x{n + 1}y",)) for n in range(300)]
    found = editions(homes)
    assert [one.home_id for one in found] == [one.home_id for one in homes]
