"""All editions that a publication holds at one time: files by collection and edition, read into their parts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from homefinder.adapters.git_archive.formats import build_name_values
from homefinder.adapters.mapping.evaluate import Scope
from homefinder.clean.decoding import TextFormatError
from homefinder.errors import describe_surprise
from homefinder.items.declaration import ItemCollection
from homefinder.items.model import Code, ContentsBuilder, Item, ItemEdition, Part
from homefinder.items.reading.differences import apply_differences, list_stated_renames
from homefinder.items.reading.entries import list_entries, list_members, read_tree
from homefinder.items.reading.files import Files, InputFile, choose_files
from homefinder.items.reading.found_items import MAX_PARTS, FoundItem, FoundPart, evaluate_text, list_parts
from homefinder.items.reading.map_entries import map_entry
from homefinder.items.reading.rule_code import list_rule_entries
from homefinder.items.reading.schemas.fhir import read_fhir
from homefinder.items.reading.schemas.json_schema import read_json_schemas
from homefinder.items.reading.schemas.linkml import read_linkml
from homefinder.items.reading.schemas.skos import read_skos
from homefinder.items.reading.schemas.table_schema import read_csvw, read_table_schemas
from homefinder.items.reading.schemas.xsd import read_xsd
from homefinder.model import Issue


@dataclass(slots=True)
class _EditionReading:
    """The editions so far, and what was wrong with their files."""

    editions: dict[str, ContentsBuilder] = field(default_factory=dict)
    former: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    issues: dict[str, list[Issue]] = field(default_factory=dict)

    def get_edition(self, name: str) -> ContentsBuilder:
        return self.editions.setdefault(name, ContentsBuilder())

    def note(self, edition: str, code: str, message: str, file: InputFile, line: int = 0) -> None:
        place = file.locate_line(line) if line else file.location
        self.issues.setdefault(edition, []).append(Issue(code, message[:1000], place))


def read_editions(files: Files, collections: Sequence[ItemCollection]) -> list[ItemEdition]:
    """Every edition by name, in the order of their names; a file that cannot be read is an issue of its edition."""
    reading = _EditionReading()
    for collection in collections:
        for edition, chosen in group_by_edition(choose_files(files, collection.files, collection.exclude), collection):
            if collection.differences:
                _read_with_differences(reading, edition, chosen, files, collection)
            else:
                _read_files(reading, edition, chosen, files, collection)
    return [
        ItemEdition(
            name, replace(builder.build(), former=reading.former.get(name, {})), tuple(reading.issues.get(name, ()))
        )
        for name, builder in sorted(reading.editions.items())
    ]


def group_by_edition(files: Sequence[InputFile], collection: ItemCollection) -> list[tuple[str, list[InputFile]]]:
    """The files of each edition, as the declaration names it from what their paths say."""
    groups: dict[str, list[InputFile]] = {}
    for file in files:
        groups.setdefault(name_edition(file, collection.edition), []).append(file)
    return sorted(groups.items())


def name_edition(file: InputFile, expression: Any) -> str:
    """What the declaration makes of a file's path; empty where it says nothing."""
    return evaluate_text(expression, Scope({}, file.location, build_name_values(file.name))) if expression else ""


def _read_files(
    reading: _EditionReading, edition: str, chosen: Sequence[InputFile], files: Files, collection: ItemCollection
) -> None:
    builder = reading.get_edition(edition)
    together = collection.form in ("xsd", "linkml")
    for group in [list(chosen)] if together else [[file] for file in chosen]:
        record = _name_record(group[0], collection)
        parts: list[Part] = []
        try:
            for part in _list_parts(group, files, collection):
                parts.append(_place_in_record(part, record))
                if len(parts) > MAX_PARTS:
                    raise TextFormatError(f"holds more than {MAX_PARTS:,} parts; the rest was not read")
        except TextFormatError as broken:
            reading.note(edition, "unreadable-items", f"{group[0].name} {broken.problem}", group[0], broken.line)
        except RecursionError:
            reading.note(edition, "unreadable-items", f"{group[0].name} is nested too deeply", group[0])
        except Exception as error:  # whatever a file does to a reader, the other files are read
            message = f"{group[0].name} cannot be read: {describe_surprise(error)}"
            reading.note(edition, "unreadable-items", message, group[0])
        builder.add(parts)


def _list_parts(group: list[InputFile], files: Files, collection: ItemCollection) -> Iterator[Part]:
    if collection.is_schema:
        for found in _read_schema(group, files, collection):
            if isinstance(found, FoundItem):
                yield from list_parts(found, collection.item)
            else:
                yield found
    elif collection.form == "python":
        for scope in list_rule_entries(group[0], collection.call):
            yield from map_entry(scope, collection)
    else:
        for scope in list_entries(group[0], collection):
            yield from map_entry(scope, collection)


def _read_schema(group: list[InputFile], files: Files, collection: ItemCollection) -> Iterator[FoundPart]:
    match collection.form:
        case "xsd":
            return read_xsd(group, collection.root)
        case "json-schema" | "openapi":
            api = collection.form == "openapi"
            return read_json_schemas(group, files, root=collection.root, base=collection.base, api=api)
        case "table-schema":
            return read_table_schemas(group, files)
        case "csvw":
            return read_csvw(group, files)
        case "linkml":
            return read_linkml(group)
        case "skos":
            return read_skos(group, collection.codes)
        case _:
            return read_fhir(group)


def _read_with_differences(
    reading: _EditionReading, edition: str, chosen: Sequence[InputFile], files: Files, collection: ItemCollection
) -> None:
    """The base, and an edition for each year that has differences, each resting on the one before."""
    declared = collection.differences
    if declared is None:
        return
    later = sorted((name_edition(file, declared.edition), file) for file in choose_files(files, declared.files, []))
    base = chosen[0]
    try:
        document = read_tree(base, collection.yaml == "1.1")
        before = _add_document(reading, edition, base, document, collection)
        former: dict[str, tuple[str, ...]] = {}
    except TextFormatError as broken:
        reading.note(edition, "unreadable-items", f"{base.name} {broken.problem}", base, broken.line)
        return
    for name, file in [(name, file) for name, file in later if name > edition]:
        try:
            changes = read_tree(file, collection.yaml == "1.1")
        except TextFormatError as broken:
            reading.note(name, "unreadable-items", f"{file.name} {broken.problem}", file, broken.line)
            reading.get_edition(name)
            continue
        document, faults = apply_differences(document, changes, declared)
        for fault in faults:
            reading.note(name, "unreadable-items", f"{file.name} changes what is not there: {fault}", file)
        after = _add_document(reading, name, base, document, collection, file)
        former = _follow_renames(former, before, after, list_stated_renames(changes, declared))
        reading.former[name] = reading.former.get(name, {}) | former
        before = after


def _add_document(
    reading: _EditionReading, edition: str, base: InputFile, document: Any, collection: ItemCollection,
    changed_by: InputFile | None = None,
) -> dict[str, str]:  # fmt: skip
    """Take in the items of the document; their keys by their places in it."""
    names = build_name_values(base.name)
    record = _name_record(base, collection)
    parts = [
        _place_in_record(part, record)
        for scope in list_members(changed_by or base, document, collection.each, names)
        for part in map_entry(scope, collection)
    ]
    reading.get_edition(edition).add(parts)
    return {part.location.locator.partition("#")[2]: part.key for part in parts if isinstance(part, Item)}


def _follow_renames(
    former: Mapping[str, tuple[str, ...]], before: Mapping[str, str], after: Mapping[str, str],
    renames: Sequence[tuple[str, str]],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """What each key was called before, with the renames of one more year."""
    found = {key: names for key, names in former.items() if key in set(after.values())}
    for old, new in renames:
        for place, key in before.items():
            if place == old or place.startswith(old + "/"):
                later = after.get(new + place[len(old) :])
                if later and later != key:
                    found[later] = (key, *former.get(key, ()))
    return found


def _name_record(file: InputFile, collection: ItemCollection) -> str:
    if not collection.record:
        return ""
    return evaluate_text(collection.record, Scope({}, file.location, build_name_values(file.name)))


def _place_in_record(part: Part, record: str) -> Part:
    return part if isinstance(part, Code) or not record else replace(part, record=record)


def count_parts(editions: Sequence[ItemEdition]) -> Mapping[str, int]:
    """How many items, lists, codes, rules and issues the editions hold together."""
    return {
        "items": sum(len(one.contents.items) for one in editions),
        "code_lists": sum(len(one.contents.code_lists) for one in editions),
        "codes": sum(len(one.contents.codes) for one in editions),
        "rules": sum(len(one.contents.rules) for one in editions),
        "issues": sum(len(one.issues) for one in editions),
    }
