"""What the stages log while they work, as lines on stderr: the standard ``logging``, with a level for ours alone."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def show_log(level: str) -> None:
    """Print what modules of Homefinder log from ``level`` on, one of settings.LOG_LEVELS."""
    logging.basicConfig(format=FORMAT)
    logging.getLogger("homefinder").setLevel(level.upper())
    logging.getLogger("stamina").setLevel(logging.ERROR)  # ours says of a retry which address is asked again, and why
