"""What people said survives the loss of the whole data folder, and a backup that is not ours touches nothing."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.administration.backup import write_backup
from homefinder.administration.contents import MANIFEST
from homefinder.administration.own_home import lay_out_home
from homefinder.administration.restore import restore_backup
from homefinder.decisions.word_tables import TABLES
from homefinder.errors import HomefinderError, StoreError, UsageError
from homefinder.settings import ROOT, Settings
from homefinder.site.auth.accounts import add_account, ensure_site_secret, read_accounts
from homefinder.store.db import open_curation, transaction
from homefinder.store.schema import CURATION
from homefinder.store.schema.migrations import read_version
from tests.support.commands import dump, rows, well
from tests.support.folder_states import make_older, spoil_beginning

SOURCE = "uk-data-standards-catalogue"
HOME = f"{SOURCE}.standards.bods"
PASSWORD = "three random words"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of one source, with what a person said of everything, and an account."""
    home, data = tmp_path / "home", tmp_path / "data"
    lay_out_home(home, ROOT)
    for path in (home / "sources").iterdir():
        if path.stem not in (SOURCE, "curated"):
            path.unlink()
    data.mkdir()
    found = Settings(data=data, home=home)
    with closing(open_curation(found.curation)) as curation, transaction(curation):
        curation.execute(
            "INSERT INTO people (actor, pseudonym, display_name) VALUES ('somebody', 'reviewer-1', 'Somebody')"
        )
    add_account(found, "somebody", "curator", PASSWORD)
    ensure_site_secret(found)
    decisions = home / "vocab" / "decisions"
    decisions.mkdir()
    (decisions / "homelessness.sssom.tsv").write_text("# nothing yet\n")
    return found


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "safe.tar.gz"
    write_backup(settings, path)
    return path


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def write_again(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """The archive with members that were changed, as somebody who means harm would."""
    with tarfile.open(file) as archive:
        members = [(m.name, archive.extractfile(m).read()) for m in archive if m.isreg()]  # type: ignore[union-attr]
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members:
            if made := change(name, content):
                member = tarfile.TarInfo(made[0])
                member.size = len(made[1])
                archive.addfile(member, io.BytesIO(made[1]))


def rename_in(content: bytes, old: str, new: str) -> bytes:
    told = json.loads(content)
    for item in told["files"]:
        item["path"] = new if item["path"] == old else item["path"]
    return json.dumps(told).encode()


@pytest.mark.slow
def test_every_word_of_people_is_there_after_the_folder_was_lost(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEFINDER_HOME", str(settings.home))
    shutil.rmtree(settings.home / "vocab" / "decisions")
    data, file = settings.data, tmp_path / "safe.tar.gz"
    well("build", "--offline", data=data)
    need = rows(data, "SELECT id FROM needs ORDER BY id", name="catalogue.db")[0]["id"]
    well("decide", need, HOME, "accept", "--because", "It fits.", "--reviewer", "somebody", data=data)
    well("request", "open", "--title", "Ask", "--need", need, "--home", HOME, "--by", "somebody", data=data)
    with closing(open_curation(settings.curation)) as curation, transaction(curation):
        columns = {row["name"]: row for row in curation.execute("PRAGMA table_info(feedback)")}
        told = [name for name, row in columns.items() if not row["pk"]]
        marks = ", ".join("?" * len(told))
        curation.execute(f"INSERT INTO feedback ({', '.join(told)}) VALUES ({marks})", ["said"] * len(told))
    before, accounts = dump(data, "curation.db", without=()), read_accounts(settings)
    secret = settings.site_secret.read_text()
    well("backup", file, data=data)
    shutil.rmtree(data)
    well("restore", file, data=data)
    well("build", "--offline", data=data)
    assert dump(data, "curation.db", without=()) == before
    assert all(before[table] for table in ("decisions", "change_requests", "feedback", "people") if table in before)
    assert (read_accounts(settings), settings.site_secret.read_text()) == (accounts, secret)
    assert rows(data, "SELECT 1 FROM candidates", name="catalogue.db")
    assert "accept" in well("decisions", data=data)


def test_a_backup_is_for_its_owner_alone_and_names_what_it_holds(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        assert {member.name for member in archive} == {
            MANIFEST, "data/curation.db", "data/accounts.json", "data/site-secret", f"sources/{SOURCE}.yml",
            "sources/curated.yml", "vocab/decisions/homelessness.sssom.tsv",
        }  # fmt: skip
    assert not [path for path in file.parent.iterdir() if path.name.endswith(".part")]


def test_every_table_of_what_people_said_is_backed_up(settings: Settings, tmp_path: Path) -> None:
    saved = {table.file_name for table in TABLES}
    assert saved
    for name in saved:
        (settings.home / "vocab" / "decisions" / name).write_text("nothing\tyet\n")
    write_backup(settings, tmp_path / "all.tar.gz")
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        assert {f"vocab/decisions/{name}" for name in saved} < {member.name for member in archive}


def test_what_is_replaced_is_kept_beside_and_private_files_stay_private(settings: Settings, file: Path) -> None:
    add_account(settings, "another", "contributor", PASSWORD)
    settings.site_secret.write_text("another")
    declared = settings.home / "sources" / f"{SOURCE}.yml"
    declared.write_text("changed")
    done = restore_backup(settings, file)
    assert set(read_accounts(settings)) == {"somebody"}
    assert (settings.data / "site-secret.before-restore").read_text() == "another"
    assert declared.with_name(f"{declared.name}.before-restore").read_text() == "changed"
    assert len(done.written) == 4
    assert done.same == 2
    for name in ("accounts.json", "site-secret"):
        assert stat.S_IMODE((settings.data / name).stat().st_mode) == 0o600
    restore_backup(settings, file)
    assert (settings.data / "curation.db.before-restore-2").exists()


def test_the_database_is_restored_while_others_have_it_open(settings: Settings, file: Path) -> None:
    with closing(open_curation(settings.curation)) as reader:
        with transaction(reader):
            reader.execute("DELETE FROM people")
        restore_backup(settings, file)
        assert [row["actor"] for row in reader.execute("SELECT actor FROM people")] == ["somebody"]
        assert reader.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    kept = settings.data / "curation.db.before-restore"
    with closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT count(*) FROM people").fetchone()[0] == 0


def test_a_backup_taken_while_somebody_writes_is_of_one_moment(settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(open_curation(settings.curation)) as curation:
            number = 1
            while not stop.is_set():
                number += 1
                with transaction(curation):  # two rows at a time: never one alone
                    for half in "ab":
                        values = (f"p{number}{half}", f"r{number}{half}")
                        curation.execute(
                            "INSERT INTO people (actor, pseudonym, display_name) VALUES (?, ?, '')", values
                        )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            write_backup(settings, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        shutil.rmtree(settings.data)
        restore_backup(settings, tmp_path / f"{number}.tar.gz")
        assert rows(settings.data, "SELECT count(*) AS n FROM people", name="curation.db")[0]["n"] % 2 == 1


def test_a_damaged_database_is_moved_aside(settings: Settings, file: Path) -> None:
    spoil_beginning(settings.curation)
    spoiled = settings.curation.read_bytes()
    restore_backup(settings, file)
    assert (settings.data / "curation.db.before-restore").read_bytes() == spoiled
    assert rows(settings.data, "SELECT actor FROM people", name="curation.db") == [{"actor": "somebody"}]


def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(settings: Settings, file: Path) -> None:
    before = file.read_bytes()
    spoil_beginning(settings.curation)
    with pytest.raises(StoreError, match=r"curation\.db: is damaged"):
        write_backup(settings, file)
    assert file.read_bytes() == before


def test_what_an_older_version_backed_up_is_brought_up(settings: Settings, tmp_path: Path) -> None:
    make_older(settings.curation)
    version = read_version(sqlite3.connect(settings.curation))
    manifest = write_backup(settings, tmp_path / "old.tar.gz")
    assert manifest.schema_version == version < CURATION.version
    shutil.rmtree(settings.data)
    restore_backup(settings, tmp_path / "old.tar.gz")
    with closing(sqlite3.connect(settings.curation)) as restored:
        assert read_version(restored) == CURATION.version
        assert restored.execute("SELECT actor FROM people").fetchall() == [("somebody",)]


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip_a_byte(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 0x55
    file.write_bytes(raw)


def lose_the_manifest(file: Path) -> None:
    write_again(file, lambda name, content: None if name == MANIFEST else (name, content))


def change_a_file(file: Path) -> None:
    write_again(file, lambda name, c: (name, c[:-1] + b"x" if name.endswith("accounts.json") else c))


def say_a_newer_schema(file: Path) -> None:
    write_again(file, lambda name, c: (name, c.replace(b'"schema_version": ', b'"schema_version": 9')))


def say_a_newer_form(file: Path) -> None:
    write_again(file, lambda name, c: (name, c.replace(b'"format": 1', b'"format": 2')))


def lead_out(file: Path, out: str = "data/../../out") -> None:
    old = "data/accounts.json"
    write_again(file, lambda name, c: (name.replace(old, out), rename_in(c, old, out) if name == MANIFEST else c))


def lead_to_the_root(file: Path) -> None:
    lead_out(file, "/tmp/out-of-backup")


def add_a_file(file: Path) -> None:
    write_again(file, lambda name, c: ("sources/other.yml" if name == "sources/curated.yml" else name, c))


def lose_a_file(file: Path) -> None:
    write_again(file, lambda name, c: None if name == "sources/curated.yml" else (name, c))


def put_a_link(file: Path) -> None:
    with tarfile.open(file) as archive:
        members = [(m, archive.extractfile(m).read()) for m in archive]  # type: ignore[union-attr]
    with tarfile.open(file, "w:gz") as archive:
        for member, content in members:
            if member.name == "data/accounts.json":
                member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
            archive.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    "spoil",
    [cut_short, flip_a_byte, lose_the_manifest, change_a_file, say_a_newer_schema, say_a_newer_form, lead_out,
     lead_to_the_root, add_a_file, lose_a_file, put_a_link],
)  # fmt: skip
def test_what_is_no_whole_backup_is_refused_and_touches_nothing(
    spoil: Callable[[Path], None], settings: Settings, file: Path
) -> None:
    spoil(file)
    before = read_all(settings.data), read_all(settings.home)
    with pytest.raises(StoreError, match=r"safe\.tar\.gz: "):
        restore_backup(settings, file)
    after = read_all(settings.data)
    after.pop(".locks/refresh.lock")
    assert (after, read_all(settings.home)) == before
    assert not (settings.data.parent / "out").exists()


@pytest.mark.parametrize("place", ["data/accounts.json", "home/vocab/decisions", "home/sources/curated.yml"])
def test_a_link_in_the_folder_is_not_followed(place: str, settings: Settings, file: Path, tmp_path: Path) -> None:
    path, elsewhere = tmp_path / place, tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = read_all(settings.data)
    with pytest.raises(StoreError, match=f"{path.name}: is a link"):
        restore_backup(settings, file)
    after = read_all(settings.data)
    after.pop(".locks/refresh.lock")
    assert after == before


@pytest.mark.parametrize("name", ["", "none/safe.tar.gz"])
def test_a_place_that_is_no_file_is_refused(name: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_backup(settings, tmp_path / name)
    with pytest.raises(HomefinderError):
        restore_backup(settings, tmp_path / name)
