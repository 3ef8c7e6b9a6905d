"""What holds of normalising whatever a publication sends."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.clean.dates import clean_day, clean_moment
from homefinder.clean.normalise import normalise
from homefinder.clean.text import clean_lines, clean_prose, clean_title
from homefinder.clean.urls import clean_address
from homefinder.model import KINDS, LIFECYCLES, Address, Event, Location, Record, Relation, canonical_json

PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<b>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&amp;",
            "&lt;",
            "&gt;",
            "&#60;",
            "&#38;",
            "&",
            ";",
        ),
        *(
            "[",
            "](",
            ")",
            "(",
            "![",
            "\n",
            "\n\n",
            "\r\n",
            "  ",
            "\t",
            "- ",
            "1. ",
            "# ",
            "|",
            "```",
            "---",
            "===",
            "**",
        ),
        *(
            "javascript:",
            "data:",
            "http:/",
            "https://",
            "www.",
            "x.example",
            ":80",
            "?utm_a=1",
            "#f",
            "%20",
            "\\",
            "{",
            "@",
        ),
        *("\u200b", "\u202e", "\xa0", "\ufeff", "\u0301", "e", "\u2028", "\ud800", "\x00", "İ", "K", "\u0338", "ß"),
        *(
            "2020",
            "-",
            "/",
            "01",
            "31",
            "T",
            "10:00",
            "Z",
            "+01:00",
            "May ",
            "TBC",
            "lt;",
            "script",
            "on",
            'a="b"',
            "'",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))
EXTRAS = st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3), max_leaves=5)
PLACE = Location("https://x.example", "0" * 64)
RECORDS = st.builds(
    Record,
    source_id=st.just("s"),
    key=TEXTS,
    kind=st.sampled_from(KINDS),
    title=TEXTS,
    alt_titles=st.lists(TEXTS, max_size=3).map(tuple),
    description=TEXTS,
    language=TEXTS,
    url=TEXTS,
    publisher=TEXTS,
    status=TEXTS,
    lifecycle=st.sampled_from(["", "nonsense", *LIFECYCLES]),
    issued=TEXTS,
    closes=TEXTS,
    contact=TEXTS,
    addresses=st.lists(
        st.builds(Address, url=TEXTS, role=st.sampled_from(["page", "contact"]), title=TEXTS), max_size=3
    ).map(tuple),
    relations=st.lists(st.builds(Relation, kind=st.just("related"), target=TEXTS, title=TEXTS), max_size=2).map(tuple),
    events=st.lists(
        st.builds(Event, kind=st.sampled_from(["opens", "updated"]), date=TEXTS, note=TEXTS, url=TEXTS), max_size=2
    ).map(tuple),
    extra=st.dictionaries(st.text(max_size=5), EXTRAS, max_size=3),
    given=st.dictionaries(st.sampled_from(["title", "url"]), TEXTS, max_size=1),
    locations=st.just({"": PLACE}),
)
WELL_FORMED = re.compile(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)?")
ADDRESS = re.compile(r"(?:https?://[^\s<>\"{}|\\^`@/]+(?:[/?#][^\s<>\"{}|\\^`]*)?)?")


@given(RECORDS)
@settings(max_examples=250)
def test_a_normalised_record_is_its_own_normal_form(record: Record) -> None:
    clean, _ = normalise(record)
    assert normalise(clean)[0] == clean


@given(RECORDS)
@settings(max_examples=150)
def test_a_normalised_record_can_be_kept_and_published(record: Record) -> None:
    clean, issues = normalise(record)
    canonical_json(clean.to_content()).encode("utf-8")
    assert clean.title
    assert clean.lifecycle in LIFECYCLES
    assert WELL_FORMED.fullmatch(clean.issued)
    assert ADDRESS.fullmatch(clean.url)
    assert all(item.url for item in clean.addresses)
    assert all(issue.location == PLACE for issue in issues)
    for issue in issues:
        issue.message.encode("utf-8")


@given(TEXTS)
@settings(max_examples=400)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_title, clean_prose, clean_lines, clean_address, clean_day, clean_moment):
        once = clean(text).value
        again = clean(once)
        assert (again.value, again.source_wording) == (once, "")
        if clean not in (clean_title, clean_prose, clean_lines):
            assert again.codes == ()


@given(st.text(alphabet="abc ABC,.;:!?éü", max_size=80))
def test_plain_words_are_left_as_they_are(text: str) -> None:
    assert clean_title(text).value == " ".join(text.split())
    assert clean_title(text).codes == ()


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%Y%m%d", "%B %d, %Y"]))
def test_a_day_is_the_same_day_in_every_spelling(day, form) -> None:  # type: ignore[no-untyped-def]
    if 1200 <= day.year <= 2999:
        assert clean_day(day.strftime(form)).value == day.isoformat()


@given(st.datetimes(min_value=datetime(1970, 1, 2)), st.timezones())
@settings(max_examples=100)
def test_a_moment_is_the_same_moment_in_every_zone(when, zone) -> None:  # type: ignore[no-untyped-def]
    aware = when.replace(tzinfo=zone, microsecond=0)
    offset = aware.utcoffset()
    if when.year < 2999 and offset is not None and offset.total_seconds() % 60 == 0:
        assert clean_moment(aware.isoformat()).value == aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
