"""A list that moves while it is read: as servers do it, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.adapters.paging import READINGS, ListPage, list_movement_issues, read_list
from homefinder.model import FetchResult

SIZE = 3


class Server:
    """Sends SIZE entries a page; before its nth answer the list becomes what ``moves`` says."""

    def __init__(self, entries: list[str], moves: dict[int, list[str]]) -> None:
        self.entries, self.moves, self.asked = entries, moves, 0

    def ask(self, start: int) -> FetchResult:
        self.asked += 1
        self.entries = self.moves.get(self.asked, self.entries)
        body = json.dumps({"count": len(self.entries), "keys": self.entries[start : start + SIZE]}).encode()
        return FetchResult(f"https://example.gov.uk/?start={start}", 200, {}, body, "0" * 64, datetime.now(UTC))


def parse(one: FetchResult) -> ListPage | None:
    page = json.loads(one.body)
    return ListPage(tuple(page["keys"]), page["count"])


def read(server: Server, known: Sequence[str] = ()) -> tuple[list[str], bool]:
    """The keys that came, and whether the list is said to have moved."""

    def lacks_known(fetched: Sequence[FetchResult]) -> bool:
        return not set(known) <= {key for one in fetched for key in json.loads(one.body)["keys"]}

    fetched = read_list(server.ask, parse, 50, lacks_known)
    pages = [page for page in map(parse, fetched) if page]
    return [key for page in pages for key in page.keys], bool(list_movement_issues(pages, fetched))


LISTED = list("abcdefgh")


def test_a_list_at_rest_is_read_once() -> None:
    server = Server(LISTED, {})
    assert read(server) == (LISTED, False)
    assert server.asked == 3


def test_a_list_that_lost_an_entry_meanwhile_is_read_again() -> None:
    without = [key for key in LISTED if key != "b"]
    server = Server(LISTED, {2: without})
    assert read(server) == (without, False)


def test_a_list_that_gained_an_entry_meanwhile_is_read_again() -> None:
    more = ["0", *LISTED]
    server = Server(LISTED, {2: more})
    assert read(server) == (more, False)


def test_a_list_that_never_rests_is_said_to_move() -> None:
    server = Server(LISTED, {number: [str(number), *LISTED[number % 3 :]] for number in range(2, 99)})
    _, moved = read(server)
    assert moved
    assert server.asked <= READINGS * 5


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1), st.integers(1, 12), st.data())
def test_nothing_that_stood_throughout_is_missed_without_a_word(
    entries: list[str], at: int, data: st.DataObject
) -> None:
    after = data.draw(st.lists(st.sampled_from("abcdefghij"), unique=True))
    keys, moved = read(Server(entries, {at: after}), entries)
    assert moved or set(entries) & set(after) <= set(keys)


def test_an_entry_that_went_while_another_came_hides_none() -> None:
    swapped = [*LISTED[1:], "z"]
    assert "d" not in read(Server(LISTED, {2: swapped}))[0]  # the count is the same, and no key came twice
    assert read(Server(LISTED, {2: swapped}), LISTED) == (swapped, False)


def test_a_page_that_cannot_be_read_ends_the_reading() -> None:
    server = Server(LISTED, {})
    broken: Callable[[FetchResult], ListPage | None] = lambda one: parse(one) if "start=0" in one.url else None  # noqa: E731
    assert len(read_list(server.ask, broken, 50)) == 2
