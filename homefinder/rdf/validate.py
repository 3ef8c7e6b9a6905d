"""Whether the store keeps to ``vocab/shapes.ttl`` (SHACL). Only the statements that the shapes speak of are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, QuerySolutions
from pyoxigraph import Literal as StoreLiteral
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node as RdflibNode

from homefinder.errors import DeclarationError, StoreError
from homefinder.rdf.store.repository import Repository


@dataclass(frozen=True, slots=True)
class ShaclResult:
    """One breach of one shape: on which thing, along which property, and what the shape says about it."""

    focus: str
    path: str
    message: str
    severity: str  # Violation | Warning | Info
    value: str = ""

    def __str__(self) -> str:
        where = f"{self.focus} {self.path}".strip()
        return f"{where}: {self.message}" + (f" It has: {self.value}" if self.value else "")


@dataclass(frozen=True, slots=True)
class ShaclReport:
    """``conforms`` is False only for violations; warnings are findings, too."""

    conforms: bool
    results: tuple[ShaclResult, ...]
    statement_count: int
    """How many statements were held against the shapes."""


def validate(repository: Repository, shapes: Path) -> ShaclReport:
    """Hold the store against the shapes. Raises DeclarationError when the shapes cannot be read.

    Method: SHACL Core by pySHACL, without inference, https://www.w3.org/TR/shacl/.
    """
    import pyshacl  # costs a second to load, and only doctor needs it

    rules = _spread_targets(_read(shapes))
    data = select_statements(repository, rules)
    _, results, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", allow_warnings=True)
    findings = _findings(results)
    return ShaclReport(all(item.severity != "Violation" for item in findings), findings, len(data))


def select_statements(repository: Repository, rules: Graph) -> Graph:
    """The statements of ``repository`` on members of the shapes' target classes along the shapes' paths."""
    targets = " ".join(f"<{address}>" for address in _addresses(rules, SH.targetClass))
    data, terms = Graph(), RdflibTerms()
    members = {row["s"] for row in _rows(repository, f"?s a ?type VALUES ?type {{ {targets} }}")}
    for path in sorted({RDF.type, *_addresses(rules, SH.path)}):
        predicate = URIRef(path)
        for row in _rows(repository, f"?s <{path}> ?o"):
            if row["s"] in members:
                data.add((terms[row["s"]], predicate, terms[row["o"]]))
    return data


def _rows(repository: Repository, pattern: str) -> QuerySolutions:
    answer = repository.query(f"SELECT * WHERE {{ {pattern} }}")
    if not isinstance(answer, QuerySolutions):
        raise StoreError("the RDF store", "did not answer a SELECT with rows")
    return answer


def _read(shapes: Path) -> Graph:
    try:
        return Graph().parse(shapes, format="turtle")
    except (OSError, SyntaxError, ValueError) as error:
        raise DeclarationError(shapes, f"is not valid Turtle ({error})") from error


def _spread_targets(rules: Graph) -> Graph:
    """The same rules, each property shape with the targets of its node shape.

    A property shape on its own is held against all its targets at once, and not once for each of them.
    """
    for shape, target in list(rules.subject_objects(SH.targetClass)):
        for part in list(rules.objects(shape, SH.property)):
            rules.add((part, RDF.type, SH.PropertyShape))
            rules.add((part, SH.targetClass, target))
    for shape in set(rules.subjects(SH.targetClass)):
        rules.remove((shape, SH.property, None))
    return rules


def _addresses(rules: Graph, predicate: URIRef) -> list[URIRef]:
    return sorted({item for item in rules.objects(None, predicate) if isinstance(item, URIRef)})


class RdflibTerms(dict[object, RdflibNode]):
    """Terms of the store as those of rdflib, each made once: rdflib is slow in finding two objects equal."""

    def __missing__(self, term: object) -> RdflibNode:
        self[term] = made = _term(term)
        return made


def _term(term: object) -> RdflibNode:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, StoreLiteral):
        raise StoreError("the RDF store", f"holds a term that is not expected here: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))


def _findings(results: Graph) -> tuple[ShaclResult, ...]:
    found = (
        ShaclResult(
            focus=str(results.value(item, SH.focusNode) or ""),
            path=str(results.value(item, SH.resultPath) or ""),
            message=" ".join(sorted(str(text) for text in results.objects(item, SH.resultMessage))),
            severity=str(results.value(item, SH.resultSeverity) or "").rpartition("#")[2],
            value=str(results.value(item, SH.value) or ""),
        )
        for item in results.subjects(RDF.type, SH.ValidationResult)
    )
    return tuple(sorted(found, key=lambda item: (item.severity, item.focus, item.path, item.message)))
