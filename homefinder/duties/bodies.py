"""Which kinds of body a duty binds, by the words that it names them with: ``vocab/bodies.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from homefinder.clean.yaml_text import read_model


class BodyKind(BaseModel):
    """One kind of body, and the words by which publications name it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    words: tuple[str, ...]
    not_words: tuple[str, ...] = Field(default=(), alias="not")

    def names(self, bound: str) -> bool:
        """Whether the words of a duty name this kind."""
        said = _compile(self.not_words).sub(" ", bound) if self.not_words else bound
        return bool(_compile(self.words).search(said))


class BodyKinds(BaseModel):
    """Every kind by its id, in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    bodies: Mapping[str, BodyKind] = Field(default_factory=dict)

    def list_bound(self, bound: str) -> list[str]:
        """Ids of the kinds that the words of a duty name."""
        return [name for name, kind in self.bodies.items() if kind.names(bound)]


@lru_cache(maxsize=4)
def read_body_kinds(vocab: Path) -> BodyKinds:
    """The kinds of body. Raises DeclarationError for a wrong ``vocab/bodies.yml``; where there is none, there are
    none."""
    path = vocab / "bodies.yml"
    if not path.exists():
        return BodyKinds()
    return read_model(path, BodyKinds)


@lru_cache(maxsize=64)
def _compile(words: Sequence[str]) -> re.Pattern[str]:
    forms = (re.escape(" ".join(word.split())).replace(r"\*", r"[\w'’]*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)
