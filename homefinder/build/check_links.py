"""Check links, judge the upkeep anew and publish: what the command and the weekly flow do alike."""

from __future__ import annotations

from contextlib import closing

from homefinder.build.publish import publish
from homefinder.change.upkeep.write import write_upkeep
from homefinder.errors import UsageError
from homefinder.fetch.link_checker import LinkCheck, LinkChecker, check_links
from homefinder.settings import Settings
from homefinder.store.db import open_ledger, scalar
from homefinder.store.locks import hold_lock


def check_and_publish(settings: Settings, limit: int, source: str = "") -> list[LinkCheck]:
    """Check what is due, and show what follows. Raises UsageError for an unknown source or an empty catalogue."""
    with closing(open_ledger(settings.ledger)) as ledger:
        if source and scalar(ledger, "SELECT 1 FROM sources WHERE id = ?", source) is None:
            raise UsageError(f"no source is called {source!r}; `homefinder sources` lists them")
        if scalar(ledger, "SELECT 1 FROM homes") is None:
            raise UsageError("there is nothing to check yet; make the catalogue with `homefinder build`")
        with hold_lock(settings.locks, "check-links"), closing(LinkChecker(settings)) as checker:
            found = check_links(ledger, checker, limit, source)
        with hold_lock(settings.locks, "refresh"):
            write_upkeep(ledger, settings.home / "vocab")
            publish(ledger, settings)
    return found
