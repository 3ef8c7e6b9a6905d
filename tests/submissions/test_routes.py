"""Routes: what a file must say, and which rule wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.model import FALLBACK_ROUTE
from homefinder.submissions.render import build_environment
from homefinder.submissions.route_choice import RouteFacts, choose_route
from homefinder.submissions.routes import Route, read_routes
from tests.conftest import ROOT

ROUTES = read_routes(ROOT / "vocab" / "routes")

GOOD = """
id: by-form
title: A form
order: 1
owner: A board
addressed_to: The secretary
summary: Send the form.
steps: [Send it.]
questions: [{id: what, text: What?, hint: Say it.}]
told: {by: The board, on: "2020-01"}
template: letter
"""
LAST = GOOD.replace("by-form", FALLBACK_ROUTE).replace("order: 1", "order: 2")


def test_every_route_says_who_told_of_it_and_has_a_paper() -> None:
    papers = set(build_environment().list_templates())
    for route in ROUTES:
        assert f"{route.template}.md.j2" in papers
        assert route.told.on or route.told.note, f"{route.id}: a fact without a date needs a warning"
        assert route.id == FALLBACK_ROUTE or route.applies_to


def test_the_old_board_says_how_old_its_facts_are() -> None:
    route = next(route for route in ROUTES if route.id == "statutory-collection")
    assert route.told.on == "2011"
    assert "2006 to 2011" in route.told.note


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD + "colour: red\n", "colour: unknown key: remove it or mend its spelling"),
        (GOOD.replace("owner: A board\n", ""), "owner: Field required"),
        (GOOD + "title: Again\n", "says 'title' again"),
        (GOOD.replace("by-form", "another"), "declares the route 'another'; the file's name says 'by-form'"),
        (
            GOOD.replace("hint: Say it.", "hint: Say it., answer: nowhere"),
            "questions.0.answer: Input should be '', 'need'",
        ),
        (GOOD.replace("[{id", "[{id: what, text: And?, hint: Say.}, {id"), "two questions have the id 'what'"),
        (GOOD + "applies_to: [{because: All.}]\n", "rule 1 of applies_to has no condition"),
        (GOOD.replace('"2020-01"', "January"), "told.on"),
        (GOOD.replace("title: A form", "title: 'A form\n"), "is not valid YAML"),
        (GOOD.replace("template: letter", "template: poem"), "template"),
    ],
)
def test_a_wrong_file_is_explained(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "by-form.yml").write_text(text)
    (tmp_path / f"{FALLBACK_ROUTE}.yml").write_text(LAST)
    with pytest.raises(DeclarationError) as error:
        read_routes(tmp_path)
    assert problem in str(error.value)
    assert "by-form.yml" in str(error.value)


def test_two_routes_of_one_order_and_a_missing_last_resort_are_refused(tmp_path: Path) -> None:
    (tmp_path / "by-form.yml").write_text(GOOD)
    with pytest.raises(DeclarationError, match=r"unknown\.yml is missing"):
        read_routes(tmp_path)
    (tmp_path / f"{FALLBACK_ROUTE}.yml").write_text(LAST.replace("order: 2", "order: 1"))
    with pytest.raises(DeclarationError, match="have the same order"):
        read_routes(tmp_path)


def route(identifier: str, order: int, *rules: dict[str, object]) -> Route:
    named = [{"because": f"{identifier} {number}", **rule} for number, rule in enumerate(rules)]
    question = {"id": "q", "text": "Q?", "hint": "H"}
    return Route.model_validate(
        {"id": identifier, "title": "T", "order": order, "owner": "O", "addressed_to": "A", "summary": "S"}
        | {"steps": ["S"], "questions": [question], "applies_to": named, "told": {"by": "B"}, "template": "letter"}
    )


HOME = RouteFacts(
    id="a.one",
    kind="standard",
    titles=("Example Standard", "EXS"),
    publisher="Ministry of Examples & Tests",
    source="a",
    stated_route="Send it to the Example Board, or open an issue.",
    records=frozenset({"a:one", "b:1"}),
    sources=frozenset({"a", "b"}),
    identifiers=frozenset({"example-number"}),
)


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ({"kinds": ["standard"]}, {"publishers": ["ministry of examples and tests"]}),
        ({"publishers": ["Ministry of Examples & Tests"]}, {"titles": ["exs"]}),
        ({"titles": ["example"]}, {"sources": ["b"]}),
        ({"sources": ["b"]}, {"sources": ["a"]}),
        ({"sources": ["a"]}, {"identifiers": ["example-number"]}),
        ({"identifiers": ["example-number"]}, {"words": ["Open an Issue"]}),
        ({"words": ["example board"]}, {"homes": ["b:1"]}),
        ({"words": ["open an issue"]}, {"words": ["open an issue"], "kinds": ["standard"]}),
        ({"sources": ["a"], "kinds": ["api"]}, {"kinds": ["standard"]}),
    ],
)
def test_the_most_telling_rule_wins_whatever_the_order(weak: dict[str, object], strong: dict[str, object]) -> None:
    routes = (route("weak", 1, weak), route("strong", 2, strong))
    assert choose_route(HOME, routes).route_id == "strong"
    assert choose_route(HOME, routes).reason == "strong 0"


def test_rules_that_tell_alike_go_by_order_and_none_is_unknown() -> None:
    rule: dict[str, object] = {"words": ["example board"]}
    assert choose_route(HOME, (route("first", 1, rule), route("second", 2, rule))).route_id == "first"
    assert choose_route(HOME, (route("other", 1, {"kinds": ["api"]}),)).route_id == FALLBACK_ROUTE
