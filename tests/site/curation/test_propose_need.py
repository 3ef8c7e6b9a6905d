"""A proposed need as text for the sector's file: every sign comes back as it was typed."""

from __future__ import annotations

import json

import pytest
import yaml

from homefinder.site.curation.propose_need import format_need_yaml

TYPED = (
    "it's “so”", "=1+1", "a\tb", "line one\n\nline  two\n  indented", "עברית \u200f(RTL)\u200f", "👩‍👧 emoji",
    "# no comment", "- item", "yes", "1e3", "a: b", "one\u2028two", "one\x85two", "{a}", "@x", "word " * 60 + "end",
    "C:\\x\\n", "\u00a0",
)  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_a_need_comes_back_as_it_was_typed(typed: str) -> None:
    row = dict.fromkeys(("title", "description", "asked_by", "consequence"), typed)
    evidence = [{"text": typed, "url": "https://example.org"}]
    text = format_need_yaml(
        row | {"need_id": "x", "evidence": json.dumps(evidence), "keywords": json.dumps([typed, "y"])}
    )
    (found,) = yaml.safe_load(f"needs:\n{text}")["needs"]
    assert found == row | {"id": "x", "evidence": evidence, "keywords": [typed, "y"]}
