"""Reading lists: read and checked, every standard of ours found, and given as page, CSV, Markdown and feed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]

from homefinder.errors import DeclarationError
from homefinder.settings import ROOT, Settings
from homefinder.site.feeds.reading_list import build_reading_feed
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.site.pages.reading import reading_list_page, reading_lists_page
from homefinder.site.reading_lists import list_standards, read_reading_lists
from homefinder.store.db import create_in_memory, open_published
from homefinder.store.schema import CURATION

LIST = """id: a-list
title: A list
purpose: To test.
recommended_by: A test
reviewed_on: 2026-11-15
standards:
  - {record: "curated:none", why: It is not there.}
"""


def write_list(folder: Path, text: str) -> Path:
    (folder / "reading").mkdir()
    (folder / "reading" / "a-list.yml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LIST.replace("id: a-list", "id: other"), "the file's name says 'a-list'"),
        (LIST + '  - {record: "curated:none", why: Again.}\n', "names 'curated:none' twice"),
        (LIST.replace("recommended_by: A test\n", ""), "recommended_by"),
        (LIST + "more: 1\n", "more"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=said):
        read_reading_lists(write_list(tmp_path, text))


def test_every_standard_of_our_lists_is_in_the_sample(sample_folder: Path) -> None:
    with closing(open_published(Settings(data=sample_folder))) as catalogue:
        for found in read_reading_lists(ROOT / "vocab"):
            assert [item["record"] for item in list_standards(catalogue, found) if not item["home_id"]] == []


def test_a_list_is_a_page_and_a_feed(sample_folder: Path) -> None:
    settings = Settings(data=sample_folder)
    with closing(open_published(settings)) as catalogue, closing(create_in_memory(CURATION)) as curation:
        context = PageContext(catalogue, curation, settings, ())
        (first, *_) = reading_lists_page(context, PageRequest({}, {})).rows
        asked = PageRequest({"id": first["id"]}, {})
        page = reading_list_page(context, asked)
        assert len(page.rows) == first["standards"] == len(page.things)
        assert page.markdown.count("\n1. **") == 1
        feed = etree.fromstring(build_reading_feed(context, asked).body)
        titles = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(titles) >= len(page.data["news"]) > 0
        for function in (reading_list_page, build_reading_feed):
            with pytest.raises(PageNotFound):
                function(context, PageRequest({"id": "none"}, {}))


def test_a_standard_that_is_not_there_is_told_as_such(sample_folder: Path, tmp_path: Path) -> None:
    (found,) = read_reading_lists(write_list(tmp_path, LIST))
    with closing(open_published(Settings(data=sample_folder))) as catalogue:
        (item,) = list_standards(catalogue, found)
    assert (item["home_id"], item["record"]) == ("", "curated:none")
