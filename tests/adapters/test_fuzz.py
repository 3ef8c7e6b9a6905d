"""Every adapter on damaged and hostile bodies: what comes of them is records and issues, or one error that explains.

Real recordings are the seeds; each is cut, spoilt and sown with what has broken readers before. ``FUZZ_EXAMPLES`` says
how many injuries each source gets: 400 take some four minutes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefinder.errors import HomefinderError
from homefinder.harvest.run import normalise_records
from homefinder.model import FetchResult
from homefinder.settings import ROOT
from homefinder.source import Source, import_adapter, parse_parameters, read_sources
from tests.support.made_source import declare
from tests.support.made_workbook import make_xlsx, pack_zip
from tests.support.recordings import exchange

pytestmark = pytest.mark.slow

FRAGMENTS = (
    b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"9" * 5000, b"1e999", b"-" * 3, b"---\n", b"\0", b"[" * 500,
    b"&a [*a]", b"<<: *x", b"!!python/object:os.system x", b"# " * 200, b'"', b"'", b"\r", b",,,,,", b"=1+1",
    b"{}," * 500, b"\xe2\x80\xae", b"<script>", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"null", b"true", b"[]",
    b"{}", b'{"a":',
    b"0000-00-00", b"9999-12-31T25:61:61Z", b"http://[::1", b"javascript:1", b"../" * 50, b"%" * 50, b"\\N{x}", b"${x}",
    b"{{x}}",
)  # fmt: skip
DECLARED = read_sources(ROOT / "sources")
DECLARED_IN_TESTS = read_sources(ROOT / "tests" / "declarations")
MOST_BYTES, MOST_FILES, MOST_PAGES = 6_000, 6, 4


@st.composite
def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """``body`` after one to four injuries."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body)))
        length = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(("sow", "cut", "drop", "repeat", "replace")))
        sown = draw(st.sampled_from(FRAGMENTS))
        body = {
            "sow": body[:at] + sown + body[at:],
            "cut": body[:at],
            "drop": body[:at] + body[at + length :],
            "repeat": body[:at] + body[at : at + length] * 3 + body[at + length :],
            "replace": body[:at] + sown + body[at + length :],
        }[kind]
    return body


def answer(one: FetchResult, body: bytes) -> FetchResult:
    return replace(one, body=body, sha256=hashlib.sha256(body).hexdigest())


def read_seeds(folder: Path) -> list[FetchResult]:
    """The first pages of a recording, each cut to a length at which a thousand injuries take seconds."""
    found = []
    for line in (folder / "responses.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if said["status"] == 200 and said["body"] and not said["url"].endswith("robots.txt"):
            body = (folder / said["body"]).read_bytes()
            found.append(
                FetchResult(
                    said["url"], 200, {}, body, hashlib.sha256(body).hexdigest(), datetime(2026, 11, 1, tzinfo=UTC)
                )
            )
    return found


def list_small_files(body: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(body)) as tar:
        for info in tar:
            if info.isfile() and wanted(info.name.partition("/")[2]) and 50 < info.size < MOST_BYTES:
                found[info.name] = tar.extractfile(info).read()  # type: ignore[union-attr]
            if len(found) == MOST_FILES:
                break
    return found


def pack(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), 1)


def read_records(source: Source, fetched: list[FetchResult]) -> None:
    """Raises whatever nobody expected."""
    with suppress(HomefinderError):
        parsed = import_adapter(source).parse(source, parse_parameters(source), fetched)
        normalise_records(parsed, "2026-11-01", source.lifecycle)


SLOWLY = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "15")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def find_recording(root: Path, source: Source) -> list[FetchResult]:
    folders = [
        folder for name in (source.id, *source.replay_names) for folder in sorted((root / name).glob("????-??-??"))
    ]
    return read_seeds(folders[-1]) if folders else []


@pytest.mark.parametrize("source_id", [one.id for one in DECLARED.values() if one.adapter == "git_archive"])
def test_archives_of_spoilt_files(source_id: str, replay_root: Path) -> None:
    source = DECLARED[source_id]
    seeds = find_recording(replay_root, source)
    wanted = {
        archive["url"]: [pattern for one in archive["collections"] for pattern in _as_list(one.get("files", []))]
        for archive in source.parameters["archives"]
    }
    endings = {Path(pattern).suffix for patterns in wanted.values() for pattern in patterns}
    files = {one.url: list_small_files(one.body, lambda name: Path(name).suffix in endings) for one in seeds}

    @SLOWLY
    @given(st.data())
    def spoil(data: st.DataObject) -> None:
        fetched = []
        for one in seeds:
            made = dict(files[one.url])
            name = data.draw(st.sampled_from(sorted(made))) if made else ""
            if name:
                made[name] = data.draw(damaged(made[name]))
            body = pack(made)
            if not name or data.draw(st.integers(0, 9)) == 0:
                body = data.draw(damaged(body))
            fetched.append(answer(one, body))
        read_records(source, fetched)

    spoil()


@pytest.mark.parametrize(
    "source_id",
    [
        one.id
        for one in DECLARED.values()
        if one.adapter in ("ckan", "csv_table", "govuk") and one.declared_from == "recording"
    ],
)
def test_spoilt_answers(source_id: str, replay_root: Path) -> None:
    source = DECLARED[source_id]
    seeds = [one for one in find_recording(replay_root, source) if len(one.body) < 400_000]
    assert seeds
    shortest = sorted(seeds, key=lambda one: len(one.body))[:MOST_PAGES]

    @SLOWLY
    @given(st.data())
    def spoil(data: st.DataObject) -> None:
        hit = data.draw(st.sampled_from(shortest))
        read_records(source, [answer(one, data.draw(damaged(one.body))) if one is hit else one for one in shortest])

    spoil()


SMALL = (
    "clml-schema-releases",
    "legislation-gov-uk-documents",
    "legislation-gov-uk-revised",
    "ons-idpd",
    "ror-organisations",
)


@pytest.mark.parametrize("source_id", SMALL)
def test_spoilt_lists_feeds_and_details(source_id: str, recordings_root: Path) -> None:
    source = DECLARED_IN_TESTS[source_id]
    seeds = find_recording(recordings_root, source)
    assert seeds

    @SLOWLY
    @given(st.data())
    def spoil(data: st.DataObject) -> None:
        hit = data.draw(st.sampled_from(seeds[:MOST_PAGES]))
        read_records(source, [answer(one, data.draw(damaged(one.body))) if one is hit else one for one in seeds])

    spoil()


def test_spoilt_workbooks() -> None:
    grid = [["Code", "Name"], ["a", "A"], [], ["b", "B"]]
    collection = {
        "name": "rows", "sheets": ["*"], "header": ["Code", "Name"], "until": "sheet-end", "fill_down": ["Code"],
        "mapping": {"key": "{Code}", "kind": "page", "fields": {"title": "Name"}},
    }  # fmt: skip
    url = "https://files.example.org/a.xlsx"
    source = declare("workbook", {"workbooks": [{"url": url, "collections": [collection]}]})
    packed = make_xlsx({"One": grid, "Two": grid}, merges=["A2:A3"])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    @SLOWLY
    @given(st.data())
    def spoil(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([*files, ""]))
        spoilt = {**files, name: data.draw(damaged(files[name]))} if name else files
        body = pack_zip(spoilt) if name else data.draw(damaged(packed))
        read_records(source, [answer(exchange(url, packed), body)])

    spoil()


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
