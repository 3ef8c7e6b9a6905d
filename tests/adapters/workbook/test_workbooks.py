"""Workbooks as recorded and as made: headers wherever they stand, groups, filled cells, and what means harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from homefinder.adapters.workbook import limits
from homefinder.adapters.workbook.sheets import Sheet, format_cell
from homefinder.adapters.workbook.tables import TableShape, name_column, read_rows
from homefinder.errors import ParseError
from homefinder.model import ParseResult
from tests.adapters.listing.test_json_recordings import compare, filled, read
from tests.support.made_source import declare, take_in
from tests.support.made_workbook import make_ods, make_xlsx, ods_row, pack_zip
from tests.support.recordings import MadeGetter, by_key, codes

URL = "https://files.example.org/tables/Our%20tables.xlsx"
MAPPING: dict[str, Any] = {"key": "{$sheet|slug}/{Code}", "kind": "page", "fields": {"title": "Name"}}
HEADER: dict[str, Any] = {"header": ["Code", "Name"]}


def take(body: bytes, **shape: Any) -> ParseResult:
    collection = {"name": "rows", "sheets": ["*"], "mapping": MAPPING, **HEADER, **shape}
    return take_in(
        declare("workbook", {"workbooks": [{"url": URL, "collections": [collection]}]}), MadeGetter(lambda _: body)
    )


def test_the_pupil_database_on_two_days(recordings_root: Path) -> None:
    old, getter = read(recordings_root, "npd-tables", "2019-04-10")
    new, _ = read(recordings_root, "npd-tables", "2019-11-28")
    assert [len(old.records), len(new.records), len(getter.asked)] == [564, 2638, 2]
    assert [set(codes(old)), set(codes(new))] == [{"unreadable-file", "duplicate-key"}] * 2
    assert compare(old, new) == (2252, 178, 1)
    assert [filled(new, name) for name in ("title", "description", "keywords")] == [2638, 2485, 2253]
    item = by_key(new)["cin-08-09-to-16-17/n-census-cin-overall/CIN_CINAt31March"]
    assert (item.extra["group"], item.extra["values"]) == ("n_Census_CIN_Overall", "1 = Yes\n0 = No")
    assert item.relations[0].title == "Children In Need"
    assert item.locations["title"].locator == "National_Pupil_Database_tables.xlsx#CIN_08-09_to_16-17!10"
    lost = {issue.location.locator.partition("#")[2] for issue in new.issues if issue.code == "unreadable-file"}
    assert lost == {"SLD_-_Level_3_VA", "SLD_-_GEO_NSPD_-_NSPL"}


def test_a_sheet_of_a_million_formatted_rows_is_its_few_filled_ones(recordings_root: Path) -> None:
    parsed, _ = read(recordings_root, "npd-tables", "2019-11-28")
    assert any(key.startswith("ap-addresses-17-18/") for key in by_key(parsed))


def rows(grid: list[list[str]], merges: Any = (), **shape: Any) -> list[tuple[int, dict[str, str], str]]:
    found = read_rows(Sheet("One", grid, merges), TableShape(**{**HEADER, **shape}))
    return [(row.number, dict(row.cells), row.group) for row in found]


GRID = [
    ["Our tables"], [], ["Code ", "NAME", ""], ["a", "A", "x"], ["", "", ""], ["* a note", "", ""], [],
    ["Name", "Code"], ["B", "b"],
]  # fmt: skip


def test_tables_begin_below_their_header_and_end_at_an_empty_row() -> None:
    assert rows(GRID) == [
        (4, {"Code": "a", "NAME": "A", "(column C)": "x"}, ""),
        (9, {"Name": "B", "Code": "b"}, ""),
    ]


def test_notes_are_no_rows_where_columns_are_required() -> None:
    found = rows(GRID, until="sheet-end", columns={"Name": ["NAME"]}, required=["Name"])
    assert [number for number, _, _ in found] == [4, 9]


def test_a_row_of_one_cell_names_the_group_below_it() -> None:
    grid = [["Code", "Name"], ["Trees", ""], ["a", "A"], ["", ""], ["Bins", ""], ["b", "B"]]
    found = rows(grid, group_rows=True, until="sheet-end")
    assert [(cells["Code"], group) for _, cells, group in found] == [("a", "Trees"), ("b", "Bins")]


def test_empty_cells_say_what_stands_above_until_an_outer_one_changes() -> None:
    grid = [["Level 1", "Level 2", "Code", "Name"], ["x", "y", "a", "A"], ["", "", "b", "B"], ["z", "", "c", "C"]]
    found = rows(grid, fill_down=["Level 1", "Level 2"])
    assert [(cells.get("Level 1"), cells.get("Level 2")) for _, cells, _ in found] == [
        ("x", "y"),
        ("x", "y"),
        ("z", None),
    ]


def test_headers_of_two_rows_and_names_that_come_twice() -> None:
    grid = [["Code", "Name", "When", "", "Name"], ["", "", "from", "to", ""], ["a", "A", "1", "2", "other"]]
    found = rows(grid, merges=(((0, 2), (0, 3)),), header_rows=2)
    assert found == [(3, {"Code": "a", "Name": "A", "When from": "1", "When to": "2", "Name (2)": "other"}, "")]


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(position: int, letters: str) -> None:
    assert name_column(position) == letters


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1.5, "1.5"), (True, "TRUE"), (None, ""), (1e300, "1e+300")])
def test_cells_are_text(value: Any, text: str) -> None:
    assert format_cell(value) == text


def test_cells_that_span_rows_say_the_same_of_each() -> None:
    body = make_xlsx({"One": [["Group", "Code", "Name"], ["x", "a", "A"], ["", "b", "B"]]}, merges=["A2:A3"])
    mapping = {**MAPPING, "extra": {"group": "Group"}}
    assert [record.extra["group"] for record in take(body, mapping=mapping).records] == ["x", "x"]


def test_hidden_sheets_and_others_are_passed_over() -> None:
    grid = [["Code", "Name"], ["a", "A"]]
    body = make_xlsx({"One": grid, "Two": grid, "Secret": grid}, hidden=["Secret"])
    parsed = take(body, sheets=["One"])
    assert ([record.key for record in parsed.records], dict(parsed.passed_over)) == (["one/a"], {URL: ("Two",)})
    assert parsed.records[0].locations["title"].locator == "Our tables.xlsx#One!2"
    assert [record.key for record in take(body, hidden=True, sheets=["Secret"]).records] == ["secret/a"]


@pytest.mark.parametrize(
    ("shape", "said"),
    [({"sheets": ["Nine*"]}, "no sheet like Nine*"), ({"header": ["Nothing"]}, "no row below one with Nothing")],
)
def test_a_sheet_or_header_that_is_not_there_is_told(shape: dict[str, Any], said: str) -> None:
    parsed = take(make_xlsx({"One": [["Code", "Name"], ["a", "A"]]}), **shape)
    assert codes(parsed) == ["unreadable-file"]
    assert said in parsed.issues[0].message


def test_ods_and_its_repeated_empty_rows() -> None:
    table = ods_row("Code", "Name") + ods_row("a", "A") + ods_row("", repeats=1_048_570)
    assert [record.key for record in take(make_ods(table)).records] == ["one/a"]


def repeat_cells(columns: int, rows: int) -> str:
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-cell></table:table-row>'


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "neither XLSX nor ODS"),
        (b"<html></html>", "neither XLSX nor ODS"),
        (b"\xd0\xcf\x11\xe0 an old XLS", "neither XLSX nor ODS"),
        (pack_zip({"a.txt": "x"}), "neither XLSX nor ODS"),
        (pack_zip({"xl/workbook.xml": "<a"}), "cannot be read as a workbook"),
        (make_xlsx({"One": [["a"]]})[:-40], "truncated or damaged"),
        (make_xlsx({"One": FAR}), "1,048,576 rows and 16,384 columns"),
        (make_ods(repeat_cells(16_384, 1_048_576)), "1,048,576 rows and 16,384 columns"),
        (make_xlsx({"One": "<row/>"}, more={"xl/sharedStrings.xml": " " * 90_000_000}), "as a bomb does"),
        (pack_zip({"../xl/workbook.xml": ""}), "leaves the archive's folder"),
        (make_ods("<table:table-row>" * 400), "well-formed"),
    ],
)
def test_what_is_no_workbook_or_a_bomb_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        take(body)


def test_too_many_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SHEETS", 2)
    with pytest.raises(ParseError, match="holds 3 sheets"):
        take(make_xlsx({name: [["a"]] for name in ("One", "Two", "Three")}))


def test_formulas_are_values_and_macros_are_nothing() -> None:
    data = (
        '<row r="1"><c r="A1" t="str"><v>Code</v></c><c r="B1" t="str"><v>Name</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><f>HYPERLINK("http://x")</f><v>A</v></c></row>'
    )
    parsed = take(make_xlsx({"One": data}, more={"xl/vbaProject.bin": "macro"}))
    assert [(record.key, record.title) for record in parsed.records] == [("one/a", "A")]


def test_one_broken_workbook_of_two_is_an_issue() -> None:
    good = make_xlsx({"One": [["Code", "Name"], ["a", "A"]]})
    collections = [{"name": "rows", "sheets": ["*"], "mapping": MAPPING, **HEADER}]
    workbooks = [{"url": f"https://files.example.org/{name}.xlsx", "collections": collections} for name in ("a", "b")]
    getter = MadeGetter(lambda url: good if url.endswith("a.xlsx") else b"PK\x03\x04")
    parsed = take_in(declare("workbook", {"workbooks": workbooks}), getter)
    assert ([record.key for record in parsed.records], codes(parsed)) == (["one/a"], ["unreadable-file"])


def test_rows_beyond_the_limit_are_left_and_told() -> None:
    body = make_xlsx({"One": [["Code", "Name"], *([f"c{n}", "N"] for n in range(20))]})
    collection = {"name": "rows", "sheets": ["*"], "mapping": MAPPING, **HEADER}
    source = declare("workbook", {"max_rows": 5, "workbooks": [{"url": URL, "collections": [collection]}]})
    parsed = take_in(source, MadeGetter(lambda _: body))
    assert (len(parsed.records), codes(parsed)) == (5, ["list-cut"])


def test_made_workbooks_are_whole() -> None:
    assert zipfile.ZipFile(io.BytesIO(make_xlsx({"One": [["a"]]}))).testzip() is None
