"""The items of a standard as a schema, for whoever checks files against it."""

from __future__ import annotations

from homefinder.errors import UsageError
from homefinder.items.exports.schemas import FORMS, build_schema
from homefinder.site.http.answers import Answer
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest

SCHEMA_ROUTE = (
    rf"^/items/(?P<id>[^/]+?)/(?P<file>{'|'.join(name.replace('.', chr(92) + '.') for name in FORMS.values())})$"
)
CONTENT_TYPES = {
    "json-schema": "application/schema+json",
    "frictionless": "application/json",
    "shacl": "text/turtle; charset=utf-8",
}


def build_item_schema(context: PageContext, request: PageRequest) -> Answer:
    """JSON Schema, a data package or SHACL of a home’s items. Raises PageNotFound for a home without items."""
    form = next(name for name, file in FORMS.items() if file == request.path["file"])
    try:
        text = build_schema(context.catalogue, request.path["id"], form, context.settings.base)
    except UsageError as error:
        raise PageNotFound(f"{str(error).capitalize()}.", "/items") from error
    return Answer(text.encode(), CONTENT_TYPES[form])
