"""Judging on the page of a need, by real clients on a served site: kept, disputed, commented on and settled."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.proposed_needs.store import ACCEPTED, add_proposal, answer_proposal
from homefinder.ranking.needs import Need
from homefinder.site.pages.need_homes import build_row_anchor
from homefinder.store.db import open_curation, transaction
from tests.site.curation.test_curating import PASSWORDS, Site, kept, said_by, send
from tests.support.commands import rows, well
from tests.support.site import served

CURATORS = ("ann", "bea", "cy")
PASSWORD = PASSWORDS["ann"]
FRONT = "SELECT need_id, home_id FROM candidates WHERE need_id = '{need}' AND rank <= 3 ORDER BY rank"
WITH_THREE = "SELECT need_id FROM candidates WHERE rank = 3 ORDER BY need_id LIMIT 2"


@pytest.fixture(scope="module")
def site(one_source_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = Path(shutil.copytree(one_source_folder, tmp_path_factory.mktemp("judging") / "data"))
    for name in CURATORS:
        assert said_by("curator", "add", name, "--role", "curator", data=data, stdin=PASSWORD + "\n").returncode == 0
    assert (
        said_by("curator", "add", "con", "--role", "contributor", data=data, stdin=PASSWORDS["con"] + "\n").returncode
        == 0
    )
    PASSWORDS.update(dict.fromkeys(CURATORS, PASSWORD))
    with served(data) as url:
        yield Site(url, data)


@pytest.fixture(scope="module")
def needs(site: Site) -> list[str]:
    """Two needs with three candidates each."""
    return [row["need_id"] for row in rows(site.data, WITH_THREE, name="catalogue.db")]


def list_front(site: Site, need: str) -> list[str]:
    return [row["home_id"] for row in rows(site.data, FRONT.format(need=need), name="catalogue.db")]


def judge(site: Site, who: str, need: str, home: str, verdict: str, reason: str) -> str:
    """Send the form of a row; where it leads."""
    with site.client(who) as client:
        form = {"need": need, "home": home, "verdict": verdict, "reason": reason}
        answer = send(client, "/curate/judge", form, f"/need/{need}")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_what_is_sent_of_a_need_accepted_today_is_refused_on_its_page(site: Site, needs: list[str]) -> None:
    """Nothing of it can be judged before the next publication."""
    need = Need("", "childrens-safeguarding", "A need of today", "Words that say it.", "us", (), "c", ("k",), "")
    with closing(open_curation(site.data / "curation.db")) as curation, transaction(curation):
        answer_proposal(curation, add_proposal(curation, "con", need).number, ACCEPTED, "So be it", set())
    with site.client("ann") as client:
        assert "A need of today" in client.get("/need/a-need-of-today").text
        home = list_front(site, needs[0])[0]
        form = {"need": "a-need-of-today", "home": home, "verdict": "accept", "reason": "It has it"}
        answer = send(client, "/curate/judge", form, f"/need/{needs[0]}")
    assert answer.status_code == 400
    assert "A need of today" in answer.text


def test_forms_stand_on_the_page_for_curators_only_and_nobody_keeps_theirs(site: Site, needs: list[str]) -> None:
    for who, has_form in (("", False), ("con", False), ("ann", True)):
        with site.client(who) as client:
            answer = client.get(f"/need/{needs[0]}")
            assert ('action="/curate/judge"' in answer.text) is has_form, who
            assert ("no-store" in answer.headers["cache-control"]) is bool(who), who
            assert client.get(f"/need/{needs[0]}.json").json()["need"]["id"] == needs[0]
            assert "csrftoken" not in client.get(f"/need/{needs[0]}.json").text
    with site.client("ann") as first, site.client("bea") as second:
        tokens = [
            re.search(r'name="csrftoken" value="([^"]+)"', client.get(f"/need/{needs[0]}").text)
            for client in (first, second)
        ]
    assert tokens[0]
    assert tokens[1]
    assert tokens[0].group(1) != tokens[1].group(1)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"verdict": ""}, "verdict", "Choose accept, reject or unsure"),
        ({"verdict": "perhaps"}, "verdict", "Choose one of the answers"),
        ({"reason": ""}, "reason", "Say why, in a sentence"),
        ({"reason": "x" * 1001}, "reason", "1,000 characters or fewer"),
        ({"home": "no-such-home"}, "", "has no home no-such-home"),
    ],
)
def test_a_slip_is_told_in_the_row_and_what_was_typed_stays(
    site: Site, needs: list[str], change: dict[str, str], field: str, message: str
) -> None:
    need, home = needs[0], list_front(site, needs[0])[1]
    form = {"need": need, "home": home, "verdict": "reject", "reason": "It lacks the day"} | change
    with site.client("ann") as client:
        answer = send(client, "/curate/judge", form, f"/need/{need}")
    assert answer.status_code == 400
    assert message in answer.text
    if field:
        assert f'href="#{field}-{build_row_anchor(home)}"' in answer.text
        assert f'id="{field}-{build_row_anchor(home)}-error"' in answer.text
        assert form["reason"] in answer.text
    assert not kept(site, "SELECT 1 FROM decisions WHERE need_id = ?", need)


def test_only_curators_judge_and_only_by_our_own_form(site: Site, needs: list[str]) -> None:
    form = {
        "need": needs[0],
        "home": list_front(site, needs[0])[0],
        "verdict": "accept",
        "reason": "Sent by a stranger",
    }
    with site.client("con") as client:
        for path in ("/curate/judge", "/curate/comment"):
            assert send(client, path, form | {"comment": "Mine"}, "/curate").status_code == 403
    with site.client("ann") as client:
        for path in ("/curate/judge", "/curate/comment"):
            assert client.post(path, data=form).status_code == 403
            away = send(client, path, form, f"/need/{needs[0]}", headers={"origin": "https://evil.example"})
            assert away.status_code == 403
            assert client.get(path).headers["location"] == "/needs"
        gone = send(client, "/curate/judge", form | {"need": "no-such-need"}, f"/need/{needs[0]}")
        assert gone.status_code == 404
    assert not kept(site, "SELECT 1 FROM decisions WHERE reason = 'Sent by a stranger'")


def test_a_pair_is_judged_disputed_discussed_settled_and_survives_a_publication(site: Site, needs: list[str]) -> None:
    need, front = needs[1], list_front(site, needs[1])
    home, anchor = front[0], build_row_anchor(front[0])
    assert judge(site, "ann", need, home, "accept", "Table 3 holds it").endswith(
        f"?kept=1#{build_row_anchor(front[1])}"
    )
    assert judge(site, "ann", need, front[2], "unsure", "I must ask").endswith(f"#{build_row_anchor(front[2])}")
    with site.client() as public:
        assert "was accepted for this need" in public.get(f"/need/{need}").text

    judge(site, "bea", need, home, "reject", "Table 3 is a draft")
    with site.client() as public:
        text = public.get(f"/need/{need}").text
        assert "Table 3 holds it" in text
        assert "Table 3 is a draft" in text
        assert f"/feedback?page=/need/{need}%23{anchor}" in text
        assert "nobody has settled it" in text
        link = re.search(r'href="(/feedback[^"]+nature=disagree[^"]+)"', text)
        assert link
        form = public.get(link.group(1).replace("&amp;", "&")).text
        assert re.search(r'value="disagree"[^>]* checked', form)
        assert re.search(r'id="summary" [^>]*value="On “', form)
    with site.client("bea") as client:
        page = f"/need/{need}"
        pair = {"need": need, "home": home}
        assert send(client, "/curate/comment", pair | {"comment": ""}, page).status_code == 400
        none = pair | {"home": front[1], "comment": "Nothing was judged here"}
        assert send(client, "/curate/comment", none, page).status_code == 404
        said = send(client, "/curate/comment", pair | {"comment": "Which <draft>\nis it?"}, page)
        assert said.headers["location"] == f"{page}?said=1#{anchor}"
        assert "Settle it" not in client.get(page).text
        assert "You and another reviewer differ" in client.get("/curate").text
    with site.client("cy") as client:
        assert "your word can settle it" in client.get("/curate").text
        text = client.get(f"/need/{need}").text
        assert "Settle it" in text
        assert "Which &lt;draft&gt;\nis it?" in text
    judge(site, "cy", need, home, "reject", "The draft was withdrawn")
    with site.client("ann") as client:
        assert "Settled on" in client.get("/curate").text
        assert "settled it: " in client.get(f"/need/{need}").text
    acts = [row["action"] for row in kept(site, "SELECT action FROM audit_log ORDER BY id")]
    assert acts == ["decide", "decide", "decide", "comment", "settle"]
    listed = well("decisions", "--need", need, "--json", data=site.data)
    assert "disputed" not in listed

    well("publish", data=site.data)
    (held,) = rows(site.data, f"SELECT verdict FROM decided_candidates WHERE home_id = '{home}' AND need_id = '{need}'",
                   name="catalogue.db")  # fmt: skip
    assert held["verdict"] == "reject"
    sssom = well("export", "sssom", data=site.data)
    assert [reason for reason in ("Table 3 holds it", "Table 3 is a draft", "The draft was withdrawn")
            if reason in sssom] == ["Table 3 holds it", "Table 3 is a draft", "The draft was withdrawn"]  # fmt: skip
    with site.client() as public:
        text = public.get(f"/need/{need}").text
    assert "What else people judged" in text
    assert "Which &lt;draft&gt;\nis it?" in text


def test_a_request_is_asked_of_whom_the_page_of_the_need_names(site: Site, needs: list[str]) -> None:
    with site.client("con") as client:
        page = client.get(f"/need/{needs[0]}").text
        link = re.search(r'href="(/requests/new\?[^"]+)">Ask for a change', page)
        assert link
        form_page = link.group(1).replace("&amp;", "&")
        form = client.get(form_page).text
        values = dict(re.findall(r'<input id="(home|owner)" [^>]*value="([^"]*)"', form))
        assert all(values.values()), "what the link names is filled in"
        asked = {"title": "Add a day", "wording": "The day on which it began.", "need": needs[0], "route": ""}
        nobody = send(client, "/requests/new", asked | values | {"owner": "Ministry of Silence"}, form_page)
        assert nobody.status_code == 400
        assert "No owner is called “Ministry of Silence”." in nobody.text
        assert "The day on which it began." in nobody.text
        several = send(client, "/requests/new", asked | {"home": "no such thing", "owner": ""}, form_page)
        assert "No standard is called “no such thing”." in several.text
        wrong = send(client, "/requests/new", asked | values | {"route": "by-pigeon"}, form_page)
        assert wrong.status_code == 400
        opened = send(client, "/requests/new", asked | values, form_page)
    assert opened.status_code == 303, opened.text
    (row,) = kept(site, "SELECT * FROM change_requests")
    assert (row["need_id"], row["home_title"]) == (needs[0], values["home"].replace("&#39;", "'"))
    assert row["owner"] in {one["name"] for one in rows(site.data, "SELECT name FROM publishers", name="catalogue.db")}
