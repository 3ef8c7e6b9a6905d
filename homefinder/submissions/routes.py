"""How a change is asked for: read and check ``vocab/routes/*.yml``, one file a route."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from homefinder.clean.yaml_text import read_named_model
from homefinder.errors import DeclarationError
from homefinder.model import FALLBACK_ROUTE

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, to_lower=True)]


def normalise_publisher_name(text: str) -> str:
    """A publisher's name as rules compare it: sources differ in capitals and in how they write "and"."""
    return text.lower().replace(" & ", " and ")


Publisher = Annotated[Text, AfterValidator(normalise_publisher_name)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Url = Annotated[str, StringConstraints(pattern=r"^(?:https?://[^\s/]+\.[^\s]+)?$")]
Day = Annotated[str, StringConstraints(pattern=r"^(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?$")]
Template = Literal["challenge", "change-request", "business-case", "issue", "letter"]
AnswerTopic = Literal[
    "", "need", "asked-by", "evidence", "consequence", "existing", "ask", "owner", "legal-basis", "licence", "editions",
    "upkeep", "deadlines", "burden", "precedents", "repository",
]  # fmt: skip
"""Where in the catalogue the answer to a question can come from; '' where only a person knows it."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RouteRule(_Declared):
    """Which homes take the route. Every condition given must hold; of the values of one, any."""

    because: Text
    homes: tuple[Text, ...] = ()
    """Ids of records (``source:key``)."""
    words: tuple[Phrase, ...] = ()
    """Phrases of the way that the home's own entry states."""
    identifiers: tuple[Text, ...] = ()
    """Schemes of identifiers that the home's records carry."""
    sources: tuple[Text, ...] = ()
    titles: tuple[Phrase, ...] = ()
    """Phrases of the home's title or another name of it."""
    publishers: tuple[Publisher, ...] = ()
    """Names, compared without regard to case."""
    kinds: tuple[Text, ...] = ()
    address: Url = ""
    """Where a request for these homes goes, where that is not the route's own address."""


class Question(_Declared):
    """What a submission must answer. ``hint`` says to a person where the answer may be found."""

    id: Slug
    text: Text
    group: str = ""
    answer: AnswerTopic = ""
    hint: Text


class RouteAttribution(_Declared):
    """Who says so, and when; ``note`` warns where that is old or was not seen."""

    by: Text
    url: Url = ""
    on: Day = ""
    note: str = ""


class Route(_Declared):
    """One way to ask an owner for a change. ``order``: the lower goes first where two rules fit a home alike."""

    id: Slug
    title: Text
    order: int = Field(ge=0)
    owner: Text
    url: Url = ""
    addressed_to: Text
    summary: Text
    steps: tuple[Text, ...] = Field(min_length=1)
    deadlines: str = ""
    questions: tuple[Question, ...] = Field(min_length=1)
    applies_to: tuple[RouteRule, ...] = ()
    told: RouteAttribution
    template: Template


def read_routes(folder: Path) -> tuple[Route, ...]:
    """Every route that ``folder`` declares, in their order.

    Raises DeclarationError naming the file and the mend where a file is malformed, has an unknown, missing or repeated
    key, or is not named for its route; where two routes share an order; and where the route of last resort is missing.
    """
    routes = sorted((_read_route(path) for path in sorted(folder.glob("*.yml"))), key=lambda route: route.order)
    for before, after in pairwise(routes):
        if before.order == after.order:
            raise DeclarationError(folder, f"{before.id} and {after.id} have the same order: give one another")
    if FALLBACK_ROUTE not in {route.id for route in routes}:
        raise DeclarationError(folder, f"{FALLBACK_ROUTE}.yml is missing: it is the route where no other is known")
    return tuple(routes)


def _read_route(path: Path) -> Route:
    route = read_named_model(path, Route, "the route")
    _check_route(route, path)
    return route


def _check_route(route: Route, path: Path) -> None:
    questions = [question.id for question in route.questions]
    repeated = {name for name in questions if questions.count(name) > 1}
    if repeated:
        raise DeclarationError(path, f"two questions have the id {min(repeated)!r}: give one a new id")
    for number, rule in enumerate(route.applies_to, start=1):
        if not any(getattr(rule, name) for name in RouteRule.model_fields if name not in ("because", "address")):
            raise DeclarationError(path, f"rule {number} of applies_to has no condition: it would fit every home")
