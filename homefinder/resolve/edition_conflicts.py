"""Where an address and the edition that it serves say different things. Pure.

An edition is known by what it says. Addresses change hands: the year in one can be another than the year on the page,
two editions can share one, and the page of a closed year leads to the next. Each is a finding of the home. Only
publications are reported: what was written by hand in this catalogue is corrected.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from homefinder.clean.urls import build_page_key
from homefinder.resolve.conflicts import Contradiction, SourceStatement
from homefinder.resolve.series import HEAD, Edition, resolve_edition
from homefinder.resolve.survivorship import CURATED, ClusterMember

EDITION_YEAR, EDITION_ADDRESS, EDITION_REDIRECT = "edition_year", "edition_address", "edition_redirect"
"""Fields of findings: another year in the address, two editions at one address, an address that leads to another."""
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*(?:to|[-/–_])\s*|\s+)?(?:(?<=\D)((?:19|20)?\d\d)(?!\d))?")

Years = tuple[int, int | None]


def edition_conflicts(
    members: Mapping[str, ClusterMember], home_of: Mapping[str, str], editions: Sequence[Edition]
) -> Iterator[tuple[str, Contradiction]]:
    """(home, what is told) for each conflict between an edition and an address. ``home_of``: record → home."""
    in_line = {edition.home_id: edition for edition in editions if edition.position != HEAD}
    said = [member for member in members.values() if member.standing != CURATED and member.id in home_of]
    for member in said:
        if found := _find_year_conflict(member):
            yield home_of[member.id], found
    yield from _list_shared_addresses(said, home_of, in_line)
    yield from _list_redirects(said, home_of, in_line)


def _find_year_conflict(member: ClusterMember) -> Contradiction | None:
    """The year that a record says, and another year in its own address."""
    label, url = resolve_edition(member.content)[0], str(member.content.get("url", ""))
    said, addressed = years(label), years(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])
    if not said or not addressed or any(_is_same_edition(one, other) for one in said for other in addressed):
        return None
    sentence = f"The page says that it is the edition {label}; its address bears another year: {url}."
    return Contradiction(EDITION_YEAR, (_build_statement(member, label), _build_statement(member, url)), sentence)


def years(text: str) -> list[Years]:
    """The years that a text or the last part of an address names, spans of two following years as one."""
    plain = re.sub(r"[-_]+", " ", text)
    found: list[Years] = []
    for match in _YEARS.finditer(plain):
        first, last = int(match[1]), match[2]
        following = last is not None and int(last) % 100 == (first + 1) % 100
        found.append((first, int(last) % 100 if following and last else None))
        if last and len(last) == 4 and not following:
            found.append((int(last), None))
    return found


def _is_same_edition(one: Years, other: Years) -> bool:
    """Whether two spans, or a year and a span that holds it, can be of one edition."""
    if one[1] is not None and other[1] is not None:
        return one[0] == other[0]
    return bool(set(_list_short_years(one)) & set(_list_short_years(other)))


def _list_short_years(span: Years) -> list[int]:
    return [span[0] % 100] + ([span[1]] if span[1] is not None else [])


def _list_shared_addresses(
    members: Sequence[ClusterMember], home_of: Mapping[str, str], in_line: Mapping[str, Edition]
) -> Iterator[tuple[str, Contradiction]]:
    """Two editions of one series that give one address."""
    at: dict[tuple[str, str], list[ClusterMember]] = defaultdict(list)
    for member in members:
        edition = in_line.get(home_of[member.id])
        if edition and member.content.get("url"):
            at[edition.series, build_page_key(member.content["url"])].append(member)
    for sharing in at.values():
        if len({home_of[member.id] for member in sharing}) < 2:
            continue
        labels = " and ".join(dict.fromkeys(in_line[home_of[member.id]].label for member in sharing))
        told = tuple(_build_statement(member, in_line[home_of[member.id]].label) for member in sharing)
        for home in dict.fromkeys(home_of[member.id] for member in sharing):
            yield (
                home,
                Contradiction(
                    EDITION_ADDRESS, told, f"The editions {labels} share one address: {sharing[0].content['url']}."
                ),
            )


def _list_redirects(
    members: Sequence[ClusterMember], home_of: Mapping[str, str], in_line: Mapping[str, Edition]
) -> Iterator[tuple[str, Contradiction]]:
    """The page of one edition that leads to the page of another."""
    for member in members:
        here = in_line.get(home_of[member.id])
        redirected = here and member.content.get("status") == "redirected"
        for relation in member.content.get("relations", ()) if redirected else ():
            there = home_of.get(f"{member.source_id}:{relation['target']}", "")
            other = in_line.get(there)
            if here and other and relation["kind"] == "replaced-by" and other.home_id != here.home_id:
                sentence = f"The page of the edition {here.label} leads to that of {other.label}: {relation['target']}."
                told = (_build_statement(member, here.label), _build_statement(member, other.label))
                yield here.home_id, Contradiction(EDITION_REDIRECT, told, sentence)
                break


def _build_statement(member: ClusterMember, value: str) -> SourceStatement:
    return SourceStatement(member.source_id, member.id, value, member.stated_on)
