"""Which names are one body by what they say and by what people declare, which are proposed, and which are neither."""

from __future__ import annotations

import random

import pytest

from homefinder.clean.publishers import build_publisher_id
from homefinder.resolve.bodies.choice import resolve_bodies
from homefinder.resolve.bodies.names import PublisherName
from homefinder.resolve.bodies.proposals import NamedBody, list_proposals
from homefinder.resolve.bodies.vocabulary import (
    DifferentBodies,
    MergedBody,
    OwnerVocabulary,
    SameBody,
)

GOVUK = "https://www.gov.uk/government/organisations/"
SAME = OwnerVocabulary(same=(SameBody(owner="Forestry Board", names=("Wood Office", "Tree Office"), why="So it is."),))
APART = OwnerVocabulary(
    different=(DifferentBodies(owners=("Forestry Board", "Forestry Board (host)"), why="They are."),)
)
MERGED = OwnerVocabulary(merged=(MergedBody(former="wood-office", now="forestry-board", evidence="x"),))


def name(text: str, url: str = "") -> PublisherName:
    return PublisherName(build_publisher_id(text), text, url)


JOINED: dict[str, tuple[list[PublisherName], OwnerVocabulary, dict[str, str]]] = {
    "a former name is the body of today, and the name alone stays": (
        [name("Wood Office (now Forestry Board)"), name("Wood Office"), name("Forestry Board")], OwnerVocabulary(),
        {"wood-office-now-forestry-board": "forestry-board"},
    ),
    "a body that had the thing before does not come with it": (
        [name("Forestry Board (formerly Wood Office)"), name("Wood Office"), name("Forestry Board")],
        OwnerVocabulary(), {"forestry-board-formerly-wood-office": "forestry-board"},
    ),
    "a name with its short form, and the short form alone": (
        [name("Forestry Timber Board (FTB)"), name("Forestry Timber Board"), name("FTB")], OwnerVocabulary(),
        {"forestry-timber-board-ftb": "forestry-timber-board", "ftb": "forestry-timber-board"},
    ),
    "a short form alone that two names have": (
        [name("Forestry Timber Board (FTB)"), name("Food Test Bureau (FTB)"), name("FTB")], OwnerVocabulary(), {},
    ),
    "a short form that no name explains": ([name("Forestry Timber Board"), name("FTB")], OwnerVocabulary(), {}),
    "the first of partners, where it stands alone": (
        [name("Forestry Board / Wood Office"), name("Forestry Board with Mill"), name("Forestry Board; Mill"),
         name("Forestry Board"), name("Wood Office")], OwnerVocabulary(),
        {"forestry-board-wood-office": "forestry-board", "forestry-board-with-mill": "forestry-board",
         "forestry-board-mill": "forestry-board"},
    ),
    "partners of which the second alone stands": (
        [name("Forestry Board / Wood Office"), name("Wood Office")], OwnerVocabulary(), {},
    ),
    "two names with a stroke or and between": (
        [name("FB/WO"), name("FB"), name("Forestry and Wood"), name("Forestry"), name("Wood")], OwnerVocabulary(), {},
    ),
    "additions, where the name stands alone": (
        [name("Forestry Board (host)"), name("Forestry Board Ltd"), name("Forestry Board (trees.example.org)"),
         name("Forestry Board"), name("Mill (host)"), name("Saw plc")], OwnerVocabulary(),
        {"forestry-board-host": "forestry-board", "forestry-board-ltd": "forestry-board",
         "forestry-board-trees-example-org": "forestry-board"},
    ),
    "a branch": ([name("Forestry Board (UK)"), name("Forestry Board")], OwnerVocabulary(), {}),
    "an id of its own": (
        [PublisherName("wo", "Forestry Board / Wood Office"), name("Forestry Board")], OwnerVocabulary(), {},
    ),
    "an organisation of its own": (
        [name("Forestry Board / Wood Office", GOVUK + "wood"), name("Forestry Board", GOVUK + "forestry")],
        OwnerVocabulary(), {"forestry-board-wood-office": "wood", "forestry-board": "forestry"},
    ),
    "a short form is an organisation on GOV.UK": (
        [name("Forestry Timber Board (FTB)"), name("FTB", GOVUK + "ftb")], OwnerVocabulary(),
        {"forestry-timber-board-ftb": "ftb"},
    ),
    "a person's word": (
        [name("Wood Office", GOVUK + "wood"), name("Tree Office"), name("Forestry Board")], SAME,
        {"wood-office": "forestry-board", "tree-office": "forestry-board"},
    ),
    "a person's word of names whose own no publication gives": (
        [name("Wood Office"), name("Tree Office")], SAME, {"tree-office": "wood-office"},
    ),
    "a person's word against a rule": ([name("Forestry Board (host)"), name("Forestry Board")], APART, {}),
    "a merger joins nothing": ([name("Wood Office"), name("Forestry Board")], MERGED, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", JOINED)
def test_bodies_in_whatever_order_their_names_come(case: str) -> None:
    names, vocabulary, expected = JOINED[case]
    for seed in range(4):
        found = resolve_bodies(random.Random(seed).sample(names, len(names)), vocabulary)
        assert found.ids == expected
        assert all(found.joins[one].reason for one in expected if one in found.joins)


def test_a_body_keeps_its_own_names() -> None:
    found = resolve_bodies([name("Forestry Board / Mill"), name("Forestry Board"), name("the Forestry board")])
    assert found.own_names == {"forestry-board": {"Forestry Board", "the Forestry board"}}


PROPOSED: dict[str, tuple[list[str], OwnerVocabulary, list[tuple[str, str]]]] = {
    "a former name that stands alone": (
        ["Forestry Board|Wood Office (now Forestry Board)", "Wood Office"], OwnerVocabulary(),
        [("Wood Office", "Forestry Board")],
    ),
    "a merger is no question": (["Forestry Board|Wood Office (now Forestry Board)", "Wood Office"], MERGED, []),
    "a short form": (["Forestry Timber Board", "FTB"], OwnerVocabulary(), [("Forestry Timber Board", "FTB")]),
    "a branch": (["Forestry Board (UK)", "Forestry Board"], OwnerVocabulary(),
                 [("Forestry Board (UK)", "Forestry Board")]),
    "a beginning": (["Forestry Board", "Forestry Board for the North"], OwnerVocabulary(),
                    [("Forestry Board", "Forestry Board for the North")]),
    "a spelling": (["Forestry Comission", "Forestry Commission"], OwnerVocabulary(),
                   [("Forestry Comission", "Forestry Commission")]),
    "words left out": (["TreeData programme", "Tree data standards programme"], OwnerVocabulary(),
                       [("TreeData programme", "Tree data standards programme")]),
    "two by and": (["Forestry Board and Wood Office", "Forestry Board", "Wood Office"], OwnerVocabulary(),
                   [("Forestry Board and Wood Office", "Forestry Board")]),
    "a refusal": (["Forestry Board (host)", "Forestry Board"], APART, []),
    "other bodies": (
        ["Ministry of Justice", "Ministry of Defence", "Department for Transport", "Department for Education",
         "Care Quality Commission", "Charity Commission", "NHS England", "NHS Digital", "Skills for Care"],
        OwnerVocabulary(), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PROPOSED)
def test_what_may_be_one_is_proposed_with_why(case: str) -> None:
    texts, vocabulary, expected = PROPOSED[case]
    bodies = [NamedBody(names[0], names) for text in texts if (names := tuple(text.split("|")))]
    found = list_proposals(bodies, vocabulary)
    assert [(one.left, one.right) for one in found] == expected
    assert all(one.why.endswith(".") for one in found)


def test_one_page_is_a_sign_and_two_organisations_are_not_proposed() -> None:
    page = "https://trees.example.org/"
    bodies = [NamedBody("a", ("Forestry",), page), NamedBody("b", ("Saw Mill",), page)]
    assert [one.why for one in list_proposals(bodies, OwnerVocabulary())] == [f"Both have the page {page}."]
    bodies = [NamedBody("a", ("Forest Board",), GOVUK + "a"), NamedBody("b", ("Forest Board North",), GOVUK + "b")]
    assert list_proposals(bodies, OwnerVocabulary()) == []
