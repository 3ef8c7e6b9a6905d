"""Every command on a folder that is missing, only to be read, of a version before or damaged: it works, or says in one
sentence what is wrong with which file and what heals it."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from docs.generator.settings import list_data_paths
from homefinder.cli.app import app
from homefinder.settings import Settings
from homefinder.site.auth.accounts import add_account, ensure_site_secret
from tests.conftest import ROOT
from tests.support.commands import Said, command, rows, well
from tests.support.data_folders import Copy
from tests.support.folder_states import (
    DATABASES,
    make_newer,
    make_older,
    modes,
    read_files,
    spoil_beginning,
    spoil_rest,
)
from tests.support.lowly import run_lowly

SOURCE = "uk-data-standards-catalogue"
NEED = "steps-of-protection"
SECTOR = "childrens-safeguarding"
REQUEST = "Let it be asked"
RECORDING = str(ROOT / "sample" / "uk-api-catalogue" / "2026-11-15")
BECAUSE = ("--because", "It is so.")
BY = ("--by", "somebody")


FILES = {"l": "ledger.db", "c": "catalogue.db", "k": "curation.db", "r": "catalogue.rdf"}
HOME, OTHER = f"{SOURCE}.standards.bods", f"{SOURCE}.standards.360giving"


@dataclass(frozen=True, slots=True)
class Case:
    """One command. ``opens``: the letters of the files that it opens, a capital where it cannot do without."""

    words: tuple[str, ...]
    opens: str
    writes: bool = False

    @property
    def files(self) -> set[str]:
        return {FILES[letter.lower()] for letter in self.opens}

    @property
    def needs_a_file(self) -> bool:
        return self.opens != self.opens.lower()


def reads(opens: str, *words: str) -> Case:
    return Case(words, opens)


def writes(opens: str, *words: str) -> Case:
    return Case(words, opens, writes=True)


CASES: Mapping[str, Case] = {
    "build": writes("lk", "--offline"),
    "harvest": writes("lk", SOURCE, "--offline"),
    "sources": reads("L"),
    "runs": reads("L"),
    "issues": reads("L", SOURCE),
    "source preview": reads("l", "uk-api-catalogue", "--replay", RECORDING),
    "why": reads("L", "HOME"),
    "retire": writes("Lk", SOURCE, "--keep", *BECAUSE),
    "prune": writes("Lk", "--before", "2020-01-01"),
    "check-links": writes("L", "--limit", "1"),
    "duties": reads("C"),
    "uses": reads("C"),
    "stewardship": reads("Ck", "HOME"),
    "proposals": reads("C"),
    "evaluate-duties": reads("C", "DUTIES"),
    "find": reads("Ck", "children in care"),
    "need": reads("Ck", NEED),
    "outcomes": reads("C"),
    "owners": reads("C"),
    "routes": reads("C"),
    "pack": reads("Ck", NEED),
    "evaluate": reads("C", "GOLD"),
    "items": reads("C", "--search", "child"),
    "item": reads("C", f"{SOURCE}:none"),
    "compare": reads("C", "HOME"),
    "coverage": reads("C", NEED),
    "check": reads("C", "GOLD", "--against", "HOME"),
    "changes": reads("L", "--source", SOURCE),
    "events": reads("C", "--source", SOURCE),
    "diff": reads("C", HOME),
    "editions": reads("C", "HOME"),
    "impact": reads("Ck", "HOME"),
    "watch": reads("Ck", NEED),
    "calendar": reads("C", "--past"),
    "dates": reads("C", "HOME"),
    "workload": reads("C"),
    "upkeep": reads("C"),
    "digest": reads("Ck", "--sector", SECTOR),
    "subscribers": reads("k"),
    "review": reads("Ck"),
    "decide": writes("Ck", NEED, "HOME", "unsure", *BECAUSE),
    "undo": writes("k", "UID", *BECAUSE),
    "decisions": reads("Ck"),
    "proposed-needs": reads("k"),
    "import": writes("ck", "MAPPINGS"),
    "answer": writes("Ck", "HOME", "councils", "1", "yes", *BECAUSE, *BY),
    "pairs": reads("Ck"),
    "pair": writes("Ck", "HOME", "OTHER", "different", *BECAUSE, "--reviewer", "somebody"),
    "evaluate-resolve": reads("C", "PAIRS"),
    "request open": writes("Ck", "--title", "Another", "--home", "OTHER", *BY),
    "request move": writes("ck", REQUEST, "submitted", *BECAUSE, *BY),
    "request undo": writes("ck", REQUEST, *BECAUSE, *BY),
    "request note": writes("ck", REQUEST, "A note.", *BY),
    "request deadline": writes("ck", REQUEST, "2027-01-01", *BECAUSE, *BY),
    "request amend": writes("ck", REQUEST, "title", "Better", *BECAUSE, *BY),
    "request relate": writes("ck", REQUEST, "follows", REQUEST, *BY),
    "request dismiss": writes("ck", REQUEST, "none", *BECAUSE, *BY),
    "request list": reads("ck"),
    "request show": reads("ck", REQUEST),
    "request report": reads("ck"),
    "request suggestions": reads("Ck"),
    "request save": reads("k", "--dir", "SAVED"),
    "request import": writes("k", "SAVED"),
    "resolve": writes("Lk"),
    "link": writes("Lk"),
    "publish": writes("Lk"),
    "export": reads("Ck", "dcat"),
    "sparql": reads("R", "ASK { ?s ?p ?o }"),
    "alarms": reads("L"),
    "doctor": reads("LCkR"),
    "backup": reads("k", "BACKUP"),
    "restore": writes("k", "SAFE"),
    "curator add": writes("", "somebody"),
    "curator list": reads(""),
    "curator remove": writes("", "anybody"),
    "erase": writes("k", "--email", "reader@example.org", *BECAUSE),
}
ELSEWHERE = {
    "serve": "tests/site/test_folders.py", "schedule": "tests/scheduler/test_server.py",
    "init": "tests/administration/test_own_home.py", "evaluate-dates": "tests/evaluation/judged_facts/test_dates.py",
    "evaluate-items": "tests/evaluation/judged_facts/test_items.py",
    "move-base": "tests/administration/test_move_base.py",
    "source try": "tests/cli/test_source_commands.py",
    "source check": "tests/cli/test_source_commands.py",
}  # fmt: skip
"""Commands that go on until they are ended, touch no data folder or need a base of its own, and where the same is
tried of them."""

HEALED_BY = {
    "ledger.db": "move it aside, with ledger.db-wal and ledger.db-shm where they are there, and make it anew with "
    "`homefinder build --from-archive --data {data}`",
    "catalogue.db": "; make it anew with `homefinder publish --data {data}`",
    "curation.db": "move it aside, with curation.db-wal and curation.db-shm where they are there, and put a copy of it "
    "in its place",
}
OLD = "was made by an older version; make it anew with `homefinder publish --data"

TAKES_DAMAGE = {("build", "curation.db"), ("restore", "curation.db")}
"""Commands that a damaged file does not stop: the first harvests all before it looks, the second puts another there."""

CREATORS = ("build", "harvest", "restore")


def list_commands(group: TyperGroup, before: str = "") -> Iterator[str]:
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from list_commands(one, f"{name} ")
        elif not one.hidden:
            yield before + name


def test_every_command_is_tried_on_every_folder() -> None:
    found = get_command(app)
    assert isinstance(found, TyperGroup)
    assert sorted(list_commands(found)) == sorted([*CASES, *ELSEWHERE])


@dataclass(frozen=True)
class Sound:
    """A folder in order, the words that the capitals stand for, and how each command that reads ends on it."""

    data: Path
    named: Mapping[str, str]

    @cached_property
    def ended(self) -> Mapping[str, Said]:
        return {name: command(*self.words(name), data=self.data) for name, case in CASES.items() if not case.writes}

    def words(self, name: str) -> list[str]:
        return [*name.split(), *(self.named.get(word, word) for word in CASES[name].words)]


@pytest.fixture(scope="module")
def sound(one_source_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """One source of the sample at both dates, a decision and a request. Not to be changed."""
    root = tmp_path_factory.mktemp("sound")
    data, gold, pairs = root / "data", root / "gold.tsv", root / "pairs.tsv"
    shutil.copytree(one_source_folder, data)
    gold.write_text(f"need_id\ttitle\tdescription\thome_url\thome_title\tgrade\n{NEED}\tSteps\t\t\t{HOME}\t3\n")
    pairs.write_text(f"left_source\tleft_id\tright_source\tright_id\trelation\n{SOURCE}\tbods\t{SOURCE}\tx\texact\n")
    duties = root / "duties"
    duties.mkdir()
    (duties / "score.py").write_text("print('level right 1/1')\n")
    (duties / "obligation.tsv").write_text(f"home_id\thome_title\thome_url\tlevel\n{HOME}\tBODS\t\trecommended\n")
    well("decide", NEED, HOME, "accept", *BECAUSE, "--reviewer", "somebody", data=data)
    well("request", "open", "--title", REQUEST, "--need", NEED, "--home", HOME, *BY, data=data)
    well("publish", data=data)
    well("request", "save", "--dir", root / "saved", data=data)
    command("export", "sssom", "--out", root / "mappings.tsv", data=data)
    well("backup", root / "safe.tar.gz", data=data)
    named = {
        "HOME": HOME, "OTHER": OTHER, "GOLD": str(gold), "PAIRS": str(pairs), "DUTIES": str(duties),
        "SAVED": str(root / "saved"),
        "MAPPINGS": str(root / "mappings.tsv"), "SAFE": str(root / "safe.tar.gz"), "BACKUP": "/tmp/none.tar.gz",
        "UID": str(rows(data, "SELECT uid FROM decisions", name="curation.db")[0]["uid"]),
    }  # fmt: skip
    return Sound(data, named)


def check_told(said: Said, *names: str) -> str:
    """One sentence on stderr that has these names, for exit 1; of the doctor what it found. Gives the sentence."""
    assert said.code == 1, said
    assert re.fullmatch(r"homefinder: .+", said.complaint), said
    told = said.out if "see above" in said.complaint else said.complaint
    assert "Traceback" not in said.out + said.err
    for name in names:
        assert name in told, (name, told)
    return told


def check_same(said: Said, data: Path, sound: Sound, name: str) -> None:
    """The command ends on this folder as it does on the one in order."""
    ended = sound.ended[name]
    assert (said.code, said.out.replace(str(data), ""), said.err.replace(str(data), "")) == (
        ended.code, ended.out.replace(str(sound.data), ""), ended.err.replace(str(sound.data), ""),
    ), name  # fmt: skip


def run_command_in(told: str) -> Said:
    """Run the command that a sentence advises, as a person who copies it."""
    found = re.search(r"`homefinder ([^`]+) --data ([^`]+)`", told)
    assert found, told
    return command(*shlex.split(found[1]), data=Path(shlex.split(found[2])[0]))


WITHOUT_ITEMS = {
    "item": "no item ", "compare": "states no items, codes or rules in this catalogue",
    "check": "states no items in this catalogue",
}  # fmt: skip
"""What is told of a catalogue whose source states no items."""


@pytest.mark.slow
def test_each_command_works_on_a_folder_that_is_in_order(sound: Sound) -> None:
    failed = {name: said for name, said in sound.ended.items() if (said.code, said.err) != (0, "")}
    assert failed.keys() == WITHOUT_ITEMS.keys()
    for name, told in WITHOUT_ITEMS.items():
        assert told in failed[name].err


@pytest.mark.parametrize("name", CASES)
def test_a_folder_that_is_not_there_is_named_and_not_made(name: str, sound: Sound, tmp_path: Path) -> None:
    if name in CREATORS:
        return
    missing = tmp_path / "mistyped"
    told = check_told(command(*sound.words(name), data=missing), f"{missing}: there is no such folder")
    assert f"`homefinder build --data {missing}`" in told
    assert not missing.exists()


@pytest.mark.parametrize("name", CASES)
def test_a_file_in_place_of_the_folder_is_named(name: str, sound: Sound, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    check_told(command(*sound.words(name), data=file), f"{file}: is a file, not a folder; name a folder with --data")


@pytest.mark.parametrize("name", [name for name in CASES if name not in CREATORS])
def test_an_empty_folder_is_not_filled_with_an_empty_catalogue(name: str, sound: Sound, tmp_path: Path) -> None:
    said = command(*sound.words(name), data=tmp_path)
    if CASES[name].needs_a_file:
        check_told(said, str(tmp_path), f"`homefinder build --data {tmp_path}`")
    assert {path.name for path in tmp_path.iterdir()} <= {"curation.db", "curation.db-shm", "curation.db-wal", ".locks"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folders", "files"),
    [pytest.param(0o555, 0o444, id="folder"), pytest.param(0o755, 0o444, id="files")],
)
def test_what_may_only_be_read_is_read_and_never_written(folders: int, files: int, sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    before = read_files(data)
    with modes(data, folders=folders, files=files):
        ended = dict(zip(CASES, run_lowly([sound.words(name) for name in CASES], data), strict=True))
    for name, said in ended.items():
        if CASES[name].writes and CASES[name].opens:
            told = check_told(said, f"{data}", "cannot be written", "for the right to write there")
            assert "make it" not in told
        elif not CASES[name].writes:
            check_same(said, data, sound, name)
    assert read_files(data) == before


@pytest.mark.slow
def test_what_may_not_be_read_is_not_called_damaged(sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    with modes(data, folders=0o755, files=0o000):
        ended = dict(zip(CASES, run_lowly([sound.words(name) for name in CASES], data), strict=True))
    for name, said in ended.items():
        if CASES[name].opens:
            told = check_told(said, str(data), "cannot be read", "; ask whoever keeps")
            assert "make it" not in told, name


@pytest.mark.slow
def test_a_folder_of_a_version_before_is_read_as_it_is(sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    for name in ("ledger.db", "curation.db"):
        make_older(data / name)
    before = read_files(data)
    for name, case in CASES.items():
        if not case.writes:
            said = command(*sound.words(name), data=data)
            check_same(said, data, sound, name)
    assert read_files(data) == before


@pytest.mark.slow
def test_a_catalogue_of_a_version_before_is_made_anew_by_what_is_advised(sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    for name in DATABASES:
        make_older(data / name)
    for name, case in CASES.items():
        if "catalogue.db" in case.files and not case.writes:
            told = check_told(command(*sound.words(name), data=data), f"{data / 'catalogue.db'}: {OLD} {data}`")
    run_command_in(told)
    assert {path.name for path in data.glob("*.v*")} == {"ledger.db.v6", "curation.db.v5"}
    for name, case in CASES.items():
        if not case.writes:
            assert command(*sound.words(name), data=data).code == sound.ended[name].code, name


@pytest.mark.slow
@pytest.mark.parametrize("damaged", DATABASES)
@pytest.mark.parametrize("spoil", [spoil_rest, make_newer])
def test_a_damaged_file_is_named_with_what_heals_it(
    damaged: str, spoil: Callable[[Path], None], sound: Sound, copy_of: Copy
) -> None:
    data = copy_of(sound.data)
    spoil(data / damaged)
    heals = "upgrade Homefinder" if spoil is make_newer else HEALED_BY[damaged].format(data=data)
    for name, case in CASES.items():
        if damaged in case.files and (name, damaged) not in TAKES_DAMAGE:
            check_told(command(*sound.words(name), data=data), f"{data / damaged}", heals)
        elif not case.writes:
            said = command(*sound.words(name), data=data)
            assert said.out.replace(str(data), "") == sound.ended[name].out.replace(str(sound.data), ""), name


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [spoil_beginning, spoil_rest])
@pytest.mark.parametrize("damaged", ["ledger.db", "catalogue.db"])
def test_what_is_advised_heals_it(damaged: str, spoil: Callable[[Path], None], sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    spoil(data / damaged)
    told = check_told(
        command("need", NEED, data=data) if damaged == "catalogue.db" else command("runs", data=data), damaged
    )
    if damaged == "ledger.db":
        (data / damaged).rename(data / "ledger.db.damaged")
    assert run_command_in(told).code == 0
    assert "WRONG" not in well("doctor", data=data)


@pytest.mark.slow
def test_all_that_stands_in_the_folder_is_described(sound: Sound, copy_of: Copy) -> None:
    data = copy_of(sound.data)
    for name in ("ledger.db", "curation.db"):
        make_older(data / name)
    add_account(Settings(data=data), "somebody", "curator", "three random words")
    ensure_site_secret(Settings(data=data))
    well("publish", data=data)
    described = {name for names in list_data_paths() for name in names.split(", ")}
    assert {path.name for path in data.iterdir()} <= described
    assert {"accounts.json", "site-secret", "curation.db.v5", "ledger.db.v6"} <= described
