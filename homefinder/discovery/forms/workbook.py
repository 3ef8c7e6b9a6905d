"""Workbooks, XLSX and ODS: which rows are headers, and which sheets have the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from homefinder.adapters.workbook.sheets import Sheet, read_sheets
from homefinder.adapters.workbook.tables import fold
from homefinder.discovery.forms.look import Look
from homefinder.discovery.limits import LIMITS
from homefinder.discovery.model import MAPPING, Candidate
from homefinder.errors import HomefinderError
from homefinder.harvest.reading_budget import read_within_budget
from homefinder.ids import slug

LOOKED_AT = 60
"""Rows from the top among which a header is looked for."""
LEAST_COLUMNS = 2
MOST_COLLECTIONS = 6


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The header of a sheet, and how many rows stand below it."""

    sheet: str
    header: tuple[str, ...]
    rows: int
    has_gaps: bool = False
    has_groups: bool = False


def recognise_workbook(look: Look) -> Iterator[Candidate]:
    """A workbook whose sheets have tables: sheets with like headers are one collection."""
    if look.content.form != "workbook":
        return
    try:
        tables = read_within_budget(lambda: [one for sheet in read_sheets(look.fetched, False) if (one := find_table(sheet))], LIMITS)
    except HomefinderError:
        return
    groups = sorted(group_tables(tables), key=lambda group: -sum(one.rows for one in group))
    if not groups:
        return
    collections = [_build_collection(group, groups) for group in groups[:MOST_COLLECTIONS]]
    notes = [f"sheets with like headers are read together: {'; '.join(_describe(group) for group in groups[:MOST_COLLECTIONS])}"]
    if len(groups) > MOST_COLLECTIONS:
        notes.append(f"{len(groups) - MOST_COLLECTIONS} further kinds of tables were left out")
    name = PurePosixPath(unquote(urlsplit(look.address).path)).stem.replace("-", " ").replace("_", " ").strip()
    parameters = {"workbooks": [{"url": look.address, "collections": collections}]}
    yield Candidate(
        "workbook", parameters, 0.85, f"a workbook with tables on {len(tables)} sheets", look.address, title=name, publisher=look.host,
        notes=tuple(notes),
    )  # fmt: skip


def find_table(sheet: Sheet) -> FoundTable | None:
    """The header of a sheet: the row of short, distinct words with the most cells that has rows like it below."""
    best: tuple[float, int, tuple[str, ...]] | None = None
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        cells = [" ".join(cell.split()) for cell in row]
        words = [cell for cell in cells if cell]
        if len(words) < LEAST_COLUMNS or len(set(words)) < 0.8 * len(words) or any(len(word) > 80 for word in words):
            continue
        if sum(any(sign.isalpha() for sign in word) for word in words) < 0.8 * len(words):
            continue
        below = [sum(1 for at, cell in enumerate(one[: len(cells)]) if cell.strip() and cells[at]) for one in sheet.rows[index + 1 : index + 13]]
        like = sum(count >= max(LEAST_COLUMNS, 0.4 * len(words)) for count in below)
        score = min(len(words), 12) * (like / max(1, len(below))) * 0.97**index
        if like and (best is None or score > best[0] * 1.15):
            best = (score, index, tuple(words))
    if best is None:
        return None
    rest = sheet.rows[best[1] + 1 :]
    filled = [sum(1 for cell in row if cell.strip()) for row in rest]
    last = max((at for at, count in enumerate(filled) if count > 1), default=-1)
    gaps = any(count == 0 for count in filled[: last + 1])
    groups = sum(1 for row, count in zip(rest, filled, strict=True) if count == 1 and row and row[0].strip()) >= 2
    return FoundTable(sheet.name, best[2], sum(count > 1 for count in filled), gaps, groups)


def group_tables(tables: Sequence[FoundTable]) -> list[list[FoundTable]]:
    """Tables whose headers share most of their words."""
    groups: list[list[FoundTable]] = []
    for table in tables:
        words = {fold(cell) for cell in table.header}
        for group in groups:
            shared = set.intersection(*({fold(cell) for cell in one.header} for one in group))
            if len(words & shared) >= max(2, 0.5 * min(len(words), len(shared))):
                group.append(table)
                break
        else:
            groups.append([table])
    return groups


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
    if any(one.has_groups for one in group):
        made["group_rows"] = True
    if any(one.has_gaps for one in group):
        made["until"] = "sheet-end"
    return {**made, "mapping": MAPPING}


def _describe(group: Sequence[FoundTable]) -> str:
    names = ", ".join(one.sheet for one in group[:3]) + (f" and {len(group) - 3} more" if len(group) > 3 else "")
    return f"{names} ({sum(one.rows for one in group)} rows)"
