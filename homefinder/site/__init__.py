"""The Datasette plugin. Datasette finds the hooks, ``templates/`` and ``static/`` through this package."""

from homefinder.site.plugin import (
    asgi_wrapper,
    extra_template_vars,
    prepare_connection,
    prepare_jinja2_environment,
    render_cell,
    startup,
)

__all__ = [
    "asgi_wrapper",
    "extra_template_vars",
    "prepare_connection",
    "prepare_jinja2_environment",
    "render_cell",
    "startup",
]
