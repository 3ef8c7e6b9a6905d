"""What stands inside a standard, as types: items, code lists, codes and rules, each with its place. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from homefinder.model import Issue, Location

PART_KINDS = ("item", "code_list", "code", "rule")
"""The kinds of part of a standard."""


@dataclass(frozen=True, slots=True)
class Item:
    """One field that a standard defines. ``key`` is unique in its source and edition."""

    key: str
    name: str
    location: Location
    title: str = ""
    """The publisher's label; empty where it gives none but the name."""
    definition: str = ""
    datatype: str = ""
    """The type as stated, with its format or pattern behind a colon."""
    unit: str = ""
    required: str = ""
    """``yes`` or ``no``, or the publisher's own word; empty where it says nothing."""
    repeats: bool = False
    code_list: str = ""
    """Key of the list of its codes."""
    group: str = ""
    """The table, class or element that it stands in."""
    ref: str = ""
    """The publisher's stable reference, which outlives a change of name."""
    collections: tuple[str, ...] = ()
    """The returns that the publisher says it belongs to, verbatim."""
    source_refs: tuple[str, ...] = ()
    """Items of other standards that the publisher says it comes from, verbatim."""
    record: str = ""
    """Key of the record that it belongs to."""

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class CodeList:
    """The values that an item may take."""

    key: str
    location: Location
    title: str = ""
    definition: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list; its key is ``LIST/CODE``."""

    code_list: str
    code: str
    location: Location
    label: str = ""
    definition: str = ""
    starts: str = ""
    ends: str = ""
    broader: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.code_list}/{self.code}"


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One check that a publisher states, with the fields that it reads, verbatim."""

    code: str
    location: Location
    title: str = ""
    message: str = ""
    severity: str = ""
    expression: str = ""
    fields: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    record: str = ""

    @property
    def key(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Contents:
    """All that one edition holds, by key."""

    items: Mapping[str, Item] = field(default_factory=dict)
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    rules: Mapping[str, ItemRule] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of an item → what its publisher says that it was called before, the latest first."""

    def list_codes(self, code_list: str) -> list[Code]:
        """The codes of one list in the publisher's order."""
        return [code for code in self.codes.values() if code.code_list == code_list]

    @property
    def is_empty(self) -> bool:
        return not (self.items or self.code_lists or self.codes or self.rules)


Part = Item | CodeList | Code | ItemRule


@dataclass(slots=True)
class ContentsBuilder:
    """Collects the parts of one edition as they are read; of a key met twice the first counts."""

    parts: dict[str, dict[str, Part]] = field(
        default_factory=lambda: {"Item": {}, "CodeList": {}, "Code": {}, "ItemRule": {}}
    )
    repeats: list[Part] = field(default_factory=list)

    def add(self, parts: Iterable[Part]) -> None:
        """Take in what was read."""
        for part in parts:
            kept = self.parts[type(part).__name__]
            if part.key in kept:
                before = kept[part.key]
                if isinstance(part, Code) and isinstance(before, Code):
                    kept[part.key] = before if before.label or not part.label else part
                elif not isinstance(part, CodeList):
                    self.repeats.append(part)
            else:
                kept[part.key] = part

    def build(self) -> Contents:
        """The edition; a code whose list nobody declared gets one."""
        lists = self.parts["CodeList"]
        for code in self.parts["Code"].values():
            if isinstance(code, Code) and code.code_list not in lists:
                lists[code.code_list] = CodeList(code.code_list, code.location)
        whole = Contents(self.parts["Item"], lists, self.parts["Code"], self.parts["ItemRule"])  # type: ignore[arg-type]
        return share_lists(whole)


def share_lists(contents: Contents) -> Contents:
    """The edition in which an item whose own list repeats a named one, code by code, points to that."""
    own = {item.key for item in contents.items.values() if item.code_list == item.key}
    codes: dict[str, set[str]] = {}
    for code in contents.codes.values():
        codes.setdefault(code.code_list, set()).add(code.code)
    named = {frozenset(values): key for key, values in codes.items() if key not in own and values}
    shared = {
        key: named[values]
        for key in own
        if (values := frozenset(codes.get(key, ()))) in named
        and (len(values) > 1 or named[values] == contents.items[key].name)
    }
    if not shared:
        return contents
    return Contents(
        {key: replace(item, code_list=shared.get(key, item.code_list)) for key, item in contents.items.items()},
        {key: one for key, one in contents.code_lists.items() if key not in shared},
        {key: one for key, one in contents.codes.items() if one.code_list not in shared},
        contents.rules,
        contents.former,
    )


@dataclass(frozen=True, slots=True)
class ItemEdition:
    """One edition as it was read: ``name`` is what the declaration makes of it, empty where the publication has one
    edition at a time."""

    name: str
    contents: Contents
    issues: tuple[Issue, ...] = ()
