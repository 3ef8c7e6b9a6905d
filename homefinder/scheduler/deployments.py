"""What runs when, and what is tried again: the deployments of ``prefect.yaml``, made from the sources. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import yaml

from homefinder.fetch.politeness.retry import is_temporary_failure
from homefinder.source import Source

POOL = "homefinder"
"""The Prefect work pool whose worker runs the flows."""

HEADER = "# What runs when. Written by `make docs` from the schedules in sources/; times are UTC.\n"

PULL = [{"prefect.deployments.steps.set_working_directory": {"directory": "{{ $HOMEFINDER_HOME }}"}}]
"""Flows run from the folder of this repository; ``homefinder schedule`` sets the variable."""

ONE_AT_A_TIME = {"limit": 1, "collision_strategy": "CANCEL_NEW"}
"""Two runs of a source would ask the same twice; while one is made, a further one is cancelled."""

WAIT_FOR_THE_OTHER = {"limit": 1, "collision_strategy": "ENQUEUE"}
"""What was harvested while one publication is made is for the next."""


def deployments(sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """One deployment a source on its own schedule, two every week, the publication, and one for a person to start."""
    return [
        *(_build_source_deployment(source) for source in sources.values()),
        _build_weekly_deployment(
            "check-links", "flows/check_links.py:check_links", "Check the links of the homes.", "30 1 * * 6"
        ),
        _build_weekly_deployment(
            "digest", "flows/digest.py:digest", "Tell each sector what changed for its needs.", "0 6 * * 1"
        ),
        _build_manual_deployment(
            "refresh", "flows/refresh.py:refresh", "Harvest every source side by side, then publish once."
        ),
        _build_publication(),
    ]


def prefect_yaml(sources: Mapping[str, Source], paused_names: Collection[str] = ()) -> str:
    """The text of prefect.yaml. The deployments named in ``paused`` stay paused: a person stopped them."""
    made = [{**one, "paused": True} if one["name"] in paused_names else one for one in deployments(sources)]
    content = {"name": "homefinder", "prefect-version": "3.8.8", "pull": PULL, "deployments": made}
    return HEADER + yaml.dump(content, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=120)


def is_temporary_run_failure(exchanges: Iterable[tuple[str, int]]) -> bool:
    """Whether a failed run failed for the network's sake, so that it may work in some minutes.

    ``exchanges`` are the addresses asked, in order, with the status that came; 0 where nothing came. The fetcher asks
    again at once only where that may help (a timeout, a broken connection, 429, 5xx), so an address that it asked twice
    in a row to no end is one whose publication is down. A refusal (robots.txt, a private address, too large a body, a
    publication that asks for a long absence) is asked for once.
    """
    in_vain: dict[str, int] = {}
    for url, status in exchanges:
        in_vain[url] = in_vain.get(url, 0) + 1 if status == 0 or is_temporary_failure(status) else 0
    return any(times > 1 for times in in_vain.values())


class _PlainDumper(yaml.SafeDumper):
    """Writes every value out: no anchors for values that are used again."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is PyYAML's
        return True


def _build_source_deployment(source: Source) -> dict[str, Any]:
    return {
        "name": source.id,
        "description": f"Harvest {source.title}; what changed is published when no other harvest is due.",
        "entrypoint": "flows/harvest.py:harvest",
        "parameters": {"source": source.id},
        "tags": ["harvest"],
        "concurrency_limit": ONE_AT_A_TIME,
        "schedules": [{"cron": source.schedule, "timezone": "UTC"}],
        "work_pool": {"name": POOL},
    }


def _build_weekly_deployment(name: str, entrypoint: str, description: str, cron: str) -> dict[str, Any]:
    schedules = [{"cron": cron, "timezone": "UTC"}]
    made = _build_manual_deployment(name, entrypoint, description)
    return {**made, "tags": ["telling"], "schedules": schedules}


def _build_publication() -> dict[str, Any]:
    """Harvests ask for it when they end. Once a day it comes by itself, for what nobody asked for."""
    about = "Publish once what the harvests brought; started by hand, at once."
    made = _build_manual_deployment("publish", "flows/publish.py:publish", about)
    schedule = {"cron": "45 7 * * *", "timezone": "UTC", "parameters": {"when_quiet": True}}
    return {**made, "concurrency_limit": WAIT_FOR_THE_OTHER, "schedules": [schedule]}


def _build_manual_deployment(name: str, entrypoint: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "entrypoint": entrypoint,
        "tags": ["catalogue"],
        "concurrency_limit": ONE_AT_A_TIME,
        "work_pool": {"name": POOL},
    }
