"""Dates in the forms that publications use, and what of them is known."""

from __future__ import annotations

import pytest

from homefinder.adapters.mapping.date_formats import check_date_format, rewrite_date


@pytest.mark.parametrize(
    ("text", "form", "read"),
    [
        ("01/06/2018 00:00:00", "%d/%m/%Y %H:%M:%S", "2018-06-01T00:00:00"),
        ("01/06/2018", "%d/%m/%Y", "2018-06-01"),
        ("06-2018", "%m-%Y", "2018-06"),
        ("2018", "%Y", "2018"),
        ("24 Dec 1999", "%d %b %Y", "1999-12-24"),
        ("1499434073000", "epoch-ms", "2017-07-07T13:27:53Z"),
        ("1499434073", "epoch", "2017-07-07T13:27:53Z"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "rfc822", "2002-10-02T13:00:00+00:00"),
        ("2021-03-04T05:06:07.1234567", "%Y-%m-%dT%H:%M:%S.%f", "2021-03-04T05:06:07"),
        ("2021-03-04T05:06:07.1234567Z", "%Y-%m-%dT%H:%M:%S.%f%z", "2021-03-04T05:06:07+00:00"),
        ("R/P1W", "%d/%m/%Y", "R/P1W"),
        ("9" * 40, "epoch-ms", "9" * 40),
        ("nan", "epoch", "nan"),
        ("9" * 5000, "epoch", "9" * 5000),
        ("", "rfc822", ""),
    ],
)
def test_a_date_is_read_by_its_form_or_left(text: str, form: str, read: str) -> None:
    assert rewrite_date(text, [check_date_format(form)]) == read


def test_the_first_form_that_fits_counts() -> None:
    assert rewrite_date("02.03.2021", ["%d/%m/%Y", "%d.%m.%Y", "%m.%d.%Y"]) == "2021-03-02"
