"""Workbooks, XLSX and ODS: which rows are headers, and which sheets have the same ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from homefinder.adapters.workbook.sheets import Sheet, read_sheets
from homefinder.adapters.workbook.tables import fold
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.limits import LIMITS
from homefinder.discovery.mapping.names import NAMES, judge_name
from homefinder.discovery.mapping.profile import fold_name
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import HomefinderError
from homefinder.harvest.reading_budget import read_within_budget
from homefinder.ids import slug

LOOKED_AT = 60
"""Rows from the top among which a header is looked for."""
LEAST_COLUMNS = 2
MOST_COLLECTIONS = 6
LEAST_SHARE = 0.15
"""Share of the rows of the largest kind of table below which another is left out."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The header of a sheet, and how many rows stand below it."""

    sheet: str
    header: tuple[str, ...]
    rows: int
    has_gaps: bool = False
    has_groups: bool = False
    outer: tuple[str, ...] = ()
    """First columns that are filled only where they change."""


def recognise_workbook(look: AddressLook) -> Iterator[FormCandidate]:
    """A workbook whose sheets have tables: sheets with like headers are one collection."""
    if look.content.form != "workbook":
        return
    try:
        tables = read_within_budget(lambda: find_tables(list(read_sheets(look.fetched, False))), LIMITS)
    except HomefinderError:
        return
    groups = sorted(group_tables(tables), key=lambda group: -sum(one.rows for one in group))
    if not groups:
        return
    most = sum(one.rows for one in groups[0])
    taken = [group for group in groups[:MOST_COLLECTIONS] if sum(one.rows for one in group) >= LEAST_SHARE * most]
    collections = [_build_collection(group, groups) for group in taken]
    notes = [f"sheets with like headers are read together: {'; '.join(map(_describe, taken))}"]
    if len(groups) > len(taken):
        notes.append(f"smaller tables were left out: {'; '.join(map(_describe, groups[len(taken) :]))}")
    name = PurePosixPath(unquote(urlsplit(look.address).path)).stem.replace("-", " ").replace("_", " ").strip()
    parameters = {"workbooks": [{"url": look.address, "collections": collections}]}
    yield FormCandidate(
        "workbook",
        parameters,
        0.85,
        f"a workbook with tables on {len(tables)} sheets",
        look.address,
        title=name,
        publisher=look.host,
        notes=tuple(notes),
    )


def find_table(sheet: Sheet, recurring: Counter[str] | None = None) -> FoundTable | None:
    """The header of a sheet: the row of short, distinct words that has rows like it below, and whose words name columns
    on other sheets too (``recurring``: on how many) or everywhere."""
    shared: Counter[str] = recurring or Counter()
    best: tuple[float, int, tuple[str, ...]] | None = None
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        words = _read_words(row)
        if words is None:
            continue
        cells = [cell.strip() for cell in row]
        below = [
            sum(1 for at, cell in enumerate(one[: len(cells)]) if cell.strip() and cells[at])
            for one in sheet.rows[index + 1 : index + 13]
        ]
        like = sum(count >= max(LEAST_COLUMNS, 0.15 * len(words)) for count in below)
        again = sum(shared[normalise_head(word)] > 1 for word in words) / len(words)
        known = sum(any(judge_name(field, fold_name(word), ()) > 0.5 for field in NAMES) for word in words) / len(words)
        plain = 1.0 if sum(map(len, words)) / len(words) <= 30 else 0.4
        score = min(len(words), 12) * (like / max(1, len(below))) * plain * (0.6 + again + known) * 0.97**index
        if like and (best is None or score > best[0] * 1.15):
            best = (score, index, tuple(words))
    if best is None:
        return None
    rest = sheet.rows[best[1] + 1 :]
    filled = [sum(1 for cell in row if cell.strip()) for row in rest]
    last = max((at for at, count in enumerate(filled) if count > 1), default=-1)
    gaps = any(count == 0 for count in filled[: last + 1])
    groups = sum(1 for row, count in zip(rest, filled, strict=True) if count == 1 and row and row[0].strip()) >= 2
    outer = _find_outer_columns(
        sheet.rows[best[1]], [row for row, count in zip(rest, filled, strict=True) if count > 1]
    )
    return FoundTable(sheet.name, best[2], sum(count > 1 for count in filled), gaps, groups, outer)


def _find_outer_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first columns, as long as they are filled in the first row and in few of the others."""
    found: list[str] = []
    for at, cell in enumerate(head):
        name = " ".join(cell.split())
        share = sum(1 for row in rows if at < len(row) and row[at].strip()) / max(1, len(rows))
        first = bool(rows) and at < len(rows[0]) and bool(rows[0][at].strip())
        if not name or not first or share > 0.6:
            break
        found.append(name)
    return tuple(found) if len(rows) >= 4 else ()


def find_tables(sheets: Sequence[Sheet]) -> list[FoundTable]:
    """The tables of a workbook, each header told by what the sheets have in common."""
    recurring = Counter(
        name
        for sheet in sheets
        for name in {normalise_head(word) for row in sheet.rows[:LOOKED_AT] for word in (_read_words(row) or ())}
    )
    return [table for sheet in sheets if (table := find_table(sheet, recurring)) is not None]


def normalise_head(text: str) -> str:
    """The head of a column without white space, marks and what is explained behind a dash."""
    return re.sub(r"[^a-z0-9]", "", re.split(r"\s[-–]\s", text)[0].lower())


def _read_words(row: Sequence[str]) -> list[str] | None:
    """The words of a row that may be a header; None where it is none."""
    words = [" ".join(cell.split()) for cell in row if cell.strip()]
    if len(words) < LEAST_COLUMNS or len(set(words)) < 0.8 * len(words) or any(len(word) > 80 for word in words):
        return None
    return words if sum(any(sign.isalpha() for sign in word) for word in words) >= 0.8 * len(words) else None


def group_tables(tables: Sequence[FoundTable]) -> list[list[FoundTable]]:
    """Tables whose headers have most names in common, and at least two cells that are written alike."""
    groups: list[list[FoundTable]] = []
    for table in tables:
        names = {normalise_head(cell) for cell in table.header}
        for group in groups:
            first = {normalise_head(cell) for cell in group[0].header}
            alike = set.intersection(*({fold(cell) for cell in one.header} for one in (*group, table)))
            least = 0.5 if normalise_head(table.header[0]) == normalise_head(group[0].header[0]) else 0.7
            if len(names & first) >= least * min(len(names), len(first)) and len(alike) >= 2:
                group.append(table)
                break
        else:
            groups.append([table])
    return groups


def list_renames(group: Sequence[FoundTable]) -> dict[str, list[str]]:
    """Columns that sheets of a group write differently: the commonest way → all ways, as patterns."""
    ways: dict[str, Counter[str]] = {}
    for one in group:
        for cell in one.header:
            plain = re.split(r"\s[-–]\s", cell)[0]
            ways.setdefault(normalise_head(cell), Counter())[f"{plain}*" if plain != cell else cell] += 1
    found = {}
    for said in ways.values():
        distinct = list(dict.fromkeys(fold(way) for way in said))
        if len(distinct) > 1:
            found[said.most_common(1)[0][0].rstrip("*")] = [
                next(way for way in said if fold(way) == one) for one in distinct
            ]
    return found


def _build_collection(group: Sequence[FoundTable], groups: Sequence[Sequence[FoundTable]]) -> dict[str, Any]:
    shared = set.intersection(*({fold(cell) for cell in one.header} for one in group))
    words = [cell for cell in group[0].header if fold(cell) in shared]
    elsewhere = Counter(fold(cell) for other in groups if other is not group for one in other for cell in one.header)
    header = sorted(words, key=lambda cell: (elsewhere[fold(cell)], group[0].header.index(cell)))[:3]
    made: dict[str, Any] = {
        "name": slug(group[0].sheet)[:40] or "rows",
        "sheets": [one.sheet.replace("[", "[[]") for one in group],
        "header": sorted(header, key=group[0].header.index),
    }
    made |= {"columns": renames} if (renames := list_renames(group)) else {}
    outer = [name for name in group[0].outer if all(name in one.outer for one in group if one.outer)]
    if outer:
        made["fill_down"] = outer
    if any(one.has_groups for one in group):
        made["group_rows"] = True
    if any(one.has_gaps for one in group):
        made["until"] = "sheet-end"
    return {**made, "mapping": MAPPING}


def _describe(group: Sequence[FoundTable]) -> str:
    names = ", ".join(one.sheet for one in group[:3]) + (f" and {len(group) - 3} more" if len(group) > 3 else "")
    return f"{names} ({sum(one.rows for one in group)} rows)"
