"""A gold file read: what is taken, and what is wrong in it named by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.evaluation.gold import Case, JudgedHome, read_gold
from tests.support.judged_catalogue import HEAD

BARE = HEAD.replace("\toutcome", "")
ROW = "N1\tT\tD\thttps://a\tHome\t3"


def read(folder: Path, content: bytes) -> list[Case]:
    path = folder / "gold.tsv"
    path.write_bytes(content)
    return read_gold(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "gold.tsv: is empty; a gold file has the columns need_id, title"),
        ("\n\n", "gold.tsv: is empty"),
        (HEAD, "gold.tsv: holds no judged home"),
        (f"{HEAD}\t\t\n", "gold.tsv: holds no judged home"),
        ("need_id\ttitle\n1\tx\n", "lacks the column 'description'"),
        (HEAD.replace("\t", ","), "lacks the column 'need_id'; .* with a tab between one and the next"),
        (f"{HEAD}N1\tT\tD\thttps://a\tHome\t4\tadopt\n", "gold.tsv:2: grade is '4'; it must be 0, 1, 2 or 3"),
        (f"{HEAD}N1\tT\tD\thttps://a\tHome\t\tadopt\n", "gold.tsv:2: grade is ''"),
        (f"{HEAD}N1\tT\tD\n", "gold.tsv:2: grade is ''"),
        (f"{HEAD}{ROW}\n\n{ROW[:-1]}x\n", "gold.tsv:4: grade is 'x'"),
        (f"{HEAD}\tT\tD\thttps://a\tHome\t3\n", "gold.tsv:2: has no need_id"),
        (f"{HEAD}N1\t\tD\thttps://a\tHome\t3\n", "gold.tsv:2: has no title"),
        (f"{HEAD}N1\tT\tD\t\t\t3\n", "gold.tsv:2: grade is 3 and no home is named"),
        (f"{HEAD}{ROW}\tadopt\tmore\n", "gold.tsv:2: has more cells than there are columns"),
        (f"{HEAD}{ROW}\tbuild\n", "gold.tsv:2: outcome 'build' is not known; there are adopt, extend, new-under"),
        (f"{HEAD}{ROW}\tadopt|\n", "gold.tsv:2: outcome '' is not known"),
        (f"{HEAD}{ROW}\tadopt\n{ROW}\textend\n", "gold.tsv:2: need N1 has several outcomes"),
        (f"{HEAD}{ROW}\n{ROW.replace('T', 'U')}\n", "gold.tsv:3: need N1 has another title than at .*gold.tsv:2"),
    ],
)
def test_a_wrong_gold_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as raised:
        read(tmp_path, text.encode())
    assert re.search(said, str(raised.value)), raised.value


@pytest.mark.parametrize("content", [b"need_id\ttitle\xff\n", b"need_id\x00\ttitle\n", "need_id".encode("utf-16")])
def test_what_is_no_text_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DeclarationError, match=r"gold\.tsv: "):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"none\.tsv: cannot be read"):
        read_gold(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (f"{HEAD}{ROW}\tadopt\n", ("adopt",)),
        (f"\ufeff{HEAD}{ROW}\tadopt\n", ("adopt",)),
        (f"{HEAD}{ROW}\tadopt\n".replace("\n", "\r\n"), ("adopt",)),
        (f"{HEAD}{ROW}\t extend | adopt \n", ("adopt", "extend")),
        (f"{HEAD}{ROW}\t\n", ()),
        (f"{HEAD}{ROW}\n", ()),
        (f"{BARE}{ROW}\n", ()),
        (f"{BARE}{ROW}\t\t\n", ()),
        (f"further\t{BARE}anything\t{ROW}\n", ()),
    ],
)
def test_forms_that_are_taken(tmp_path: Path, text: str, outcomes: tuple[str, ...]) -> None:
    assert read(tmp_path, text.encode()) == [Case("N1", "T", "D", (JudgedHome("Home", "https://a", 3),), outcomes)]


def test_an_outcome_may_stand_on_one_line_of_a_need(tmp_path: Path) -> None:
    (case,) = read(tmp_path, f"{HEAD}{ROW}\n{ROW.replace('Home', 'Other')}\tno-home\n".encode())
    assert case.outcomes == ("no-home",)
    assert [judged.home_title for judged in case.judged_homes] == ["Home", "Other"]


@pytest.mark.parametrize("grade", ["", "0"])
def test_a_need_may_have_no_judged_home(tmp_path: Path, grade: str) -> None:
    first, second = read(tmp_path, f"{HEAD}{ROW}\nN2\tU\tE\t\t\t{grade}\tno-home\n".encode())
    assert (second.need_id, second.judged_homes, second.outcomes) == ("N2", (), ("no-home",))
    assert len(first.judged_homes) == 1


def test_quotes_are_text(tmp_path: Path) -> None:
    (case,) = read(tmp_path, f'{HEAD}N1\tThe "list"\tD\thttps://a\tA "home"\t3\tadopt\n'.encode())
    assert (case.title, case.judged_homes[0].home_title) == ('The "list"', 'A "home"')
