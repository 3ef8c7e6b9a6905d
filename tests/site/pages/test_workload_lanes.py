"""The lanes of the load: where today stands, what is usual, and how many owners are drawn."""

from __future__ import annotations

from homefinder.site.pages.workload_lanes import LEFT, MAX_LANES, WIDTH, build_lanes

MONTHS = [f"2026-{number:02}" for number in range(1, 13)]


def entry(owner: str, day: str, state: str = "confirmed", binding: str = "not-binding") -> dict[str, str]:
    return {"owner": owner, "starts": day, "state": state, "binding": binding, "title": f"{owner} {day}"}


def test_an_owner_has_a_lane_with_a_mark_for_each_month() -> None:
    entries = [entry("A", "2026-03-01"), entry("B", "2026-03-01", "usual"), entry("B", "2026-03-31"),
               entry("B", "2026-09", binding="binding"), entry("B", "2031-01-01")]  # fmt: skip
    found = build_lanes(entries, MONTHS, "2026-07-01")
    assert [lane["owner"] for lane in found["lanes"]] == ["B", "A"]
    march, september = found["lanes"][0]["marks"]
    assert (march["all"], march["usual"], march["binding"], march["month"]) == (2, 1, 0, "2026-03")
    assert (september["all"], september["binding"]) == (1, 1)
    assert march["radius"] > september["radius"]
    assert found["today_x"] == LEFT + (WIDTH - LEFT) / 2


def test_today_outside_the_months_has_no_line_and_further_owners_are_counted() -> None:
    found = build_lanes([entry(f"Owner {number}", "2026-03-01") for number in range(20)], MONTHS, "2020-07-01")
    assert (found["today_x"], len(found["lanes"]), found["left_out"]) == (None, MAX_LANES, 20 - MAX_LANES)
