"""Whether the store keeps to ``vocab/shapes.ttl`` (SHACL). Only the statements that the shapes speak of are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, QuerySolutions
from pyoxigraph import Literal as StoreLiteral
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node as RdflibNode

from homefinder.errors import DeclarationError, StoreError
from homefinder.rdf.repository import Repository


@dataclass(frozen=True, slots=True)
class Finding:
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
class Report:
    """``conforms`` is False only for violations; warnings are findings, too."""

    conforms: bool
    findings: tuple[Finding, ...]
    checked: int
    """How many statements were held against the shapes."""


def validate(repository: Repository, shapes: Path) -> Report:
    """Hold the store against the shapes. Raises DeclarationError when the shapes cannot be read.

    Method: SHACL Core by pySHACL, without inference, https://www.w3.org/TR/shacl/.
    """
    import pyshacl  # costs a second to load, and only doctor needs it

    rules = _read(shapes)
    data = subject_matter(repository, rules)
    _, results, _ = pyshacl.validate(data, shacl_graph=rules, inference="none", allow_warnings=True)
    findings = _findings(results)
    return Report(all(item.severity != "Violation" for item in findings), findings, len(data))


def subject_matter(repository: Repository, rules: Graph) -> Graph:
    """The statements of ``repository`` on members of the shapes' target classes along the shapes' paths."""
    paths = {RDF.type, *_addresses(rules, SH.path)}
    wanted = f"VALUES ?p {{ {_listed(paths)} }}"
    data = Graph()
    for target in _addresses(rules, SH.targetClass):
        answer = repository.query(f"SELECT DISTINCT ?s ?p ?o WHERE {{ ?s a <{target}> . {wanted} ?s ?p ?o }}")
        if not isinstance(answer, QuerySolutions):
            raise StoreError("the RDF store", "did not answer a SELECT with rows")
        for row in answer:
            data.add((_term(row["s"]), _term(row["p"]), _term(row["o"])))
    return data


def _read(shapes: Path) -> Graph:
    try:
        return Graph().parse(shapes, format="turtle")
    except (OSError, SyntaxError, ValueError) as error:
        raise DeclarationError(shapes, f"is not valid Turtle ({error})") from error


def _addresses(rules: Graph, predicate: URIRef) -> list[URIRef]:
    return sorted({item for item in rules.objects(None, predicate) if isinstance(item, URIRef)})


def _listed(addresses: set[URIRef]) -> str:
    return " ".join(f"<{address}>" for address in sorted(addresses))


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


def _findings(results: Graph) -> tuple[Finding, ...]:
    found = (
        Finding(
            focus=str(results.value(item, SH.focusNode) or ""),
            path=str(results.value(item, SH.resultPath) or ""),
            message=" ".join(sorted(str(text) for text in results.objects(item, SH.resultMessage))),
            severity=str(results.value(item, SH.resultSeverity) or "").rpartition("#")[2],
            value=str(results.value(item, SH.value) or ""),
        )
        for item in results.subjects(RDF.type, SH.ValidationResult)
    )
    return tuple(sorted(found, key=lambda item: (item.severity, item.focus, item.path, item.message)))
