"""Names of homes, needs and owners, held in memory for each published catalogue, by the ids of the protocol."""

from __future__ import annotations

from dataclasses import replace

from homefinder.lookup import NameIndex, read_home_names, read_need_names, read_owner_names
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.page import PageContext
from homefinder.site.reconcile.manifest import OWNER_KIND

MAX_INDEXES = 2
"""Catalogues whose names are in memory."""

_indexes: BoundedCache[tuple[int, ...], NameIndex] = BoundedCache(MAX_INDEXES)


def read_name_index(context: PageContext) -> NameIndex:
    """The names in the snapshot that ``context`` reads."""
    return _indexes.get_or_make(context.stamp, lambda: _build_index(context))


def _build_index(context: PageContext) -> NameIndex:
    homes = [replace(named, id=f"home/{named.id}") for named in read_home_names(context.catalogue)]
    needs = [replace(named, id=f"need/{named.id}") for named in read_need_names(context.catalogue)]
    owners = [
        replace(named, id=f"publisher/{named.id}", kind=OWNER_KIND) for named in read_owner_names(context.catalogue)
    ]
    return NameIndex(homes + needs + owners)
