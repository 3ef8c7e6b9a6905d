"""The whole catalogue in the formats that others read. The same tables give the same bytes."""

from __future__ import annotations

import codecs
import json
import sqlite3
from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import Any, BinaryIO

import yaml
from pyoxigraph import Quad, RdfFormat, serialize

from homefinder.decisions.sssom import write as sssom_write
from homefinder.errors import UsageError
from homefinder.rdf.context import read_context
from homefinder.rdf.cssv import PREFIXES as CSSV_PREFIXES
from homefinder.rdf.cssv import cssv_statements
from homefinder.rdf.dcat.catalog import CatalogueIdentity, catalogue_statements
from homefinder.rdf.dcat.data_package import write_data_package
from homefinder.rdf.dcat.statements import PREFIXES
from homefinder.rdf.expand import RDF_TYPE
from homefinder.rdf.homes_csv import write_homes
from homefinder.rdf.project import names_for, nodes, quads
from homefinder.rdf.serialise import write_statements
from homefinder.rdf.vocabulary import vocabulary_quads

FORMATS = ("ttl", "trig", "nq", "jsonld", "dcat", "cssv", "sssom", "csv", "datapackage", "parquet")


def export(
    fmt: str,
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    vocab: Path,
    identity: CatalogueIdentity,
    out: BinaryIO,
) -> None:
    """Write the catalogue to ``out``, which stays open. ``identity``: where we are and how we are reached.

    ttl: everything, without graphs · trig, nq: everything by graph · jsonld: everything by graph, with our context ·
    dcat: what ``/catalog.ttl`` of the site gives · cssv: standards for European lists ·
    sssom: needs and homes as a mapping set · csv: one line a home · datapackage: every table as CSV in one archive,
    described by the metadata beside ``vocab`` · parquet: the same with Parquet files.

    Raises UsageError for another format and for Parquet without Arrow, DeclarationError for a wrong file under
    ``vocab``.
    """
    if fmt not in FORMATS:
        raise UsageError(f"no export format {fmt!r}; there are {', '.join(FORMATS)}")
    prefixes, base = dict(read_context(vocab).prefixes), identity.base
    if fmt == "csv":
        write_homes(catalogue, base, out)
    elif fmt in ("datapackage", "parquet"):
        form = "csv" if fmt == "datapackage" else fmt
        metadata = yaml.safe_load((vocab.parent / "metadata.yml").read_text(encoding="utf-8"))
        write_data_package(catalogue, metadata["databases"]["catalogue"]["tables"], identity, out, form)
    elif fmt == "dcat":
        write_statements(catalogue_statements(catalogue, identity), "ttl", PREFIXES, out)
    elif fmt == "cssv":
        serialize(dict.fromkeys(cssv_statements(catalogue, base)), out, RdfFormat.TURTLE, prefixes=CSSV_PREFIXES)
    elif fmt == "sssom":
        sssom_write.write_all_mappings(catalogue, curation, base, prefixes, out)
    elif fmt == "jsonld":
        _write_jsonld(catalogue, curation, vocab, base, out)
    else:
        _write_rdf(fmt, quads(catalogue, curation, vocab, base, identity.former_bases), prefixes, out)


def _write_rdf(fmt: str, statements: Iterator[Quad], prefixes: dict[str, str], out: BinaryIO) -> None:
    if fmt == "nq":
        serialize(statements, out, RdfFormat.N_QUADS)
    elif fmt == "trig":
        serialize(statements, out, RdfFormat.TRIG, prefixes=prefixes)
    else:
        serialize((quad.triple for quad in statements), out, RdfFormat.TURTLE, prefixes=prefixes)


def _write_jsonld(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, vocab: Path, base: str, out: BinaryIO
) -> None:
    """One node a line, so that two exports can be compared by line. Graphs may be named more than once."""
    names = names_for(vocab, base)
    context = json.loads(read_context(vocab).path.read_text(encoding="utf-8"))["@context"]
    text = codecs.getwriter("utf-8")(out)
    text.write(f'{{"@context": {_json(context)},\n"@graph": [')
    described = ((node.graph, node.json_ld) for node in nodes(catalogue, curation, names))
    written = _vocabulary_nodes(vocab, names.mint_graph("vocabulary"), base)
    for number, (graph, group) in enumerate(groupby(chain(described, written), key=lambda pair: pair[0])):
        text.write(f'{"," if number else ""}\n{{"@id": {_json(graph)}, "@graph": [')
        for place, (_, body) in enumerate(group):
            text.write(f"{',' if place else ''}\n{_json(body)}")
        text.write("\n]}")
    text.write("\n]}\n")


def _vocabulary_nodes(vocab: Path, graph: str, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    statements = (quad for _, quad in vocabulary_quads(vocab, graph, base))
    for named in json.loads(serialize(statements, format=RdfFormat.JSON_LD) or b"[]"):
        for node in named["@graph"]:
            types = [one["@id"] for one in node.pop(RDF_TYPE.value, ())]
            yield graph, {"@id": node.pop("@id"), **({"@type": types} if types else {}), **node}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
