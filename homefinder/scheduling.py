"""What runs when: the deployments of ``prefect.yaml``, made from the schedules that the sources declare. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from homefinder.sources.registry import Source

POOL = "homefinder"
"""The Prefect work pool whose worker runs the flows."""

HEADER = "# What runs when. Written by `make docs` from the schedules in sources/; times are UTC.\n"


def deployments(sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """One deployment a source on its own schedule, and two without one for a person to start."""
    return [
        *(_scheduled(source) for source in sources.values()),
        _by_hand("refresh", "flows/refresh.py:refresh", "Harvest every source side by side, then publish once."),
        _by_hand("publish", "flows/publish.py:publish", "Publish after a change of vocab/ or of decisions."),
    ]


def prefect_yaml(sources: Mapping[str, Source]) -> str:
    """The text of prefect.yaml."""
    content = {"name": "homefinder", "prefect-version": "3.8.8", "pull": PULL, "deployments": deployments(sources)}
    return HEADER + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


PULL = [{"prefect.deployments.steps.set_working_directory": {"directory": "{{ $HOMEFINDER_HOME }}"}}]
"""Flows run from the folder of this repository; ``homefinder schedule`` sets the variable."""


def _scheduled(source: Source) -> dict[str, Any]:
    return {
        "name": source.id,
        "description": f"Harvest {source.title}, then publish what changed.",
        "entrypoint": "flows/harvest.py:harvest",
        "parameters": {"source": source.id},
        "tags": ["harvest"],
        "concurrency_limit": 1,
        "schedules": [{"cron": source.schedule, "timezone": "UTC"}],
        "work_pool": {"name": POOL},
    }


def _by_hand(name: str, entrypoint: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "entrypoint": entrypoint,
        "tags": ["catalogue"],
        "concurrency_limit": 1,
        "work_pool": {"name": POOL},
    }
