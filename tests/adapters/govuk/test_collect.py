"""GOV.UK: what is asked for, and what becomes of answers that are not as they should be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from homefinder.errors import BadStatus, FetchError
from tests.support.govuk_pages import BASE, MadeGovuk, item, parameters, row
from tests.support.recordings import by_key, codes


@pytest.fixture
def made(tmp_path: Path) -> MadeGovuk:
    return MadeGovuk(tmp_path)


def nothing_found(made: MadeGovuk, *names: str) -> None:
    for name in names:
        made.finds(parameters(), name, [])


def test_searches_are_paged_until_their_total_and_pages_are_asked_in_order_of_path(made: MadeGovuk) -> None:
    which = parameters()
    made.finds(which, "censuses", [row("/c"), row("/a")], total=5)
    made.finds(which, "censuses", [row("/b"), row("/e")], total=5, start=2)
    made.finds(which, "censuses", [row("/d")], total=5, start=4)
    made.finds(which, "standards", [row("/b")])
    for path in "abcde":
        made.has(f"/{path}")
    fetched, parsed = made.harvest(which)
    starts = [parse_qs(urlsplit(one.url).query).get("start") for one in fetched[:4]]
    assert starts == [["0"], ["2"], ["4"], ["0"]]
    assert [one.url.removeprefix(f"{BASE}/api/content") for one in fetched[4:]] == ["/a", "/b", "/c", "/d", "/e"]
    assert [record.key for record in parsed.records] == ["/a", "/b", "/c", "/d", "/e"]
    assert parsed.issues == ()


def test_a_page_that_two_searches_find_is_one_record_with_one_reason(made: MadeGovuk) -> None:
    which = parameters()
    made.finds(which, "censuses", [row("/x", "A census and data standard")])
    made.finds(which, "standards", [row("/x", "A census and data standard")])
    made.has("/x", item("/x", "A census and data standard"))
    fetched, parsed = made.harvest(which)
    assert len(fetched) == 3
    (record,) = parsed.records
    assert record.taken_in == "Counts as “a census”: its title has “census”."
    assert record.locations["taken_in"].locator == "#/results/0"
    assert record.locations["taken_in"].url == fetched[0].url


def test_the_reason_is_the_same_on_a_day_on_which_no_search_finds_the_page(made: MadeGovuk, tmp_path: Path) -> None:
    made.finds(parameters(), "censuses", [row("/x")])
    nothing_found(made, "standards")
    made.has("/x")
    (found,) = made.harvest(parameters())[1].records
    (tmp_path / "later").mkdir()
    later = MadeGovuk(tmp_path / "later")
    nothing_found(later, "censuses", "standards")
    later.has("/x")
    (known,) = later.harvest(parameters(), known=["/x"])[1].records
    assert known.to_content() == found.to_content()


def test_results_that_no_rule_accepts_are_counted_and_results_elsewhere_are_told(made: MadeGovuk) -> None:
    which = parameters(page_size=10)
    rows = [row("/a"), row("/tax", "A tax"), row("https://elsewhere.example/census"), row("/vat", "VAT")]
    made.finds(which, "censuses", rows)
    made.finds(which, "standards", [row("https://www.gov.uk/b")])
    made.has("/a")
    made.has("/b")
    _, parsed = made.harvest(which)
    assert [record.key for record in parsed.records] == ["/a", "/b"]
    outside, refused = parsed.issues
    assert (outside.code, outside.location.locator) == ("outside-result", "#/results/2/link")
    assert "https://elsewhere.example/census" in outside.message
    assert (refused.code, refused.message) == (
        "not-accepted",
        "2 of the 5 pages that the searches found match no accept rule.",
    )


def test_a_search_that_finds_more_than_its_limit_says_so(made: MadeGovuk) -> None:
    search = {"name": "censuses", "why": "censuses", "q": "census", "limit": 2}
    which = parameters(searches=[search])
    made.finds(which, "censuses", [row("/a"), row("/b")], total=700)
    made.has("/a")
    made.has("/b")
    _, parsed = made.harvest(which)
    assert codes(parsed) == ["list-cut"]
    assert "finds 700 pages; the first 2 were read" in parsed.issues[0].message


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (500, b"no", "answered 500"),
        (404, b"no", "answered 404"),
        (422, b'{"error": "Unexpected parameters: fil"}', "the search 'standards' was refused (422).*Unexpected"),
        (200, b"<!doctype html><title>Sign in</title>", "the search 'standards' is not JSON.*begins with '<!doctype"),
        (200, b'{"results": []}', "has no results and total"),
        (200, b"[]", "holds a JSON list where an object was expected"),
        (200, b"", "it begins with nothing"),
    ],
)
def test_a_search_that_fails_ends_the_run(status: int, body: bytes, says: str, made: MadeGovuk) -> None:
    which = parameters()
    made.finds(which, "censuses", [row("/a")])
    made.finds(which, "standards", [])
    made.lines[-1]["status"] = status
    (made.folder / "replay" / "bodies" / "1").write_bytes(body)
    made.has("/a")
    with pytest.raises(FetchError, match=says.replace("(", r"\(").replace(")", r"\)")):
        made.harvest(which)


def test_one_page_that_fails_is_an_issue_and_the_others_go_on(made: MadeGovuk) -> None:
    which = parameters(page_size=9)
    made.finds(which, "censuses", [row(f"/{name}") for name in ("good", "down", "login", "list", "late")])
    made.finds(which, "standards", [])
    made.has("/good")
    made.has("/down", b"no", 503)
    made.has("/login", b"<html>Sign in</html>")
    made.has("/list", [1, 2])
    made.has("/late", b"no", 404)
    _, parsed = made.harvest(which)
    assert [record.key for record in parsed.records] == ["/good"]
    assert {issue.record_key: issue.code for issue in parsed.issues} == {
        **{"/down": "missing-response", "/late": "missing-response"},
        **{"/login": "unreadable-file", "/list": "unreadable-file"},
    }


def test_known_pages_are_asked_for_although_no_search_finds_them(made: MadeGovuk) -> None:
    nothing_found(made, "censuses", "standards")
    made.has("/standing", item("/standing", "News of the day"))
    made.has("/gone", {"schema_name": "gone", "document_type": "gone", "base_path": "/gone"}, 410)
    made.has("/dead-census-2023-to-2024-guide", b"Not found", 404)
    made.has("/moved", b"", 301, {"location": "/api/content/target"})
    made.has("/target", item("/target", "The new place"))
    known = ["/standing", "/gone", "/moved", "/dead-census-2023-to-2024-guide", "/not-recorded", "no path"]
    _, parsed = made.harvest(parameters(), known)
    records = by_key(parsed)
    assert {key: record.status for key, record in records.items()} == {
        **{"/standing": "published", "/target": "published", "/moved": "redirected"},
        **{"/gone": "gone", "/dead-census-2023-to-2024-guide": "gone"},
    }
    assert records["/standing"].taken_in == "Known from an earlier harvest."
    assert records["/target"].taken_in == "The address /moved leads here."
    assert records["/moved"].relations[0].target == "/target"
    assert records["/dead-census-2023-to-2024-guide"].title == "Dead census 2023 to 2024: guide"
    assert codes(parsed) == ["missing-response"]


def test_the_page_that_a_known_one_redirects_to_is_taken_in(made: MadeGovuk) -> None:
    nothing_found(made, "censuses", "standards")
    redirect = {"base_path": "/old", "schema_name": "redirect", "document_type": "redirect"}
    made.has("/old", {**redirect, "redirects": [{"path": "/old", "type": "exact", "destination": "/new?x=1#y"}]})
    made.has("/new", item("/new", "The new place"))
    _, parsed = made.harvest(parameters(), ["/old"])
    assert [(record.key, record.status) for record in parsed.records] == [("/new", "published"), ("/old", "redirected")]


def test_declared_pages_are_always_taken_in_with_their_reason_and_kind(made: MadeGovuk) -> None:
    which = parameters(pages=[{"why": "people ask for it", "kind": "process", "paths": ["/report"]}])
    nothing_found(made, "censuses", "standards")
    made.has("/report", item("/report", "Report something"))
    (record,) = made.harvest(which)[1].records
    assert (record.kind, record.taken_in) == ("process", "Declared: people ask for it.")


def test_html_attachments_are_followed_up_to_the_declared_number(made: MadeGovuk) -> None:
    which = parameters(max_attachments=2)
    listed: list[dict[str, Any]] = [
        {"attachment_type": "html", "title": name, "url": f"/parent/{name}"} for name in "abc"
    ]
    listed += [{"attachment_type": "file", "title": "File", "url": "https://assets.example/f.pdf", "file_size": 7}]
    made.finds(which, "censuses", [row("/parent")])
    nothing_found(made, "standards")
    made.has("/parent", item("/parent", details={"attachments": listed}))
    for name in "abc":
        above = {"parent": [{"base_path": "/parent", "title": "A census", "document_type": "guidance"}]}
        made.has(f"/parent/{name}", item(f"/parent/{name}", name, document_type="html_publication", links=above))
    _, parsed = made.harvest(which)
    records = by_key(parsed)
    assert list(records) == ["/parent", "/parent/a", "/parent/b"]
    assert records["/parent/a"].taken_in == "An HTML attachment of /parent."
    assert records["/parent/a"].kind == "data-collection"
    assert codes(parsed) == ["list-cut"]
    assert "lists 3 HTML attachments; the first 2" in parsed.issues[0].message


def test_attachments_are_left_where_the_declaration_says_so(made: MadeGovuk) -> None:
    which = parameters(follow_attachments=False)
    made.finds(which, "censuses", [row("/parent")])
    nothing_found(made, "standards")
    made.has("/parent", item("/parent", details={"attachments": [{"attachment_type": "html", "url": "/parent/a"}]}))
    made.has("/parent/a", item("/parent/a", "a"))
    assert list(by_key(made.harvest(which)[1])) == ["/parent"]


def test_a_replay_without_searches_takes_all_that_is_recorded(made: MadeGovuk) -> None:
    made.has("/a", item("/a", "Anything"))
    made.has("/b")
    _, parsed = made.harvest(parameters(), ["/c"])
    assert {record.key: record.taken_in for record in parsed.records} == {
        "/a": "Listed in the recording; no search was recorded.",
        "/b": "Counts as “a census”: its title has “census”.",
    }
    assert codes(parsed) == ["search-not-recorded"]


def test_what_no_declaration_knows_is_kept_and_told_once(made: MadeGovuk) -> None:
    which = parameters(page_size=3, ignore=["known"], keep=["kept"])
    made.finds(which, "censuses", [row("/a"), row("/b")])
    made.finds(which, "standards", [])
    for path in ("/a", "/b"):
        links = {"novelties": [{"base_path": "/n", "updated_at": "today"}]}
        made.has(path, item(path, novel=1, details={"new": {"x": 1}, "known": 2, "kept": 3}, links=links))
    _, parsed = made.harvest(which)
    assert Counter(codes(parsed)) == {"unknown-field": 3}
    assert [issue.location.locator for issue in parsed.issues] == ["#/details/new", "#/links/novelties", "#/novel"]
    assert "of 2 page(s)" in parsed.issues[0].message
    assert parsed.records[0].extra["unknown"] == {"novel": 1, "details.new": {"x": 1}, "links.novelties": ["/n"]}
    assert parsed.records[0].extra["kept"] == 3


def test_a_page_without_title_is_told_and_left_out(made: MadeGovuk) -> None:
    made.finds(parameters(), "censuses", [row("/a")])
    nothing_found(made, "standards")
    made.has("/a", item("/a", ""))
    _, parsed = made.harvest(parameters())
    assert (parsed.records, codes(parsed)) == ((), ["missing-title"])


def test_a_failed_search_is_no_reason_to_ask_for_pages(made: MadeGovuk) -> None:
    made.finds(parameters(), "censuses", [row("/a")])
    made.lines[-1]["status"] = 503
    with pytest.raises(BadStatus):
        made.harvest(parameters())
