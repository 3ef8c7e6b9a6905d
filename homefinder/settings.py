"""Where things are and how we present ourselves. Read from the environment once, by the entry points."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from homefinder import __version__

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds sources/, vocab/, sample/ and metadata.yml."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Environment: HOMEFINDER_DATA, HOMEFINDER_HOME, HOMEFINDER_BASE, HOMEFINDER_CONTACT,
    HOMEFINDER_ALLOW_LOOPBACK (tests only)."""

    data: Path = Path()
    home: Path = ROOT
    base: str = "http://localhost:8001"
    contact: str = ""
    """An e-mail or page where publishers reach the people who run this; live harvests refuse to start without."""
    allow_loopback: bool = False

    @classmethod
    def from_environment(cls, data: Path | None = None) -> Settings:
        env = os.environ
        return cls(
            data=data or Path(env.get("HOMEFINDER_DATA", ".")),
            home=Path(env.get("HOMEFINDER_HOME", ROOT)),
            base=env.get("HOMEFINDER_BASE", "http://localhost:8001"),
            contact=env.get("HOMEFINDER_CONTACT", ""),
            allow_loopback=env.get("HOMEFINDER_ALLOW_LOOPBACK", "") == "1",
        )

    @property
    def user_agent(self) -> str:
        return f"Homefinder/{__version__} (+{self.contact})" if self.contact else f"Homefinder/{__version__}"

    @property
    def ledger(self) -> Path:
        """The database that harvests write to."""
        return self.data / "ledger.db"

    @property
    def catalogue(self) -> Path:
        """The published database that readers open."""
        return self.data / "catalogue.db"

    @property
    def curation(self) -> Path:
        return self.data / "curation.db"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def rdf(self) -> Path:
        return self.data / "catalogue.rdf"

    @property
    def locks(self) -> Path:
        return self.data / ".locks"
