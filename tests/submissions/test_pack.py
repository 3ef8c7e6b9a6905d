"""The paper for an owner, on the sample: who takes it, what it says, what it leaves to a person, what it escapes."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from homefinder.change_requests.model import ChangeRequest, RequestEvent
from homefinder.change_requests.store import add_events, add_request
from homefinder.store.db import open_curation, transaction
from homefinder.submissions.render import GAP_MARK
from homefinder.submissions.routes import read_routes
from tests.conftest import ROOT
from tests.support.commands import command, rows, well

READER = MarkdownIt("commonmark").enable("table")
COUNTED = re.compile(r"Before you send: (\d+) places? (?:is|are) marked")
LATER = re.compile(r"(\d+) more are needed only at a later stage")

SECTIONS = {
    "The need", "Who asks", "Evidence", "If nothing is done", "What is asked", "What was checked", "Editions",
    "Work and cost", "Dates", "Questions of this route", "Precedents", "How this is sent",
    "Annex: where this comes from",
}  # fmt: skip

CIN = "https://www.gov.uk/guidance/children-in-need-census"


def tokens(text: str) -> list[Token]:
    found = []
    for token in READER.parse(text):
        found += [token, *(token.children or ())]
    return found


def headings(text: str) -> list[tuple[str, str]]:
    read = READER.parse(text)
    return [(token.tag, after.content) for token, after in pairwise(read) if token.type == "heading_open"]


@pytest.fixture(scope="module")
def plain_folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample without outcomes and consultations: a paper rests on what the test names. Not to be changed."""
    data = Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("act") / "data"))
    run(data, "DELETE FROM outcomes")
    run(data, "UPDATE records SET state = 'removed' WHERE kind = 'consultation'")
    return data


def run(data: Path, sql: str, *values: object) -> int:
    """Change the published catalogue of a copy; how many rows it changed."""
    with closing(sqlite3.connect(data / "catalogue.db")) as catalogue, catalogue:
        return catalogue.execute(sql, values).rowcount


@pytest.mark.parametrize(
    ("title", "route"),
    [
        ("Children in need census", "cbds-request-for-change"),
        ("Children in need census 2025 to 2026: specification", "cbds-request-for-change"),
        ("Children looked after return (SSDA903)", "cbds-request-for-change"),
        ("Section 251 budget and outturn statements", "statutory-collection"),
        ("Elective home education and children missing education collections", "statutory-collection"),
        ("Standard Safeguarding Dataset (SSD)", "public-issue"),
        ("Open Referral UK", "public-issue"),
        ("NHS Number (information standard)", "nhs-information-standard"),
        ("Brownfield land registers data standard", "planning-data-consideration"),
        ("Person Standard (PUB01)", "social-care-data-standards"),
        ("Cross-platform character encoding profile", "open-standards-challenge"),
        ("Tabular data standard", "data-standards-authority"),
        ("360Giving Schema", "unknown"),
        ("DVLA Vehicle Enquiry Service API", "unknown"),
        ("VAT (MTD) API", "owner-stated"),
        ("Children Act 1989, section 83 (research and returns of information)", "owning-department"),
        ("Keeping children safe in education", "owning-department"),
        ("Child-level data: additional guidance and template for Annex A (ILACS)", "ofsted-framework"),
        ("Homelessness case level collection (H-CLIC)", "working-group"),
        ("Adult social care outcomes framework", "govuk-consultation"),
    ],
)
def test_each_home_takes_the_way_of_its_owner(title: str, route: str, sample_folder: Path) -> None:
    found = rows(
        sample_folder,
        "SELECT r.route_id, r.reason FROM home_routes r JOIN homes h ON h.id = r.home_id WHERE h.title = ?",
        title,
    )
    assert [row["route_id"] for row in found] == [route]
    assert found[0]["reason"].endswith(".")


def test_every_home_has_one_route_and_every_source_and_publisher_named_is_there(sample_folder: Path) -> None:
    without = rows(sample_folder, "SELECT id FROM homes WHERE id NOT IN (SELECT home_id FROM home_routes)")
    assert without == []
    named = [rule for route in read_routes(ROOT / "vocab" / "routes") for rule in route.applies_to]
    sources = {row["id"] for row in rows(sample_folder, "SELECT id FROM sources")}
    records = {row["id"] for row in rows(sample_folder, "SELECT id FROM records")}
    assert {source for rule in named for source in rule.sources} <= sources
    assert {home for rule in named for home in rule.homes} <= records


PAPERS = [
    ("steps-of-protection", CIN, "Request for change: "),
    ("cost-of-care", "Section 251 budget and outturn statements", "Business case: "),
    ("find-local-help", "Open Referral UK", "Issue: "),
    ("voice-of-the-child", "Cross-platform character encoding profile", "Suggested challenge: "),
    ("missing-and-exploited", "Keeping children safe in education", "One count of children"),
]


@pytest.mark.parametrize(("need", "home", "start"), PAPERS)
def test_a_paper_is_whole(need: str, home: str, start: str, plain_folder: Path) -> None:
    text = well("pack", need, "--home", home, data=plain_folder)
    told = headings(text)
    assert next(title for tag, title in told if tag == "h1").startswith(start)
    assert {title for tag, title in told if tag == "h2"} >= SECTIONS
    assert len({title for tag, title in told if tag == "h2"}) == len([1 for tag, _ in told if tag == "h2"])
    later = LATER.search(text)
    counted = COUNTED.search(text)
    assert counted
    assert int(counted[1]) + (int(later[1]) if later else 0) == text.count(f"**{GAP_MARK}: ")
    assert "StrictUndefined" not in text
    assert not re.search(r"\bNone\b|\{\{|\}\}|\(\)|<>", text)


@pytest.mark.parametrize(("need", "home", "start"), PAPERS)
def test_no_heading_of_a_paper_is_empty(need: str, home: str, start: str, plain_folder: Path) -> None:
    read = READER.parse(well("pack", need, "--home", home, data=plain_folder))
    closings = [number for number, token in enumerate(read) if token.type == "heading_close"]
    for number in closings:
        assert number + 1 < len(read)
        after = read[number + 1]
        inner = after.type == "heading_open" and after.tag > read[number].tag
        assert inner or after.type != "heading_open", read[number - 1].content


@pytest.mark.parametrize(("need", "home", "start"), PAPERS)
def test_every_question_is_answered_or_marked(need: str, home: str, start: str, plain_folder: Path) -> None:
    text = well("pack", need, "--home", home, data=plain_folder)
    title = re.search(r"^\| Way of asking \| (.+) \|$", text, re.MULTILINE)
    assert title
    route = next(item for item in read_routes(ROOT / "vocab" / "routes") if item.title == title[1].replace("\\", ""))
    blocks = [block for block in text.split("\n\n") if block.strip()]
    for question in route.questions:
        at = blocks.index(f"**{question.text}**")
        assert blocks[at + 1].startswith(f"**{GAP_MARK}: ") or not blocks[at + 1].startswith(("**", "#")), question.id


def test_what_the_catalogue_knows_is_in_the_paper(plain_folder: Path) -> None:
    text = well("pack", "steps-of-protection", "--home", CIN, data=plain_folder)
    assert "Children in need census 2026 to 2027: specification" in text
    assert "active, the newest" in text
    assert "<https://www.gov.uk/government/publications/working-together-to-safeguard-children--2>" in text
    assert "No person has decided" in text
    assert re.search(r"SHA-256 [0-9a-f]{64}", text)
    shas = set(re.findall(r"SHA-256 ([0-9a-f]{64})", text))
    homes = rows(plain_folder, "SELECT count(*) AS count FROM homes")[0]["count"]
    sources = "SELECT count(*) AS count FROM sources WHERE last_run_id IS NOT NULL"
    assert f"{homes:,} homes of {rows(plain_folder, sources)[0]['count']} sources were searched" in text
    assert shas <= {row["sha256"] for row in rows(plain_folder, "SELECT sha256 FROM bodies")}


def test_the_old_board_and_the_unknown_way_warn(plain_folder: Path) -> None:
    old = well("pack", "cost-of-care", "--home", "Section 251 budget and outturn statements", data=plain_folder)
    assert "Take care: These facts are old (2006 to 2011)." in old
    unknown = well("pack", "cost-of-care", "--home", "DVLA Vehicle Enquiry Service API", data=plain_folder)
    assert "No way of asking is known" in unknown


def test_people_go_before_the_machine(plain_folder: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(plain_folder)
    alone = well("pack", "find-local-help", data=data)
    assert "| Home | Open Referral UK" in alone
    said = ("--reviewer", "data lead")
    well(
        "decide",
        "find-local-help",
        "Local Government Service List",
        "accept",
        "--because",
        "It is kept.",
        *said,
        data=data,
    )
    well(
        "decide",
        "find-local-help",
        "Open Referral UK",
        "reject",
        "--because",
        "Holds *no* [costs](x).",
        *said,
        data=data,
    )
    text = well("pack", "find-local-help", data=data)
    assert "| Home | Local Government Service List" in text
    assert "data lead accepted it" in text
    assert "Holds \\*no\\* \\[costs\\](x). (Said by data lead" in text
    refused = well("pack", "find-local-help", "--home", "Open Referral UK", data=data)
    assert "A person has rejected this home for this need." in refused
    like = well("pack", "same-code-lists", "--home", "Local Government Service List", data=data)
    assert "was accepted as the home of “One up-to-date list of groups and services near a family” by data lead" in like


HOSTILE = "[Click](https://evil.example) <script>x</script> | ![i](https://evil.example/i.png) @all www.evil.example"


def test_hostile_words_of_a_publication_stay_words(sample_folder: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sample_folder)
    for table, columns in (
        ("homes", ("title", "description", "status", "licence", "legal_basis", "change_route")),
        ("needs", ("title", "description", "asked_by", "consequence")),
        ("candidates", ("explanation",)),
        ("publishers", ("name",)),
        ("changes", ("summary",)),
        ("home_routes", ("reason",)),
        ("outcomes", ("explanation", "next_step")),
        ("need_nearest_homes", ("shortfall",)),
    ):
        for column in columns:
            assert run(data, f"UPDATE {table} SET {column} = ?", HOSTILE)
    assert run(data, "UPDATE homes SET url = 'javascript:alert(1)' WHERE rowid % 2 = 0")
    text = well("pack", "steps-of-protection", "--home", "govuk.guidance.children-in-need-census", data=data)
    links = [str(token.attrGet("href")) for token in tokens(text) if token.type == "link_open"]
    assert links
    assert not [link for link in links if "evil" in link or link.startswith("javascript")]
    assert not [token for token in tokens(text) if token.type.startswith("html") or token.type == "image"]
    assert "@all" not in text
    assert {len(row.split(" | ")) for row in text.split("\n\n")[2].splitlines() if row.startswith("| Need")} == {2}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("the same nubmer for a child",), "did you mean one-number-for-each-child"),
        (("qqqqqq",), "no need 'qqqqqq', and none comes near"),
        (("cost-of-care", "--home", "Children in need cenus"), "did you mean govuk.guidance.children-in-need-census"),
        (("cost-of-care", "--home", "qqqqqq"), "`homefinder find TEXT` shows homes"),
        (("cost-of-care", "--out", "/no/such/folder/x.md"), "cannot be written"),
    ],
)
def test_a_wrong_name_is_explained_in_one_line(arguments: tuple[str, ...], said: str, plain_folder: Path) -> None:
    ended = command("pack", *arguments, data=plain_folder)
    assert ended.code == 2
    assert said in ended.complaint


@pytest.mark.parametrize(
    "name",
    [
        "govuk.guidance.children-in-need-census",
        "govuk:/guidance/children-in-need-census",
        "children in need  census",
        f"{CIN}/",
    ],
)
def test_a_home_goes_by_id_record_title_and_address(name: str, plain_folder: Path) -> None:
    assert "| Home | Children in need census (" in well("pack", "cost-of-care", "--home", name, data=plain_folder)


def test_a_paper_is_the_same_each_time_and_can_go_to_a_file(plain_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper.md"
    first = well("pack", "cost-of-care", data=plain_folder)
    assert command("pack", "cost-of-care", "--out", out, data=plain_folder).code == 0
    assert out.read_text(encoding="utf-8") == first
    assert [path.name for path in tmp_path.iterdir()] == ["paper.md"]


def test_the_routes_are_listed_with_how_many_homes_take_each(plain_folder: Path) -> None:
    assert "Star Chamber" in well("routes", data=plain_folder)
    total = rows(
        plain_folder, "SELECT (SELECT count(*) FROM homes) AS homes, (SELECT count(*) FROM home_routes) AS taken"
    )
    assert total[0]["homes"] == total[0]["taken"]


def test_the_graph_says_who_owns_the_door(plain_folder: Path) -> None:
    query = f"@{ROOT / 'vocab' / 'queries' / 'routes.rq'}"
    told = well("sparql", query, "--format", "csv", data=plain_folder)
    assert re.search(
        r"^find-local-help,1,Open Referral UK,Issue or pull request on a public repository,", told, re.MULTILINE
    )


def test_a_date_ahead_is_told_and_one_that_is_past_is_not(plain_folder: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(plain_folder)
    assert "No date ahead is known" in well("pack", "steps-of-protection", "--home", CIN, data=data)
    one = "UPDATE records SET state = 'present', closes = ? WHERE kind = 'consultation' AND title LIKE 'Working tog%'"
    assert run(data, one, "2020-01-31T23:45:00Z") == 1
    assert "Consultation of the owner" not in well("pack", "steps-of-protection", "--home", CIN, data=data)
    assert run(data, one, "2099-01-31T23:45:00Z") == 1
    text = well("pack", "steps-of-protection", "--home", CIN, data=data)
    assert "- 31 January 2099: Consultation of the owner, “Working together to safeguard children" in text
    assert "No date ahead is known" not in text


def test_the_paper_follows_the_outcome(sample_folder: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sample_folder)
    home, owner, need = "curated.ssda903-oc2", "department-for-education", "health-of-children-in-care"

    def with_outcome(*told: str | None) -> str:
        sql = "UPDATE outcomes SET outcome = ?, home_id = ?, owner_id = ? WHERE need_id = ?"
        assert run(data, sql, *told, need) == 1
        return well("pack", need, data=data)

    adopted = with_outcome("adopt", home, owner)
    assert "to confirm that “Children looked after return (SSDA903): OC2" in adopted
    assert "## Questions of this route" not in adopted
    homes = rows(data, "SELECT count(*) AS n FROM homes", name="catalogue.db")[0]["n"]
    assert f"{homes:,} homes of " in adopted, "as many as the front page says"
    assert "whose editions these are" in adopted
    extended = with_outcome("extend", home, owner)
    assert extended.startswith("# Request for change: ")
    assert "to extend “Children looked after return (SSDA903): OC2" in extended
    new = with_outcome("new-under-owner", None, owner)
    assert new.startswith("# Business case: ")
    assert "would begin as a data collection" in new
    assert "to take on something new beside" in new
    assert run(data, "UPDATE needs SET description = 'A file must transfer to the next council.' WHERE id = ?", need)
    carried = with_outcome("new-under-owner", None, owner)
    assert "would begin as a standard" in carried
    assert not carried.startswith("# Business case: "), "what carries records is no collection"
    assert "who should own the need" in with_outcome("no-home", None, None)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_request_that_people_drafted_gives_the_wording(
    state: str, plain_folder: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(plain_folder)
    asked = ChangeRequest(
        uid="CR-2026-TEST",
        title="Add the date of the strategy discussion",
        need_id="steps-of-protection",
        home_id="govuk.guidance.children-in-need-census",
        wording="Add the time at which the strategy discussion began.",
        burden="Two hours for each council.",
        proposed_by="A data lead",
        opened_on="2026-11-01",
    )
    moved = RequestEvent("moved", state, "2026-11-02", "2026-11-02T10:00:00Z", "A data lead")
    with closing(open_curation(data / "curation.db")) as curation, transaction(curation):
        add_request(curation, asked)
        add_events(curation, asked.uid, [moved] if state != "draft" else [])
    text = well("pack", "steps-of-protection", "--home", CIN, data=data)
    assert "Request CR-2026-TEST, “Add the date of the strategy discussion”, made by A data lead" in text
    stands = state == "draft"
    assert ("Add the time at which the strategy discussion began." in text) is stands
    assert ("1 November 2026: Two hours for each council." in text) is stands
