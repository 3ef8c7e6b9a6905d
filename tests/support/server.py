"""A CKAN of a test's making, on this machine, that can be made to wait in the middle of a harvest."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

PAGE = 5
PAGES = 3

DECLARED = {
    "id": "made", "title": "Made up", "publisher": "Nobody", "licence": "None", "adapter": "ckan",
    "schedule": "0 5 * * *", "min_interval_s": 0, "completeness": "full", "expect": {"min_records": 10},
}  # fmt: skip


class MadeCkan:
    """Pages of packages. While ``stalled`` is set, the second page is not answered; ``asked`` says that it was."""

    def __init__(self) -> None:
        self.wording = "First"
        self.stalled = threading.Event()
        self.asked = threading.Event()
        self.released = threading.Event()

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        url = urlsplit(path)
        if url.path == "/robots.txt":
            return 200, b"User-agent: *\nAllow: /\n"
        start = int(parse_qs(url.query).get("start", ["0"])[0])
        if start == PAGE and self.stalled.is_set():
            self.asked.set()
            self.released.wait(30)
        packages = [
            {"name": f"package-{number}", "title": f"{self.wording} package {number}", "url": "https://example.gov.uk/"}
            for number in range(start, min(start + PAGE, PAGE * PAGES))
        ]
        body = {"success": True, "result": {"count": PAGE * PAGES, "results": packages}}
        return 200, json.dumps(body).encode()


@contextmanager
def serving(ckan: MadeCkan) -> Iterator[str]:
    """The address of a server that answers for ``ckan``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = ckan.answer(self.path)
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # the harvest that asked was killed meanwhile

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        ckan.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def house(folder: Path, address: str, root: Path) -> Path:
    """A folder for HOMEFINDER_HOME: this repository's vocabulary, and the made-up CKAN as its one source."""
    (folder / "sources").mkdir(parents=True)
    (folder / "vocab").symlink_to(root / "vocab")
    mapping = {
        "key": "{name}", "kind": "standard", "taken_in": "It is listed.", "fields": {"title": "title", "url": "url"},
    }  # fmt: skip
    parameters = {"base": address, "rows": PAGE, "mapping": mapping}
    (folder / "sources" / "made.yml").write_text(yaml.safe_dump({**DECLARED, "parameters": parameters}))
    return folder
