"""What a recogniser sees: an address, what answered, and a polite way to ask for a little more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from homefinder.discovery.content import Content, identify_content
from homefinder.discovery.getter import BoundedGetter
from homefinder.discovery.model import FormCandidate
from homefinder.errors import FetchError
from homefinder.model import FetchResult


@dataclass(frozen=True, slots=True)
class AddressLook:
    """One answer and its form. ``depth``: how many links away from the address that a person gave."""

    address: str
    fetched: FetchResult
    content: Content
    getter: BoundedGetter
    depth: int = 0

    @property
    def base(self) -> str:
        """The address that answered, against which links are resolved."""
        return self.fetched.final_url or self.fetched.url

    @property
    def host(self) -> str:
        return urlsplit(self.base).hostname or ""

    def ask(self, url: str) -> FetchResult | None:
        """What stands at another address; None where it does not answer with 200, or may not be asked."""
        return ask_quietly(self.getter, url)

    def follow(self, url: str) -> AddressLook | None:
        """A look at what an address leads to."""
        fetched = self.ask(url)
        return (
            None
            if fetched is None
            else AddressLook(url, fetched, identify_content(fetched), self.getter, self.depth + 1)
        )


class Recogniser(Protocol):
    """One form of publication."""

    def __call__(self, look: AddressLook) -> Iterator[FormCandidate]:
        """What this may be, in that form; nothing where it is none."""
        ...


def ask_quietly(getter: BoundedGetter, url: str) -> FetchResult | None:
    """The answer with status 200, or None."""
    try:
        return getter.get(url)
    except FetchError:
        return None


def find_site(url: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
