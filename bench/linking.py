"""Rank homes for needs: Homefinder beside plain BM25 and TF-IDF, on the same catalogue. And ``find``, from cold."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from sqlite3 import Connection

from bench import synthetic
from bench.measure import Measured, measure_in_process, seconds
from bench.report import Result, format_seconds, mib, times
from homefinder.build.link import CANDIDATES
from homefinder.evaluation.baselines import bm25_ranker, homefinder_ranker, tfidf_ranker
from homefinder.evaluation.metrics import RankFunction as Rank
from homefinder.ranking.ranker import Ranker
from homefinder.settings import Settings
from homefinder.store.db import open_published


def explained_ranker(connection: Connection) -> Rank:
    """Homefinder with the scorecard of each home, as ``homefinder link`` writes it."""
    ranker = Ranker(connection)

    def rank(title: str, description: str, limit: int) -> list[str]:
        return [item.home_id for item in ranker.rank(title, description, limit)]

    return rank


RANKERS: Mapping[str, Callable[[Connection], Rank]] = {
    "Homefinder": homefinder_ranker,
    "Homefinder, with reasons": explained_ranker,
    "BM25": bm25_ranker,
    "TF-IDF": tfidf_ranker,
}


def compare(catalogues: Mapping[int, Settings], needs: int) -> Result:
    """Seconds and peak of memory of each ranker for ``needs`` needs on each catalogue."""
    texts = synthetic.needs(needs)
    rows = []
    least: dict[str, float] = {}
    for size, settings in catalogues.items():
        made = {name: measure_in_process(partial(_rank, make, settings, texts)) for name, make in RANKERS.items()}
        base = made["Homefinder"]
        for name, measured in made.items():
            each = measured.seconds / size
            rows.append(_row(size, name, measured, base, each / least.setdefault(name, each)))
    return Result(
        f"Link: {needs} needs",
        f"The best {CANDIDATES} homes for each of {needs} needs of 12 to 40 words. TF-IDF fits its vectors "
        "first, which is counted. "
        "The full-text index of the others was made with the catalogue. Memory is "
        f"beyond that of the started process. Growth: seconds for each home, compared with {min(catalogues):,} homes; "
        "1 × is growth in step, less is better.",
        ("homes, ranker", "seconds", "÷ Homefinder", "growth", "peak of memory", "÷ Homefinder"),
        rows,
    )


def find(size: int, settings: Settings, needs: int) -> Result:
    """One search at a time in this process, and the command from cold."""
    texts = synthetic.needs(needs)
    with closing(open_published(settings)) as catalogue:
        ranker = Ranker(catalogue)
        loading = seconds(lambda: ranker.scorer)
        rank = partial(ranker.rank, limit=10)
        took = sorted(seconds(partial(rank, text)) for text in texts)
        word = seconds(partial(rank, texts[0].split()[0]))
    cold = seconds(partial(_command, settings, texts[0]))
    empty = seconds(partial(_command, settings, None))
    return Result(
        f"Find on {size:,} homes",
        "A search in a running process, and `homefinder find` typed on a machine that has the files in memory.",
        ("what", "seconds", "÷ median"),
        [
            (what, format_seconds(value), times(value, statistics.median(took)))
            for what, value in (
                ("median of the needs", statistics.median(took)), ("slowest of the needs", took[-1]),
                ("loading the index, once", loading),
                ("one word", word), ("command, from cold", cold), ("command `--version`, from cold", empty),
            )
        ],
    )  # fmt: skip


def _rank(make: Callable[[Connection], Rank], settings: Settings, texts: Sequence[str]) -> float:
    with closing(open_published(settings)) as catalogue:
        return seconds(lambda: _rank_all(make(catalogue), texts))


def _rank_all(rank: Rank, texts: Sequence[str]) -> None:
    for text in texts:
        rank(text, "", CANDIDATES)


def _row(size: int, name: str, measured: Measured, base: Measured, growth: float) -> tuple[str, ...]:
    return (
        f"{size:,}, {name}", format_seconds(measured.seconds), times(measured.seconds, base.seconds), times(growth,
        1.0),
        mib(measured.peak), times(max(measured.peak, 1), max(base.peak, 1)),
    )  # fmt: skip


def _command(settings: Settings, text: str | None) -> None:
    arguments = ["--version"] if text is None else ["find", text, "--data", str(settings.data)]
    start = "from homefinder.cli.app import main; main()"
    subprocess.run([sys.executable, "-c", start, *arguments], check=True, stdout=subprocess.DEVNULL, env=os.environ)
