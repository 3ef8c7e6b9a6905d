"""The head of the page of a standard: edition, state, who must, law and days, each with its words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homefinder.clean.days import format_day
from homefinder.dates.model import DATE_KINDS
from homefinder.resolve.edition_conflicts import years
from homefinder.site.pages.state_words import format_state

HEAD_DATES = ("opens", "load-by", "submit-by", "comply-by")
"""Kinds of date that people come for, in the order in which they fall due."""
NOT_STATED = "Not stated by any publication here. That is not the same as voluntary."
LONGEST_QUOTE = 160

Rows = Sequence[Mapping[str, Any]]


def build_header_facts(
    home: Mapping[str, Any],
    values: Rows,
    editions: Rows,
    duties: Rows,
    dates: Mapping[str, Rows],
    ending: Mapping[str, Any] | None,
) -> list[dict[str, str]]:
    """Facts in the order in which they are read: ``term``, ``text``, and the words of the publication that say so.

    ``page``: where the text leads; ``quote`` with ``source`` and ``source_page``: empty where nothing more is said.
    """
    stated = {row["field"]: row for row in values}
    facts = [
        _build_edition(home, stated, editions),
        _build_state(home, stated, ending),
        _build_duty(duties),
        _build_fact("Legal basis", home["legal_basis"], stated.get("legal_basis")),
        *_build_dates(dates),
    ]
    return [fact for fact in facts if fact["text"]]


def _build_fact(
    term: str, text: str, row: Mapping[str, Any] | None = None, quote: str = "", page: str = ""
) -> dict[str, str]:
    """A fact with the row of the table of values that it rests on."""
    where = {"source": row["source"], "source_page": row["page"]} if row else {"source": "", "source_page": ""}
    return {"term": term, "text": text, "page": page, "quote": _shorten(quote), **where}


def _build_edition(home: Mapping[str, Any], stated: Mapping[str, Mapping[str, Any]], editions: Rows) -> dict[str, str]:
    row = stated.get("version") or stated.get("title")
    current = next((one for one in editions if one["in_force"]), None)
    if current and (len(editions) > 1 or current["from_basis"] == "stated"):
        when = f" ({current['when'][:1].lower()}{current['when'][1:]})" if current["when"] else ""
        if current["here"]:
            return _build_fact("Edition in force", f"This one, {current['name']}{when}", row)
        return _build_fact("Edition in force", f"{current['name']}{when}", page=current["page"])
    return _build_fact("Edition", format_version(str(home["version"])), row)


def format_version(version: str) -> str:
    """A version with its word before it, where it is a number and not the years of an edition."""
    return f"Version {version}" if version[:1].isdigit() and not years(version) else version


def _build_state(
    home: Mapping[str, Any], stated: Mapping[str, Mapping[str, Any]], ending: Mapping[str, Any] | None
) -> dict[str, str]:
    text = ending["heading"] if ending else format_state(home["lifecycle"], home["status"], home["kind"])
    return _build_fact("State", text, stated.get("status") or stated.get("lifecycle"), home["status"])


def _build_duty(duties: Rows) -> dict[str, str]:
    strongest = next((row for row in duties if not row["excluded"] and row["state"] != "ended"), None)
    if strongest is None:
        return _build_fact("Who must use it", NOT_STATED)
    row = {"source": strongest["source"], "page": strongest["record_page"]}
    return _build_fact("Who must use it", format_duty(strongest), row, strongest["quote"])


def format_duty(row: Mapping[str, Any]) -> str:
    """A duty as a sentence without its end: “Required by law for English councils, from 2026-04-01”."""
    parts = [str(row["label"]).capitalize()]
    if row["bound"]:
        parts.append(f"{'not for' if row['excluded'] else 'for'} {row['bound']}")
    text = " ".join(parts)
    more = (("from", row["starts"]), ("until", row["ends"]), ("by", row["by_what"]))
    return text + "".join(f", {word} {value}" for word, value in more if value)


def _build_dates(dates: Mapping[str, Rows]) -> Iterable[dict[str, str]]:
    """The next day of each kind as it is stated; else the usual one, with the words that stated it last."""
    for kind in HEAD_DATES:
        words = DATE_KINDS[kind]
        ahead = next((row for row in dates["ahead"] if row["kind"] == kind), None)
        usual = next((row for row in dates["usual"] if row["asks"] == words), None)
        row = ahead or next((row for row in dates["past"] if row["kind"] == kind), None)
        if row and (ahead or usual):
            text = ahead["in_words"] if ahead else usual["in_words"] if usual else ""
            where = {"source": f"as read on {format_day(row['seen_on'])}", "page": row["record_page"]}
            yield _build_fact(words.capitalize(), f"{text[:1].upper()}{text[1:]}", where, row["quote"])


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
