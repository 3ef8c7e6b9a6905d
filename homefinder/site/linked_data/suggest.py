"""``/search/suggest?q=``: names that begin with what a person types, as browsers read them.

https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki
"""

from __future__ import annotations

import json

from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.site.reconcile.extend import build_suggestions

MAX_NAMES = 10
"""Names of one answer."""


def build_suggestion_document(context: PageContext, request: PageRequest) -> Answer:
    """Four lists: the words, the names (those that begin with them first, short ones before long), what each is, and
    its page's address."""
    words = request.query.get("q", "")[:200]
    start = words.strip().lower()
    found = sorted(
        build_suggestions(context, "entity", words, 0)["result"],
        key=lambda item: (not item["name"].lower().startswith(start), len(item["name"])),
    )[:MAX_NAMES]
    base = context.settings.base.rstrip("/")
    lists = [words, [item["name"] for item in found], [item["description"] for item in found],
            [f"{base}/id/{item['id']}" for item in found]]  # fmt: skip
    return Answer(json.dumps(lists, ensure_ascii=False).encode(), CONTENT_TYPES["suggestions"])
