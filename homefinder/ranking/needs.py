"""What a sector lacks, in its own words: read and check ``vocab/needs/SECTOR.yml``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from homefinder.clean.yaml_text import parse_declaration, read_declaration
from homefinder.errors import DeclarationError, Steps, describe_faults, describe_steps

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\.[^\s]+$")]


@dataclass(frozen=True, slots=True)
class NeedEvidence:
    """A published fact that shows the need, and where it is published."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Need:
    """What a sector lacks. ``source`` is the file that states it, or the id of the record that does."""

    id: str
    sector: str
    title: str
    description: str
    asked_by: str
    evidence: tuple[NeedEvidence, ...]
    consequence: str
    keywords: tuple[str, ...]
    source: str
    items: tuple[str, ...] = ()
    """What it has to hold: by wording, or as SOURCE:KEY of an item of a standard."""


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    text: Text
    url: Url


class _Need(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Slug
    title: Text
    description: Text
    asked_by: Text
    evidence: tuple[_Evidence, ...]
    consequence: Text
    keywords: tuple[Text, ...] = Field(min_length=1)
    items: tuple[Text, ...] = ()


class _Sector(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    sector: Slug
    title: Text
    description: Text
    licence: Text
    needs: tuple[_Need, ...] = Field(min_length=1)


def read_needs(folder: Path) -> tuple[Need, ...]:
    """Every need of every sector in ``folder`` (one file a sector), in the order of the files.

    A folder that does not exist holds no needs. Raises DeclarationError naming the file, the need and the mend where
    YAML is malformed, a key is unknown, missing or empty, or two needs share an id.
    """
    needs = [need for path in sorted(folder.glob("*.yml")) for need in _build_needs(read_declaration(path), path)]
    _refuse_repeats(needs, folder)
    return tuple(needs)


def parse_needs(text: str, path: Path) -> tuple[Need, ...]:
    """The needs of the file ``path`` if it held ``text``. Raises DeclarationError as ``read_needs`` does."""
    needs = _build_needs(parse_declaration(text, path), path)
    _refuse_repeats(needs, path)
    return tuple(needs)


def _build_needs(data: Any, path: Path) -> list[Need]:
    try:
        sector = _Sector.model_validate(data)
    except ValidationError as error:
        raise DeclarationError(path, describe_faults(error, lambda steps: _locate(steps, data))) from error
    if sector.sector != path.stem:
        raise DeclarationError(path, f"declares sector {sector.sector!r}; the file's name says {path.stem!r}")
    return [_need(item, sector.sector, path) for item in sector.needs]


def _need(item: _Need, sector: str, path: Path) -> Need:
    return Need(
        id=item.id,
        sector=sector,
        title=item.title,
        description=item.description,
        asked_by=item.asked_by,
        evidence=tuple(NeedEvidence(proof.text, proof.url) for proof in item.evidence),
        consequence=item.consequence,
        keywords=item.keywords,
        source=f"vocab/needs/{path.name}",
        items=item.items,
    )


def _refuse_repeats(needs: Iterable[Need], folder: Path) -> None:
    first: dict[str, Need] = {}
    for need in needs:
        other = first.setdefault(need.id, need)
        if other is not need:
            where = f"{other.source} and {need.source}" if other.source != need.source else need.source
            raise DeclarationError(folder, f"two needs have the id {need.id!r} (in {where}): give one a new id")


def _locate(steps: Steps, data: Any) -> str:
    """Where a fault stands, with the id of the need that it is in."""
    if len(steps) < 2 or steps[0] != "needs" or not isinstance(steps[1], int):
        return describe_steps(steps)
    entry = data["needs"][steps[1]]
    name = entry.get("id") if isinstance(entry, dict) else None
    where = describe_steps(steps[2:]) if steps[2:] else "entry"
    return f"need {name or f'number {steps[1] + 1}'}: {where}"
