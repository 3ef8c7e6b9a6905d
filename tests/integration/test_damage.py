"""Publications that are damaged, as they really were and as chance damages them: a damage is no absence."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.fetch.replay import find_replays
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import accept_held_run, harvest_replay
from homefinder.settings import Settings
from homefinder.source import Source, read_sources
from tests.support.commands import rows
from tests.support.data_folder import house
from tests.support.editions import Edition, Line

HARVEST, PEERS = "cases/harvest", "cases/peers"
REPO = "https://codeload.github.com/example/made/tar.gz/refs/heads/main"


def declared(case: Path, source_id: str) -> Source:
    return Source.model_validate(yaml.safe_load((case / f"{source_id}.yml").read_text()))


def take(data: Path, source: Source, folder: Path) -> RunResult:
    return harvest_replay(Settings(data=data), source, find_replays(folder)[0])


def states(data: Path) -> dict[str, str]:
    return {row["key"]: row["state"] for row in rows(data, "SELECT key, state FROM records")}


def test_a_slip_in_one_file_removes_no_standard(tmp_path: Path, replay_root: Path) -> None:
    source = read_sources(Path("sources"))["planning-data-specification"]
    first = take(tmp_path, source, replay_root / source.id / "2026-06-30")
    again = take(
        tmp_path, source, replay_root.parent / HARVEST / "typo-removes-standard" / "replay" / source.id / "2026-07-01"
    )
    assert (again.state, again.counts.removed, again.counts.missing, again.counts.unread) == ("committed", 0, 0, 1)
    assert len(states(tmp_path)) == first.counts.parsed
    (kept,) = rows(tmp_path, "SELECT missing_since, unread_reason FROM records WHERE state = 'unread'")
    assert kept["missing_since"] == "2026-07-01"
    assert "is not valid YAML" in kept["unread_reason"]


def test_the_files_of_a_repository_each_with_its_fault(tmp_path: Path, replay_root: Path) -> None:
    case = replay_root.parent / HARVEST / "git-archive"
    source = declared(case, "trial-repo")
    runs = [take(tmp_path, source, case / "replay" / "trial-repo" / f"2026-11-0{day}") for day in range(1, 6)]
    assert [run.state for run in runs] == ["committed", "failed", "committed", "failed", "failed"]
    assert set(states(tmp_path).values()) == {"present"}
    codes = {row["code"] for row in rows(tmp_path, "SELECT code FROM issues WHERE current = 1")}
    assert {"pointer-file", "moved-permanently", "malformed-front-matter", "unreadable-file"} <= codes
    moved = rows(tmp_path, "SELECT message FROM issues WHERE code = 'moved-permanently'")
    assert all("newowner/trial" in row["message"] for row in moved)


def test_a_list_that_shifts_while_it_is_paged_loses_nothing(tmp_path: Path, replay_root: Path) -> None:
    case = replay_root.parent / HARVEST / "ckan-paging-shift"
    source, folder = declared(case, "trial-ckan"), case / "replay" / "trial-ckan"
    for day, removed in enumerate([0, 0, 1, 0], start=1):
        run = take(tmp_path, source, folder / f"2026-11-0{day}")
        assert (run.state, run.counts.removed) == ("committed", removed)
        said = {row["code"] for row in rows(tmp_path, "SELECT code FROM issues WHERE current = 1")}
        assert ("list-moved" in said) == (day in (2, 4))
    assert {key for key, state in states(tmp_path).items() if state == "removed"} == {"set-003"}
    assert states(tmp_path)["set-010"] == "present"


def test_another_order_of_key_words_and_files_is_no_change(tmp_path: Path, replay_root: Path) -> None:
    case = replay_root.parent / PEERS / "order-reopens"
    source = declared(case, "trial-order")
    take(tmp_path, source, case / "replay" / "trial-order" / "2026-11-01")
    again = take(tmp_path, source, case / "replay" / "trial-order" / "2026-11-02")
    assert (again.state, again.counts.changed) == ("committed", 0)
    assert rows(tmp_path, "SELECT count(*) AS n FROM changes WHERE kind <> 'added'")[0]["n"] == 0


def repository() -> dict[str, Any]:
    """A source that reads pages and a table of owners from one archive."""
    pages = {
        "name": "pages", "files": "pages/*.md", "exclude": "pages/README.md",
        "mapping": {"key": "{$stem}", "kind": "standard", "fields": {
            "title": "title", "publisher": {"from": "owner", "lookup": "owners", "column": "name"}}},
    }  # fmt: skip
    owners = {"files": "data/owners.csv", "format": "csv", "key": "id"}
    return {
        "adapter": "git_archive", "completeness": "full", "expect": {"min_records": 1, "max_drop": 1.0},
        "parameters": {"archives": [{"url": REPO, "lookups": {"owners": owners}, "collections": [pages]}]},
    }  # fmt: skip


OWNERS = b"id,name\ndfe,Department for Education\n"


def pack(files: Mapping[str, bytes]) -> Edition:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:  # gzip would put the time of day into it
        for name, data in files.items():
            info = tarfile.TarInfo(f"made-main/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return Edition("made", (Line(REPO, headers={}, body=out.getvalue()),))


def page(title: str) -> bytes:
    return f"---\ntitle: {title}\nowner: dfe\n---\nWhat {title} is.\n".encode()


def publication(names: str) -> dict[str, bytes]:
    return {"data/owners.csv": OWNERS} | {f"pages/{name}.md": page(f"Standard {name}") for name in names}


DAMAGES: Mapping[str, Any] = {
    "an unquoted colon": lambda data: data.replace(b"title: ", b"title: one: "),
    "a block that never ends": lambda data: data.replace(b"\n---\n", b"\n"),
    "cut short": lambda data: data[:9],
    "emptied": lambda data: b"",
    "a pointer": lambda data: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "no title": lambda data: data.replace(b"title: ", b"subject: "),
    "bytes of something else": lambda data: b"\x00\x01\x02\xff" * 9,
}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_happens_to_the_parts_of_a_publication_is_called_by_its_name(data: st.DataObject) -> None:
    names = "abcdefg"
    before = publication(names)
    gone = data.draw(st.sets(st.sampled_from(names), max_size=2), "gone")
    broken = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(sorted(DAMAGES)), max_size=3), "broken")
    order = data.draw(st.permutations(sorted(before)), "order")
    after = {name: before[name] for name in order if name.removeprefix("pages/").removesuffix(".md") not in gone}
    for name, damage in broken.items():
        if name not in gone:
            after[f"pages/{name}.md"] = DAMAGES[damage](before[f"pages/{name}.md"])
    with house(**repository()) as home:
        assert home.takes(pack(before), 0).state == "committed"
        run = home.takes(pack(after), 1)
        assert run.ok == bool(set(names) - gone - broken.keys())
        if run.ok:
            assert states(home.settings.data) == {
                name: "removed" if name in gone else "unread" if name in broken else "present" for name in names
            }
        assert home.takes(pack(before), 2).ok
        assert set(states(home.settings.data).values()) == {"present"}


def test_what_stays_broken_stays_and_what_then_goes_is_gone(tmp_path: Path) -> None:
    before = publication("abc")
    broken = {**before, "pages/b.md": DAMAGES["an unquoted colon"](before["pages/b.md"])}
    away = {name: data for name, data in before.items() if name != "pages/b.md"}
    with house(**repository()) as home:
        for day, edition in enumerate((before, broken, {**broken, "pages/a.md": page("Another")}, away)):
            home.takes(pack(edition), day)
            (kept,) = home.rows("SELECT state, missing_since FROM records WHERE key = 'b'")
            assert (
                kept
                == [
                    {"state": "present", "missing_since": ""},
                    {"state": "unread", "missing_since": "2026-01-02"},
                    {"state": "unread", "missing_since": "2026-01-02"},
                    {"state": "removed", "missing_since": "2026-01-04"},
                ][day]
            )


def test_a_table_that_cannot_be_read_takes_nothing_from_those_that_refer_to_it() -> None:
    before = publication("abc")
    broken = {**before, "data/owners.csv": DAMAGES["a pointer"](OWNERS), "pages/d.md": page("New")}
    with house(**repository()) as home:
        home.takes(pack(before), 0)
        run = home.takes(pack(broken), 1)
        assert (run.counts.changed, run.counts.unread, run.counts.added) == (0, 3, 1)
        assert {row["publisher"] for row in home.rows("SELECT publisher FROM records WHERE state = 'unread'")} == {
            "Department for Education"
        }


def test_files_that_no_pattern_takes_are_named_and_a_count_that_grows_is_an_issue() -> None:
    before = {**publication("ab"), "pages/README.md": b"# Read me", "pages/picture.png": b"x", "other/x.md": b"x"}
    moved = {
        "data/owners.csv": OWNERS, "pages/a.md": page("Standard a"),
        "pages/2026/b.md": page("Standard b"), "pages/c.html": b"<p>C",
    }  # fmt: skip
    with house(**repository()) as home:
        home.takes(pack(before), 0)
        assert not home.rows("SELECT * FROM passed_over")
        home.takes(pack(moved), 1)
        (kept,) = home.rows("SELECT files, names FROM passed_over")
        assert kept == {"files": 2, "names": '["pages/2026/b.md","pages/c.html"]'}
        (said,) = home.rows("SELECT message FROM issues WHERE code = 'passed-over'")
        assert said["message"] == "2 files match no pattern, 2 of them new: pages/2026/b.md, pages/c.html"
        home.takes(pack({**moved, "pages/a.md": page("Renamed")}), 2)
        assert not home.rows("SELECT 1 FROM issues WHERE code = 'passed-over' AND run_id = 3")


def test_a_run_held_by_how_many_fill_a_field_is_accepted_by_that_name(tmp_path: Path) -> None:
    declared_source = repository()
    declared_source["expect"] = {"min_records": 1, "max_drop": 1.0, "fill": {"publisher": 0.9}}
    bare = {name: data.replace(b"owner: dfe\n", b"") for name, data in publication("abc").items()}
    with house(**declared_source) as home:
        home.takes(pack(publication("abc")), 0)
        held = home.takes(pack(bare), 1)
        assert (held.state, held.missed_checks) == ("held", ("fill:publisher",))
        accept = (
            f'`homefinder harvest --accept {held.run_id} --check fill:publisher --because "REASON" --data /elsewhere`'
        )
        assert accept in held.describe_remedy(Path("/elsewhere"))
        assert held.run_id is not None
        refused = accept_held_run(home.settings, held.run_id, {"made": home.source})
        assert (refused.state, refused.missed_checks) == ("held", ("fill:publisher",))
        taken = accept_held_run(
            home.settings, held.run_id, {"made": home.source}, {"fill:publisher": "they left it out"}
        )
        assert taken.state == "committed"
        (check,) = home.rows("SELECT accepted_because FROM run_checks WHERE accepted_because IS NOT NULL")
        assert check["accepted_because"] == "they left it out"
        assert states(home.rebuilt().settings.data) == states(home.settings.data)


@pytest.mark.parametrize("merge", ["<<: *base", "<<: [*base, {title: Never}]"])
def test_yaml_merge_keys_are_merged(merge: str) -> None:
    front = f"---\nbase: &base\n  title: Merged\n  owner: dfe\n{merge}\nowner: dfe\n---\nText\n".encode()
    with house(**repository()) as home:
        home.takes(pack({"data/owners.csv": OWNERS, "pages/a.md": front}), 0)
        assert [row["title"] for row in home.rows("SELECT title FROM records")] == ["Merged"]
