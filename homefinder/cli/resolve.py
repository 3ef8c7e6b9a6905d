"""Commands about records that may be one thing: measure the joining, list the doubts, judge a pair."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_json, print_table, settings_for
from homefinder.settings import format_command

if TYPE_CHECKING:
    from homefinder.resolve.judgement_conflicts import JudgementConflict

PAIR_COLUMNS = ("proposed", "left_record", "left_title", "right_record", "right_title", "score", "reason")
MERGING = ("pairs", "precision", "recall", "f1", "exact", "n")


@explain_errors
def evaluate_resolve(
    gold: Annotated[list[Path], typer.Argument(help="Judged pairs of records (TSV); several files are read together.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Measure on judged pairs which records were joined, linked as editions and related as parts."""
    from homefinder.resolve.evaluate import evaluate_catalogue
    from homefinder.resolve.gold import read_pairs
    from homefinder.store.db import open_published

    pairs = [pair for path in gold for pair in read_pairs(path)]
    with closing(open_published(settings_for(data))) as catalogue:
        measured = evaluate_catalogue(catalogue, pairs)
    if as_json:
        print_json(measured)
        return
    _print_measured(measured)


def _print_measured(measures: dict[str, Any]) -> None:
    rows = [{"pairs": name.replace("_", " "), **measures[name]} for name in ("all", "across_sources")]
    print_table(rows, MERGING)
    negatives, editions, parts = (measures[name] for name in ("hard_negatives", "editions", "parts"))
    print(f"\nLook-alikes merged: {negatives['merged']} of {negatives['n']} (none may be).")
    print(f"Editions linked in order: {editions['linked_in_order']} of {editions['n']}.")
    print(f"Parts related: {parts['related']} of {parts['n']}.")
    for name, said in (
        ("wrong", "pairs went wrong"),
        ("unresolved", "pairs are not scored: a side is not in the catalogue"),
        ("one_record", "pairs are not scored: both sides are one record here"),
    ):
        if measures[name]:
            print(f"\n{len(measures[name])} {said}:")
            print("\n".join(f"- {line}" for line in measures[name]))


@explain_errors
def pairs(data: Data = None, as_json: Json = False) -> None:
    """List the pairs of records that wait for a person, the likeliest first; then judgements that contradict others.

    A pair may be one thing twice, or a record that was renamed."""
    from homefinder.resolve.judgement_conflicts import check_judgements
    from homefinder.resolve.judgements import read_judgements
    from homefinder.store.db import open_curation_read_only, open_published
    from homefinder.store.queries import list_waiting_pairs, read_names

    settings = settings_for(data)
    with (
        closing(open_published(settings)) as catalogue,
        closing(open_curation_read_only(settings.curation)) as curation,
    ):
        judged, titles = read_judgements(curation), read_names(catalogue, "records")
        waiting = list_waiting_pairs(catalogue, judged.keys())
    conflicts = check_judgements(judged).conflicts
    against = [_conflict_to_dict(one, titles) for one in conflicts]
    if as_json:
        print_json([*({**row, "verdict": "", "contradicts": ""} for row in waiting), *against])
        return
    if waiting or not against:
        print_table(waiting, PAIR_COLUMNS) if waiting else print("No pair is in doubt.")
    if waiting:
        how = format_command('pair LEFT RIGHT same|different --because "…" --reviewer NAME', settings.data)
        print(f"{how} judges one.")
    for row in against:
        print(f"Not applied: {row['left_record']} and {row['right_record']} are {row['verdict']}. {row['contradicts']}")


def _conflict_to_dict(conflict: JudgementConflict, titles: Mapping[str, str]) -> dict[str, Any]:
    said = conflict.judgement
    return {
        "left_record": said.left, "left_title": titles.get(said.left, ""), "right_record": said.right,
        "right_title": titles.get(said.right, ""), "score": None, "reason": said.reason, "verdict": said.verdict,
        "contradicts": conflict.sentence,
    }  # fmt: skip


@explain_errors
def pair(
    left: Annotated[str, typer.Argument(help="A record's id, or the id of a home that has one record.")],
    right: Annotated[str, typer.Argument(help="The other.")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    because: Annotated[str, typer.Option("--because", help="Why, in a sentence.")],
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who judges.", envvar="HOMEFINDER_REVIEWER")],
    data: Data = None,
) -> None:
    """Say whether two records are one thing. It holds for every later resolve, and the pair is not proposed again."""
    from homefinder.lookup import find_record
    from homefinder.resolve.judgement_conflicts import check_judgements
    from homefinder.resolve.judgements import Judgement, keep_judgement, read_judgements
    from homefinder.store.db import open_curation, open_published
    from homefinder.store.today import read_present_day

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        sides = [find_record(catalogue, side) for side in (left, right)]
    with closing(open_curation(settings.curation)) as curation:
        keep_judgement(curation, Judgement(sides[0], sides[1], verdict, because, reviewer, read_present_day()))
        conflicts = check_judgements(read_judgements(curation)).conflicts
    said = f"{sides[0]} and {sides[1]} are {verdict}."
    for conflict in conflicts:
        if conflict.pair == frozenset(sides):
            print(f"Kept, but not applied: {said} {conflict.sentence}")
            return
    print(f"Kept: {said} {format_command('resolve', settings.data)} brings the homes in step.")
