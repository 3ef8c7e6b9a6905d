"""sqlite-utils, loaded when a database is made, brought up or published, not by whoever reads or writes rows."""

from __future__ import annotations

import sys
from types import ModuleType


def load_sqlite_utils() -> ModuleType:
    """The library without pandas, for which it looks to know its types: 1 s of CPU where that is installed."""
    if "pandas" in sys.modules:
        import sqlite_utils

        return sqlite_utils
    sys.modules["pandas"] = None  # type: ignore[assignment]  # an import then fails as if it were not installed
    try:
        import sqlite_utils
    finally:
        del sys.modules["pandas"]
    return sqlite_utils
