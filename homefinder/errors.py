"""What can go wrong, drawn as a tree. Each error carries what it was about.

HomefinderError
    UsageError                    the command or its arguments are wrong (exit 2)
    DeclarationError(path)        a file under sources/, vocab/ or metadata.yml does not say what it must
    FetchError(url)               an exchange with a publication failed
        RobotsDenied              robots.txt does not allow the address
        AddressRefused            the address leads to a private network, or is not http(s)
        BodyTooLarge              the body is over the source's limit
        TooManyRedirects
        BadStatus(status)         the publication answered with an error status
        NotRecorded               a replay folder has no answer for the address
        RequestsSpent             as many requests were made as a look at a publication may cost
    ParseError(locator)           a body cannot be read at all (a record that cannot is an Issue, not an error)
        ArchiveRefused            an archive is truncated, escapes its folder or unpacks past its limits
    ReadingStopped                what came takes too much time or memory to read, or ends the process that reads it
    ReplayError(path)             a replay folder is malformed, out of order or older than what is known
    StoreError(path)              a database is missing, locked, damaged or of a newer schema
        AccessDenied              a file or folder is sound, and this user may not read or write it
    QueryError                    a SPARQL query is wrong or not allowed
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError

Steps = tuple[int | str, ...]
"""The way to a value in a file: names of keys and places in lists."""


class HomefinderError(Exception):
    """Any failure that Homefinder explains in one line. It can be handed from one process to another."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _rebuild_error, (type(self), self.args, self.__dict__)


def _rebuild_error(kind: type[HomefinderError], args: tuple[Any, ...], state: dict[str, Any]) -> HomefinderError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class UsageError(HomefinderError):
    """The command or its arguments are wrong."""


class DeclarationError(HomefinderError):
    """A declared file does not say what it must."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class FetchError(HomefinderError):
    """An exchange with a publication failed."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url
        self.problem = problem


class RobotsDenied(FetchError):
    """robots.txt does not allow the address."""


class AddressRefused(FetchError):
    """The address leads to a private network, or is not http(s)."""


class BodyTooLarge(FetchError):
    """The body is over the limit that the source declares."""


class TooManyRedirects(FetchError):
    """The address redirected more often than is allowed."""


class BadStatus(FetchError):
    """The publication answered with a status that the caller did not expect."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(url, f"answered {status}")
        self.status = status


class NotRecorded(FetchError):
    """A replay folder has no answer for the address."""


class RequestsSpent(FetchError):
    """A look at a publication made as many requests as it may; the address was not asked."""


class ParseError(HomefinderError):
    """A body cannot be read at all."""

    def __init__(self, locator: str, problem: str) -> None:
        super().__init__(f"{locator}: {problem}")
        self.locator = locator
        self.problem = problem


class ArchiveRefused(ParseError):
    """An archive is truncated, escapes its folder or unpacks past its limits."""


class ReadingStopped(HomefinderError):
    """What a publication sent takes more time or memory to read than is allowed, or ended the process that read it."""


class ReplayError(HomefinderError):
    """A replay folder is malformed, out of order or older than what is known."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class StoreError(HomefinderError):
    """A database is missing, locked, damaged or of a newer schema."""

    def __init__(self, path: object, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


class AccessDenied(StoreError):
    """A file or folder may not be read or written by this user; nothing is wrong with it."""


class QueryError(HomefinderError):
    """A query is wrong or not allowed."""


def describe_surprise(error: Exception) -> str:
    """An error that nobody expected, short and on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}".rstrip(": ")


def describe_steps(steps: Steps) -> str:
    """Where a value stands, such as ``needs.2.title``."""
    return ".".join(map(str, steps)) or "the file"


def describe_faults(error: ValidationError, locate: Callable[[Steps], str] = describe_steps) -> str:
    """What is wrong with a declaration, each fault with where it stands."""
    unknown = "unknown key: remove it or mend its spelling"
    return "; ".join(
        f"{locate(item['loc'])}: {unknown if item['type'] == 'extra_forbidden' else item['msg']}"
        for item in error.errors()
    )
