"""Serve the published catalogue with Datasette, in this process, read-only."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from typing import Any

import uvicorn
from datasette.app import Datasette

from homefinder.errors import HomefinderError
from homefinder.settings import Settings
from homefinder.site.auth.accounts import ensure_site_secret
from homefinder.site.http.prefix import check_prefix
from homefinder.site.metadata import read_metadata
from homefinder.site.plugin import register_plugin
from homefinder.site.routes import list_routes
from homefinder.store.db import open_for_reading

DATASETTE_SETTINGS: dict[str, Any] = {
    # Suggesting facets counts every column of every page: with it 100,000 rows gave 2.5 pages a second, without 225.
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 2_000,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 3_000,
    "facet_time_limit_ms": 500,
    "truncate_cells_html": 400,
    # A browser that keeps a page for some seconds would show what was published before.
    "default_cache_ttl": 0,
    "allow_download": True,
    "max_csv_mb": 200,
}
"""Settings of Datasette that differ from its own, or that must not change with it.

See https://docs.datasette.io/en/0.65/settings.html for units and meanings.
"""


def open_site(settings: Settings) -> Datasette:
    """Datasette on the published catalogue. Raises StoreError where it or what people said cannot be read,
    DeclarationError for wrong metadata, UsageError for a prefix that cannot be."""
    check_prefix(settings.prefix, (route.pattern for route in list_routes()))
    with open_for_reading(settings):
        pass
    register_plugin()
    _silence_tracebacks()
    return Datasette(
        files=[str(settings.catalogue)],
        metadata=read_metadata(settings.home / "metadata.yml"),
        settings={**DATASETTE_SETTINGS, "base_url": f"{settings.prefix}/"},
        secret=ensure_site_secret(settings),
    )


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8001, forwarded_allow: str = "") -> None:
    """Serve until Ctrl+C; says where on stdout. ``port`` 0 takes a free one.

    ``forwarded_allow``: addresses or networks of proxies, with commas between, whose word is taken for who asks and by
    which scheme; those of this machine where it is empty.

    Raises StoreError when nothing was published yet, HomefinderError when the address cannot be had.
    """
    site = open_site(settings)
    with _open_listener(host, port) as listener:
        config = uvicorn.Config(
            site.app(), log_level="warning", access_log=False, lifespan="on", ws="none",
            proxy_headers=True, forwarded_allow_ips=forwarded_allow or None,
        )  # fmt: skip
        print(f"Homefinder is at {_format_address(host, listener, settings.prefix)} (press Ctrl+C to stop)", flush=True)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _silence_tracebacks() -> None:
    """Datasette prints every local variable behind a failed request, a mistyped address too; the page says enough."""
    from datasette import handle_exception  # Datasette must have loaded it as a plugin before

    handle_exception.rich = None


def _open_listener(host: str, port: int) -> socket.socket:
    """A socket that takes connections already, so that whoever reads our line finds the page there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
        # Without it each answer waits some 40 ms for the reader's delayed acknowledgement: asyncio sets it on sockets
        # of its own making only. Connections inherit it from here.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            problem = (
                f"port {port} is taken by another program; choose another with `homefinder serve --port {port + 1}`"
            )
            raise HomefinderError(problem) from error
        reason = error.strerror or str(error)
        raise HomefinderError(
            f"cannot serve at {host} port {port} ({reason}); choose others with --host and --port"
        ) from error


def _format_address(host: str, listener: socket.socket, prefix: str = "") -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}{prefix}/"
