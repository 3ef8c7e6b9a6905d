"""What an edited declaration would do to the records that the catalogue holds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.discovery.model import PreviewChange


def compare_contents(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[PreviewChange]:
    """Added, changed, gone and renamed records. Renamed: gone under one key, there under another."""
    titles: dict[str, list[str]] = {}
    for key in new.keys() - old.keys():
        titles.setdefault(_fold(new[key]), []).append(key)
    renamed: dict[str, str] = {}
    for key in sorted(old.keys() - new.keys()):
        same = titles.get(_fold(old[key]), [])
        if same and _fold(old[key]):
            renamed[same.pop(0)] = key
    for key in [*renamed, *sorted(new.keys() - old.keys() - renamed.keys())]:
        title = str(new[key].get("title", ""))
        if key in renamed:
            yield PreviewChange("renamed", key, title, renamed[key], _list_differing(old[renamed[key]], new[key]))
        else:
            yield PreviewChange("added", key, title)
    for key in sorted(old.keys() & new.keys()):
        differing = _list_differing(old[key], new[key])
        if differing:
            yield PreviewChange("changed", key, str(new[key].get("title", "")), fields=differing)
    for key in sorted(old.keys() - new.keys() - set(renamed.values())):
        yield PreviewChange("gone", key, str(old[key].get("title", "")))


def _fold(content: Mapping[str, Any]) -> str:
    return " ".join(str(content.get("title", "")).casefold().split())


def _list_differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    names = dict.fromkeys((*old, *new))
    return tuple(name for name in names if name not in ("taken_in", "given") and old.get(name) != new.get(name))
