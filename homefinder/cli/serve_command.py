"""The command that opens the catalogue in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from homefinder.cli.common import Data, explained, settings_for


@explained
def serve(
    data: Data = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8001,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only, 0.0.0.0 every network.")
    ] = "127.0.0.1",
) -> None:
    """Serve the published catalogue as web pages, read-only, until Ctrl+C; a new publication shows at once."""
    from homefinder.site.serve import serve as serve_site  # Datasette takes half a second to load

    serve_site(settings_for(data), host=host, port=port)
