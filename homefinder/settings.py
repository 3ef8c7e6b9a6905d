"""Where things are and how we present ourselves. Read from the environment once, by the entry points."""

from __future__ import annotations

import math
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from homefinder.errors import HomefinderError
from homefinder.version import __version__

PACKAGE_DATA = Path(__file__).resolve().parent / "_data"
"""Where an installed Homefinder holds sources/, vocab/, sample/, flows/ and metadata.yml; no part of a checkout."""


def find_root(package: Path) -> Path:
    """The folder that holds sources/, vocab/, sample/ and metadata.yml: a checkout's, else what was installed with
    the package in the folder ``package``."""
    checkout = package.parent
    return checkout if (checkout / "metadata.yml").is_file() and (checkout / "vocab").is_dir() else package / "_data"


ROOT = find_root(PACKAGE_DATA.parent)
"""That folder of the package that runs; ``HOMEFINDER_HOME`` names another."""

EARLIEST_DAY, LATEST_DAY = "1900-01-01", "2999-12-31"
"""Bounds of the day that HOMEFINDER_TODAY may name: weeks and months can be reckoned from it both ways."""


DEFAULT_BASE = "http://localhost:8001"
"""The address of a site that its maker alone looks at."""

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Environment: HOMEFINDER_DATA, HOMEFINDER_HOME, HOMEFINDER_BASE, HOMEFINDER_CONTACT,
    HOMEFINDER_FORMER_BASES,
    HOMEFINDER_TODAY, HOMEFINDER_SPARQL_SECONDS, HOMEFINDER_SPARQL_MEMORY_MB, HOMEFINDER_SPARQL_WORKERS,
    HOMEFINDER_SPARQL_ENDPOINT, HOMEFINDER_PUBLIC_SQL, HOMEFINDER_PREFIX, HOMEFINDER_CSP, HOMEFINDER_SMTP_URL,
    HOMEFINDER_SMTP_FROM, HOMEFINDER_DIGEST_TO, HOMEFINDER_READING_SECONDS, HOMEFINDER_READING_MEMORY_MB,
    HOMEFINDER_ALARMS, HOMEFINDER_QUIET_MINUTES, HOMEFINDER_SCHEDULE_LOGIN, HOMEFINDER_LOG,
    HOMEFINDER_ALLOW_LOOPBACK (tests only)."""

    data: Path = Path()
    home: Path = ROOT
    base: str = DEFAULT_BASE
    former_bases: tuple[str, ...] = ()
    """Addresses after which the catalogue named its things before, with white space between. Each thing says that it is
    the same as the one of that name."""
    contact: str = ""
    """An e-mail or page where publishers reach the people who run this; live harvests refuse to start without."""
    today: str = ""
    """The day, as YYYY-MM-DD, against which notices, days left and what is overdue are reckoned. Empty: the sample's
    own day for a catalogue of the sample, else the present day in London. What people do bears the present day whatever
    it says: decisions, judgements, requests and their moves."""
    allow_loopback: bool = False
    smtp_url: str = field(default="", repr=False)
    """Where digests are handed over: ``smtp://USER:PASSWORD@HOST:587`` or ``smtps://``. Empty: none is sent."""
    smtp_from: str = ""
    """The e-mail address that digests come from."""
    digest_to: str = ""
    """The e-mail addresses that digests go to, with commas between."""
    reading_seconds: float = 300.0
    """Seconds of the processor that reading what one publication sent may take; a run that takes longer fails."""
    reading_memory_mb: int = 2048
    """MiB of memory that reading it may take."""
    sparql_seconds: float = 15.0
    """Seconds that one query of ``/sparql`` may take; one that takes longer is stopped."""
    sparql_memory_mb: int = 2048
    """MiB of address space of a process that answers queries of ``/sparql``, its libraries included."""
    sparql_workers: int = 3
    """Queries of ``/sparql`` that run at once; others wait."""
    public_sql: bool = True
    """Whether anybody may send SQL of their own to the site: ``on`` or ``off``. Off, only people who signed in may; the
    tables and the questions that the site declares stay open to all."""
    sparql_endpoint: str = ""
    """Address of a SPARQL 1.1 endpoint, such as ``https://homes.example.org/sparql``, that ``homefinder sparql`` asks
    in place of the RDF store in the data folder. Empty: that store is asked."""
    prefix: str = ""
    """The path below which the site stands where a proxy gives it one path of a bigger site, such as ``/standards``.
    Empty: the path of ``HOMEFINDER_BASE``, which mostly has none."""
    csp: str = ""
    """What pages may do beside what they may already, as directives of a Content-Security-Policy, such as
    ``script-src 'unsafe-inline' 'unsafe-eval'; img-src https://tiles.example.org``. Empty: nothing. Plugins of
    Datasette that carry scripts within their pages need it."""
    alarms: Path | None = None
    """The file that says whom the schedule tells when a source fails, is held, goes stale or is late. Left out:
    ``alarms.yml`` in the folder of ``HOMEFINDER_HOME``, or in the data folder where that is not set; where it is not
    there either, nobody is told."""
    quiet_minutes: float = 60.0
    """Minutes for which the schedule keeps a publication back while another harvest is due, so that a night of harvests
    is published once."""
    schedule_login: str = field(default="", repr=False)
    """Name and password, with a colon between, that Prefect's page and API ask for. Empty: they ask for none, and
    ``homefinder schedule`` listens to this machine alone."""
    log: str = "warning"
    """What commands log to stderr: ``error``, ``warning``, ``info`` (each run of a source) or ``debug`` (each request
    with its source, run and address, each retry, and how long each stage took). ``homefinder --verbose`` is debug."""

    @classmethod
    def from_environment(cls, data: Path | None = None) -> Settings:
        env = os.environ
        return cls(
            data=data or Path(env.get("HOMEFINDER_DATA", ".")),
            home=Path(env.get("HOMEFINDER_HOME") or ROOT),
            base=env.get("HOMEFINDER_BASE") or DEFAULT_BASE,
            former_bases=tuple(env.get("HOMEFINDER_FORMER_BASES", "").split()),
            contact=env.get("HOMEFINDER_CONTACT", ""),
            today=_read_day(env, "HOMEFINDER_TODAY"),
            allow_loopback=env.get("HOMEFINDER_ALLOW_LOOPBACK", "") == "1",
            smtp_url=env.get("HOMEFINDER_SMTP_URL", ""),
            smtp_from=env.get("HOMEFINDER_SMTP_FROM", ""),
            digest_to=env.get("HOMEFINDER_DIGEST_TO", ""),
            reading_seconds=_read_positive_number(env, "HOMEFINDER_READING_SECONDS", 300.0),
            reading_memory_mb=int(_read_positive_number(env, "HOMEFINDER_READING_MEMORY_MB", 2048)),
            sparql_seconds=_read_positive_number(env, "HOMEFINDER_SPARQL_SECONDS", 15.0),
            sparql_memory_mb=int(_read_positive_number(env, "HOMEFINDER_SPARQL_MEMORY_MB", 2048)),
            sparql_workers=int(_read_positive_number(env, "HOMEFINDER_SPARQL_WORKERS", 3)),
            public_sql=_read_switch(env, "HOMEFINDER_PUBLIC_SQL"),
            sparql_endpoint=env.get("HOMEFINDER_SPARQL_ENDPOINT", "").strip(),
            prefix=_read_prefix(env, "HOMEFINDER_PREFIX"),
            csp=env.get("HOMEFINDER_CSP", "").strip(),
            alarms=Path(named) if (named := env.get("HOMEFINDER_ALARMS", "").strip()) else None,
            schedule_login=env.get("HOMEFINDER_SCHEDULE_LOGIN", "").strip(),
            quiet_minutes=_read_positive_number(env, "HOMEFINDER_QUIET_MINUTES", 60.0),
            log=_read_log_level(env, "HOMEFINDER_LOG"),
        )

    @property
    def is_home_packaged(self) -> bool:
        """Whether declarations and vocabulary are those that were installed, which nobody may write to."""
        return self.home == PACKAGE_DATA

    @property
    def sample(self) -> Path:
        """The recordings that ``--offline`` reads: those of ``home``, else those that came with Homefinder."""
        own = self.home / "sample"
        return own if own.is_dir() else ROOT / "sample"

    @property
    def sample_day(self) -> str:
        """The day that the sample shows, ISO 8601; empty where the sample has none of its own."""
        path = self.sample / "as-at.txt"
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""

    @property
    def alarms_file(self) -> Path:
        """Where it is said whom the schedule tells that something is wrong; the file need not be there."""
        return self.alarms or (self.data if self.is_home_packaged else self.home) / "alarms.yml"

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

    @property
    def accounts(self) -> Path:
        return self.data / "accounts.json"

    @property
    def alarms_memory(self) -> Path:
        """What each receiver of alarms was told last."""
        return self.data / "alarms-sent.json"

    @property
    def site_secret(self) -> Path:
        return self.data / "site-secret"

    @property
    def scheduler(self) -> Path:
        return self.data / ".prefect"


def format_command(command: str, data: Path) -> str:
    """How a person types a command of Homefinder for this data folder, as it stands in a sentence."""
    return f"`homefinder {command} --data {shlex.quote(str(data))}`"


def _read_prefix(env: Mapping[str, str], name: str) -> str:
    """A path without a slash at its end: the one that is said, else that of the base address."""
    said = env.get(name, "").strip().strip("/") or urlsplit(env.get("HOMEFINDER_BASE", "")).path.strip("/")
    return f"/{said}" if said else ""


def _read_day(env: Mapping[str, str], name: str) -> str:
    """A day from the environment, or nothing. Raises HomefinderError for another form, or a day out of bounds."""
    text = env.get(name, "").strip()
    if text and not _is_day_within_bounds(text):
        raise HomefinderError(
            f"{name} is {text!r}; set it to a day as YYYY-MM-DD, such as 2026-11-15, from {EARLIEST_DAY} to "
            f"{LATEST_DAY}, or leave it out"
        )
    return text


def _is_day_within_bounds(text: str) -> bool:
    """Whether ``text`` is such a day in the one form of ISO 8601 in which days are compared as text."""
    try:
        return date.fromisoformat(text).isoformat() == text and EARLIEST_DAY <= text <= LATEST_DAY
    except ValueError:
        return False


def _read_log_level(env: Mapping[str, str], name: str) -> str:
    """One of LOG_LEVELS from the environment, warning where nothing is said. Raises HomefinderError for another."""
    text = env.get(name, "").strip().lower() or "warning"
    if text not in LOG_LEVELS:
        raise HomefinderError(f"{name} is {text!r}; set it to {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}")
    return text


def _read_switch(env: Mapping[str, str], name: str) -> bool:
    """``on`` or ``off`` from the environment, on where nothing is said. Raises HomefinderError for another word."""
    text = env.get(name, "").strip().lower() or "on"
    if text not in ("on", "off"):
        raise HomefinderError(f"{name} is {text!r}; set it to on or off, or leave it out for on")
    return text == "on"


def _read_positive_number(env: Mapping[str, str], name: str, otherwise: float) -> float:
    """A number of at least 0.01 from the environment. Raises HomefinderError for anything else."""
    text = env.get(name, "").strip()
    try:
        found = float(text) if text else otherwise
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and found >= 0.01):
        raise HomefinderError(f"{name} is {text!r}; set it to a number above 0, or leave it out for {otherwise:g}")
    return found
