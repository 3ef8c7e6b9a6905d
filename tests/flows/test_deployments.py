"""What runs when: prefect.yaml says what the sources declare. And the report of a run, as text."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from homefinder.harvest.run import RunResult
from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.deployments import deployments, prefect_yaml
from homefinder.scheduler.report import escape_markdown, render_source_link, report
from homefinder.settings import Settings
from homefinder.store.runs import RunCounts
from tests.conftest import ROOT

SOURCES = read_declared_sources(Settings(home=ROOT))
COMMITTED = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))


def test_the_committed_file_is_what_the_sources_declare() -> None:
    assert (ROOT / "prefect.yaml").read_text(encoding="utf-8") == prefect_yaml(SOURCES), "run `make docs`"


@pytest.mark.parametrize("source_id", SOURCES)
def test_each_source_runs_on_its_own_schedule(source_id: str) -> None:
    deployment = named(source_id)
    assert deployment["schedules"] == [{"cron": SOURCES[source_id].schedule, "timezone": "UTC"}]
    assert deployment["parameters"] == {"source": source_id}


def test_what_a_person_paused_stays_paused() -> None:
    made = yaml.safe_load(prefect_yaml(SOURCES, paused_names=["govuk"]))["deployments"]
    assert [one["name"] for one in made if one.get("paused")] == ["govuk"]


def test_no_two_deployments_share_a_name() -> None:
    names = [deployment["name"] for deployment in deployments(SOURCES)]
    assert len(set(names)) == len(names) == len(SOURCES) + 4


@pytest.mark.parametrize("name", [deployment["name"] for deployment in COMMITTED["deployments"]])
def test_every_deployment_names_a_flow_that_is_there(name: str) -> None:
    file, _, function = named(name)["entrypoint"].partition(":")
    assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8")


def test_a_report_names_what_went_wrong_first_and_leads_to_the_publisher() -> None:
    outcomes = [
        RunResult(
            "govuk", "2026-08-21", "committed", RunCounts(fetched=90, not_modified=80, parsed=83, added=2, issues=4)
        ),
        RunResult(
            "open-standards", "2026-08-21", "failed", RunCounts(), "https://a.example/x|y: <html> is no\narchive"
        ),
    ]
    text = report(outcomes, SOURCES, "12 homes.")
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    homepage = SOURCES["open-standards"].homepage
    wrong = rf"- [open-standards]({homepage}) failed: https://a.example/x\|y: &lt;html&gt; is no archive"
    assert text.startswith(f"12 homes.\n\n{wrong}\n\n| source |")
    assert rows[0].startswith(f"| [open-standards]({homepage}) | failed | 0 |")
    assert "| committed | 83 | 2 | 0 | 0 | 4 | 90 (80 not modified) | 2026-08-21 |" in rows[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a | b", r"a \| b"), ("<script>", "&lt;script&gt;"), ("one\n two", "one two"), ("R&D", "R&amp;D"), (3, "3")],
)
def test_text_of_others_stays_text(text: object, shown: str) -> None:
    assert escape_markdown(text) == shown


def test_a_source_that_is_not_declared_any_more_is_still_named() -> None:
    assert render_source_link("gone", SOURCES) == "gone"


def named(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in COMMITTED["deployments"] if one["name"] == name)
    return found
