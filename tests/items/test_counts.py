"""How much each recording holds, read by its declaration alone: the counts of the reference reading."""

from __future__ import annotations

import pytest

from tests.items.editions import read_recording

COUNTS = (
    ("cin-census-xsd", "2026-05-28", "2020", (54, 12, 131, 0)),
    ("cin-census-xsd", "2026-05-28", "2026", (57, 12, 137, 0)),
    ("ssda903-yaml-schema", "2026-06-02", "2017", (68, 30, 219, 0)),
    ("ssda903-yaml-schema", "2026-06-02", "2026", (74, 31, 239, 0)),
    ("school-census-yaml-schema", "2026-06-04", "2026", (916, 254, 4934, 0)),
    ("ssda903-rules", "2026-04-22", "2026_27", (0, 0, 0, 322)),
    ("open-referral-hsds", "2020-11-17", "", (155, 5, 47, 0)),
    ("open-referral-hsds", "2023-06-22", "", (183, 5, 19, 0)),
    ("ocds-standard", "2017-08-07", "", (135, 13, 145, 0)),
    ("ocds-standard", "2020-08-20", "", (176, 19, 442, 0)),
    ("irve-table-schema", "2022-08-29", "", (39, 4, 13, 0)),
    ("irve-table-schema", "2025-12-02", "", (48, 10, 32, 0)),
    ("nhs-pds-openapi", "2024-01-01", "", (191, 29, 99, 0)),
    ("nhs-pds-openapi", "2026-03-13", "", (239, 44, 138, 0)),
    ("ukgov-metadata-exchange-editions", "2024-07-09", "", (82, 6, 1211, 0)),
    ("schema-org-properties", "2024-11-22", "", (1480, 0, 0, 0)),
    ("schema-org-properties", "2026-03-25", "", (1521, 0, 0, 0)),
)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("source", "day", "name", "counts"), COUNTS, ids=[f"{one[0]} {one[1]} {one[2]}" for one in COUNTS]
)
def test_a_recording_holds_what_the_reference_reading_found(
    source: str, day: str, name: str, counts: tuple[int, int, int, int]
) -> None:
    contents = read_recording(source, day)[name].contents
    assert (len(contents.items), len(contents.code_lists), len(contents.codes), len(contents.rules)) == counts
    assert all(item.location.locator for item in contents.items.values())
