"""The columns of each page's list in CSV, so that a list without a row has its header too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from homefinder.site.http.page import Page, PageContext, PageFunction, PageRequest

LIST_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "/search": (
        "rank", "home_id", "title", "kind", "publisher", "url", "lifecycle", "score", "sentence",
    ),
    "/needs": (
        "need_id", "sector", "title", "outcome", "strength", "confidence", "margin", "runner_up", "basis", "home_id",
        "home", "owner_id", "owner", "explanation", "next_step", "route_id", "addressed_to", "deadline",
        "page", "home_page", "in_words",
    ),
    "/need/{id}": (
        "rank", "home_id", "title", "kind", "publisher", "score", "sentence",
    ),
    "/homes": (
        "id", "title", "kind", "publisher", "lifecycle", "status", "version", "issued", "modified", "url",
    ),
    "/home/{id}": (
        "field", "value", "language", "record_id", "source_id", "source", "rule",
    ),
    "/stewardship/{id}": ("topic", "question", "answer", "why", "ask", "known"),
    "/reading": ("id", "title", "purpose", "recommended_by", "standards"),
    "/reading/{id}": ("number", "title", "kind", "owner", "lifecycle", "why", "home_id", "url"),
    "/owners": (
        "id", "name", "url", "homes", "needs", "page",
    ),
    "/owner/{id}": (
        "id", "title", "kind", "lifecycle", "status", "version", "modified", "is_part", "page",
    ),
    "/themes": (
        "id", "name", "definition", "homes", "broader",
    ),
    "/theme/{id}": (
        "id", "title", "kind", "lifecycle", "status", "publisher", "by", "page",
    ),
    "/changes": (
        "id", "kind", "date", "seen_on", "announced_by", "title", "summary", "significance", "record_id",
        "members", "source_id", "source", "url", "level", "severity", "why", "urgency", "records", "needs", "page",
        "lang", "label", "day",
    ),
    "/change/{id}": (
        "id", "kind", "rule", "announced_by", "date", "seen_on", "record_id", "source_id", "title", "summary",
        "field", "before", "after", "url", "members", "severity", "level", "why", "records",
    ),
    "/compare/{id}": (
        "field", "label", "before", "after",
    ),
    "/items": (
        "kind", "id", "home_id", "home", "name", "title", "definition",
    ),
    "/items/{id}": (
        "id", "key", "name", "title", "definition", "datatype", "unit", "required", "repeats", "code_list",
        "group_name", "concept", "codes", "rules", "locator",
    ),
    "/calendar": (
        "uid", "kind", "starts", "ends", "state", "title", "summary", "url", "venue", "binding",
        "announced_on", "lead_days", "who", "home_id", "record_id", "source_id", "publisher_id", "owner", "needs",
        "words", "bound", "anchor", "page", "owner_page",
    ),
    "/due": (
        "day", "starts", "ends", "days_left", "kind", "who", "what", "words", "basis", "certainty", "precision",
        "edition", "home_id", "record_id", "title", "publisher_id", "url", "seen_on", "in_words", "asks", "page",
    ),
    "/load": (
        "month", "all", "binding", "consultation-opens", "consultation-closes", "applies-from", "comply-by",
        "ends", "meeting", "opens", "load-by", "submit-by", "clean-until", "reference-date", "review-date",
        "publish-expected",
    ),
    "/map": (
        "sector", "need_id", "need", "outcome", "rank", "score", "home_id", "home", "kind", "owner_id",
        "owner",
    ),
    "/matrix": (
        "theme", "name", "owner", "owner_name", "homes", "needs",
    ),
    "/requests": (
        "uid", "title", "state", "since", "sector", "home", "owner", "need", "deadline", "overdue", "page",
    ),
    "/request/{id}": (
        "date", "kind", "what", "role", "note", "state", "deadline", "address",
    ),
    "/sources": (
        "id", "title", "publisher", "homepage", "licence", "licence_url", "adapter", "completeness",
        "schedule", "last_seen_on", "last_run_id", "live_records", "undeclared_since", "kept_on",
        "kept_because", "min_interval_s", "good_for", "declared_from", "is_working_copy", "retired", "run_state",
        "reason", "ended_at", "mode", "errors", "issues", "homes", "unread", "requests", "page", "well", "note",
        "stale", "live_look_seconds",
    ),
    "/source/{id}": (
        "severity", "code", "message", "remedy", "record_key", "url", "locator", "sha256", "run_id",
        "record_id", "record_page",
    ),
    "/record/{id}": (
        "field", "value", "given", "run", "seen_on", "url", "locator", "sha256",
    ),
    "/run/{id}": (
        "url", "final_url", "status", "not_modified", "sha256", "fetched_at", "elapsed_ms", "error", "bytes",
        "media_type", "link",
    ),
    "/about": (
        "id", "title", "publisher", "licence", "licence_url", "schedule", "page",
    ),
    "/audit": (
        "at", "role", "name", "action", "target_kind", "target", "title", "note", "act_in_words", "page",
    ),
}  # fmt: skip
"""Address of the page → the columns of its list, in their order; what a row has beside them comes behind."""


WORKLOAD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "months": LIST_COLUMNS["/load"],
    **dict.fromkeys(("owners", "themes"), (
        "id", "name", "scheme", "changes", "shortest_lead", "median_lead", "told_late",
    )),
    "changes": ("starts", "kind", "title", "owner", "lead_days", "home_id"),
}  # fmt: skip
"""The same of the lists of ``/load``."""


def add_columns(address: str, function: PageFunction) -> PageFunction:
    """The page function whose page has the columns of its list: those that it names itself, else those above."""

    def build(context: PageContext, request: PageRequest) -> Page:
        page = function(context, request)
        return page if page.columns else replace(page, columns=LIST_COLUMNS.get(address, ()))

    return build
