"""The command that measures the ranking and the outcomes on judged cases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from homefinder.cli.common import Data, Json, explain_errors, print_json, settings_for


@explain_errors
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Judged cases (TSV).")],
    data: Data = None,
    as_json: Json = False,
    cases: Annotated[bool, typer.Option("--cases", help="Show how each need fared.")] = False,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="Show which outcomes were mistaken for which, and how sure they were.")
    ] = False,
    ablation: Annotated[bool, typer.Option("--ablation", help="Show what each feature brings.")] = False,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Choose the weights on all needs but one, and measure on that one.")
    ] = False,
    cold: Annotated[
        bool, typer.Option("--cold", help="Measure too as if nobody had tagged the judged homes, need by need.")
    ] = False,
) -> None:
    """Measure the ranking on judged cases, beside its baselines."""
    from homefinder.cli.evaluation_report import print_evaluation
    from homefinder.evaluation.gold import read_gold
    from homefinder.evaluation.report import build_evaluation_report
    from homefinder.store.db import open_published

    judged, settings = read_gold(gold), settings_for(data)
    with closing(open_published(settings)) as catalogue:
        report = build_evaluation_report(
            catalogue,
            judged,
            with_ablation=ablation,
            with_cross_validation=cross_validate,
            cold_vocab=settings.home / "vocab" if cold else None,
        )
    if as_json:
        print_json(report)
    else:
        print_evaluation(report, cases=cases, outcomes=outcomes)
