"""Uses and answers to criteria: entered by people on a served site, moderated, logged, and no person shown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.curation.test_curating import PASSWORDS, Site, kept, said_by, send
from tests.support.commands import well
from tests.support.site import served

HOME = "uk-data-standards-catalogue.standards.bods"
ANSWER_FORM = f"/curate/answers?home={HOME}&criteria=councils&number=12"
GOOD = {"number": "12", "answer": "About 3 days", "reason": "Measured by Oak Council.", "evidence": ""}
USE = {"standard": HOME, "user": "Oak Council", "system": "Treebase", "since": "April 2025", "use_state": "in use"}


@pytest.fixture(scope="module")
def site(one_source_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = Path(shutil.copytree(one_source_folder, tmp_path_factory.mktemp("answering") / "data"))
    for name, role in (("ann", "curator"), ("con", "contributor")):
        assert said_by("curator", "add", name, "--role", role, data=data, stdin=PASSWORDS[name] + "\n").returncode == 0
    with served(data) as url:
        yield Site(url, data)


def test_an_answer_of_a_curator_is_kept_with_reason_logged_and_shown(site: Site) -> None:
    with site.client("ann") as client:
        assert send(client, ANSWER_FORM, GOOD | {"reason": ""}).status_code == 400
        assert send(client, ANSWER_FORM, GOOD | {"number": "99"}).status_code == 400
        done = send(client, ANSWER_FORM, GOOD)
        assert (done.status_code, done.headers["location"]) == (303, f"/stewardship/{HOME}#set-councils")
        assert "About 3 days" in client.get(ANSWER_FORM).text
    with site.client() as client:
        page = client.get(f"/stewardship/{HOME}").text
        log = client.get("/audit?act=answer-criterion").text
    assert re.search(r"About 3 days</td><td>Measured by Oak Council\.</td><td>a person</td>", page)
    assert "About 3 days" in log
    assert "Measured by Oak Council." in log
    assert "ann" not in re.findall(r"[\w.]+", page)
    (row,) = kept(site, "SELECT * FROM criterion_answers")
    assert (row["actor"], row["home_id"], row["number"]) == ("ann", HOME, 12)


def test_the_command_answers_likewise_and_takes_back(site: Site) -> None:
    words = ("answer", "Beneficial Ownership Data Standard", "councils", "2")
    by = ("--by", "Standards lead", "--because", "Asked the owner.")
    assert "shows it" in well(*words, "Nothing happens", *by, data=site.data)
    shown = ("stewardship", HOME, "--criteria", "councils")
    assert "Nothing happens" in well(*shown, data=site.data)
    well(*words, "not known", *by, data=site.data)
    assert "Nothing happens" not in well(*shown, data=site.data)


@pytest.mark.parametrize(("who", "path", "status"), [
    ("con", ANSWER_FORM, 403), ("", ANSWER_FORM, 303), ("ann", "/curate/answers?home=none&criteria=councils", 404),
    ("ann", f"/curate/answers?home={HOME}&criteria=none", 404), ("con", "/uses/new", 200), ("", "/uses/new", 303),
    ("con", "/curate/uses", 403),
])  # fmt: skip
def test_each_form_is_for_its_role(site: Site, who: str, path: str, status: int) -> None:
    with site.client(who) as client:
        assert client.get(path).status_code == status


def test_a_use_waits_for_a_curator_and_is_shown_once_accepted(site: Site) -> None:
    with site.client("con") as client:
        assert send(client, "/uses/new", USE | {"since": "long ago"}).status_code == 400
        assert send(client, "/uses/new", USE | {"evidence": "nowhere"}).status_code == 400
        assert send(client, "/uses/new", USE).status_code == 303
    (report,) = kept(site, "SELECT * FROM use_reports")
    assert (report["state"], report["since"]) == ("waiting", "2025-04")
    with site.client("ann") as client:
        page = client.get("/curate/uses").text
        assert "Oak Council" in page
        assert "con" not in re.findall(r"\w+", page)
        number = str(report["id"])
        assert send(client, "/curate/uses", {"id": number, "answer": "refused", "reason": ""}).status_code == 400
        accepted = {"id": number, "answer": "accepted", "reason": "The council publishes it."}
        assert send(client, "/curate/uses", accepted, form_page="/needs/new").status_code == 303
        assert "Oak Council" not in client.get("/curate/uses").text
        log = client.get("/audit").text
    assert "accepted a use" in log
    assert "said who uses a standard" in log
    well("publish", data=site.data)
    with site.client() as client:
        shown = client.get("/uses").text
    assert "Oak Council" in shown
    assert "Treebase" in shown
