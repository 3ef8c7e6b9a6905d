"""Builds the catalogue: harvests every source, redoes the stages that rest on a change, and publishes the result."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["refresh"],
    submod_attrs={
        "batch": ["HarvestStep", "archive_steps", "live_steps", "offline_steps", "run_steps"],
        "check_links": ["check_and_publish"],
        "doctor": ["examine"],
        "refresh": ["RefreshResult", "is_up_to_date"],
        "stages": ["STAGES", "Stage"],
    },
)
