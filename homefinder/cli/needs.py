"""Commands about needs: what becomes of each, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from homefinder.cli.common import (
    Data,
    Json,
    explain_errors,
    print_json,
    print_rows,
    print_table,
    require_own_home,
    settings_for,
)
from homefinder.settings import Settings, format_command

PROPOSED_COLUMNS = ("id", "title", "sector", "state", "proposed_on", "answer")
OUTCOME_COLUMNS = ("need_id", "outcome", "strength", "home_or_owner", "basis")


@explain_errors
def need(
    need: Annotated[str, typer.Argument(metavar="NEED", help="A need's id or title.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show a need: who asks, what to do next and why, the best homes, decisions, and what was searched."""
    from homefinder.lookup import find_need
    from homefinder.outcomes.read import read_need_details
    from homefinder.store.db import open_for_reading

    settings = settings_for(data)
    with open_for_reading(settings) as (catalogue, curation):
        told = read_need_details(catalogue, curation, find_need(catalogue, need))
    if as_json:
        print_json(told)
    else:
        print("\n".join(render_need(told, settings.data)))


@explain_errors
def outcomes(
    data: Data = None,
    sector: Annotated[str, typer.Option("--sector", help="Only needs of this sector.")] = "",
    as_json: Json = False,
) -> None:
    """List what becomes of each need: adopt, extend, something new under an owner, or no home found."""
    from homefinder.outcomes.read import list_outcomes
    from homefinder.store.db import open_published

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        rows = list_outcomes(catalogue, sector)
    if as_json:
        print_json(rows)
    elif not rows:
        publish = format_command("publish", settings.data)
        print(f"No needs yet: say them in vocab/needs/SECTOR.yml, then run {publish}.")
    else:
        print_table([{**row, "home_or_owner": row["home"] or row["owner"]} for row in rows], OUTCOME_COLUMNS)


@explain_errors
def proposed_needs(
    data: Data = None,
    as_json: Json = False,
    save: Annotated[
        bool, typer.Option("--save", help="Write the accepted ones to vocab/needs/, instead of listing them all.")
    ] = False,
) -> None:
    """List the needs that people proposed on the site, the latest first, and what a curator answered to each."""
    from homefinder.proposed_needs.store import list_proposals
    from homefinder.store.db import open_curation_read_only

    settings = settings_for(data)
    if save:
        _save_needs(settings)
        return
    with closing(open_curation_read_only(settings.curation)) as curation:
        rows = [
            {
                "id": item.need.id, "title": item.need.title, "sector": item.need.sector, "state": item.state,
                "proposed_on": item.at[:10], "answered_on": item.answered_at[:10], "answer": item.answer,
            }
            for item in list_proposals(curation)
        ]  # fmt: skip
    print_rows(rows, PROPOSED_COLUMNS, as_json=as_json, empty="Nobody has proposed a need yet.")


def _save_needs(settings: Settings) -> None:
    """Write accepted needs into the files of their sectors, from where they are read from then on."""
    from homefinder.proposed_needs.files import save_accepted_needs
    from homefinder.site.sectors import format_sector_name
    from homefinder.store.db import open_curation_read_only

    require_own_home(settings)
    vocab = settings.home / "vocab"
    with closing(open_curation_read_only(settings.curation)) as curation:
        saved = save_accepted_needs(curation, vocab / "needs", lambda sector: format_sector_name(vocab, sector))
    for path, needs in saved.items():
        print(f"{path}: {', '.join(needs)}")
    if not saved:
        print("Every accepted need stands in vocab/needs/ already.")


def render_need(facts: Mapping[str, Any], data: Path) -> Iterator[str]:
    """A need for a person at a terminal; ``data`` is the folder that the commands it names are typed for."""
    yield f"{facts['title']}\n{facts['id']} · {facts['sector']} · asked for by {facts['asked_by'] or 'nobody named'}\n"
    yield facts["description"]
    if facts["consequence"]:
        yield f"If nothing is done: {facts['consequence']}"
    yield ""
    yield from _outcome(facts["outcome"], facts["searched"], data)
    yield from _candidates(facts["candidates"])
    yield from _decisions(facts)
    if facts["outcome"]["outcome"] not in ("adopt", "extend", "new-under-owner"):
        yield from render_search_proof(facts)


def _outcome(outcome: Mapping[str, Any], searches: list[Mapping[str, Any]], data: Path) -> Iterator[str]:
    from homefinder.model import OUTCOME_LABELS

    if outcome["outcome"] not in OUTCOME_LABELS:
        waiting = " ".join(row["source_id"] for row in searches if row["run_id"] is None)
        yield "Outcome: not searched yet. Nothing near was found, but not every source was searched, so this is no gap."
        yield f"Next step: {format_command(f'harvest {waiting}', data)}; it brings the catalogue in step too."
        return
    yield f"Outcome: {OUTCOME_LABELS[outcome['outcome']]}. {outcome['explanation']}"
    runner_up = OUTCOME_LABELS[outcome["runner_up"]]
    if outcome["basis"] == "decision":
        yield "A person decided this."
    else:
        unsettled = f", and nobody has decided; “{runner_up}” comes next" if outcome["strength"] == "weak" else ""
        yield f"How sure: {outcome['strength']}{unsettled}."
    yield f"Next step: {outcome['next_step']}"


def _candidates(candidates: list[Mapping[str, Any]]) -> Iterator[str]:
    yield "\nBest homes that nobody decided on yet:" if candidates else "\nNo home is left to decide on."
    for row in candidates:
        publisher = f", {row['publisher']}" if row["publisher"] else ""
        yield f"{row['rank']}. {row['title']} ({row['kind']}{publisher}), score {row['score']:.2f}"
        yield f"   {row['explanation']}"


def _decisions(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["decisions"]:
        yield "\nDecisions:"
    else:
        best = facts["candidates"][0]["home_id"] if facts["candidates"] else "HOME"
        decide = f'homefinder decide {facts["id"]} {best} accept --because "…"'
        yield f"\nNobody has decided anything yet: `{decide}`."
    for row in facts["decisions"]:
        yield f"- {row['verdict']}: {row['title']}"
        for said in row["said"]:
            yield f"    {said['reviewer']}, {said['decided_on']}: {said['verdict']}, {said['reason']}"
            if said["look_again"]:
                yield f"    to be looked at again {said['look_again']}"


def render_search_proof(facts: Mapping[str, Any]) -> Iterator[str]:
    """What was searched, with which queries, what came nearest and why that is not enough."""
    yield "\nWhere was searched:"
    for row in facts["searched"]:
        state = f"seen on {row['seen_on']} (run {row['run_id']})" if row["run_id"] is not None else "NOT SEARCHED"
        yield f"- {row['title']} ({row['source_id']}): {row['homes_searched']} homes, {state}"
    yield "\nWith which queries:"
    for row in facts["queries"]:
        homes = "1 home" if row["homes_found"] == 1 else f"{row['homes_found']} homes"
        yield f"- {QUERY_METHODS[row['method']]}: {row['query']}: {homes}"
    yield "\nWhat came nearest, and why that is not enough:"
    for row in facts["nearest"]:
        yield f"{row['rank']}. {row['title']}, score {row['score']:.2f}\n   {row['shortfall']}"


QUERY_METHODS = {"words": "any of the words", "word": "the word", "subject": "the subject", "meaning": "by meaning"}
