"""After which address the catalogue names its things: one for all, and one that others can open."""

from __future__ import annotations

import ipaddress
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

from homefinder.build.rdf import BASE
from homefinder.errors import StoreError, UsageError
from homefinder.harvest.sample import LIVE, read_origin
from homefinder.settings import DEFAULT_BASE, Settings, format_command
from homefinder.store.build_state import read_state
from homefinder.store.db import open_ledger_read_only, open_published

LOOPBACK_NAMES = ("localhost", "")


def read_built_base(settings: Settings) -> str:
    """The address after which the RDF store names things; empty where no ledger says so, or none that can be read."""
    if not settings.ledger.exists():
        return ""
    try:
        with closing(open_ledger_read_only(settings.ledger)) as ledger:
            return read_state(ledger, BASE)
    except (StoreError, sqlite3.DatabaseError):  # what is wrong with it is told by whoever needs it
        return ""


def describe_other_base(settings: Settings) -> str:
    """One sentence where the store was built with another address than the settings have; else empty."""
    built = read_built_base(settings)
    if not built or built == settings.base:
        return ""
    publish = format_command("publish", settings.data)
    return (
        f"things are named after {built}, and HOMEFINDER_BASE says {settings.base}; set HOMEFINDER_BASE={built}, "
        f"or give every thing a new name with {publish}"
    )


def require_public_base(settings: Settings) -> None:
    """Raises UsageError where live publications would be named to others after this machine.

    The sample may be: nobody links to it.
    """
    if settings.base.rstrip("/") != DEFAULT_BASE:
        return
    with closing(open_published(settings)) as catalogue:
        if read_origin(settings, catalogue) != LIVE:
            return
    raise UsageError(
        f"the things of {settings.data} are named after {DEFAULT_BASE}, which others cannot open; set HOMEFINDER_BASE "
        f"to the address where they will find the catalogue, such as https://standards.example.org, run "
        f"{format_command('publish', settings.data)}, and run this again"
    )


def check_served(settings: Settings, host: str) -> None:
    """Raises UsageError for an address that does not go with what was built, with the prefix, or with who can ask.

    Where no address is said, whoever serves looks at the catalogue on this machine.
    """
    if settings.base != DEFAULT_BASE and (other := describe_other_base(settings)):
        raise UsageError(other)
    if not _is_loopback(host):
        require_public_base(settings)
    path = urlsplit(settings.base).path.rstrip("/")
    if settings.base != DEFAULT_BASE and path != settings.prefix:
        raise UsageError(
            f"the site is to stand below {settings.prefix or '/'}, and the path of its address {settings.base} is "
            f"{path or '/'}; make them the same, since things are named after the address"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES
