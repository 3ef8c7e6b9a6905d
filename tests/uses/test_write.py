"""What publications say of users: configured is not deployed, waiting is no use, one code is of one body."""

from __future__ import annotations

import pytest

from homefinder.uses.write import Use, is_use, mark_doubts


@pytest.mark.parametrize(
    ("state", "used"),
    [
        ("configured", True),
        ("valid", True),
        ("not valid", True),
        ("compliant when built", True),
        ("waiting", False),
        ("planned", False),
    ],
)
def test_what_waits_is_no_use_and_one_that_fails_is(state: str, used: bool) -> None:
    assert is_use(state) is used


def test_one_code_for_two_bodies_is_a_doubt_of_both() -> None:
    east, dudley, other = (
        Use("Tree list", name, user_code=code, source_id="s")
        for name, code in (("East", "332"), ("Dudley", "332"), ("Oak", "1"))
    )
    found = mark_doubts([east, dudley, other])
    assert [bool(use.doubt) for use in found] == [True, True, False]
    assert "Dudley" in found[0].doubt
