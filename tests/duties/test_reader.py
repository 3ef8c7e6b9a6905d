"""What a text states of duty, and what only looks like it: a table of cases, the traps of judged cases among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.duties.model import LAW, MANDATED, RECOMMENDED, VOLUNTARY, find_strongest_duty
from homefinder.duties.reader import QUOTE_WORDS, ReadingContext, read_bound, read_duties

LEGAL = ReadingContext(legal_basis="Trees Act 1990 section 3")
PAGE = ReadingContext(is_head=False)
DRAFT = ReadingContext(is_draft=True)
RETURN = ReadingContext(is_return=True)

SILENT = (
    "Guide for employers to leave and pay for Statutory Adoption Pay.",
    "Commodity codes with import duties and rules.",
    "Advice on the adoption of roads by highway authorities.",
    "A dataset that covers what the statutory returns ask for.",
    "Grants for the voluntary and community sector.",
    "A column that is a mandatory field of the file.",
    "Voluntary/third sector provision; Private provision",
    "Section 106 planning obligations of each site.",
    "Shows what is required for each visa.",
    "A statement of accounts that people may read.",
)
"""Words of duty that are none."""


@pytest.mark.parametrize("text", SILENT)
def test_words_that_only_look_like_a_duty_state_none(text: str) -> None:
    assert read_duties(text) == []


FREE = (
    "Guidance that nobody is bound to follow, on parks.",
    "There are currently no obligations on any party to provide data.",
    "Its use is not mandatory.",
    "It is offered to councils and requires nothing of them.",
    "Voluntary collection, four times a year, of figures on trees.",
    "Other bodies may join if they wish.",
    "Adoption by a council is voluntary.",
)


@pytest.mark.parametrize("text", FREE)
def test_a_negative_inside_frees(text: str) -> None:
    assert {duty.level for duty in read_duties(text)} == {VOLUNTARY}


LEVELS = (
    ("Statutory guidance for England on trees.", ReadingContext(), LAW),
    ("Statutory January census of trees.", ReadingContext(), LAW),
    ("statutory code", ReadingContext(), LAW),
    ("Code naming the data that every council has to publish.", LEGAL, LAW),
    ("Code naming the data that every council has to publish.", ReadingContext(), MANDATED),
    ("Criminal justice agencies are bound to use it in those messages.", ReadingContext(), MANDATED),
    ("Profile requiring UTF-8 for text in files.", ReadingContext(), MANDATED),
    ("Central government spending approval depends on it.", ReadingContext(), MANDATED),
    ("Release 1, mandatory from April 2023", LEGAL, LAW),
    ("Non-statutory advice for practitioners on trees.", ReadingContext(), RECOMMENDED),
    ("It is endorsed for government use.", ReadingContext(), RECOMMENDED),
    ("Councils should use it for every tree.", ReadingContext(), RECOMMENDED),
    ("Planning authorities that are funded are expected to provide data to this specification.", PAGE, RECOMMENDED),
    ("Yearly list of the data that the Office requires from police forces.", RETURN, MANDATED),
    ("The Trees (England) Regulations 2017 require local planning authorities to keep this register.", PAGE, LAW),
)


@pytest.mark.parametrize(("text", "context", "level"), LEVELS)
def test_each_level_is_read_from_its_words(text: str, context: ReadingContext, level: str) -> None:
    assert [duty.level for duty in read_duties(text, "description", context)] == [level]


def test_two_levels_in_one_sentence_are_two_duties_with_their_days() -> None:
    before, since = read_duties("Councils: voluntary until April 2024, and mandatory since April 2024.")
    assert (before.level, before.ends, since.level, since.starts) == (VOLUNTARY, "2024-04", MANDATED, "2024-04")
    assert find_strongest_duty([before, since], "2026-01-01") == since
    assert find_strongest_duty([before, since], "2024-01-15") == before


def test_a_level_ends_where_the_next_of_the_sentence_begins() -> None:
    first, second = read_duties("Voluntary from 2022, and mandatory since autumn 2024.")
    assert (first.starts, first.ends, second.starts) == ("2022", "2024", "2024")


def test_one_level_for_some_and_another_for_others() -> None:
    found = read_duties("Central government must use it; for councils it is recommended.")
    assert [(duty.level, duty.bound) for duty in found] == [(MANDATED, "Central government"), (RECOMMENDED, "councils")]


@pytest.mark.parametrize(
    "text", ["It will become mandatory.", "The duty is not yet in force.", "Councils would have to use it."]
)
def test_what_is_to_come_without_a_day_is_no_duty_yet(text: str) -> None:
    assert read_duties(text) == []


def test_what_is_to_come_on_a_day_holds_from_that_day() -> None:
    (duty,) = read_duties("It will be mandatory from 1 October 2026.")
    assert (duty.level, duty.starts) == (MANDATED, "2026-10-01")
    assert find_strongest_duty([duty], "2026-09-30") is None
    assert find_strongest_duty([duty], "2026-10-01") == duty


def test_a_draft_binds_nobody() -> None:
    assert read_duties("Every council must use it.", context=DRAFT) == []


def test_what_stands_in_a_page_counts_only_where_it_speaks_of_the_thing() -> None:
    assert read_duties("The plain text profile is mandatory for use in government.", context=PAGE) == []
    assert [duty.level for duty in read_duties("This standard is mandatory for councils.", context=PAGE)] == [MANDATED]


def test_the_law_is_named_where_the_sentence_names_it() -> None:
    (duty,) = read_duties("Every council must publish it under the Trees Act 1990 section 3.")
    assert (duty.level, duty.by) == (LAW, "Trees Act 1990 section 3")


def test_a_quotation_stands_in_the_text_and_is_short() -> None:
    text = "It was made by many over a long time, and every council in England must use it for all of its trees."
    (duty,) = read_duties(text)
    assert duty.quote in text
    assert "must" in duty.quote
    assert len(duty.quote.split()) <= QUOTE_WORDS


@pytest.mark.parametrize(
    ("clause", "bound"),
    [
        ("voluntary for care homes and home care agencies", "home care agencies"),
        ("Every council has to publish its policy", "Every council"),
        ("mandatory from April 2023", ""),
    ],
)
def test_who_is_bound_is_said_in_the_words_of_the_clause(clause: str, bound: str) -> None:
    assert read_bound(clause) == bound


@given(st.text(max_size=2_000))
def test_no_text_breaks_the_reader_and_no_quotation_is_made_up(text: str) -> None:
    words = " ".join(text.split())
    assert all(duty.quote in words for duty in read_duties(text))


def test_a_hostile_text_is_read_in_time() -> None:
    assert len(read_duties("every council of the council of " * 20_000)) <= 50
    assert len(read_duties("Every council must use it. " * 5_000)) <= 51
