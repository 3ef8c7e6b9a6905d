"""The store: readers see a whole version or the one before, builds that died leave nothing, one writer at a time."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from homefinder.errors import QueryError, StoreError
from homefinder.rdf.project import quads
from homefinder.rdf.store.remote import RemoteRepository
from homefinder.rdf.store.repository import build, in_memory, open_local
from homefinder.rdf.store.versions import current_version
from tests.conftest import ROOT
from tests.support.rdf_catalogue import BASE, VOCAB, ask, catalogue, curation

GRAPH = NamedNode("https://example.org/g")


def few(count: int) -> list[Quad]:
    return [Quad(GRAPH, NamedNode(f"https://example.org/p{n}"), Literal("1"), GRAPH) for n in range(count)]


def versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_a_reader_keeps_its_version_and_the_next_sees_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue.rdf"
    assert build(few(2), folder) == 2
    with open_local(folder) as reader:
        assert build(few(3), folder) == 3
        assert build(few(4), folder) == 4
        assert reader.size() == 2
        assert len(list(reader.quads())) == 2
        assert versions(folder) == ["v000001", "v000003"]
    build(few(5), folder)
    assert versions(folder) == [current_version(folder)] == ["v000004"]
    with open_local(folder) as reader:
        assert reader.size() == 5


def test_a_closed_repository_says_so(tmp_path: Path) -> None:
    build(few(1), tmp_path)
    reader = open_local(tmp_path)
    reader.close()
    with pytest.raises(StoreError, match="closed"):
        reader.size()


def test_what_a_died_build_left_is_cleared_and_the_old_version_stays(tmp_path: Path) -> None:
    build(few(2), tmp_path)

    def breaks() -> Iterator[Quad]:
        yield from few(1)
        raise KeyError("the tables went away")

    with pytest.raises(KeyError):
        build(breaks(), tmp_path)
    assert "v000002.new" in versions(tmp_path)
    (tmp_path / "current.new").write_text("v0000")
    with open_local(tmp_path) as reader:
        assert reader.size() == 2
    assert build(few(3), tmp_path) == 3
    assert versions(tmp_path) == ["v000002"]


KILLED = """
import sys, time
from pathlib import Path
from tests.rdf.store.test_repository import few
from homefinder.rdf.store.repository import build
def slow():
    yield from few(3)
    print("working", flush=True)
    time.sleep(60)
build(slow(), Path(sys.argv[1]))
"""


def test_a_build_that_is_killed_is_healed_by_the_next(tmp_path: Path) -> None:
    build(few(2), tmp_path)
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"working\n"
        with pytest.raises(StoreError, match="another Homefinder process"):
            build(few(1), tmp_path)
        os.kill(process.pid, signal.SIGKILL)
    with open_local(tmp_path) as reader:
        assert reader.size() == 2
    assert build(few(4), tmp_path) == 4
    assert versions(tmp_path) == ["v000002"]


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "build.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="another Homefinder process"):
            build(few(1), tmp_path)


@pytest.mark.parametrize(
    ("pointer", "problem"),
    [
        (None, "holds no RDF yet"),
        ("../elsewhere", "no version"),
        ("v000009", "not there"),
        ("\udcff", "no version|cannot be read"),
    ],
)
def test_a_folder_without_a_store_says_what_to_do(tmp_path: Path, pointer: str | None, problem: str) -> None:
    if pointer is not None:
        (tmp_path / "current").write_bytes(pointer.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match=problem) as caught:
        open_local(tmp_path)
    assert f"make it with `homefinder build --data {tmp_path.parent}`" in str(caught.value)
    build(few(1), tmp_path)
    with open_local(tmp_path) as reader:
        assert reader.size() == 1


def test_a_damaged_store_says_what_to_do(tmp_path: Path) -> None:
    build(few(1), tmp_path)
    (tmp_path / "v000001" / "store" / "CURRENT").unlink()
    with pytest.raises(StoreError, match=r"cannot be opened \(.*\); make it with `homefinder build --data "):
        open_local(tmp_path)


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint that keeps to the protocol: the default graph is what the request names, else empty."""

    store = Store()

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        graphs: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(g) for g in form.get("default-graph-uri", [])]
        try:
            answer = self.store.query(form["query"][0], default_graph=graphs or None)
        except SyntaxError as error:
            self.reply(400, "text/plain", str(error).encode())
            return
        if "teapot" in form["query"][0]:
            self.reply(200, "text/html", b"<html>")
        elif isinstance(answer, QuerySolutions):
            self.reply(200, "application/sparql-results+json", answer.serialize(format=QueryResultsFormat.JSON))
        elif isinstance(answer, QueryTriples):
            self.reply(200, "application/n-triples", serialize(answer, format=RdfFormat.N_TRIPLES))

    def reply(self, status: int, media: str, body: bytes | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    Endpoint.store.extend(quads(catalogue(), curation(), VOCAB, BASE))
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/query"
        server.shutdown()


def test_the_remote_form_answers_like_the_local_one(endpoint: str) -> None:
    remote, local = RemoteRepository(endpoint), in_memory(quads(catalogue(), curation(), VOCAB, BASE))
    assert remote.size() == local.size()
    assert {str(quad) for quad in remote.quads()} == {str(quad) for quad in local.quads()}
    rows = "SELECT ?home ?title WHERE { ?home a hf:Home ; dcterms:title ?title } ORDER BY ?home"
    assert ask(remote, rows, "csv") == ask(local, rows, "csv")
    assert len(ask(remote, rows, "csv").splitlines()) > 6
    triples = "CONSTRUCT { ?h a hf:Home } WHERE { ?h a hf:Home }"
    assert sorted(ask(remote, triples, "nt").splitlines()) == sorted(ask(local, triples, "nt").splitlines())
    remote.close()


def test_a_remote_that_fails_is_named(endpoint: str) -> None:
    remote = RemoteRepository(endpoint)
    with pytest.raises(QueryError, match="refused the query"):
        remote.query("SELECT {")
    with pytest.raises(StoreError, match="text/html"):
        remote.query("SELECT ?teapot { ?s ?p ?teapot }")
    remote.close()
    nowhere = RemoteRepository("http://127.0.0.1:9/query")
    with pytest.raises(StoreError, match="did not answer"):
        nowhere.size()
    nowhere.close()
