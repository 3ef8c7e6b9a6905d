"""What is read from a query's words alone: its form and how deep it is nested."""

from __future__ import annotations

import time

import pytest

from homefinder.rdf.query.guard import check_query
from homefinder.rdf.query.shape import MAX_CHARACTERS, MAX_DEPTH, QueryTooComplex, read_shape, require_bounded

PREFIX = "PREFIX select: <https://example.org/ask#> "


@pytest.mark.parametrize(
    ("text", "form", "depth"),
    [
        ("SELECT * { ?s ?p ?o }", "rows", 1),
        ("ask{}", "boolean", 1),
        ("DESCRIBE <https://example.org/select>", "triples", 0),
        ("# SELECT {{{\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "triples", 1),
        (f"{PREFIX} ASK {{ ?s select:one 1 }}", "boolean", 1),
        ("PREFIX : <https://example.org/> ASK { ?s :select ?o }", "boolean", 1),
        ("BASE <https://example.org/construct> SELECT ?describe { }", "rows", 1),
        ('SELECT * { ?s ?p "((((", \'[[[[\', """ " {{{{ \\""" """, \'\'\' \' {{ \'\'\' }', "rows", 1),
        ("SELECT * { ?s ?p <https://example.org/Standard_(data)> }", "rows", 1),
        ("SELECT * { ?s ?p ?o # ((((\n FILTER(?o < 3 && (?o > 1)) }", "rows", 3),
        ("SELECT (1 AS ?a) { ?s ex:a\\(b ?o }", "rows", 1),
        ("SELECT * { FILTER(?a<((((?b))))&&?c>1) }", "rows", 2),
        ("SELECT * { FILTER(?a<((((?b&&?c>1) }", "rows", 6),
        ('SELECT "unfinished (((', "rows", 0),
        ("nothing here", None, 0),
        ("", None, 0),
    ],
)
def test_form_and_depth(text: str, form: str | None, depth: int) -> None:
    shape = read_shape(text)
    assert (shape.form, shape.depth) == (form, depth)


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "ASK { }", "DESCRIBE <a:b>", f"{PREFIX} ASK {{ }}"])
def test_the_form_is_the_parsers_own(text: str) -> None:
    assert read_shape(text).form == check_query(text, {}).form


@pytest.mark.parametrize(
    ("begin", "end"), [("{", "}"), ("(", ")"), ("[ ?p ", "]"), ("{ SELECT * ", "}"), ("IF(1,", ",1)"), ("[", "")]
)
def test_what_is_too_deep_is_refused_at_once(begin: str, end: str) -> None:
    started = time.perf_counter()
    with pytest.raises(QueryTooComplex, match="write it with fewer levels"):
        check_query("SELECT * { ?s ?p " + begin * 2500 + end * 2500 + " }", {})
    assert time.perf_counter() - started < 1


def test_the_limit_is_where_it_is_said_to_be() -> None:
    def nest(levels: int) -> str:
        return "SELECT * " + "{" * levels + "}" * levels

    assert check_query(nest(MAX_DEPTH), {}).form == "rows"
    with pytest.raises(QueryTooComplex, match=f"opens {MAX_DEPTH + 1} brackets"):
        require_bounded(nest(MAX_DEPTH + 1))
    with pytest.raises(QueryTooComplex, match="ask in parts"):
        require_bounded("ASK {}".ljust(MAX_CHARACTERS + 1))
    assert require_bounded("ASK {}".ljust(MAX_CHARACTERS)).form == "boolean"


@pytest.mark.parametrize(
    "piece", ['"', "'", '"""', "<", "?", "a:", "\\", "(", "#", "''' '", '"\\', "<<(", "a:%", "a.", "a-:"]
)
def test_reading_takes_a_time_that_grows_with_the_length_only(piece: str) -> None:
    started = time.perf_counter()
    read_shape("SELECT " + piece * (MAX_CHARACTERS // len(piece)))
    assert time.perf_counter() - started < 1
