"""How the site speaks of each sector: its name, what its people ask, their roles. From ``vocab/sectors/SECTOR.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from homefinder.clean.yaml_text import read_named_model

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]


class Sector(BaseModel):
    """One sector. What its file leaves out has a plain answer: nothing here is needed for its needs to be ranked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sector: Slug
    name: Text
    """What people call it, as a heading."""
    examples: tuple[Text, ...] = ()
    """Questions that the front page shows as examples."""
    roles: dict[Slug, Text] = Field(default_factory=dict)
    """Whom feedback comes from: an id that is kept, and how the form asks for it."""


@lru_cache(maxsize=8)
def read_sectors(folder: Path) -> tuple[Sector, ...]:
    """Every sector of ``folder`` in the order of the files, read once; a folder that does not exist holds none.

    Raises DeclarationError naming the file, the key and the mend.
    """
    return tuple(_read_sector(path) for path in sorted(folder.glob("*.yml")))


def list_examples(vocab: Path, sector: str = "") -> list[str]:
    """The questions that the front page shows: those of one sector, or of all."""
    return [
        example for one in read_sectors(vocab / "sectors") if sector in ("", one.sector) for example in one.examples
    ]


def list_roles(vocab: Path) -> dict[str, str]:
    """The roles of all sectors by their ids; of one that several name, the words of the first."""
    found: dict[str, str] = {}
    for sector in read_sectors(vocab / "sectors"):
        found |= {role: words for role, words in sector.roles.items() if role not in found}
    return found


def format_sector_name(vocab: Path, identifier: str) -> str:
    """The name of a sector, or of the scheme that a theme is in, as a heading: ``public-services/tax`` is in “Public
    services”."""
    scheme = identifier.partition("/")[0]
    names = {sector.sector: sector.name for sector in read_sectors(vocab / "sectors")}
    return names.get(scheme) or scheme.replace("-", " ").capitalize()


def _read_sector(path: Path) -> Sector:
    return read_named_model(path, Sector, "sector", "sector")
