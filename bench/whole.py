"""The sample built twice; the RDF store and the proofs of ``doctor`` by the number of homes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.measure import seconds
from bench.report import Result, format_microseconds_each, format_seconds, times
from homefinder.build.batch import offline_steps, run_steps
from homefinder.build.doctor import examine
from homefinder.build.rdf import project_rdf
from homefinder.build.refresh import refresh
from homefinder.settings import Settings


def sample(folder: Path, only: Sequence[str]) -> Result:
    """``build --offline`` into an empty folder, and again; of these sources, of all where none is named."""
    settings = Settings(data=folder / "sample")
    first, second = seconds(lambda: _build(settings, only)), seconds(lambda: _build(settings, only))
    return Result(
        "Build the sample, twice",
        "`homefinder build --offline`: every source at two dates, resolved, linked, published and projected; then "
        "again, where nothing has changed.",
        ("build", "seconds", "÷ first"),
        [
            ("first", format_seconds(first), times(first, first)),
            ("second", format_seconds(second), times(second, first)),
        ],
    )


def prove(catalogues: Mapping[int, Settings]) -> Result:
    """Project to RDF and examine each catalogue."""
    took = [
        (size, seconds(partial(project_rdf, settings, anew=True)), seconds(partial(_examine, settings)))
        for size, settings in catalogues.items()
    ]
    base = took[0][1] / took[0][0]
    return Result(
        "Project to RDF, and prove it",
        "The RDF store made anew, and every check of `homefinder doctor`. Growth: cost of one home, compared "
        "with the first row.",
        ("homes", "project", "per home", "growth", "doctor", "per home", "÷ project"),
        [
            (f"{size:,}", format_seconds(projecting), format_microseconds_each(projecting, size),
            times(projecting / size, base),
             format_seconds(examining), format_microseconds_each(examining, size), times(examining, projecting))
            for size, projecting, examining in took
        ],
    )  # fmt: skip


def _examine(settings: Settings) -> None:
    wrong = [finding for examined in examine(settings) for finding in examined.findings]
    if wrong:
        raise RuntimeError(f"{len(wrong)} things are wrong, first: {wrong[0].check}: {wrong[0].problem}")


def _build(settings: Settings, only: Sequence[str]) -> None:
    outcomes = run_steps(offline_steps(settings, only), lambda *_: None)
    bad = [outcome for outcome in outcomes if not outcome.ok]
    if bad:
        raise RuntimeError(f"the sample was not built: {bad[0].source_id} {bad[0].state}: {bad[0].reason}")
    refresh(settings)
