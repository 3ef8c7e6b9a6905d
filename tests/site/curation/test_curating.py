"""Signing in, judging, proposing and feedback, by a real client on the served sample."""

from __future__ import annotations

import html
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from homefinder.store.today import read_present_day
from tests.support.commands import rows, well
from tests.support.site import served

PASSWORDS = {"ann": "three random words", "con": "other random words"}
SESSIONS: dict[tuple[str, str], dict[str, str]] = {}
"""Cookies by site and name: signing in takes a third of a second by design."""

PERSON_EMAIL = "reader@example.org"
GOOD_FEEDBACK = {
    "nature": "issue", "summary": "A date is wrong", "details": "", "role": "local-data", "organisation": "",
    "email": PERSON_EMAIL, "page": "/homes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A served copy of the sample."""

    url: str
    data: Path

    @contextmanager
    def client(self, name: str = "") -> Iterator[httpx.Client]:
        """A browser's manner: cookies are kept, forms say where they come from. Signed in as ``name``."""
        with httpx.Client(base_url=self.url, headers={"origin": self.url}, timeout=30) as client:
            known = SESSIONS.get((self.url, name))
            if known:
                client.cookies.update(known)
            elif name:
                answer = send(client, "/sign-in", {"name": name, "password": PASSWORDS[name]})
                assert answer.status_code == 303, answer.text
                if name in ("ann", "con"):
                    SESSIONS[self.url, name] = dict(client.cookies)
            yield client


def send(client: httpx.Client, path: str, form: dict[str, str], form_page: str = "", **more: Any) -> httpx.Response:
    """Load the page of a form and send it with its token."""
    page = client.get(form_page or path)
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    assert token, page.text
    return client.post(path, data={"csrftoken": token.group(1), **form}, **more)


@pytest.fixture(scope="module")
def site(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("curating") / "data"
    subprocess.run(["cp", "-r", str(sample_folder), str(data)], check=True)
    for name, role in (("ann", "curator"), ("con", "contributor")):
        added = said_by("curator", "add", name, "--role", role, data=data, stdin=PASSWORDS[name] + "\n")
        assert added.returncode == 0, added
    with served(data) as url:
        yield Site(url, data)


def said_by(*words: object, data: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``homefinder WORDS`` in a process of its own."""
    whole = [sys.executable, "-m", "homefinder", *(str(word) for word in words), "--data", str(data)]
    return subprocess.run(whole, input=stdin, capture_output=True, text=True, check=False, timeout=120)


def kept(site: Site, sql: str, *values: object) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(site.data / "curation.db")) as curation:
        curation.row_factory = sqlite3.Row
        return curation.execute(sql, values).fetchall()


def first_pair(client: httpx.Client) -> dict[str, str]:
    text = client.get("/curate/review").text
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', text) for name in ("need", "home")}
    return {name: match.group(1) for name, match in found.items() if match} | {"at": "1"}


def test_passwords_are_nowhere_to_be_read(site: Site) -> None:
    for name in ("accounts.json", "site-secret"):
        assert stat.S_IMODE((site.data / name).stat().st_mode) == 0o600
    listed = well("curator", "list", data=site.data)
    assert "ann" in listed
    assert "pbkdf2" not in listed
    with httpx.Client(base_url=site.url) as client:
        for path in ("/-/metadata.json", "/-/plugins.json?all=1", "/-/settings.json", "/-/actor.json"):
            assert "pbkdf2" not in client.get(path).text, path


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/feedback", 200),
        ("", "/audit", 200),
        ("", "/sign-in", 200),
        ("", "/curate", 303),
        ("", "/curate/review", 303),
        ("", "/needs/new", 303),
        ("con", "/curate", 200),
        ("con", "/needs/new", 200),
        ("con", "/requests/new", 200),
        ("con", "/curate/review", 403),
        ("con", "/curate/pairs", 403),
        ("con", "/curate/requests", 403),
        ("con", "/curate/needs", 403),
        ("con", "/curate/feedback", 403),
        ("ann", "/curate/review", 200),
        ("ann", "/curate/pairs", 200),
        ("ann", "/curate/requests", 200),
        ("ann", "/curate/needs", 200),
        ("ann", "/curate/feedback", 200),
        ("ann", "/curate/requests/CR-2026-NOTONE", 404),
        ("ann", "/curate/review?need=none&home=none", 404),
        ("ann", "/curate/review?at=999999", 200),
        ("ann", "/curate/review?at=-3", 200),
    ],
)
def test_each_page_is_for_its_role(site: Site, who: str, path: str, status: int) -> None:
    with site.client(who) as client:
        answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    if status != 303 and path != "/audit":
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/feedback"), ("", "/sign-in"), ("con", "/curate"), ("con", "/needs/new"), ("con", "/requests/new"),
        ("ann", "/curate/review"), ("ann", "/curate/pairs"), ("ann", "/curate/requests"), ("ann", "/curate/needs"),
        ("ann", "/curate/feedback"), ("ann", "/curate/requests/CR-2026-NOTONE"),
    ],
)  # fmt: skip
def test_each_form_says_which_day_it_reckons_from(site: Site, who: str, path: str) -> None:
    with site.client(who) as client:
        assert "Sample data, as at 15 November 2026." in client.get(path).text


def test_session_cookie_is_for_this_site_and_no_script(site: Site) -> None:
    with site.client() as client:
        told = send(client, "/sign-in", {"name": "ann", "password": PASSWORDS["ann"]})
        forwarded = send(
            client, "/sign-in", {"name": "ann", "password": PASSWORDS["ann"]}, headers={"x-forwarded-proto": "https"}
        )
    session = told.headers["set-cookie"].lower()
    assert "httponly" in session
    assert "samesite=strict" in session
    assert "max-age=28800" in session
    assert "secure" not in session
    assert "secure" in forwarded.headers["set-cookie"].lower()
    with site.client() as client:
        assert "httponly" in client.get("/feedback").headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "", "referer": "https://evil.example/page"}, True),
        ({"origin": "http://127.0.0.1:1"}, True),
        ({"origin": ""}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({}, False),
    ],
)
def test_another_site_cannot_use_a_session(site: Site, headers: dict[str, str], token: bool) -> None:
    with site.client("ann") as client:
        said = first_pair(client) | {"verdict": "accept", "reason": "Sent by another site"}
        if token:
            answer = send(client, "/curate/review", said, headers=headers)
        else:
            answer = client.post("/curate/review", data=said, headers=headers)
    assert answer.status_code == 403
    assert not kept(site, "SELECT 1 FROM decisions WHERE reason = 'Sent by another site'")


def test_forms_without_any_cookie_or_with_a_password_header_are_refused(site: Site) -> None:
    with httpx.Client(base_url=site.url, headers={"origin": site.url}) as client:
        assert client.post("/feedback", data=GOOD_FEEDBACK).status_code == 403
        bearer = client.post("/feedback", data=GOOD_FEEDBACK, headers={"authorization": "Bearer x"})
        assert bearer.status_code == 403
        basic = client.get("/-/actor.json", auth=("ann", PASSWORDS["ann"]))
        assert basic.json() == {"actor": None}
        assert client.get("/-/login").headers["location"] == "/sign-in"


def test_broken_forms_get_an_answer(site: Site) -> None:
    with site.client() as client:
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert client.post("/feedback", content=b"\xff\xfe=1", headers=form).status_code == 400
        assert client.post("/feedback", content=b"a=" + b"x" * 200_000, headers=form).status_code == 413
        assert client.post("/feedback", content=b"csrftoken=%C3%A9", headers=form).status_code == 403


def test_sign_in_leads_to_no_other_site(site: Site) -> None:
    for onward in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"):
        with site.client() as client:
            told = send(client, "/sign-in", {"name": "ann", "password": PASSWORDS["ann"], "next": onward})
            assert told.headers["location"] == "/curate", onward


def test_a_judgement_shows_at_once_and_can_be_taken_back(site: Site) -> None:
    with site.client("ann") as client:
        pair = first_pair(client)
        said = pair | {"verdict": "reject", "reason": "It has no cost of one child"}
        missing = send(client, "/curate/review", said | {"reason": "", "verdict": ""})
        assert missing.status_code == 400
        assert "There is a problem" in missing.text
        assert 'href="#reason"' in missing.text
        assert 'href="#verdict"' in missing.text
        assert send(client, "/curate/review", said).status_code == 303
        assert first_pair(client) != pair
        decision = kept(site, "SELECT * FROM decisions ORDER BY id DESC LIMIT 1")[0]
        assert (decision["need_id"], decision["home_id"]) == (pair["need"], pair["home"])
        assert decision["reviewer"].startswith("reviewer-")
        assert decision["role"] == "curator"
        assert decision["decided_on"] == read_present_day()
        back = send(client, "/curate/undo", {"uid": decision["uid"]}, "/curate/review")
        assert back.status_code == 303
        assert kept(site, "SELECT undone_on FROM decision_undos")[0]["undone_on"] == read_present_day()
        assert first_pair(client) == pair
        again = send(client, "/curate/undo", {"uid": decision["uid"]}, "/curate/review")
        assert again.status_code == 400
    acts = [row["action"] for row in kept(site, "SELECT action FROM audit_log ORDER BY id DESC LIMIT 2")]
    assert acts == ["undo", "decide"]


@pytest.mark.parametrize(
    ("trigger", "field"),
    [
        ({"review_on": "soon"}, "review_on"),
        ({"review_on": "2027-02-30"}, "review_on"),
        ({"review_on": "2020-01-01"}, "review_on"),
        ({"review_trigger": "never"}, "review_trigger"),
    ],
)
def test_a_trigger_that_cannot_be_is_refused_with_what_was_typed(
    site: Site, trigger: dict[str, str], field: str
) -> None:
    with site.client("ann") as client:
        said = first_pair(client) | {"verdict": "reject", "reason": "Kept only with a good trigger"}
        answer = send(client, "/curate/review", said | trigger)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert trigger.get("review_on", "") in answer.text
    assert not kept(site, "SELECT 1 FROM decisions WHERE reason = 'Kept only with a good trigger'")


def test_a_rejection_says_when_to_look_again_to_everybody(site: Site) -> None:
    reason = "It has no cost of one child yet"
    with site.client("ann") as client, httpx.Client(base_url=site.url) as public:
        pair = first_pair(client)
        said = pair | {
            "verdict": "reject", "reason": reason, "review_on": "2099-03-01", "review_trigger": "new-edition",
        }  # fmt: skip
        assert send(client, "/curate/review", said).status_code == 303
        (decision,) = kept(site, "SELECT * FROM decisions WHERE reason = ?", reason)
        assert (decision["review_on"], decision["review_trigger"]) == ("2099-03-01", "new-edition")
        told = public.get(f"/need/{pair['need']}").text
        assert reason in told
        assert "looked at again on 2099-03-01 or at a new edition" in told
        listed = well("decisions", "--need", pair["need"], "--json", data=site.data)
        assert "on 2099-03-01 or at a new edition" in listed
        assert send(client, "/curate/undo", {"uid": decision["uid"]}, "/curate/review").status_code == 303


def test_the_log_names_roles_until_the_person_agrees(site: Site) -> None:
    with site.client("ann") as client, httpx.Client(base_url=site.url) as public:
        said = first_pair(client) | {"verdict": "unsure", "reason": "I must ask the board"}
        assert send(client, "/curate/review", said).status_code == 303
        for path in ("/audit", "/audit.json", "/audit.csv"):
            text = public.get(path).text
            assert "I must ask the board" in text
            assert "curator" in text
            assert not re.search(r"\bann\b", text), path
        assert send(client, "/curate", {"shown": "Annabel Example"}).status_code == 303
        assert "Annabel Example" in public.get("/audit").text
        assert send(client, "/curate", {"shown": ""}).status_code == 303
        assert "Annabel Example" not in public.get("/audit").text


@pytest.mark.slow
def test_judgements_are_kept_while_the_catalogue_is_published(site: Site) -> None:
    stop, failed = threading.Event(), list[object]()

    def publish() -> None:
        while not stop.is_set():
            told = said_by("publish", data=site.data)
            if told.returncode:
                failed.append(told)

    worker = threading.Thread(target=publish)
    reasons = [f"Judged during a publication, number {number}" for number in range(8)]
    with site.client("ann") as client:
        worker.start()
        for reason in reasons:
            said = first_pair(client) | {"verdict": "unsure", "reason": reason}
            assert send(client, "/curate/review", said).status_code == 303
        stop.set()
        worker.join()
    assert not failed
    found = {row["reason"] for row in kept(site, "SELECT reason FROM decisions")}
    assert set(reasons) <= found
    assert {row["note"] for row in kept(site, "SELECT note FROM audit_log")} >= set(reasons)


def test_contributor_proposes_a_need_that_a_curator_takes_in(site: Site) -> None:
    need = {
        "sector": "homelessness", "title": "Know when a bed: is free", "asked_by": "Outreach leads",
        "description": "Staff ring round every hostel at night. We need one list of free beds.",
        "consequence": "People sleep outside beside an empty bed.", "keywords": "beds, hostel",
        "evidence_text": "A survey of hostels.", "evidence_url": "https://example.org/survey",
    }  # fmt: skip
    with site.client("con") as client:
        refused = send(client, "/needs/new", need | {"evidence_url": "", "keywords": " , "})
        assert refused.status_code == 400
        assert need["description"] in html.unescape(refused.text)
        assert "Give a word or more" in refused.text
        sent = send(client, "/needs/new", need)
        assert sent.status_code == 303
        assert send(client, "/needs/new", need).status_code == 400, "the same again waits already"
    own_page = sent.headers["location"].partition("?")[0]
    with site.client("ann") as client:
        text = client.get("/curate/needs").text
        number = re.search(r'name="id" value="(\d+)"', text)
        assert number
        answer = {"id": number.group(1), "answer": "accept", "reason": ""}
        unreasoned = send(client, "/curate/needs", answer)
        assert (unreasoned.status_code, "checked" in unreasoned.text) == (400, True)
        assert send(client, "/curate/needs", answer | {"reason": "Nobody has it yet"}).status_code == 303
        again = send(client, "/curate/needs", answer | {"reason": "Again"}, form_page="/needs/new")
        assert again.status_code == 404
    with site.client() as client:
        told = client.get(own_page).text
        assert "Nobody has it yet" in told
        assert "con" not in re.findall(r"[a-z]+", told.partition("<main")[2].partition("</main")[0].lower())
        assert client.get(own_page[:-1]).status_code == 404
        page = client.get("/need/know-when-a-bed-is-free")
        assert page.status_code == 200

        assert client.get("/need/know-when-a-bed-is-free.json").json()["candidates"], "ranked at once"
        assert "/need/know-when-a-bed-is-free" in client.get("/needs").text


def test_change_request_is_opened_by_a_contributor_and_moved_by_a_curator(site: Site) -> None:
    home = rows(site.data, "SELECT id FROM homes WHERE publisher_id <> '' ORDER BY id LIMIT 1", name="catalogue.db")[0][
        "id"
    ]
    with site.client("con") as client:
        form = {"title": "Add a reason", "wording": "Why it was shared.", "need": "", "home": home, "owner": ""}
        assert send(client, "/requests/new", form | {"home": ""}).status_code == 400
        opened = send(client, "/requests/new", form, f"/requests/new?home={home}")
        assert opened.status_code == 303
        uid = opened.headers["location"].rsplit("/", 1)[1]
        assert client.post(f"/curate/requests/{uid}", data={}).status_code == 403
        assert kept(site, "SELECT opened_on FROM change_requests WHERE uid = ?", uid)[0][0] == read_present_day()
    with site.client("ann") as client:
        path = f"/curate/requests/{uid}"
        wrong = send(client, path, {"state": "implemented", "reason": "Because", "deadline": "soon"})
        assert wrong.status_code == 400
        assert "2026-11-30" in wrong.text
        early = send(client, path, {"state": "implemented", "reason": "Because", "deadline": ""})
        assert early.status_code == 400
        assert "not sent" in early.text
        assert send(client, path, {"state": "submitted", "reason": "Sent", "deadline": ""}).status_code == 303
        assert "submitted" in client.get("/curate/requests").text
    moved = kept(site, "SELECT on_date FROM request_events WHERE request_uid = ? AND kind = 'moved'", uid)
    assert [row["on_date"] for row in moved] == [read_present_day()]


def test_a_form_that_is_filled_in_can_be_sent_as_it_is(site: Site) -> None:
    named_alike = "SELECT min(id) AS id FROM homes WHERE publisher_id <> '' GROUP BY title HAVING count(*) > 1 LIMIT 1"
    (home,) = rows(site.data, named_alike, name="catalogue.db")
    words = {"title": "Add a reason to one of two", "wording": "Why it was shared.", "need": "", "route": ""}
    with site.client("con") as client:
        page = f"/requests/new?home={home['id']}"
        filled = dict(re.findall(r'<input id="(home|owner)" [^>]*value="([^"]*)"', client.get(page).text))
        filled = {name: html.unescape(value) for name, value in filled.items()}
        assert filled["home"] == home["id"], "two are called so, and only the id says which"
        assert send(client, "/requests/new", words | filled, page).status_code == 303
        short = words | {"home": "", "owner": "DfE"}
        assert send(client, "/requests/new", short, page).status_code == 303
    asked = kept(site, "SELECT home_id, owner FROM change_requests WHERE title = ? ORDER BY rowid", words["title"])
    assert asked[0]["home_id"] == home["id"]
    assert asked[1]["owner"] == "Department for Education"


def test_pair_of_records_is_judged(site: Site) -> None:
    with site.client("ann") as client:
        text = client.get("/curate/pairs").text
        sides = {name: re.search(rf'name="{name}" value="([^"]+)"', text) for name in ("left", "right")}
        said = {name: found.group(1) for name, found in sides.items() if found}
        assert len(said) == 2, "the sample has a pair in doubt"
        answer = send(client, "/curate/pairs", said | {"verdict": "different", "reason": "Two years"})
        assert answer.status_code == 303
        assert said["left"] not in client.get("/curate/pairs").text
    (judged,) = kept(site, "SELECT decided_on FROM resolve_decisions WHERE left_record = ?", said["left"])
    assert judged["decided_on"] == read_present_day()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nature": "angry"}, "nature"),
        ({"summary": "four"}, "summary"),
        ({"summary": "  four  "}, "summary"),
        ({"summary": "x" * 201}, "summary"),
        ({"details": "x" * 5001}, "details"),
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
        ({"email": "no address"}, "email"),
        ({"email": "a@b.uk\nBcc: c@d.uk"}, "email"),
    ],
)
def test_feedback_says_what_is_wrong_and_keeps_the_rest(site: Site, change: dict[str, str], field: str) -> None:
    with site.client() as client:
        answer = send(client, "/feedback", GOOD_FEEDBACK | {"organisation": "A council"} | change)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert 'value="A council"' in answer.text


def test_feedback_is_kept_without_showing_addresses_and_only_so_often(site: Site) -> None:
    with site.client() as client:
        form = client.get("/feedback?page=/homes").text
        assert form.count("<option value=") == 15  # fourteen roles and none chosen
        trapped = send(
            client, "/feedback", GOOD_FEEDBACK | {"summary": "From a robot", "website": "https://spam.example"}
        )
        assert trapped.headers["location"] == "/feedback?thanks=1"
        hostile = {"nature": "", "summary": "<script>alert(1)</script>", "page": "https://evil.example"}
        assert send(client, "/feedback", GOOD_FEEDBACK | hostile).status_code == 303
        statuses = [send(client, "/feedback", GOOD_FEEDBACK).status_code for _ in range(6)]
    assert statuses == [303, 303, 303, 303, 429, 429]
    assert not kept(site, "SELECT 1 FROM feedback WHERE summary = 'From a robot'")
    assert kept(site, "SELECT 1 FROM feedback WHERE email = ?", PERSON_EMAIL)
    with site.client("ann") as client:
        text = client.get("/curate/feedback").text
    assert "email given: yes" in text
    assert PERSON_EMAIL not in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "evil.example" not in text


def test_signing_out_removing_and_changing_an_account_end_sessions(site: Site) -> None:
    def add(password: str) -> None:
        assert (
            said_by("curator", "add", "tem", "--role", "curator", data=site.data, stdin=password + "\n").returncode == 0
        )

    PASSWORDS["tem"] = "words that are temporary"
    add(PASSWORDS["tem"])
    with site.client("tem") as client:
        copied = dict(client.cookies)
        assert send(client, "/sign-out", {}, "/curate").status_code == 303
        with httpx.Client(base_url=site.url, cookies=copied) as thief:
            assert thief.get("/curate").status_code == 303
    with site.client("tem") as client:
        add("other words, temporary")
        assert client.get("/curate").status_code == 303
    PASSWORDS["tem"] = "other words, temporary"
    with site.client("tem") as client:
        well("curator", "remove", "tem", data=site.data)
        assert client.get("/curate").status_code == 303


def test_restart_signs_nobody_out(site: Site) -> None:
    with site.client("ann") as client, served(site.data) as again:
        cookies = dict(client.cookies)
        with httpx.Client(base_url=again, cookies=cookies) as later:
            assert later.get("/curate").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("Bad Name",), "three random words", "cannot be a name"),
        (("bob", "--role", "king"), "three random words", "no role"),
        (("bob",), "tiny words", "too short"),
        (("bob",), "", "too short"),
    ],
)
def test_account_that_cannot_be(site: Site, arguments: tuple[str, ...], password: str, said: str) -> None:
    told = said_by("curator", "add", *arguments, data=site.data, stdin=password + "\n")
    assert told.returncode == 2
    assert said in told.stderr
    assert not password or password not in told.stderr


@pytest.mark.slow
def test_guessing_is_stopped_after_ten_tries(site: Site) -> None:
    """Last in this file: the address of the tests may not sign in any more."""
    with site.client() as client:
        statuses = [
            send(client, "/sign-in", {"name": "ann", "password": f"guess {number}"}).status_code for number in range(11)
        ]
        assert statuses == [400] * 10 + [429]
        assert send(client, "/sign-in", {"name": "ann", "password": PASSWORDS["ann"]}).status_code == 429
