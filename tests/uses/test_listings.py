"""Codes by which what is listed elsewhere is joined to a home; likeness joins nothing."""

from __future__ import annotations

import pytest

from homefinder.uses.listings import find_codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The Atom Syndication Format (RFC 4287)", {"RFC 4287"}),
        ("RFC4180", {"RFC 4180"}),
        ("https://www.rfc-editor.org/info/rfc6350", {"RFC 6350"}),
        ("ISO/IEC 27001 Information Security", {"ISO 27001"}),
        ("ISO 8601:2004", {"ISO 8601"}),
        ("ETSI EN 319 532-3", {"ETSI EN 319 532-3"}),
        ("Calendar events of 2024", set()),
    ],
)
def test_codes_have_one_spelling(text: str, codes: set[str]) -> None:
    assert find_codes(text) == codes
