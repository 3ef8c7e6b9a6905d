"""Find what two lists have in common: Homefinder beside Splink and beside plain rapidfuzz, on pairs that are known.

The others say which two records are one; Homefinder also orders editions, parts and APIs, gives its reasons, and keeps
apart what one list names twice. Both others look at title, beginning of the description, address and publisher.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.measure import measure_in_process
from bench.report import Result, format_seconds, mib, times
from bench.twins import Twins, build_twins, read_sample_words
from homefinder.resolve.clustering import resolve_records
from homefinder.resolve.matching.profile import RecordDescription

Records = Sequence[RecordDescription]
Pairs = set[tuple[str, str]]

_WORD = re.compile(r"[a-z0-9]+")
OPENING, LEAST_MATCH, BLOCK = 80, 0.5, 60
"""Characters of a description that the others look at; Splink's threshold; records in a block of the plain one."""


def compare(sizes: Sequence[int], folder: Path) -> Result:
    """Each way on two lists of each size, in a process of its own."""
    words = read_sample_words(folder / "words")
    rows: list[tuple[str, ...]] = []
    for size in sizes:
        rows += _measure_size(build_twins(size, words), folder / f"found-{size}.json")
    return Result(
        "Resolve two lists",
        "Two lists with the sample's words and a long tail, of so many records in all; one record in ten is a copy of "
        "one in the other list: 70 % at another address, 20 % without publisher, two titles in three with words "
        "dropped, added or misspelt, half of the descriptions cut. CPU seconds of all cores; Splink's tables are made "
        "before its clock starts. Memory is beyond that of the started process.",
        ("records, way", "precision", "recall", "CPU", "÷ Splink", "peak of memory"),
        rows,
    )


def _measure_size(twins: Twins, kept: Path) -> Iterator[tuple[str, ...]]:
    ways = {name: way for name, way in WAYS.items() if name != "Splink" or find_spec("splink")}
    made = {}
    for name, way in ways.items():
        measured = measure_in_process(partial(_run, way, twins.records, kept))
        found = {(left, right) for left, right in json.loads(kept.read_text(encoding="utf-8"))}
        made[name] = measured, found
    base = made["Splink" if "Splink" in made else "Homefinder"][0].seconds
    for name, (measured, found) in made.items():
        hits = len(found & twins.pairs)
        yield (
            f"{len(twins.records):,}, {name}", f"{hits / max(1, len(found)):.4f}", f"{hits / len(twins.pairs):.4f}",
            format_seconds(measured.seconds), times(measured.seconds, base), mib(measured.peak),
        )  # fmt: skip


def _run(way: Callable[[Records], tuple[float, Pairs]], records: Records, kept: Path) -> float:
    took, found = way(records)
    kept.write_text(json.dumps(sorted(found)), encoding="utf-8")
    return took


def _find_with_homefinder(records: Records) -> tuple[float, Pairs]:
    start = time.process_time()
    found = resolve_records(records)
    return time.process_time() - start, {
        pair for cluster in found.clusters for pair in combinations(cluster.members, 2)
    }


def _find_with_rapidfuzz(records: Records) -> tuple[float, Pairs]:
    """Blocks of the three rarest words, the address and how the description begins; a sum of likenesses; each once."""
    start = time.process_time()
    blocks: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    rare = _list_rare_words(records)
    for position, record in enumerate(records):
        for block in (*rare[position], record.url, f"o {record.description[:30].lower()}"):
            blocks[block][record.source_id == "second"].append(position)
    pairs = {
        (left, right)
        for lefts, rights in blocks.values()
        if len(lefts) + len(rights) <= BLOCK
        for left in lefts
        for right in rights
    }
    scored = sorted(((_likeness(records[left], records[right]), left, right) for left, right in pairs), reverse=True)
    used: set[int] = set()
    found = set()
    for likeness, left, right in scored:
        if likeness >= 130 and not used & {left, right}:
            used |= {left, right}
            found.add((records[left].id, records[right].id))
    return time.process_time() - start, found


def _likeness(left: RecordDescription, right: RecordDescription) -> float:
    title = fuzz.token_sort_ratio(left.title, right.title)
    opening = fuzz.ratio(left.description[:OPENING], right.description[:OPENING], score_cutoff=70)
    return title + 0.8 * opening + 20 * (left.url == right.url)


def _list_rare_words(records: Records) -> list[list[str]]:
    words = [set(_WORD.findall(record.title.lower())) for record in records]
    count = Counter(word for title in words for word in title)
    return [sorted(title, key=lambda word: (count[word], word))[:3] for title in words]


def _find_with_splink(records: Records) -> tuple[float, Pairs]:
    """Trained on the data, as its documentation says: random sampling for u, expectation maximisation for m."""
    import duckdb
    import pyarrow
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI(duckdb.connect())
    tables = [
        api.register(pyarrow.Table.from_pylist([_row(record) for record in records if record.source_id == source]))
        for source in ("first", "second")
    ]
    start = time.process_time()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("title", [0.95, 0.88, 0.8]),
            library.JaroWinklerAtThresholds("opening", [0.95, 0.88]),
            library.ExactMatch("url"),
            library.ExactMatch("publisher").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("url"), block_on("title"), block_on("substr(opening, 1, 20)"),
        ],
    )  # fmt: skip
    linker = Linker(tables, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("url"), block_on("title")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for known in ("url", "title"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(known))
    predicted = linker.inference.predict(threshold_match_probability=LEAST_MATCH)
    rows = predicted.as_duckdbpyrelation().project("unique_id_l, unique_id_r").fetchall()
    return time.process_time() - start, {(min(pair), max(pair)) for pair in rows}


def _row(record: RecordDescription) -> dict[str, Any]:
    return {
        "unique_id": record.id,
        "source_dataset": record.source_id,
        "title": " ".join(_WORD.findall(record.title.lower())),
        "opening": record.description[:OPENING].lower(),
        "url": record.url,
        "publisher": record.publisher_id or None,
    }


WAYS: Mapping[str, Callable[[Records], tuple[float, Pairs]]] = {
    "Homefinder": _find_with_homefinder,
    "Splink": _find_with_splink,
    "rapidfuzz": _find_with_rapidfuzz,
}
