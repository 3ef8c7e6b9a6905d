"""What a reader chose to see or to follow: read from an address, and written into those of feed and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from homefinder.change.kinds import EVENT_KINDS
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Link, PageContext, PageNotFound, PageRequest
from homefinder.store.queries import KIND_TABLES, find_former_home, read_name, resolve_home_id
from homefinder.urls import build_feed_path

MAX_MUTED = 50
"""Most kinds and standards that one address can mute."""
LEAST_LEVELS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen, each part by its id; empty where nothing is. ``near`` is 1 or empty."""

    sector: str = ""
    need: str = ""
    home: str = ""
    owner: str = ""
    theme: str = ""
    kind: str = ""
    near: str = ""
    least: str = ""
    mute: str = ""
    """Kinds of event and ids of standards, with commas between."""

    def to_dict(self) -> dict[str, str]:
        """Every part by its name."""
        return asdict(self)

    def to_query(self, **more: str) -> str:
        """What is chosen as the query of an address, with the ``?``; empty where nothing is."""
        used = {name: value for name, value in {**self.to_dict(), **more}.items() if value}
        return f"?{urlencode(used)}" if used else ""

    @property
    def muted_names(self) -> tuple[str, ...]:
        """Kinds and standards that are left out."""
        names = (name.strip() for name in self.mute.split(","))
        return tuple(dict.fromkeys(name for name in names if name))[:MAX_MUTED]


def list_mail_parts(choice: Choice) -> dict[str, Any] | None:
    """By what e-mail can be asked for of exactly this choice, as ``links`` and ``sector`` of the form's address.

    E-mail is of one sector, need, standard or owner: of all, a sector is chosen there; of anything narrower it is None.
    """
    used = {name: value for name, value in choice.to_dict().items() if value}
    if not used:
        return {"links": [], "sector": ""}
    (name, value), *others = used.items()
    if others or name not in ("sector", "need", "home", "owner"):
        return None
    if name == "sector":
        return {"links": [], "sector": value}
    return {"links": [Link(build_feed_path(name, value), "")], "sector": None}


def read_choice(context: PageContext, request: PageRequest) -> Choice:
    """What the address chooses, with the ids that count today; what no id is is kept, and matches nothing."""
    return Choice(
        request.read_word("sector"), request.read_word("need"),
        resolve_home_id(context.catalogue, request.read_word("home")),
        resolve_body_id(context.catalogue, request.read_word("owner")), request.read_word("theme"),
        request.read_word("kind"), "1" if request.read_word("near") in ("1", "true", "yes") else "",
        request.read_word("least", LEAST_LEVELS), request.read_word("mute")[:4000],
    )  # fmt: skip


def list_follow_links(choice: Choice, kinds: Mapping[str, str]) -> list[Link]:
    """The feed and the calendar of exactly what is chosen on a page of which ``kinds`` are the kinds.

    A kind of date says nothing of changes, and the other way round: it goes into the address that it is a kind of.
    """
    of_events = choice if choice.kind in EVENT_KINDS else replace(choice, kind="")
    of_dates = replace(choice, kind="" if kinds is EVENT_KINDS else choice.kind, near="", least="", mute="")
    what = "this choice" if choice.to_query() else "all"
    return [
        Link(f"/feeds/all.atom{of_events.to_query()}", f"Feed of changes: {what}", "application/atom+xml"),
        Link(f"/calendars/all.ics{of_dates.to_query()}", f"Calendar of dates: {what}", "text/calendar"),
    ]


def describe_choice(context: PageContext, choice: Choice) -> str:
    """What is chosen in words, such as ``Children in need census, Department for Education``; empty for all.

    Raises PageNotFound for a need, standard, owner, theme or sector that the catalogue does not have.
    """
    words = []
    for part in ("need", "home", "owner", "theme"):
        identifier = str(getattr(choice, part))
        if identifier:
            words.append(_read_name(context, part, identifier))
    if choice.sector:
        rows = context.list_rows("SELECT 1 FROM needs WHERE sector = ? LIMIT 1", choice.sector)
        if not rows:
            raise PageNotFound(f"There is no sector “{choice.sector}” to follow.")
        words.append(choice.sector.replace("-", " "))
    return ", ".join(words)


def _read_name(context: PageContext, part: str, identifier: str) -> str:
    name = read_name(context.catalogue, KIND_TABLES[part], identifier)
    former = find_former_home(context.catalogue, identifier) if part == "home" and not name else None
    if name or former:
        return name or str(former["title"] if former else "")
    thing = "standard" if part == "home" else part
    raise PageNotFound(f"There is no {thing} “{identifier}” to follow.")
