"""The needs file: what is refused, and whether what people wrote there is whole."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz

from homefinder.errors import DeclarationError
from homefinder.ranking.needs import Need, NeedEvidence, read_needs
from homefinder.settings import ROOT

NEEDS = ROOT / "vocab" / "needs"
NEED: dict[str, object] = {
    "id": "hive-number",
    "title": "A number for each hive",
    "description": "Hives move.  We lose them.",
    "asked_by": "Beekeepers",
    "evidence": [{"text": "Hives were lost.", "url": "https://bees.example/report"}],
    "consequence": "Lost bees.",
    "keywords": ["hive"],
}
GOOD: dict[str, object] = {
    "sector": "bees",
    "title": "Bees",
    "description": "Needs of beekeepers.",
    "licence": "MIT",
    "needs": [NEED],
}


def test_a_need_may_list_the_items_that_it_asks_for(tmp_path: Path) -> None:
    needs = [NEED | {"items": ["number of the hive", "trees:t.kind"]}, NEED | {"id": "bare"}]
    write(tmp_path, GOOD | {"needs": needs})
    assert [one.items for one in read_needs(tmp_path)] == [("number of the hive", "trees:t.kind"), ()]


def write(folder: Path, data: object, name: str = "bees.yml") -> Path:
    (folder / name).write_text(data if isinstance(data, str) else yaml.safe_dump(data), encoding="utf-8")
    return folder


def changed(**changes: object) -> dict[str, object]:
    return GOOD | {"needs": [NEED | changes]}


def test_a_need_is_read_whole(tmp_path: Path) -> None:
    assert read_needs(write(tmp_path, GOOD)) == (
        Need(
            id="hive-number",
            sector="bees",
            title="A number for each hive",
            description="Hives move.  We lose them.",
            asked_by="Beekeepers",
            evidence=(NeedEvidence("Hives were lost.", "https://bees.example/report"),),
            consequence="Lost bees.",
            keywords=("hive",),
            source="vocab/needs/bees.yml",
        ),
    )


def test_no_folder_no_needs(tmp_path: Path) -> None:
    assert read_needs(tmp_path / "absent") == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (changed(colour="blue"), "need hive-number: colour: unknown key"),
        (GOOD | {"colour": "blue"}, "colour: unknown key"),
        (changed(title="  "), "need hive-number: title"),
        (changed(keywords=[]), "need hive-number: keywords"),
        (changed(evidence=[{"text": "x", "url": "javascript:alert(1)"}]), "need hive-number: evidence.0.url"),
        (changed(id="Hive Number"), "need Hive Number: id"),
        (GOOD | {"needs": ["hive"]}, "need number 1"),
        (GOOD | {"sector": "wasps"}, "the file's name says 'bees'"),
        ("- just\n- a list\n", "the file"),
        ("sector: [", "is not valid YAML"),
        ("sector: bees\nsector: bees\n", "says 'sector' again"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, data: object, says: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(says)) as refused:
        read_needs(write(tmp_path, data))
    assert "bees.yml" in str(refused.value)


def test_two_needs_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD | {"sector": "wasps"}, "wasps.yml")
    with pytest.raises(DeclarationError, match=r"'hive-number'.*bees\.yml and .*wasps\.yml"):
        read_needs(tmp_path)


def test_every_need_of_the_repository_is_complete() -> None:
    needs = read_needs(NEEDS)
    assert len([need for need in needs if need.sector == "childrens-safeguarding"]) == 20
    for need in needs:
        sentences = re.findall(r"[.?!](?:\s|$)", need.description)
        assert 2 <= len(sentences) <= 4, need.id
        assert 20 <= len(need.description.split()) <= 90, need.id
        assert len(need.title.split()) <= 14, need.id
        assert len(need.keywords) >= 5, need.id
        assert need.consequence.endswith("."), need.id
        assert len(set(need.keywords)) == len(need.keywords), need.id


def test_needs_are_unlike_each_other() -> None:
    for one, other in itertools.combinations(read_needs(NEEDS), 2):
        alike = fuzz.token_set_ratio(f"{one.title} {one.description}", f"{other.title} {other.description}")
        assert alike < 70, f"{one.id} and {other.id} read alike ({alike:.0f} of 100)"


def test_no_need_names_the_home_that_could_answer_it(register_rows: Path) -> None:
    with register_rows.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = {row["title"].lower() for row in rows}
    names |= {name.lower() for row in rows for name in row["alt_names"].split("|") if len(name) > 3}
    for need in read_needs(NEEDS):
        text = f" {re.sub(r'[^a-z0-9-]+', ' ', f'{need.title} {need.description}'.lower())} "
        named = [name for name in names if f" {re.sub(r'[^a-z0-9-]+', ' ', name).strip()} " in text]
        assert named == [], need.id


def test_no_evidence_is_an_address_that_nobody_saw(register_rows: Path, corpus_root: Path) -> None:
    seen = register_rows.read_text(encoding="utf-8")
    seen += (corpus_root / "govuk-pages-register" / "referenced_govuk_addresses.tsv").read_text(encoding="utf-8")
    addresses = {proof.url for need in read_needs(NEEDS) for proof in need.evidence}
    assert {address for address in addresses if address not in seen} == set()
