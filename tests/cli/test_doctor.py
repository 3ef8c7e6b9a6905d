"""What the doctor says at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from homefinder.build import doctor
from homefinder.build.doctor import CheckResult, Finding
from tests.support.commands import command


@pytest.mark.parametrize(("count", "said"), [(1, "1 thing is wrong"), (2, "2 things are wrong")])
def test_what_is_wrong_is_counted_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, said: str
) -> None:
    def find(_: object) -> Iterator[CheckResult]:
        yield CheckResult("archive", "3 bodies", (Finding("archive", "A body is gone.", "Harvest again."),) * count)

    monkeypatch.setattr(doctor, "examine", find)
    result = command("doctor", data=tmp_path)
    assert (result.code, result.err.strip()) == (1, f"homefinder: {said}; see above")
