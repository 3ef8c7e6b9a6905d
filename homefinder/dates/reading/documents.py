"""A publication in any form as passages and declared fields: HTML, Markdown, JSON, XML, CSV or plain text. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from homefinder.dates.reading.html_passages import split_html
from homefinder.dates.reading.passages import LONGEST_TEXT, Passage, build_row_passages, split_passages

MOST_VALUES = 5_000
DEEPEST = 30
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|html|body|br|span|!doctype)\b", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---\s*\n(?P<fields>.{0,20000}?)\n---\s*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w -]{0,60}?):\s*(?P<value>.*)$")


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """A field by its name, with where it stands and what stands beside it."""

    name: str
    value: str
    place: str
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """The passages of a publication, its declared fields, and its title."""

    title: str
    passages: tuple[Passage, ...]
    fields: tuple[DeclaredField, ...] = ()


def read_document(text: str, name: str = "", place: str = "") -> Document:
    """The publication in ``text``; ``name`` (a file's or an address's) tells the form where the text does not."""
    text = text[:LONGEST_TEXT].lstrip("\ufeff")
    start = text.lstrip()[:1]
    if start in "{[" and start:
        try:
            return read_json(json.loads(text), place)
        except (ValueError, RecursionError):
            pass
    if (
        name.endswith(".xml")
        or text.lstrip().startswith("<?xml")
        or (start == "<" and not _MARKUP.search(text[:5_000]))
    ):
        passages = split_xml(text, place)
        return Document(_find_xml_title(text), tuple(passages))
    if name.endswith((".html", ".htm")) or (start == "<" and _MARKUP.search(text[:5_000])):
        passages = split_html(text, place)
        return Document(_find_title(passages), tuple(passages))
    if name.endswith((".csv", ".tsv")):
        return Document("", tuple(_split_csv(text, place, "\t" if name.endswith(".tsv") else ",")))
    front = _FRONT_MATTER.match(text)
    fields = tuple(_read_front_matter(front["fields"], place)) if front else ()
    passages = split_passages(text[front.end() :] if front else text, place)
    title = next((one.value for one in fields if one.name in ("title", "name")), "") or _find_title(passages)
    return Document(title, tuple(passages), fields)


def _find_title(passages: list[Passage]) -> str:
    found = next((one.text for one in passages if one.is_title), "")
    return found or (passages[0].text[:200] if passages else "")


def read_json(value: Any, place: str = "") -> Document:
    """The texts and the fields of a JSON document: texts of several words are read, others are fields."""
    title = value.get("title", "") if isinstance(value, Mapping) else ""
    title = title if isinstance(title, str) else ""
    passages: list[Passage] = [Passage(title, f"{place}/title", (title,), is_title=True)] if title else []
    fields: list[DeclaredField] = []
    for steps, holder, name, text in _walk(value):
        if len(fields) + len(passages) >= MOST_VALUES:
            break
        at = f"{place}/{'/'.join(steps)}"
        if steps == ("title",):
            continue
        fields.append(DeclaredField(name, text[:2_000], at, holder))
        if _MARKUP.search(text[:5_000]):
            passages += [_under(one, title) for one in split_html(text, at)]
        elif len(text.split()) >= 5 and not name.endswith(("url", "path", "id")):
            passages += [_under(one, title) for one in split_passages(text, at)]
    return Document(title, tuple(passages), tuple(fields))


def _under(passage: Passage, title: str) -> Passage:
    headings = (title, *passage.headings) if title else passage.headings
    return Passage(passage.text, passage.place, headings, passage.lead, passage.label, passage.is_title, passage.above)


def _walk(value: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any], str, str]]:
    """Every text of a JSON value: its place, the object that holds it, its name and itself."""
    stack: list[tuple[Any, tuple[str, ...], Mapping[str, Any], str]] = [(value, steps, {}, "")]
    while stack:
        item, at, holder, name = stack.pop()
        if isinstance(item, str):
            yield at, holder, name, item
        elif _is_event(item):
            yield at, item, item["kind"], item["date"]
            yield (*at, "note"), item, "note", str(item.get("note", ""))
        elif len(at) < DEEPEST and isinstance(item, Mapping) and not (at and _describes_another(item)):
            stack += [(one, (*at, str(key)), item, str(key)) for key, one in reversed(list(item.items()))]
        elif len(at) < DEEPEST and isinstance(item, list):
            stack += [(one, (*at, str(number)), holder, name) for number, one in reversed(list(enumerate(item)))]


def _is_event(item: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether an object is a dated fact by itself: a kind and a date."""
    return isinstance(item, Mapping) and isinstance(item.get("kind"), str) and isinstance(item.get("date"), str)


_OWN_NAMES = frozenset({"base_path", "content_id", "web_url", "api_url", "html_url", "withdrawn_at_url"})
_GOVERNMENT_NAMES = frozenset({"slug", "current"})


def _describes_another(item: Mapping[str, Any]) -> bool:
    """Whether an object within a document has an identity of its own, so that its dates are not the document's."""
    names = item.keys()
    return bool(names & _OWN_NAMES) or names >= _GOVERNMENT_NAMES


def _read_front_matter(text: str, place: str) -> Iterator[DeclaredField]:
    values: dict[str, str] = {}
    for line in text.splitlines():
        if found := _FIELD.match(line):
            values[found["name"].strip()] = found["value"].strip(" '\"")
    for name, value in values.items():
        yield DeclaredField(name, value, f"{place} {name}".strip(), values)


def _split_csv(text: str, place: str, separator: str) -> Iterator[Passage]:
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    columns = next(rows, [])
    for number, cells in enumerate(rows, 2):
        model = Passage("", f"{place} row {number}".strip())
        yield from build_row_passages(model, columns, cells)


_XML_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]{0,60})[^<>]{0,2000}?(?P<empty>/?)>|<!--.{0,2000}?-->|<\?[^<>]{0,500}\?>",
    re.DOTALL,
)


def split_xml(text: str, place: str = "") -> list[Passage]:
    """The texts of XML; short neighbours in one element make one passage, so that a label stays with its date."""
    passages: list[Passage] = []
    buffer: list[str] = []
    at, title = 0, _find_xml_title(text)

    def flush() -> None:
        words = " ".join(" ".join(buffer).split())
        buffer.clear()
        if words:
            passages.append(
                Passage(words[:4_000], f"{place} element {len(passages) + 1}".strip(), (title,) if title else ())
            )

    for tag in _XML_TAG.finditer(text):
        words = text[at : tag.start()].strip()
        at = tag.end()
        if words:
            buffer.append(words)
        if (tag["close"] and not words and buffer) or sum(map(len, buffer)) > 400:
            flush()
    flush()
    return passages


def _find_xml_title(text: str) -> str:
    titles = re.findall(r"<(?:[a-z]+:)?title[^<>]{0,200}>([^<>]{3,500})</", text[:50_000], re.IGNORECASE)
    return max(titles, key=len, default="")
