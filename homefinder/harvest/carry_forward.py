"""What was known of a page that is gone or moved. Such an answer says that it ended, not what it was. Pure."""

from __future__ import annotations

from homefinder.model import Record

STATED_FIELDS = frozenset({"status", "lifecycle", "taken_in"})
"""What the answer itself tells, so that the last version's value never stands in for it."""

MERGED_FIELDS = ("relations", "events", "addresses")


def is_gone_or_moved(record: Record) -> bool:
    """Whether the publication answered with no more than that the thing is gone or has moved."""
    return record.lifecycle == "gone" or record.status == "redirected"


def carry_forward(record: Record, last: Record) -> Record:
    """A remnant with the last known title, kind, publisher and the rest; what the remnant tells itself stands.

    Each value keeps the place where it was read, so that it can still be followed.
    """
    if not is_gone_or_moved(record):
        return record
    changes: dict[str, object] = {}
    for name in Record.__dataclass_fields__:
        old, new = getattr(last, name), getattr(record, name)
        if name in MERGED_FIELDS:
            changes[name] = tuple(dict.fromkeys((*old, *new)))
        elif name not in STATED_FIELDS and old and (not new or name in _list_guessed_fields(record)):
            changes[name] = old
    extra = {**last.extra, **{k: v for k, v in record.extra.items() if k != "title_from"}}
    places = {**last.locations, **{k: v for k, v in record.locations.items() if k not in changes or k in MERGED_FIELDS}}
    return record.with_changes(
        **{**changes, "extra": extra, "locations": places, "given": {**last.given, **record.given}}
    )


def _list_guessed_fields(record: Record) -> frozenset[str]:
    """Fields that the adapter could only guess from the address."""
    return (
        frozenset({"title", "kind", "version", "series"})
        if record.extra.get("title_from") == "address"
        else frozenset()
    )
