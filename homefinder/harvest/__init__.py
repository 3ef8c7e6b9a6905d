"""One source from its declaration to committed versions: fetch, parse, normalise, compare, gate and commit."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "manifest": ["list_archived_runs"],
        "run": ["RunResult"],
        "service": [
            "accept_held_run",
            "harvest_archived_run",
            "harvest_live",
            "harvest_replay",
            "harvest_repository",
            "match_replays",
            "read_declared_sources",
        ],
    },
)
