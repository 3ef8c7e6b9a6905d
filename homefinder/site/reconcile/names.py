"""Names of homes and needs, held in memory for each published catalogue, by the ids of the protocol."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from homefinder.lookup import NameIndex, read_home_names, read_need_names
from homefinder.site.http.page import PageContext

MAX_INDEXES = 2
"""Catalogues whose names are in memory."""

_indexes: OrderedDict[tuple[int, ...], NameIndex] = OrderedDict()
_lock = Lock()


def read_name_index(context: PageContext) -> NameIndex:
    """The names in the snapshot that ``context`` reads."""
    with _lock:
        if context.stamp not in _indexes:
            homes = [replace(named, id=f"home/{named.id}") for named in read_home_names(context.catalogue)]
            needs = [replace(named, id=f"need/{named.id}") for named in read_need_names(context.catalogue)]
            _indexes[context.stamp] = NameIndex(homes + needs)
            while len(_indexes) > MAX_INDEXES:
                _indexes.popitem(last=False)
        return _indexes[context.stamp]
