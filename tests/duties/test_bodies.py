"""Which kinds of body the words of a duty name."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.duties.bodies import read_body_kinds
from homefinder.errors import DeclarationError
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("bound", "kinds"),
    [
        ("English councils", {"council"}),
        ("local planning authorities", {"council"}),
        ("central government", {"central-government"}),
        ("schools and colleges", {"school"}),
        ("publicly funded health and adult social care in England", {"council", "nhs", "care-provider"}),
        ("", set()),
    ],
)
def test_words_lead_to_kinds_of_body(bound: str, kinds: set[str]) -> None:
    assert set(read_body_kinds(ROOT / "vocab").list_bound(bound)) == kinds


def test_a_wrong_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bodies.yml").write_text("bodies: {council: {name: a council}}\n")
    with pytest.raises(DeclarationError, match="words"):
        read_body_kinds(tmp_path)
