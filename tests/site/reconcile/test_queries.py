"""Queries of the reconciliation protocol as they come in: what is read, what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.site.linked_data.rdf import form_of
from homefinder.site.reconcile.manifest import BATCH, KINDS
from homefinder.site.reconcile.queries import MOST, Query, Refused, read_batch, read_query


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"query": " Acme "}, Query("Acme")),
        ({"query": "a", "type": "standard", "limit": 3}, Query("a", ("standard",), 3)),
        ({"query": "a", "type": ["api", {"id": "need"}]}, Query("a", ("api", "need"))),
        ({"query": "a", "type": "home"}, Query("a")),
        ({"query": "a", "limit": 9999}, Query("a", limit=MOST)),
        (
            {"query": "a", "properties": [{"pid": "owner", "v": "Acme"}, {"pid": "x", "v": [{"name": "B"}, 3]}]},
            Query("a", more=("Acme", "B", "3")),
        ),
        ({"query": "x" * 900}, Query("x" * 500)),
    ],
)
def test_query_is_read(sent: object, read: Query) -> None:
    assert read_query(sent) == read


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"query": 1}, [], None, {"query": "a", "limit": 0}, {"query": "a", "limit": True},
        {"query": "a", "limit": "x"}, {"query": "a", "type": "person"}, {"query": "a", "type": [3]},
        {"query": "a", "properties": {}},
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(sent: object) -> None:
    with pytest.raises(Refused):
        read_query(sent)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', "[" * 100_000])
def test_what_is_no_batch_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_batch(text)


def test_a_batch_has_an_end() -> None:
    batch = {f"q{number}": {"query": "a"} for number in range(BATCH)}
    assert len(read_batch(json.dumps(batch))) == BATCH
    with pytest.raises(Refused, match=str(BATCH)):
        read_batch(json.dumps({**batch, "more": {"query": "a"}}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(
    st.fixed_dictionaries({"query": st.text()}, optional={"type": JSON, "limit": JSON, "properties": JSON}),
)
def test_whatever_comes_is_read_within_bounds_or_refused(sent: dict[str, object]) -> None:
    try:
        query = read_query(sent)
    except Refused:
        return
    assert len(query.text) <= 500
    assert 1 <= query.limit <= MOST
    assert set(query.kinds) <= {kind["id"] for kind in KINDS} | {"need"}


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "ttl"), ("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/json", "jsonld"),
        ("application/rdf+xml, text/turtle;q=0.5", "rdf"), ("application/n-triples", "nt"), ("*/*", "ttl"),
        ("image/png", "ttl"), ("text/turtle;q=0.2, application/ld+json;q=0.9", "jsonld"),
    ],
)  # fmt: skip
def test_the_form_of_rdf_that_accept_likes_best(accept: str, form: str) -> None:
    assert form_of(accept) == form
