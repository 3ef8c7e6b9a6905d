"""Whether a pair is said directly to fit, by what people judged of it."""

from __future__ import annotations

import pytest

from homefinder.rdf.nodes.mappings import mapping_nodes
from homefinder.rdf.project import names_for
from homefinder.settings import ROOT
from tests.support.pairs import World, world

PAIR = ("fostered", "own.foster")
BASE = "https://example.org"


def is_said_directly(made: World) -> bool:
    minter = names_for(ROOT / "vocab", BASE)
    nodes = mapping_nodes(made.ledger, made.curation, minter)
    links = [node.json_ld for node in nodes if node.json_ld.get("@id") == f"{BASE}/id/need/{PAIR[0]}"]
    return any(link["couldBeMetBy"] == f"{BASE}/id/home/{PAIR[1]}" for link in links)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["accept"], True),
        (["accept", "reject"], False),
        (["accept", "reject", "accept settles"], True),
        (["accept", "reject", "reject settles"], False),
        (["accept", "reject", "accept settles", "reject"], False),
    ],
)
def test_what_settles_a_difference_says_whether_it_fits(said: list[str], expected: bool) -> None:
    with world() as made:
        uids: list[str] = []
        for number, word in enumerate(said):
            verdict, _, settles = word.partition(" ")
            uids.append(made.decides(*PAIR, verdict, f"reviewer {number}", settles=" ".join(uids) if settles else ""))
        assert is_said_directly(made) is expected
