"""Commands about who must use what, who uses it, who looks after it, and what others asked for."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Csv, Data, Json, explain_errors, print_json, print_rows, settings_for
from homefinder.errors import UsageError
from homefinder.settings import format_command
from homefinder.store.db import open_published


@explain_errors
def duties(
    home: Annotated[
        str, typer.Argument(help="A home: its id, title, another name or address; all when left out.")
    ] = "",
    data: Data = None,
    as_json: Json = False,
    body: Annotated[str, typer.Option(help="Only what binds this kind of body, such as council.")] = "",
    sector: Annotated[str, typer.Option(help="Only what is about this sector or theme.")] = "",
    level: Annotated[str, typer.Option(help="Only of this level: law, mandated, recommended, voluntary.")] = "",
    since: Annotated[str, typer.Option(help="Only what holds from this day or later, YYYY-MM-DD or YYYY.")] = "",
    as_csv: Csv = False,
) -> None:
    """List who must use what, who should and who may, in the words of the publications; nothing is guessed."""
    from homefinder.duties.read import choose_duties, to_contract, write_duties_csv
    from homefinder.store.queries.duties import list_duties

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        chosen = choose_duties(
            catalogue, settings.home / "vocab", home=home, body=body, sector=sector, level=level, since=since
        )
        rows = list_duties(catalogue, chosen)
    if as_csv:
        write_duties_csv(rows, sys.stdout)
        return
    if as_json:
        print_json([to_contract(row) for row in rows])
        return
    shown = [{**row, "home": row["home_title"], "from": row["starts"], "by": row["by_what"]} for row in rows]
    columns = ("level", "home", "bound", "from", "by", "quote", "place")
    print_rows(
        shown, columns, as_json=False, empty="Nothing of what was asked for states a duty. That is not: voluntary."
    )


@explain_errors
def uses(
    home: Annotated[
        str, typer.Argument(help="A home: its id, title, another name or address; all when left out.")
    ] = "",
    data: Data = None,
    as_json: Json = False,
    ended: Annotated[bool, typer.Option("--ended", help="Only uses of what was withdrawn or has ended.")] = False,
    load: Annotated[Path | None, typer.Option("--import", help="Take uses in from this CSV file first.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who takes them in.")] = "",
) -> None:
    """List who uses a standard, with edition and evidence; --import takes uses in from CSV (publish afterwards)."""
    from homefinder.lookup import find_home
    from homefinder.store.db import open_curation
    from homefinder.store.queries.outside import list_uses

    settings = settings_for(data)
    if load:
        from homefinder.uses.reports import import_uses

        if not by.strip():
            raise UsageError("say with --by who takes them in")
        with closing(open_curation(settings.curation)) as curation:
            count = import_uses(curation, load, by.strip())
        print(f"{count} uses taken in. {format_command('publish', settings.data)} shows them.")
        return
    with closing(open_published(settings)) as catalogue:
        rows = list_uses(catalogue, find_home(catalogue, home) if home else "", only_ended=ended)
    shown = [{**row, "standard": row["home_title"]} for row in rows]
    columns = ("standard", "edition", "user", "system", "state", "since", "evidence", "doubt")
    print_rows(shown, columns, as_json=as_json, empty="No use is known.")


@explain_errors
def proposals(
    data: Data = None,
    as_json: Json = False,
    stage: Annotated[str, typer.Option(help="Only at this step, such as mandated or rejected.")] = "",
    like: Annotated[str, typer.Option(help="Only what is like these words.")] = "",
) -> None:
    """List what others asked the owners of standards for: the step it is at, the days in each, and the reason."""
    from homefinder.proposals.model import STAGES
    from homefinder.proposals.similar import find_similar_proposals
    from homefinder.store.queries.outside import list_proposals

    if stage and stage not in STAGES:
        raise UsageError(f"no step {stage!r}; there are: {', '.join(STAGES)}")
    with closing(open_published(settings_for(data))) as catalogue:
        similar = find_similar_proposals(catalogue, like, 10) if like else []
        rows = list_proposals(catalogue, stage) if not like else [
            {**one.proposal, "likeness": one.likeness, "shares": ", ".join(one.words)} for one in similar
        ]  # fmt: skip
    columns = ("opened_on", "stage", "days", "title", "reason", "url")
    print_rows(rows, columns, as_json=as_json, empty="No proposal of others is known.")


@explain_errors
def stewardship(
    home: Annotated[str, typer.Argument(help="A home: its id, title, another name or address.")],
    data: Data = None,
    as_json: Json = False,
    criteria: Annotated[str, typer.Option(help="Answer this set of criteria instead, such as open-standards-47.")] = "",
) -> None:
    """Show what is known of who looks after a home, how and until when, each line with why."""
    from homefinder.lookup import find_home
    from homefinder.store.db import open_for_reading

    settings = settings_for(data)
    with open_for_reading(settings) as (catalogue, curation):
        home_id = find_home(catalogue, home)
        if criteria:
            from homefinder.assessment.answer import assess_home
            from homefinder.criteria.vocabulary import find_criteria

            chosen = find_criteria(settings.home / "vocab", criteria)
            rows = [one.to_dict() for one in assess_home(catalogue, curation, home_id, chosen)]
            print_rows(rows, ("number", "question", "answer", "why", "by"), as_json=as_json, empty="No question.")
            return
        from homefinder.stewardship.collect import collect_stewardship

        lines = collect_stewardship(catalogue, home_id)
    if as_json:
        print_json([line.to_dict() for line in lines])
        return
    for line in lines:
        print(f"{line.question}\n  {line.answer}\n    Why: {line.why}{f' Ask: {line.ask}' if line.ask else ''}")


@explain_errors
def answer(
    home: Annotated[str, typer.Argument(help="A home: its id, title, another name or address.")],
    criteria: Annotated[str, typer.Argument(help="The set of questions, such as open-standards-47 or councils.")],
    number: Annotated[int, typer.Argument(help="The number of the question.")],
    said: Annotated[
        str, typer.Argument(metavar="ANSWER", help="Yes, no, partly or a few words; “not known” takes an answer back.")
    ],
    because: Annotated[str, typer.Option("--because", help="Why, in a sentence.")],
    by: Annotated[str, typer.Option("--by", help="Who answers.")],
    evidence: Annotated[str, typer.Option(help="The address of a page that shows it.")] = "",
    data: Data = None,
) -> None:
    """Answer a question of published criteria for a home, with why. It counts before all other answers."""
    from homefinder.assessment.people import GivenAnswer, keep_answer
    from homefinder.criteria.vocabulary import find_criteria
    from homefinder.lookup import find_home
    from homefinder.store.db import open_curation, transaction

    settings = settings_for(data)
    if not by.strip():
        raise UsageError("say with --by who answers")
    chosen = find_criteria(settings.home / "vocab", criteria)
    with closing(open_published(settings)) as catalogue:
        given = GivenAnswer(find_home(catalogue, home), number, said, because, evidence)
    with closing(open_curation(settings.curation)) as curation, transaction(curation):
        keep_answer(curation, chosen, given, by.strip())
    shown = format_command(f"stewardship {given.home} --criteria {chosen.id}", settings.data)
    print(f"Kept. {shown} shows it.")


@explain_errors
def evaluate_duties(
    folder: Annotated[Path, typer.Argument(help="Folder of judged cases with its score.py.")],
    data: Data = None,
    as_json: Json = False,
    recordings: Annotated[
        list[Path] | None, typer.Option(help="Folder of recordings; those beside the judged cases when left out.")
    ] = None,
) -> None:
    """Measure what is read of duties, proposals, assessments and uses on judged cases, by their own scorer."""
    from homefinder.evaluation.judged_facts.duties import evaluate_duties as measure
    from homefinder.evaluation.judged_facts.duties import find_recordings

    settings = settings_for(data)
    with closing(open_published(settings)) as catalogue:
        found = measure(catalogue, settings, folder, recordings or find_recordings(folder))
    if as_json:
        print_json(found)
        return
    for kind, said in found.items():
        print(kind, *(f"  {line}" for line in said["lines"]), sep="\n")
