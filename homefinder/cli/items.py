"""Commands on what stands inside standards: items, codes and rules, what differs, what covers a need, what fits."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from homefinder.cli.common import Csv, Data, Json, explain_errors, print_json, print_rows, settings_for
from homefinder.settings import format_command

ITEM_COLUMNS = ("source", "key", "title", "datatype", "required", "code_list")


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows as CSV; a cell that a spreadsheet would run is made harmless."""
    from homefinder.clean.csv_safe import escape_formula

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        value = ["; ".join(_flatten(row.get(name))) for name in columns]
        writer.writerow([escape_formula(cell) for cell in value])


def _flatten(value: Any) -> list[str]:
    if isinstance(value, list):
        return [f"{one['code']} {one['label']}".strip() if isinstance(one, dict) else str(one) for one in value]
    return ["" if value is None else str(value)]


@explain_errors
def items(
    home: Annotated[str, typer.Argument(help="A home, by id, name or address; all where left out.")] = "",
    data: Data = None,
    search: Annotated[str, typer.Option("--search", help="Words, or a question: what holds it.")] = "",
    as_json: Json = False,
    as_csv: Csv = False,
    relations: Annotated[
        bool, typer.Option("--relations", help="Print how items of different standards stand to each other, as SSSOM.")
    ] = False,
    form: Annotated[
        str, typer.Option("--as", help="Print the standard as a schema: json-schema, frictionless or shacl.")
    ] = "",
) -> None:
    """List the items of a standard, or every standard that holds what you name, with codes."""
    from homefinder.items.answers import list_found, list_items, list_relations
    from homefinder.items.finding.ask import ask
    from homefinder.items.finding.kept_index import open_item_index
    from homefinder.items.finding.scope import read_source_names
    from homefinder.lookup import find_home
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        home_id = find_home(catalogue, home) if home else ""
        if relations:
            from homefinder.items.relations.sssom import write_sssom

            print(write_sssom(list_relations(catalogue, home_id)), end="")
            return
        if form:
            from homefinder.items.exports.schemas import build_schema

            print(build_schema(catalogue, home_id, form, settings.base), end="")
            return
        if search:
            index = open_item_index(catalogue, settings.home / "vocab")
            found = list_found(catalogue, ask(catalogue, index, read_source_names(catalogue), search))
            rows = [row for row in found if not home_id or row["home"] == home_id]
        else:
            rows = list_items(catalogue, home_id)
    if as_csv:
        print_csv(rows, ("home", *ITEM_COLUMNS, "definition", "codes", "rules", "place"))
    elif as_json:
        print_json(rows)
    else:
        empty = (
            "Nothing in the catalogue holds that."
            if search
            else "No items are known. Declare them in a source with `items:`."
        )
        print_rows(
            [{name: row.get(name, "") for name in ITEM_COLUMNS} for row in rows],
            ITEM_COLUMNS,
            as_json=False,
            empty=empty,
        )


@explain_errors
def item(
    name: Annotated[str, typer.Argument(metavar="ID", help="An item as SOURCE:KEY.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show one item: its definition, codes, rules, and the same item elsewhere."""
    from homefinder.errors import UsageError
    from homefinder.items.answers import list_items
    from homefinder.items.elsewhere import list_elsewhere
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        found = list_items(catalogue, ids=[name])
        if not found:
            search = format_command("items --search WORDS", settings.data)
            raise UsageError(f"no item {name!r}; {search} finds items")
        answer = {**found[0], "elsewhere": list_elsewhere(catalogue, name)}
    if as_json:
        print_json(answer)
        return
    for key in ("source", "key", "title", "definition", "datatype", "required", "code_list", "place"):
        if answer[key]:
            print(f"{key.replace('_', ' ')}: {answer[key]}")
    for one in answer["codes"]:
        print(f"  {one['code']}  {one['label']}")
    if answer["rules"]:
        print(f"rules: {', '.join(answer['rules'])}")
    for one in answer["elsewhere"]:
        print(f"{one['relation']}: {one['item']} ({one['score']:.2f}; {one['evidence']})")


@explain_errors
def compare(
    home: Annotated[str, typer.Argument(help="A home, by id, name or address.")],
    other: Annotated[str, typer.Argument(help="Another home to compare it with.")] = "",
    data: Data = None,
    old: Annotated[str, typer.Option("--from", help="The older edition: its name, its day, or DAY#NAME.")] = "",
    new: Annotated[str, typer.Option("--to", help="The newer edition.")] = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Compare the edition in force with the one before, item by item; or two homes."""
    from homefinder.errors import UsageError
    from homefinder.items.answers import choose_pair, compare_rows, list_sources_of, to_comparison
    from homefinder.lookup import find_home
    from homefinder.store.db import open_published

    with closing(open_published(settings_for(data))) as catalogue:
        sources = list_sources_of(catalogue, find_home(catalogue, home))
        if not sources:
            raise UsageError(f"{home} states no items, codes or rules in this catalogue")
        if other:
            others = list_sources_of(catalogue, find_home(catalogue, other))
            if not others:
                raise UsageError(f"{other} states no items, codes or rules in this catalogue")
            first, second = choose_latest(catalogue, sources), choose_latest(catalogue, others)
            pair = (first, second)
        else:
            chosen = choose_pair(catalogue, sources, old, new)
            if chosen is None:
                raise UsageError(f"{home} has one edition in this catalogue; there is none to compare it with")
            pair = chosen
        names = [row["id"].partition("@")[2] for row in pair]
        answer = to_comparison(names[0], names[1], compare_rows(catalogue, *pair))
    columns = ("kind", "key", "change", "old", "new")
    if as_csv:
        print_csv(answer["changes"], columns)
    elif as_json:
        print_json(answer)
    else:
        print(f"{answer['from']} → {answer['to']}")
        print_rows(answer["changes"], columns, as_json=False, empty="Nothing differs.")


def choose_latest(catalogue: Any, sources: Sequence[str]) -> Any:
    """The edition in force of the first source."""
    from homefinder.errors import UsageError
    from homefinder.items.answers import list_edition_rows

    rows = list_edition_rows(catalogue, sources[:1]) if sources else []
    if not rows:
        raise UsageError("the other home states no items, codes or rules in this catalogue")
    return next((row for row in rows if row["in_force"]), rows[0])


@explain_errors
def coverage(
    need: Annotated[str, typer.Argument(help="A need, by id or title.")],
    data: Data = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show how far each home holds what a need asks for: held, nearly with what differs, missing."""
    from homefinder.items.answers import to_coverage
    from homefinder.items.coverage import compute_coverage, list_asked
    from homefinder.items.finding.kept_index import open_item_index
    from homefinder.lookup import find_need
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        need_id = find_need(catalogue, need)
        index = open_item_index(catalogue, settings.home / "vocab")
        homes = compute_coverage(catalogue, index, list_asked(catalogue, need_id))
    if as_json:
        print_json(to_coverage(need_id, homes))
        return
    columns = ("home", "asked", "state", "item", "difference")
    rows = [
        {"home": one.home_id, "asked": part.asked, "state": state, "item": part.item, "difference": part.difference}
        for one in homes
        for state, parts in (("held", one.held), ("nearly", one.nearly))
        for part in parts
    ] + [
        {"home": one.home_id, "asked": asked, "state": "missing", "item": "", "difference": ""}
        for one in homes
        for asked in one.missing
    ]
    if as_csv:
        print_csv(rows, columns)
    else:
        print_rows(rows, columns, as_json=False, empty="No home of this catalogue holds an item of that need.")


@explain_errors
def check(
    file: Annotated[Path, typer.Argument(help="A CSV or TSV file; it stays on this machine.")],
    against: Annotated[str, typer.Option("--against", help="The home that it should fit.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check whether a CSV fits a standard: its columns, types and codes, with the line and what to do."""
    from homefinder.items.checking.check import check_file
    from homefinder.lookup import find_home
    from homefinder.store.db import open_published

    with closing(open_published(settings_for(data))) as catalogue:
        result = check_file(catalogue, file, find_home(catalogue, against))
    if as_json:
        print_json(asdict(result))
        return
    print(
        f"{file.name} as {result.table or 'a table'}: {result.rows} rows, "
        f"{len(result.fits)} columns fit, {len(result.faults)} faults"
    )
    for fault in result.faults:
        print(f"line {fault.line}: {fault.message}; {fault.remedy}")
    for what, count in result.more.items():
        print(f"and {count} more: {what}")


@explain_errors
def evaluate_items(
    folder: Annotated[Path, typer.Argument(help="A folder of judged cases with its score.py.")],
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--out", help="A folder to keep the answers in.")] = None,
    as_json: Json = False,
) -> None:
    """Measure items on judged cases: changes, the same item elsewhere, questions, rules and coverage."""
    from homefinder.evaluation.judged_facts.items import evaluate_items as measure
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        report = measure(catalogue, settings.home / "vocab", folder, out)
    if as_json:
        print_json(report)
        return
    for name, lines in report.items():
        print(name)
        for line in lines:
            print(f"  {line}")
