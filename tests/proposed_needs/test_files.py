"""Accepted needs as text of the sectors' files: every sign comes back as it was typed, and no file is spoilt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.proposed_needs.files import format_need_yaml, save_accepted_needs
from homefinder.proposed_needs.store import ACCEPTED, add_proposal, answer_proposal, read_accepted_needs
from homefinder.ranking.needs import Need, NeedEvidence, parse_needs, read_needs
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION

TYPED = (
    "it's “so”", "=1+1", "a\tb", "line one\n\nline  two\n  indented", "עברית \u200f(RTL)\u200f", "👩‍👧 emoji",
    "# no comment", "- item", "yes", "1e3", "a: b", "one\u2028two", "one\x85two", "{a}", "@x", "word " * 60 + "end",
    "C:\\x\\n",
)  # fmt: skip
HEAD = "# by people\nsector: allotments\ntitle: T\ndescription: D\nlicence: MIT\nneeds:\n"


def build_need(typed: str) -> Need:
    evidence = (NeedEvidence(typed, "https://example.org"),)
    return Need("x", "allotments", typed, typed, typed, evidence, typed, (typed, "y"), "vocab/needs/allotments.yml")


@pytest.mark.parametrize("typed", TYPED)
def test_a_need_comes_back_as_it_was_typed(typed: str) -> None:
    need = build_need(typed)
    assert parse_needs(HEAD + format_need_yaml(need), Path("allotments.yml")) == (need,)


def test_accepted_needs_are_written_once_and_read_back_equal(tmp_path: Path) -> None:
    curation = create_in_memory(CURATION)
    (tmp_path / "allotments.yml").write_text(HEAD + format_need_yaml(build_need("There before")))
    for sector in ("allotments", "canals"):
        proposal = add_proposal(curation, "ann", replace(build_need("Know how long"), sector=sector))
        answer_proposal(curation, proposal.number, ACCEPTED, "So be it", {"x"})
    accepted = {need.id: need for need in read_accepted_needs(curation)}
    saved = save_accepted_needs(curation, tmp_path, str.capitalize)
    assert {path.name: ids for path, ids in saved.items()} == {
        "allotments.yml": ["know-how-long"], "canals.yml": ["know-how-long-2"],
    }  # fmt: skip
    back = {need.id: need for need in read_needs(tmp_path) if need.id != "x"}
    assert {name: replace(need, source="") for name, need in back.items()} == {
        name: replace(need, source="") for name, need in accepted.items()
    }
    assert (tmp_path / "allotments.yml").read_text().startswith(HEAD)
    assert save_accepted_needs(curation, tmp_path, str.capitalize) == {}


def test_a_file_that_cannot_be_added_to_stays_as_it_was(tmp_path: Path) -> None:
    curation = create_in_memory(CURATION)
    text = "needs:\n" + format_need_yaml(build_need("There")) + HEAD.replace("needs:\n", "")
    (tmp_path / "allotments.yml").write_text(text)
    proposal = add_proposal(curation, "ann", build_need("Know how long"))
    answer_proposal(curation, proposal.number, ACCEPTED, "So be it", set())
    with pytest.raises(DeclarationError):
        save_accepted_needs(curation, tmp_path, str.capitalize)
    assert (tmp_path / "allotments.yml").read_text() == text
