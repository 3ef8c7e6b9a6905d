"""How well dates are read from judged texts, counted by the score of the folder that holds them."""

from __future__ import annotations

import csv
import runpy
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from homefinder.clean.decoding import decode_bytes
from homefinder.dates import read_dates
from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.scorer import FILE_NAME

ANSWER_COLUMNS = ("file", "kind", "starts", "ends", "certainty", "precision", "who", "what", "edition", "quote")
FILES_OF_GOLD = ("texts", "dates.tsv", FILE_NAME)
FIGURES = ("found", "false", "missed", "precision", "recall", "f1")


def evaluate_folder(folder: Path, out: Path | None = None) -> dict[str, Any]:
    """The figures of the script of scoring of the folder for what is read in its ``texts/``.

    ``kinds`` and ``all`` have found, false and missed, and precision, recall and F1 (0 to 1). The answers are kept in
    ``out`` where it is given. Raises UsageError where the folder lacks something.
    """
    missing = [name for name in FILES_OF_GOLD if not (folder / name).exists()]
    if missing:
        raise UsageError(f"{folder} is no folder of judged dates: it has no {', '.join(missing)}")
    with TemporaryDirectory() as scratch:
        answers = out or Path(scratch) / "answers.tsv"
        write_answers(folder / "texts", answers)
        return _count(folder, answers)


def write_answers(texts: Path, out: Path) -> None:
    """Write what is read in each text of a folder, a row a date."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        writer.writerow(ANSWER_COLUMNS)
        writer.writerows(_list_answers(texts))


def _list_answers(texts: Path) -> Iterator[list[str]]:
    for path in sorted(texts.iterdir()):
        text = decode_bytes(path.read_bytes())[0]
        for fact in read_dates(text, path.name):
            row = {"file": path.name, **fact.to_dict()}
            yield [" ".join(row[name].split()) for name in ANSWER_COLUMNS]


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _count(folder: Path, answers: Path) -> dict[str, Any]:
    score = runpy.run_path(str(folder / FILE_NAME))
    rows, extra, *_ = score["score"](_read_rows(folder / "dates.tsv"), _read_rows(answers))
    figures = {row[0]: dict(zip(FIGURES, row[1:], strict=True)) for row in rows}
    whole = figures.pop("ALL")
    counted = [row["f1"] for row in figures.values() if row["found"] + row["missed"]]
    return {"all": whole, "macro_f1": sum(counted) / len(counted) if counted else 0.0, "kinds": figures, **extra}
