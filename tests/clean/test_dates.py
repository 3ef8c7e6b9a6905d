"""Dates: every spelling seen in publications, and what is no date."""

from __future__ import annotations

import pytest

from homefinder.clean.dates import clean_day, clean_moment

KNOWN = [
    ("2022-03-16", "2022-03-16", "2022-03-16"),
    ("2013-09", "2013-09", "2013-09"),
    ("2014-3-25", "2014-03-25", "2014-03-25"),
    ("2022", "2022", "2022"),
    ("01/12/2020", "2020-12-01", "2020-12-01"),
    ("01-07-2020", "2020-07-01", "2020-07-01"),
    ("1.7.2020", "2020-07-01", "2020-07-01"),
    ("2020/07/01", "2020-07-01", "2020-07-01"),
    ("07/2020", "2020-07", "2020-07"),
    ("June 2018", "2018-06", "2018-06"),
    ("3 October 2025", "2025-10-03", "2025-10-03"),
    ("3rd October, 2025", "2025-10-03", "2025-10-03"),
    ("Friday 1 May 2020", "2020-05-01", "2020-05-01"),
    ("Sept. 3, 2020", "2020-09-03", "2020-09-03"),
    ("01-Apr-2019", "2019-04-01", "2019-04-01"),
    ("20190401", "2019-04-01", "2019-04-01"),
    (" 2025\u201006\u201001 ", "2025-06-01", "2025-06-01"),
    ("29 February 2024", "2024-02-29", "2024-02-29"),
    ("2016-11-12T09:52:00Z", "2016-11-12", "2016-11-12T09:52:00Z"),
    ("2016-11-12T09:52:00.123+01:00", "2016-11-12", "2016-11-12T08:52:00Z"),
    ("2016-11-12 09:52:00+0100", "2016-11-12", "2016-11-12T08:52:00Z"),
    ("2021-12-22T13:24:29.049458", "2021-12-22", "2021-12-22T13:24:29Z"),
    ("2021-07-22T13:24", "2021-07-22", "2021-07-22T12:24:00Z"),
    ("2025-07-01T23:30:00Z", "2025-07-02", "2025-07-01T23:30:00Z"),
    ("2025-01-01T23:30:00Z", "2025-01-01", "2025-01-01T23:30:00Z"),
    ("Tue, 05 Jul 2022 23:30:00 GMT", "2022-07-06", "2022-07-05T23:30:00Z"),
    ("Tue, 05 Jul 2022 23:30:00 +0100", "2022-07-05", "2022-07-05T22:30:00Z"),
    ("12 May 2026 11:45pm", "2026-05-12", "2026-05-12T22:45:00Z"),
    ("2216-12-21T23:45:00+00:00", "2216-12-21", "2216-12-21T23:45:00Z"),
    ("12 January 2026 at 12am", "2026-01-12", "2026-01-12T00:00:00Z"),
]
ODD = [
    *("31/02/2020", "2023-02-29", "0216-01-01", "2022-13-01", "01/02/20", "1 May 20", "12/25/2020", "in service"),
    *("optional", "2026-05-12T25:00:00Z", "12 May 2026 9", "13pm 12 May 2026", "Spring 2024", "٢٠٢٢", "x" * 5_000),
]
NOTHING = ["", "  ", "-", "N/A", "#N/A", "n/a", "none", "null"]
NOT_YET = ["TBC", "tba", "To be confirmed", "Unknown", "9999-12-31"]


@pytest.mark.parametrize(("raw", "day", "moment"), KNOWN)
def test_known_spellings(raw: str, day: str, moment: str) -> None:
    assert (clean_day(raw).value, clean_day(raw).codes) == (day, ())
    assert (clean_moment(raw).value, clean_moment(raw).codes) == (moment, ())
    assert clean_day(day).source_wording == ""
    assert clean_moment(moment) == clean_moment(clean_moment(moment).value)
    assert clean_moment(moment).source_wording == ""


@pytest.mark.parametrize("raw", ODD)
def test_what_is_no_date_is_said_and_kept(raw: str) -> None:
    for clean in (clean_day(raw), clean_moment(raw)):
        assert (clean.value, clean.codes, clean.source_wording) == ("", ("odd-date",), raw)


@pytest.mark.parametrize("raw", NOTHING)
def test_no_date_is_nothing(raw: str) -> None:
    clean = clean_day(raw)
    assert (clean.value, clean.codes, clean.source_wording) == ("", (), "")


@pytest.mark.parametrize("raw", NOT_YET)
def test_a_date_to_come_is_empty_and_its_word_kept(raw: str) -> None:
    clean = clean_day(raw)
    assert (clean.value, clean.codes, clean.source_wording) == ("", (), raw)


def test_the_spelling_is_given_where_it_had_to_be_read_but_not_for_lost_precision() -> None:
    assert clean_day("01/12/2020").source_wording == "01/12/2020"
    assert clean_day("2021-12-22T13:24:29.049458").source_wording == ""
    assert clean_day("2025-07-01T23:30:00Z").source_wording == "2025-07-01T23:30:00Z"
