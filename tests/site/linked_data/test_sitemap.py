"""The sitemap: in parts with an index where one is too small, and with addresses as XML must hold them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import count

import pytest

from homefinder.settings import Settings
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.site.linked_data import sitemap as module
from homefinder.site.linked_data.sitemap import PAGES, build_sitemap, iterate_entries
from tests.rdf.test_dcat import made
from tests.support.rdf_catalogue import BASE, curation

STAMPS = count()


@pytest.fixture
def house() -> PageContext:
    return PageContext(made(), curation(), Settings(base=BASE), (next(STAMPS),))


def locations(house: PageContext, number: str = "") -> tuple[str, list[str]]:
    body = build_sitemap(house, PageRequest({"number": number}, {})).body
    assert not isinstance(body, bytes)
    with body:
        root = ET.fromstring(body.read())
    return root.tag.partition("}")[2], [str(item.text) for item in root.iter() if item.tag.endswith("loc")]


def test_a_small_catalogue_has_one_sitemap(house: PageContext) -> None:
    root, found = locations(house)
    assert root == "urlset"
    assert found[0] == f"{BASE}/"
    assert len(found) == len(list(iterate_entries(house))) > len(PAGES)


def test_a_large_one_has_an_index_whose_parts_hold_each_page_once(
    house: PageContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ADDRESSES", 7)
    root, parts = locations(house)
    assert root == "sitemapindex"
    assert parts == [f"{BASE}/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    pages = [page for number in range(1, len(parts) + 1) for page in locations(house, str(number))[1]]
    assert len(pages) == len(set(pages)) == len(list(iterate_entries(house)))
    with pytest.raises(PageNotFound, match="parts"):
        locations(house, str(len(parts) + 1))
    with pytest.raises(PageNotFound):
        locations(house, "0")


@pytest.mark.parametrize("state", ["ended", "withdrawn", "gone"])
def test_what_is_over_is_in_none(house: PageContext, state: str) -> None:
    first = house.catalogue.execute("SELECT id FROM homes ORDER BY id").fetchone()[0]
    house.catalogue.execute("UPDATE homes SET lifecycle = 'deprecated'")
    house.catalogue.execute("UPDATE homes SET lifecycle = ? WHERE id = ?", (state, first))
    left = [page for page in locations(house)[1] if "/home/" in page]
    assert len(left) == len(house.catalogue.execute("SELECT id FROM homes").fetchall()) - 1
    assert not any(page.endswith(f"/{first}") for page in left)
