"""Files in parts, and what the site sends packed: read with a client, as a program would."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from pyoxigraph import RdfFormat, parse

from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.site.transfer.file_download import parse_range


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def get(site: Datasette, path: str, **headers: str) -> Any:
    asked = {"accept-encoding": "identity", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return asyncio.run(site.client.get(path, headers=asked))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", (0, 100, False)), ("bytes=0-9", (0, 10, True)), ("bytes=90-", (90, 100, True)),
        ("bytes=-5", (95, 100, True)),
        ("bytes=0-", (0, 100, True)), ("bytes=50-500", (50, 100, True)), ("bytes=-500", (0, 100, True)),
        ("bytes=100-", None), ("bytes=-0", None), ("bytes=5-2", (0, 100, False)), ("bytes=0-1,5-6", (0, 100, False)),
        ("lines=0-9", (0, 100, False)), ("bytes=-", (0, 100, False)),
    ],
)  # fmt: skip
def test_a_range_is_what_the_standard_says(header: str, found: tuple[int, int, bool] | None) -> None:
    assert parse_range(header, 100) == found


def test_the_catalogue_comes_whole_and_in_parts(site: Datasette, sample_folder: Path) -> None:
    data = (sample_folder / "catalogue.db").read_bytes()
    whole = get(site, "/catalogue.db")
    assert (whole.status_code, whole.content) == (200, data)
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["access-control-allow-origin"] == "*"
    part = get(site, "/catalogue.db", range="bytes=0-99")
    assert (part.status_code, part.content) == (206, data[:100])
    assert part.headers["content-range"] == f"bytes 0-99/{len(data)}"
    assert get(site, "/catalogue.db", range="bytes=-50").content == data[-50:]
    tag = whole.headers["etag"]
    assert get(site, "/catalogue.db", if_none_match=tag).status_code == 304
    assert get(site, "/catalogue.db", range="bytes=5-9", if_range=tag).content == data[5:10]
    assert get(site, "/catalogue.db", range="bytes=5-9", if_range='"another"').status_code == 200
    beyond = get(site, "/catalogue.db", range=f"bytes={len(data)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(data)}")


def test_a_packed_dump_holds_what_the_plain_one_does(site: Datasette) -> None:
    packed, plain = get(site, "/dump/homefinder.nq.gz"), get(site, "/dump/homefinder.nq")
    assert packed.headers["content-type"] == "application/gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 5
    assert next(iter(parse(plain.content, RdfFormat.N_QUADS)))
    assert get(site, "/dump/homefinder.nq.gz", range="bytes=0-1").content == b"\x1f\x8b"


@pytest.mark.parametrize("path", ["/feeds/all.atom", "/catalog.ttl", "/homes.json", "/", "/catalogue/homes"])
def test_text_is_packed_and_a_weak_tag_is_known_again(site: Datasette, path: str) -> None:
    plain, packed = get(site, path), get(site, path, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers.get("content-length", 0)) in (0, len(plain.content))
    assert packed.content[:200] == plain.content[:200]
    if tag := packed.headers.get("etag"):
        assert tag.startswith("W/")
        assert get(site, path, accept_encoding="gzip", if_none_match=tag).status_code == 304
