"""What we ask of a running Prefect server: is it there, a work pool, and order among what earlier days left.

Plain HTTP (https://docs.prefect.io/v3/api-ref/rest-api/server), because loading Prefect's own client takes seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from homefinder.errors import HomefinderError

ANSWER_S = 60.0
"""Longest wait for one answer; a server that has just started, or starts many runs at once, is slow."""

BUSY = 503


class PrefectServer:
    """A Prefect server at ``api``, such as http://127.0.0.1:4200/api. Close it, or use it in ``with``.

    ``login``: name and password with a colon between, where the server asks for them.
    """

    def __init__(self, api: str, login: str = "") -> None:
        name, _, password = login.partition(":")
        auth = (name, password) if login else None
        self._client = httpx.Client(base_url=api, timeout=ANSWER_S, trust_env=False, auth=auth)

    def __enter__(self) -> PrefectServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def is_up(self) -> bool:
        """Whether the server is up."""
        try:
            return self._client.get("/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def make_pool(self, name: str) -> None:
        """A work pool whose worker runs flows as processes of this machine; nothing happens where it is there."""
        self._request("POST", "/work_pools/", {"name": name, "type": "process"}, accepted_statuses=(201, 409))

    def close_dead_runs(self) -> int:
        """Mark runs whose process is gone as crashed, so that they hold no place; how many there were.

        Only right while no worker is running.
        """
        types = ["RUNNING", "PENDING", "CANCELLING"]
        runs = self._read_all_pages("/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": types}}}})
        for run in runs:
            self._set_state(run, "CRASHED", "The scheduler ended before the run did.")
        return len(runs)

    def cancel_overdue(self, now: datetime) -> int:
        """Of the scheduled runs of a deployment that were missed until ``now``, leave only the last; how many went."""
        late = {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": {"before_": now.isoformat()}}
        runs = self._read_all_pages("/flow_runs/filter", {"flow_runs": late, "sort": "EXPECTED_START_TIME_DESC"})
        missed = [run for run in runs if run["auto_scheduled"]]
        left: set[str] = set()
        for run in missed:
            if run["deployment_id"] in left:
                self._set_state(run, "CANCELLED", "Missed while the scheduler was off; a later run stands for it.")
            left.add(run["deployment_id"])
        return len(missed) - len(left)

    def remove_undeclared(self, names: Iterable[str]) -> list[str]:
        """Remove every deployment that is not among ``names``: its source is not declared any more."""
        wanted = set(names)
        others = [found for found in self.deployments() if found["name"] not in wanted]
        for found in others:
            self._request("DELETE", f"/deployments/{found['id']}", None, accepted_statuses=(204, 404))
        return [found["name"] for found in others]

    def deployments(self) -> list[dict[str, Any]]:
        """Every deployment as the server describes it."""
        return self._read_all_pages("/deployments/filter", {})

    def list_paused(self) -> list[str]:
        """The deployments that a person paused, wholly or by their schedule: deploying anew would wake them."""
        return [
            one["name"]
            for one in self.deployments()
            if one["paused"] or any(not schedule["active"] for schedule in one["schedules"])
        ]

    def pause(self, deployment: str) -> None:
        """Pause a deployment's schedule, as the switch on its page does."""
        self._request(
            "PATCH", f"/deployments/{self._deployment(deployment)['id']}", {"paused": True}, accepted_statuses=(204,)
        )

    def runs(self, deployment: str, types: Iterable[str]) -> list[dict[str, Any]]:
        """The runs of a deployment in states of these types, such as COMPLETED."""
        which = {"deployments": {"name": {"any_": [deployment]}}, "flow_runs": {"state": {"type": {"any_": [*types]}}}}
        return self._read_all_pages("/flow_runs/filter", which)

    def start_run(self, deployment: str, parameters: Mapping[str, Any], at: datetime | None = None) -> str:
        """Have a deployment run at this moment, or as soon as the worker can, as the page's Run button does; the id of
        the run."""
        found = self._deployment(deployment)
        state: dict[str, Any] = {"type": "SCHEDULED"}
        if at is not None:
            state["state_details"] = {"scheduled_time": at.isoformat()}
        body = {"parameters": {**found["parameters"], **parameters}, "state": state}
        return str(self._request("POST", f"/deployments/{found['id']}/create_flow_run", body)["id"])

    def list_asked_runs(self, deployment: str) -> list[dict[str, Any]]:
        """The runs of a deployment that wait for their moment and that no schedule of its own planned."""
        return [run for run in self.runs(deployment, ["SCHEDULED"]) if not run["auto_scheduled"]]

    def count_due_runs(self, tag: str, now: datetime) -> int:
        """How many runs with this tag should have begun by now and wait for a worker, or are about to begin."""
        which = {"tags": {"all_": [tag]}, "state": {"type": {"any_": ["SCHEDULED", "PENDING"]}},
                 "expected_start_time": {"before_": now.isoformat()}}  # fmt: skip
        return len(self._read_all_pages("/flow_runs/filter", {"flow_runs": which}))

    def cancel(self, run: Mapping[str, Any], why: str) -> None:
        """Cancel a run that has not begun."""
        self._set_state(run, "CANCELLED", why)

    def stop_hung_runs(self, now: datetime, find_limit: Callable[[str], timedelta]) -> list[str]:
        """Have the worker end each run that takes longer than is allowed to its deployment; what they are called.

        ``find_limit``: name of a deployment → how long a run of it may take.
        """
        names = {one["id"]: one["name"] for one in self.deployments()}
        states = {"state": {"type": {"any_": ["RUNNING"]}}}
        hung = [
            run
            for run in self._read_all_pages("/flow_runs/filter", {"flow_runs": states})
            if run["deployment_id"] in names
            and datetime.fromisoformat(run["start_time"]) + find_limit(names[run["deployment_id"]]) < now
        ]
        for run in hung:
            self._set_state(run, "CANCELLING", "It took longer than is allowed, and would keep the next from running.")
        return [str(run["name"]) for run in hung]

    def artifacts(self, key: str) -> list[dict[str, Any]]:
        """The artifacts that were kept under ``key``, newest first."""
        return self._read_all_pages(
            "/artifacts/filter", {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC"}
        )

    def _set_state(self, run: Mapping[str, Any], kind: str, message: str) -> None:
        state = {"type": kind, "name": kind.capitalize(), "message": message}
        self._request("POST", f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})

    def _deployment(self, name: str) -> dict[str, Any]:
        found = next((one for one in self.deployments() if one["name"] == name), None)
        if found is None:
            raise HomefinderError(f"Prefect's server knows no deployment {name!r}")
        return found

    def _read_all_pages(self, path: str, which: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._request("POST", path, {**which, "offset": len(found), "limit": 200})
            found += page
            if len(page) < 200:
                return found

    def _request(self, method: str, path: str, body: Any, accepted_statuses: tuple[int, ...] = (200, 201)) -> Any:
        try:
            answer = self._request_with_retry(method, path, body)
        except httpx.HTTPError as error:
            raise HomefinderError(f"Prefect's server did not answer {method} {path}: {error}") from error
        if answer.status_code not in accepted_statuses:
            said = " ".join(answer.text.split())[:300]
            raise HomefinderError(f"Prefect's server answered {answer.status_code} to {method} {path}: {said}")
        return answer.json() if answer.content else None

    def _request_with_retry(self, method: str, path: str, body: Any) -> httpx.Response:
        """The answer; asked again while the server's database is busy with its own work, which it says as 503."""
        deadline = time.monotonic() + ANSWER_S
        while True:
            answer = self._client.request(method, path, json=body)
            if answer.status_code != BUSY or time.monotonic() > deadline:
                return answer
            time.sleep(0.5)
