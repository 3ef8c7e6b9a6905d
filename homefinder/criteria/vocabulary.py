"""Sets of criteria as data: ``vocab/criteria/*.yml``, one file a set."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from homefinder.clean.yaml_text import read_named_model
from homefinder.errors import DeclarationError, UsageError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Criterion(BaseModel):
    """One question that is put to a standard."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: int = Field(ge=1)
    group: Words
    question: Words
    known_by: str = ""
    """What of the catalogue answers it, as ``homefinder.assessment.answer`` calls it; empty where only people know."""
    marks: tuple[str, ...] = ()
    """Words by which the publisher's own question is known where it is written out without its number."""
    ask: str = ""
    """Whom to ask where nothing is known."""


class Criteria(BaseModel):
    """A set of questions, with who published it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: Words
    publisher: Words
    url: str = ""
    note: str = ""
    questions: tuple[Criterion, ...]

    @property
    def marks(self) -> dict[int, frozenset[str]]:
        """Number → the words by which a question is known."""
        return {one.number: frozenset(one.marks) for one in self.questions if one.marks}


@lru_cache(maxsize=4)
def read_criteria(vocab: Path) -> tuple[Criteria, ...]:
    """Every set, in the order of the files. Raises DeclarationError naming the file, the key and the mend."""
    return tuple(_read_set(path) for path in sorted((vocab / "criteria").glob("*.yml")))


def find_criteria(vocab: Path, name: str) -> Criteria:
    """The set with this id. Raises UsageError naming those that there are."""
    every = read_criteria(vocab)
    found = next((one for one in every if one.id == name), None)
    if found is None:
        raise UsageError(f"no criteria {name!r}; there are: {', '.join(one.id for one in every)}")
    return found


def _read_set(path: Path) -> Criteria:
    found = read_named_model(path, Criteria, "id")
    numbers = [one.number for one in found.questions]
    if len(set(numbers)) < len(numbers):
        raise DeclarationError(path, "numbers two questions alike")
    return found
