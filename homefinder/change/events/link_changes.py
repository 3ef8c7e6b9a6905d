"""Links that came, went or lead elsewhere now, with both addresses, listed in a field or within a text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.change.diff.record_step import RecordStep
from homefinder.clean.urls import build_page_key
from homefinder.harvest.meaning import list_links

LINK_FIELDS: Mapping[str, str] = {"addresses": "url", "relations": "target"}
"""Fields that are lists of links, with the member that says where each leads."""
MAX_NAMES = 3
"""Most names that a reason lists."""

LinkMoves = Sequence[tuple[str, str, str]]
"""Words of a link, its address before, and its address after."""


def describe_listed_links(step: RecordStep, name: str) -> str:
    """The links of a field by their titles: those that lead elsewhere now, those that came, and those that went."""
    moved = _list_retargeted_items(step, name)
    old, new = (_read_links(side, name) for side in (step.before, step.after))
    titles = {title for title, *_ in moved}
    lost = sorted({old[at][0] for at in old.keys() - new.keys()} - titles)
    come = sorted({new[at][0] for at in new.keys() - old.keys()} - titles)
    parts = [f"{format_names(names)} {done}" for names, done in ((come, "added"), (lost, "taken out")) if names]
    return "; ".join([_describe_retargeted(moved), *parts] if moved else parts) or "a title changed"


def join_listed_links(step: RecordStep, name: str) -> tuple[str, str]:
    """The addresses of a field's links that lead elsewhere now, before and after."""
    return _join_addresses(_list_retargeted_items(step, name))


def describe_text_links(before: str, after: str) -> str:
    """The links of a text that bear the same words and lead elsewhere now; empty where there is none."""
    return _describe_retargeted(_list_retargeted_links(list_links(before), list_links(after)))


def join_text_links(before: str, after: str) -> tuple[str, str]:
    """The addresses of a text's links that lead elsewhere now, before and after."""
    return _join_addresses(_list_retargeted_links(list_links(before), list_links(after)))


def format_names(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


def _list_retargeted_links(before: Mapping[str, str], after: Mapping[str, str]) -> LinkMoves:
    return [
        (title, before[title], after[title])
        for title in sorted(before.keys() & after.keys())
        if build_page_key(before[title]) != build_page_key(after[title])
    ]


def _list_retargeted_items(step: RecordStep, name: str) -> LinkMoves:
    """The links of a field that bear the title that they bore and lead elsewhere."""
    old, new = (_read_links(side, name) for side in (step.before, step.after))
    lost, come = (
        {side[at][0]: side[at][1] for at in sorted(side.keys() - other.keys())}
        for side, other in ((old, new), (new, old))
    )
    return _list_retargeted_links(lost, come)


def _read_links(content: Mapping[str, Any], name: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Role and folded address of each link → its title and its address."""
    key = LINK_FIELDS[name]
    return {
        (str(item.get("role") or item.get("kind") or ""), build_page_key(item.get(key, ""))): (
            str(item.get("title") or item.get(key) or ""),
            str(item.get(key, "")),
        )
        for item in content.get(name) or ()
    }


def _describe_retargeted(links: LinkMoves) -> str:
    said = [f"“{title}” leads to {new}, no longer to {old}" for title, old, new in links[:MAX_NAMES]]
    more = len(links) - MAX_NAMES
    return "; ".join([*said, f"{more} more links lead elsewhere"] if more > 0 else said)


def _join_addresses(links: LinkMoves) -> tuple[str, str]:
    return ", ".join(old for _, old, _ in links), ", ".join(new for *_, new in links)
