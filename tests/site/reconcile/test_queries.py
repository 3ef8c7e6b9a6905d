"""Queries of the reconciliation protocol as they come in: what is read, what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.site.http.media_types import RDF_MEDIA, choose_format
from homefinder.site.reconcile.extend import propose_properties
from homefinder.site.reconcile.manifest import KINDS, MAX_BATCH, PROPERTIES
from homefinder.site.reconcile.queries import (
    MAX_CANDIDATES,
    AskedProperty,
    BatchTooLarge,
    ReconciliationQuery,
    ReconciliationRefused,
    parse_batch,
    parse_query,
)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"query": " Acme "}, ReconciliationQuery("Acme")),
        ({"query": "a", "type": "standard", "limit": 3}, ReconciliationQuery("a", ("standard",), 3)),
        ({"query": "a", "type": ["api", {"id": "need"}]}, ReconciliationQuery("a", ("api", "need"))),
        ({"query": "a", "type": "home"}, ReconciliationQuery("a")),
        ({"query": "a", "limit": 9999}, ReconciliationQuery("a", limit=MAX_CANDIDATES)),
        (
            {"query": "a", "properties": [{"pid": "owner", "v": "Acme"}, {"pid": "x", "v": [{"name": "B"}, 3]}]},
            ReconciliationQuery("a", other_words=("Acme", "B", "3")),
        ),
        ({"query": "x" * 900}, ReconciliationQuery("x" * 500)),
    ],
)
def test_query_is_read(sent: object, read: ReconciliationQuery) -> None:
    assert parse_query(sent) == read


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"query": 1}, [], None, {"query": "a", "limit": 0}, {"query": "a", "limit": True},
        {"query": "a", "limit": "x"}, {"query": "a", "type": "person"}, {"query": "a", "type": [3]},
        {"query": "a", "properties": {}},
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(sent: object) -> None:
    with pytest.raises(ReconciliationRefused):
        parse_query(sent)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', "[" * 100_000])
def test_what_is_no_batch_is_refused(text: str) -> None:
    with pytest.raises(ReconciliationRefused):
        parse_batch(text)


def test_a_batch_has_an_end() -> None:
    batch = {f"q{number}": {"query": "a"} for number in range(MAX_BATCH)}
    assert len(parse_batch(json.dumps(batch))) == MAX_BATCH
    with pytest.raises(BatchTooLarge, match=str(MAX_BATCH)):
        parse_batch(json.dumps({**batch, "more": {"query": "a"}}))


def test_an_unknown_type_keeps_no_other_query_from_being_answered() -> None:
    batch = parse_batch(json.dumps({"a": {"query": "x"}, "b": {"query": "x", "type": "person"}}))
    assert batch == {"a": ReconciliationQuery("x"), "b": None}


def test_a_query_may_have_properties_alone() -> None:
    sent = {"properties": [{"pid": "publisher", "v": "Department for Education"}]}
    assert parse_query(sent).properties == (AskedProperty("publisher", ("Department for Education",)),)


@pytest.mark.parametrize("limit", [None, 1, 3])
def test_as_many_properties_are_proposed_as_were_wanted(limit: int | None) -> None:
    found = propose_properties("standard", limit)
    assert len(found["properties"]) == (limit or len(PROPERTIES) - 1)


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
        query = parse_query(sent)
    except ReconciliationRefused:
        return
    assert len(query.text) <= 500
    assert 1 <= query.limit <= MAX_CANDIDATES
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
    assert choose_format(accept, RDF_MEDIA, "ttl") == form
