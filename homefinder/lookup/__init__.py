"""Which thing a person means: a need, home, record, owner or route by its id, name, code or address."""

from homefinder.lookup.find import (
    find_home,
    find_need,
    find_owner,
    find_record,
    find_route,
    find_source,
    find_theme,
    match_homes,
    match_owners,
    match_records,
    match_referenced_homes,
)
from homefinder.lookup.names import NamedThing, NameIndex, read_home_names, read_need_names, read_owner_names
from homefinder.lookup.naming import NamedThings, find_named

__all__ = [
    "NameIndex",
    "NamedThing",
    "NamedThings",
    "find_home",
    "find_named",
    "find_need",
    "find_owner",
    "find_record",
    "find_route",
    "find_source",
    "find_theme",
    "match_homes",
    "match_owners",
    "match_records",
    "match_referenced_homes",
    "read_home_names",
    "read_need_names",
    "read_owner_names",
]
