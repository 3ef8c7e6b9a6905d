"""The picture of the map: every node has a place of its own, and the same facts give the same picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from homefinder.site.pages.map import build_picture
from homefinder.site.pages.map_layout import order_columns, place_nodes
from homefinder.site.pages.matrix import SHOWN_OWNERS, choose_owners, compute_step

NAMES = st.lists(st.sampled_from([f"n{number}" for number in range(12)]), unique=True, max_size=12)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str, str]]]:
    found = [[f"{place}:{name}" for name in draw(NAMES)] for place in range(3)]
    pairs = [(one, other) for near, far in ((0, 1), (1, 2)) for one in found[near] for other in found[far]]
    return found, draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []


@given(graphs())
def test_order_loses_nothing_and_keeps_the_first_column(graph: tuple[list[list[str]], list[tuple[str, str]]]) -> None:
    before, edges = graph
    after = order_columns(before, edges)
    assert [sorted(column) for column in after] == [sorted(column) for column in before]
    assert after[0] == before[0]
    assert after == order_columns(before, edges)
    spots = place_nodes(after, (0, 1, 2), 20, 10)
    assert len({(spot.x, spot.y) for spot in spots.values()}) == sum(len(column) for column in before)


def test_lines_that_cross_are_uncrossed() -> None:
    found = order_columns([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")])
    assert found == [["a", "b"], ["y", "x"]]


def test_a_picture_of_nothing_and_of_one_line() -> None:
    assert build_picture([])["nodes"] == []
    row = {"need_id": "n", "need": "x" * 80, "need_page": "/need/n", "home_id": "h", "home": "Home", "home_page": "/h",
           "owner_id": "", "owner": "", "owner_page": "", "outcome": "extend", "chosen": 1}  # fmt: skip
    drawn = build_picture([row])
    assert [(node["kind"], len(node["lines"]) > 1, node["title"]) for node in drawn["nodes"]] == [
        ("need", True, "x" * 80),
        ("home", False, "Home"),
    ]
    assert "".join(line["text"] for line in drawn["nodes"][0]["lines"]) == "x" * 80
    assert [(line["from"], line["to"], line["strong"]) for line in drawn["lines"]] == [("need:n", "home:h", True)]


def test_columns_of_the_matrix_are_the_owners_with_most() -> None:
    cells = [{"theme": "t", "owner": f"o{number:02}", "homes": number} for number in range(1, 21)]
    assert choose_owners(cells, [])[:2] == ["o20", "o19"]
    assert len(choose_owners(cells, [])) == SHOWN_OWNERS < 20
    assert choose_owners([], [{"owner": "a"}, {"owner": ""}]) == ["a"]
    assert [compute_step(homes) for homes in (0, 1, 4, 5, 15, 40, 999)] == [0, 1, 1, 2, 3, 4, 4]
