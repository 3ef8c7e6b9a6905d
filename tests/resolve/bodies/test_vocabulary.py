"""``vocab/owners.yml``: what is there is sound, and what is wrong is told with its file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary, read_owner_vocabulary
from homefinder.settings import ROOT

WRONG = {
    "same: [{owner: A, names: [], why: x}]": "same.0.names",
    "same: [{owner: A, names: [B]}]": "same.0.why",
    "same: [{owner: A, names: [B], why: x, reason: y}]": "same.0.reason: unknown key",
    "same: [{owner: A, names: [the a], why: x}]": "same.0 (A): a name stands twice, or is the owner itself",
    "same: [{owner: A, names: [B, b], why: x}]": "same.0 (A): a name stands twice",
    "same: [{owner: A, names: [B], why: x}, {owner: C, names: [B], why: x}]": "same.1 (C): B is in same.0 (A) already",
    "same: [{owner: A, names: [B], why: x}]\ndifferent: [{owners: [B, A], why: y}]": "different.0 (B, A): the list",
    "different: [{owners: [A], why: y}]": "different.0.owners",
    "merged: [{former: a, now: b}]": "merged.0.evidence",
    "merged: [{former: a, now: b, evidence: x}, {former: A, now: c, evidence: x}]": "merged.1 (A): it stands twice",
    "merged: [{former: a, now: b, evidence: x}, {former: b, now: a, evidence: x}]": "merged.1 (b): it became part of",
    "closed: [{owner: a, closed_on: soon, evidence: x}]": "closed.0.closed_on",
    "owners: []": "owners: unknown key",
    "same: []\nsame: []": "say it once",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_its_entry(tmp_path: Path, text: str) -> None:
    (tmp_path / "owners.yml").write_text(text)
    with pytest.raises(DeclarationError) as caught:
        read_owner_vocabulary(tmp_path)
    assert str(tmp_path / "owners.yml") in str(caught.value)
    assert WRONG[text] in str(caught.value)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", None])
def test_without_a_word_nothing_is_declared(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "owners.yml").write_text(text)
    assert read_owner_vocabulary(tmp_path) == OwnerVocabulary()


def test_what_comes_with_homefinder_is_sound() -> None:
    found = read_owner_vocabulary(ROOT / "vocab")
    assert found.same
    assert found.merged
    assert all(entry.evidence.startswith("https://") for entry in (*found.same, *found.merged, *found.closed))
    assert found.is_declared_merged(["central-digital-data-office"], ["government-digital-service"])
