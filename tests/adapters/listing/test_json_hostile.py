"""Lists in JSON that are broken, endless or mean harm: an issue, or one error that says what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from homefinder.adapters.paging import find_header_link
from homefinder.errors import BadStatus, FetchError, ParseError
from homefinder.harvest.absence import find_unread
from homefinder.model import FetchResult, LiveRecord
from homefinder.source import parse_parameters
from tests.support.made_source import declare, take_in
from tests.support.recordings import MadeGetter, codes, exchange

URL = "https://api.example.org/things"
MAPPING: dict[str, Any] = {"key": "{id}", "kind": "standard", "fields": {"title": "title"}}
DETAIL = {"detail": {"url": "things/{id}"}, "mapping": {**MAPPING, "key": "{$listing.id}", "ignore": ["id"]}}


def source(**parameters: Any) -> Any:
    return declare("json_api", {"url": URL, "mapping": MAPPING, **parameters})


def answering(pages: dict[str, Any]) -> MadeGetter:
    """A getter that answers these values as JSON; bytes as they are."""

    def answer(url: str) -> bytes | None:
        value = pages.get(url)
        return value if value is None or isinstance(value, bytes) else json.dumps(value).encode()

    return MadeGetter(answer)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty body"),
        (b"<html>Log in</html>", "HTML or XML"),
        (b'[{"id": 1', "may have been cut off"),
        (b"[" * 100_000, "nested too deeply"),
        (b'"words"', "neither a list nor an object"),
        (b'{"error": "no such list"}', "has nothing at 'items'; its fields are error"),
        (b"words\x00words\x01words", "zero bytes"),
    ],
)
def test_a_first_page_that_is_no_list_fails_the_run(body: bytes, said: str) -> None:
    each = "items" if b"error" in body else "."
    with pytest.raises(ParseError, match=said):
        take_in(source(each=each), answering({URL: body}))


@pytest.mark.parametrize("odd", ["a word", 3, None, [], {}])
def test_what_is_no_entry_is_told_and_counts_as_sent(odd: Any) -> None:
    page = {"n": 2, "items": [{"id": "a", "title": "A"}, odd]}
    parsed = take_in(source(each="items", count="n"), answering({URL: page}))
    assert ([record.key for record in parsed.records], codes(parsed)) == (["a"], ["invalid-entry"])
    assert parsed.issues[0].location.locator == "#/items/1"


def test_an_entry_that_nests_without_end_hurts_no_other() -> None:
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    parsed = take_in(source(), answering({URL: b'[{"id":"a","title":"A","x":' + deep + b'},{"id":"b","title":"B"}]'}))
    assert "b" in [record.key for record in parsed.records]


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/things?page=2",
        "https://api.example.org/admin?page=2",
        "https://user:word@api.example.org/things?page=2",
        "file:///etc/passwd",
        "http://[::1",
        "https://api.example.org.evil.example/things",
    ],
)
def test_a_next_link_that_leads_elsewhere_is_not_followed(link: str) -> None:
    getter = answering({URL: {"next": link, "items": [{"id": "a", "title": "A"}]}})
    parsed = take_in(source(each="items", paging={"by": "next-link", "at": "next"}), getter)
    assert (getter.asked, codes(parsed)) == ([URL], ["broken-paging"])


def test_a_next_link_may_forget_the_scheme_and_be_relative() -> None:
    pages = {
        URL: {"next": "http://api.example.org/things?page=2", "items": [{"id": "a", "title": "A"}]},
        f"{URL}?page=2": {"next": "?page=3", "items": [{"id": "b", "title": "B"}]},
        f"{URL}?page=3": {"next": None, "items": []},
    }
    getter = answering(pages)
    parsed = take_in(source(each="items", paging={"by": "next-link", "at": "next"}), getter)
    assert (getter.asked, len(parsed.records), codes(parsed)) == (list(pages), 2, [])


@pytest.mark.parametrize("paging", [{"by": "page"}, {"by": "offset"}, {"by": "cursor", "at": "cursor"}])
def test_endless_lists_end(paging: dict[str, Any]) -> None:
    asked = 0

    def answer(url: str) -> bytes:
        nonlocal asked
        asked += 1
        return json.dumps({"cursor": asked, "items": [{"id": f"{asked}", "title": "T"}]}).encode()

    getter = MadeGetter(answer)
    parsed = take_in(source(each="items", paging=paging, max_pages=7), getter)
    assert (len(getter.asked), len(parsed.records) <= 7, "list-cut" in codes(parsed)) == (7, True, True)


def test_a_server_that_ignores_the_page_is_found_out() -> None:
    getter = MadeGetter(lambda url: b'{"items": [{"id": "a", "title": "A"}]}')
    parsed = take_in(source(each="items", paging={"by": "page"}), getter)
    assert (len(getter.asked), codes(parsed)) == (2, ["broken-paging"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "answered 404"),
        (b"<html>Sorry</html>", "cannot be read"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "describes nothing"),
    ],
)
def test_a_detail_that_is_broken_costs_its_own_record_only(body: bytes | None, said: str) -> None:
    listed = [{"id": "a"}, {"id": "b"}]
    pages = {URL: listed, f"{URL}/a": {"id": "a", "title": "A"}, f"{URL}/b": body}
    parsed = take_in(source(**DETAIL), answering(pages))
    assert [(record.key, record.title) for record in parsed.records] == [("a", "A")]
    assert [(issue.code, issue.record_key) for issue in parsed.issues] == [("unread-detail", "b")]
    assert said in parsed.issues[0].message
    live = {key: LiveRecord(key, "", 1, "present", part=URL) for key in ("b", "c")}
    assert set(find_unread(live, parsed.issues, lambda _: {})) == {"b"}


def test_a_host_that_is_down_is_not_asked_for_ever() -> None:
    class Down(MadeGetter):
        def get(self, url: str, **rest: Any) -> FetchResult:
            if url == URL:
                return super().get(url, **rest)
            self.asked.append(url)
            raise BadStatus(url, 500)

    getter = Down(lambda _: json.dumps([{"id": f"{n}"} for n in range(50)]).encode())
    parsed = take_in(source(**DETAIL), getter)
    assert len(getter.asked) == 6
    assert codes(parsed) == ["unread-detail"] * 50


def test_a_detail_elsewhere_needs_its_host_declared() -> None:
    there = "https://elsewhere.example/a"
    pages = {URL: [{"id": "a", "at": there}], there: {"title": "A"}}
    given = {"detail": {"url": "{at}"}, "mapping": DETAIL["mapping"]}
    getter = answering(pages)
    assert codes(take_in(source(**given), getter)) == ["unread-detail"]
    assert getter.asked == [URL]
    given["detail"] = {"url": "{at}", "hosts": ["elsewhere.example"]}
    assert codes(take_in(source(**given), answering(pages))) == []


@pytest.mark.parametrize(("body", "waits"), [(None, set()), (b"<html>", {"a"}), (b"[" * 100_000, {"a"})])
def test_a_further_document_that_is_broken_leaves_the_record_incomplete(body: bytes | None, waits: set[str]) -> None:
    pages = {URL: [{"id": "a"}], f"{URL}/a": {"id": "a", "title": "A", "more": "a/more"}, f"{URL}/a/more": body}
    mapping = {**MAPPING, "extra": {"more": "$further.words"}, "ignore": ["more"]}
    given = {"detail": {"url": "things/{id}", "more": {"further": "{more}"}}, "mapping": mapping}
    parsed = take_in(source(**given), answering(pages))
    assert [(record.key, dict(record.extra)) for record in parsed.records] == [("a", {})]
    assert ([issue.record_key for issue in parsed.issues], set(parsed.incomplete)) == (["a"], waits)
    pages[f"{URL}/a/more"] = {"words": "told"}
    assert take_in(source(**given), answering(pages)).records[0].extra == {"more": "told"}


def test_a_list_that_does_not_answer_fails_the_run() -> None:
    with pytest.raises(FetchError):
        take_in(source(), answering({}))


def test_plain_values_are_entries_where_the_declaration_reads_them() -> None:
    mapping = {**MAPPING, "key": "{$item|slug}", "fields": {"title": "$item"}}
    parsed = take_in(source(mapping=mapping), answering({URL: ["Tree records", "Bin days"]}))
    assert [(record.key, record.title) for record in parsed.records] == [
        ("tree-records", "Tree records"), ("bin-days", "Bin days"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "link"),
    [
        (
            '<https://a.example/?page=2>; rel="next", <https://a.example/?page=9>; rel="last"',
            "https://a.example/?page=2",
        ),
        ('<?page=3>; title="a, b"; rel=next', "?page=3"),
        ('<x>; rel="prev next"', "x"),
        ('<x>; rel="nextish"', ""),
        ("<" * 100_000, ""),
        ("", ""),
    ],
)
def test_links_of_a_header(header: str, link: str) -> None:
    one = exchange(URL, b"[]")
    made = FetchResult(one.url, 200, {"Link": header}, one.body, one.sha256, one.fetched_at)
    assert find_header_link(made) == link


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": "ftp://example.org"}, "no web address"),
        ({"paging": {"by": "cursor"}}, "needs at"),
        ({"entries": [{"id": 1}]}, "not both"),
        (
            {"mapping": {**MAPPING, "fields": {"title": {"from": "a", "lookup": "b", "column": "c"}}}},
            "undeclared lookup",
        ),
        ({"mapping": {**MAPPING, "fields": {"title": {"from": "a", "date_format": "%d %b"}}}}, "states no year"),
        ({"mapping": {**MAPPING, "fields": {"title": {"const": "a", "where": {"b": "c"}}}}}, "from which list"),
    ],
)
def test_declarations_that_cannot_work_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        parse_parameters(source(**given))
