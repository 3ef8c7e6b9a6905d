"""Commands about pairs of need and home: decide, undo, list what was decided, and take decisions in."""

from __future__ import annotations

import getpass
import shlex
from contextlib import closing, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from homefinder.clean.wording import count_things
from homefinder.cli.common import Data, Json, explain_errors, print_json, print_rows, require_own_home, settings_for
from homefinder.errors import UsageError
from homefinder.settings import Settings, format_command

Because = Annotated[str, typer.Option("--because", help="Why, in a sentence.")]
Reviewer = Annotated[
    str,
    typer.Option("--reviewer", help="Who decides.", envvar="HOMEFINDER_REVIEWER", show_default="your login name"),
]
DECISION_COLUMNS = ("uid", "decided_on", "reviewer", "verdict", "need", "home", "reason", "look_again", "state")


APART = "apart: "
"""How the state begins of a decision on what the catalogue does not have."""


@explain_errors
def decide(
    need: Annotated[str, typer.Argument(help="The need: id or exact title.")],
    home: Annotated[str, typer.Argument(help="The home: id, exact title or address.")],
    verdict: Annotated[str, typer.Argument(help="accept, reject or unsure.")],
    because: Because,
    reviewer: Reviewer = "",
    role: Annotated[str, typer.Option("--role", help="In what role, such as data lead.")] = "",
    review_on: Annotated[str, typer.Option("--look-again-on", help="A day on which to review it again.")] = "",
    review_trigger: Annotated[
        str, typer.Option("--look-again-when", help="What brings it back: new-edition only, or any-change.")
    ] = "",
    data: Data = None,
) -> None:
    """Say whether a home could meet a need. It is kept through every rebuild, and the pair is not proposed again."""
    from homefinder.decisions.new_decision import build_decision
    from homefinder.decisions.store import add_decision, read_decisions
    from homefinder.lookup import find_home, find_need
    from homefinder.store.db import open_curation, open_published
    from homefinder.store.today import read_present_day

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        pair = find_need(catalogue, need), find_home(catalogue, home)
        said = build_decision(catalogue, *pair, verdict, because, reviewer or login_name(), read_present_day())
    said = replace(said, role=role, review_on=review_on, review_trigger=review_trigger)
    with closing(open_curation(settings.curation)) as curation:
        earlier = {item.uid for item in read_decisions(curation)}
        uid = add_decision(curation, said)
    how = f"It stands already as {uid}" if uid in earlier else f"Kept as {uid}"
    print(f"{how}: {verdict} “{said.home_title}” for “{said.need_title}”.")
    take_back = format_command(f'undo {uid} --because "…"', settings.data)
    print(f"{format_command('publish', settings.data)} shows it to readers; {take_back} takes it back.")


@explain_errors
def undo(
    uid: Annotated[str, typer.Argument(metavar="UID", help="The decision; `homefinder decisions` lists them.")],
    because: Because,
    reviewer: Reviewer = "",
    data: Data = None,
) -> None:
    """Take a decision back. It stays on record with the reason, and the pair may be proposed again."""
    from homefinder.decisions.store import undo_decision
    from homefinder.store.db import open_curation
    from homefinder.store.today import read_present_day

    settings = settings_for(data)
    with closing(open_curation(settings.curation)) as curation:
        undo_decision(curation, uid, reviewer or login_name(), because, read_present_day())
    print(f"{uid} no longer holds. {format_command('publish', settings.data)} shows it to readers.")


@explain_errors
def decisions(
    need: Annotated[str, typer.Option("--need", help="Only of this need: id or exact title.")] = "",
    data: Data = None,
    as_json: Json = False,
    save: Annotated[
        bool, typer.Option("--save", help="Write them to vocab/decisions/, a file a sector, instead of listing them.")
    ] = False,
) -> None:
    """List what people decided, the earliest first: what holds, what was replaced or undone, and who disagrees."""
    from homefinder.lookup import find_need
    from homefinder.store.db import open_for_reading

    settings = settings_for(data)
    if save:
        _save_decisions(settings)
        return
    with open_for_reading(settings) as (catalogue, curation):
        only = find_need(catalogue, need) if need else ""
        found = [row for row in _list_decisions(catalogue, curation) if only in ("", row["need_id"])]
    apart = [row for row in found if row["state"].startswith(APART)]
    standing = found if as_json else [row for row in found if row not in apart]
    if standing or not apart:
        empty = f"Nothing is decided yet; {format_command('review', settings.data)} says what to begin with."
        print_rows(standing, DECISION_COLUMNS, as_json=as_json, empty=empty)
    if apart and not as_json:
        print("\nKept apart, and deciding nothing, since they are on what the catalogue does not have:")
        print_rows(apart, DECISION_COLUMNS, as_json=False, empty="")
        print(
            f"{format_command('undo UID --because REASON', settings.data)} takes one back; "
            "it counts as soon as the catalogue has its need and its home."
        )


def _save_decisions(settings: Settings) -> None:
    """Write what people said to ``vocab/decisions/``, with what the files there have and curation.db had not."""
    from homefinder.decisions.files import write_decision_files
    from homefinder.decisions.word_tables import write_word_files
    from homefinder.rdf.context import read_context
    from homefinder.store.db import open_curation, open_published

    require_own_home(settings)
    vocab = settings.home / "vocab"
    with closing(open_published(settings)) as catalogue, closing(open_curation(settings.curation)) as curation:
        prefixes = dict(read_context(vocab).prefixes)
        decided = write_decision_files(catalogue, curation, vocab, settings.base, prefixes)
        words = write_word_files(curation, vocab / "decisions")
    for path, count in decided.items():
        print(f"{path}: {count_things(count, 'decision')}")
    for path, held in words.items():
        print(f"{path}: {held}")
    if not decided and not words:
        print(f"Nothing is decided yet; {format_command('review', settings.data)} says what to begin with.")


def _list_decisions(catalogue: Any, curation: Any) -> list[Any]:
    """Every decision with its present home and what became of it."""
    from homefinder.decisions.mappings import read_reviews
    from homefinder.decisions.standing import describe_absence
    from homefinder.decisions.store import DISPUTED_VERDICT, group_decisions_by_pair, read_decisions
    from homefinder.store.queries import find_former_home

    stands = group_decisions_by_pair(read_decisions(curation), catalogue)
    rows = []
    for item in read_reviews(catalogue, curation):
        said = item.decision
        if said is None:
            continue
        pair = stands.get((item.need_id, item.home_id))
        former = find_former_home(catalogue, item.home_id)
        state = DISPUTED_VERDICT if item.is_current and pair and pair.verdict == DISPUTED_VERDICT else "holds"
        if pair and pair.settlement and said.uid in pair.settlement.settles.split():
            state = f"settled by {pair.settlement.uid}"
        if said.undone_on:
            state = f"undone on {said.undone_on} by {said.undone_by}: {said.undone_because}"
        elif item.superseded_by:
            state = f"replaced by {item.superseded_by}"
        elif former and not former["leads_to"]:
            state = f"{state}; the home is gone since {former['gone_on']}"
        elif not item.is_known:
            state = APART + describe_absence(catalogue, said)
        now = {
            "present_home": item.home_id, "need": item.need_title, "home": item.home_title,
            "look_again": said.look_again, "state": state,
        }  # fmt: skip
        rows.append(asdict(said) | now)
    return rows


@explain_errors
def review(
    limit: Annotated[int, typer.Option(min=1, help="Most pairs to show.")] = 20,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List what waits for a judgement, the most valuable first: decisions whose ground moved, then open questions."""
    from homefinder.decisions.review_queue import build_review_queue
    from homefinder.resolve.judgements import read_judgements
    from homefinder.store.db import open_for_reading
    from homefinder.store.queries import list_waiting_pairs
    from homefinder.store.today import read_today

    settings = settings_for(data)
    with open_for_reading(settings) as (catalogue, curation):
        queue = build_review_queue(catalogue, curation, read_today(settings, catalogue))
        pairs = list_waiting_pairs(catalogue, read_judgements(curation).keys())
    if as_json:
        print_json([asdict(item) for item in queue[:limit]])
        return
    for number, item in enumerate(queue[:limit], start=1):
        print(f"{number}. {item.kind.replace('-', ' ')}: {item.need_title} ({item.need_id})")
        print(f"   {item.home_title} ({item.home_id})\n   {item.why}")
        for change in item.changes:
            print(f"   {change.field}: {_short(change.before)} → {_short(change.after)}")
        if item.decisions:
            print(f"   Decided in {', '.join(item.decisions)}.")
    more = len(queue) - limit
    print(f"{more} more wait; --limit shows them." if more > 0 else "That is all." if queue else "Nothing waits.")
    for row in (row for row in pairs if row["proposed"] == "renamed"):
        left, right = (shlex.quote(row[name]) for name in ("left_record", "right_record"))
        print(f"Renamed? “{row['left_title']}” and “{row['right_title']}” ({row['score']:.0%} alike). {row['reason']}")
        judge = format_command(f"pair {left} {right} same --because REASON --reviewer NAME", settings.data)
        print(f"   {judge}, or different.")
    if pairs:
        print(f"Pairs of records in doubt: {len(pairs)}. {format_command('pairs', settings.data)} lists them.")


def _short(value: str) -> str:
    """A value that fits a line."""
    if not value:
        return "nothing"
    return value if len(value) <= 80 else f"{value[:79]}…"


@explain_errors
def import_reviews(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Mapping sets with reviews (SSSOM/TSV), retirements.tsv, pairs.tsv."),
    ],
    data: Data = None,
) -> None:
    """Take in decisions that others made, from SSSOM files and the tables that `decisions --save` writes beside them.

    Predictions are passed over; nothing is taken in twice."""
    from homefinder.decisions.files import import_decisions
    from homefinder.store.db import open_curation, open_published

    for path in files:
        if not path.is_file():
            raise UsageError(f"{path} is not there")
    settings = settings_for(data)
    published = open_published(settings) if settings.catalogue.exists() else None
    with closing(open_curation(settings.curation)) as curation, closing(published) if published else nullcontext():
        result = import_decisions(curation, files, published)
    for note in result.notes:
        print(note)
    told = [count_things(result.new, "new decision")]
    if result.new_words:
        told.append(f"{count_things(result.new_words, 'new word')} on records and sources")
    print(f"{' and '.join(told)}. {format_command('publish', settings.data)} shows them to readers.")


def login_name() -> str:
    """Who decides where nobody says it. Raises UsageError where the machine does not know either."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise UsageError(
            "say who decides with --reviewer or HOMEFINDER_REVIEWER; this machine does not know"
        ) from error
