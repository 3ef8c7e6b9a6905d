"""Why there is no answer, in plain words for whoever asked. It never tells paths of this machine."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.site.guard.lanes import TooBusy
from homefinder.site.http.formats import ListTooLong
from homefinder.site.http.page import PageNotFound

OLD_CATALOGUE_ERRORS = (sqlite3.OperationalError, KeyError, IndexError)
"""What reading a catalogue of an older version raises: a table, column or key that it lacks."""
EXPLAINED_ERRORS = (TooBusy, PageNotFound, StoreError, ListTooLong, sqlite3.DatabaseError, *OLD_CATALOGUE_ERRORS)
"""Errors that a reader gets a page for; any other is a fault of ours, and Datasette shows ``500.html``."""


@dataclass(frozen=True, slots=True)
class Failure:
    """``message`` in plain words; ``href`` leads on and may be empty. ``is_our_fault``: it is to be logged."""

    status: int
    title: str
    message: str
    href: str = ""
    is_our_fault: bool = False


def describe_failure(error: Exception) -> Failure:
    """What to tell of one of the ``EXPLAINED_ERRORS``."""
    if isinstance(error, TooBusy):
        message = "Too many people are asking at once. Nothing is wrong with the page. Try again in a few seconds."
        return Failure(503, "The site is busy", message)
    if isinstance(error, PageNotFound):
        return Failure(404, "There is no such page", str(error), error.href)
    if isinstance(error, ListTooLong):
        return Failure(413, "This list is too long for one answer", str(error), "/about")
    if isinstance(error, StoreError) and Settings().rdf.name in Path(str(error.path)).parts:
        message = "The statements in RDF were not built yet, or are being built. To build them, run: homefinder publish"
        return Failure(503, "This form of the page is not there yet", message, is_our_fault=True)
    if isinstance(error, OLD_CATALOGUE_ERRORS):
        message = "The catalogue was made by an older version. To bring it up to date, run: homefinder publish"
        return Failure(503, "The catalogue does not fit this version", message, is_our_fault=True)
    message = "A file of this site cannot be used now. To see which and what to do, run: homefinder doctor"
    return Failure(503, "This cannot be shown now", message, is_our_fault=True)
