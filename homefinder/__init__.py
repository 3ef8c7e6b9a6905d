"""Homefinder: the catalogue of the data and technical standards that UK government publishes."""

from typing import TYPE_CHECKING

import lazy_loader

from homefinder.version import __version__

if TYPE_CHECKING:
    from homefinder.api import evaluate_ranking, find, harvest_sources, open_catalogue, refresh_catalogue
    from homefinder.build.refresh import RefreshResult
    from homefinder.errors import HomefinderError
    from homefinder.harvest.run import RunResult
    from homefinder.ranking.model import Candidate

__all__ = [
    "Candidate",
    "HomefinderError",
    "RefreshResult",
    "RunResult",
    "__version__",
    "evaluate_ranking",
    "find",
    "harvest_sources",
    "open_catalogue",
    "refresh_catalogue",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "api": ["evaluate_ranking", "find", "harvest_sources", "open_catalogue", "refresh_catalogue"],
        "build.refresh": ["RefreshResult"],
        "errors": ["HomefinderError"],
        "harvest.run": ["RunResult"],
        "ranking.model": ["Candidate"],
    },
)
